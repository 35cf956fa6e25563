//! Rows whose place in a page's tree is uncertain.
//!
//! A page does not show its nesting. If it can be read in several ways, the spec's reading is as good as the reader's.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::report::{Outdated, PagePlace};
use super::shape;
use dingtalk_pages::facts::{Certainty, Doubt, FieldFacts, PageFacts, Shape, Tree};
use dingtalk_spec::model::{Answer, Body, Field, Location, Operation, Settled, Type};

/// The page, with each uncertain row moved to the spec's place for it, if that is one of the possible places.
pub(super) fn settled(operation: &Operation, page: &PageFacts) -> PageFacts {
    let mut page = page.clone();
    if let Some(tree) = &mut page.body {
        settle(tree, &Wanted::body(operation));
    }
    if let Some(tree) = &mut page.answer {
        settle(tree, &Wanted::answer(operation));
    }
    page
}

fn settle(tree: &mut Tree, wanted: &Wanted<'_>) {
    let mut doubts = tree.certainty.doubts().to_vec();
    let mut rest = doubts.as_mut_slice();
    while let Some((doubt, later)) = rest.split_first_mut() {
        rest = later;
        let root = &mut tree.root;
        let Some(place) = find(root, "", &doubt.name, doubt.line) else { continue };
        if wanted.has(&place, &doubt.name) {
            continue;
        }
        let Some(better) = doubt.parents.iter().find(|parent| wanted.has(parent, &doubt.name)) else { continue };
        if let (true, Some(field)) = (leads_to_object(root, better), take(root, &doubt.name, doubt.line)) {
            put(root, better, field);
            doubt.move_below(better, rest);
        }
    }
}

/// Reports a choice between places that the page no longer leaves open.
pub(super) fn outdated(settled: &Settled, page: &PageFacts) -> Option<Outdated> {
    let in_body = settled.choice.split('.').next() == Some("body");
    let tree = if in_body { &page.body } else { &page.answer };
    let is_open = tree.as_ref().is_some_and(|tree| leaves_open(&tree.certainty, &settled.at));
    (!is_open).then(|| Outdated {
        decision: "settled question".to_owned(),
        at: settled.at.clone(),
        message: "the page no longer leaves it open: remove it".to_owned(),
        slug: page.slug.clone(),
        page_place: PagePlace { file: Arc::clone(&page.file), line: None },
        spec_place: settled.place.clone(),
    })
}

fn leaves_open(certainty: &Certainty, at: &str) -> bool {
    let is_about = |doubt: &Doubt| at.strip_suffix(&doubt.name).is_some_and(|rest| rest.ends_with('.'));
    let doubts = certainty.doubts();
    // If the search was cut short, everything is open.
    let is_cut = matches!(certainty, Certainty::Ambiguous(_)) && doubts.is_empty();
    is_cut || doubts.iter().any(is_about)
}

/// Where the spec has fields: paths of their parents, with their names.
struct Wanted<'s> {
    operation: &'s Operation,
    fields: BTreeSet<(String, &'s str)>,
}

impl<'s> Wanted<'s> {
    fn body(operation: &'s Operation) -> Self {
        let mut wanted = Self { operation, fields: BTreeSet::new() };
        let body = operation.parameters.iter().filter(|one| one.location == Location::Body).map(|one| &one.field);
        match operation.body {
            Body::Value => body.for_each(|field| wanted.below("", &field.ty, &mut Vec::new())),
            _ => wanted.object("", body, &mut Vec::new()),
        }
        wanted
    }

    fn answer(operation: &'s Operation) -> Self {
        let mut wanted = Self { operation, fields: BTreeSet::new() };
        match &operation.answer {
            Answer::None => {}
            Answer::Object(fields) => wanted.object("", fields.iter(), &mut Vec::new()),
            Answer::Value(field) => wanted.below("", &field.ty, &mut Vec::new()),
        }
        wanted
    }

    fn has(&self, parent: &str, name: &str) -> bool {
        self.fields.contains(&(parent.to_owned(), name))
    }

    fn object(&mut self, path: &str, fields: impl Iterator<Item = &'s Field>, open: &mut Vec<&'s str>) {
        for field in fields {
            self.fields.insert((path.to_owned(), &field.wire_name));
            self.below(&joined(path, &field.wire_name), &field.ty, open);
        }
    }

    /// Continues below a field, but stops at recursive types.
    fn below(&mut self, path: &str, ty: &Type, open: &mut Vec<&'s str>) {
        let Some((named, fields)) = shape::spec_fields(ty, self.operation) else { return };
        if !open.contains(&named.name.as_str()) {
            open.push(&named.name);
            self.object(&format!("{path}{}", spec_suffix(ty)), fields.iter(), open);
            open.pop();
        }
    }
}

/// The suffix that leads from a field's path to its contents: `[]` for elements, `{}` for a map's values.
fn spec_suffix(ty: &Type) -> String {
    match ty {
        Type::List(inner) => format!("[]{}", spec_suffix(inner)),
        Type::Map(inner) => format!("{{}}{}", spec_suffix(inner)),
        Type::JsonText(inner) => spec_suffix(inner),
        _ => String::new(),
    }
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// The fields of the object inside lists, maps and JSON text, with the rest of their path.
fn object_in(shape: &mut Shape) -> Option<(String, &mut Vec<FieldFacts>)> {
    match shape {
        Shape::Object { fields, .. } => Some((String::new(), fields)),
        Shape::List(inner) => object_in(inner).map(|(rest, fields)| (format!("[]{rest}"), fields)),
        Shape::Map(inner) => object_in(inner).map(|(rest, fields)| (format!("{{}}{rest}"), fields)),
        Shape::JsonText(inner) => object_in(inner),
        _ => None,
    }
}

/// The path of the row's parent.
fn find(shape: &mut Shape, path: &str, name: &str, line: u32) -> Option<String> {
    let (rest, fields) = object_in(shape)?;
    let path = format!("{path}{rest}");
    if fields.iter().any(|field| field.name == name && field.line == line) {
        return Some(path);
    }
    fields.iter_mut().find_map(|field| find(&mut field.shape, &joined(&path, &field.name), name, line))
}

fn take(shape: &mut Shape, name: &str, line: u32) -> Option<FieldFacts> {
    let (_, fields) = object_in(shape)?;
    match fields.iter().position(|field| field.name == name && field.line == line) {
        Some(index) => Some(fields.remove(index)),
        None => fields.iter_mut().find_map(|field| take(&mut field.shape, name, line)),
    }
}

fn leads_to_object(shape: &mut Shape, path: &str) -> bool {
    fields_at(shape, "", path).is_some()
}

fn put(shape: &mut Shape, path: &str, field: FieldFacts) {
    if let Some(fields) = fields_at(shape, "", path) {
        fields.push(field);
    }
}

fn fields_at<'p>(shape: &'p mut Shape, here: &str, path: &str) -> Option<&'p mut Vec<FieldFacts>> {
    let (rest, fields) = object_in(shape)?;
    let here = format!("{here}{rest}");
    if here == path {
        return Some(fields);
    }
    fields.iter_mut().find_map(|field| fields_at(&mut field.shape, &joined(&here, &field.name), path))
}
