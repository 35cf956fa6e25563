//! What generated calls send, and what callers get for each answer, on real sockets.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::time::Duration;

use dingtalk_contact_1_0 as contact;
use dingtalk_core::{AccessToken, Client, Error, SigningKey, TransportFailure, sign};
use dingtalk_oapi as oapi;
use dingtalk_oauth2_1_0 as oauth2;
use dingtalk_test_support::loopback::{Loopback, Received, Script};
use oauth2::get_token::GrantType;

const TOKEN: &str = "t0ken-that-must-not-be-printed+/=";
const SECRET: &str = "s3cret-that-must-not-be-printed";
const TICKET: &str = "t1cket+that/must=not be printed";

fn client(server: &Loopback) -> Client {
    client_of(server.url())
}

fn client_of(address: String) -> Client {
    Client::builder()
        .endpoint(address)
        .credentials(AccessToken::app(TOKEN))
        .credentials(SigningKey::suite("suitekey", SECRET, TICKET))
        .timeout(Duration::from_millis(400))
        .retry(dingtalk_core::RetryPolicy::never())
        .build()
        .unwrap()
}

async fn server(script: Script) -> Loopback {
    Loopback::start([script]).await.unwrap()
}

fn only_request(server: &Loopback) -> Received {
    let received = server.received();
    assert_eq!(received.len(), 1, "{received:?}");
    received[0].clone()
}

#[tokio::test]
async fn a_get_carries_its_query_and_token_and_no_body() {
    let server = server(Script::answer(200, r#"{"orgName":"Test","authLevel":1}"#)).await;
    let org = contact::get_org_auth_info().target_corp_id("ding 123/中").send(&client(&server)).await.unwrap();
    assert_eq!(org.org_name.as_deref(), Some("Test"));
    assert_eq!(org.auth_level, Some(contact::get_org_auth_info::AuthLevel::Advanced));
    let seen = only_request(&server);
    assert_eq!(seen.method, "GET");
    assert_eq!(seen.target, "/v1.0/contact/organizations/authInfos?targetCorpId=ding%20123%2F%E4%B8%AD");
    assert_eq!(seen.header("x-acs-dingtalk-access-token"), Some(TOKEN));
    assert_eq!((seen.header("content-type"), seen.header("transfer-encoding"), seen.body.len()), (None, None, 0));
}

#[tokio::test]
async fn a_put_carries_its_body_with_its_length() {
    let server = server(Script::answer(200, r#"{"result":true}"#)).await;
    let done = contact::org_account_mobile_visible_in_other_org()
        .to_corp_ids(["ding1", "ding2"])
        .opt_user_id("102530009661373952")
        .fields(["mobile", "status"])
        .send(&client(&server))
        .await
        .unwrap();
    assert_eq!(done.result, Some(true));
    let seen = only_request(&server);
    assert_eq!(seen.method, "PUT");
    assert_eq!(seen.target, "/v1.0/contact/orgAccounts/mobiles/visibleInOtherOrg");
    assert_eq!(seen.header("content-length"), Some(seen.body.len().to_string().as_str()));
    assert_eq!(seen.header("transfer-encoding"), None);
    assert_eq!(seen.header("content-type"), Some("application/json; charset=utf-8"));
    let expected = r#"{"toCorpIds":["ding1","ding2"],"optUserId":"102530009661373952","fields":["mobile","status"]}"#;
    assert_eq!(String::from_utf8(seen.body).unwrap(), expected);
}

#[tokio::test]
async fn a_request_without_a_body_declares_its_length() {
    let server = Loopback::start([Script::answer(200, "{}")]).await.unwrap();
    contact::delete_contact_hide_setting().setting_id(7).send(&client(&server)).await.unwrap();
    oauth2::create_jsapi_ticket().send(&client(&server)).await.unwrap();
    let seen: Vec<_> = server
        .received()
        .into_iter()
        .map(|seen| (seen.method.clone(), seen.header("content-length").map(str::to_owned), seen.body.len()))
        .collect();
    let zero = || Some("0".to_owned());
    assert_eq!(seen, [("DELETE".to_owned(), zero(), 0), ("POST".to_owned(), zero(), 0)]);
}

#[tokio::test]
async fn a_token_call_takes_no_credential_and_hides_its_secret() {
    let server = server(Script::answer(200, r#"{"access_token":"fresh-t0ken","expires_in":"7200"}"#)).await;
    let request = oauth2::get_token()
        .corp_id("ding1")
        .client_id("suite123")
        .client_secret(SECRET)
        .grant_type(GrantType::ClientCredentials)
        .build();
    assert!(!format!("{request:?}").contains(SECRET), "{request:?}");
    assert!(format!("{request:?}").contains("suite123"), "{request:?}");
    let anonymous = Client::builder().endpoint(server.url()).build().unwrap();
    let token = request.clone().send(&anonymous).await.unwrap();
    assert_eq!(token.access_token.as_ref().unwrap().expose(), "fresh-t0ken");
    assert_eq!(token.expires_in, Some(7200));
    assert!(!format!("{token:?}").contains("fresh-t0ken"), "{token:?}");
    let seen = only_request(&server);
    assert_eq!(seen.target, "/v1.0/oauth2/ding1/token");
    assert_eq!(seen.header("x-acs-dingtalk-access-token"), None);
    let expected =
        serde_json::json!({"client_id": "suite123", "client_secret": SECRET, "grant_type": "client_credentials"});
    assert_eq!(seen.json().unwrap(), expected);
}

#[tokio::test]
async fn a_legacy_call_is_signed_in_its_query() {
    let server = server(Script::answer(200, r#"{"errcode":0,"errmsg":"ok","auth_info":{"agent":[]}}"#)).await;
    let info = oapi::service_get_auth_info().auth_corpid("ding1").send(&client(&server)).await.unwrap();
    assert_eq!(info.errmsg.as_deref(), Some("ok"));
    let seen = only_request(&server);
    let (path, query) = seen.target.split_once('?').unwrap();
    assert_eq!((seen.method.as_str(), path), ("POST", "/service/get_auth_info"));
    let pairs: Vec<(&str, &str)> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
    assert_eq!(
        pairs.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
        ["accessKey", "signature", "suiteTicket", "timestamp"]
    );
    assert_eq!(pairs[2].1, "t1cket%2Bthat%2Fmust%3Dnot%20be%20printed");
    let timestamp: i64 = pairs[3].1.parse().unwrap();
    let signature = sign(&SECRET.into(), timestamp, Some(TICKET)).into_exposed();
    let encoded = signature.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    assert_eq!(pairs[1].1, encoded);
    assert_eq!(seen.json().unwrap(), serde_json::json!({"auth_corpid": "ding1"}));
}

#[tokio::test]
async fn one_client_serves_every_crate_and_requests_are_values() {
    let server = Loopback::start([
        Script::answer(200, r#"{"orgName":"a"}"#),
        Script::answer(200, r#"{"result":true}"#),
        Script::answer(200, r#"{"errcode":0}"#),
    ])
    .await
    .unwrap();
    let client = client(&server);
    let request = contact::get_org_auth_info().target_corp_id("first").target_corp_id("second").build();
    assert_eq!(request, contact::get_org_auth_info().maybe_target_corp_id(Some("second")).build());
    assert_ne!(request, contact::get_org_auth_info().build());
    assert_eq!(
        contact::get_org_auth_info().target_corp_id("x").maybe_target_corp_id(None).build(),
        contact::get_org_auth_info().build()
    );
    assert_eq!(format!("{request:?}"), r#"get_org_auth_info { target_corp_id: "second" }"#);
    request.send(&client).await.unwrap();
    contact::org_account_mobile_visible_in_other_org().to_corp_ids(["a"]).opt_user_id("b").send(&client).await.unwrap();
    oapi::service_get_auth_info().auth_corpid("c").send(&client).await.unwrap();
    assert_eq!(server.received().len(), 3);
}

#[tokio::test]
async fn without_a_fitting_credential_nothing_is_sent() {
    let server = server(Script::answer(200, "{}")).await;
    let bare = Client::builder().endpoint(server.url()).credentials(AccessToken::user(TOKEN)).build().unwrap();
    let error = contact::get_org_auth_info().send(&bare).await.unwrap_err();
    assert!(matches!(error, Error::Credentials(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "contact_1_0::get_org_auth_info: needs an app's access token (`AccessToken::app`): add a source of it with `ClientBuilder::credentials`"
    );
    let error = oapi::service_get_auth_info().auth_corpid("a").send(&bare).await.unwrap_err();
    assert!(error.to_string().contains("`SigningKey::suite`"), "{error}");
    let error = oauth2::get_token()
        .corp_id("..")
        .client_id("a")
        .client_secret(SECRET)
        .grant_type(GrantType::ClientCredentials)
        .send(&bare)
        .await
        .unwrap_err();
    assert_eq!(error.to_string(), "oauth2_1_0::get_token: `corp_id` is .., which would change the path");
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn redirects_are_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = server(Script::answer(200, r#"{"orgName":"stolen"}"#)).await;
        let location = format!("place: {}/v1.0/contact/organizations/authInfos\r\n", elsewhere.url());
        let here = server(Script::answer_with(status, &location, "moved")).await;
        let error = contact::get_org_auth_info().send(&client(&here)).await.unwrap_err();
        assert_eq!((error.status(), error.body()), (Some(status), Some(&b"moved"[..])));
        assert!(elsewhere.received().is_empty(), "the token travelled to another host");
    }
}

#[tokio::test]
async fn documented_errors_are_matched_by_name() {
    use contact::get_org_auth_info::errors;
    let answer = |message: &str| {
        let body = serde_json::json!({"code": "invalidParameter.system.param", "message": message, "requestid": "R-1"});
        server(Script::answer(400, body.to_string()))
    };
    for (message, expected) in [
        ("无效的企业targetCorpId", Some(&errors::INVALID_TARGET_CORP_ID)),
        ("System parameter is empty", Some(&errors::SYSTEM_PARAMETER_EMPTY)),
        ("never heard of", None),
    ] {
        let error = contact::get_org_auth_info().send(&client(&answer(message).await)).await.unwrap_err();
        assert_eq!(error.documented(), expected);
        assert_eq!(error.code(), Some("invalidParameter.system.param"));
        assert_eq!(error.request_id(), Some("R-1"));
        assert_eq!(error.api().unwrap().message(), Some(message));
    }
}

#[tokio::test]
async fn a_legacy_refusal_is_an_error_although_http_says_200() {
    let refusal = r#"{"errcode":"40014","errmsg":"invalid access_token","request_id":"R-2"}"#;
    let server = server(Script::answer(200, refusal)).await;
    let error = oapi::service_get_auth_info().auth_corpid("c").send(&client(&server)).await.unwrap_err();
    assert_eq!((error.code(), error.status(), error.request_id()), (Some("40014"), Some(200), Some("R-2")));
}

#[tokio::test]
async fn answers_that_are_none_keep_status_and_body() {
    for body in ["<html>gateway</html>", "", "null", "[1]"] {
        let server = server(Script::answer(200, body)).await;
        let error = contact::get_org_auth_info().send(&client(&server)).await.unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{error:?}");
        assert_eq!((error.status(), error.body()), (Some(200), Some(body.as_bytes())));
    }
    let server = server(Script::answer(200, r#"{"result":{"no":"flag"}}"#)).await;
    let call = contact::org_account_mobile_visible_in_other_org().to_corp_ids(["a"]).opt_user_id("b");
    let error = call.send(&client(&server)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "contact_1_0::org_account_mobile_visible_in_other_org: the answer (HTTP 200, 24 bytes) could not be read: \
         result: expected true or false, found an object"
    );
}

/// Transport failures: the error has the right kind, and does not print the address with its signature.
#[tokio::test]
async fn broken_connections_are_distinguished_and_print_no_secret() {
    let refused = {
        let closed = server(Script::Hang).await;
        closed.url()
    };
    let unreachable = client_of(refused);
    // The task that held the port ends when the runtime next runs it.
    tokio::task::yield_now().await;
    let error = oapi::service_get_auth_info().auth_corpid("c").send(&unreachable).await.unwrap_err();
    assert_failure(&error, TransportFailure::Connect);

    for (script, failure) in [
        (Script::Hang, TransportFailure::Timeout),
        (Script::Reset(Vec::new()), TransportFailure::Broken),
        (Script::Reset(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"errc".to_vec()), TransportFailure::Broken),
        (Script::Say(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"errc".to_vec()), TransportFailure::Broken),
        (Script::Say(b"no http at all\r\n\r\n".to_vec()), TransportFailure::Broken),
        (
            Script::Say(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{".iter().copied().chain([b' '; 40]).collect()),
            TransportFailure::Broken,
        ),
    ] {
        let server = server(script).await;
        let error = oapi::service_get_auth_info().auth_corpid("c").send(&client(&server)).await.unwrap_err();
        assert_failure(&error, failure);
    }
}

fn assert_failure(error: &Error, failure: TransportFailure) {
    match error {
        Error::Transport(transport) => assert_eq!(transport.failure(), failure, "{error:?}"),
        other => panic!("{other:?}"),
    }
    let shown = format!("{error} {error:?}");
    for hidden in [SECRET, TICKET, "t1cket", "signature=", "suiteTicket"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}

#[tokio::test]
async fn another_transport_may_be_brought() {
    struct Canned;
    impl dingtalk_core::Transport for Canned {
        fn send(
            &self,
            request: http::Request<dingtalk_core::RequestBody>,
            _limit: usize,
        ) -> dingtalk_core::BoxFuture<'_, Result<http::Response<bytes::Bytes>, dingtalk_core::TransportError>> {
            let answer = format!(r#"{{"orgName":"{}"}}"#, request.uri());
            Box::pin(async move { Ok(http::Response::new(answer.into())) })
        }
    }
    let client = Client::builder().transport(Canned).credentials(AccessToken::app(TOKEN)).build().unwrap();
    let org = contact::get_org_auth_info().send(&client).await.unwrap();
    assert_eq!(org.org_name.as_deref(), Some("https://api.dingtalk.com/v1.0/contact/organizations/authInfos"));
}

#[test]
fn plain_http_is_for_this_machine_alone() {
    let error = Client::builder().endpoint("http://api.dingtalk.com").build().unwrap_err();
    assert!(error.to_string().contains("is not https"), "{error}");
    assert!(Client::builder().new_gateway("https://api.dingtalk.io").build().is_ok());
}

#[test]
fn a_client_prints_no_credential() {
    let builder =
        Client::builder().credentials(AccessToken::app(TOKEN)).credentials(SigningKey::suite("k", SECRET, TICKET));
    assert!(!format!("{builder:?}").contains(TOKEN));
    let client = builder.build().unwrap();
    let shown = format!("{client:?} {:?} {:?}", AccessToken::app(TOKEN), SigningKey::suite("k", SECRET, TICKET));
    for hidden in [TOKEN, SECRET, TICKET] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}

/// The future can be moved to another task and another thread.
#[tokio::test(flavor = "multi_thread")]
async fn calls_can_be_spawned() {
    let server = server(Script::answer(200, r#"{"orgName":"a"}"#)).await;
    let call = contact::get_org_auth_info().send(&client(&server));
    let org = tokio::spawn(call).await.unwrap().unwrap();
    assert_eq!(org.org_name.as_deref(), Some("a"));
}

#[tokio::test]
async fn pages_start_where_the_spec_says() {
    let page = |more: bool, next: i64| {
        Script::answer(200, format!(r#"{{"hasMore":{more},"nextCursor":{next},"list":[{{}}]}}"#))
    };
    let server = Loopback::start([page(true, 7), page(false, 0), page(false, 0)]).await.unwrap();
    let client = client(&server);
    let mut pages = contact::list_emp_attribute_visibility().max_results(1).pages(&client);
    let mut items = 0;
    while let Some(page) = pages.next().await {
        items += page.unwrap().list.len();
    }
    contact::list_emp_attribute_visibility().max_results(1).next_token(3).pages(&client).next().await.unwrap().unwrap();
    assert_eq!(items, 2);
    let targets: Vec<_> = server.received().into_iter().map(|seen| seen.target).collect();
    let address = "/v1.0/contact/staffAttributes/visibilitySettings";
    assert_eq!(targets, [-1, 7, 3].map(|token| format!("{address}?nextToken={token}&maxResults=1")));
}
