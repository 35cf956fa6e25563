//! Further pages of an endpoint: pages beside the one that its spec follows.
//!
//! They add no facts. The spec names them, and has a page error for each fact in which one of them differs, so that a person decides
//! which page is right.

use std::collections::BTreeSet;

use heck::ToKebabCase as _;

use super::document::{Document, Insertion};
use super::draft::{Block, Section};
use super::naming;
use super::report::{NoteKind, Notes};
use super::toml_text;
use super::write::Spec;
use crate::drift::{self, Difference, Fact};
use dingtalk_pages::facts::PageFacts;
use dingtalk_spec::UNWRITTEN;
use dingtalk_spec::authoring::ABSENT;
use dingtalk_spec::model::{Gateway, Operation};

/// Compares `pages` with the spec, and names those that it does not know yet. Pages that do not state their address are only compared.
/// New page errors follow the ones in `decisions`.
///
/// Nothing if the text cannot be edited.
pub(super) fn add(
    spec: &Spec,
    pages: &[&PageFacts],
    gateway: Gateway,
    notes: &mut Notes,
    mut decisions: Vec<Block>,
) -> Option<(String, Vec<Block>)> {
    let mut text = spec.text.clone();
    for page in pages {
        let mut differences = drift::undecided(&spec.operation, gateway, page);
        // A page error covers everything in which the page says the same of a fact.
        let mut seen = BTreeSet::new();
        differences.retain(|difference| seen.insert((difference.at.clone(), difference.page.clone())));
        let is_new = page.has_address && slugs(&spec.operation).all(|slug| slug != page.slug);
        if is_new {
            text = with_page(&text, &page.slug)?;
            notes.add(NoteKind::Changed, "other_pages", format!("also `{}`", page.slug));
        }
        for difference in differences {
            let mut message = in_words(&difference, page);
            if is_new {
                let (name, decision) = decision(&difference, page, &spec.operation, &decisions);
                message.push_str(&format!(": write the `truth` of the page error `{name}`"));
                decisions.push(decision);
            }
            notes.add(NoteKind::Disagreement, difference.at, message);
        }
    }
    Some((text, decisions))
}

/// Page errors for errors that the spec's own page repeats with another meaning, while a spec has each error once.
pub(super) fn repeated_errors(spec: &Spec, page: &PageFacts, gateway: Gateway, notes: &mut Notes) -> Vec<Block> {
    if !drift::has_repeated_errors(page) {
        return Vec::new();
    }
    let mut differences = drift::undecided(&spec.operation, gateway, page);
    differences.retain(|one| one.fact == Fact::Error && one.spec.is_some() && one.page.is_some());
    let mut decisions = Vec::new();
    for difference in differences.iter().filter(|one| !one.at.ends_with(".status") && !one.at.ends_with(".messages")) {
        let (name, decision) = decision(difference, page, &spec.operation, &decisions);
        let said = difference.page.as_deref().unwrap_or_default();
        let message = format!("`{said}` with different meanings: write the `truth` of the page error `{name}`");
        notes.add(NoteKind::Disagreement, &difference.at, message);
        decisions.push(decision);
    }
    decisions
}

/// The text with these page errors at its end.
pub(super) fn with_decisions(text: &str, decisions: &[Block]) -> Option<String> {
    let mut document = Document::read(text)?;
    for decision in decisions {
        document.add(decision, Insertion::Last)?;
    }
    Some(document.text())
}

fn with_page(text: &str, slug: &str) -> Option<String> {
    let mut document = Document::read(text)?;
    document.append(&Block::new(Section::Is, &[]), "other_pages", &[toml_text::text(slug)])?;
    Some(document.text())
}

fn slugs(operation: &Operation) -> impl Iterator<Item = &str> {
    std::iter::once(&operation.page).chain(&operation.other_pages).map(|page| page.slug.as_str())
}

fn in_words(difference: &Difference, page: &PageFacts) -> String {
    let slug = &page.slug;
    match (&difference.spec, &difference.page) {
        (Some(spec), Some(said)) => format!("`{spec}`, but `{said}` on the page `{slug}`"),
        (Some(spec), None) => format!("`{spec}` is missing on the page `{slug}`"),
        (None, said) => format!("`{}` is only on the page `{slug}`", said.as_deref().unwrap_or_default()),
    }
}

/// A page error whose truth a person has to write, and its name.
fn decision(difference: &Difference, page: &PageFacts, operation: &Operation, decisions: &[Block]) -> (String, Block) {
    let mut block = Block::element(Section::Differs, &["page_errors"]);
    let is_taken = |name: &str| {
        let quoted = toml_text::text(name);
        operation.page_errors.iter().any(|error| error.name == name)
            || decisions.iter().any(|block| block.get("name") == Some(quoted.as_str()))
    };
    let name = naming::free_kebab(&name(&difference.at), is_taken);
    block.set("name", toml_text::text(&name));
    block.set("at", toml_text::text(&difference.at));
    block.set("page", toml_text::text(&page.slug));
    block.set("says", toml_text::text(difference.page.as_deref().unwrap_or(ABSENT)));
    block.set("truth", toml_text::text(UNWRITTEN));
    (name, block)
}

/// A name from the steps of a path that say what the fact is.
fn name(at: &str) -> String {
    let steps = at.split('.').filter(|step| !matches!(*step, "body" | "answer" | "fields" | "types"));
    let steps: Vec<_> = steps.map(|step| naming::from_scraps(step, "item").to_kebab_case()).collect();
    if steps.is_empty() { at.to_kebab_case() } else { steps.join("-") }
}
