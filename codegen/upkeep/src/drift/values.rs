//! Values of both sides, as a person writes them.

use serde_json::Value;

use super::shape;
use dingtalk_pages::facts::{FieldFacts, Shape};
use dingtalk_spec::model::{NamedKind, NamedType, Operation, Type};

/// The values of the closed list inside lists, maps and JSON text, as they are written.
pub(super) fn of_spec<'m>(ty: &Type, operation: &'m Operation) -> Option<(&'m NamedType, Vec<String>)> {
    let named = shape::named(ty, operation)?;
    match &named.kind {
        NamedKind::TextValues(values) => Some((named, values.iter().map(|value| value.value.clone()).collect())),
        NamedKind::IntegerValues(values) => Some((named, values.iter().map(|value| value.value.to_string()).collect())),
        NamedKind::Object(_) => None,
    }
}

/// A value as a person writes it: text without quotes, unless nothing would be left to see.
pub(super) fn written(value: &Value) -> String {
    match value {
        Value::String(text) if !text.trim().is_empty() => text.clone(),
        other => other.to_string(),
    }
}

/// A page's value as the spec would write it in a field of type `ty`; nothing if the value does not fit the type.
pub(super) fn of_page_in(value: &Value, ty: &Type, operation: &Operation) -> Option<String> {
    match (ty, value) {
        (Type::Named(_), _) => {
            let (named, values) = of_spec(ty, operation)?;
            let fits = value.is_string() == matches!(named.kind, NamedKind::TextValues(_));
            Some(written(value)).filter(|value| fits && values.contains(value))
        }
        (Type::String, Value::String(_)) => Some(written(value)),
        (Type::String, Value::Number(_) | Value::Bool(_)) => Some(written(value)),
        (Type::Any, _) => fitting(value, ty),
        (_, Value::String(text)) => fitting(&serde_json::from_str(text.trim()).ok()?, ty),
        _ => fitting(value, ty),
    }
}

fn fitting(value: &Value, ty: &Type) -> Option<String> {
    fits(value, ty).then(|| written(value))
}

/// Whether a spec can have the value in a field of this type. TOML has neither `null` nor larger integers.
fn fits(value: &Value, ty: &Type) -> bool {
    match (ty, value) {
        (Type::Int32 | Type::Int64, value) => value.is_i64(),
        (Type::Float64, Value::Number(number)) => number.is_f64() || number.is_i64(),
        (Type::Bool, value) => value.is_boolean(),
        (Type::String, value) => value.is_string(),
        (Type::List(inner), Value::Array(items)) => items.iter().all(|item| fits(item, inner)),
        (Type::Map(inner), Value::Object(members)) => members.values().all(|member| fits(member, inner)),
        (Type::JsonText(inner), value) => fits(value, inner),
        (Type::Any, Value::Array(items)) => items.iter().all(|item| fits(item, ty)),
        (Type::Any, Value::Object(members)) => members.values().all(|member| fits(member, ty)),
        (Type::Any, Value::Number(number)) => number.is_f64() || number.is_i64(),
        (Type::Any, value) => !value.is_null(),
        _ => false,
    }
}

/// The values that the page lists, as they are written, without duplicates; empty if some of them do not fit the field's type, or if
/// they are inside of text that the spec does not describe.
pub(super) fn of_page(field: &FieldFacts, ty: &Type) -> Vec<String> {
    let is_number = match innermost(&field.shape, ty) {
        Some(Shape::String) => false,
        Some(Shape::Int32 | Shape::Int64) => true,
        _ => return Vec::new(),
    };
    let mut values: Vec<String> = Vec::new();
    for value in &field.values {
        let written = match &value.value {
            Value::String(text) if is_number => text.trim().parse::<i64>().ok().map(|number| number.to_string()),
            Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
            Value::Number(number) if is_number => number.as_i64().map(|number| number.to_string()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        match written {
            None => return Vec::new(),
            Some(value) if values.contains(&value) => {}
            Some(value) => values.push(value),
        }
    }
    values
}

/// The shape inside lists, maps and JSON text; nothing if the spec has JSON text as plain text.
fn innermost<'s>(shape: &'s Shape, ty: &Type) -> Option<&'s Shape> {
    match (shape, ty) {
        (Shape::List(inner), Type::List(ty)) | (Shape::Map(inner), Type::Map(ty)) => innermost(inner, ty),
        (Shape::JsonText(inner), Type::JsonText(ty)) => innermost(inner, ty),
        (Shape::JsonText(_), _) => None,
        // A list in a query travels as JSON text.
        (_, Type::JsonText(ty)) => innermost(shape, ty),
        (Shape::List(inner) | Shape::Map(inner), _) => innermost(inner, ty),
        (plain, _) => Some(plain),
    }
}
