//! Calls to any endpoint, and what generated calls carry beyond their parameters, on real sockets.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::time::Duration;

use dingtalk_contact_1_0 as contact;
use dingtalk_core::{
    AccessToken, AnyCall, Client, CredentialKind, Error, Json, Method, RetryPolicy, SigningKey, Stopped,
};
use dingtalk_oapi as oapi;
use dingtalk_test_support::loopback::{Loopback, Received, Script};
use serde_json::json;

const TOKEN: &str = "x-acs-dingtalk-access-token";

async fn server(scripts: impl IntoIterator<Item = Script>) -> Loopback {
    Loopback::start(scripts).await.unwrap()
}

fn client(server: &Loopback) -> Client {
    Client::builder()
        .endpoint(server.url())
        .credentials(AccessToken::app("app-t0ken"))
        .credentials(AccessToken::user("user-t0ken"))
        .credentials(SigningKey::suite("suitekey", "s3cret", "t1cket"))
        .retry(RetryPolicy::standard().first_wait(Duration::from_millis(1)))
        .build()
        .unwrap()
}

fn only(server: &Loopback) -> Received {
    let received = server.received();
    assert_eq!(received.len(), 1);
    received[0].clone()
}

#[tokio::test]
async fn path_query_headers_and_body_arrive() {
    let server = server([Script::answer(200, r#"{"nick":"a","list":[1]}"#)]).await;
    let thing = "a/b ?".to_owned();
    let answer = client(&server)
        .request(Method::PUT, "/v1.0/some/{thing}/parts/{part}")
        .path("thing", &thing)
        .path("part", 7_u64)
        .query("language", "zh CN")
        .query("ids", vec!["a", "b"])
        .query("deep", true)
        .header("x-client-token", "once")
        .json(json!({"name": "n", "kept": [1, null]}))
        .body_field("more", [1.5])
        .send()
        .await
        .unwrap();
    assert_eq!(answer, json!({"nick": "a", "list": [1]}));
    let seen = only(&server);
    let target = "/v1.0/some/a%2Fb%20%3F/parts/7?language=zh%20CN&ids=%5B%22a%22%2C%22b%22%5D&deep=true";
    assert_eq!((seen.method.as_str(), seen.target.as_str()), ("PUT", target));
    assert_eq!((seen.header(TOKEN), seen.header("x-client-token")), (Some("app-t0ken"), Some("once")));
    assert_eq!(seen.json(), Some(json!({"name": "n", "kept": [1, null], "more": [1.5]})));
}

#[tokio::test]
async fn the_credential_is_the_one_asked_for() {
    let server = server([Script::answer(200, r#"{"errcode":0}"#)]).await;
    let client = client(&server);
    let new = || client.request(Method::POST, "/v1.0/some/thing");
    let legacy = || client.legacy_request(Method::POST, "/topapi/some/thing");
    for (call, header, query) in [
        (new(), Some("app-t0ken"), ""),
        (new().credential(CredentialKind::UserToken), Some("user-t0ken"), ""),
        (new().credentials(AccessToken::app("own")), Some("own"), ""),
        (new().without_credential(), None, ""),
        (legacy(), None, "?access_token=app-t0ken"),
        (legacy().without_credential().query("access_token", "of-a-robot"), None, "?access_token=of-a-robot"),
    ] {
        call.send().await.unwrap();
        let seen = server.received().pop().unwrap();
        assert_eq!(seen.header(TOKEN), header);
        assert_eq!(seen.target.split_once("thing").unwrap().1, query);
        assert_eq!((seen.body.len(), seen.header("content-length")), (0, Some("0")));
    }
    legacy().credential(CredentialKind::SuiteSignature).send().await.unwrap();
    assert!(server.received().pop().unwrap().target.contains("?accessKey=suitekey&signature="));
    let error = new().credential(CredentialKind::SsoToken).send().await.unwrap_err();
    assert!(matches!(error, Error::Credentials(_)), "{error:?}");
    assert!(error.to_string().starts_with("POST /v1.0/some/thing: needs "), "{error}");
}

#[derive(Debug, PartialEq, serde::Deserialize)]
struct Own {
    name: String,
}

#[tokio::test]
async fn the_answer_is_json_or_a_type_or_bytes() {
    let server = server([Script::keep(200, "\u{feff}{\"name\":\"a\",\"n\":18446744073709551615}")]).await;
    let client = client(&server);
    let call = || client.request(Method::GET, "/v1.0/some");
    assert_eq!(call().send().await.unwrap()["n"], json!(u64::MAX));
    assert_eq!(call().send_as::<Own>().await.unwrap(), Own { name: "a".to_owned() });
    assert!(call().send_bytes().await.unwrap().starts_with("\u{feff}{".as_bytes()));
    let full = call().send().full().await.unwrap();
    assert_eq!((full.status, full.attempts, &full.answer["name"]), (200, 1, &json!("a")));
}

#[tokio::test]
async fn an_answer_that_does_not_fit_keeps_its_body_and_shows_no_content() {
    let body = r#"{"nom":"s3cret"}"#;
    let server = server([Script::keep(200, body)]).await;
    let client = client(&server);
    let missing = client.request(Method::GET, "/v1.0/some").send_as::<Own>().await.unwrap_err();
    assert!(missing.to_string().contains("missing field `name`"), "{missing}");
    let unfit = client.request(Method::GET, "/v1.0/some").send_as::<Vec<i64>>().await.unwrap_err();
    for error in [&missing, &unfit] {
        assert!(matches!(error, Error::Decode(_)), "{error:?}");
        assert!(error.to_string().starts_with("GET /v1.0/some: the answer"), "{error}");
        assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
        assert_eq!((error.status(), error.body()), (Some(200), Some(body.as_bytes())));
    }
}

#[tokio::test]
async fn an_empty_answer_is_null_on_the_new_gateway_only() {
    let server = server([Script::answer(200, "")]).await;
    let client = client(&server);
    let new = || client.request(Method::DELETE, "/v1.0/some");
    assert_eq!(new().send().await.unwrap(), Json::Null);
    new().send_as::<()>().await.unwrap();
    assert_eq!(new().send_as::<Option<Own>>().await.unwrap(), None);
    assert!(new().send_as::<Own>().await.is_err());
    assert!(new().send_bytes().await.unwrap().is_empty());
    assert!(client.legacy_request(Method::POST, "/some").send().await.is_err());
}

#[tokio::test]
async fn failures_are_errors_in_every_form() {
    let new = server([Script::answer(403, r#"{"code":"Forbidden.Some","message":"no app-t0ken","requestid":"r1"}"#)]);
    let legacy = server([Script::answer(200, r#"{"errcode":88,"errmsg":"no app-t0ken","request_id":"r1"}"#)]);
    // This one shows only when the answer is read.
    let late = server([Script::answer(200, r#"{"errcode":89,"errmsg":"no app-t0ken","request_id":"r1"}"#)]);
    let (new, legacy, late) = (new.await, legacy.await, late.await);
    let calls: [(AnyCall, &str); 3] = [
        (client(&late).request(Method::GET, "/v1.0/some/{id}").path("id", "i"), "89"),
        (client(&new).request(Method::GET, "/v1.0/some/{id}").path("id", "i"), "Forbidden.Some"),
        (client(&legacy).legacy_request(Method::GET, "/some/{id}").path("id", "i"), "88"),
    ];
    for (call, code) in calls {
        for error in [
            call.clone().send().await.unwrap_err(),
            call.clone().send_as::<Json>().await.unwrap_err(),
            call.clone().send_bytes().await.unwrap_err(),
        ] {
            assert_eq!((error.code(), error.request_id(), error.documented()), (Some(code), Some("r1"), None));
            let text = error.to_string();
            assert!(text.starts_with("GET /") && text.contains("/some/{id} returned HTTP"), "{text}");
            assert!(text.ends_with("no *** (request id r1)"), "{text}");
        }
    }
}

#[tokio::test]
async fn a_legacy_file_says_nothing_about_success() {
    let file = b"\x89PNG\x00\xff";
    let server = server([
        Script::answer_with(200, "content-type: image/png\r\n", file),
        Script::answer(200, r#"{"errcode":1}"#),
    ]);
    let server = server.await;
    let call = client(&server).legacy_request(Method::GET, "/media/downloadFile").query("media_id", "m");
    assert_eq!(&call.clone().send_bytes().await.unwrap()[..], file);
    assert_eq!(call.send_bytes().await.unwrap_err().code(), Some("1"));
}

#[tokio::test]
async fn retries_follow_the_declaration() {
    let server = server([Script::answer(503, "{}")]).await;
    let client = client(&server);
    for (call, attempts, stopped) in [
        (client.request(Method::GET, "/v1.0/a"), 4, Stopped::AttemptsUsedUp),
        (client.request(Method::POST, "/v1.0/a"), 1, Stopped::NotSafeToRepeat),
        (client.request(Method::POST, "/v1.0/a").safe_to_repeat(true), 4, Stopped::AttemptsUsedUp),
        (client.request(Method::GET, "/v1.0/a").retry(RetryPolicy::never()), 1, Stopped::AttemptsUsedUp),
    ] {
        let error = call.send().await.unwrap_err();
        assert_eq!((error.attempts(), error.stopped()), (attempts, Some(stopped)));
    }
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused() {
    let server = server([Script::answer(200, "{}")]).await;
    let client = client(&server);
    let get = |path: &str| client.request(Method::GET, path);
    let post = || client.legacy_request(Method::POST, "/topapi/some");
    let unwritable = std::collections::BTreeMap::from([((1, 2), 3)]);
    for (call, why) in [
        (client.request(Method::OPTIONS, "/v1.0/a"), "OPTIONS /v1.0/a: `method` is OPTIONS: use GET, POST"),
        (get("v1.0/a"), "GET v1.0/a: `path` \"v1.0/a\" does not begin with `/`"),
        (get("/a?b=c"), "add its parameters with `query`"),
        (get("/a/{b}"), "GET /a/{b}: `path` has no value for `b`"),
        (get("/a/{b}").path("b", ".."), "`path` has a value for `b` that is .., which would change the path"),
        (get("/a/{b}").path("b", ""), "that is empty, which would change the path"),
        (get("/a/{b}").path("b", f64::NAN), "contains a number that is not finite"),
        (post().query("access_token", "x"), "`access_token` is set by the client, from its credential"),
        (post().query("a", 1).query("a", 2), "`query` `a` is already set"),
        (post().json(&unwritable), "`body` has no JSON form"),
        (post().body_field("a", &unwritable), "`body_field` `a` has no JSON form"),
        (post().json([1]).body_field("a", 1), "the body is not an object"),
        (post().body_field("a", 1).body_field("a", 2), "`a` is already set"),
        (post().json(json!({"a": 0})).body_field("a", 2), "`a` is already set"),
    ] {
        let error = call.send().await.unwrap_err();
        assert!(matches!(error, Error::BadArgument(_)), "{error:?}");
        assert!(error.to_string().contains(why), "{error}\nlacks {why}");
    }
    assert_eq!(server.received().len(), 0);
}

#[tokio::test]
async fn secrets_of_the_caller_are_masked() {
    let server = server([Script::Echo(400)]).await;
    let call = client(&server)
        .request(Method::POST, "/v1.0/some/{ticket}")
        .path("ticket", "p4th-s3cret")
        .query("sign", "qu3ry+s3cret")
        .json(json!({"appSecret": "b0dy-s3cret"}))
        .masking("p4th-s3cret")
        .masking("qu3ry+s3cret")
        .masking("b0dy-s3cret");
    assert!(!format!("{call:?} {:?}", call.clone().send()).contains("s3cret"));
    let error = call.send().await.unwrap_err();
    assert!(error.to_string().contains("***"), "{error}");
    assert!(!format!("{error} {error:#} {error:?}").contains("s3cret"), "{error}");
}

#[tokio::test]
async fn generated_calls_carry_further_parameters() {
    let server = server([Script::answer(200, r#"{"result":true}"#)]).await;
    let client = client(&server);
    let get = || contact::get_org_auth_info().target_corp_id("ding1").send(&client);
    get().query("newParam", 7).await.unwrap();
    assert!(server.received()[0].target.ends_with("?targetCorpId=ding1&newParam=7"));
    let post =
        || contact::org_account_mobile_visible_in_other_org().to_corp_ids(["ding1"]).opt_user_id("u").send(&client);
    post().body_field("newField", json!({"a": 1})).await.unwrap();
    let body = server.received()[1].json().unwrap();
    assert_eq!((&body["newField"], &body["toCorpIds"]), (&json!({"a": 1}), &json!(["ding1"])));
    let refused = [
        get().query("targetCorpId", "x").await.unwrap_err().to_string(),
        post().body_field("toCorpIds", 1).await.unwrap_err().to_string(),
    ];
    for text in refused {
        assert!(text.contains("already set"), "{text}");
    }
    assert_eq!(server.received().len(), 2);
    // One that is not a parameter's, and a body where none is declared.
    get().body_field("a", 1).await.unwrap();
    assert_eq!(server.received()[2].json(), Some(json!({"a": 1})));
}

#[tokio::test]
async fn unknown_fields_are_found_on_request() {
    let body = r#"{"orgName":"a","newField":{"x":1},"authLevel":1}"#;
    let legacy =
        r#"{"errcode":0,"errmsg":"ok","request_id":"r","auth_corp_info":{"corpid":"c","later":[1]},"added":null}"#;
    let server = server([Script::answer(200, body), Script::answer(200, legacy)]).await;
    let client = client(&server);
    let reply = contact::get_org_auth_info().target_corp_id("ding1").send(&client).full().await.unwrap();
    assert_eq!(reply.answer.org_name.as_deref(), Some("a"));
    assert_eq!(reply.unknown_fields(), [("newField".to_owned(), json!({"x": 1}))].into());
    let reply = oapi::service_get_auth_info().auth_corpid("ding1").send(&client).full().await.unwrap();
    let expected = [("auth_corp_info.later".to_owned(), json!([1])), ("added".to_owned(), Json::Null)];
    assert_eq!(reply.unknown_fields(), expected.into());
}

#[test]
fn calls_can_be_waited_for_without_async() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(server([Script::keep(200, r#"{"name":"a"}"#)]));
    let client = client(&server);
    let call = || client.request(Method::GET, "/v1.0/some");
    assert_eq!(call().send().wait().unwrap()["name"], "a");
    assert_eq!(call().send_as::<Own>().wait().unwrap(), Own { name: "a".to_owned() });
    assert_eq!(call().send_bytes().wait().unwrap(), r#"{"name":"a"}"#);
    let _inside = runtime.enter();
    for error in [call().send_bytes().wait().unwrap_err(), call().send_as::<Own>().wait().unwrap_err()] {
        assert!(error.to_string().contains("use `.await`"), "{error}");
    }
}
