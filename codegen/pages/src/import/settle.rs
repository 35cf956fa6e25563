//! Puts rows that may belong in several places where a person decided.
//!
//! A `[[settled]]` entry of the spec decides. If there is none, but the spec has the field in one of the places in question, that
//! place is kept, and the doubt is still reported.

use super::existing::{Existing, innermost};
use super::report::{NoteKind, Notes};
use crate::page::facts::{Certainty, Doubt, FieldFacts, PageFacts, Shape, Tree};

/// The page's facts with every doubtful row in its place, and whether doubts remain.
pub(super) fn settle(facts: &PageFacts, existing: Option<&Existing>, notes: &mut Notes) -> PageFacts {
    let mut facts = facts.clone();
    let slug = facts.slug.clone();
    for (root, tree) in [("body", &mut facts.body), ("answer", &mut facts.answer)] {
        let Some(tree) = tree else { continue };
        let Certainty::Ambiguous(doubts) = &tree.certainty else { continue };
        let mut open = doubts.clone();
        let all = open.len();
        open.retain(|doubt| !one(root, &slug, tree, doubt, existing, notes));
        // If no doubts are listed, the page is too ambiguous, and nothing settles it.
        if open.len() < all {
            tree.certainty = if open.is_empty() { Certainty::Consistent } else { Certainty::Ambiguous(open) };
        }
    }
    facts
}

/// Settles one doubt, and returns whether a person decided it.
fn one(root: &str, slug: &str, tree: &mut Tree, doubt: &Doubt, existing: Option<&Existing>, notes: &mut Notes) -> bool {
    let full = |parent: &str| if parent.is_empty() { root.to_owned() } else { format!("{root}.{parent}") };
    let chosen = existing.and_then(|existing| {
        let choice = choice(existing, slug, &doubt.name)?;
        doubt.parents.iter().find(|parent| full(parent) == choice)
    });
    let written = || {
        let existing = existing?;
        doubt.parents.iter().find(|parent| stands(existing, root, parent, &doubt.name))
    };
    if let (Some(taken), Some(wanted)) = (doubt.parents.first(), chosen.or_else(written))
        && taken != wanted
    {
        relocate(&mut tree.root, doubt, taken, wanted);
    }
    if chosen.is_none() {
        let parents: Vec<_> = doubt.parents.iter().map(|parent| format!("`{}`", full(parent))).collect();
        let message = format!(
            "line {}: may belong to {}; check, and record the choice in `[[settled]]`",
            doubt.line,
            parents.join(" or to ")
        );
        notes.add(NoteKind::Doubt, doubt.name.clone(), message);
    }
    chosen.is_some()
}

/// The parent that a person chose for the field `name`.
fn choice<'e>(existing: &'e Existing, slug: &str, name: &str) -> Option<&'e str> {
    let settled = existing.root().list("settled").iter().find(|settled| {
        let is_about =
            settled.text("at").is_some_and(|at| at.value.strip_suffix(name).is_some_and(|rest| rest.ends_with('.')));
        is_about && settled.text("page").is_none_or(|page| page.value == slug)
    });
    settled?.text("choice").map(|choice| choice.value)
}

/// Whether the spec has the field `name` in the object at `parent`.
fn stands(existing: &Existing, root: &str, parent: &str, name: &str) -> bool {
    let mut table = vec![root.to_owned(), "fields".to_owned()];
    for step in steps(parent) {
        table.push(step.to_owned());
        let ty = existing.type_of(&table);
        let Some(object) = ty.as_ref().and_then(innermost) else { return false };
        table = vec!["types".to_owned(), object.to_owned(), "fields".to_owned()];
    }
    table.push(name.to_owned());
    existing.get(&table).is_some()
}

/// The names in a path like `list[].user`.
fn steps(path: &str) -> impl Iterator<Item = &str> {
    path.split('.').map(|step| step.trim_end_matches("[]")).filter(|step| !step.is_empty())
}

/// Moves a row from one object to another. If that is impossible, it stays.
fn relocate(root: &mut Shape, doubt: &Doubt, from: &str, to: &str) {
    let is_meant = |field: &FieldFacts| field.line == doubt.line && field.name == doubt.name;
    let Some(moved) = object(root, from).and_then(|fields| {
        let place = fields.iter().position(is_meant)?;
        Some(fields.remove(place))
    }) else {
        return;
    };
    let target = if object(root, to).is_some() { to } else { from };
    if let Some(fields) = object(root, target) {
        let place = fields.iter().position(|field| field.line > moved.line).unwrap_or(fields.len());
        fields.insert(place, moved);
    }
}

/// The fields of the object at `path`.
fn object<'s>(root: &'s mut Shape, path: &str) -> Option<&'s mut Vec<FieldFacts>> {
    let mut fields = innermost_fields(root)?;
    for step in steps(path) {
        let field = fields.iter_mut().find(|field| field.name == step)?;
        fields = innermost_fields(&mut field.shape)?;
    }
    Some(fields)
}

fn innermost_fields(shape: &mut Shape) -> Option<&mut Vec<FieldFacts>> {
    match shape {
        Shape::Object { fields, .. } => Some(fields),
        Shape::List(inner) | Shape::Map(inner) | Shape::JsonText(inner) => innermost_fields(inner),
        _ => None,
    }
}
