//! Checks JSON against types, limits and value lists.

use dingtalk_spec::model::{Field, Limits, NamedKind, SpecPlace, Type};
use serde_json::{Map, Value};

use super::context::Check;
use super::{describe, format};
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
        if let Some((expected, found)) = beyond(&field.limits, value, field.sensitive) {
            self.report(field.place.clone(), at, expected, found);
        }
        if let (Some(format), Value::String(text)) = (field.format, value)
            && let Some(expected) = format::violated(format, text)
        {
            self.report(field.place.clone(), at, expected, describe::text_found(text, field.sensitive));
        }
    }
}

/// What a limit requires, and what was sent instead; nothing if it is kept.
fn beyond(limits: &Limits, value: &Value, sensitive: bool) -> Option<(String, String)> {
    match value {
        Value::Number(number) => {
            let exact = number.as_i64();
            let rough = number.as_f64()?;
            let below = |least: i64| exact.map_or(rough < least as f64, |number| number < least);
            let above = |most: i64| exact.map_or(rough > most as f64, |number| number > most);
            let expected = match (limits.min, limits.max) {
                (Some(least), _) if below(least) => format!("at least {least}"),
                (_, Some(most)) if above(most) => format!("at most {most}"),
                _ => return None,
            };
            Some((expected, describe::found(value, sensitive)))
        }
        Value::String(text) => {
            let length = text.chars().count() as u64;
            let expected = outside(length, limits.min_length, limits.max_length, "character")?;
            Some((expected, count(length, sensitive)))
        }
        Value::Array(items) => {
            let length = items.len() as u64;
            let expected = outside(length, limits.min_items, limits.max_items, "element")?;
            Some((expected, length.to_string()))
        }
        _ => None,
    }
}

pub(super) fn outside(number: u64, least: Option<u64>, most: Option<u64>, noun: &str) -> Option<String> {
    let plural = |limit: u64| if limit == 1 { "" } else { "s" };
    match (least, most) {
        (Some(least), _) if number < least => Some(format!("at least {least} {noun}{}", plural(least))),
        (_, Some(most)) if number > most => Some(format!("at most {most} {noun}{}", plural(most))),
        _ => None,
    }
}

fn count(length: u64, sensitive: bool) -> String {
    if sensitive { "another number of them".to_owned() } else { length.to_string() }
}
