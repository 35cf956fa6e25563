//! Values of a TOML file.

use toml_edit::Value;

/// Reads a value.
pub(super) fn parse(toml: &str) -> Option<Value> {
    let mut value: Value = toml.parse().ok()?;
    value.decor_mut().clear();
    Some(value)
}

/// A value as text, however it is quoted.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.value().clone(),
        Value::Integer(number) => number.value().to_string(),
        other => other.to_string().trim().to_owned(),
    }
}

/// Whether a value equals this text.
pub(super) fn is_plain(value: &Value, text: &str) -> bool {
    match value {
        Value::String(known) => known.value() == text,
        other => plain(other) == text,
    }
}
