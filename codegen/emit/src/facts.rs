//! What a spec says about a field besides its meaning, in sentences.

use serde_json::Value;

use super::docs::Docs;
use super::markdown::{self, Resolve, code};
use super::range::ranges;
use super::said::Said;
use dingtalk_spec::model::{Field, FieldFrom, Format, Location, NamedKind, Operation, RequiredFrom, Type};

/// Longer examples are left to the operation's own example.
const LONGEST_EXAMPLE: usize = 120;

/// Documentation of a setter: a parameter's, or that of an object's field, which has no location.
pub(super) fn setter_docs(
    operation: &Operation,
    field: &Field,
    location: Option<Location>,
    resolve: Resolve<'_>,
) -> Docs {
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
    docs.add_note(facts(operation, field, &wire(field, location), resolve));
    docs
}

/// Documentation of the setter of a choice.
pub(super) fn choice_docs(field: &Field, note: String, resolve: Resolve<'_>) -> Docs {
    let mut docs = Docs::linked(if field.required { "Required. " } else { "" }, &field.text, resolve);
    docs.add_note(note);
    docs
}

/// Documentation of a field in an answer.
pub(super) fn answer_docs(operation: &Operation, field: &Field, resolve: Resolve<'_>) -> Docs {
    let mut docs = Docs::linked("", &field.text, resolve);
    docs.add_note(facts(operation, field, &json_name(field), resolve));
    docs
}

/// What is said about a value without a name, such as an answer that is a list.
pub(super) fn value_facts(operation: &Operation, field: &Field, resolve: Resolve<'_>) -> String {
    facts(operation, field, "", resolve)
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

/// The facts that the field's text does not say, after `first`.
fn facts(operation: &Operation, field: &Field, first: &str, resolve: Resolve<'_>) -> String {
    let said = Said::by(&field.text);
    let mut facts = vec![first.to_owned()];
    facts.extend(field.from.map(|from| source_fact(from).to_owned()));
    let unit = field.unit.as_deref().filter(|unit| !said.unit(unit));
    facts.extend(unit.map(|unit| format!("In {}.", markdown::inline(unit))));
    let example = field.example.as_ref().filter(|example| example.to_string().len() <= LONGEST_EXAMPLE);
    facts.extend(field.format.map(|format| format_fact(format, &said, example)));
    facts.extend(ranges(field).filter(|range| !range.is_said(&said)).filter_map(|range| range.sentence()));
    facts.extend(field.default.as_ref().map(|default| default_fact(operation, field, default, &said)));
    let is_told = |example: &Value| {
        let told = example.as_str().is_some_and(|example| said.value(example));
        told || example.is_boolean() || variant(operation, &field.ty, example).is_some()
    };
    facts.extend(example.filter(|example| !is_told(example)).map(|example| format!("For example {}.", json(example))));
    if field.sensitive {
        facts.push("Secret: masked when printed.".to_owned());
    }
    facts.extend(field.deprecated.as_deref().map(|why| deprecation(why, resolve)));
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
        FieldFrom::Example => "Known only from an example on the page, which does not describe it.",
        FieldFrom::Sdk => "Known only from the vendor's SDK; the documentation does not mention it.",
    }
}

/// How a value is written. What the text or the example shows is not described.
fn format_fact(format: Format, said: &Said<'_>, example: Option<&Value>) -> String {
    let example = Said::by(example.and_then(Value::as_str).unwrap_or_default());
    let shows = |form: &str| said.shows(form) || example.shows(form);
    let unless = |is_said: bool, fact: &str| if is_said { String::new() } else { fact.to_owned() };
    match format {
        Format::EpochMilliseconds => unless(said.since_epoch("milliseconds"), "Milliseconds since 1970-01-01 UTC."),
        Format::EpochSeconds => unless(said.since_epoch("seconds"), "Seconds since 1970-01-01 UTC."),
        Format::Iso8601 if example.iso_8601() => unless(said.iso_8601(), "A time in ISO 8601."),
        Format::Iso8601 => unless(said.iso_8601(), "A time in ISO 8601, such as `2026-01-31T23:59:59+08:00`."),
        Format::LocalDateTime if shows("0000-00-00 00:00") => unless(said.in_china(), "A time in China."),
        Format::LocalDateTime if said.in_china() => "Formatted as `2026-01-31 23:59:59`.".to_owned(),
        Format::LocalDateTime => "A time in China, formatted as `2026-01-31 23:59:59`.".to_owned(),
        Format::LocalDate => unless(shows("0000-00-00"), "A date, formatted as `2026-01-31`."),
        Format::Url => unless(said.web_address(), "A web address."),
        Format::Base64 => unless(said.base64(), "Bytes in Base64."),
    }
}

/// Why something is deprecated; most pages do not say why.
fn deprecation(why: &str, resolve: Resolve<'_>) -> String {
    match why {
        "Deprecated." => "**Deprecated.**".to_owned(),
        why => format!("**Deprecated:** {}", markdown::linked(why, resolve)),
    }
}

/// A link to the variant that stands for a value.
pub(super) fn variant_link(operation: &Operation, ty: &Type, value: &Value) -> Option<String> {
    variant(operation, ty, value).map(|path| format!("[`{path}`]"))
}

/// The path of the variant that stands for a value.
fn variant(operation: &Operation, ty: &Type, value: &Value) -> Option<String> {
    let Type::Named(name) = ty else { return None };
    let variant = match &operation.named_type(name)?.kind {
        NamedKind::TextValues(values) => {
            values.iter().find(|one| value.as_str() == Some(&one.value)).map(|one| &one.rust_name)
        }
        NamedKind::IntegerValues(values) => {
            values.iter().find(|one| value.as_i64() == Some(one.value)).map(|one| &one.rust_name)
        }
        NamedKind::Object(_) => None,
    };
    variant.map(|variant| format!("{name}::{variant}"))
}

fn default_fact(operation: &Operation, field: &Field, default: &Value, said: &Said<'_>) -> String {
    let plain = default.as_str().map_or_else(|| default.to_string(), str::to_owned);
    let written = || variant_link(operation, &field.ty, default).unwrap_or_else(|| json(default));
    if said.default(&plain) {
        String::new()
    } else if said.a_default() {
        format!("The default value is {}.", written())
    } else {
        format!("Defaults to {}.", written())
    }
}

/// Documented bounds as phrases: `at most 20 elements`.
pub(super) fn limits(field: &Field) -> impl Iterator<Item = String> {
    ranges(field).filter_map(|range| range.phrase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::PLAIN;
    use dingtalk_spec::{SourceFile, load};

    #[test]
    fn an_empty_text_is_shown() {
        assert_eq!(json(&Value::String(String::new())), "\"\"");
        assert_eq!(json(&serde_json::json!(["a", 1])), "`[\"a\",1]`");
    }

    /// A field's text with its facts.
    fn documented(keys: &str, text: &str) -> String {
        let api = "title = \"T\"\nsummary = \"S.\"\nversion = \"0.1.0\"\ngateway = \"new\"\npages = \"https://a.b/\"\n";
        let call = format!(
            "operation = \"Call\"\nsummary = \"Calls.\"\npage = \"p\"\nmethod = \"POST\"\npath = \"/v1.0/a\"\n\
             credentials = []\nsafe_to_repeat = true\n\n[body.fields.x]\ntext = \"{text}\"\n{keys}"
        );
        let order = "\n[types.Order]\nbase = \"int64\"\ntext = \"An order.\"\n\
                     [[types.Order.values]]\nvalue = 0\nname = \"Earliest\"\ntext = \"The earliest first.\"\n";
        let call = if keys.contains("Order") { call + "\n" + order } else { call };
        let file = |path: &str, text: &str| SourceFile { path: path.to_owned(), bytes: text.into() };
        let workspace = load(vec![file("a_1_0.toml", api), file("a_1_0/call.toml", &call)]).unwrap();
        let operation = &workspace.apis[0].operations[0];
        let docs = setter_docs(operation, &operation.parameters[0].field, Some(Location::Body), PLAIN);
        docs.inner().replace("//!\n", "").replace("//! ", "").replace('\n', " ").replace(" Body field `x`.", "")
    }

    #[test]
    fn facts_do_not_repeat_the_text() {
        let whole = "type = \"int64\"\n";
        let text = "type = \"string\"\n";
        let epoch = "type = \"int64\"\nformat = \"epoch_milliseconds\"";
        let local = "type = \"string\"\nformat = \"local_date_time\"";
        let iso = "type = \"string\"\nformat = \"iso_8601\"";
        let cases = [
            (format!("{whole}unit = \"bytes\""), "Its size, in bytes.", ""),
            (format!("{whole}unit = \"bytes\""), "Its size.", "In bytes. "),
            (epoch.to_owned(), "When, in milliseconds since the epoch.", ""),
            (epoch.to_owned(), "When.", "Milliseconds since 1970-01-01 UTC. "),
            (iso.to_owned(), "When, in ISO 8601.", ""),
            (
                format!("{iso}\nexample = \"2026-01-31T08:00Z\""),
                "When.",
                "A time in ISO 8601. For example `2026-01-31T08:00Z`. ",
            ),
            (local.to_owned(), "When, such as `2026-01-31 08:00:00`.", "A time in China. "),
            (local.to_owned(), "When, in China.", "Formatted as `2026-01-31 23:59:59`. "),
            (
                format!("{local}\nexample = \"2026-01-31 08:00:00\""),
                "When.",
                "A time in China. For example `2026-01-31 08:00:00`. ",
            ),
            (format!("{text}format = \"local_date\"\nexample = \"2026-01-31\""), "When.", "For example `2026-01-31`. "),
            (format!("{text}format = \"url\""), "Its address.", ""),
            (format!("{whole}default = 20\nmax = 100"), "How many. 20 by default, 100 at most.", ""),
            (format!("{whole}default = 20\nmax = 100"), "How many. 20 by default.", "At most 100. "),
            (format!("{whole}default = 0"), "How. The earliest first by default.", "The default value is `0`. "),
            ("type = \"Order\"\ndefault = 0\nexample = 0".to_owned(), "How.", "Defaults to [`Order::Earliest`]. "),
            ("type = \"bool\"\nexample = true".to_owned(), "Whether.", ""),
            (format!("{whole}deprecated = \"Deprecated.\""), "Old.", "**Deprecated.** "),
            (format!("{text}example = \"me\""), "An id, or `me`.", ""),
            (format!("{text}max_length = 64"), "Its name, 1 to 64 characters.", ""),
        ];
        for (keys, text, facts) in cases {
            assert_eq!(documented(&keys, text), format!("{text} {facts}"), "{keys}");
        }
    }
}
