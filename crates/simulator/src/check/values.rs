//! Checks JSON against types, limits and value lists.

use dingtalk_spec::model::{Field, NamedKind, SpecPlace, Type};
use serde_json::{Map, Value};

use super::context::Check;
use super::describe;
use crate::nearest::nearest;

impl Check<'_> {
    /// Checks a field's value: its type, then its limits.
    pub(super) fn field_value(&mut self, field: &Field, ty: &Type, at: &str, value: &Value) {
        match value {
            Value::String(secret) if field.sensitive => self.hide(secret),
            Value::Number(number) if field.sensitive => self.hide(&number.to_string()),
            _ => {}
        }
        let before = self.found.violations.len();
        self.value(field, ty, at, value);
        if self.found.violations.len() == before {
            self.limits(field, at, value);
        }
    }

    fn value(&mut self, field: &Field, ty: &Type, at: &str, value: &Value) {
        let fits = match (ty, value) {
            (Type::Any, _) | (Type::String, Value::String(_)) | (Type::Bool, Value::Bool(_)) => true,
            (Type::Int32, Value::Number(number)) => number.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
            (Type::Int64, Value::Number(number)) => number.as_i64().is_some(),
            (Type::Float64, Value::Number(_)) => true,
            (Type::List(item), Value::Array(values)) => {
                for (index, value) in values.iter().enumerate() {
                    self.value(field, item, &format!("{at}[{index}]"), value);
                }
                true
            }
            (Type::Map(item), Value::Object(members)) => {
                for (key, value) in members.iter().filter(|(_, value)| !value.is_null()) {
                    self.value(field, item, &format!("{at}[{key:?}]"), value);
                }
                true
            }
            (Type::JsonText(inner), Value::String(text)) => match serde_json::from_str(text) {
                Ok(value) => {
                    self.value(field, inner, at, &value);
                    true
                }
                Err(_) => false,
            },
            (Type::Named(name), value) => return self.named(field, name, at, value),
            _ => false,
        };
        if !fits {
            self.wrong(field.place.clone(), field, ty, at, value);
        }
    }

    fn named(&mut self, field: &Field, name: &str, at: &str, value: &Value) {
        let Some(named) = self.endpoint.operation.named_type(name) else {
            return;
        };
        let fits = match (&named.kind, value) {
            (NamedKind::Object(fields), Value::Object(members)) => {
                self.members(named.place.clone(), &fields.iter().collect::<Vec<_>>(), at, members);
                self.choice(Some(name), at, members);
                return;
            }
            (NamedKind::TextValues(values), Value::String(text)) => values.iter().any(|known| known.value == *text),
            (NamedKind::IntegerValues(values), Value::Number(number)) => {
                values.iter().any(|known| Some(known.value) == number.as_i64())
            }
            _ => false,
        };
        if !fits {
            self.wrong(named.place.clone(), field, &Type::Named(name.to_owned()), at, value);
        }
    }

    fn wrong(&mut self, place: SpecPlace, field: &Field, ty: &Type, at: &str, value: &Value) {
        let wanted = describe::wanted(self.endpoint, ty);
        self.report(place, at, wanted, describe::found(value, field.sensitive));
    }

    pub(super) fn missing(&mut self, field: &Field, at: &str) {
        let wanted = format!("{}, which is required", describe::wanted(self.endpoint, &field.ty));
        self.report(field.place.clone(), at, wanted, "nothing");
    }

    /// Checks an object: its declared members, those that are missing, and those that are unknown. `null` counts as missing.
    pub(super) fn members(&mut self, statement: SpecPlace, fields: &[&Field], at: &str, members: &Map<String, Value>) {
        for field in fields {
            let at = format!("{at}.{}", field.wire_name);
            match members.get(&field.wire_name) {
                Some(value) if !value.is_null() => self.field_value(field, &field.ty, &at, value),
                _ if field.required => self.missing(field, &at),
                _ => {}
            }
        }
        for (name, value) in members {
            if fields.iter().all(|field| field.wire_name != *name) {
                let expected = match nearest(name, fields.iter().map(|field| field.wire_name.as_str())) {
                    Some(meant) => format!("only declared fields (did you mean `{meant}`?)"),
                    None => "only declared fields".to_owned(),
                };
                let found = format!("an unknown one, {}", describe::kind(value));
                self.report(statement.clone(), &format!("{at}.{name}"), expected, found);
            }
        }
    }

    fn limits(&mut self, field: &Field, at: &str, value: &Value) {
        // The limits of JSON in text are those of the JSON.
        let parsed = match (&field.ty, value) {
            (Type::JsonText(_), Value::String(text)) => serde_json::from_str::<Value>(text).ok(),
            _ => None,
        };
        let value = parsed.as_ref().unwrap_or(value);
        if let Some(beyond) = field.limits.exceeded_by(value) {
            let found = match (beyond.length, value) {
                (Some(length), Value::String(_)) => count(length, field.sensitive),
                (Some(length), _) => length.to_string(),
                (None, value) => describe::found(value, field.sensitive),
            };
            self.report(field.place.clone(), at, beyond.expected, found);
        }
        if let (Some(format), Value::String(text)) = (field.format, value)
            && let Some(expected) = format.violated_by(text)
        {
            self.report(field.place.clone(), at, expected, describe::text_found(text, field.sensitive));
        }
    }
}

fn count(length: u64, sensitive: bool) -> String {
    if sensitive { "another number of them".to_owned() } else { length.to_string() }
}
