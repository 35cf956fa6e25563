//! Tables that the spec does not have yet.

use heck::ToUpperCamelCase as _;

use super::state::{Merge, list, unquoted};
use crate::import::document::Insertion;
use crate::import::draft::{Block, Draft};
use crate::import::toml_text;
use dingtalk_spec::authoring::Node;
use dingtalk_spec::authoring::names::{self, Role};
use dingtalk_spec::authoring::type_expr;

/// The prefix for names of examples that follow the page.
const FROM_PAGE: &str = "from_page";

impl<'m> Merge<'m> {
    pub(super) fn missing(&mut self, place: usize, block: &Block) -> Option<()> {
        let at = block.title();
        if self.existing.is_excused(&at) {
            return Some(());
        }
        if self.is_other_form(block) {
            self.conflict(&block.at(), "another form", "this one");
            return Some(());
        }
        let place = self.place(place, block);
        self.document.add(block, place)?;
        if let Some(ty) = block.get("type").and_then(unquoted) {
            self.mentioned
                .extend(type_expr::parse(&ty).into_iter().flat_map(|parsed| parsed.names).map(|(name, _)| name));
        }
        self.added.push(at.clone());
        self.changed(at, "new".to_owned());
        Some(())
    }

    /// Next to its neighbors on the page.
    fn place(&self, place: usize, block: &Block) -> Insertion<'m> {
        let draft: &'m Draft = self.draft;
        let (before, after) = draft.blocks.split_at(place);
        let is_sibling = |other: &&Block| {
            let parents = |block: &Block| block.path.split_last().map(|(_, parents)| parents.to_vec());
            let is_in_list = other.is_element == block.is_element;
            is_in_list && if block.is_element { other.path == block.path } else { parents(other) == parents(block) }
        };
        let is_type = block.path.len() == 2 && block.path.first().is_some_and(|first| first == "types");
        let stands = |other: &&Block| self.document.has(other);
        if let Some(before) = before.iter().rev().filter(is_sibling).find(stands).filter(|_| !is_type) {
            return Insertion::After(before);
        }
        if let Some(after) = after.iter().filter(is_sibling).find(stands).filter(|_| !is_type) {
            return Insertion::Before(after);
        }
        let in_section = |other: &&Block| other.section == block.section && !other.path.is_empty();
        match before.iter().rev().filter(in_section).find(stands) {
            Some(before) => Insertion::After(before),
            None => Insertion::Last,
        }
    }

    pub(super) fn error(&mut self, place: usize, block: &Block) -> Option<()> {
        let rows = self.document.errors_like(block);
        let page_rows = self.draft.blocks.iter().filter(|other| {
            other.path == block.path
                && other.get("code") == block.get("code")
                && other.get("status") == block.get("status")
        });
        let message = block.get("messages").map(list).unwrap_or_default();
        if let ([row], 1, false) = (rows.as_slice(), page_rows.count(), self.existing.is_excused(&block.title())) {
            // One row on both sides: the same error in different words.
            if self.existing.is_excused(&format!("{}.messages", block.title())) {
                return Some(());
            }
            self.document.add_messages(*row, &message)?;
            self.changed(block.title(), format!("also {}", message.join(", ")));
            return Some(());
        }
        // If a code appears twice, no name can be derived from it; the existing row keeps the name that it had.
        let code = block.get("code").and_then(unquoted)?;
        if let Ok(constant) = names::derive(&code, Role::Constant) {
            self.document.name_errors(&code, &toml_text::text(&constant.to_upper_camel_case()))?;
        }
        self.missing(place, block)
    }

    /// Examples that a person wrote stay; those from the page follow it.
    pub(super) fn example(&mut self, place: usize, block: &Block) -> Option<()> {
        let examples = self.existing.root().list("examples");
        let is_ours = |node: &&Node| node.text("name").is_some_and(|name| !name.value.starts_with(FROM_PAGE));
        if examples.iter().any(|node| is_ours(&node)) {
            return Some(());
        }
        self.missing(place, block)
    }
}
