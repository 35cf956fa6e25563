use bytes::Bytes;

use super::{ErrorBody, open, plainly_succeeded};
use crate::binding::{Body, Decode, DocumentedError, Fields, Gateway, Method, Operation};
use crate::{ApiError, Error};

const INVALID_TARGET: DocumentedError = DocumentedError {
    status: 400,
    code: "invalid.param",
    messages: &["无效的%s", "Invalid %s"],
    meaning: "There is no such organization.",
};
const EMPTY: DocumentedError =
    DocumentedError { status: 400, code: "invalid.param", messages: &["empty"], meaning: "A parameter is empty." };
const DENIED: DocumentedError =
    DocumentedError { status: 400, code: "denied", messages: &["no"], meaning: "Not authorized." };

const fn operation(gateway: Gateway) -> Operation {
    Operation {
        api: "sample_1_0",
        name: "sample",
        page: "https://example.com/page",
        gateway,
        method: Method::Get,
        path: "/x",
        credentials: &[],
        safe_to_repeat: true,
        body: Body::None,
        answers: true,
        parameters: &[],
        rules: &[],
        errors: &[INVALID_TARGET, EMPTY, DENIED],
    }
}

static NEW: Operation = operation(Gateway::New);
static LEGACY: Operation = operation(Gateway::Legacy);

#[derive(Debug, Default)]
struct Answer {
    name: Option<String>,
}

impl Fields for Answer {
    fn field(&mut self, name: &str) -> Option<&mut dyn Decode> {
        (name == "name").then_some(&mut self.name)
    }
}

fn call(operation: &'static Operation, status: u16, body: &str) -> Result<Answer, Error> {
    call_bytes(operation, status, body.as_bytes())
}

fn call_bytes(operation: &'static Operation, status: u16, body: &[u8]) -> Result<Answer, Error> {
    let response = http::Response::builder().status(status).body(Bytes::copy_from_slice(body)).unwrap();
    let mut answer = Answer::default();
    open(operation, response, vec!["t0psecret".to_owned()])?.read_into(&mut answer)?;
    Ok(answer)
}

fn refused(operation: &'static Operation, status: u16, body: &str) -> ApiError {
    refused_bytes(operation, status, body.as_bytes())
}

fn refused_bytes(operation: &'static Operation, status: u16, body: &[u8]) -> ApiError {
    match call_bytes(operation, status, body) {
        Err(Error::Api(api)) => *api,
        other => panic!("{other:?}: {}", String::from_utf8_lossy(body)),
    }
}

#[test]
fn the_new_gateway_reports_success_by_status() {
    assert_eq!(call(&NEW, 200, r#"{"name":"a","code":"x"}"#).unwrap().name.as_deref(), Some("a"));
    assert_eq!(call(&NEW, 201, "{}").unwrap().name, None);
    for status in [302, 400, 401, 403, 404, 429, 500, 503] {
        assert_eq!(refused(&NEW, status, r#"{"code":"c","message":"m"}"#).status(), status);
    }
}

#[test]
fn the_request_id_is_read_in_every_spelling() {
    for name in ["requestid", "requestId", "request_id", "RequestId"] {
        let api = refused(&NEW, 400, &format!(r#"{{"code":"c","message":"m","{name}":"ABC"}}"#));
        assert_eq!((api.code(), api.message(), api.request_id()), (Some("c"), Some("m"), Some("ABC")));
    }
}

#[test]
fn the_missing_permission_is_kept() {
    for name in ["accessdenieddetail", "accessDeniedDetail"] {
        let body = format!(r#"{{"code":"Forbidden.AccessDenied","{name}":{{"requiredScopes":["Contact.Org.Read"]}}}}"#);
        let detail = refused(&NEW, 403, &body).access_denied_detail().cloned().unwrap();
        assert_eq!(detail["requiredScopes"][0], "Contact.Org.Read");
    }
}

#[test]
fn legacy_success_is_errcode_zero_or_absent_in_an_answer_that_has_any_field() {
    for body in [r#"{"errcode":0,"name":"a"}"#, r#"{"errcode":"0","name":"a"}"#, r#"{"name":"a"}"#] {
        assert_eq!(call(&LEGACY, 200, body).unwrap().name.as_deref(), Some("a"), "{body}");
    }
    assert_eq!(refused(&LEGACY, 200, "{}").code(), None);
    let api = refused(
        &LEGACY,
        200,
        r#"{"errcode":40014,"errmsg":"bad token","sub_code":"s","sub_msg":"sm","request_id":"r"}"#,
    );
    assert_eq!((api.code(), api.message()), (Some("40014"), Some("bad token")));
    assert_eq!((api.sub_code(), api.sub_message(), api.request_id()), (Some("s"), Some("sm"), Some("r")));
    assert_eq!(refused(&LEGACY, 200, r#"{"errcode":"88"}"#).code(), Some("88"));
    assert_eq!(refused(&LEGACY, 200, r#"{"errcode":-1}"#).code(), Some("-1"));
}

/// Without parsing, an answer can be found to have succeeded, never to have failed.
#[test]
fn plain_success_is_recognized_without_parsing() {
    for body in [
        r#"{"errcode":0}"#,
        r#"{"errmsg":"ok","name":"err","errcode":"0","errors":[]}"#,
        "\u{feff}{ \"errcode\" : 0 , \"errmsg\" : \"\u{65e0}\\u65e0\" }",
        r#"{"errcode":0,"all":[{"errcode":"0"},{"errcode":0}]}"#,
        r#"{"errcode":0,"name":"say \"errcode\":5"}"#,
    ] {
        assert!(plainly_succeeded(body.as_bytes()), "{body}");
        assert!(call(&LEGACY, 200, body).is_ok(), "{body}");
    }
    for (body, code) in [
        (r#"{"name":"errcode","errcode":5}"#, Some("5")),
        (r#"{"errcode":0,"errcode":5}"#, Some("5")),
        (r#"{"inner":{"errcode":0},"errcode":5}"#, Some("5")),
        (r#"{"inner":{"errcode":0},"errc\u006Fde":5}"#, Some("5")),
        (r#"{"errcode":0,"error_response":{"code":5}}"#, Some("5")),
        (r#"{"errcode":0,"\u0065rror_response":{"code":5}}"#, Some("5")),
        (r#"{"errcode":0.5}"#, Some("0.5")),
        (r#"{"errcode":01,"errcode":5}"#, None),
        ("{}", None),
    ] {
        assert!(!plainly_succeeded(body.as_bytes()), "{body}");
        match call(&LEGACY, 200, body) {
            Err(Error::Api(api)) => assert_eq!(api.code(), code, "{body}"),
            other => assert!(code.is_none() && matches!(other, Err(Error::Decode(_))), "{body}: {other:?}"),
        }
    }
}

/// All objects of three such members.
#[test]
#[cfg_attr(miri, ignore = "takes minutes there")]
fn plain_success_is_success() {
    const MEMBERS: [&str; 14] = [
        r#""errcode":0"#,
        r#""errcode" : "0" "#,
        r#""errcode":7"#,
        r#""errcode":"07""#,
        r#""errcode":null"#,
        r#""errcode":[0]"#,
        r#""errcode":{"errcode":0}"#,
        r#""\u0065rrcode":7"#,
        r#""error_response":{"code":7}"#,
        r#""error_\u0072esponse":null"#,
        r#""inner":{"errcode":7}"#,
        r#""inner":[{"errcode":0}]"#,
        r#""text":"\"errcode\":0""#,
        r#""a\"errcode":0"#,
    ];
    let mut plain = 0;
    for number in 0..MEMBERS.len().pow(3) {
        let [one, two, three] =
            [1, MEMBERS.len(), MEMBERS.len().pow(2)].map(|step| MEMBERS[number / step % MEMBERS.len()]);
        let body = format!("{{{one},{two},{three}}}");
        if plainly_succeeded(body.as_bytes()) {
            plain += 1;
            assert!(!ErrorBody::read(body.as_bytes()).is_legacy_failure(), "{body}");
        }
    }
    assert!(plain > 50, "{plain}");
}

#[test]
fn the_other_legacy_envelope_is_a_failure_too() {
    let body = r#"{"error_response":{"msg":"Remote service error","code":50,"sub_msg":"wrong","sub_code":"isv.invalid","request_id":"r"}}"#;
    let api = refused(&LEGACY, 200, body);
    assert_eq!((api.code(), api.message()), (Some("50"), Some("Remote service error")));
    assert_eq!((api.sub_code(), api.sub_message(), api.request_id()), (Some("isv.invalid"), Some("wrong"), Some("r")));
    assert_eq!(
        refused(&LEGACY, 200, r#"{"error_response":{"code":50},"request_id":"outer"}"#).request_id(),
        Some("outer")
    );
}

#[test]
fn bodies_that_are_not_json_keep_status_and_bytes() {
    for body in ["<html>502</html>", "", "null", "[]", "\u{feff}"] {
        let api = refused(&NEW, 502, body);
        assert_eq!((api.status(), api.code(), api.body()), (502, None, body.as_bytes()));
    }
    for (operation, body) in
        [(&NEW, "<html>"), (&NEW, ""), (&NEW, "null"), (&LEGACY, "<html>"), (&LEGACY, ""), (&LEGACY, "[]")]
    {
        match call(operation, 200, body) {
            Err(Error::Decode(decode)) => assert_eq!((decode.status(), decode.body()), (200, body.as_bytes())),
            other => panic!("{body}: {other:?}"),
        }
    }
}

#[test]
fn an_error_body_of_odd_types_still_reports_what_it_can() {
    let api = refused(&NEW, 400, r#"{"code":7,"requestid":"r","message":{"a":1}}"#);
    assert_eq!((api.code(), api.request_id(), api.message()), (Some("7"), Some("r"), None));
}

#[test]
fn a_field_of_an_odd_type_hides_no_failure() {
    for odd in [r#"{"a":[1]}"#, "[]", "true", "null"] {
        let api = refused(&LEGACY, 200, &format!(r#"{{"message":{odd},"errcode":40014,"request_id":{odd}}}"#));
        assert_eq!((api.code(), api.message(), api.request_id()), (Some("40014"), None, None));
        assert!(call(&LEGACY, 200, &format!(r#"{{"code":{odd},"errcode":0.0,"message":{odd}}}"#)).is_ok());
    }
}

#[test]
fn a_compressed_answer_is_reported_and_not_unpacked() {
    for (encoding, shown) in [("gzip", "(gzip)"), ("GZIP", "(gzip)"), ("t0psecret", "(of some kind)")] {
        let response = http::Response::builder().header("content-encoding", encoding).body("{}".into()).unwrap();
        let error = open(&NEW, response, Vec::new()).unwrap().read_into(&mut Answer::default()).unwrap_err();
        assert!(
            error.to_string().ends_with(&format!("found compressed data {shown}, which was not requested")),
            "{error}"
        );
        assert_eq!((error.status(), error.body(), error.attempts()), (Some(200), Some(&b"{}"[..]), 1));
    }
    for encoding in ["identity", "", "utf-8", "UTF8", "charset=utf-8", "identity, identity", " , ", "gbk", "none"] {
        let response = http::Response::builder().header("content-encoding", encoding).body("{}".into()).unwrap();
        open(&NEW, response, Vec::new()).unwrap().read_into(&mut Answer::default()).unwrap();
    }
}

#[test]
fn rows_that_share_a_code_are_distinguished_by_message() {
    let row = |body: &str| refused(&NEW, 400, body).documented();
    assert_eq!(row(r#"{"code":"invalid.param","message":"Invalid targetCorpId"}"#), Some(&INVALID_TARGET));
    assert_eq!(row(r#"{"code":"invalid.param","message":"empty"}"#), Some(&EMPTY));
    assert_eq!(row(r#"{"code":"invalid.param","message":"something else"}"#), None);
    assert_eq!(row(r#"{"code":"denied","message":"said otherwise"}"#), Some(&DENIED));
    assert_eq!(row(r#"{"code":"new.code","message":"no"}"#), None);
    assert_eq!(refused(&NEW, 500, r#"{"code":"denied","message":"no"}"#).documented(), None);
    let api = refused(&NEW, 400, r#"{"code":"invalid.param","message":"something else"}"#);
    assert_eq!(api.documented_rows().count(), 2);
}

#[test]
fn a_message_that_is_documented_word_for_word_precedes_templates() {
    const EXACT: DocumentedError = DocumentedError { messages: &["Invalid userId"], ..INVALID_TARGET };
    static TEMPLATE_FIRST: Operation = Operation { errors: &[INVALID_TARGET, EXACT], ..operation(Gateway::New) };
    let row = |body: &str| refused(&TEMPLATE_FIRST, 400, body).documented();
    assert_eq!(row(r#"{"code":"invalid.param","message":"Invalid userId"}"#), Some(&EXACT));
    assert_eq!(row(r#"{"code":"invalid.param","message":"Invalid corpId"}"#), Some(&INVALID_TARGET));
}

#[test]
fn errors_name_cause_place_and_remedy_and_hide_secrets() {
    let api = refused(&NEW, 400, r#"{"code":"denied","message":"no, t0psecret","requestid":"r1"}"#);
    assert_eq!(
        api.to_string(),
        "sample_1_0::sample returned HTTP 400, denied, no, ***: Not authorized. (request id r1); see https://example.com/page"
    );
    let debug = format!("{api:?} {:?}", Error::Api(Box::new(api.clone())));
    assert!(!debug.contains("t0psecret"), "{debug}");
    let error = call(&NEW, 200, r#"{"name":{"t0psecret":"t0psecret"}}"#).unwrap_err();
    assert_eq!(
        error.to_string(),
        "sample_1_0::sample: the answer (HTTP 200, 34 bytes) could not be read: name: expected text, found an object"
    );
    assert!(!format!("{error:?}").contains("t0psecret"));
}

#[test]
fn an_operation_without_an_answer_accepts_nothing_or_an_object() {
    static SILENT: Operation = Operation { answers: false, ..operation(Gateway::New) };
    for body in ["", " \n", "null", "true", "{}", r#"{"requestId":"r"}"#, r#"{"success":true}"#] {
        assert!(call(&SILENT, 200, body).is_ok(), "{body}");
    }
    for body in [r#"{"code":"0","message":"ok"}"#, r#"{"code":200,"msg":"success"}"#, r#"{"errcode":0,"errmsg":"ok"}"#]
    {
        assert!(call(&SILENT, 200, body).is_ok(), "{body}");
    }
    for body in ["<html>", "false", "[]", "\"no\"", "{", r#"{"requestId":"r""#] {
        assert!(matches!(call(&SILENT, 200, body), Err(Error::Decode(_))), "{body}");
    }
    assert_eq!(refused(&SILENT, 200, r#"{"code":"c","message":"m","requestid":"r"}"#).code(), Some("c"));
    assert_eq!(refused(&SILENT, 200, r#"{"success":false,"requestId":"r"}"#).request_id(), Some("r"));
    assert_eq!(refused(&SILENT, 200, r#"{"errcode":88,"errmsg":"m"}"#).code(), Some("88"));
}

/// Half a surrogate pair, bytes that are not UTF-8, numbers beyond all types, values nested too deep, wrong escapes.
fn unreadable() -> Vec<Vec<u8>> {
    let deep = ["[".repeat(10_000), "]".repeat(10_000)].concat();
    let objects = [r#"{"error_response":"#.repeat(10_000), "1".to_owned(), "}".repeat(10_000)].concat();
    [
        r#""x \ud83d""#,
        r#""\udc00\ud83d\u0041""#,
        "1e999",
        "-1e-999",
        &"9".repeat(400),
        &deep,
        &objects,
        r#""\x\u12g\'""#,
    ]
    .into_iter()
    .map(|text| text.as_bytes().to_vec())
    .chain([b"\"\xff\xfe \xe4\xb8\"".to_vec(), b"\"raw \n\t\0\"".to_vec()])
    .collect()
}

/// Replaces `ODD` in the body.
fn with(body: &str, odd: &[u8]) -> Vec<u8> {
    body.split("ODD").map(str::as_bytes).collect::<Vec<_>>().join(odd)
}

#[test]
#[cfg_attr(miri, ignore = "takes minutes there")]
fn nothing_unreadable_hides_a_failure() {
    for odd in unreadable() {
        for (operation, status) in [(&LEGACY, 200), (&LEGACY, 400), (&NEW, 400), (&NEW, 200)] {
            for name in ["sub_msg", "message", "sub_code", "unknown", "accessdenieddetail", "error_response"] {
                let body = format!(r#"{{"{name}":ODD,"errcode":40014,"errmsg":"bad token","request_id":"r"}}"#);
                let api = refused_bytes(operation, status, &with(&body, &odd));
                assert_eq!((api.code(), api.request_id()), (Some("40014"), Some("r")), "{name} {odd:?}");
                let body = format!(r#"{{"{name}":ODD,"error_response":{{"{name}":ODD,"code":15,"request_id":"r"}}}}"#);
                let api = refused_bytes(operation, status, &with(&body, &odd));
                assert_eq!((api.code(), api.request_id()), (Some("15"), Some("r")), "{name} {odd:?}");
            }
        }
    }
    assert_eq!(refused(&LEGACY, 200, r#"{"errcode":1e999}"#).code(), Some("1e999"));
    assert_eq!(refused(&LEGACY, 200, r#"{"errcode":"\ud83d"}"#).code(), Some("\u{fffd}"));
}

#[test]
fn what_cannot_be_skipped_is_no_success() {
    for end in [r#""x":nope}"#, r#""x":01}"#, r#""x":"#, r#""x":"y"#, "}}", "", r#""x" 1}"#, "'x':1}"] {
        for operation in [&LEGACY, &NEW] {
            let error = call(operation, 200, &format!(r#"{{"name":"a",{end}"#)).unwrap_err();
            assert!(matches!(error, Error::Decode(_)), "{end}: {error:?}");
        }
        assert_eq!(refused(&LEGACY, 200, &format!(r#"{{"errcode":7,{end}"#)).code(), Some("7"), "{end}");
        assert_eq!(refused(&NEW, 400, &format!(r#"{{"code":"c",{end}"#)).code(), Some("c"), "{end}");
    }
}

#[test]
#[cfg_attr(miri, ignore = "takes minutes there")]
fn a_flaw_in_a_text_does_not_cost_the_answer() {
    for operation in [&LEGACY, &NEW] {
        let read = |body: &[u8]| call_bytes(operation, 200, body).unwrap().name;
        assert_eq!(read(br#"{"name":"a \ud83d b"}"#).as_deref(), Some("a \u{fffd} b"));
        assert_eq!(read(b"{\"name\":\"a \xff b\"}").as_deref(), Some("a \u{fffd} b"));
        for odd in unreadable() {
            assert_eq!(read(&with(r#"{"unknown":ODD,"name":"a"}"#, &odd)).as_deref(), Some("a"));
        }
    }
}

#[test]
fn http_200_may_carry_an_error_of_either_gateway() {
    for operation in [&NEW, &LEGACY] {
        for (body, code) in [
            (r#"{"errcode":88,"errmsg":"m"}"#, Some("88")),
            (r#"{"code":"PERMISSION_DENIED","message":"m"}"#, Some("PERMISSION_DENIED")),
            (r#"{"code":"PERMISSION_DENIED","other":{"code":1}}"#, Some("PERMISSION_DENIED")),
            (r#"{"success":false,"code":5}"#, Some("5")),
            (r#"{"success":false}"#, None),
            (r#"{"errcode":null,"errmsg":"no"}"#, None),
            (r#"{"errcode":{},"errmsg":"no"}"#, None),
            (r#"{"error_response":{"code":15}}"#, Some("15")),
            (r#"{"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"xxx"}"#, Some("1111")),
        ] {
            let api = refused(operation, 200, body);
            assert_eq!((api.status(), api.code(), api.body()), (200, code, body.as_bytes()), "{body}");
        }
        // The answer is there, whatever else is.
        for body in [
            r#"{"name":"a","code":"c","message":"m"}"#,
            r#"{"message":"m","code":"c","name":"a"}"#,
            r#"{"name":"a","message":"m"}"#,
        ] {
            assert_eq!(call(operation, 200, body).unwrap().name.as_deref(), Some("a"), "{body}");
        }
        for body in [r#"{"unknown":1}"#, r#"{"message":"m"}"#, r#"{"code":"0","message":"m"}"#, r#"{"success":true}"#] {
            assert!(call(operation, 200, body).is_ok(), "{body}");
        }
    }
    for body in [r#"{"name":"a","success":false}"#, r#"{"name":"a","errcode":null,"errmsg":"no"}"#] {
        refused(&LEGACY, 200, body);
        assert!(call(&NEW, 200, body).is_ok(), "{body}");
    }
    assert!(call(&LEGACY, 200, r#"{"name":"a","errcode":0,"success":false}"#).is_ok());
    assert!(call(&LEGACY, 200, r#"{"name":"a","errcode":null,"errmsg":"ok"}"#).is_ok());
}

#[derive(Debug, Default)]
struct Outcome {
    success: Option<bool>,
    code: Option<String>,
}

impl Fields for Outcome {
    fn field(&mut self, name: &str) -> Option<&mut dyn Decode> {
        match name {
            "success" => Some(&mut self.success),
            "code" => Some(&mut self.code),
            _ => None,
        }
    }
}

fn into<Answer: Decode + Default>(body: &str) -> Result<Answer, Error> {
    let mut answer = Answer::default();
    open(&NEW, http::Response::new(Bytes::copy_from_slice(body.as_bytes())), Vec::new())?.read_into(&mut answer)?;
    Ok(answer)
}

#[test]
fn what_an_answer_declares_is_no_error() {
    assert_eq!(into::<Outcome>(r#"{"success":false}"#).unwrap().success, Some(false));
    assert_eq!(into::<Outcome>(r#"{"code":"c","message":"m"}"#).unwrap().code.as_deref(), Some("c"));
    assert!(matches!(into::<Outcome>(r#"{"success":false,"errcode":88}"#), Err(Error::Api(_))));
    // Any object is an answer unless all of it is an error.
    for body in [r#"{"code":"c"}"#, r#"{"code":"c","message":"m","more":1}"#, r#"{"code":0,"message":"m"}"#] {
        assert!(into::<serde_json::Value>(body).is_ok(), "{body}");
        assert!(into::<std::collections::BTreeMap<String, serde_json::Value>>(body).is_ok(), "{body}");
    }
    for body in [r#"{"code":"c","message":"m","requestid":"r"}"#, r#"{"errcode":88}"#] {
        assert!(matches!(into::<serde_json::Value>(body), Err(Error::Api(_))), "{body}");
        assert!(matches!(into::<Vec<String>>(body), Err(Error::Api(_))), "{body}");
        assert!(matches!(into::<bool>(body), Err(Error::Api(_))), "{body}");
    }
    assert_eq!(into::<Vec<String>>(r#"["a"]"#).unwrap(), ["a"]);
    assert!(matches!(into::<Vec<String>>(r#"{"a":1}"#), Err(Error::Decode(_))));
}

/// What is known to be an error by its code is found before the answer is decoded, so that it can be tried again.
#[test]
fn an_error_that_may_pass_is_found_at_once() {
    for code in ["InvalidAuthentication", "Forbidden.AccessDenied.QpsLimitForApi", "system.busy"] {
        let body = format!(r#"{{"code":"{code}","message":"m"}}"#);
        let response = http::Response::new(Bytes::from(body));
        assert_eq!(open(&NEW, response, Vec::new()).err().unwrap().code(), Some(code));
    }
}

#[test]
fn the_most_telling_code_is_reported() {
    assert_eq!(refused(&NEW, 400, r#"{"errcode":0,"code":"real.code"}"#).code(), Some("real.code"));
    assert_eq!(refused(&LEGACY, 400, r#"{"code":"real.code","errcode":"0"}"#).code(), Some("real.code"));
    assert_eq!(refused(&LEGACY, 400, r#"{"errcode":7,"code":"c"}"#).code(), Some("7"));
    assert_eq!(refused(&LEGACY, 400, r#"{"errcode":0}"#).code(), Some("0"));
    assert_eq!(refused(&LEGACY, 200, r#"{"errcode":7,"errcode":0}"#).code(), Some("7"));
    let api = refused(&LEGACY, 200, r#"{"errcode":88,"errmsg":"ding talk error[subcode=40014,submsg=bad token]"}"#);
    assert_eq!((api.code(), api.sub_code(), api.sub_message()), (Some("88"), Some("40014"), Some("bad token")));
    let api = refused(&LEGACY, 200, r#"{"errcode":88,"sub_code":"s","errmsg":"error[subcode=40014"}"#);
    assert_eq!((api.sub_code(), api.sub_message()), (Some("s"), None));
}

/// In a long answer, only its ends are searched before it is decoded.
#[test]
#[cfg_attr(miri, ignore = "takes minutes there")]
fn a_failure_within_a_long_answer_is_found() {
    let long = format!(r#"["{}"]"#, "x".repeat(20_000));
    for body in [
        format!(r#"{{"errcode":0,"x":{long},"errcode":7,"y":{long}}}"#),
        format!(r#"{{"errcode":7,"x":{long},"errcode":0}}"#),
        format!(r#"{{"x":{long},"errcode":7,"y":{long},"errcode":0}}"#),
        format!(r#"{{"errcode":0,"x":{long},"error_response":{{"code":7}},"y":{long}}}"#),
        format!(r#"{{"errcode":0,"x":{long},"\u0065rrcode":7,"y":{long}}}"#),
        format!(r#"{{"x":{long},"errcode":7,"y":{long}}}"#),
    ] {
        assert_eq!(refused(&LEGACY, 200, &body).code(), Some("7"));
    }
    for body in [
        format!(r#"{{"errcode":0,"x":{long},"name":"a"}}"#),
        format!(r#"{{"x":{long},"name":"a","errcode":0}}"#),
        format!(r#"{{"x":{long},"errcode":"0","y":[{{"errcode":7}}],"z":{long},"name":"a"}}"#),
        format!(r#"{{"x":{long},"name":"a","y":{long}}}"#),
    ] {
        assert_eq!(call(&LEGACY, 200, &body).unwrap().name.as_deref(), Some("a"));
    }
}

#[test]
#[cfg_attr(miri, ignore = "takes minutes there")]
fn texts_of_a_server_cannot_flood_or_forge_a_log() {
    let text = format!("a\r\nforged\u{1b}[31m{}", "x".repeat(1 << 20));
    let json = serde_json::to_string(&text).unwrap();
    let names = ["code", "message", "sub_code", "sub_msg", "requestid"];
    for (name, operation) in names.iter().flat_map(|name| [(name, &NEW), (name, &LEGACY)]) {
        let error = Error::Api(Box::new(refused(operation, 400, &format!(r#"{{"{name}":{json}}}"#))));
        for printed in [error.to_string(), format!("{error:?}"), format!("{error:#?}")] {
            assert!(!printed.contains(['\r', '\u{1b}']) && printed.len() < 2_000, "{name}: {printed}");
        }
        assert!(!error.to_string().contains('\n'));
    }
    let error = call(&NEW, 200, &format!(r#"{{"requestId":{json},"name":[]}}"#)).unwrap_err();
    assert!(format!("{error:?} {error}").len() < 2_000);
}

#[test]
fn a_legacy_operation_without_an_answer_still_reports_success() {
    static SILENT: Operation = Operation { answers: false, ..operation(Gateway::Legacy) };
    assert!(call(&SILENT, 200, r#"{"errcode":0}"#).is_ok());
    for body in ["", "null", "<html>"] {
        assert!(matches!(call(&SILENT, 200, body), Err(Error::Decode(_))));
    }
}

#[test]
fn a_long_message_is_shortened_only_when_printed() {
    let long = "长".repeat(1_000);
    let api = refused(&NEW, 500, &format!(r#"{{"code":"c","message":"{long}"}}"#));
    assert_eq!(api.message(), Some(long.as_str()));
    assert!(api.to_string().contains(&format!("{}...", "长".repeat(500))));
    assert!(api.to_string().len() < 2_000);
}

#[test]
fn a_request_id_that_repeats_a_secret_is_masked() {
    let body = r#"{"requestId":"id t0psecret","name":{}}"#;
    let error = call(&NEW, 200, body).unwrap_err();
    assert!(matches!(error, Error::Decode(_)));
    assert_eq!(error.request_id(), Some("id ***"));
    assert_eq!(refused(&NEW, 400, body).request_id(), Some("id ***"));
}
