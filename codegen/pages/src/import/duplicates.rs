//! Pages that describe the same endpoint.

use std::collections::BTreeMap;

use super::report::{NoteKind, Notes};
use crate::page::facts::{FieldFacts, PageFacts, Shape};

/// Reports where `other` contradicts `main`.
pub(super) fn compare(main: &PageFacts, other: &PageFacts, notes: &mut Notes) {
    let (ours, theirs) = (facts(main), facts(other));
    let mut disagree = |at: &str, message: String| notes.add(NoteKind::Disagreement, at, message);
    for (at, value) in &ours {
        match theirs.get(at) {
            Some(other_value) if other_value != value => {
                disagree(at, format!("{value}, but {other_value} on the page `{}`", other.slug));
            }
            // If the table that contains it is missing too, one report is enough.
            None if at
                .rsplit_once('.')
                .is_some_and(|(parent, _)| !ours.contains_key(parent) || theirs.contains_key(parent)) =>
            {
                disagree(at, format!("missing on the page `{}`", other.slug));
            }
            _ => {}
        }
    }
    for at in theirs.keys().filter(|at| !ours.contains_key(*at)) {
        if at.rsplit_once('.').is_some_and(|(parent, _)| !theirs.contains_key(parent) || ours.contains_key(parent)) {
            disagree(at, format!("only on the page `{}`", other.slug));
        }
    }
}

/// Every fact by a path of wire names.
fn facts(page: &PageFacts) -> BTreeMap<String, String> {
    let mut facts = BTreeMap::new();
    facts.insert("method".to_owned(), page.method.as_str().to_owned());
    facts.insert("path".to_owned(), page.path.clone());
    facts.insert("credentials".to_owned(), super::toml_text::words(&page.credentials));
    for (place, fields) in
        [("path_parameters", &page.path_parameters), ("query", &page.query), ("headers", &page.headers)]
    {
        collect(place, fields, &mut facts);
    }
    for (place, tree) in [("body", &page.body), ("answer", &page.answer)] {
        if let Some(tree) = tree {
            within(place, &tree.root, &mut facts);
        }
    }
    facts
}

fn collect(path: &str, fields: &[FieldFacts], facts: &mut BTreeMap<String, String>) {
    for field in fields {
        let at = format!("{path}.{}", field.name);
        let required = match field.required {
            Some(true) => "required ",
            Some(false) => "optional ",
            None => "",
        };
        facts.insert(at.clone(), format!("{required}{}", kind(&field.shape)));
        within(&at, &field.shape, facts);
    }
}

fn within(path: &str, shape: &Shape, facts: &mut BTreeMap<String, String>) {
    match shape {
        Shape::Object { fields, .. } => collect(path, fields, facts),
        Shape::List(inner) | Shape::Map(inner) | Shape::JsonText(inner) => within(path, inner, facts),
        _ => {}
    }
}

fn kind(shape: &Shape) -> String {
    match shape {
        Shape::String => "text".to_owned(),
        Shape::Int32 => "int32".to_owned(),
        Shape::Int64 => "int64".to_owned(),
        Shape::Float64 => "float64".to_owned(),
        Shape::Bool => "bool".to_owned(),
        Shape::Any => "any".to_owned(),
        Shape::File => "file".to_owned(),
        Shape::Object { .. } => "object".to_owned(),
        Shape::List(inner) => format!("list of {}", kind(inner)),
        Shape::Map(inner) => format!("map of {}", kind(inner)),
        Shape::JsonText(inner) => format!("JSON text of {}", kind(inner)),
    }
}
