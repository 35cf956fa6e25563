//! Omits what the format rejects.
//!
//! The format's checks decide, so that nothing has to be repeated here. Whatever they reject is removed from the
//! draft if the spec can do without it, and reported.

use std::ops::Range;

use super::draft::{Block, Draft, Placed};
use super::report::{NoteKind, Notes};
use dingtalk_spec::authoring::keys;
use dingtalk_spec::{ApiSpec, Diagnostic, SourceFile};

/// Every round removes something, so this is never reached.
const ROUNDS: usize = 1000;

/// Removes from `draft` what the checks reject, as long as that helps.
///
/// # Errors
/// Returns the mistakes that remain.
pub(super) fn sift(draft: &mut Draft, path: &str, api: &ApiSpec, notes: &mut Notes) -> Result<(), Vec<String>> {
    for _ in 0..ROUNDS {
        let (text, places) = draft.render();
        let Err(mistakes) = check(path, text, api) else { return Ok(()) };
        let mut doomed: Vec<(usize, Option<usize>)> = Vec::new();
        let mut remaining = Vec::new();
        for mistake in mistakes {
            match dispensable(draft, &places, &mistake.place.span) {
                Some(part) if doomed.contains(&part) => {}
                Some(part) => {
                    report(draft, part, &mistake, notes);
                    doomed.push(part);
                }
                None => remaining.push(in_words(&mistake)),
            }
        }
        if doomed.is_empty() {
            return Err(remaining);
        }
        remove(draft, doomed);
    }
    Err(Vec::new())
}

/// The mistakes of a spec.
///
/// # Errors
/// Returns them if there are any.
pub(super) fn check(path: &str, text: String, api: &ApiSpec) -> Result<(), Vec<Diagnostic>> {
    let spec = SourceFile { path: path.to_owned(), bytes: text.into_bytes() };
    api.endpoint(spec).map(drop).map_err(|report| report.diagnostics)
}

/// A mistake as one line.
pub(super) fn in_words(mistake: &Diagnostic) -> String {
    if mistake.label.is_empty() { mistake.message.clone() } else { format!("{} ({})", mistake.message, mistake.label) }
}

/// The part at fault, if the spec can do without it.
fn dispensable(draft: &Draft, places: &[Placed], span: &Range<usize>) -> Option<(usize, Option<usize>)> {
    let around = |location: &&Placed| location.range.start <= span.start && span.start < location.range.end;
    let place = places.iter().find(around)?;
    let block = draft.blocks.get(place.block)?;
    if is_dispensable(block) {
        return Some((place.block, None));
    }
    let first = block.path.first().map(String::as_str);
    if place.entry.is_none() && matches!(first, Some("headers" | "query")) {
        // The client sends some headers itself.
        return Some((place.block, None));
    }
    let entry = place.entry?;
    let (key, _) = block.entries.get(entry)?;
    keys::is_dispensable(&block.path, key).then_some((place.block, Some(entry)))
}

fn is_dispensable(block: &Block) -> bool {
    let first = block.path.first().map(String::as_str);
    let is_value = block.is_element && first == Some("types");
    is_value || matches!(first, Some("errors" | "examples" | "pagination"))
}

fn report(draft: &Draft, (block, entry): (usize, Option<usize>), mistake: &Diagnostic, notes: &mut Notes) {
    let Some(part) = draft.blocks.get(block) else { return };
    let key = entry.and_then(|entry| part.entries.get(entry)).map(|(key, _)| format!(".{key}"));
    let at = format!("{}{}", part.title(), key.unwrap_or_default());
    notes.add(NoteKind::LeftOut, at, in_words(mistake));
}

fn remove(draft: &mut Draft, mut doomed: Vec<(usize, Option<usize>)>) {
    // Removes from the end, so that earlier indexes stay valid.
    doomed.sort_unstable();
    for (block, entry) in doomed.into_iter().rev() {
        match entry {
            None => drop(draft.blocks.remove(block)),
            Some(entry) => {
                if let Some(block) = draft.blocks.get_mut(block) {
                    block.entries.remove(entry);
                }
            }
        }
    }
}
