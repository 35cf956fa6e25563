//! An example's request on the wire, and splitting received requests for comparison.

use std::collections::BTreeMap;

use dingtalk_spec::model::{Example, Location, Operation};
use serde_json::Value;

/// An example's path, query or header values by wire name.
pub fn arguments<'e>(
    operation: &'e Operation,
    example: &'e Example,
    location: Location,
) -> impl Iterator<Item = (&'e str, &'e Value)> + 'e {
    example.arguments.iter().filter_map(move |(index, value)| {
        let parameter = operation.parameters.get(*index)?;
        (parameter.location == location).then_some((parameter.field.wire_name.as_str(), value))
    })
}

/// The same as text, in wire format.
pub fn texts<'e>(
    operation: &'e Operation,
    example: &'e Example,
    location: Location,
) -> impl Iterator<Item = (String, String)> + 'e {
    arguments(operation, example, location).map(|(name, value)| (name.to_owned(), as_text(value)))
}

/// An example's path, without percent-encoding.
#[must_use]
pub fn path(operation: &Operation, example: &Example) -> String {
    texts(operation, example, Location::Path)
        .fold(operation.path.text.clone(), |path, (name, value)| path.replace(&format!("{{{name}}}"), &value))
}

/// Path and query of a request line, decoded.
#[must_use]
pub fn decoded_target(target: &str) -> (String, BTreeMap<String, String>) {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    (decoded(path), pairs.map(|(name, value)| (decoded(name), decoded(value))).collect())
}

/// A value as it travels outside of JSON.
#[must_use]
pub fn as_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}
