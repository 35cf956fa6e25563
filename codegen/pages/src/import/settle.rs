//! Puts rows that may belong in several places where a person decided.
//!
//! A `[[settled]]` entry of the spec decides. If there is none, but the spec has the field in one of the places in question, that
//! place is kept, and the question is still reported.

use super::existing::{Existing, innermost};
use super::report::{NoteKind, Notes};
use crate::page::facts::{Certainty, Doubt, FieldFacts, PageFacts, Shape, Tree};

/// The page's facts with every doubtful row in its place, and whether doubts remain.
pub(super) fn settle(facts: &PageFacts, existing: Option<&Existing>, notes: &mut Notes) -> PageFacts {
    let mut facts = facts.clone();
    let slug = facts.slug.clone();
    for (root, tree) in [("body", &mut facts.body), ("answer", &mut facts.answer)] {
        let Some(tree) = tree else { continue };
        let doubts = tree.certainty.doubts().to_vec();
        if doubts.is_empty() && matches!(tree.certainty, Certainty::Ambiguous(_)) {
            notes.add(NoteKind::Doubt, root, "too many readings are about as good to list: check the whole nesting");
        }
        let open: Vec<(Doubt, String)> =
            doubts.into_iter().filter_map(|doubt| one(root, &slug, tree, doubt, existing)).collect();
        report(root, &open, notes);
        tree.certainty = tree.certainty.with(open.into_iter().map(|(doubt, _)| doubt).collect());
    }
    facts
}

fn full(root: &str, parent: &str) -> String {
    if parent.is_empty() { root.to_owned() } else { format!("{root}.{parent}") }
}

/// Moves a row to where a person put it. Returns the doubt, and the parent that was taken, unless a person settled it.
fn one(root: &str, slug: &str, tree: &mut Tree, doubt: Doubt, existing: Option<&Existing>) -> Option<(Doubt, String)> {
    let chosen = existing.and_then(|existing| {
        let choice = choice(existing, slug, &doubt.name)?;
        doubt.parents.iter().find(|parent| full(root, parent) == choice)
    });
    let written = || {
        let existing = existing?;
        doubt.parents.iter().find(|parent| stands(existing, root, parent, &doubt.name))
    };
    let is_settled = chosen.is_some();
    let first = doubt.parents.first()?;
    let wanted = chosen.or_else(written).unwrap_or(first).clone();
    if *first != wanted {
        relocate(&mut tree.root, &doubt, first, &wanted);
    }
    (!is_settled).then_some((doubt, wanted))
}

/// Reports what is open, with the readings that compete. Rows that follow each other and have the same choice are one question.
fn report(root: &str, open: &[(Doubt, String)], notes: &mut Notes) {
    for rows in open.chunk_by(|(one, one_taken), (next, taken)| one.parents == next.parents && one_taken == taken) {
        let ([(first, taken), ..], [.., (last, _)]) = (rows, rows) else { continue };
        let lines = match (first.line, last.line) {
            (from, to) if from == to => format!("line {from}"),
            (from, to) => format!("lines {from} to {to}"),
        };
        let others = first.parents.iter().filter(|parent| *parent != taken);
        let others: Vec<_> = others.map(|parent| format!("`{}`", full(root, parent))).collect();
        let others = if others.is_empty() { "elsewhere".to_owned() } else { format!("to {}", others.join(" or ")) };
        let message = format!(
            "{lines}: read as part of `{}`, but may belong {others}; check, and record the choice in `[[settled]]`",
            full(root, taken)
        );
        let names: Vec<_> = rows.iter().map(|(doubt, _)| doubt.name.as_str()).collect();
        notes.add(NoteKind::Doubt, names.join(", "), message);
    }
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
    path.split('.').map(|step| step.trim_end_matches(['[', ']', '{', '}'])).filter(|step| !step.is_empty())
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
