//! The state of a merge, and its two kinds of reports.

use std::collections::BTreeSet;

use crate::import::document::Document;
use crate::import::draft::{Block, Draft};
use crate::import::existing::Existing;
use crate::import::report::{NoteKind, Notes};
use crate::import::toml_text;
use dingtalk_spec::authoring::Node;
use dingtalk_spec::model::Gateway;

/// A spec that is being updated.
pub(super) struct Merge<'m> {
    pub(super) document: Document,
    pub(super) existing: &'m Existing,
    pub(super) draft: &'m Draft,
    pub(super) gateway: Gateway,
    /// Types that the spec mentions so far: it declares no others.
    pub(super) mentioned: BTreeSet<String>,
    pub(super) is_changed: bool,
    /// What was added.
    pub(super) added: Vec<String>,
    pub(super) notes: &'m mut Notes,
}

/// Whether a path is `whole` or inside it.
pub(super) fn is_within(at: &str, whole: &str) -> bool {
    at.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

impl Merge<'_> {
    pub(super) fn changed(&mut self, at: String, message: String) {
        self.is_changed = true;
        self.notes.add(NoteKind::Changed, at, message);
    }

    pub(super) fn conflict(&mut self, at: &str, spec: &str, page: &str) {
        if !self.existing.is_excused(at) {
            let message = format!("the spec has {spec}, the page has {page}: fix the spec, or add a page error");
            self.notes.add(NoteKind::Conflict, at, message);
        }
    }

    /// Whether body or answer is an object on one side only.
    pub(super) fn is_other_form(&self, block: &Block) -> bool {
        let Some(first) = block.path.first().filter(|first| *first == "body" || *first == "answer") else {
            return false;
        };
        let Some(node) = self.existing.root().get(first) else { return false };
        node.has("fields") != (block.path.len() > 1)
    }

    /// Whether the spec mentions the block's type. If not, the field has another type in the spec.
    pub(super) fn is_wanted(&self, block: &Block) -> bool {
        block.path.get(1).is_some_and(|name| self.mentioned.contains(name))
    }
}

/// The elements of a list in TOML.
pub(super) fn list(toml: &str) -> Vec<String> {
    let parsed: Option<toml_edit::DocumentMut> = format!("x = {toml}").parse().ok();
    let elements = parsed.as_ref().and_then(|document| document.get("x")?.as_array());
    elements.into_iter().flatten().map(|value| value.to_string().trim().to_owned()).collect()
}

pub(super) fn unquoted(toml: &str) -> Option<String> {
    let inside = ['"', '\''].iter().find_map(|quote| toml.strip_prefix(*quote)?.strip_suffix(*quote));
    if let Some(plain) =
        inside.filter(|inside| !inside.contains(|c: char| matches!(c, '"' | '\'' | '\\') || c.is_control()))
    {
        return Some(plain.to_owned());
    }
    let table: toml::Table = format!("x = {toml}").parse().ok()?;
    table.get("x")?.as_str().map(str::to_owned)
}

/// A value as the draft writes it.
pub(super) fn as_toml(node: &Node) -> String {
    let json = node.to_json().unwrap_or_default();
    toml_text::value(&json).unwrap_or_default()
}
