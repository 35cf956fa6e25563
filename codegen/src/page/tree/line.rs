//! What the search needs to know of a row.

use std::collections::HashMap;

use super::{
    Row,
    container::{Holds, holds, through_map},
    shown::key,
};

/// A row, as far as nesting goes.
#[derive(Debug)]
pub(super) struct Line {
    /// Its name as names are compared; empty for an element, a value or a root.
    pub(super) key: String,
    /// The parent's name, where the row spells it before a dot.
    pub(super) owner: Option<String>,
    /// How deep it is marked, on a page that marks depth.
    pub(super) depth: Option<u32>,
    /// Whether it may hold others.
    pub(super) holds: Holds,
    /// Whether what it holds stands below free keys.
    pub(super) through_map: bool,
    /// Whether the page says that it must be given.
    pub(super) required: bool,
    /// The line before it that has the same name.
    pub(super) namesake: Option<usize>,
}

/// Reads the rows. Where some are marked with their depth, the others stand at the top.
pub(super) fn lines(rows: &[Row]) -> Vec<Line> {
    let marked = rows.iter().any(|row| row.depth.is_some_and(|depth| depth > 0));
    let mut last = HashMap::new();
    rows.iter()
        .enumerate()
        .map(|(index, row)| {
            let (owner, name) = split(&row.facts.name);
            let key = key(name);
            Line {
                namesake: last.insert(key.clone(), index),
                key,
                owner: owner.map(self::key),
                depth: marked.then(|| row.depth.unwrap_or(0)),
                holds: holds(&row.facts.shape),
                through_map: through_map(&row.facts.shape),
                required: row.facts.required == Some(true),
            }
        })
        .collect()
}

/// The parent's and the row's own name, of a name like `certificate.unit`.
pub(super) fn split(name: &str) -> (Option<&str>, &str) {
    match name.rsplit_once('.') {
        Some((owner, own)) if !own.is_empty() => (owner.rsplit('.').next(), own),
        _ => (None, name),
    }
}
