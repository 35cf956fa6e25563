//! Each rule settles its kind of difference, and no other.

use std::collections::BTreeSet;

use dingtalk_upkeep::crosscheck::Rule;

use crate::demo::{SPEC, call, compare, compare_legacy, edited, open, settled};

/// A legacy operation that takes a list and an object, and what the client knows of it.
const LEGACY: &str = r#"
operation = "OapiSendParcel"
summary = "Sends parcels."
page = "send-parcel"
method = "POST"
path = "/topapi/parcel/send"
credentials = ["app_token"]
safe_to_repeat = false

[body.fields.ids]
type = "list<string>"
text = "The parcels."

[body.fields.sender]
type = "Person"
text = "The sender."

[types.Person]
text = "A person."

[types.Person.fields.name]
type = "string"
text = "The name."
"#;

const LEGACY_CALL: &str = r#"{"method": "dingtalk.oapi.send_parcel", "http": "POST", "path": "/topapi/parcel/send", "params":
[{"wire": "ids", "type": {"t": "String"}, "max_list_size": 20},
{"wire": "sender", "type": {"t": "String"}, "json_of": {"t": "model", "name": "Person", "fields": [{"wire": "name", "type": {"t": "String"}}]}}],
"response": [{"wire": "errcode", "type": {"t": "Long"}}, {"wire": "errmsg", "type": {"t": "String"}}]}"#;

fn legacy(edits: &[(&str, &str)]) -> String {
    edited(LEGACY_CALL, edits).replace('\n', " ")
}

#[test]
fn path_values_are_text() {
    let spec = edited(
        SPEC,
        &[("[path_parameters.officeId]\ntype = \"string\"", "[path_parameters.officeId]\ntype = \"int64\"")],
    );
    let endpoint = compare(&spec, &call(&[]));
    assert_eq!(
        (open(&endpoint), settled(&endpoint)),
        (vec![], vec!["path_parameters.officeId: path-is-text".to_owned()])
    );
    let spec = edited(SPEC, &[("[query.lang]\ntype = \"string\"", "[query.lang]\ntype = \"int64\"")]);
    assert_eq!(open(&compare(&spec, &call(&[]))), ["type query.lang.type: int64 -> string"]);
}

#[test]
fn what_the_client_does_not_describe() {
    let described =
        r#"{"t": "model", "name": "Sender", "fields": [{"wire": "name", "type": {"t": "String"}, "required": false}]}"#;
    for undescribed in
        [r#"{"t": "Any"}"#, r#"{"t": "map", "of": {"t": "Any"}}"#, r#"{"t": "model", "name": "Sender", "fields": []}"#]
    {
        let endpoint = compare(SPEC, &call(&[(described, undescribed)]));
        assert_eq!(
            (open(&endpoint), settled(&endpoint)),
            (vec![], vec!["body.fields.sender: not-described".to_owned()])
        );
    }
    let endpoint = compare(SPEC, &call(&[(described, r#"{"t": "map", "of": {"t": "String"}}"#)]));
    assert_eq!(open(&endpoint), ["type body.fields.sender.type: object -> map<string>"]);
}

#[test]
fn text_that_holds_json() {
    let spec = edited(SPEC, &[("type = \"Person\"", "type = \"json<Person>\"")]);
    let described =
        r#"{"t": "model", "name": "Sender", "fields": [{"wire": "name", "type": {"t": "String"}, "required": false}]}"#;
    let endpoint = compare(&spec, &call(&[(described, r#"{"t": "String"}"#)]));
    assert_eq!((open(&endpoint), settled(&endpoint)), (vec![], vec!["body.fields.sender: text-of-json".to_owned()]));
    assert_eq!(open(&compare(&spec, &call(&[]))), ["type body.fields.sender.type: json<object> -> object"]);
}

#[test]
fn legacy_forms() {
    let endpoint = compare_legacy(LEGACY, &legacy(&[]));
    let by = vec!["body.fields.ids: list-is-text".to_owned(), "body.fields.sender: form-of-json".to_owned()];
    assert_eq!((open(&endpoint), settled(&endpoint)), (vec![], by));
    let endpoint = compare_legacy(
        LEGACY,
        &legacy(&[
            (r#", "max_list_size": 20"#, ""),
            (
                r#", "fields": [{"wire": "name", "type": {"t": "String"}}]"#,
                r#", "fields": [{"wire": "name", "type": {"t": "Long"}}]"#,
            ),
        ]),
    );
    assert_eq!(
        open(&endpoint),
        ["type body.fields.ids.type: list<string> -> string", "type types.Person.fields.name.type: string -> int64"]
    );
}

#[test]
fn answers_that_the_client_throws_away() {
    let (before, _) = crate::demo::CALL.split_once(r#""answer""#).unwrap();
    let endpoint = compare(SPEC, &format!("{before}\"answer\": null}}").replace('\n', " "));
    assert_eq!((open(&endpoint), settled(&endpoint)), (vec![], vec!["answer: answer-thrown-away".to_owned()]));
    let text = format!("{before}\"answer\": {{\"t\": \"String\"}}}}").replace('\n', " ");
    assert_eq!(open(&compare(SPEC, &text)), ["content answer: object -> string"]);
}

#[test]
fn fields_that_only_pages_have() {
    let spec = LEGACY.to_owned() + "\n[types.Person.fields.city]\ntype = \"string\"\ntext = \"The city.\"\n";
    let endpoint = compare_legacy(&spec, &legacy(&[]));
    assert_eq!(open(&endpoint), [] as [&str; 0]);
    assert_eq!(settled(&endpoint).last().unwrap(), "types.Person.fields.city: page-knows-more");
    // The client has another field in that object, which may be the same under another name.
    let name = r#"{"wire": "name", "type": {"t": "String"}}"#;
    let more = format!("{name}, {}", name.replace("name", "town"));
    assert_eq!(
        open(&compare_legacy(&spec, &legacy(&[(name, &more)]))),
        ["field types.Person.fields.town: nothing -> town", "field types.Person.fields.city: city -> nothing"]
    );
    // The client has it in another place, too.
    let sender = r#"{"wire": "sender", "#;
    let more = format!(r#"{{"wire": "city", "type": {{"t": "String"}}}}, {sender}"#);
    let spec = format!("{spec}\n[body.fields.city]\ntype = \"string\"\ntext = \"The city.\"\n");
    assert_eq!(
        open(&compare_legacy(&spec, &legacy(&[(sender, &more)]))),
        ["field types.Person.fields.city: city -> nothing"]
    );
    // The new gateway's client is as new as the pages.
    let spec = SPEC.to_owned() + "\n[types.Person.fields.city]\ntype = \"string\"\ntext = \"The city.\"\n";
    assert_eq!(open(&compare(&spec, &call(&[]))), ["field types.Person.fields.city: city -> nothing"]);
}

#[test]
fn every_rule_has_a_name_of_its_own_and_is_documented() {
    let names: BTreeSet<_> = Rule::ALL.into_iter().map(Rule::name).collect();
    assert_eq!(names.len(), Rule::ALL.len());
    let readme = include_str!("../../../../spec/README.md");
    for rule in Rule::ALL {
        let line = format!("- `{}`: {}.", rule.name(), rule.meaning());
        assert!(readme.contains(&line), "spec/README.md does not list {line}");
    }
    let meanings: BTreeSet<_> = Rule::ALL.into_iter().map(Rule::meaning).collect();
    assert_eq!(meanings.len(), Rule::ALL.len());
}
