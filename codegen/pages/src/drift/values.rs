//! Values of both sides, as a person writes them.

use serde_json::Value;

use super::shape;
use crate::page::facts::{FieldFacts, Shape};
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

/// A value as a person writes it: text without quotes.
pub(super) fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
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
        (Type::String, Value::String(text)) => Some(text.clone()),
        (Type::String, Value::Number(_) | Value::Bool(_)) => Some(written(value)),
        (Type::Any, _) => Some(written(value)),
        (_, Value::String(text)) => fitting(&serde_json::from_str(text.trim()).ok()?, ty),
        _ => fitting(value, ty),
    }
}

fn fitting(value: &Value, ty: &Type) -> Option<String> {
    let fits = match ty {
        Type::Int32 | Type::Int64 => value.is_i64(),
        Type::Float64 => value.is_number(),
        Type::Bool => value.is_boolean(),
        Type::List(_) => value.is_array(),
        Type::Map(_) => value.is_object(),
        Type::JsonText(inner) => return fitting(value, inner),
        _ => false,
    };
    fits.then(|| written(value))
}

/// The values that the page lists, as they are written, without duplicates; empty if some of them do not fit the field's type.
pub(super) fn of_page(field: &FieldFacts) -> Vec<String> {
    let is_number = match innermost(&field.shape) {
        Shape::String => false,
        Shape::Int32 | Shape::Int64 => true,
        _ => return Vec::new(),
    };
    let mut values: Vec<String> = Vec::new();
    for value in &field.values {
        let written = match &value.value {
            Value::String(text) if is_number => text.trim().parse::<i64>().ok().map(|number| number.to_string()),
            Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
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

fn innermost(shape: &Shape) -> &Shape {
    match shape {
        Shape::List(inner) | Shape::Map(inner) | Shape::JsonText(inner) => innermost(inner),
        other => other,
    }
}
