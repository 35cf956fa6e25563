//! What the rows' names, types, texts and examples say about each other.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::{
    container::{Holds, holds, through_map, type_name},
    key::key,
    row::Row,
};

/// For how many lines a name is remembered. No page repeats a name within one object over that distance.
pub(super) const REACH: usize = 100;

/// How many bytes rows about one topic have in common: four Chinese characters, or two words.
const THEME: usize = 12;
/// How many rows make a topic.
const THEMED_ROWS: usize = 5;

/// Whether a row holds others, by its type and the example in its cell: an object with other names has none of the rows below.
pub(super) fn holds_rows(row: &Row, keys: &HashSet<&str>) -> Holds {
    let by_type = holds(&row.facts.shape);
    let names: Vec<String> = row.facts.example.iter().flat_map(names).map(|name| key(name)).collect();
    let is_other = !names.is_empty() && !names.iter().any(|name| keys.contains(name.as_str()));
    // A type with a name has fields, and free keys are not names.
    let may_be_free = by_type != Holds::Surely && !through_map(&row.facts.shape);
    if is_other && may_be_free { Holds::Nothing } else { by_type }
}

fn names(example: &Value) -> Vec<&String> {
    match example {
        Value::Object(fields) => fields.keys().collect(),
        Value::Array(items) => items.iter().filter_map(Value::as_object).flat_map(serde_json::Map::keys).collect(),
        _ => Vec::new(),
    }
}

/// The first row that leaves the topic shared by the rows after `opener`.
pub(super) fn theme_end(rows: &[Row], opener: usize) -> Option<usize> {
    let mut texts = rows.iter().enumerate().skip(opener + 1).take(REACH).map(|(row, one)| (row, one.facts.text.trim()));
    let (_, mut theme) = texts.next()?;
    for (row, text) in texts {
        theme = common_start(theme, text);
        if theme.len() < THEME {
            return (row > opener + THEMED_ROWS).then_some(row);
        }
    }
    None
}

fn common_start<'t>(one: &'t str, other: &str) -> &'t str {
    let end = one.char_indices().zip(other.chars()).find(|((_, here), there)| here != there);
    let shorter = one.len().min(other.len());
    one.get(..end.map_or(shorter, |((at, _), _)| at)).unwrap_or_default()
}

/// For each row, whether its type is described again below another row: one of the same name that begins with the same field, or one
/// without a name that begins with the same two fields.
pub(super) fn told_again(rows: &[Row], keys: &[String]) -> Vec<bool> {
    let told = |row: usize| {
        let shape = &rows.get(row)?.facts.shape;
        let first = keys.get(row + 1)?.as_str();
        match type_name(shape) {
            Some(name) => Some((name, first)),
            None if holds(shape) == Holds::Likely => Some((first, keys.get(row + 2)?.as_str())),
            None => None,
        }
    };
    let mut times: HashMap<(&str, &str), usize> = HashMap::new();
    for row in 0..rows.len() {
        if let Some(told) = told(row) {
            *times.entry(told).or_default() += 1;
        }
    }
    (0..rows.len()).map(|row| told(row).and_then(|told| times.get(&told)).is_some_and(|times| *times > 1)).collect()
}

/// For each row, the earlier rows that its text names in backticks, if only one row has the name.
pub(super) fn mentioned(rows: &[Row]) -> Vec<Vec<usize>> {
    let mut known: HashMap<&str, Option<usize>> = HashMap::new();
    for (index, row) in rows.iter().enumerate() {
        known.entry(&row.facts.name).and_modify(|only| *only = None).or_insert(Some(index));
    }
    let earlier = |row: usize, name: &str| known.get(name).copied().flatten().filter(|other| *other < row);
    let texts = rows.iter().map(|row| row.facts.text.split('`').skip(1).step_by(2));
    texts.enumerate().map(|(row, names)| names.filter_map(|name| earlier(row, name)).collect()).collect()
}

/// How many letters names have in common if they are about the same thing.
const ALIKE: usize = 6;

/// Whether two names, as keys, share a long part.
pub(super) fn are_named_alike(one: &str, other: &str) -> bool {
    let starts = one.char_indices().map(|(start, _)| start);
    starts.filter_map(|start| one.get(start..)?.get(..ALIKE)).any(|part| other.contains(part))
}

/// For each row, the earlier row that it supplements: both its name and its text begin with the other's, as for
/// `title_i18n` and `title`.
pub(super) fn added_to(rows: &[Row]) -> Vec<Option<usize>> {
    let mut known: HashMap<&str, (usize, &str)> = HashMap::new();
    let mut found = Vec::with_capacity(rows.len());
    for (index, Row { facts, .. }) in rows.iter().enumerate() {
        let stems = facts.name.match_indices('_').filter_map(|(at, _)| facts.name.get(..at));
        let kin = stems.filter_map(|stem| known.get(stem)).find(|(_, subject)| facts.text.trim().starts_with(subject));
        found.push(kin.map(|(row, _)| *row));
        let subject = facts.text.trim().split(['，', '。', '；', '：', ',', '.', '（', '(']).next().unwrap_or_default();
        if subject.len() >= THEME {
            known.insert(&facts.name, (index, subject));
        }
    }
    found
}
