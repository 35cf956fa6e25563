//! Values that are sent as text: in the path, the query and headers.

use dingtalk_spec::model::{Field, NamedKind, Type};
use serde_json::Value;

use super::context::Check;
use super::describe;

impl Check<'_> {
    /// Reads the text as the field's type, checks the value, and keeps it.
    pub(super) fn text_argument(&mut self, index: usize, field: &Field, at: &str, text: &str) {
        let value = self.text_value(field, at, text);
        self.found.arguments.extend(value.map(|value| (index, value)));
    }

    /// Reads the text as the field's type, checks the value, and returns it.
    pub(super) fn text_value(&mut self, field: &Field, at: &str, text: &str) -> Option<Value> {
        if field.sensitive {
            self.hide(text);
        }
        match self.read(&field.ty, text) {
            Some(value) => {
                let ty = if let Type::JsonText(inner) = &field.ty { inner } else { &field.ty };
                self.field_value(field, ty, at, &value);
                Some(value)
            }
            None => {
                let wanted = describe::wanted(self.endpoint, &field.ty);
                self.report(field.place.clone(), at, wanted, describe::text_found(text, field.sensitive));
                None
            }
        }
    }

    fn read(&self, ty: &Type, text: &str) -> Option<Value> {
        match ty {
            Type::String | Type::File => Some(Value::from(text)),
            Type::Int32 | Type::Int64 => integer(text),
            // The vendor's client for Python sends capitals.
            Type::Bool => match text {
                "true" | "True" => Some(Value::from(true)),
                "false" | "False" => Some(Value::from(false)),
                _ => None,
            },
            Type::Float64 => serde_json::from_str(text).ok().filter(Value::is_number),
            Type::Any => Some(serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))),
            Type::List(_) | Type::Map(_) | Type::JsonText(_) => serde_json::from_str(text).ok(),
            Type::Named(name) => match self.endpoint.operation.named_type(name).map(|named| &named.kind) {
                Some(NamedKind::TextValues(_)) => Some(Value::from(text)),
                Some(NamedKind::IntegerValues(_)) => integer(text),
                Some(NamedKind::Object(_)) | None => serde_json::from_str(text).ok(),
            },
        }
    }
}

/// Reads decimal digits, with a minus if the number is negative, and nothing else.
fn integer(text: &str) -> Option<Value> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_plain { text.parse::<i64>().ok().map(Value::from) } else { None }
}
