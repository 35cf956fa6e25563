//! Writes the spec of one endpoint.

use std::collections::BTreeSet;

use super::api::ApiFile;
use super::certainty::Certain;
use super::existing::Existing;
use super::report::{NoteKind, Notes};
use super::sift::Checked;
use super::{Imported, endpoint, further, merge, settle, sift};
use crate::texts::Wording;
use dingtalk_pages::facts::PageFacts;
use dingtalk_spec::Diagnostic;
use dingtalk_spec::model::Operation;

/// A spec without mistakes.
pub(super) struct Spec {
    pub(super) text: String,
    pub(super) operation: Operation,
}

/// What a draft says beside the spec's text.
struct Found<'i> {
    certainty: &'i mut Certain,
    wordings: &'i mut Vec<Wording>,
}

/// Writes the spec, or updates the existing one.
///
/// # Errors
/// Returns why there cannot be one.
pub(super) fn write(
    main: &PageFacts,
    others: &[&PageFacts],
    api: &ApiFile,
    existing: Option<&str>,
    imported: &mut Imported,
) -> Result<String, Vec<String>> {
    imported.path = api.spec_path(main).map_err(|reason| vec![reason])?;
    let writer = Writer { path: &imported.path, api };
    let mut notes = Notes::default();
    let mut found = Found { certainty: &mut imported.certainty, wordings: &mut imported.wordings };
    let (spec, further) = match existing {
        None => (writer.new_spec(main, &mut notes, &mut found)?, others.to_vec()),
        Some(text) => {
            let (known, spec) = writer.known(text)?;
            if spec.operation.page.slug == main.slug {
                (writer.merged(main, &known, spec, &mut notes, &mut found)?, others.to_vec())
            } else {
                let pages: Vec<_> = [main].into_iter().chain(others.iter().copied()).collect();
                note_absence(&spec.operation, &pages, &mut notes);
                (spec, pages)
            }
        }
    };
    let is_new = existing.is_none();
    let text = writer.with_further(spec, &further, main, &mut notes)?;
    // What a new spec has is not a change.
    notes.0.retain(|note| !is_new || note.kind != NoteKind::Changed);
    imported.notes = notes.0;
    Ok(text)
}

/// Explains why an import takes nothing from `pages`.
fn note_absence(operation: &Operation, pages: &[&PageFacts], notes: &mut Notes) {
    let own = &operation.page.slug;
    for page in pages.iter().filter(|page| operation.other_pages.iter().all(|other| other.slug != page.slug)) {
        let slug = &page.slug;
        let (kind, advice) = if page.has_address {
            (NoteKind::Conflict, format!("if `{slug}` replaces it, change the spec's `page` and import again"))
        } else {
            (NoteKind::Disagreement, "a page without an address cannot replace it".to_owned())
        };
        let message = format!("the spec follows `{own}`, so `{slug}` was only compared with it; {advice}");
        notes.add(kind, "page", message);
    }
}

/// Adds the fields at the paths in `wanted` to a spec.
///
/// # Errors
/// Returns why they cannot be added.
pub(super) fn supplement(
    path: &str,
    existing: &str,
    api: &ApiFile,
    sdk: &PageFacts,
    wanted: &BTreeSet<String>,
    notes: &mut Notes,
) -> Result<String, Vec<String>> {
    let writer = Writer { path, api };
    let (known, spec) = writer.known(existing)?;
    let drafted = endpoint::draft(sdk, Some(&known), Notes::default());
    let text = merge::supplement(existing, &known, &drafted.draft, wanted, notes).ok_or_else(|| writer.uneditable())?;
    Ok(writer.accepted(text, spec)?.text)
}

struct Writer<'w> {
    path: &'w str,
    api: &'w ApiFile,
}

impl Writer<'_> {
    fn new_spec(&self, main: &PageFacts, notes: &mut Notes, found: &mut Found<'_>) -> Result<Spec, Vec<String>> {
        let (draft, operation) = self.draft(main, None, notes, found)?;
        Ok(Spec { text: draft.render().0, operation })
    }

    /// The existing spec, which must have no mistakes.
    fn known(&self, text: &str) -> Result<(Existing, Spec), Vec<String>> {
        let refused = || vec![format!("spec/{} has mistakes: `cargo xtask generate` shows them", self.path)];
        let (operation, root) = self.check(text.to_owned())?.map_err(|_| refused())?;
        let existing = Existing::new(root).with_shared_errors(self.api.shared());
        Ok((existing, Spec { text: text.to_owned(), operation }))
    }

    fn merged(
        &self,
        main: &PageFacts,
        known: &Existing,
        spec: Spec,
        notes: &mut Notes,
        found: &mut Found<'_>,
    ) -> Result<Spec, Vec<String>> {
        let (draft, _) = self.draft(main, Some(known), notes, found)?;
        let text = merge::merge(&spec.text, known, &draft, main.gateway, notes).ok_or_else(|| self.uneditable())?;
        self.accepted(text, spec)
    }

    fn draft(
        &self,
        main: &PageFacts,
        known: Option<&Existing>,
        notes: &mut Notes,
        found: &mut Found<'_>,
    ) -> Result<(super::draft::Draft, Operation), Vec<String>> {
        let settled = settle::settle(main, known, notes);
        *found.certainty = Certain::of(&settled);
        let drafted = endpoint::draft(&settled, known, std::mem::take(notes));
        *notes = drafted.notes;
        *found.wordings = drafted.wordings;
        let mut draft = drafted.draft;
        let api = self.api.checked().map_err(|reason| vec![reason])?;
        let operation = sift::sift(&mut draft, &settled, self.path, api, notes)?;
        Ok((draft, operation))
    }

    /// The spec with the pages that describe it besides its own.
    fn with_further(
        &self,
        spec: Spec,
        pages: &[&PageFacts],
        main: &PageFacts,
        notes: &mut Notes,
    ) -> Result<String, Vec<String>> {
        let is_own = spec.operation.page.slug == main.slug;
        let own = if is_own { further::repeated_errors(&spec, main, main.gateway, notes) } else { Vec::new() };
        if pages.is_empty() && own.is_empty() {
            return Ok(spec.text);
        }
        let added = further::add(&spec, pages, main.gateway, notes, own);
        let (text, decisions) = added.ok_or_else(|| self.uneditable())?;
        let text = further::with_decisions(&text, &decisions).ok_or_else(|| self.uneditable())?;
        Ok(self.accepted(text, spec)?.text)
    }

    /// The text, if the format accepts it.
    fn accepted(&self, text: String, before: Spec) -> Result<Spec, Vec<String>> {
        if text == before.text {
            return Ok(before);
        }
        let in_words = |mistakes: Vec<Diagnostic>| {
            let mistakes = mistakes.iter().map(sift::in_words);
            mistakes.map(|mistake| format!("the spec would have a mistake afterwards: {mistake}")).collect::<Vec<_>>()
        };
        let (operation, _) = self.check(text.clone())?.map_err(in_words)?;
        Ok(Spec { text, operation })
    }

    fn check(&self, text: String) -> Result<Result<Checked, Vec<Diagnostic>>, Vec<String>> {
        let api = self.api.checked().map_err(|reason| vec![reason])?;
        Ok(sift::check(self.path, text, api))
    }

    fn uneditable(&self) -> Vec<String> {
        vec![format!("spec/{} is written in a way that cannot be edited: use tables with headers", self.path)]
    }
}
