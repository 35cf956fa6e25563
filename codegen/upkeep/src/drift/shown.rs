//! Fields that no table describes: whether the examples on the pages show them.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use super::report::{Outdated, PagePlace};
use super::{shape, walk};
use dingtalk_pages::facts::{ExampleFacts, PageFacts};
use dingtalk_spec::model::{Answer, Body, Field, FieldFrom, Location, NamedKind, Operation, Type};

/// Reports each `from` that the examples contradict.
pub(super) fn outdated(operation: &Operation, pages: &[&PageFacts]) -> Vec<Outdated> {
    let Some(first) = pages.iter().find(|page| page.slug == operation.page.slug).or(pages.first()) else {
        return Vec::new();
    };
    let fields = from_elsewhere(operation);
    if fields.is_empty() {
        return Vec::new();
    }
    let mut shown = Shown { operation, paths: BTreeSet::new() };
    pages.iter().flat_map(|page| &page.examples).for_each(|example| shown.example(example));
    // A page that is not at hand may show what the others do not.
    let known = std::iter::once(&operation.page).chain(&operation.other_pages);
    let is_whole = known.into_iter().all(|known| pages.iter().any(|page| page.slug == known.slug));
    let report = |(at, field, from): (String, &Field, FieldFrom)| {
        let message = match from {
            FieldFrom::Sdk if shown.paths.contains(&at) => {
                "an example on the page shows it: write `from = \"example\"`"
            }
            FieldFrom::Example if is_whole && !shown.paths.contains(&at) => {
                "no example on the page shows it: remove the field, or say from where it is"
            }
            FieldFrom::Sdk | FieldFrom::Example => return None,
        };
        Some(Outdated {
            decision: "from".to_owned(),
            at,
            message: message.to_owned(),
            slug: first.slug.clone(),
            page_place: PagePlace { file: Arc::clone(&first.file), line: None },
            spec_place: field.place.clone(),
        })
    };
    fields.into_iter().filter_map(report).collect()
}

/// All fields that say from where they are, with their paths.
fn from_elsewhere(operation: &Operation) -> Vec<(String, &Field, FieldFrom)> {
    let parameters = operation.parameters.iter().map(|one| (walk::prefix(one.location).to_owned(), &one.field));
    let answer = match &operation.answer {
        Answer::Object(fields) => fields.as_slice(),
        Answer::None | Answer::Value(_) => &[],
    };
    let answer = answer.iter().map(|field| ("answer.fields".to_owned(), field));
    let of_types = operation.types.iter().flat_map(|named| {
        let fields = match &named.kind {
            NamedKind::Object(fields) => fields.as_slice(),
            _ => &[],
        };
        fields.iter().map(|field| (fields_of(&named.name), field))
    });
    let all = parameters.chain(answer).chain(of_types);
    all.filter_map(|(table, field)| Some((format!("{table}.{}", field.wire_name), field, field.from?))).collect()
}

fn fields_of(type_name: &str) -> String {
    format!("types.{type_name}.fields")
}

/// Collects the paths of the fields that examples show.
struct Shown<'s> {
    operation: &'s Operation,
    paths: BTreeSet<String>,
}

impl Shown<'_> {
    fn example(&mut self, example: &ExampleFacts) {
        for (location, pairs) in [(Location::Path, &example.path_parameters), (Location::Query, &example.query)] {
            for parameter in self.operation.parameters.iter().filter(|one| one.location == location) {
                if let Some((_, text)) = pairs.iter().find(|(name, _)| *name == parameter.field.wire_name) {
                    self.field(walk::prefix(location), &parameter.field, &Value::from(text.as_str()));
                }
            }
        }
        for parameter in self.operation.parameters.iter().filter(|one| one.location != Location::Path) {
            if example.undescribed.contains(&parameter.field.wire_name) {
                self.paths.insert(format!("{}.{}", walk::prefix(parameter.location), parameter.field.wire_name));
            }
        }
        let body = self.operation.parameters.iter().filter(|one| one.location == Location::Body);
        let mut body = body.map(|one| &one.field);
        match (&example.body, self.operation.body) {
            (None, _) => {}
            (Some(value), Body::Value) => body.for_each(|field| self.value(&field.ty, value)),
            (Some(value), _) => self.object(walk::prefix(Location::Body), &mut body, value),
        }
        match (&example.answer, &self.operation.answer) {
            (None, _) | (_, Answer::None) => {}
            (Some(value), Answer::Object(fields)) => self.object("answer.fields", &mut fields.iter(), value),
            (Some(value), Answer::Value(field)) => self.value(&field.ty, value),
        }
    }

    fn object(&mut self, table: &str, fields: &mut dyn Iterator<Item = &Field>, value: &Value) {
        for field in fields {
            if let Some(value) = value.get(&field.wire_name) {
                self.field(table, field, value);
            }
        }
    }

    fn field(&mut self, table: &str, field: &Field, value: &Value) {
        self.paths.insert(format!("{table}.{}", field.wire_name));
        self.value(&field.ty, value);
    }

    /// Continues within a value, which is finite even if its type is recursive.
    fn value(&mut self, ty: &Type, value: &Value) {
        match (ty, value) {
            (Type::List(item), Value::Array(items)) => items.iter().for_each(|value| self.value(item, value)),
            (Type::Map(item), Value::Object(members)) => members.values().for_each(|value| self.value(item, value)),
            (Type::JsonText(inner), Value::String(text)) => {
                if let Ok(value) = serde_json::from_str(text) {
                    self.value(inner, &value);
                }
            }
            (Type::JsonText(inner), value) => self.value(inner, value),
            (Type::Named(_), value) => {
                if let Some((named, fields)) = shape::spec_fields(ty, self.operation) {
                    self.object(&fields_of(&named.name), &mut fields.iter(), value);
                }
            }
            _ => {}
        }
    }
}
