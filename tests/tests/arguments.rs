//! Unusual arguments: each arrives as it was passed, or is rejected with its parameter's name before anything is sent. The results
//! are compared with the bytes on the socket.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::time::Duration;

use dingtalk_contact_1_0 as contact;
use dingtalk_core::binding::{
    Body, CredentialKind, Gateway, IntoValue as _, Location, Method, Operation, Parameter, Slots, Value,
};
use dingtalk_core::{AccessToken, Client, Error, Json, Request, RetryPolicy, Sending, SigningKey};
use dingtalk_oapi as oapi;
use dingtalk_oauth2_1_0 as oauth2;
use dingtalk_test_support::loopback::{Loopback, Received, Script};
use oauth2::get_token::GrantType;
use percent_encoding::percent_decode_str;

/// Has parameters of every kind, which no generated operation has yet.
static EVERYWHERE: Operation = Operation {
    api: "sample_1_0",
    name: "everywhere",
    page: "https://example.com/page",
    gateway: Gateway::New,
    method: Method::Post,
    path: "/v1.0/sample/{id}/parts",
    credentials: &[CredentialKind::AppToken],
    safe_to_repeat: false,
    body: Body::Object,
    answers: false,
    parameters: &[
        Parameter::new(Location::Path, "id", "the_id"),
        Parameter::new(Location::Query, "query", "the_query"),
        Parameter::new(Location::Query, "queryList", "the_query_list").json_text(),
        Parameter::new(Location::Header, "x-sample", "the_header"),
        Parameter::new(Location::Body, "body", "the_body"),
        Parameter::new(Location::Body, "bodyText", "the_body_text").json_text(),
    ],
    rules: &[],
    errors: &[],
};

const ID: usize = 0;
const QUERY: usize = 1;
const QUERY_LIST: usize = 2;
const HEADER: usize = 3;
const BODY: usize = 4;
const BODY_TEXT: usize = 5;

fn everywhere(index: usize, value: Value, client: &Client) -> Sending<()> {
    let mut slots = Slots::new(EVERYWHERE.parameters);
    slots.put(ID, Some("7".into_value()));
    slots.put(index, Some(value));
    Request::new(&EVERYWHERE, slots).send(client)
}

/// The text that arrived in the parameter's place.
fn arrived(index: usize, seen: &Received) -> String {
    let (path, query) = seen.target.split_once('?').unwrap_or((&seen.target, ""));
    let decode = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
    let query = |name: &str| {
        let values: Vec<_> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
        assert_eq!(values.len(), 1, "{values:?}");
        assert_eq!(values[0].0, name);
        decode(values[0].1)
    };
    let text = |json: &Json| json.as_str().unwrap().to_owned();
    match index {
        ID => {
            let segments: Vec<_> = path.split('/').collect();
            assert_eq!((segments.len(), segments[4]), (5, "parts"), "{path}");
            decode(segments[3])
        }
        QUERY => query("query"),
        QUERY_LIST => query("queryList"),
        HEADER => seen.header("x-sample").unwrap().to_owned(),
        BODY => text(&seen.json().unwrap()["body"]),
        BODY_TEXT => text(&seen.json().unwrap()["bodyText"]),
        other => panic!("{other}"),
    }
}

struct Bench {
    server: Loopback,
    client: Client,
}

impl Bench {
    async fn new() -> Self {
        let server = Loopback::start([Script::answer(200, r#"{"errcode":0}"#)]).await.unwrap();
        let client = Client::builder()
            .endpoint(server.url())
            .credentials(AccessToken::app("t0ken"))
            .credentials(SigningKey::suite("key & more", "s3cret", "t1cket\r\n/中"))
            .timeout(Duration::from_secs(20))
            .retry(RetryPolicy::never())
            .build()
            .unwrap();
        Self { server, client }
    }

    /// The last of `before + 1` requests.
    fn after(&self, before: usize) -> Received {
        let mut received = self.server.received();
        assert_eq!(received.len(), before + 1);
        received.remove(before)
    }

    /// What arrives for this call.
    async fn seen<T>(&self, call: Sending<T>) -> Received
    where
        Sending<T>: Future<Output = Result<T, Error>>,
    {
        let before = self.server.received().len();
        call.await.unwrap();
        self.after(before)
    }

    /// The name of the rejected parameter. Nothing may arrive.
    async fn refused<T>(&self, call: Sending<T>) -> &'static str
    where
        Sending<T>: Future<Output = Result<T, Error>>,
    {
        let before = self.server.received().len();
        let Err(error) = call.await else { panic!("was sent") };
        assert_eq!(self.server.received().len(), before);
        assert_eq!(error.attempts(), 0, "{error}");
        match &error {
            Error::BadArgument(bad) => {
                assert!(error.to_string().contains(&format!("`{}`", bad.parameter())), "{error}");
                assert!(error.to_string().len() < 300, "too long a message");
                bad.parameter()
            }
            other => panic!("{other:?}"),
        }
    }
}

/// Texts that are easily changed on the way.
fn odd_texts() -> Vec<String> {
    let mut texts: Vec<String> = [
        "a/b",
        "/",
        "//",
        "a?b",
        "?",
        "a#b",
        "#",
        "a%b",
        "%",
        "%2F",
        "%2e%2e",
        "%00",
        "a b",
        " a",
        "a ",
        " ",
        "+",
        "a+b",
        "a&b=c",
        ";",
        ",",
        ":",
        "@",
        "\\",
        "..\\",
        "../..",
        "../x",
        "...",
        "中文 组织",
        "😀",
        "👩\u{200d}👩\u{200d}👧",
        "é",
        "e\u{301}",
        "\0",
        "a\0b",
        "\r",
        "\n",
        "\r\n",
        "a\r\nx-evil: 1",
        "\t",
        "a\tb",
        "\u{1b}[31m",
        "\u{7f}",
        "\u{80}",
        "\u{a0}",
        "\u{3000}",
        "\u{feff}",
        "\u{202e}",
        "\u{2028}",
        "\u{ffff}",
        "\u{10ffff}",
        "\"",
        "'",
        "\\\"",
        "</script>",
        "{id}",
        "{}",
        "null",
        "[]",
        "$(x)",
        "`x`",
        "~",
        "*",
        "!",
        "(",
        "|",
        "^",
        "<>",
    ]
    .map(str::to_owned)
    .into();
    texts.push((0..=0x7f).map(char::from).collect());
    texts.push("x".repeat(20_000));
    texts.push("中".repeat(7_000));
    texts
}

#[tokio::test]
async fn texts_travel_faithfully_or_are_refused() {
    let bench = Bench::new().await;
    for text in odd_texts() {
        for index in [ID, QUERY, HEADER, BODY] {
            let sendable = index != HEADER
                || (text.trim() == text && text.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~')));
            let call = || everywhere(index, text.as_str().into_value(), &bench.client);
            if sendable {
                assert_eq!(arrived(index, &bench.seen(call()).await), text, "{index}");
            } else {
                assert_eq!(bench.refused(call()).await, "the_header", "{text:?}");
            }
        }
        for index in [QUERY_LIST, BODY_TEXT] {
            let list = Value::list::<String>([text.as_str(), "b"]);
            let json = arrived(index, &bench.seen(everywhere(index, list, &bench.client)).await);
            assert_eq!(serde_json::from_str::<Json>(&json).unwrap(), serde_json::json!([text, "b"]));
        }
    }
}

/// Values that a server or proxy would resolve to a different path.
#[tokio::test]
async fn path_values_that_change_the_path_are_refused() {
    let bench = Bench::new().await;
    for text in ["", ".", ".."] {
        assert_eq!(bench.refused(everywhere(ID, text.into_value(), &bench.client)).await, "the_id");
    }
    for index in [QUERY, HEADER, BODY] {
        assert_eq!(arrived(index, &bench.seen(everywhere(index, "".into_value(), &bench.client)).await), "");
    }
}

#[tokio::test]
async fn a_megabyte_travels_or_is_refused() {
    let bench = Bench::new().await;
    for text in ["x".repeat(1 << 20), "中".repeat(350_000), "/".repeat(1 << 20)] {
        let call = |index| everywhere(index, text.as_str().into_value(), &bench.client);
        assert_eq!(bench.refused(call(ID)).await, "the_id");
        assert_eq!(bench.refused(call(QUERY)).await, "the_query");
        assert!(arrived(BODY, &bench.seen(call(BODY)).await) == text);
        if text.is_ascii() {
            assert!(arrived(HEADER, &bench.seen(call(HEADER)).await) == text);
        }
    }
}

#[tokio::test]
async fn long_lists_travel_or_are_refused() {
    let bench = Bench::new().await;
    let corp_ids: Vec<String> = (0..100_000).map(|number| format!("ding{number}")).collect();
    let list = || Value::list::<String>(&corp_ids);
    let seen = bench.seen(everywhere(BODY, list(), &bench.client)).await;
    assert!(seen.json().unwrap()["body"] == serde_json::json!(corp_ids));
    let seen = bench.seen(everywhere(BODY_TEXT, list(), &bench.client)).await;
    assert!(serde_json::from_str::<Vec<String>>(&arrived(BODY_TEXT, &seen)).unwrap() == corp_ids);
    assert_eq!(bench.refused(everywhere(QUERY_LIST, list(), &bench.client)).await, "the_query_list");
    let empty = Value::list::<String>(Vec::<String>::new());
    let seen = bench.seen(everywhere(BODY, empty.clone(), &bench.client)).await;
    assert_eq!(seen.json().unwrap(), serde_json::json!({"body": []}));
    assert_eq!(arrived(QUERY_LIST, &bench.seen(everywhere(QUERY_LIST, empty, &bench.client)).await), "[]");
}

#[tokio::test]
async fn numbers_keep_their_value() {
    let bench = Bench::new().await;
    let integers = [i64::MIN, i64::MAX, -1, 0, (1 << 53) + 1, -(1 << 53) - 1, i32::MAX.into(), i32::MIN.into()];
    for number in integers {
        for index in [ID, QUERY, HEADER] {
            let seen = bench.seen(everywhere(index, number.into_value(), &bench.client)).await;
            assert_eq!(arrived(index, &seen), number.to_string());
        }
        let seen = bench.seen(everywhere(BODY, number.into_value(), &bench.client)).await;
        assert_eq!(String::from_utf8(seen.body).unwrap(), format!(r#"{{"body":{number}}}"#));
    }
    for number in [f64::MAX, f64::MIN, f64::MIN_POSITIVE, f64::EPSILON, 0.1 + 0.2, -0.0, 1e16] {
        let seen = bench.seen(everywhere(QUERY, number.into_value(), &bench.client)).await;
        assert_eq!(arrived(QUERY, &seen).parse::<f64>().unwrap().to_bits(), number.to_bits());
        let seen = bench.seen(everywhere(BODY, number.into_value(), &bench.client)).await;
        let text = String::from_utf8(seen.body).unwrap();
        let text = text.strip_prefix(r#"{"body":"#).and_then(|text| text.strip_suffix('}')).unwrap();
        assert_eq!(text.parse::<f64>().unwrap().to_bits(), number.to_bits());
    }
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        for (index, name) in [(QUERY, "the_query"), (HEADER, "the_header"), (BODY, "the_body"), (ID, "the_id")] {
            assert_eq!(bench.refused(everywhere(index, number.into_value(), &bench.client)).await, name);
            let nested = Value::list::<Vec<f64>>([vec![1.0, number]]);
            assert_eq!(bench.refused(everywhere(index, nested, &bench.client)).await, name);
        }
    }
}

#[tokio::test]
async fn nested_values_keep_odd_keys_and_texts() {
    let bench = Bench::new().await;
    let texts = odd_texts();
    let map: BTreeMap<String, String> = texts.iter().map(|text| (text.clone(), text.clone())).collect();
    let json = serde_json::json!({"": [null, {"x": u64::MAX, "y": texts}]});
    for (value, expected) in [(map.clone().into_value(), serde_json::json!(map)), (json.clone().into_value(), json)] {
        let seen = bench.seen(everywhere(BODY, value.clone(), &bench.client)).await;
        assert!(seen.json().unwrap()["body"] == expected);
        let seen = bench.seen(everywhere(BODY_TEXT, value, &bench.client)).await;
        assert!(serde_json::from_str::<Json>(&arrived(BODY_TEXT, &seen)).unwrap() == expected);
    }
}

/// The same for generated calls.
#[tokio::test]
async fn generated_calls_carry_odd_texts() {
    let bench = Bench::new().await;
    let token = |corp_id: &str, secret: &str| {
        let call = oauth2::get_token().corp_id(corp_id).client_id(corp_id).client_secret(secret);
        call.grant_type(GrantType::ClientCredentials).send(&bench.client)
    };
    for text in odd_texts() {
        let seen = bench.seen(token(&text, &text)).await;
        let segment = seen.target.strip_prefix("/v1.0/oauth2/").and_then(|rest| rest.strip_suffix("/token")).unwrap();
        assert_eq!(percent_decode_str(segment).decode_utf8().unwrap(), text);
        assert!(segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.%".contains(&byte)), "{segment}");
        let body = seen.json().unwrap();
        assert_eq!((body["client_id"].as_str(), body["client_secret"].as_str()), (Some(&text[..]), Some(&text[..])));

        let seen = bench.seen(contact::get_org_auth_info().target_corp_id(text.as_str()).send(&bench.client)).await;
        let value = seen.target.strip_prefix("/v1.0/contact/organizations/authInfos?targetCorpId=").unwrap();
        assert_eq!(percent_decode_str(value).decode_utf8().unwrap(), text);

        let seen = bench.seen(oapi::service_get_auth_info().auth_corpid(text.as_str()).send(&bench.client)).await;
        assert_eq!(seen.json().unwrap(), serde_json::json!({"auth_corpid": text}));
        assert!(
            seen.target.starts_with("/service/get_auth_info?accessKey=key%20%26%20more&signature="),
            "{}",
            seen.target
        );
        assert!(seen.target.contains("&suiteTicket=t1cket%0D%0A%2F%E4%B8%AD&timestamp="), "{}", seen.target);
    }
    for text in ["", ".", ".."] {
        assert_eq!(bench.refused(token(text, "secret")).await, "corp_id");
    }
    let megabyte = "y".repeat(1 << 20);
    assert_eq!(bench.refused(token(&megabyte, "secret")).await, "corp_id");
    let call = contact::get_org_auth_info().target_corp_id(megabyte.as_str());
    assert_eq!(bench.refused(call.send(&bench.client)).await, "target_corp_id");
    let seen = bench.seen(token("ding1", &megabyte)).await;
    assert!(seen.json().unwrap()["client_secret"] == *megabyte);
}

/// A token is not a parameter, and must not be shown either.
#[tokio::test]
async fn tokens_that_no_header_can_carry_are_refused() {
    let bench = Bench::new().await;
    for token in ["t0ken\r\nx-evil: 1", "t0ken\n", "t0ken\0", "t0ken中", " t0ken"] {
        let call = contact::get_org_auth_info().send(&bench.client).credentials(AccessToken::app(token));
        let error = call.await.unwrap_err();
        assert!(matches!(error, Error::Credentials(_)), "{error:?}");
        assert!(!format!("{error} {error:?}").contains("t0ken"), "{error:?}");
    }
    assert!(bench.server.received().is_empty());
}
