//! What a page's table or list of basics says: address, method, app types, permissions.

use super::cells;
use super::parts::{Part, Parts};

/// What the page's table or list of basics says about one of `keys`, with its line.
pub(super) fn basics(parts: &Parts<'_>, keys: &[&str]) -> Option<(u32, String)> {
    all(parts, keys).into_iter().next()
}

/// Everything that the page's tables of basics say about one of `keys`, or else its lists, with the lines.
pub(super) fn all(parts: &Parts<'_>, keys: &[&str]) -> Vec<(u32, String)> {
    let rows = parts.tables(Part::Basics).flat_map(|table| &table.rows);
    let rows = rows.filter_map(|row| match row.cells.as_slice() {
        [key, value, ..] if keys.contains(&cells::word(key).as_str()) => Some((row.line, cells::plain(value))),
        _ => None,
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        return rows;
    }
    let texts = parts.texts(Part::Basics).filter_map(|(line, text)| {
        let text = cells::plain(text);
        let (key, value) = text.split_once(['：', ':'])?;
        keys.contains(&key.trim()).then(|| (line, value.trim().trim_matches('`').to_owned()))
    });
    texts.collect()
}
