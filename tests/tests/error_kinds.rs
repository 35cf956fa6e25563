//! What an error says about itself: its kind, its operation, its causes, each once.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::error::Error as _;
use std::time::Duration;

use dingtalk_auth::App;
use dingtalk_contact_1_0 as contact;
use dingtalk_core::{AccessToken, Client, ClientBuilder, Error, Method, RetryPolicy};
use dingtalk_test_support::loopback::{Loopback, Script};

async fn server(scripts: impl IntoIterator<Item = Script>) -> Loopback {
    Loopback::start(scripts).await.unwrap()
}

fn client_of(address: &str) -> ClientBuilder {
    Client::builder()
        .endpoint(address)
        .retry(RetryPolicy::standard().attempts(2).first_wait(Duration::from_millis(1)))
        .attempt_timeout(Duration::from_millis(200))
}

fn with_token(address: &str) -> Client {
    client_of(address).credentials(AccessToken::app("t0ken")).build().unwrap()
}

/// The error of a call that is safe to repeat.
async fn error_with(client: &Client) -> Error {
    contact::get_org_auth_info().target_corp_id("ding1").send(client).await.unwrap_err()
}

async fn error_of(script: Script) -> Error {
    error_with(&with_token(&server([script]).await.url())).await
}

async fn legacy_error_of(body: &str) -> Error {
    let server = server([Script::answer(200, body)]).await;
    with_token(&server.url()).legacy_request(Method::POST, "/topapi/some").send().await.unwrap_err()
}

/// The error of a call whose app could not fetch a token.
async fn fetch_error_of(script: Script) -> Error {
    let server = server([script]).await;
    let app = App::new("ding1", "id", "app-s3cret");
    error_with(&client_of(&server.url()).credentials(app).build().unwrap()).await
}

/// An address where nobody listens.
fn nobody() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

/// Retryable, about the token, rate-limited, a timeout.
fn kinds(error: &Error) -> [bool; 4] {
    [error.is_retryable(), error.is_token_error(), error.is_rate_limited(), error.is_timeout()]
}

const NONE: [bool; 4] = [false; 4];
const RETRYABLE: [bool; 4] = [true, false, false, false];
const TOKEN: [bool; 4] = [false, true, false, false];
const LIMITED: [bool; 4] = [true, false, true, false];
const TIMEOUT: [bool; 4] = [true, false, false, true];

fn failure(status: u16, code: &str) -> Script {
    Script::answer(status, format!(r#"{{"code":"{code}","message":"m"}}"#))
}

#[tokio::test]
async fn errors_of_the_new_gateway_have_a_kind() {
    for (script, expected) in [
        (failure(403, "Forbidden.AccessDenied.QpsLimitForApi"), LIMITED),
        (failure(429, "some"), LIMITED),
        (failure(403, "Forbidden.AccessDenied.ApiCountLimitForOrg"), NONE),
        (failure(400, "InvalidAuthentication"), TOKEN),
        (failure(403, "Forbidden.AccessDenied"), NONE),
        (failure(502, "some"), RETRYABLE),
        (failure(429, "system.busy"), RETRYABLE),
        (Script::answer(200, "no JSON"), NONE),
        (Script::Hang, TIMEOUT),
        (Script::Say(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{}".to_vec()), RETRYABLE),
    ] {
        let name = format!("{script:?}");
        assert_eq!(kinds(&error_of(script).await), expected, "{name}");
    }
}

#[tokio::test]
async fn errors_of_the_legacy_gateway_have_a_kind() {
    let codes =
        [("90018", LIMITED), ("410100", LIMITED), ("90020", NONE), ("40014", TOKEN), ("42001", TOKEN), ("88", NONE)];
    for (code, expected) in codes {
        let error = legacy_error_of(&format!(r#"{{"errcode":{code},"errmsg":"m"}}"#)).await;
        assert_eq!(kinds(&error), expected, "{code}");
    }
}

#[tokio::test]
async fn a_call_that_may_have_been_carried_out_is_retryable_only_if_that_is_safe() {
    let unsafe_call =
        |client: Client| async move { client.request(Method::POST, "/v1.0/some").send().await.unwrap_err() };
    for (script, expected) in
        [(Script::Hang, [false, false, false, true]), (failure(502, "some"), NONE), (failure(429, "some"), LIMITED)]
    {
        let name = format!("{script:?}");
        let server = server([script]).await;
        assert_eq!(kinds(&unsafe_call(with_token(&server.url())).await), expected, "{name}");
    }
    assert_eq!(kinds(&unsafe_call(with_token(&nobody())).await), RETRYABLE);
}

#[tokio::test]
async fn nothing_was_sent_before_the_time_was_up() {
    let server = server([Script::keep(200, "{}")]).await;
    let client = client_of(&server.url()).credentials(AccessToken::app("t0ken")).calls_per_second(1).build().unwrap();
    let call = || client.request(Method::POST, "/v1.0/some");
    call().send().await.unwrap();
    let error = call().timeout(Duration::from_millis(1)).send().await.unwrap_err();
    assert_eq!((kinds(&error), error.attempts()), (TIMEOUT, 0));
}

#[tokio::test]
async fn credentials_take_the_kind_of_what_failed() {
    let without = client_of("http://127.0.0.1:1").build().unwrap();
    assert_eq!(kinds(&error_with(&without).await), TOKEN);
    for (script, expected) in [
        (failure(400, "invalid.client"), TOKEN),
        (failure(403, "Forbidden.AccessDenied.QpsLimitForApi"), LIMITED),
        (failure(503, "some"), RETRYABLE),
        (Script::Hang, TIMEOUT),
        (Script::answer(200, "{}"), TOKEN),
    ] {
        let name = format!("{script:?}");
        let error = fetch_error_of(script).await;
        assert!(matches!(error, Error::Credentials(_)), "{error:?}");
        assert_eq!(kinds(&error), expected, "{name}");
    }
}

/// The text of an error and of all its causes, from the outside in.
fn chain(error: &Error) -> Vec<String> {
    let mut texts = vec![error.to_string()];
    let mut source = error.source();
    while let Some(error) = source {
        texts.push(error.to_string());
        source = error.source();
    }
    texts
}

#[tokio::test]
async fn every_cause_is_told_once_and_the_operation_first() {
    for (error, causes) in [
        (error_of(Script::Hang).await, 0),
        (error_with(&with_token(&nobody())).await, 1),
        (error_of(Script::Reset(Vec::new())).await, 1),
        (error_of(failure(400, "c0de")).await, 0),
        (fetch_error_of(failure(400, "invalid.client")).await, 2),
        (fetch_error_of(Script::Hang).await, 2),
        (error_with(&with_token("http://127.0.0.1:1")).await, 1),
    ] {
        let texts = chain(&error);
        assert!(texts.len() > causes, "{texts:?}");
        assert!(texts[0].starts_with("contact_1_0::get_org_auth_info"), "{texts:?}");
        for (at, text) in texts.iter().enumerate() {
            assert!(!text.is_empty());
            assert!(!texts[..at].iter().any(|outer| outer.contains(text.as_str())), "told twice: {texts:?}");
        }
        // As anyhow prints an error and its causes.
        assert_eq!(format!("{error:#}"), texts.join(": "));
    }
}

#[tokio::test]
async fn an_error_without_an_operation_names_the_setting() {
    let error = Client::builder().new_gateway("http://api.dingtalk.com").build().unwrap_err();
    assert!(error.to_string().starts_with("the client: `new_gateway`"), "{error}");
    assert_eq!(kinds(&error), NONE);
}
