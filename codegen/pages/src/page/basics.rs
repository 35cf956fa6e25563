//! What a page's table or list of basics says: address, method, app types, permissions.

use super::cells;
use super::parts::{Part, Parts};

/// What the page's table or list of basics says about one of `keys`, with its line.
pub(super) fn basics(parts: &Parts<'_>, keys: &[&str]) -> Option<(u32, String)> {
    let rows = parts.tables(Part::Basics).flat_map(|table| &table.rows);
    let mut rows = rows.filter_map(|row| match row.cells.as_slice() {
        [key, value, ..] if keys.contains(&cells::word(key).as_str()) => Some((row.line, cells::plain(value))),
        _ => None,
    });
    rows.next().or_else(|| {
        parts.texts(Part::Basics).find_map(|(line, text)| {
            let text = cells::plain(text);
            let (key, value) = text.split_once(['：', ':'])?;
            keys.contains(&key.trim()).then(|| (line, value.trim().trim_matches('`').to_owned()))
        })
    })
}
