//! What a spec says of a field besides its meaning, in sentences.

use serde_json::Value;

use super::docs::Docs;
use super::markdown::{self, code};
use dingtalk_spec::model::{Field, Format, Limits, Location, RequiredFrom};

/// Examples longer than this say more in the operation's own example.
const LONGEST_EXAMPLE: usize = 120;

/// Documentation of a setter: a parameter's, or that of an object's field, which has no place of its own.
pub(super) fn setter_docs(field: &Field, location: Option<Location>) -> Docs {
    let opening = match (field.required, field.required_from) {
        (false, None) => "",
        (true, None) => "Required. ",
        (true, Some(RequiredFrom::Sdk)) => "Required, as the vendor's SDK says. ",
        (true, Some(RequiredFrom::Server)) => "Required: the server insists. ",
        (true, Some(RequiredFrom::Us)) => "Required, though the page does not say so. ",
        (false, Some(RequiredFrom::Sdk)) => "Optional, as the vendor's SDK says. ",
        (false, Some(RequiredFrom::Server)) => "Optional: the server does without. ",
        (false, Some(RequiredFrom::Us)) => "Optional, whatever the page says. ",
    };
    let mut docs = Docs::text_after(opening, &field.text);
    docs.add_paragraph(facts(field, &whereabouts(field, location)));
    docs
}

/// Documentation of a field in an answer.
pub(super) fn answer_docs(field: &Field) -> Docs {
    let mut docs = Docs::text(&field.text);
    let name = format!("{} in JSON.", code(&field.wire_name));
    docs.add_paragraph(facts(field, &name));
    docs
}

fn whereabouts(field: &Field, location: Option<Location>) -> String {
    let name = code(&field.wire_name);
    let json = if matches!(field.ty, dingtalk_spec::model::Type::JsonText(_)) { ", as JSON text" } else { "" };
    let Some(place) = location else { return format!("{name} in JSON{json}.") };
    match place {
        Location::Path => format!("Sent in the path, as {name}{json}."),
        Location::Query => format!("Sent in the query, as {name}{json}."),
        Location::Header => format!("Sent in the header {name}{json}."),
        Location::Body if field.wire_name.is_empty() => "Sent as the body itself.".to_owned(),
        Location::Body => format!("Sent in the body, as {name}{json}."),
    }
}

/// What is said of a value of no name of its own, such as an answer that is a list.
pub(super) fn value_facts(field: &Field) -> String {
    facts(field, "")
}

fn facts(field: &Field, first: &str) -> String {
    let mut facts = vec![first.to_owned()];
    facts.extend(field.unit.as_deref().map(|unit| format!("In {}.", markdown::inline(unit))));
    facts.extend(field.format.map(|format| format_fact(format).to_owned()));
    facts.extend(limits(&field.limits));
    facts.extend(field.default.as_ref().map(|default| format!("Where absent, the server takes {}.", json(default))));
    let example = field.example.as_ref().filter(|example| example.to_string().len() <= LONGEST_EXAMPLE);
    facts.extend(example.map(|example| format!("For example {}.", json(example))));
    if field.sensitive {
        facts.push("A secret: it is masked wherever it is printed.".to_owned());
    }
    facts.extend(field.deprecated.as_deref().map(|why| format!("**Deprecated:** {}", markdown::inline(why))));
    facts.retain(|fact| !fact.is_empty());
    facts.join(" ")
}

fn json(value: &Value) -> String {
    match value {
        Value::String(text) => code(text),
        other => code(&other.to_string()),
    }
}

fn format_fact(format: Format) -> &'static str {
    match format {
        Format::EpochMilliseconds => "Milliseconds since 1970-01-01 UTC.",
        Format::EpochSeconds => "Seconds since 1970-01-01 UTC.",
        Format::Iso8601 => "A time in ISO 8601, such as `2026-01-31T23:59:59+08:00`.",
        Format::LocalDateTime => "A time in China, written `2026-01-31 23:59:59`.",
        Format::LocalDate => "A date, written `2026-01-31`.",
        Format::Url => "A web address.",
        Format::Base64 => "Bytes in Base64.",
    }
}

fn limits(limits: &Limits) -> impl Iterator<Item = String> {
    let numbers = bounds(limits.min, limits.max, "");
    let lengths = bounds(limits.min_length, limits.max_length, "character");
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
        (Some(least), None) => Some(format!("At least {}.", counted(&least))),
        (None, Some(most)) => Some(format!("At most {}.", counted(&most))),
        (Some(least), Some(most)) if least == most => Some(format!("Exactly {}.", counted(&most))),
        (Some(least), Some(most)) => Some(format!("From {least} to {}.", counted(&most))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_sentences() {
        let cases = [
            (None, None, None),
            (Some(1), None, Some("At least 1 element.")),
            (None, Some(20), Some("At most 20 elements.")),
            (Some(1), Some(20), Some("From 1 to 20 elements.")),
            (Some(6), Some(6), Some("Exactly 6 elements.")),
        ];
        for (least, most, expected) in cases {
            assert_eq!(bounds(least, most, "element").as_deref(), expected);
        }
        assert_eq!(bounds(Some(-1), None, "").as_deref(), Some("At least -1."));
    }

    #[test]
    fn an_empty_text_is_shown() {
        assert_eq!(json(&Value::String(String::new())), "\"\"");
        assert_eq!(json(&serde_json::json!(["a", 1])), "`[\"a\",1]`");
    }
}
