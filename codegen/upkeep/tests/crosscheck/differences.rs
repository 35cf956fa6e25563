//! Each kind of difference is reported, with its place in the spec.

use crate::demo::{SPEC, call, compare, edited, open, settled};

#[test]
fn nothing_differs() {
    let endpoint = compare(SPEC, &call(&[]));
    assert_eq!(open(&endpoint), [] as [&str; 0]);
    assert_eq!(settled(&endpoint), [] as [&str; 0]);
}

/// Edits of the client's line, and what is then reported.
type Case<'c> = (&'c [(&'c str, &'c str)], &'c [&'c str]);

#[test]
fn each_kind_of_difference() {
    let field = r#"{"wire": "weight", "type": {"t": "Long"}, "required": true}"#;
    let gone = format!("{field}, ");
    let cases: &[Case<'_>] = &[
        (&[(r#""http": "POST""#, r#""http": "PUT""#)], &["method method: POST -> PUT"]),
        (
            &[("/v1.0/post/offices", "/v2.0/post/offices")],
            &["path path: /v1.0/post/offices/{officeId}/parcels -> /v2.0/post/offices/{officeId}/parcels"],
        ),
        (&[(r#""SendParcel""#, r#""PostParcel""#)], &["operation operation: SendParcel -> PostParcel"]),
        (
            &[("x-acs-dingtalk-access-token", "x-other")],
            &["credentials credentials: token -> none", "field headers.x-other: nothing -> x-other"],
        ),
        (&[(r#""form": false"#, r#""form": true"#)], &["encoding body: json -> form"]),
        (&[(&gone, "")], &["field body.fields.weight: weight -> nothing"]),
        (
            &[(field, r#"{"wire": "heft", "type": {"t": "Long"}, "required": true}"#)],
            &["field body.fields.heft: nothing -> heft", "field body.fields.weight: weight -> nothing"],
        ),
        (&[(field, &field.replace("Long", "String"))], &["type body.fields.weight.type: int64 -> string"]),
        (&[(field, &field.replace("true", "false"))], &["required body.fields.weight.required: required -> optional"]),
        (
            &[(r#""wire": "name""#, r#""wire": "fullName""#)],
            &[
                "field types.Person.fields.fullName: nothing -> fullName",
                "field types.Person.fields.name: name -> nothing",
            ],
        ),
        (
            &[(r#""t": "list", "of": {"t": "model""#, r#""t": "map", "of": {"t": "model""#)],
            &["type answer.fields.parcels.type: list<object> -> map<object>"],
        ),
    ];
    for (edits, expected) in cases {
        let line = call(edits);
        assert_eq!(open(&compare(SPEC, &line)), *expected, "{edits:?}");
    }
}

#[test]
fn a_body_with_a_file_is_a_form() {
    let sender =
        r#"{"t": "model", "name": "Sender", "fields": [{"wire": "name", "type": {"t": "String"}, "required": false}]}"#;
    let spec = edited(
        SPEC,
        &[
            ("[body.fields.sender]\ntype = \"Person\"", "[body.fields.sender]\ntype = \"file\""),
            (
                "[types.Person]\ntext = \"A person.\"\n\n[types.Person.fields.name]\ntype = \"string\"\ntext = \"The name.\"\n",
                "",
            ),
        ],
    );
    let file = (sender, r#"{"t": "File"}"#);
    assert_eq!(open(&compare(&spec, &call(&[file]))), [] as [&str; 0]);
    assert_eq!(
        open(&compare(SPEC, &call(&[file]))),
        ["encoding body: json -> form", "type body.fields.sender.type: object -> file"]
    );
    let told = open(&compare(&spec, &call(&[(sender, r#"{"t": "String"}"#)])));
    assert!(told.contains(&"encoding body: form -> json".to_owned()), "{told:?}");
}

#[test]
fn a_parameter_that_travels_elsewhere() {
    let lang = r#"{"wire": "lang", "type": {"t": "String"}, "required": false}"#;
    let line = call(&[(lang, "")]).replace(r#""headers": ["#, &format!(r#""headers": [{lang}, "#));
    assert_eq!(open(&compare(SPEC, &line)), ["location query.lang.location: query -> headers"]);
}

#[test]
fn a_field_in_another_object_is_one_difference() {
    let weight = r#", {"wire": "weight", "type": {"t": "Long"}, "required": false}"#;
    let line = call(&[
        (weight, ""),
        (r#""name": "Body", "fields": ["#, &format!(r#""name": "Body", "fields": [{}, "#, &weight[2..])),
    ]);
    let endpoint = compare(SPEC, &line);
    assert_eq!(open(&endpoint), ["nesting types.Parcel.fields.weight: types.Parcel -> answer"]);
    let place = endpoint.differences.first().and_then(|difference| difference.spec_place.clone()).unwrap();
    let row = SPEC.lines().position(|line| line == "[types.Parcel.fields.weight]").unwrap();
    assert_eq!(place.line as usize, row + 1);
}

#[test]
fn the_same_name_in_request_and_answer_is_no_move() {
    let weight = r#"{"wire": "weight", "type": {"t": "Long"}, "required": true}, "#;
    let line = call(&[
        (weight, ""),
        (r#""name": "Body", "fields": ["#, r#""name": "Body", "fields": [{"wire": "weight", "type": {"t": "Long"}}, "#),
    ]);
    let spec = edited(SPEC, &[("[types.Parcel.fields.weight]\ntype = \"int64\"\ntext = \"The weight.\"\n", "")]);
    let told = open(&compare(&spec, &line));
    assert!(told.contains(&"field answer.fields.weight: nothing -> weight".to_owned()), "{told:?}");
    assert!(told.iter().all(|told| !told.starts_with("nesting")), "{told:?}");
}

#[test]
fn a_call_that_the_client_does_not_have() {
    let line = call(&[(r#""SendParcel""#, r#""Other""#), ("/v1.0/post/offices/{office_id}/parcels", "/v1.0/other")]);
    let expected = "endpoint operation: POST /v1.0/post/offices/{officeId}/parcels -> nothing";
    assert_eq!(open(&compare(SPEC, &line)), [expected]);
}

#[test]
fn unreadable_facts_say_where() {
    let two = format!("{}\n\n{}", call(&[]), call(&[(r#""Long""#, r#""Short""#)]));
    let problem = dingtalk_upkeep::crosscheck::read(&two).unwrap_err().to_string();
    assert!(problem.starts_with("line 3: ") && problem.contains("Short"), "{problem}");
    let problem = dingtalk_upkeep::crosscheck::read(&call(&[(r#""http": "POST""#, r#""http": "SEND""#)])).unwrap_err();
    assert_eq!(problem.to_string(), "line 1: `SEND` is not an HTTP method");
}

#[test]
fn a_parameter_of_a_path_is_not_added() {
    let office = r#"{"wire": "office_id", "type": {"t": "String"}, "required": true}"#;
    let field = r#"{"wire": "weight", "type": {"t": "Long"}, "required": true}"#;
    let line = call(&[
        (office, &format!(r#"{office}, {{"wire": "city", "type": {{"t": "String"}}, "required": true}}"#)),
        (field, &format!(r#"{field}, {{"wire": "heft", "type": {{"t": "Long"}}, "required": false}}"#)),
    ]);
    let endpoint = compare(SPEC, &line);
    assert!(
        open(&endpoint).iter().any(|difference| difference.contains("path_parameters.city")),
        "{:?}",
        open(&endpoint)
    );
    assert_eq!(endpoint.more().into_iter().collect::<Vec<_>>(), ["body.fields.heft"]);
}
