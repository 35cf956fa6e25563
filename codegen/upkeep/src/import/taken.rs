//! Names and values that an existing spec already has.

use std::collections::BTreeSet;

use serde_json::Value;

use super::existing::Existing;
use dingtalk_spec::authoring::names::{self, Role};
use dingtalk_spec::authoring::{Entry, Node};

/// Rust names of the fields in an existing table.
pub(super) fn rust_names(existing: &Existing, path: &[&str], role: Role) -> BTreeSet<String> {
    let path: Vec<_> = path.iter().map(|step| (*step).to_owned()).collect();
    existing.table(&path).iter().filter_map(|entry| rust_name(entry, role)).collect()
}

/// Rust names of all parameters, which share one scope.
pub(super) fn parameter_names(existing: &Existing) -> BTreeSet<String> {
    let places: [&[&str]; 4] = [&["path_parameters"], &["query"], &["headers"], &["body", "fields"]];
    let names = |path: &[&str]| {
        let path: Vec<_> = path.iter().map(|step| (*step).to_owned()).collect();
        let entries = existing.table(&path).iter();
        entries.filter_map(|entry| rust_name(entry, Role::Setter)).collect::<Vec<_>>()
    };
    places.into_iter().flat_map(names).collect()
}

fn rust_name(entry: &Entry, role: Role) -> Option<String> {
    entry.node.maybe_text("name").or_else(|| names::derive(&entry.key, role).ok())
}

/// Rust names of the values of an existing type.
pub(super) fn value_names(existing: &Existing, name: &str) -> BTreeSet<String> {
    let values = existing.named(name).map(|node| node.list("values")).unwrap_or_default();
    let name = |value: &Node| {
        let derived = || names::derive(value.text("value")?.value, Role::Variant).ok();
        value.maybe_text("name").or_else(derived)
    };
    values.iter().filter_map(name).collect()
}

/// The entry of an existing type for `value`.
pub(super) fn known_value<'e>(existing: &'e Existing, name: &str, value: &Value) -> Option<&'e Node> {
    let values = existing.named(name).map(|node| node.list("values")).unwrap_or_default();
    values.iter().find(|known| match value {
        Value::String(text) => known.text("value").is_some_and(|known| known.value == text),
        number => known.integer("value") == number.as_i64(),
    })
}
