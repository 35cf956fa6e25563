//! Whether an endpoint returns pages, as far as names and types show it.
//!
//! A page rarely says it in words, so each pagination is a proposal for a person to confirm, with what speaks against it.

use serde_json::Value;

use super::draft::{Block, Section};
use super::report::{NoteKind, Notes};
use super::toml_text;
use dingtalk_pages::facts::{FieldFacts, PageFacts, Shape};
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

/// How deep in the answer items are looked for.
const DEEPEST: usize = 3;

/// A pagination, and why it is not certain.
struct Proposal {
    block: Block,
    reasons: Vec<String>,
}

/// The most certain pagination, or a note about why there is none although the parameters look like it.
pub(super) fn detect(facts: &PageFacts, notes: &mut Notes) -> Option<Block> {
    let patterns = PATTERNS.iter().filter(|pattern| parameter(facts, pattern.position).is_some());
    let mut found: Vec<_> = patterns.map(|pattern| propose(facts, pattern)).collect();
    // Of equally certain ones, the first.
    found.sort_by_key(|found| found.as_ref().map_or(usize::MAX, |proposal| proposal.reasons.len()));
    match found.into_iter().next()? {
        Ok(Proposal { mut block, reasons }) => {
            let mut message = "inferred from the names of parameters and answer fields".to_owned();
            if !reasons.is_empty() {
                let reasons = reasons.join("; ");
                message.push_str(&format!(", and not certain: {reasons}; confirm or remove it"));
                block.comment = Some(format!("To be confirmed: {reasons}."));
            }
            notes.add(NoteKind::Provisional, "pagination", message);
            Some(block)
        }
        Err(reason) => {
            let message =
                format!("the parameters look like pagination, but {reason}; add `[pagination]` by hand if it is one");
            notes.add(NoteKind::LeftOut, "pagination", message);
            None
        }
    }
}

/// The pagination of this pattern.
///
/// # Errors
/// Returns why there cannot be one.
fn propose(facts: &PageFacts, pattern: &Pattern) -> Result<Proposal, String> {
    let Some((position, field)) = parameter(facts, pattern.position) else {
        return Err("no parameter holds a position".to_owned());
    };
    let is_followed = !pattern.next.is_empty();
    let fits = is_integer(&field.shape) || (is_followed && field.shape == Shape::String);
    if !fits {
        return Err(format!("`{position}` has a type that positions do not have"));
    }
    let mut reasons = Vec::new();
    let size = parameter(facts, pattern.size).filter(|(_, field)| is_integer(&field.shape));
    if size.is_none() {
        reasons.push("no parameter says how many items a page has".to_owned());
    }
    if !is_followed {
        // A spec's default says where pages start.
        let default = integer(field.default.as_ref()).filter(|_| field.required != Some(true));
        let first = default.unwrap_or_else(|| first(pattern.style));
        match default.or_else(|| starts_at(field)) {
            Some(start) if start == first => {}
            Some(start) => reasons.push(format!("`{position}` may start at {start} and not at {first}")),
            None => reasons.push(format!("the page does not say that `{position}` starts at {first}")),
        }
    }
    let level = level(facts, pattern)?;
    let items = level.items(&mut reasons)?;
    let next = level.find(pattern.next);
    if let Some(next) = next.filter(|next| is_integer(&next.shape) != is_integer(&field.shape)) {
        return Err(format!("`{}{}` of the answer has another type than `{position}`", level.path, next.name));
    }
    let more = level.find(&MORE).filter(|more| more.shape == Shape::Bool);
    if !is_followed && more.is_none() {
        reasons.push("no flag of the answer says whether there is more".to_owned());
    }
    let text = |name: &str| toml_text::text(name);
    let path = |field: &FieldFacts| toml_text::text(&format!("{}{}", level.path, field.name));
    let mut block = Block::new(Section::Answers, &["pagination"]);
    block.set("style", text(word(pattern.style)));
    block.set("position", text(&position));
    block.set_maybe("size", size.map(|(size, _)| text(&size)));
    block.set_maybe("items", items.map(path));
    block.set_maybe("next", next.map(path));
    block.set_maybe("has_more", more.map(path));
    Ok(Proposal { block, reasons })
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

/// An object of the answer, with the path that leads into it.
struct Level<'f> {
    path: String,
    fields: &'f [FieldFacts],
    /// Whether the answer is the list itself.
    is_list: bool,
}

/// The object that has the answer's items: the first with the next position or the flag, or else the first with a list.
fn level<'f>(facts: &'f PageFacts, pattern: &Pattern) -> Result<Level<'f>, String> {
    let missing = || "the answer has no list of items".to_owned();
    let fields = match facts.answer.as_ref().map(|tree| &tree.root).ok_or_else(missing)? {
        Shape::Object { fields, .. } => fields,
        Shape::List(_) if pattern.next.is_empty() => {
            return Ok(Level { path: String::new(), fields: &[], is_list: true });
        }
        _ => return Err(missing()),
    };
    let mut levels = vec![Level { path: String::new(), fields, is_list: false }];
    let mut done = 0;
    for _ in 0..DEEPEST {
        let deeper: Vec<_> = levels.iter().skip(done).flat_map(Level::deeper).collect();
        done = levels.len();
        levels.extend(deeper);
    }
    let marks: &[&str] = if pattern.next.is_empty() { &MORE } else { pattern.next };
    let marked = levels.iter().position(|level| level.find(marks).is_some());
    if marked.is_none() && !pattern.next.is_empty() {
        return Err(format!("the answer has no `{}`", pattern.next.join("` and no `")));
    }
    let found = marked.or_else(|| levels.iter().position(|level| level.lists().next().is_some()));
    found.map(|place| levels.swap_remove(place)).ok_or_else(missing)
}

impl<'f> Level<'f> {
    fn find(&self, names: &[&str]) -> Option<&'f FieldFacts> {
        self.fields.iter().find(|field| names.contains(&field.name.as_str()))
    }

    fn lists(&self) -> impl Iterator<Item = &'f FieldFacts> {
        self.fields.iter().filter(|field| matches!(field.shape, Shape::List(_)))
    }

    fn deeper(&self) -> Vec<Self> {
        let below = |field: &'f FieldFacts| match &field.shape {
            Shape::Object { fields, .. } => {
                Some(Level { path: format!("{}{}.", self.path, field.name), fields, is_list: false })
            }
            _ => None,
        };
        self.fields.iter().filter_map(below).collect()
    }

    /// The list of items; nothing if that is the answer itself.
    fn items(&self, reasons: &mut Vec<String>) -> Result<Option<&'f FieldFacts>, String> {
        if self.is_list {
            return Ok(None);
        }
        let lists: Vec<_> = self.lists().collect();
        if let [_, _, ..] = lists.as_slice() {
            let names: Vec<_> = lists.iter().map(|list| format!("`{}{}`", self.path, list.name)).collect();
            reasons.push(format!("the items may be in any of {}", names.join(", ")));
        }
        // Items are objects more often than not.
        let is_of_objects =
            |list: &&&FieldFacts| matches!(&list.shape, Shape::List(item) if matches!(**item, Shape::Object { .. }));
        let items = lists.iter().find(is_of_objects).or(lists.first());
        items
            .map(|items| Some(*items))
            .ok_or_else(|| format!("`{}` of the answer has no list", self.path.trim_end_matches('.')))
    }
}

fn is_integer(shape: &Shape) -> bool {
    matches!(shape, Shape::Int32 | Shape::Int64)
}

/// The first position, as far as the page hints at it.
fn starts_at(field: &FieldFacts) -> Option<i64> {
    let stated = field.limits.min.or_else(|| integer(field.default.as_ref()));
    stated.or_else(|| integer(field.example.as_ref()))
}

fn integer(value: Option<&Value>) -> Option<i64> {
    match value? {
        Value::String(text) => text.trim().parse().ok(),
        value => value.as_i64(),
    }
}

fn first(style: PaginationStyle) -> i64 {
    if style == PaginationStyle::PageNumber { 1 } else { 0 }
}
