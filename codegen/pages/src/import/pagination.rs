//! Whether an endpoint returns pages, as far as that is certain.

use serde_json::Value;

use super::draft::{Block, Section};
use super::report::{NoteKind, Notes};
use super::toml_text;
use crate::page::facts::{FieldFacts, PageFacts, Shape};
use dingtalk_spec::authoring::vocabulary::word;
use dingtalk_spec::model::PaginationStyle;

/// Names of the parameters for the position and the page size, and of the next position in the answer.
struct Pattern {
    style: PaginationStyle,
    position: &'static [&'static str],
    size: &'static [&'static str],
    next: &'static [&'static str],
}

const PATTERNS: [Pattern; 4] = [
    Pattern {
        style: PaginationStyle::Token,
        position: &["nextToken", "next_token"],
        size: &["maxResults", "max_results", "size"],
        next: &["nextToken", "next_token"],
    },
    Pattern {
        style: PaginationStyle::Cursor,
        position: &["cursor", "nextCursor", "next_cursor"],
        size: &["size", "maxResults", "pageSize", "page_size"],
        next: &["nextCursor", "next_cursor"],
    },
    Pattern {
        style: PaginationStyle::PageNumber,
        position: &["pageNumber", "page_number", "pageNo", "page_no", "pageIndex", "page_index"],
        size: &["pageSize", "page_size", "size"],
        next: &[],
    },
    Pattern { style: PaginationStyle::Offset, position: &["offset"], size: &["size", "limit"], next: &[] },
];

const MORE: [&str; 2] = ["hasMore", "has_more"];

/// The pagination, or a note if it only looks like one.
pub(super) fn detect(facts: &PageFacts, notes: &mut Notes) -> Option<Block> {
    let pattern = PATTERNS.iter().find(|pattern| parameter(facts, pattern.position).is_some())?;
    let found = certain(facts, pattern);
    match &found {
        Some(_) => {
            let message = "inferred from the names of parameters and answer fields";
            notes.add(NoteKind::Provisional, "pagination", message);
        }
        None => {
            let message = "the parameters look like pagination, but it is not certain how to get the next page; add `[pagination]` by hand";
            notes.add(NoteKind::LeftOut, "pagination", message);
        }
    }
    found
}

fn certain(facts: &PageFacts, pattern: &Pattern) -> Option<Block> {
    let (position, field) = parameter(facts, pattern.position)?;
    let (size, size_field) = parameter(facts, pattern.size)?;
    let is_followed = !pattern.next.is_empty();
    let fits = is_integer(&field.shape) || (is_followed && matches!(field.shape, Shape::String));
    if !fits || !is_integer(&size_field.shape) || (!is_followed && starts_at(field) != first(pattern.style)) {
        return None;
    }
    let Shape::Object { fields, .. } = &facts.answer.as_ref()?.root else { return None };
    let (prefix, level) = paged_level(fields, pattern.next)?;
    let only = |wanted: fn(&Shape) -> bool| {
        let mut found = level.iter().filter(|field| wanted(&field.shape));
        found.next().filter(|_| found.next().is_none())
    };
    let items = only(|shape| matches!(shape, Shape::List(_)))?;
    let next = level.iter().find(|field| pattern.next.contains(&field.name.as_str()));
    if next.is_some_and(|next| is_integer(&next.shape) != is_integer(&field.shape)) {
        return None;
    }
    let more = level.iter().find(|field| MORE.contains(&field.name.as_str()) && field.shape == Shape::Bool);
    let text = |name: &str| toml_text::text(name);
    let path = |field: &FieldFacts| toml_text::text(&format!("{prefix}{}", field.name));
    let mut block = Block::new(Section::Answers, &["pagination"]);
    block.set("style", text(word(pattern.style)));
    block.set("position", text(&position));
    block.set("size", text(&size));
    block.set("items", path(items));
    block.set_maybe("next", next.map(path));
    block.set_maybe("has_more", more.map(path));
    Some(block)
}

/// A parameter with one of these names, and its path.
fn parameter<'f>(facts: &'f PageFacts, names: &[&str]) -> Option<(String, &'f FieldFacts)> {
    let body: &[FieldFacts] = match facts.body.as_ref().map(|tree| &tree.root) {
        Some(Shape::Object { fields, .. }) => fields,
        _ => &[],
    };
    let find = |place: &str, fields: &'f [FieldFacts]| {
        let field = fields.iter().find(|field| names.contains(&field.name.as_str()))?;
        Some((format!("{place}.{}", field.name), field))
    };
    find("query", &facts.query).or_else(|| find("body", body))
}

/// The object that has the answer's items: the one with the next position or the flag, at the root or one level below.
fn paged_level<'f>(fields: &'f [FieldFacts], next: &[&str]) -> Option<(String, &'f [FieldFacts])> {
    let marks = |fields: &[FieldFacts]| {
        let is_marked = |names: &[&str]| fields.iter().any(|field| names.contains(&field.name.as_str()));
        if next.is_empty() { is_marked(&MORE) } else { is_marked(next) }
    };
    if marks(fields) {
        return Some((String::new(), fields));
    }
    fields.iter().find_map(|field| match &field.shape {
        Shape::Object { fields, .. } if marks(fields) => Some((format!("{}.", field.name), fields.as_slice())),
        _ => None,
    })
}

fn is_integer(shape: &Shape) -> bool {
    matches!(shape, Shape::Int32 | Shape::Int64)
}

/// The first position, if the page states it.
fn starts_at(field: &FieldFacts) -> Option<i64> {
    let integer = |value: &Option<Value>| match value {
        Some(Value::String(text)) => text.trim().parse().ok(),
        Some(value) => value.as_i64(),
        None => None,
    };
    field.limits.min.or_else(|| integer(&field.default)).or_else(|| integer(&field.example))
}

fn first(style: PaginationStyle) -> Option<i64> {
    Some(if style == PaginationStyle::PageNumber { 1 } else { 0 })
}
