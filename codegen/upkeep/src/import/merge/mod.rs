//! Updates an existing spec from its page.
//!
//! Facts follow the page. What a person wrote stays: texts, names, judgments, comments, order. If page and spec contradict each
//! other and no page error says why, both are reported and the spec stays as it is.

mod added;
mod identity;
mod known;
mod lost;
mod state;
mod supplement;

use crate::import::document::Document;
use crate::import::draft::Draft;
use crate::import::existing::Existing;
use crate::import::report::{NoteKind, Notes};
use dingtalk_spec::model::Gateway;
use state::{Merge, is_within};
pub(in crate::import) use supplement::supplement;

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
    // Existing names and judgments are a person's.
    notes.0.retain(|note| note.kind != NoteKind::Provisional || added.iter().any(|at| is_within(&note.at, at)));
    Some(text)
}
