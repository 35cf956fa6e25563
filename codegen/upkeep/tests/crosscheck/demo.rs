//! An invented operation, and what an invented client knows of it.

use std::collections::BTreeMap;

use dingtalk_spec::{SourceFile, Workspace};
use dingtalk_upkeep::crosscheck::{self, Crosscheck, EndpointCheck, How};

const CRATE: &str = r#"
title = "Post 1.0"
summary = "Sends parcels."
version = "0.1.0"
gateway = "GATEWAY"
EXTRA
pages = "https://example.com/"
"#;

pub(crate) const SPEC: &str = r#"
operation = "SendParcel"
summary = "Sends a parcel."
page = "send-parcel"
method = "POST"
path = "/v1.0/post/offices/{officeId}/parcels"
credentials = ["app_token"]
safe_to_repeat = false

[path_parameters.officeId]
type = "string"
text = "The office."

[query.lang]
type = "string"
text = "The language."

[body.fields.weight]
type = "int64"
required = true
text = "The weight."

[body.fields.sender]
type = "Person"
text = "The sender."

[types.Person]
text = "A person."

[types.Person.fields.name]
type = "string"
text = "The name."

[answer.fields.parcels]
type = "list<Parcel>"
text = "The parcels."

[types.Parcel]
text = "A parcel."

[types.Parcel.fields.id]
type = "string"
text = "The id."

[types.Parcel.fields.weight]
type = "int64"
text = "The weight."
"#;

/// What the client knows of the operation, which is what the spec says.
pub(crate) const CALL: &str = r#"{"method": "SendParcel", "http": "POST", "path": "/v1.0/post/offices/{office_id}/parcels", "form": false,
"path_parameters": [{"wire": "office_id", "type": {"t": "String"}, "required": true}],
"query": [{"wire": "lang", "type": {"t": "String"}, "required": false}],
"headers": [{"wire": "x-acs-dingtalk-access-token", "type": {"t": "String"}, "required": false}],
"body": {"t": "model", "name": null, "fields": [{"wire": "weight", "type": {"t": "Long"}, "required": true},
{"wire": "sender", "type": {"t": "model", "name": "Sender", "fields": [{"wire": "name", "type": {"t": "String"}, "required": false}]}, "required": false}]},
"answer": {"t": "model", "name": "Body", "fields": [{"wire": "parcels", "type": {"t": "list", "of": {"t": "model", "name": "Parcels", "fields":
[{"wire": "id", "type": {"t": "String"}, "required": false}, {"wire": "weight", "type": {"t": "Long"}, "required": false}]}}, "required": false}]}}"#;

/// A line of facts with replacements, each of which must have something to replace.
pub(crate) fn edited(text: &str, edits: &[(&str, &str)]) -> String {
    let mut text = text.to_owned();
    for (old, new) in edits {
        assert!(text.contains(old), "there is no `{old}` in\n{text}");
        text = text.replace(old, new);
    }
    text
}

/// The client's line; newlines are only for readers of this file.
pub(crate) fn call(edits: &[(&str, &str)]) -> String {
    edited(&CALL.replace('\n', " "), edits)
}

pub(crate) fn load(gateway: &str, spec: &str) -> Workspace {
    let prefix = if gateway == "legacy" { "operation_prefix = \"Oapi\"" } else { "" };
    let file = |path: &str, text: &str| SourceFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() };
    let files = vec![
        file("post_1_0.toml", &CRATE.replace("GATEWAY", gateway).replace("EXTRA", prefix)),
        file("post_1_0/send_parcel.toml", spec),
    ];
    dingtalk_spec::load(files).unwrap_or_else(|report| panic!("{report}"))
}

/// Compares a spec of the new gateway with a client's line.
pub(crate) fn compare(spec: &str, line: &str) -> EndpointCheck {
    let calls = crosscheck::read(line).unwrap_or_else(|problem| panic!("{problem}"));
    only(crosscheck::compare(&load("new", spec), &BTreeMap::from([("post_1_0".to_owned(), calls)])))
}

/// Compares a spec of the legacy gateway with a client's line.
pub(crate) fn compare_legacy(spec: &str, line: &str) -> EndpointCheck {
    let calls = crosscheck::read_legacy(line).unwrap_or_else(|problem| panic!("{problem}"));
    only(crosscheck::compare(&load("legacy", spec), &BTreeMap::from([("post_1_0".to_owned(), calls)])))
}

fn only(crosscheck: Crosscheck) -> EndpointCheck {
    let [endpoint] = <[_; 1]>::try_from(crosscheck.endpoints).unwrap();
    endpoint
}

/// Every open difference, and every outdated decision.
pub(crate) fn open(endpoint: &EndpointCheck) -> Vec<String> {
    let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
    let differences = endpoint.differences.iter().map(|difference| {
        let (spec, client) = (side(&difference.spec), side(&difference.page));
        format!("{} {}: {spec} -> {client}", difference.fact.name(), difference.at)
    });
    let outdated = endpoint.outdated.iter().map(|one| format!("{} at {}: {}", one.decision, one.at, one.message));
    differences.chain(outdated).collect()
}

/// Every settled difference, with what settles it.
pub(crate) fn settled(endpoint: &EndpointCheck) -> Vec<String> {
    let tell = |how: &How| match how {
        How::Rule(rule) => rule.name().to_owned(),
        How::Decision(decision) => decision.clone(),
    };
    endpoint.settled.iter().map(|settlement| format!("{}: {}", settlement.at, tell(&settlement.how))).collect()
}
