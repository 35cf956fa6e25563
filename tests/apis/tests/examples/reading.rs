//! Whether an answer's type has a place of the right kind for everything in an example, and no two names share a place.
//!
//! This does not need serde: the fields of answers can be reached by wire name, as the client's decoder does.

use std::str::FromStr;

use dingtalk_core::binding::{Decode, Target};
use dingtalk_spec::model::Gateway;
use serde_json::Value;

/// Fills `empty` with `json`, and fails unless all of it is kept.
pub(crate) fn read(empty: &mut dyn Decode, json: &Value, gateway: Gateway) -> Result<(), String> {
    let mut reading = Reading { gateway, lost: Vec::new() };
    reading.fill("answer", empty, json);
    if reading.lost.is_empty() {
        return Ok(());
    }
    Err(format!("the answer was not read in full: {}", reading.lost.join(", ")))
}

struct Reading {
    gateway: Gateway,
    /// Paths of values that are not kept, with the reason.
    lost: Vec<String>,
}

impl Reading {
    fn fill(&mut self, path: &str, place: &mut dyn Decode, json: &Value) {
        if json.is_null() {
            return;
        }
        match (place.present(), json) {
            (Target::Object(object), Value::Object(fields)) => {
                for (name, value) in fields {
                    match object.field(name) {
                        Some(field) => self.fill(&format!("{path}.{name}"), field, value),
                        None if is_empty(value) => {}
                        None => self.lost.push(format!("{path}.{name} has no field")),
                    }
                }
                // If two names lead to the same field, it has the second one's value.
                for (name, value) in fields {
                    if object.field(name).is_some_and(|field| !holds(field, value, self.gateway)) {
                        self.lost.push(format!("{path}.{name} was overwritten"));
                    }
                }
            }
            (Target::List(list), json) => match items(json, self.gateway) {
                Some(items) => {
                    for (index, item) in items.iter().enumerate() {
                        self.fill(&format!("{path}[{index}]"), list.push(), item);
                    }
                }
                None => self.lost.push(format!("{path} is not a list")),
            },
            (Target::Map(map), Value::Object(entries)) => {
                for (key, value) in entries {
                    self.fill(&format!("{path}.{key}"), map.entry(key.clone()), value);
                }
            }
            (target, json) => {
                if put(target, json, self.gateway).is_none() {
                    self.lost.push(format!("{path} has another type than {json}"));
                }
            }
        }
    }
}

/// Puts a value in its place. Unlike the client, which is lenient, this requires a type that the spec accepts.
fn put(target: Target<'_>, json: &Value, gateway: Gateway) -> Option<()> {
    match target {
        Target::Any(any) => any.clone_from(json),
        Target::Text(place) => *place = text(json, gateway)?,
        Target::TextValue(value) => value.set_text(json.as_str()?),
        Target::Bool(flag) => *flag = json.as_bool()?,
        Target::Float64(number) => *number = float(json, gateway)?,
        Target::Int64(number) => *number = whole(json, gateway)?,
        Target::Int32(number) => *number = i32::try_from(whole(json, gateway)?).ok()?,
        Target::IntegerValue(value) => value.set_integer(whole(json, gateway)?),
        Target::Optional(_) | Target::List(_) | Target::Map(_) | Target::Object(_) => return None,
    }
    Some(())
}

/// Whether a place that was filled with `json` still has it. This is not visible for lists and open enums.
fn holds(place: &mut dyn Decode, json: &Value, gateway: Gateway) -> bool {
    if json.is_null() {
        return true;
    }
    match (place.present(), json) {
        (Target::Text(place), json) => text(json, gateway).as_ref() == Some(place),
        (Target::Bool(flag), json) => json.as_bool() == Some(*flag),
        (Target::Float64(number), json) => float(json, gateway) == Some(*number),
        (Target::Int64(number), json) => whole(json, gateway) == Some(*number),
        (Target::Int32(number), json) => whole(json, gateway) == Some(i64::from(*number)),
        (Target::Any(any), json) => any == json,
        (Target::Object(object), Value::Object(fields)) => {
            fields.iter().all(|(name, value)| object.field(name).is_none_or(|field| holds(field, value, gateway)))
        }
        (Target::Map(map), Value::Object(entries)) => {
            entries.iter().all(|(key, value)| holds(map.entry(key.clone()), value, gateway))
        }
        (Target::List(_) | Target::TextValue(_) | Target::IntegerValue(_), _) => true,
        (Target::Optional(_) | Target::Object(_) | Target::Map(_), _) => false,
    }
}

/// A list's items. Older legacy calls wrap lists in objects: `{"string": ["a", "b"]}`.
fn items(json: &Value, gateway: Gateway) -> Option<&[Value]> {
    match json {
        Value::Array(items) => Some(items),
        Value::Object(wrapped) if gateway == Gateway::Legacy && wrapped.len() == 1 => {
            wrapped.get("string").and_then(Value::as_array).map(Vec::as_slice)
        }
        _ => None,
    }
}

/// A text. Legacy calls may return a number instead.
fn text(json: &Value, gateway: Gateway) -> Option<String> {
    match json {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) if gateway == Gateway::Legacy => Some(number.to_string()),
        _ => None,
    }
}

/// A number as text, which legacy calls may return.
fn written<T: FromStr>(json: &Value, gateway: Gateway) -> Option<T> {
    json.as_str().filter(|_| gateway == Gateway::Legacy)?.parse().ok()
}

fn float(json: &Value, gateway: Gateway) -> Option<f64> {
    json.as_f64().or_else(|| written(json, gateway))
}

/// An integer, which JSON may write as `7.0`.
fn whole(json: &Value, gateway: Gateway) -> Option<i64> {
    let rounded = || json.as_f64().filter(|number| number.fract() == 0.0).map(|number| number as i64);
    json.as_i64().or_else(rounded).or_else(|| written(json, gateway))
}

fn is_empty(json: &Value) -> bool {
    json.is_null() || json.as_array().is_some_and(Vec::is_empty)
}

#[cfg(test)]
mod tests {
    use dingtalk_core::binding::Fields;
    use serde_json::json;

    use super::*;

    #[derive(Default)]
    struct Answer {
        name: Option<String>,
        size: Option<i64>,
        rate: Option<f64>,
        tags: Vec<String>,
    }

    impl Fields for Answer {
        fn field(&mut self, name: &str) -> Option<&mut dyn Decode> {
            match name {
                // The second name is the mistake.
                "name" | "title" => Some(&mut self.name),
                "size" => Some(&mut self.size),
                "rate" => Some(&mut self.rate),
                "tags" => Some(&mut self.tags),
                _ => None,
            }
        }
    }

    fn lost(json: &Value, gateway: Gateway) -> Vec<String> {
        let mut reading = Reading { gateway, lost: Vec::new() };
        reading.fill("answer", &mut Answer::default(), json);
        reading.lost
    }

    #[test]
    fn what_is_kept_is_not_reported() {
        let json = json!({"name": "n", "size": 7.0, "tags": ["a", null], "more": null, "none": []});
        assert_eq!(lost(&json, Gateway::New), [""; 0]);
        assert_eq!(lost(&json!({"tags": {"string": ["a"]}}), Gateway::Legacy), [""; 0]);
        assert_eq!(lost(&json!({"name": 30.286053, "size": "3131111111", "rate": "0.5"}), Gateway::Legacy), [""; 0]);
    }

    #[test]
    fn what_is_lost_is_named() {
        assert_eq!(lost(&json!({"more": 1}), Gateway::New), ["answer.more has no field"]);
        assert_eq!(lost(&json!({"size": "7"}), Gateway::New)[0], "answer.size has another type than \"7\"");
        assert_eq!(lost(&json!({"size": "many"}), Gateway::Legacy)[0], "answer.size has another type than \"many\"");
        assert_eq!(lost(&json!({"name": 7}), Gateway::New)[0], "answer.name has another type than 7");
        assert_eq!(lost(&json!({"tags": {"string": ["a"]}}), Gateway::New), ["answer.tags is not a list"]);
        let both = lost(&json!({"name": "n", "title": "t"}), Gateway::New);
        assert_eq!(both, ["answer.name was overwritten"]);
    }
}
