use std::collections::BTreeMap;

use super::{Outgoing, base_address, write};
use crate::binding::{
    Body, CredentialKind, Gateway, IntoValue, Location, Method, Operation, Parameter, Rule, Slots, Value,
};
use crate::extra::Extra;
use crate::{Credential, Error, Json, Secret, SigningSecret, Upload};

static SAMPLE: Operation = Operation {
    api: "sample_1_0",
    name: "sample",
    page: "https://example.com/page",
    gateway: Gateway::New,
    method: Method::Post,
    path: "/v1.0/sample/{id}/parts",
    credentials: &[CredentialKind::AppToken],
    safe_to_repeat: true,
    body: Body::Object,
    answers: true,
    parameters: &[
        Parameter::new(Location::Path, "id", "id"),
        Parameter::new(Location::Query, "q", "q"),
        Parameter::new(Location::Query, "userIdList", "user_id_list").json_text(),
        Parameter::new(Location::Header, "serviceGroup", "service_group"),
        Parameter::new(Location::Body, "name", "name"),
        Parameter::new(Location::Body, "extra", "extra").json_text(),
        Parameter::new(Location::Body, "secret", "secret").sensitive(),
    ],
    rules: &[Rule::RequiredWhen { required: 5, parameter: 4, value: "needs extra" }, Rule::AnyOf(&[4, 5, 6])],
    errors: &[],
};

static LEGACY: Operation = Operation {
    api: "sample_1_0",
    name: "legacy",
    page: "https://example.com/page",
    gateway: Gateway::Legacy,
    method: Method::Post,
    path: "/topapi/sample",
    credentials: &[],
    safe_to_repeat: true,
    body: Body::Object,
    answers: true,
    parameters: &[Parameter::new(Location::Query, "corpId", "corp_id")],
    rules: &[],
    errors: &[],
};

const ID: usize = 0;
const Q: usize = 1;
const USERS: usize = 2;
const GROUP: usize = 3;
const NAME: usize = 4;
const EXTRA: usize = 5;
const SECRET: usize = 6;

fn slots(values: impl IntoIterator<Item = (usize, Value)>) -> Slots {
    let mut slots = Slots::new(SAMPLE.parameters);
    slots.put(ID, Some("7".into_value()));
    slots.put(NAME, Some("n".into_value()));
    for (index, value) in values {
        slots.put(index, Some(value));
    }
    slots
}

fn written(values: impl IntoIterator<Item = (usize, Value)>) -> Result<Outgoing, Error> {
    write(&SAMPLE, &slots(values), "https://host", None, &Extra::default(), || 0)
}

fn target(values: impl IntoIterator<Item = (usize, Value)>) -> String {
    written(values).unwrap().request.uri().to_string()
}

fn refusal(values: impl IntoIterator<Item = (usize, Value)>) -> String {
    written(values).err().unwrap().to_string()
}

#[test]
fn path_values_are_encoded_and_never_change_the_path() {
    assert_eq!(target([(ID, "a/b?c#d%e f".into_value())]), "https://host/v1.0/sample/a%2Fb%3Fc%23d%25e%20f/parts");
    assert_eq!(target([(ID, "中文".into_value())]), "https://host/v1.0/sample/%E4%B8%AD%E6%96%87/parts");
    assert_eq!(target([(ID, "...".into_value())]), "https://host/v1.0/sample/.../parts");
    for (value, shown) in [("", "empty"), (".", "."), ("..", "..")] {
        assert_eq!(
            refusal([(ID, value.into_value())]),
            format!("sample_1_0::sample: `id` is {shown}, which would change the path")
        );
    }
}

#[test]
fn an_address_that_no_uri_can_hold_names_the_value() {
    let long = "x".repeat(70_000);
    for (index, name) in [(ID, "id"), (Q, "q")] {
        let refused = refusal([(index, long.as_str().into_value())]);
        assert!(refused.starts_with(&format!("sample_1_0::sample: `{name}` makes the address 700")), "{refused}");
    }
    assert!(target([(Q, "x".repeat(65_000).into_value())]).len() > 65_000);
}

#[test]
fn extra_headers_do_not_replace_the_operations_own() {
    let write = |name: &str| {
        let slots = slots([(GROUP, "g".into_value())]);
        let headers = vec![(name.to_owned(), "v".to_owned())];
        write(&SAMPLE, &slots, "https://host", None, &Extra { headers, ..Extra::default() }, || 0)
    };
    assert_eq!(write("x-more").unwrap().request.headers()["x-more"], "v");
    let refused = write("ServiceGroup").err().unwrap().to_string();
    assert_eq!(refused, "sample_1_0::sample: `header` `servicegroup` is a parameter that is already set");
}

#[test]
fn query_values_are_written_as_the_gateway_reads_them() {
    assert_eq!(target([(Q, true.into_value())]), "https://host/v1.0/sample/7/parts?q=true");
    assert_eq!(target([(Q, i64::MIN.into_value())]), "https://host/v1.0/sample/7/parts?q=-9223372036854775808");
    assert_eq!(target([(Q, "a b+c&d=e".into_value())]), "https://host/v1.0/sample/7/parts?q=a%20b%2Bc%26d%3De");
    let users = Value::list::<String>(["a", "b"]);
    assert_eq!(target([(USERS, users)]), "https://host/v1.0/sample/7/parts?userIdList=%5B%22a%22%2C%22b%22%5D");
}

#[test]
fn body_values_keep_the_pages_order_and_json_text_is_text() {
    let extra = Value::Any(serde_json::json!({"k": [1, null]}));
    let outgoing = written([(EXTRA, extra), (NAME, "中".into_value())]).unwrap();
    assert_eq!(outgoing.request.body(), r#"{"name":"中","extra":"{\"k\":[1,null]}"}"#);
    assert_eq!(outgoing.request.headers()["content-type"], "application/json; charset=utf-8");
}

#[test]
fn every_kind_of_value_has_its_json_form() {
    let map = BTreeMap::from([("k".to_owned(), vec![1_i64, -1])]);
    let values: [(Value, &str); 8] = [
        ("a\"b".into_value(), r#""a\"b""#),
        (i64::MAX.into_value(), "9223372036854775807"),
        (1.5.into_value(), "1.5"),
        (false.into_value(), "false"),
        (vec![vec![1_i64], vec![]].into_value(), "[[1],[]]"),
        (map.into_value(), r#"{"k":[1,-1]}"#),
        (Json::Null.into_value(), "null"),
        (Slots::new(&[]).into_value(), "{}"),
    ];
    for (value, json) in values {
        assert_eq!(written([(NAME, value)]).unwrap().request.body(), &format!(r#"{{"name":{json}}}"#));
    }
}

#[test]
fn numbers_without_a_json_form_are_refused() {
    assert_eq!(
        refusal([(NAME, vec![f64::NAN].into_value())]),
        "sample_1_0::sample: `name` contains a number that is not finite"
    );
}

#[test]
fn header_values_travel_faithfully_or_are_refused() {
    assert_eq!(written([(GROUP, "g 1".into_value())]).unwrap().request.headers()["servicegroup"], "g 1");
    for value in ["a\r\nb: c", "a\0", "中", " a"] {
        assert_eq!(
            refusal([(GROUP, value.into_value())]),
            "sample_1_0::sample: `service_group` contains characters that cannot be sent in a header"
        );
    }
}

#[test]
fn rules_are_checked_before_sending() {
    assert_eq!(
        refusal([(NAME, "needs extra".into_value())]),
        "sample_1_0::sample: `extra` is missing: it is required if `name` is `needs extra`"
    );
    let mut none = slots([]);
    none.put(NAME, None);
    assert_eq!(
        write(&SAMPLE, &none, "https://host", None, &Extra::default(), || 0).err().unwrap().to_string(),
        "sample_1_0::sample: `name` is missing: at least one of `name`, `extra`, `secret` is required"
    );
}

#[test]
fn tokens_go_where_each_gateway_wants_them() {
    let token = (CredentialKind::AppToken, Credential::Token(Secret::new("t+/=")));
    let outgoing =
        write(&SAMPLE, &slots([]), "https://host", Some((token.0, &token.1)), &Extra::default(), || 0).unwrap();
    let header = &outgoing.request.headers()["x-acs-dingtalk-access-token"];
    assert_eq!(header, "t+/=");
    assert!(header.is_sensitive());
    assert_eq!(outgoing.secrets, ["t+/="]);

    let outgoing =
        write(&LEGACY, &slots([]), "https://host", Some((token.0, &token.1)), &Extra::default(), || 0).unwrap();
    assert_eq!(outgoing.request.uri().query(), Some("access_token=t%2B%2F%3D"));
    let token = (CredentialKind::SuiteToken, token.1);
    let outgoing =
        write(&LEGACY, &slots([]), "https://host", Some((token.0, &token.1)), &Extra::default(), || 0).unwrap();
    assert_eq!(outgoing.request.uri().query(), Some("suite_access_token=t%2B%2F%3D"));
}

#[test]
fn signed_calls_use_the_vendors_order_and_encoding() {
    let mut slots = Slots::new(LEGACY.parameters);
    slots.put(0, Some("ding1".into_value()));
    let key = Credential::Key {
        access_key: "suitekey".to_owned(),
        secret: SigningSecret::new("secret"),
        suite_ticket: Some(Secret::new("票 据")),
    };
    let outgoing =
        write(&LEGACY, &slots, "https://host", Some((CredentialKind::SuiteSignature, &key)), &Extra::default(), || 1)
            .unwrap();
    let query = outgoing.request.uri().query().unwrap();
    let order: Vec<&str> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
    let vector = include_str!("../../tests/vectors/isv_urlencode_vectors.jsonl").lines().last().unwrap();
    let vector: serde_json::Value = serde_json::from_str(vector).unwrap();
    let expected = vector["query_order"].as_str().unwrap();
    assert_eq!(order, expected.split('&').filter_map(|pair| pair.split('=').next()).collect::<Vec<_>>());
    assert!(query.contains("suiteTicket=%E7%A5%A8%20%E6%8D%AE&timestamp=1"), "{query}");
    assert_eq!(outgoing.secrets[1..], ["secret", "票 据"]);
    assert_eq!(outgoing.secrets[0], crate::sign(&Secret::new("secret"), 1, Some("票 据")).expose());
}

#[test]
fn secrets_of_a_request_are_known_and_masked() {
    let slots = slots([(SECRET, "hidden".into_value())]);
    assert_eq!(written([(SECRET, "hidden".into_value())]).unwrap().secrets, ["hidden"]);
    assert_eq!(format!("{slots:?}"), r#" { id: "7", name: "n", secret: "***" }"#);
    let nested = Value::List(vec![slots.into_value()]);
    assert_eq!(written([(NAME, nested)]).unwrap().secrets, ["hidden"]);
}

#[test]
fn only_safe_addresses_are_accepted() {
    for good in [
        "https://api.dingtalk.com",
        "https://api.dingtalk.io/",
        "http://127.0.0.1:8080",
        "http://[::1]:1/x",
        "http://localhost:3",
    ] {
        assert_eq!(base_address("endpoint", good).unwrap(), good.trim_end_matches('/'));
    }
    for (bad, why) in [
        ("http://api.dingtalk.com", "is not https"),
        ("http://localhost.evil.com", "is not https"),
        ("http://127.0.0.1.evil.com", "is not https"),
        ("ftp://api.dingtalk.com", "is not https"),
        ("https://user:pass@host", "contains a user name"),
        ("https://host/?a=b", "has a query"),
        ("https://host/#a", "or a fragment"),
        ("https://host:99999", "is not an address"),
        ("/v1.0", "has no host"),
        ("", "is not an address"),
        ("api.dingtalk.com", "is not https"),
        ("https://a b", "is not an address"),
    ] {
        let message = base_address("endpoint", bad).unwrap_err().to_string();
        assert!(message.contains(why), "{bad}: {message}");
        assert!(message.starts_with("the client: `endpoint` "), "{message}");
    }
}

static FORM: Operation = Operation {
    api: "sample_1_0",
    name: "form",
    page: "https://example.com/page",
    gateway: Gateway::Legacy,
    method: Method::Post,
    path: "/media/upload",
    credentials: &[],
    safe_to_repeat: true,
    body: Body::Form,
    answers: true,
    parameters: &[
        Parameter::new(Location::Body, "type", "kind"),
        Parameter::new(Location::Body, "ids", "ids").json_text(),
        Parameter::new(Location::Body, "media", "media"),
    ],
    rules: &[],
    errors: &[],
};

async fn form(values: [Option<Value>; 3], extra: &Extra) -> Result<(String, String), Error> {
    let mut slots = Slots::new(FORM.parameters);
    values.into_iter().enumerate().for_each(|(index, value)| slots.put(index, value));
    let outgoing = write(&FORM, &slots, "https://host", None, extra, || 0)?;
    let content_type = outgoing.request.headers()["content-type"].to_str().unwrap().to_owned();
    let body = outgoing.form.unwrap().open(&FORM).await?;
    let length = body.len();
    let bytes = body.into_bytes().await.unwrap();
    assert_eq!(length, bytes.len() as u64);
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap().to_owned();
    Ok((String::from_utf8_lossy(&bytes).replace(&boundary, "B").replace("\r\n", "\n"), boundary))
}

#[tokio::test]
async fn a_form_has_a_part_for_each_value() {
    let media = Upload::bytes("中\"文\r\n.PNG", &b"\x00--content"[..]);
    let values = [Some("image".into_value()), Some(Value::list::<i64>([1_i64, 2])), Some(media.into_value())];
    let extra = Extra {
        body: vec![("more".to_owned(), Json::from("a b")), ("flag".to_owned(), Json::from(true))],
        files: vec![("second".to_owned(), Upload::bytes("a.unknown", ""))],
        ..Extra::default()
    };
    let (body, boundary) = form(values.clone(), &extra).await.unwrap();
    let expected = "\
        --B\nContent-Disposition: form-data; name=\"type\"\n\nimage\n\
        --B\nContent-Disposition: form-data; name=\"ids\"\n\n[1,2]\n\
        --B\nContent-Disposition: form-data; name=\"media\"; filename=\"中%22文%0D%0A.PNG\"\nContent-Type: image/png\n\n\x00--content\n\
        --B\nContent-Disposition: form-data; name=\"more\"\n\na b\n\
        --B\nContent-Disposition: form-data; name=\"flag\"\n\ntrue\n\
        --B\nContent-Disposition: form-data; name=\"second\"; filename=\"a.unknown\"\nContent-Type: application/octet-stream\n\n\n\
        --B--\n";
    assert_eq!(body, expected);
    assert_ne!(form(values, &extra).await.unwrap().1, boundary);
}

#[tokio::test]
async fn files_that_cannot_be_sent_are_refused_by_name() {
    let refusal = async |media: Upload| {
        form([None, None, Some(media.into_value())], &Extra::default()).await.err().unwrap().to_string()
    };
    let missing = refusal(Upload::path("/nowhere/a.png")).await;
    assert!(missing.starts_with("sample_1_0::form: `media` cannot be read from /nowhere/a.png: "), "{missing}");
    let folder = refusal(Upload::path(env!("CARGO_MANIFEST_DIR"))).await;
    assert!(folder.ends_with(": it is not a file"), "{folder}");
    assert!(refusal(Upload::bytes("", "x")).await.contains("`media` is a file without a name"));
    assert!(refusal(Upload::bytes("a", "x").media_type("a\r\nb")).await.contains("`media` has a media type that"));
    let extra = Extra { files: vec![("media".to_owned(), Upload::bytes("a", ""))], ..Extra::default() };
    let twice = form([None, None, Some(Upload::bytes("a", "").into_value())], &extra).await.err().unwrap();
    assert_eq!(twice.to_string(), "sample_1_0::form: `file` `media` is already set");
}

#[test]
fn files_are_compared_by_their_origin_and_printed_without_content() {
    let bytes = || Upload::bytes("a.png", "secret");
    assert_eq!(bytes(), bytes());
    assert_ne!(bytes(), bytes().named("b.png"));
    assert_ne!(bytes(), bytes().media_type("image/x"));
    assert_ne!(bytes(), Upload::path("a.png"));
    assert_eq!(Upload::path("b/a.png"), Upload::path("b/a.png").media_type("image/png"));
    let shown = format!("{:?}", slots([(NAME, bytes().into_value())]));
    assert_eq!(shown, r#" { id: "7", name: Upload { name: "a.png", length: 6 } }"#);
}

#[test]
fn robots_sign_the_time_and_their_secret() {
    let sent = |robot: &Credential| {
        let credential = Some((CredentialKind::RobotToken, robot));
        write(&LEGACY, &slots([]), "https://host", credential, &Extra::default(), || 1_577_262_236_757).unwrap()
    };
    let open = Credential::Robot { access_token: Secret::new("t+"), secret: None };
    assert_eq!(sent(&open).request.uri().query(), Some("access_token=t%2B"));
    assert_eq!(sent(&open).secrets, ["t+"]);
    // The guide's code for Python makes this signature.
    let signing =
        Credential::Robot { access_token: Secret::new("t"), secret: Some(SigningSecret::new("this is secret")) };
    let sign = "hmPWwU+7lVdm3ZZz0r9tSfx0L4Q26jWOZr9+Gs6EZQM=";
    let expected = format!(
        "access_token=t&timestamp=1577262236757&sign={}",
        sign.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")
    );
    assert_eq!(sent(&signing).request.uri().query(), Some(expected.as_str()));
    let secrets = sent(&signing).secrets;
    assert!(
        [sign, "t", "this is secret"].iter().all(|secret| secrets.iter().any(|known| known == secret)),
        "{secrets:?}"
    );
}

#[test]
fn a_choice_is_written_beside_the_other_fields() {
    const FIELDS: &[Parameter] =
        &[Parameter::new(Location::Body, "kind", "kind"), Parameter::new(Location::Body, "data", "data").json_text()];
    const WHOLE: &[Parameter] =
        &[Parameter::new(Location::Body, "", "choice").flattened(), Parameter::new(Location::Body, "to", "to")];
    let json = |choice: Value| serde_json::to_string(&Slots::new(WHOLE).with(0, choice).with(1, "u".into_value()));
    let kind = Slots::new(FIELDS).with(0, "a".into_value()).with(1, serde_json::json!({ "b": 1 }).into_value());
    assert_eq!(json(Value::Object(kind)).unwrap(), r#"{"kind":"a","data":"{\"b\":1}","to":"u"}"#);
    let fields = |name: &str| std::collections::BTreeMap::from([(name.to_owned(), serde_json::json!({ "c": 2 }))]);
    let unknown = |name| Value::unknown_kind("kind", "new".to_owned(), fields(name));
    assert_eq!(json(unknown("new")).unwrap(), r#"{"kind":"new","new":{"c":2},"to":"u"}"#);
    assert_eq!(json(unknown("kind")).unwrap(), r#"{"kind":"new","to":"u"}"#);
    // Written twice, it would be up to the server which of them counts.
    assert_eq!(json(unknown("to")).unwrap_err().to_string(), "`to` is already set");
}
