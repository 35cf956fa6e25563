//! Values and types in words.

use dingtalk_spec::model::{NamedKind, Type};
use serde_json::Value;

use crate::endpoint::Endpoint;
use crate::nearest::alternatives;

/// Longer texts are cut in messages.
const LONGEST: usize = 60;

/// Describes a value that was sent; a secret only by its kind.
pub(super) fn found(value: &Value, sensitive: bool) -> String {
    match value {
        Value::Null => "`null`".to_owned(),
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::Object(members) if members.is_empty() => "an empty object".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        _ if sensitive => format!("{} (a secret, not shown)", kind(value)),
        Value::Bool(flag) => format!("`{flag}`"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) => text_found(text, false),
    }
}

/// Describes text that was sent.
pub(super) fn text_found(text: &str, sensitive: bool) -> String {
    if text.is_empty() {
        return "empty text".to_owned();
    }
    if sensitive {
        return "text (a secret, not shown)".to_owned();
    }
    let mut shown: String = text.chars().take(LONGEST).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    format!("the text {shown:?}")
}

/// The kind of a value, without its content.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "`null`",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// What a type requires of JSON.
pub(super) fn wanted(endpoint: &Endpoint, ty: &Type) -> String {
    match ty {
        Type::String => "text".to_owned(),
        Type::Int32 => "a whole number of 32 bits".to_owned(),
        Type::Int64 => "a whole number of 64 bits".to_owned(),
        Type::Float64 => "a number".to_owned(),
        Type::Bool => "`true` or `false`".to_owned(),
        Type::Any => "any JSON value".to_owned(),
        Type::File => "a file".to_owned(),
        Type::List(_) => format!("a list (`{ty}`)"),
        Type::Map(_) => format!("an object with any keys (`{ty}`)"),
        Type::JsonText(_) => format!("JSON written as text (`{ty}`)"),
        Type::Named(name) => match endpoint.operation.named_type(name).map(|named| &named.kind) {
            Some(NamedKind::TextValues(values)) => alternatives(values.iter().map(|value| value.value.as_str())),
            Some(NamedKind::IntegerValues(values)) => {
                let numbers: Vec<_> = values.iter().map(|value| value.value.to_string()).collect();
                alternatives(numbers.iter().map(String::as_str))
            }
            Some(NamedKind::Object(_)) | None => format!("an object (`{name}`)"),
        },
    }
}
