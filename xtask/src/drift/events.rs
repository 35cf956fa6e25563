//! Events: what an import of their pages would change.
//!
//! An event's page has nothing that a spec cannot say, so the import itself is the comparison.

use std::collections::BTreeSet;
use std::path::Path;

use dingtalk_spec::SourceFile;
use dingtalk_spec::authoring;
use dingtalk_spec::authoring::EVENTS;
use dingtalk_upkeep::import::NoteKind;

use crate::failure::Result;
use crate::generate::{specs, tree};
use crate::import::rehearse;
use crate::pages::Pages;
use crate::texts;

/// An event whose pages and spec differ.
pub(super) struct EventDrift {
    /// Path of its spec relative to the spec folder.
    pub(super) path: String,
    /// What differs, as the import says it.
    pub(super) differences: Vec<String>,
}

/// The events whose specs an import would change, and those whose page is gone.
pub(super) fn compare(root: &Path, pages: &Pages) -> Result<Vec<EventDrift>> {
    let mut found = Vec::new();
    if pages.events.is_empty() {
        return Ok(found);
    }
    let memory = texts::memory(root)?;
    for imported in rehearse(root, &[], (&pages.events, &pages.overviews), &memory)?.imported() {
        let is_new = tree::current(root, &format!("spec/{}", imported.path))?.is_none();
        let is_difference = |kind| matches!(kind, NoteKind::Changed | NoteKind::Conflict | NoteKind::Refused);
        let notes = imported.notes.iter().filter(|note| is_difference(note.kind));
        let differences = match is_new {
            true => vec!["new: it has no spec".to_owned()],
            false => notes.map(|note| format!("{}: {}", note.at, note.message)).collect::<Vec<_>>(),
        };
        found.push(EventDrift { path: imported.path.clone(), differences });
    }
    if pages.has_all_events {
        found.extend(gone(root, pages)?);
    }
    found.retain(|event| !event.differences.is_empty());
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

/// Events that none of the pages is about.
fn gone(root: &Path, pages: &Pages) -> Result<Vec<EventDrift>> {
    let known: BTreeSet<&str> = pages.events.iter().map(|page| page.event.as_str()).collect();
    let folder = format!("{EVENTS}/");
    let specs = specs::read(&root.join("spec"))?.into_iter().filter(|file| file.path.starts_with(&folder));
    let is_gone = |file: &SourceFile| {
        let event = authoring::tree(file).and_then(|root| root.maybe_text("event"));
        event.is_some_and(|event| !known.contains(event.as_str()))
    };
    let gone = specs
        .filter(is_gone)
        .map(|file| EventDrift { path: file.path, differences: vec!["no page is about it any more".to_owned()] });
    Ok(gone.collect())
}
