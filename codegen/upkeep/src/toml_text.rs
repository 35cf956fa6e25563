//! Values as TOML text, in the style of the specs.

use serde_json::Value;

use dingtalk_pages::facts::{FieldFacts, Shape};
use dingtalk_spec::authoring::vocabulary::{Vocabulary, word};

/// The greatest length of a value in an example that is written on one line.
const LINE: usize = 100;

/// A text.
pub(crate) fn text(text: &str) -> String {
    // Some control characters begin with 0xc2.
    let may_be_special = |byte| matches!(byte, 0..b' ' | b'"' | b'\'' | b'\\' | 0x7f | 0xc2);
    if !text.bytes().any(may_be_special) {
        return format!("\"{text}\"");
    }
    let has_quotes = text.contains(['"', '\\']);
    if text.chars().any(char::is_control) || (has_quotes && text.contains('\'')) {
        return quoted(text);
    }
    if has_quotes { format!("'{text}'") } else { format!("\"{text}\"") }
}

/// A text with escapes. TOML has those of JSON, and forbids one more character.
fn quoted(text: &str) -> String {
    Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

/// A key.
pub(crate) fn key(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !key.is_empty() && key.chars().all(bare) { key.to_owned() } else { quoted(key) }
}

/// Texts on one line.
pub(crate) fn texts<'t>(list: impl IntoIterator<Item = &'t str>) -> String {
    let list: Vec<_> = list.into_iter().map(text).collect();
    format!("[{}]", list.join(", "))
}

/// Words of the format, without duplicates.
pub(crate) fn words<V: Vocabulary + PartialEq>(values: &[V]) -> String {
    let mut words: Vec<&str> = Vec::new();
    for value in values {
        let word = word(*value);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    texts(words)
}

/// A JSON value, if TOML can express it.
pub(crate) fn value(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Number(number) if number.is_f64() => Some(float(number.as_f64()?)),
        Value::Number(number) => Some(number.as_i64()?.to_string()),
        Value::String(string) => Some(text(string)),
        Value::Array(items) => {
            let items: Option<Vec<_>> = items.iter().map(self::value).collect();
            Some(format!("[{}]", items?.join(", ")))
        }
        Value::Object(members) => {
            let members = members.iter().map(|(name, member)| Some((name.as_str(), self::value(member)?)));
            Some(table(members.collect::<Option<Vec<_>>>()?))
        }
    }
}

fn float(number: f64) -> String {
    // With a fraction or an exponent, so that it is a float.
    format!("{number:?}")
}

/// A table on one line. Its values are already TOML.
pub(crate) fn table<'t>(members: impl IntoIterator<Item = (&'t str, String)>) -> String {
    let members: Vec<_> = members.into_iter().map(|(name, value)| format!("{} = {value}", key(name))).collect();
    if members.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", members.join(", ")) }
}

/// An example's JSON as text, with members in the order of `shape`'s fields.
pub(crate) fn json(value: &Value, shape: &Shape) -> String {
    let shape = Some(shape);
    let members = value.as_object().map_or_else(|| value.as_array().map_or(0, Vec::len), serde_json::Map::len);
    let short = (members < 2).then(|| one_line(value, shape));
    if let Some(short) = short.filter(|short| short.chars().count() <= LINE && fits_literal(short)) {
        return format!("'{short}'");
    }
    let mut text = String::new();
    lines(value, shape, 0, &mut text);
    let literal = !text.contains("'''") && !text.chars().any(|c| c.is_control() && c != '\n');
    if literal { format!("'''\n{text}\n'''") } else { quoted(&text) }
}

fn fits_literal(text: &str) -> bool {
    !text.contains('\'') && !text.chars().any(char::is_control)
}

fn one_line(value: &Value, shape: Option<&Shape>) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| one_line(item, element(shape))).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) if members.is_empty() => "{}".to_owned(),
        Value::Object(_) => {
            let member = |(name, value, shape): (&str, &Value, Option<&Shape>)| {
                format!("{}: {}", Value::from(name), one_line(value, shape))
            };
            let members: Vec<_> = ordered(value, shape).into_iter().map(member).collect();
            format!("{{ {} }}", members.join(", "))
        }
        scalar => scalar.to_string(),
    }
}

/// Writes a list or an object over several lines; its contents are each on one line if they fit.
fn lines(value: &Value, shape: Option<&Shape>, depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth);
    let entries: Vec<(String, &Value, Option<&Shape>)> = match value {
        Value::Array(items) => items.iter().map(|item| (String::new(), item, element(shape))).collect(),
        Value::Object(_) => {
            let name = |(name, value, shape): (&str, _, _)| (format!("{}: ", Value::from(name)), value, shape);
            ordered(value, shape).into_iter().map(name).collect()
        }
        _ => Vec::new(),
    };
    if entries.is_empty() {
        text.push_str(&one_line(value, shape));
        return;
    }
    let (open, close) = if value.is_array() { ('[', ']') } else { ('{', '}') };
    text.push(open);
    for (place, (name, inner, shape)) in entries.iter().enumerate() {
        text.push_str(if place == 0 { "\n" } else { ",\n" });
        text.push_str(&format!("{indent}  {name}"));
        let short = one_line(inner, *shape);
        if indent.len() + name.chars().count() + short.chars().count() <= LINE {
            text.push_str(&short);
        } else {
            lines(inner, *shape, depth + 1, text);
        }
    }
    text.push_str(&format!("\n{indent}{close}"));
}

/// Members in the order of the fields, followed by those that are not fields.
fn ordered<'v>(value: &'v Value, shape: Option<&'v Shape>) -> Vec<(&'v str, &'v Value, Option<&'v Shape>)> {
    let fields = fields(shape);
    let mut members: Vec<_> = value
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| {
            let field = fields.iter().enumerate().find(|(_, field)| field.name == *name);
            let place = field.map_or(usize::MAX, |(place, _)| place);
            (place, (name.as_str(), value, field.map(|(_, field)| &field.shape)))
        })
        .collect();
    members.sort_by_key(|(place, _)| *place);
    members.into_iter().map(|(_, member)| member).collect()
}

fn fields(shape: Option<&Shape>) -> &[FieldFacts] {
    match shape {
        Some(Shape::Object { fields, .. }) => fields,
        _ => &[],
    }
}

fn element(shape: Option<&Shape>) -> Option<&Shape> {
    match shape {
        Some(Shape::List(inner) | Shape::Map(inner)) => Some(inner),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_are_unchanged() {
        for odd in ["a", "", "\"", "'", "\"'", "\\n", "a\nb", "\u{7f}", "\0", "中文", "'''", "\r\n", "\u{feff}"] {
            let file = format!("{} = {}", key(odd), text(odd));
            let parsed: toml::Table = file.parse().unwrap();
            assert_eq!(parsed.get(odd).and_then(toml::Value::as_str), Some(odd), "{file}");
        }
    }

    #[test]
    fn values_are_unchanged() {
        for odd in [json!(["a", 1, 1.0, true, { "a b": [] }]), json!(1e300), json!(-5), json!({})] {
            let parsed: toml::Table = format!("x = {}", value(&odd).unwrap()).parse().unwrap();
            assert_eq!(serde_json::to_value(&parsed).unwrap(), json!({ "x": odd }));
        }
        assert_eq!(value(&json!([null])), None);
        assert_eq!(value(&json!(u64::MAX)), None);
    }

    #[test]
    fn json_is_formatted_as_people_do() {
        let answer = json!({ "b": { "x": [1, 2] }, "a": "it's", "list": [{ "text": "t".repeat(90) }] });
        let text = json(&answer, &Shape::Any);
        let parsed: toml::Table = format!("x = {text}").parse().unwrap();
        let back: Value = serde_json::from_str(parsed.get("x").unwrap().as_str().unwrap()).unwrap();
        assert_eq!(back, answer);
        let expected =
            "'''\n{\n  \"a\": \"it's\",\n  \"b\": { \"x\": [1, 2] },\n  \"list\": [\n    {\n      \"text\": \"";
        assert!(text.starts_with(expected), "{text}");
        assert_eq!(json(&json!({ "result": true }), &Shape::Any), "'{ \"result\": true }'");
    }
}
