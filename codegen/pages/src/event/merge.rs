//! What all examples of one event show together.

use serde_json::{Map, Value};

use crate::facts::{FieldFacts, Shape};
use crate::inferred;
use dingtalk_spec::authoring::names;
use dingtalk_spec::model::Format;

/// The fields of objects that show the same thing, in order of names. A name that differs in case and underscores is the same field: the
/// ways of delivery write `unionIdList`, `UnionIdList` and `union_id_list`. The first object's names count.
pub(super) fn fields(objects: &[&Map<String, Value>], line: u32) -> Vec<FieldFacts> {
    let mut found: Vec<(&str, Vec<&Value>)> = Vec::new();
    for (name, value) in objects.iter().copied().flatten() {
        match found.iter_mut().find(|(known, _)| folded(known) == folded(name)) {
            Some((_, values)) => values.push(value),
            None => found.push((name, vec![value])),
        }
    }
    let field = |(name, values): (&str, Vec<&Value>)| {
        let is_scalar = |value: &&&Value| !matches!(value, Value::Null | Value::Array(_) | Value::Object(_));
        let example = values.iter().find(is_scalar).map(|value| (*value).clone());
        let shape = shape(&values, line);
        let is_scalar = !matches!(shape, Shape::Any | Shape::List(_) | Shape::Object { .. });
        let example = example.filter(|_| is_scalar);
        let format = example.as_ref().filter(|_| is_time(name)).and_then(format);
        FieldFacts { shape, example, format, ..inferred::undescribed(name, line) }
    };
    let mut fields: Vec<_> = found.into_iter().map(field).collect();
    fields.sort_by(|a, b| a.name.cmp(&b.name));
    fields
}

/// What all of these values are. `null`, an empty list and an empty object may be anything.
fn shape<'v>(values: &[&'v Value], line: u32) -> Shape {
    let telling: Vec<&'v Value> = values.iter().copied().filter(|value| !is_empty(value)).collect();
    let all = |is: fn(&Value) -> bool| telling.iter().all(|value| is(value));
    match () {
        () if telling.is_empty() && values.iter().any(|value| value.is_array()) => Shape::List(Box::new(Shape::Any)),
        () if telling.is_empty() => Shape::Any,
        () if all(Value::is_object) => {
            let objects: Vec<_> = telling.iter().filter_map(|value| value.as_object()).collect();
            Shape::Object { name: None, fields: fields(&objects, line) }
        }
        // Some ways leave the brackets out around a single element, which reading allows for.
        () if telling.iter().any(|value| value.is_array()) && all(|value| !value.is_object()) => {
            let elements = |value: &&'v Value| value.as_array().map_or(std::slice::from_ref(*value), Vec::as_slice);
            let elements: Vec<&Value> = telling.iter().flat_map(elements).collect();
            Shape::List(Box::new(shape(&elements, line)))
        }
        () if all(Value::is_boolean) => Shape::Bool,
        () if all(|value| value.is_i64()) => Shape::Int64,
        () if all(Value::is_string) => Shape::String,
        () if all(Value::is_number) => Shape::Float64,
        // Some ways write numbers as text, which reading allows for. The first one counts.
        () if all(|value| value.is_number() || value.is_string()) => shape(telling.get(..1).unwrap_or_default(), line),
        () => Shape::Any,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.iter().all(is_empty),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// A name regardless of case and underscores.
fn folded(name: &str) -> String {
    name.replace('_', "").to_lowercase()
}

/// Whether a field's name says that it is a time.
fn is_time(name: &str) -> bool {
    let words = names::snake(name);
    words.split('_').any(|word| matches!(word, "date" | "timestamp") || word.ends_with("time"))
}

/// How a value is written that is a time, if it looks like one.
fn format(value: &Value) -> Option<Format> {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let digits: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    match digits.as_str() {
        "0000000000000" => Some(Format::EpochMilliseconds),
        "0000-00-00 00:00:00" => Some(Format::LocalDateTime),
        "0000-00-00" => Some(Format::LocalDate),
        _ => None,
    }
}
