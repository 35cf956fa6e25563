//! Omits what the format rejects.
//!
//! The format's checks decide, so that nothing has to be repeated here. Whatever they reject is removed from the
//! draft if the spec can do without it, and reported. An example loses only the values that are rejected, as long as the rest is a call
//! with an answer; a value that the call needs is replaced with one from the page's table.

mod trim;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_json::Value;

use self::trim::Within;
use super::draft::{Block, Draft, Placed};
use super::report::{NoteKind, Notes};
use super::toml_text;
use dingtalk_pages::facts::{PageFacts, Shape, Tree};
use dingtalk_spec::authoring::{Node, json_path, keys};
use dingtalk_spec::model::Operation;
use dingtalk_spec::{ApiSpec, Diagnostic, SourceFile};

/// Every round removes something, so this is never reached.
const ROUNDS: usize = 1000;

/// The longest value that is shown in full.
const SHOWN: usize = 60;

/// A part of a draft. Those that come later in the file are greater, so that they can be removed first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    block: usize,
    /// The index of a key; absent for the block as a whole.
    entry: Option<usize>,
    within: Option<Within>,
}

/// Removes from `draft` what the checks reject, as long as that helps, and returns what the draft means.
///
/// # Errors
/// Returns the mistakes that remain.
pub(super) fn sift(
    draft: &mut Draft,
    facts: &PageFacts,
    path: &str,
    api: &ApiSpec,
    notes: &mut Notes,
) -> Result<Operation, Vec<String>> {
    for _ in 0..ROUNDS {
        let (text, places) = draft.render();
        let mistakes = match check(path, text, api) {
            Ok((operation, _)) => return Ok(operation),
            Err(mistakes) => mistakes,
        };
        let mut doomed: BTreeMap<Part, &Diagnostic> = BTreeMap::new();
        let mut remaining = Vec::new();
        for mistake in &mistakes {
            match dispensable(draft, &places, &mistake.place.span) {
                Some(part) => drop(doomed.entry(part).or_insert(mistake)),
                None => remaining.push(in_words(mistake)),
            }
        }
        if doomed.is_empty() {
            return Err(remaining);
        }
        let wholes: BTreeSet<_> = doomed.keys().filter(|part| part.entry.is_none()).map(|part| part.block).collect();
        // If a block goes as a whole, mistakes within it do not matter.
        doomed.retain(|part, _| part.entry.is_none() || !wholes.contains(&part.block));
        doomed.iter().for_each(|(part, mistake)| report(draft, facts, part, mistake, notes));
        doomed.into_keys().rev().for_each(|part| remove(draft, facts, &part, notes));
        draft.blocks.retain(|block| !block.entries.is_empty());
    }
    Err(Vec::new())
}

/// What a spec means, and its tree.
pub(super) type Checked = (Operation, Node);

/// Checks a spec.
///
/// # Errors
/// Returns its mistakes.
pub(super) fn check(path: &str, text: String, api: &ApiSpec) -> Result<Checked, Vec<Diagnostic>> {
    let spec = SourceFile { path: path.to_owned(), bytes: text.into_bytes() };
    api.endpoint_with_tree(spec).map_err(|report| report.diagnostics)
}

/// A mistake as one line.
pub(super) fn in_words(mistake: &Diagnostic) -> String {
    if mistake.label.is_empty() { mistake.message.clone() } else { format!("{} ({})", mistake.message, mistake.label) }
}

/// The part at fault, if the spec can do without it.
fn dispensable(draft: &Draft, places: &[Placed], span: &Range<usize>) -> Option<Part> {
    let around = |location: &&Placed| location.range.start <= span.start && span.start < location.range.end;
    let place = places.iter().find(around)?;
    let block = draft.blocks.get(place.block)?;
    let whole = Part { block: place.block, entry: None, within: None };
    let first = block.path.first().map(String::as_str);
    if is_dispensable(block) {
        let within = (first == Some("examples")).then(|| within(block, place, span.start)).flatten();
        return Some(within.unwrap_or(whole));
    }
    if place.entry.is_none() && matches!(first, Some("headers" | "query")) {
        // The client sends some headers itself.
        return Some(whole);
    }
    let entry = place.entry?;
    let (key, _) = block.entries.get(entry)?;
    keys::is_dispensable(&block.path, key).then_some(Part { entry: Some(entry), ..whole })
}

fn is_dispensable(block: &Block) -> bool {
    let first = block.path.first().map(String::as_str);
    let is_value = block.is_element && first == Some("types");
    is_value || matches!(first, Some("errors" | "examples" | "pagination"))
}

/// The value at fault within an example.
fn within(block: &Block, place: &Placed, at: usize) -> Option<Part> {
    let (key, toml) = block.entries.get(place.entry?)?;
    let start = place.range.start + key.len() + " = ".len();
    let within = Within::at(toml, at.checked_sub(start)?)?;
    Some(Part { block: place.block, entry: place.entry, within: Some(within) })
}

fn report(draft: &Draft, facts: &PageFacts, part: &Part, mistake: &Diagnostic, notes: &mut Notes) {
    let Some(block) = draft.blocks.get(part.block) else { return };
    let mut at = block.title();
    let mut message = in_words(mistake);
    if let Some((key, toml)) = part.entry.and_then(|entry| block.entries.get(entry)) {
        at.push_str(&format!(".{key}"));
        if let (Some(within), Some(value)) = (&part.within, json_path::value(toml)) {
            at.push_str(&within.path());
            let left_out = within.of(&value).map(shown).unwrap_or_default();
            message.push_str(&match within.substitute(key, facts, &value) {
                Some(substitute) => format!("; the example has {} instead of {left_out}", shown(&substitute)),
                None => format!("; the example goes without {left_out}"),
            });
        }
    }
    notes.add(NoteKind::LeftOut, at, message);
}

/// A value, or its beginning.
fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("`{}...`", text.get(..end).unwrap_or_default()),
        None => format!("`{text}`"),
    }
}

/// Removes a part; a block that goes as a whole is left without entries.
fn remove(draft: &mut Draft, facts: &PageFacts, part: &Part, notes: &mut Notes) {
    let Some(block) = draft.blocks.get_mut(part.block) else { return };
    let Some((entry, (key, toml))) = part.entry.and_then(|entry| Some((entry, block.entries.get(entry)?))) else {
        block.entries.clear();
        return;
    };
    let rest = part.within.as_ref().and_then(|within| {
        let value = json_path::value(toml)?;
        let rest = match within.substitute(key, facts, &value) {
            Some(substitute) => within.replaced(value, substitute),
            None => within.without(value)?,
        };
        written(&rest, key, facts)
    });
    match rest {
        Some(rest) => block.entries.iter_mut().skip(entry).take(1).for_each(|(_, toml)| rest.clone_into(toml)),
        // A call without what came back shows too little.
        None if part.within.is_some() && *key == "answer" => {
            notes.add(NoteKind::LeftOut, block.title(), "nothing is left of its answer");
            block.entries.clear();
        }
        None => drop(block.entries.remove(entry)),
    }
}

/// The TOML of an example's key.
fn written(value: &Value, key: &str, facts: &PageFacts) -> Option<String> {
    let json = |tree: &Option<Tree>| toml_text::json(value, tree.as_ref().map_or(&Shape::Any, |tree| &tree.root));
    match key {
        "body" => Some(json(&facts.body)),
        "answer" => Some(json(&facts.answer)),
        _ => toml_text::value(value),
    }
}
