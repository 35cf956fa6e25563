//! The tables of the format for readers: the generated part of `spec/README.md`.

use std::fmt::Write;

use crate::format::{Key, Shape, TABLES, Table};

/// Lines around the key reference in `spec/README.md`.
pub const KEY_REFERENCE_MARKERS: (&str, &str) =
    ("<!-- key reference: generated -->", "<!-- end of the key reference -->");

/// The key reference in Markdown.
#[must_use]
pub fn key_reference() -> String {
    TABLES.iter().map(|table| section(table)).collect::<Vec<_>>().join("\n")
}

fn section(table: &Table) -> String {
    let mut text = format!("### {}\n\n{}\n\n", capitalized(table.title), table.at);
    text.push_str("| Key | Value | Meaning |\n| --- | --- | --- |\n");
    for key in table.keys {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "| {} | {} | {} |", name(key), value(key.shape), key.doc);
    }
    text
}

fn capitalized(title: &str) -> String {
    let words = title.split_once(' ').map_or(title, |(_, words)| words);
    let mut characters = words.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

fn name(key: &Key) -> String {
    if key.required { format!("**`{}`**", key.name) } else { format!("`{}`", key.name) }
}

fn value(shape: Shape) -> String {
    let listed = |words: Vec<&str>| words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    match shape {
        Shape::Text => "text".to_owned(),
        Shape::Texts => "list of texts".to_owned(),
        Shape::Flag => "`true` or `false`".to_owned(),
        Shape::Integer(least, most) if most < i64::MAX => format!("integer, {least} to {most}"),
        Shape::Integer(0, _) => "integer, not negative".to_owned(),
        Shape::Integer(..) => "integer".to_owned(),
        Shape::IntegerOrText => "text or integer".to_owned(),
        Shape::Word(words) => format!("one of {}", listed(words())),
        Shape::Words(words) => format!("list of {}", listed(words())),
        Shape::Type => "type expression".to_owned(),
        Shape::Value => "any value".to_owned(),
        Shape::Values => "table of values".to_owned(),
        Shape::Json => "JSON, as text".to_owned(),
        Shape::Table(_) => "table".to_owned(),
        Shape::Named(_) => "table of tables".to_owned(),
        Shape::Tables(_) => "array of tables".to_owned(),
    }
}
