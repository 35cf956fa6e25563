//! What fields hold, on both sides in the same words.

use crate::model::{Field, NamedKind, NamedType, Operation, Type};
use crate::page::facts::Shape;

/// What the page says a field holds: `list<object>`.
pub(super) fn of_page(shape: &Shape) -> String {
    match shape {
        Shape::String => "string".to_owned(),
        Shape::Int32 => "int32".to_owned(),
        Shape::Int64 => "int64".to_owned(),
        Shape::Float64 => "float64".to_owned(),
        Shape::Bool => "bool".to_owned(),
        Shape::Any => "any".to_owned(),
        Shape::File => "file".to_owned(),
        Shape::Object { .. } => "object".to_owned(),
        Shape::List(item) => format!("list<{}>", of_page(item)),
        Shape::Map(value) => format!("map<{}>", of_page(value)),
        Shape::JsonText(inner) => format!("json<{}>", of_page(inner)),
    }
}

/// What the spec says, in the page's words where both mean the same.
pub(super) fn of_spec(ty: &Type, page: &Shape, operation: &Operation) -> String {
    match (ty, page) {
        (Type::List(item), Shape::List(shape)) => format!("list<{}>", of_spec(item, shape, operation)),
        (Type::Map(value), Shape::Map(shape)) => format!("map<{}>", of_spec(value, shape, operation)),
        (Type::JsonText(inner), Shape::JsonText(shape)) => format!("json<{}>", of_spec(inner, shape, operation)),
        // An object of which the page tells nothing.
        (Type::Any, Shape::Object { fields, .. }) if fields.is_empty() => "object".to_owned(),
        (Type::Map(value), Shape::Object { fields, .. }) if fields.is_empty() && **value == Type::Any => {
            "object".to_owned()
        }
        // Closed lists of numbers have one base.
        (Type::Named(name), Shape::Int32) if base(operation, name) == "int64" => "int32".to_owned(),
        _ => alone(ty, operation),
    }
}

fn alone(ty: &Type, operation: &Operation) -> String {
    match ty {
        Type::List(item) => format!("list<{}>", alone(item, operation)),
        Type::Map(value) => format!("map<{}>", alone(value, operation)),
        Type::JsonText(inner) => format!("json<{}>", alone(inner, operation)),
        Type::Named(name) => base(operation, name).to_owned(),
        plain => plain.to_string(),
    }
}

fn base(operation: &Operation, name: &str) -> &'static str {
    match operation.named_type(name).map(|named| &named.kind) {
        Some(NamedKind::TextValues(_)) => "string",
        Some(NamedKind::IntegerValues(_)) => "int64",
        _ => "object",
    }
}

/// The named type inside lists, maps and JSON text, if there is one.
pub(super) fn named<'m>(ty: &Type, operation: &'m Operation) -> Option<&'m NamedType> {
    match ty {
        Type::List(inner) | Type::Map(inner) | Type::JsonText(inner) => named(inner, operation),
        Type::Named(name) => operation.named_type(name),
        _ => None,
    }
}

/// The fields of the object inside lists, maps and JSON text, with the path of their table.
pub(super) fn spec_fields<'m>(ty: &Type, operation: &'m Operation) -> Option<(&'m NamedType, &'m [Field])> {
    let named = named(ty, operation)?;
    match &named.kind {
        NamedKind::Object(fields) => Some((named, fields)),
        _ => None,
    }
}

/// The values of the closed list inside lists, maps and JSON text, as they are written.
pub(super) fn spec_values<'m>(ty: &Type, operation: &'m Operation) -> Option<(&'m NamedType, Vec<String>)> {
    let named = named(ty, operation)?;
    match &named.kind {
        NamedKind::TextValues(values) => Some((named, values.iter().map(|value| value.value.clone()).collect())),
        NamedKind::IntegerValues(values) => Some((named, values.iter().map(|value| value.value.to_string()).collect())),
        NamedKind::Object(_) => None,
    }
}
