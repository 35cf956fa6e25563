//! An example's request on the wire, and splitting received requests for comparison.

use std::collections::BTreeMap;

use dingtalk_spec::model::{Body, Example, Location, Operation};
use serde_json::{Map, Value};

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

/// An example's body. If the operation takes an object and the example has none, an empty one is sent, as by the vendor's clients.
#[must_use]
pub fn body(operation: &Operation, example: &Example) -> Option<Value> {
    let empty = || (operation.body == Body::Object).then(|| Value::Object(Map::new()));
    example.body.clone().filter(|body| !body.is_null()).or_else(empty)
}

/// A body in which JSON within text is legible, because the order and the spaces in it mean nothing.
#[must_use]
pub fn legible(value: Value) -> Value {
    match value {
        Value::String(text) => match serde_json::from_str(&text) {
            Ok(json @ (Value::Object(_) | Value::Array(_))) => Value::from(vec![Value::from("JSON within text"), json]),
            _ => Value::String(text),
        },
        Value::Array(items) => items.into_iter().map(legible).collect(),
        Value::Object(members) => members.into_iter().map(|(name, member)| (name, legible(member))).collect(),
        other => other,
    }
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

/// A query without what the client adds to authorize the call, next to the parameters. Some operations have a parameter of such a name.
#[must_use]
pub fn without_credentials(operation: &Operation, mut query: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let added = ["accessKey", "signature", "sign", "suiteTicket", "timestamp", "access_token", "suite_access_token"];
    let is_parameter = |name: &str| {
        let mut in_query = operation.parameters.iter().filter(|parameter| parameter.location == Location::Query);
        in_query.any(|parameter| parameter.field.wire_name == name)
    };
    query.retain(|name, _| !added.contains(&name.as_str()) || is_parameter(name));
    query
}

/// A value as it travels outside of JSON.
#[must_use]
pub fn as_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use dingtalk_spec::SourceFile;
    use serde_json::json;

    use super::*;

    /// An operation that takes this and has these examples.
    fn operation(takes: &str, examples: &[&str]) -> Operation {
        let crate_file =
            "title = \"T\"\nsummary = \"S.\"\nversion = \"0.1.0\"\ngateway = \"new\"\npages = \"https://x/\"\n";
        let mut text = format!(
            "operation = \"SetThing\"\nsummary = \"S.\"\npage = \"p\"\nmethod = \"POST\"\npath = \"/v1.0/t\"\ncredentials = \
             []\nsafe_to_repeat = true\n{takes}"
        );
        for (index, example) in examples.iter().enumerate() {
            text.push_str(&format!("[[examples]]\nname = \"e{index}\"\n{example}\n"));
        }
        let file = |path: &str, text: &str| SourceFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() };
        let files = vec![file("t_1_0.toml", crate_file), file("t_1_0/set_thing.toml", &text)];
        dingtalk_spec::load(files).unwrap().apis.remove(0).operations.remove(0)
    }

    fn bodies(takes: &str, examples: &[&str]) -> Vec<Option<Value>> {
        let operation = operation(takes, examples);
        operation.examples.iter().map(|example| body(&operation, example)).collect()
    }

    #[test]
    fn an_object_is_sent_even_if_nothing_is_in_it() {
        let field = "[body.fields.size]\ntype = \"int32\"\ntext = \"Size.\"\n";
        let sent = bodies(field, &["", "body = '{\"size\": 1}'"]);
        assert_eq!(sent, [Some(json!({})), Some(json!({"size": 1}))]);
    }

    #[test]
    fn no_other_body_is_made_up() {
        assert_eq!(bodies("", &[""]), [None]);
        let list = "[body]\ntype = \"list<string>\"\nname = \"names\"\ntext = \"Names.\"\n";
        assert_eq!(bodies(list, &["", "body = 'null'", "body = '[]'"]), [None, None, Some(json!([]))]);
    }

    #[test]
    fn a_parameter_that_is_called_like_a_credential_is_kept() {
        let query = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), "v".to_owned())).collect();
        let sent = || query(&["access_token", "signature", "timestamp", "id"]);
        assert_eq!(without_credentials(&operation("", &[]), sent()), query(&["id"]));
        let robot = operation("[query.access_token]\ntype = \"string\"\ntext = \"The robot.\"\n", &[]);
        assert_eq!(without_credentials(&robot, sent()), query(&["access_token", "id"]));
    }
}
