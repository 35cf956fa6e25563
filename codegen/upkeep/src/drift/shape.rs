//! What fields hold, in the same words for both sides.

use crate::sayable;
use dingtalk_pages::facts::{FieldFacts, Shape};
use dingtalk_spec::model::{Body, Field, NamedKind, NamedType, Operation, Type};

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

/// Where a field is, which decides what the format can express.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Site {
    /// Where everything is text: path, query, headers.
    Text,
    /// The body itself, or a field of it.
    Body,
    /// An answer, or something within a field.
    Inside,
}

impl Site {
    pub(super) fn of(at: &str, operation: &Operation) -> Self {
        match at.split('.').next() {
            Some("path_parameters" | "query" | "headers") => Self::Text,
            // A form carries text, apart from its files.
            Some("body") if operation.body == Body::Form => Self::Text,
            Some("body") => Self::Body,
            _ => Self::Inside,
        }
    }
}

/// What the spec says, in the page's words if both mean the same.
pub(super) fn of_spec(ty: &Type, page: &Shape, site: Site, operation: &Operation) -> String {
    let inside = |ty: &Type, shape: &Shape| of_spec(ty, shape, Site::Inside, operation);
    match (ty, page, site) {
        // Lists and objects travel as JSON text here, which a page need not mention.
        (Type::JsonText(inner), Shape::List(_) | Shape::Map(_) | Shape::Object { .. }, Site::Text) => {
            inside(inner, page)
        }
        (Type::String, Shape::Any | Shape::File, Site::Text) => of_page(page),
        // The format describes the contents of JSON text only in requests.
        (Type::String, Shape::JsonText(_), Site::Inside) => of_page(page),
        (Type::List(item), Shape::List(shape), _) => format!("list<{}>", inside(item, shape)),
        (Type::Map(value), Shape::Map(shape), _) => format!("map<{}>", inside(value, shape)),
        (Type::JsonText(inner), Shape::JsonText(shape), _) => format!("json<{}>", inside(inner, shape)),
        // An object that the page does not describe.
        (Type::Any, Shape::Object { fields, .. }, _) if !sayable::has_names(fields) => "object".to_owned(),
        (Type::Map(value), Shape::Object { fields, .. }, _) if !sayable::has_names(fields) && **value == Type::Any => {
            "object".to_owned()
        }
        // Pages do not say how wide a whole number is.
        (Type::Int32, Shape::Int64, _) => "int64".to_owned(),
        // Closed lists of numbers have one base.
        (Type::Named(name), Shape::Int32, _) if base(operation, name) == "int64" => "int32".to_owned(),
        _ => alone(ty, operation),
    }
}

/// What the spec says, regardless of the page.
pub(super) fn alone(ty: &Type, operation: &Operation) -> String {
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

/// The named type inside lists, maps and JSON text, if any.
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

/// The object inside lists, maps and JSON text: the page's name for it, and its fields.
pub(super) fn page_object(shape: &Shape) -> Option<(Option<&str>, &[FieldFacts])> {
    match shape {
        Shape::Object { name, fields } => Some((name.as_deref(), fields)),
        Shape::List(inner) | Shape::Map(inner) | Shape::JsonText(inner) => page_object(inner),
        _ => None,
    }
}
