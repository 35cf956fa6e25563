//! Decisions in a spec settle one difference each, and are reported once they settle none.

use crate::demo::{SPEC, call, compare, edited, open, settled};

const HEAVY: (&str, &str) = (
    r#"{"wire": "weight", "type": {"t": "Long"}, "required": true}"#,
    r#"{"wire": "weight", "type": {"t": "Long"}, "required": false}"#,
);

fn with_settled(at: &str, choice: &str) -> String {
    format!("{SPEC}\n[[settled]]\nat = \"{at}\"\npage = \"sdk\"\nchoice = \"{choice}\"\nwhy = \"Because.\"\n")
}

fn with_page_error(at: &str, says: &str) -> String {
    format!(
        "{SPEC}\n[[page_errors]]\nname = \"x\"\nat = \"{at}\"\npage = \"sdk\"\nsays = \"{says}\"\ntruth = \"Because.\"\n"
    )
}

#[test]
fn a_settled_question() {
    let spec = with_settled("body.fields.weight.required", "required");
    let endpoint = compare(&spec, &call(&[HEAVY]));
    let by = vec!["body.fields.weight.required: settled question".to_owned()];
    assert_eq!((open(&endpoint), settled(&endpoint)), (vec![], by));
    let message =
        "settled question at body.fields.weight.required: the SDK says `required` as the spec does: remove it";
    assert_eq!(open(&compare(&spec, &call(&[]))), [message]);
    let wrong = with_settled("body.fields.weight.required", "optional");
    assert_eq!(
        open(&compare(&wrong, &call(&[HEAVY]))),
        [
            "required body.fields.weight.required: required -> optional",
            "settled question at body.fields.weight.required: it chose `optional`, but the SDK says `optional` and the spec `required`: update it, or fix the spec"
        ]
    );
}

#[test]
fn a_flag_that_the_spec_leaves_out() {
    let lang = (
        r#"{"wire": "lang", "type": {"t": "String"}, "required": false}"#,
        r#"{"wire": "lang", "type": {"t": "String"}, "required": true}"#,
    );
    assert_eq!(open(&compare(SPEC, &call(&[lang]))), ["required query.lang.required: optional -> required"]);
    assert_eq!(open(&compare(&with_settled("query.lang.required", "optional"), &call(&[lang]))), [] as [&str; 0]);
}

#[test]
fn a_settled_question_about_the_page_does_not_count() {
    let spec = with_settled("body.fields.weight.required", "required").replace("page = \"sdk\"\n", "");
    assert_eq!(open(&compare(&spec, &call(&[HEAVY]))), ["required body.fields.weight.required: required -> optional"]);
}

#[test]
fn a_mistake_of_the_client() {
    let more = (r#""query": ["#, r#""query": [{"wire": "env", "type": {"t": "String"}}, "#);
    let spec = with_page_error("query.env", "env");
    let endpoint = compare(&spec, &call(&[more]));
    assert_eq!((open(&endpoint), settled(&endpoint)), (vec![], vec!["query.env: page error `x`".to_owned()]));
    let gone = "page error `x` at query.env: neither the SDK nor the spec says anything about `query.env`: remove it";
    assert_eq!(open(&compare(&spec, &call(&[]))), [gone]);
}

#[test]
fn a_body_or_an_answer_that_only_the_client_has() {
    let without = edited(SPEC, &[("[answer.fields.parcels]\ntype = \"list<Parcel>\"\ntext = \"The parcels.\"\n", "")]);
    let (without, _) = without.split_once("[types.Parcel]").unwrap();
    assert_eq!(open(&compare(without, &call(&[]))), ["content answer: nothing -> object"]);
    let decision = with_page_error("answer", "object").replace(SPEC, "");
    assert_eq!(open(&compare(&format!("{without}{decision}"), &call(&[]))), [] as [&str; 0]);
}

#[test]
fn an_operation_that_the_client_does_not_have() {
    let line = call(&[(r#""SendParcel""#, r#""Other""#), ("/v1.0/post/offices/{office_id}/parcels", "/v1.0/other")]);
    let spec = with_settled("operation", "POST /v1.0/post/offices/{officeId}/parcels");
    assert_eq!(open(&compare(&spec, &line)), [] as [&str; 0]);
    assert_eq!(open(&compare(&spec, &call(&[]))).len(), 1);
}

#[test]
fn a_field_from_the_client() {
    let more = (r#""query": ["#, r#""query": [{"wire": "env", "type": {"t": "String"}, "required": false}, "#);
    let spec = format!("{SPEC}\n[query.env]\ntype = \"string\"\nfrom = \"sdk\"\ntext = \"The environment.\"\n");
    assert_eq!(open(&compare(&spec, &call(&[more]))), [] as [&str; 0]);
    let gone = "from at query.env: the SDK does not have it: remove the field, or say from where it is";
    assert_eq!(open(&compare(&spec, &call(&[]))), [gone]);
}

#[test]
fn a_field_from_an_example_need_not_be_in_the_client() {
    let more = (r#""query": ["#, r#""query": [{"wire": "env", "type": {"t": "String"}, "required": false}, "#);
    let spec = format!("{SPEC}\n[query.env]\ntype = \"string\"\nfrom = \"example\"\ntext = \"The environment.\"\n");
    assert_eq!(open(&compare(&spec, &call(&[more]))), [] as [&str; 0]);
    let endpoint = compare(&spec, &call(&[]));
    assert_eq!((open(&endpoint), settled(&endpoint)), (vec![], vec!["query.env: from".to_owned()]));
}

#[test]
fn required_flags_with_another_source() {
    let from = |source: &str| {
        edited(
            SPEC,
            &[(
                "type = \"int64\"\nrequired = true",
                &format!("type = \"int64\"\nrequired = true\nrequired_from = \"{source}\""),
            )],
        )
    };
    let endpoint = compare(&from("server"), &call(&[HEAVY]));
    assert_eq!(
        (open(&endpoint), settled(&endpoint)),
        (vec![], vec!["body.fields.weight.required: required_from".to_owned()])
    );
    let contradicted = ["required body.fields.weight.required: required -> optional"];
    assert_eq!(open(&compare(&from("sdk"), &call(&[HEAVY]))), contradicted);
}
