//! Bringing an existing spec up to date with its page.
//!
//! Facts follow the page. What a person wrote stays: texts, names, judgments, comments, order. Where page and spec contradict each
//! other and no page error says why, both are shown and the spec stays as it is.

mod added;
mod identity;
mod known;
mod lost;

use std::collections::BTreeSet;

use crate::import::document::Document;
use crate::import::draft::{Block, Draft};
use crate::import::existing::Existing;
use crate::import::report::{NoteKind, Notes};
use crate::import::toml_text;
use dingtalk_spec::authoring::Node;
use dingtalk_spec::model::Gateway;

/// The spec's text with the draft's facts in it.
pub(in crate::import) fn merge(
    text: &str,
    existing: &Existing,
    draft: &Draft,
    gateway: Gateway,
    notes: &mut Notes,
) -> Option<String> {
    let mut merge = Merge {
        document: Document::read(text)?,
        existing,
        draft,
        gateway,
        mentioned: existing.root().table("types").iter().map(|entry| entry.key.clone()).collect(),
        is_changed: false,
        added: Vec::new(),
        notes,
    };
    for (place, block) in draft.blocks.iter().enumerate() {
        match block.path.first().map(String::as_str) {
            None => merge.endpoint(block)?,
            Some(_) if merge.document.has(block) => merge.known(block)?,
            Some("types") if !merge.is_wanted(block) => {}
            Some("errors") => merge.error(place, block)?,
            Some("examples") => merge.example(place, block)?,
            Some(_) => merge.missing(place, block)?,
        }
    }
    merge.lost();
    let (is_changed, added) = (merge.is_changed, std::mem::take(&mut merge.added));
    let text = if is_changed { merge.document.text() } else { text.to_owned() };
    // Names and judgments of what was there before are a person's.
    notes.0.retain(|note| note.kind != NoteKind::Provisional || added.iter().any(|at| is_within(&note.at, at)));
    Some(text)
}

struct Merge<'m> {
    document: Document,
    existing: &'m Existing,
    draft: &'m Draft,
    gateway: Gateway,
    /// Types that the spec mentions by now: it declares no others.
    mentioned: BTreeSet<String>,
    is_changed: bool,
    /// What was not there.
    added: Vec<String>,
    notes: &'m mut Notes,
}

fn is_within(at: &str, whole: &str) -> bool {
    at.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

impl Merge<'_> {
    fn changed(&mut self, at: String, message: String) {
        self.is_changed = true;
        self.notes.add(NoteKind::Changed, at, message);
    }

    fn conflict(&mut self, at: &str, spec: &str, page: &str) {
        if !self.existing.is_excused(at) {
            let message = format!("the spec says {spec}, the page {page}: mend the spec, or add a page error");
            self.notes.add(NoteKind::Conflict, at, message);
        }
    }

    /// A type that nothing mentions has no place: its field is something else in the spec.
    fn is_wanted(&self, block: &Block) -> bool {
        block.path.get(1).is_some_and(|name| self.mentioned.contains(name))
    }
}

/// The elements of a list that is written as TOML.
fn list(toml: &str) -> Vec<String> {
    let parsed: Option<toml_edit::DocumentMut> = format!("x = {toml}").parse().ok();
    let elements = parsed.as_ref().and_then(|document| document.get("x")?.as_array());
    elements.into_iter().flatten().map(|value| value.to_string().trim().to_owned()).collect()
}

fn unquoted(toml: &str) -> Option<String> {
    let table: toml::Table = format!("x = {toml}").parse().ok()?;
    table.get("x")?.as_str().map(str::to_owned)
}

/// A value as the draft writes it.
fn as_toml(node: &Node) -> String {
    let json = node.to_json().unwrap_or_default();
    toml_text::value(&json).unwrap_or_default()
}
