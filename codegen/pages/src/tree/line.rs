//! What the search needs to know about a row.

use std::collections::{HashMap, HashSet};

use super::{
    super::facts::Shape,
    container::{Holds, through_map, type_name},
    hints::{self, REACH},
    key::key,
    row::Row,
};

/// A row, as far as nesting goes.
#[derive(Debug)]
pub(super) struct Line {
    /// Its name in the form used for comparison; empty for an element, a value or a root.
    pub(super) key: String,
    /// The parent's name, if the row has it before a dot.
    pub(super) owner: Option<String>,
    /// How deep it is marked, on a page that marks depth.
    pub(super) depth: Option<u32>,
    /// Whether it may hold others.
    pub(super) holds: Holds,
    /// Whether its contents are below free keys.
    pub(super) through_map: bool,
    /// Whether the page says that it must be given.
    pub(super) required: bool,
    /// A number for its name, shared by all lines with this name.
    pub(super) name: usize,
    /// Whether one of the next lines has this name.
    pub(super) recurs: bool,
    /// Whether no other line has this name.
    pub(super) unique: bool,
    /// The page's name of its type.
    pub(super) type_name: Option<String>,
    /// Whether other rows describe the fields of its type as well.
    pub(super) told_again: bool,
    /// Whether it is a list.
    pub(super) is_list: bool,
    /// The first row that leaves the topic shared by the rows after this one.
    pub(super) theme_end: Option<usize>,
    /// The earlier row that it supplements.
    pub(super) added_to: Option<usize>,
    /// The earlier rows that its text names.
    pub(super) mentioned: Vec<usize>,
}

/// Reads the rows. If some are marked with their depth, those without a mark are at the top.
pub(super) fn lines(rows: &[Row]) -> Vec<Line> {
    let marked = rows.iter().any(|row| row.depth.is_some_and(|depth| depth > 0));
    let keys: Vec<String> = rows.iter().map(|row| key(split(&row.facts.name).1)).collect();
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, key) in keys.iter().enumerate() {
        places.entry(key).or_default().push(index);
    }
    let known: HashSet<&str> = keys.iter().map(String::as_str).collect();
    let told_again = hints::told_again(rows, &keys);
    let added_to = hints::added_to(rows);
    let mut mentioned = hints::mentioned(rows).into_iter();
    let lines = rows.iter().zip(&keys).enumerate().map(|(index, (row, key))| {
        let holds = hints::holds_rows(row, &known);
        let all = places.get(key.as_str()).map_or(&[][..], Vec::as_slice);
        Line {
            key: key.clone(),
            owner: split(&row.facts.name).0.map(self::key),
            name: all.first().copied().unwrap_or(index),
            recurs: all.get(all.partition_point(|other| *other <= index)).is_some_and(|next| next - index <= REACH),
            unique: all.len() == 1,
            depth: marked.then(|| row.depth.unwrap_or(0)),
            holds,
            through_map: through_map(&row.facts.shape),
            type_name: type_name(&row.facts.shape).map(str::to_owned),
            told_again: told_again.get(index) == Some(&true),
            theme_end: if holds == Holds::Nothing { None } else { hints::theme_end(rows, index) },
            added_to: added_to.get(index).copied().flatten(),
            mentioned: mentioned.next().unwrap_or_default(),
            is_list: matches!(row.facts.shape, Shape::List(_)),
            required: row.facts.required == Some(true),
        }
    });
    lines.collect()
}

/// The parent's name and the row's own, from a name like `certificate.unit`.
pub(super) fn split(name: &str) -> (Option<&str>, &str) {
    match name.rsplit_once('.') {
        Some((owner, own)) if !own.is_empty() => (owner.rsplit('.').next(), own),
        _ => (None, name),
    }
}
