//! What a spec says about a field besides its meaning, in sentences.

use serde_json::Value;

use super::docs::Docs;
use super::markdown::{self, Resolve, code};
use dingtalk_spec::model::{Field, FieldFrom, Format, Location, RequiredFrom, Type};

/// Longer examples are left to the operation's own example.
const LONGEST_EXAMPLE: usize = 120;

/// Documentation of a setter: a parameter's, or that of an object's field, which has no location.
pub(super) fn setter_docs(field: &Field, location: Option<Location>, resolve: Resolve<'_>) -> Docs {
    let opening = match (field.required, field.required_from) {
        (false, None) => "",
        (true, None) => "Required. ",
        (true, Some(RequiredFrom::Sdk)) => "Required, according to the vendor's SDK. ",
        (true, Some(RequiredFrom::Server)) => "Required: the server rejects calls without it. ",
        (true, Some(RequiredFrom::Us)) => "Required, although the page does not say so. ",
        (false, Some(RequiredFrom::Sdk)) => "Optional, according to the vendor's SDK. ",
        (false, Some(RequiredFrom::Server)) => "Optional: the server accepts calls without it. ",
        (false, Some(RequiredFrom::Us)) => "Optional, although the page says otherwise. ",
    };
    let mut docs = Docs::linked(opening, &field.text, resolve);
    docs.add_note(facts(field, &wire(field, location), resolve));
    docs
}

/// Documentation of the setter of a choice.
pub(super) fn choice_docs(field: &Field, note: String, resolve: Resolve<'_>) -> Docs {
    let mut docs = Docs::linked(if field.required { "Required. " } else { "" }, &field.text, resolve);
    docs.add_note(note);
    docs
}

/// Documentation of a field in an answer.
pub(super) fn answer_docs(field: &Field, resolve: Resolve<'_>) -> Docs {
    let mut docs = Docs::linked("", &field.text, resolve);
    docs.add_note(facts(field, &json_name(field), resolve));
    docs
}

/// What is said about a value without a name, such as an answer that is a list.
pub(super) fn value_facts(field: &Field, resolve: Resolve<'_>) -> String {
    facts(field, "", resolve)
}

/// Where a value travels, and under which name.
fn wire(field: &Field, location: Option<Location>) -> String {
    let json = if matches!(field.ty, Type::JsonText(_)) { ", sent as JSON text" } else { "" };
    let name = code(&field.wire_name);
    match location {
        Some(Location::Path) => format!("Path parameter {name}{json}."),
        Some(Location::Query) => format!("Query parameter {name}{json}."),
        Some(Location::Header) => format!("Header {name}{json}."),
        Some(Location::Body) if field.wire_name.is_empty() => "Sent as the whole body.".to_owned(),
        Some(Location::Body) if field.ty == Type::File => format!("Form field {name}: a file, sent with its name."),
        Some(Location::Body) => format!("Body field {name}{json}."),
        None if json.is_empty() => json_name(field),
        None => format!("JSON field {name}{json}."),
    }
}

/// The field's name in JSON, unless it is the same in Rust.
fn json_name(field: &Field) -> String {
    if field.wire_name == field.rust_name { String::new() } else { format!("JSON field {}.", code(&field.wire_name)) }
}

fn facts(field: &Field, first: &str, resolve: Resolve<'_>) -> String {
    let mut facts = vec![first.to_owned()];
    facts.extend(field.from.map(|from| source_fact(from).to_owned()));
    facts.extend(field.unit.as_deref().map(|unit| format!("In {}.", markdown::inline(unit))));
    facts.extend(field.format.map(|format| format_fact(format).to_owned()));
    facts.extend(limits(field).map(|phrase| sentence(&phrase)));
    facts.extend(field.default.as_ref().map(|default| format!("Defaults to {}.", json(default))));
    let example = field.example.as_ref().filter(|example| example.to_string().len() <= LONGEST_EXAMPLE);
    facts.extend(example.map(|example| format!("For example {}.", json(example))));
    if field.sensitive {
        facts.push("Secret: masked when printed.".to_owned());
    }
    facts.extend(field.deprecated.as_deref().map(|why| format!("**Deprecated:** {}", markdown::linked(why, resolve))));
    facts.retain(|fact| !fact.is_empty());
    facts.join(" ")
}

/// A JSON value as code; text as it is, without quotation marks.
pub(super) fn json(value: &Value) -> String {
    match value {
        Value::String(text) => code(text),
        other => code(&other.to_string()),
    }
}

fn source_fact(from: FieldFrom) -> &'static str {
    match from {
        FieldFrom::Sdk => "Known only from the vendor's SDK; the documentation does not mention it.",
    }
}

fn format_fact(format: Format) -> &'static str {
    match format {
        Format::EpochMilliseconds => "Milliseconds since 1970-01-01 UTC.",
        Format::EpochSeconds => "Seconds since 1970-01-01 UTC.",
        Format::Iso8601 => "A time in ISO 8601, such as `2026-01-31T23:59:59+08:00`.",
        Format::LocalDateTime => "A time in China, formatted as `2026-01-31 23:59:59`.",
        Format::LocalDate => "A date, formatted as `2026-01-31`.",
        Format::Url => "A web address.",
        Format::Base64 => "Bytes in Base64.",
    }
}

/// Documented bounds as phrases: `at most 20 elements`.
pub(super) fn limits(field: &Field) -> impl Iterator<Item = String> {
    let limits = &field.limits;
    let numbers = bounds(limits.min, limits.max, "");
    let lengths =
        bounds(limits.min_length, limits.max_length, if field.ty == Type::File { "byte" } else { "character" });
    let items = bounds(limits.min_items, limits.max_items, "element");
    [numbers, lengths, items].into_iter().flatten()
}

fn bounds<N: ToString + PartialEq>(least: Option<N>, most: Option<N>, noun: &str) -> Option<String> {
    let counted = |number: &str| match noun {
        "" => number.to_owned(),
        noun if number == "1" => format!("{number} {noun}"),
        noun => format!("{number} {noun}s"),
    };
    match (least.map(|least| least.to_string()), most.map(|most| most.to_string())) {
        (None, None) => None,
        (Some(least), None) => Some(format!("at least {}", counted(&least))),
        (None, Some(most)) => Some(format!("at most {}", counted(&most))),
        (Some(least), Some(most)) if least == most => Some(format!("exactly {}", counted(&most))),
        (Some(least), Some(most)) => Some(format!("{least} to {}", counted(&most))),
    }
}

fn sentence(phrase: &str) -> String {
    let mut letters = phrase.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_phrases() {
        let cases = [
            (None, None, None),
            (Some(1), None, Some("at least 1 element")),
            (None, Some(20), Some("at most 20 elements")),
            (Some(1), Some(20), Some("1 to 20 elements")),
            (Some(6), Some(6), Some("exactly 6 elements")),
        ];
        for (least, most, expected) in cases {
            assert_eq!(bounds(least, most, "element").as_deref(), expected);
        }
        assert_eq!(bounds(Some(-1), None, "").as_deref(), Some("at least -1"));
        assert_eq!(sentence("at least -1"), "At least -1.");
    }

    #[test]
    fn an_empty_text_is_shown() {
        assert_eq!(json(&Value::String(String::new())), "\"\"");
        assert_eq!(json(&serde_json::json!(["a", 1])), "`[\"a\",1]`");
    }
}
