//! Recorded requests of other clients, repeated through the generated crates: they are equal, and mistakes in a spec are reported.
//!
//! `recordings/` has our own. `DINGTALK_RECORDINGS=<folder>` adds those of a folder.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use dingtalk_api_tests::conformance::input::Input;
use dingtalk_api_tests::conformance::recording::{self, Line, Recording};
use dingtalk_api_tests::conformance::{self, Checked, Tally, Verdict, differences};
use dingtalk_test_support::loopback::Received;
use dingtalk_test_support::specs;
use serde_json::{Value, json};

/// The lines of all files in a folder.
fn lines(folder: &Path) -> Vec<Line> {
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    files.iter().flat_map(|file| recording::read(&fs::read_to_string(file).unwrap()).unwrap()).collect()
}

/// Our recordings.
fn own() -> Vec<Recording> {
    let recording = |line| match line {
        Line::Recording(recording) => *recording,
        Line::Vector(vector) => panic!("{vector:?}"),
    };
    lines(&specs::root().join("tests/recordings")).into_iter().map(recording).collect()
}

async fn check(recordings: Vec<Recording>) -> Vec<Checked> {
    let lines = recordings.into_iter().map(|recording| Line::Recording(Box::new(recording)));
    conformance::check(lines.collect()).await.unwrap()
}

fn assert_equal(checked: &[Checked]) {
    let others: Vec<_> = checked.iter().filter(|checked| !matches!(checked.verdict, Verdict::Equal(_))).collect();
    let told: Vec<_> = others.iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[tokio::test]
async fn our_own_recordings_are_equal() {
    let checked = check(own()).await;
    assert_eq!(checked.len(), 31);
    assert_equal(&checked);
}

#[tokio::test]
async fn recordings_at_hand_are_equal() {
    let Some(folder) = std::env::var_os("DINGTALK_RECORDINGS") else {
        // Bypasses the test harness, which hides the output of passed tests.
        writeln!(std::io::stderr(), "recordings_at_hand_are_equal: skipped, because DINGTALK_RECORDINGS is not set")
            .unwrap();
        return;
    };
    let lines = lines(Path::new(&folder));
    assert!(!lines.is_empty(), "DINGTALK_RECORDINGS holds no recording");
    let checked = conformance::check(lines).await.unwrap();
    writeln!(std::io::stderr(), "recordings at hand: {}", Tally::of(&checked)).unwrap();
    let of_specs = checked.into_iter().filter(|checked| !matches!(checked.verdict, Verdict::NotInSpecs));
    assert_equal(&of_specs.collect::<Vec<_>>());
}

#[tokio::test]
async fn signatures_equal_the_vendors_and_wrong_ones_are_named() {
    let vectors = lines(&specs::root().join("crates/core/tests/vectors"));
    assert_eq!(vectors.len(), 31);
    assert_equal(&conformance::check(vectors).await.unwrap());
    let wrong = r#"{"timestamp":0,"suite_ticket":"t","secret":"other","signature":"bkVOKIldw2iD2jk/TVYXPWhnBRhdC+y/wHel3eyFDxo=","signature_urlencoded":"x"}
{"in":"a b","out":"a+b"}
{"query_order":"timestamp=1&accessKey=k"}"#;
    let checked = conformance::check(recording::read(wrong).unwrap()).await.unwrap();
    let told: Vec<_> = checked.iter().map(ToString::to_string).collect();
    assert!(told[0].contains("first difference: signature: recorded \"bkVO"), "{told:?}");
    assert_eq!(told[1], "DIFFERENT: encoding of \"a b\"\n    first difference: out: recorded \"a+b\", sent \"a%20b\"");
    assert!(told[2].contains("sent \"accessKey&signature&suiteTicket&timestamp\""), "{told:?}");
}

/// Our recording of this operation with every parameter.
fn one(op: &str) -> Recording {
    own().into_iter().find(|recording| recording.op == op && recording.variant == "all").unwrap()
}

/// The recording, changed as if our spec were wrong: `old` is replaced with `new` in both the input and the request.
fn otherwise(op: &str, old: &str, new: &str) -> Recording {
    let mut recording = one(op);
    let in_json = |json: Value| serde_json::from_str::<Value>(&json.to_string().replace(old, new)).unwrap();
    recording.input.query = in_json(Value::Object(recording.input.query)).as_object().unwrap().clone();
    recording.input.body = recording.input.body.map(in_json);
    let before = (recording.wire.target.clone(), recording.wire.body.clone());
    recording.wire.target = recording.wire.target.replace(old, new);
    recording.wire.body = recording.wire.body.map(|body| body.replace(old, new));
    assert_ne!((recording.wire.target.clone(), recording.wire.body.clone()), before, "{old} is not in {op}");
    recording
}

/// The report about a recording that differs.
async fn told(recording: Recording) -> String {
    let checked = check(vec![recording]).await;
    assert!(matches!(checked[0].verdict, Verdict::Different { .. }), "{}", checked[0]);
    checked[0].to_string()
}

/// Our recording of an upload, whose request says something else.
fn other_upload(old: &str, new: &str) -> Recording {
    let mut recording = one("media_upload");
    recording.wire.body = recording.wire.body.map(|body| body.replace(old, new));
    assert_ne!(recording.wire.body, one("media_upload").wire.body);
    recording
}

#[tokio::test]
async fn differences_within_a_form_are_named() {
    for (old, new, why) in [
        ("name=\"media\"", "name=\"file\"", "body.file: recorded {\"content\""),
        ("团队.png", "team.png", "body.media.name: recorded \"team.png\", sent \"团队.png\""),
        ("a PNG", "a png", "body.media.content: recorded \"not really\\r\\na png"),
        ("image/png", "image/gif", "body.media.type: recorded \"image/gif\""),
        ("\r\n\r\nimage", "\r\n\r\nvoice", "body.type: recorded \"voice\""),
    ] {
        let told = told(other_upload(old, new)).await;
        assert!(told.contains(&format!("first difference: {why}")), "{told}");
    }
}

#[tokio::test]
async fn a_wrong_wire_name_is_named() {
    let told_of_field = told(otherwise("change_main_admin", "effectCorpId", "corpId")).await;
    assert!(
        told_of_field
            .contains(r#"first difference: body.corpId: recorded "corpId-v", sent nothing (not in the spec) (1 more)"#),
        "{told_of_field}"
    );
    assert!(told_of_field.contains(r#"recorded: POST /v1.0/contact/orgAccounts/mainAdministrators/change {"corpId""#));
    let told_of_query = told(otherwise("list_emp_attribute_visibility", "maxResults", "max_results")).await;
    assert!(
        told_of_query.contains(r#"first difference: query.max_results: recorded "7", sent nothing (not in the spec)"#),
        "{told_of_query}"
    );
    let told_of_element = told(otherwise("batch_approve_union_apply", "linkDeptId", "deptId")).await;
    assert!(
        told_of_element.contains("first difference: body[0].deptId: recorded 7, sent nothing (not in the spec)"),
        "{told_of_element}"
    );
}

#[tokio::test]
async fn a_parameter_in_another_place_is_named() {
    let mut in_query = one("set_enable");
    in_query.input.query = in_query.input.body.take().unwrap().as_object().unwrap().clone();
    in_query.wire.target.push_str("?userId=userId-v");
    in_query.wire.body = Some("{}".to_owned());
    let told_of_query = told(in_query).await;
    assert!(
        told_of_query.contains(
            r#"first difference: query.userId: recorded "userId-v", sent nothing (the spec has `body.userId`)"#
        ),
        "{told_of_query}"
    );
    let mut in_body = one("get_union_id_by_migration_union_id");
    in_body.input.body = Some(Value::Object(std::mem::take(&mut in_body.input.query)));
    in_body.wire.target = "/v1.0/contact/orgAccount/getUnionIdByMigrationUnionIds".to_owned();
    in_body.wire.body = in_body.input.body.as_ref().map(Value::to_string);
    let told_of_body = told(in_body).await;
    assert!(told_of_body.contains("migrationUnionId"), "{told_of_body}");
}

#[tokio::test]
async fn other_faults_of_a_spec_are_named() {
    let mut method = one("set_enable");
    method.wire.method = "PUT".to_owned();
    assert!(told(method).await.contains("first difference: method: recorded PUT, sent POST"));
    let mut path = one("get_user");
    path.wire.target = "/v1.0/contact/user/unionId-v".to_owned();
    assert!(told(path).await.contains("first difference: path: recorded /v1.0/contact/user/unionId-v, sent /v1.0/"));
    let kind = told(otherwise("search_department", "\"offset\":7", "\"offset\":\"7\"")).await;
    assert!(kind.contains(r#"first difference: body.offset: recorded "7", sent 7"#), "{kind}");
    let mut token = one("get_user");
    token.wire.headers.retain(|(name, _)| name != "x-acs-dingtalk-access-token");
    assert!(told(token).await.contains("first difference: the request: recorded GET /v1.0/contact/users/unionId-v"));
    let mut header = one("get_user");
    header.wire.headers.push(("X-Client-Token".to_owned(), "t".to_owned()));
    assert!(told(header).await.contains(r#"first difference: headers.x-client-token: recorded "t", sent nothing"#));
    let mut unknown = one("change_main_admin");
    unknown.input.body.as_mut().unwrap().as_object_mut().unwrap().remove("effectCorpId");
    unknown.wire.body = unknown.input.body.as_ref().map(Value::to_string);
    assert!(
        told(unknown).await.contains("body.effectCorpId: recorded nothing, sent a value, for the spec requires one")
    );
}

#[tokio::test]
async fn renamed_operations_are_found_and_others_are_not_in_the_specs() {
    let mut renamed = one("get_user");
    (renamed.op, renamed.action) = ("fetch_user".to_owned(), "FetchUser".to_owned());
    let mut unknown = renamed.clone();
    unknown.template = "/v1.0/contact/users".to_owned();
    let mut elsewhere = one("get_user");
    elsewhere.module = "contact_2_0".to_owned();
    let checked = check(vec![renamed, unknown, elsewhere]).await;
    assert!(matches!(checked[0].verdict, Verdict::Equal(_)), "{}", checked[0]);
    assert_eq!(checked[1].to_string(), "not in the specs: contact_1_0::fetch_user (all)");
    assert_eq!(Tally::of(&checked), Tally { equal: 1, different: 0, not_in_specs: 2 });
}

/// What the recording client does differently in every call does not concern the spec.
#[tokio::test]
async fn quirks_of_the_recording_client_are_not_differences() {
    // An unset list of objects in a nested object.
    let mut list = one("batch_approve_union_apply");
    list.wire.body = list.wire.body.map(|body| body.replace("\"linkDeptId\"", "\"more\":[],\"linkDeptId\""));
    // A path without encoding, and a plus sign for a space.
    let mut path = one("get_user");
    path.input.path.insert("unionId".to_owned(), "中文".into());
    path.wire.target = "/v1.0/contact/users/中文".to_owned();
    let mut space = otherwise("get_union_id_by_migration_union_id", "migrationUnionId-v", "a b");
    space.wire.target = space.wire.target.replace(' ', "+");
    let mut own_headers = one("get_user");
    own_headers.wire.headers.push(("Accept-Encoding".to_owned(), "identity".to_owned()));
    assert_equal(&check(vec![list, path, space, own_headers]).await);
    // If a list was set, it is not a quirk.
    let mut given = one("batch_approve_union_apply");
    given.input.body = Some(
        json!([{"branchCorpId": "branchCorpId-v", "unionRootName": "unionRootName-v", "linkDeptId": 7, "more": []}]),
    );
    given.wire.body = given.input.body.as_ref().map(Value::to_string);
    assert!(told(given).await.contains("body[0].more: recorded [], sent nothing (not in the spec)"));
}

#[test]
fn a_line_that_is_not_a_recording_is_reported() {
    let good = fs::read_to_string(specs::root().join("tests/recordings/contact_1_0.jsonl")).unwrap();
    let first = good.lines().next().unwrap();
    let error = recording::read(&format!("{first}\n\n{{\"timestamp\":1}}\n")).unwrap_err();
    assert_eq!(error, "line 3 is not a recorded request: missing field `module`");
}

/// The differences between `one` as recorded and `other` as sent, each a query and a body.
fn differing(one: (&str, &str), other: (&str, &str)) -> Vec<String> {
    let mut recording = one_of_any();
    recording.wire.target = format!("/x?{}", one.0);
    recording.wire.body = Some(one.1.to_owned());
    recording.wire.headers.clear();
    let mut sent = Received::default();
    sent.method.clone_from(&recording.wire.method);
    sent.target = format!("/x?{}", other.0);
    sent.body = other.1.as_bytes().to_vec();
    differences(&recording, &sent, &Input::default()).into_iter().map(|difference| difference.at).collect()
}

fn one_of_any() -> Recording {
    own().swap_remove(0)
}

#[test]
fn queries_are_compared_by_what_they_say() {
    for (recorded, sent) in [
        ("", ""),
        ("b=2&a=1", "a=1&b=2"),
        ("on=True&off=False", "on=true&off=false"),
        ("name=a+b", "name=a%20b"),
        ("ids=%5B%22a%22%2C+%22b%22%5D", "ids=%5B%22a%22%2C%22b%22%5D"),
        ("id=1&id=2", "id=1&id=2"),
    ] {
        assert_eq!(differing((recorded, ""), (sent, "")), [""; 0], "{recorded} {sent}");
    }
    for (recorded, sent, at) in [
        ("a=1", "", "query.a"),
        ("", "a=1", "query.a"),
        ("on=true", "on=True", "query.on"),
        ("name=a+b", "name=a%2Bb", "query.name"),
        ("ids=%5B1%5D", "ids=1", "query.ids"),
        ("a=7", "a=7.0", "query.a"),
        ("id=1&id=2", "id=2&id=1", "query.id"),
        ("id=1&id=1", "id=1", "query.id"),
    ] {
        assert_eq!(differing((recorded, ""), (sent, "")), [at], "{recorded} {sent}");
    }
}

#[test]
fn numbers_are_compared_by_value_and_in_full() {
    let is_same = |one: &str, other: &str| differing(("", one), ("", other)).is_empty();
    assert!(is_same("[7, {\"a\": 1.5}]", "[7.0, {\"a\": 1.5}]"));
    assert!(!is_same("9007199254740993", "9007199254740992"));
    assert!(!is_same("7", "\"7\""));
    assert!(!is_same("true", "\"true\""));
}
