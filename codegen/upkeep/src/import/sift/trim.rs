//! Takes single values out of examples.

use serde_json::Value;

use crate::import::examples;
use dingtalk_pages::facts::{FieldFacts, PageFacts, Shape};
use dingtalk_spec::authoring::json_path::{self, Step};

/// A value within a key of an example.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Within(Vec<Step>);

impl Within {
    /// The value at an offset of the key's TOML; nothing if that is all of it.
    pub(super) fn at(toml: &str, offset: usize) -> Option<Self> {
        json_path::of(toml, offset).filter(|steps| !steps.is_empty()).map(Self)
    }

    /// Its path from the key: `.result.list[0].id`.
    pub(super) fn path(&self) -> String {
        let step = |step: &Step| match step {
            Step::Member(name) => format!(".{name}"),
            Step::Item(index) => format!("[{index}]"),
        };
        self.0.iter().map(step).collect()
    }

    /// The value.
    pub(super) fn of<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        self.0.iter().try_fold(value, |value, step| match step {
            Step::Member(name) => value.get(name),
            Step::Item(index) => value.get(index),
        })
    }

    /// What stands in for this value if the call needs one: the example in the page's table, or the first value that it lists.
    pub(super) fn substitute(&self, key: &str, facts: &PageFacts, value: &Value) -> Option<Value> {
        let field = self.field(key, facts).filter(|field| examples::is_required(field, key))?;
        let substitute = examples::sample(field).or_else(|| listed(field))?;
        // The checks may reject it as well.
        (Some(&substitute) != self.of(value)).then_some(substitute)
    }

    /// The value with another one in this one's place.
    pub(super) fn replaced(&self, mut value: Value, substitute: Value) -> Value {
        let place = self.0.iter().try_fold(&mut value, |value, step| match step {
            Step::Member(name) => value.get_mut(name),
            Step::Item(index) => value.get_mut(index),
        });
        if let Some(place) = place {
            *place = substitute;
        }
        value
    }

    /// The parameter or the field of the request that has this value.
    fn field<'p>(&self, key: &str, facts: &'p PageFacts) -> Option<&'p FieldFacts> {
        let mut fields: &[FieldFacts] = match (key, facts.body.as_ref().map(|tree| &tree.root)) {
            ("path_parameters", _) => &facts.path_parameters,
            ("query", _) => &facts.query,
            ("headers", _) => &facts.headers,
            ("body", Some(root)) => fields_in(root),
            _ => return None,
        };
        let mut found = None;
        for step in &self.0 {
            match step {
                Step::Member(name) => {
                    let field = fields.iter().find(|field| field.name == *name)?;
                    fields = fields_in(&field.shape);
                    found = Some(field);
                }
                // An element of a list is no field itself.
                Step::Item(_) => found = None,
            }
        }
        found
    }

    /// What is left of a value without this one and without what only held it; nothing if that is all.
    pub(super) fn without(&self, value: Value) -> Option<Value> {
        without(value, &self.0)
    }
}

/// The fields of the object in lists, or of the object itself.
fn fields_in(shape: &Shape) -> &[FieldFacts] {
    match shape {
        Shape::Object { fields, .. } => fields,
        Shape::List(inner) => fields_in(inner),
        _ => &[],
    }
}

/// The first value of the field's closed list.
fn listed(field: &FieldFacts) -> Option<Value> {
    let value = &field.values.first()?.value;
    match (&field.shape, value) {
        (Shape::String, Value::Number(number)) => Some(Value::from(number.to_string())),
        (Shape::String, Value::String(_)) => Some(value.clone()),
        (Shape::Int32 | Shape::Int64, Value::String(text)) => text.trim().parse::<i64>().ok().map(Value::from),
        (Shape::Int32 | Shape::Int64, Value::Number(_)) => Some(value.clone()),
        _ => None,
    }
}

fn without(mut value: Value, steps: &[Step]) -> Option<Value> {
    let (step, rest) = steps.split_first()?;
    match (step, &mut value) {
        (Step::Member(name), Value::Object(members)) => {
            if let Some(inner) = members.remove(name)
                && let Some(inner) = without(inner, rest)
            {
                members.insert(name.clone(), inner);
            }
            (!members.is_empty()).then_some(value)
        }
        (Step::Item(index), Value::Array(items)) if *index < items.len() => {
            if let Some(inner) = without(items.remove(*index), rest) {
                items.insert(*index, inner);
            }
            (!items.is_empty()).then_some(value)
        }
        _ => Some(value),
    }
}
