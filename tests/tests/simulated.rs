//! What a user's test can ask of the simulator in a line, through the client.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::time::Duration;

use dingtalk_auth::App;
use dingtalk_contact_1_0 as contact;
use dingtalk_core::{AccessToken, Client, ClientBuilder, Error, Method, RetryPolicy, TransportFailure};
use dingtalk_oapi as oapi;
use dingtalk_simulator::{Reply, ReplyError, Simulator};
use serde_json::json;

const ORG: &str = "contact_1_0::get_org_auth_info";
const LIMIT: &str = "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi";

fn builder(dingtalk: &Simulator) -> ClientBuilder {
    Client::builder().endpoint(dingtalk.url()).retry(RetryPolicy::never())
}

fn client(dingtalk: &Simulator) -> Client {
    builder(dingtalk).credentials(AccessToken::app(dingtalk.app_token())).build().unwrap()
}

async fn org(client: &Client) -> Result<(), Error> {
    contact::get_org_auth_info().target_corp_id("ding1").send(client).await.map(drop)
}

/// Counts the items of all pages.
macro_rules! count {
    ($items:expr) => {{
        let (mut items, mut count) = ($items, 0);
        while let Some(item) = items.next().await {
            item.unwrap();
            count += 1;
        }
        count
    }};
}

#[tokio::test]
async fn a_fresh_simulator_pages_to_its_end() {
    let dingtalk = Simulator::start().await.unwrap();
    let client = client(&dingtalk);
    let hidden = contact::list_contact_hide_settings().next_token(0).max_results(10).items(&client);
    assert_eq!(count!(hidden), 2);
    let restricted = contact::list_contact_restrict_setting().max_results(10).items(&client);
    assert_eq!(count!(restricted), 2);
    let visible = contact::list_emp_attribute_visibility().next_token(-1).max_results(10).items(&client);
    assert_eq!(count!(visible), 2);
    let leaves = contact::list_emp_leave_records()
        .start_time("2020-07-10T00:00:00Z")
        .end_time("2020-08-10T00:00:00Z")
        .next_token("0")
        .max_results(10)
        .items(&client);
    assert_eq!(count!(leaves), 2);
    assert_eq!(dingtalk.violations(), []);
}

#[tokio::test]
async fn lists_that_must_not_all_be_empty_do_not_count_if_they_are() {
    let dingtalk = Simulator::start().await.unwrap();
    let client = client(&dingtalk);
    let call = |users: &[&str]| {
        client.request(Method::PUT, "/v1.0/contact/restrictions/settings").json(json!({
            "type": "onlySelf", "name": "n", "subjectUserIds": users, "subjectDeptIds": [],
        }))
    };
    let error = call(&[]).send().await.unwrap_err();
    assert_eq!(error.code(), Some("Simulator.SpecViolation"));
    assert!(error.to_string().contains("expected at least one of `body.subjectUserIds`"), "{error}");
    call(&["u"]).send().await.unwrap();
}

#[tokio::test]
async fn paths_that_no_spec_has_are_answered_as_scripted() {
    let dingtalk = Simulator::start().await.unwrap();
    let client = client(&dingtalk);
    let call = || client.request(Method::POST, "/v1.0/new/things/{id}").path("id", "a/b").json(json!({"x": 1}));
    assert_eq!(call().send().await.unwrap_err().code(), Some("Simulator.SpecViolation"));
    dingtalk.forget_received();

    dingtalk.answer_path("POST", "/v1.0/new/things/{id}", Reply::failure(400, "new.code", "m")).unwrap();
    dingtalk.answer_path("POST", "/v1.0/new/things/{id}", Reply::body(200, r#"{"a":1}"#)).unwrap();
    dingtalk.answer_path("POST", "/topapi/new", Reply::failure(200, "77", "m")).unwrap();
    assert_eq!(call().send().await.unwrap_err().code(), Some("new.code"));
    for _ in 0..2 {
        assert_eq!(call().send().await.unwrap(), json!({"a": 1}));
    }
    let legacy = client.legacy_request(Method::POST, "/topapi/new");
    assert_eq!(legacy.send().await.unwrap_err().code(), Some("77"));
    // Another method is another path.
    assert!(client.request(Method::GET, "/v1.0/new/things/{id}").path("id", 1).send().await.is_err());

    let received = dingtalk.received();
    let scripted = received.iter().filter(|request| request.violations.is_empty()).count();
    assert_eq!((received.len(), scripted), (5, 4));
    let shown = format!("{:?}", received);
    assert!(!shown.contains(&dingtalk.app_token()), "{shown}");
}

#[tokio::test]
async fn a_scripted_path_refuses_bad_tokens_and_the_client_fetches_another() {
    let dingtalk = Simulator::start().await.unwrap();
    dingtalk.answer_path("GET", "/v1.0/new", Reply::body(200, "{}")).unwrap();
    dingtalk.answer_path("GET", "/new", Reply::body(200, r#"{"errcode":0}"#)).unwrap();
    let client = builder(&dingtalk).credentials(App::new("ding1", "id", "secret")).build().unwrap();
    for _ in 0..2 {
        client.request(Method::GET, "/v1.0/new").send().await.unwrap();
        client.legacy_request(Method::GET, "/new").send().await.unwrap();
        client.request(Method::GET, "/v1.0/new").without_credential().send().await.unwrap();
        dingtalk.advance(Duration::from_secs(7200));
    }
    let fetches =
        dingtalk.received().iter().filter(|it| it.operation.as_deref() == Some("oauth2_1_0::get_token")).count();
    assert_eq!(fetches, 2);
    let stale = builder(&dingtalk).credentials(AccessToken::app("never-issued")).build().unwrap();
    assert!(stale.request(Method::GET, "/v1.0/new").send().await.unwrap_err().is_token_error());
    assert!(stale.legacy_request(Method::GET, "/new").send().await.unwrap_err().is_token_error());
}

#[tokio::test]
async fn scripts_are_for_paths_that_no_spec_has() {
    let dingtalk = Simulator::start().await.unwrap();
    let refused = |method, path, reply| dingtalk.answer_path(method, path, reply).unwrap_err();
    let known = refused("GET", "/v1.0/contact/organizations/authInfos", Reply::body(200, "{}"));
    assert_eq!(known, ReplyError::HasOperation { operation: ORG.to_owned() });
    let placed = refused("POST", "/v1.0/oauth2/{anything}/token", Reply::body(200, "{}"));
    assert_eq!(placed, ReplyError::HasOperation { operation: "oauth2_1_0::get_token".to_owned() });
    for reply in [Reply::usual(), Reply::error("ANY"), Reply::example("any")] {
        assert_eq!(refused("GET", "/v1.0/new", reply), ReplyError::NeedsOperation);
    }
    assert!(matches!(refused("GET", "v1.0/new", Reply::body(200, "")), ReplyError::NotHttp(_)));
    assert!(matches!(refused("GET", "/v1.0/new?a=b", Reply::body(200, "")), ReplyError::NotHttp(_)));
}

#[tokio::test]
async fn a_rate_limit_holds_for_each_operation_and_ends_with_the_second() {
    let dingtalk = Simulator::builder().manual_clock().start().await.unwrap();
    dingtalk.limit_calls_per_second(2);
    let client = client(&dingtalk);
    for _ in 0..2 {
        org(&client).await.unwrap();
        org(&client).await.unwrap();
        for _ in 0..3 {
            let error = org(&client).await.unwrap_err();
            assert!(error.is_rate_limited(), "{error}");
            assert_eq!((error.status(), error.code()), (Some(403), Some(LIMIT)));
        }
        dingtalk.advance(Duration::from_secs(1));
    }
    // Another operation, another count. Scripted paths are counted, too.
    dingtalk.answer_path("POST", "/topapi/new", Reply::body(200, r#"{"errcode":0}"#)).unwrap();
    let legacy = || client.legacy_request(Method::POST, "/topapi/new").send();
    org(&client).await.unwrap();
    legacy().await.unwrap();
    legacy().await.unwrap();
    let error = legacy().await.unwrap_err();
    assert!(error.is_rate_limited() && error.code() == Some("90018"), "{error}");
    org(&client).await.unwrap();
}

#[tokio::test]
async fn a_refused_call_uses_up_no_reply() {
    let dingtalk = Simulator::builder().manual_clock().start().await.unwrap();
    dingtalk.limit_calls_per_second(1);
    let client = client(&dingtalk);
    org(&client).await.unwrap();
    dingtalk.answer_next(ORG, Reply::error("PERMISSION_DENIED")).unwrap();
    assert!(org(&client).await.unwrap_err().is_rate_limited());
    dingtalk.advance(Duration::from_secs(1));
    assert_eq!(org(&client).await.unwrap_err().code(), Some("permission.denied"));
}

#[tokio::test]
async fn tokens_expire_when_the_clock_is_put_forward() {
    let dingtalk = Simulator::builder().manual_clock().start().await.unwrap();
    let client = builder(&dingtalk).credentials(App::new("ding1", "id", "secret")).build().unwrap();
    let fetches =
        || dingtalk.received().iter().filter(|it| it.operation.as_deref() == Some("oauth2_1_0::get_token")).count();
    org(&client).await.unwrap();
    dingtalk.advance(Duration::from_secs(7199));
    org(&client).await.unwrap();
    assert_eq!(fetches(), 1);
    dingtalk.advance(Duration::from_secs(1));
    org(&client).await.unwrap();
    assert_eq!(fetches(), 2);
}

#[tokio::test]
async fn an_answer_may_be_late_or_not_come_at_all() {
    let dingtalk = Simulator::start().await.unwrap();
    let client = client(&dingtalk);
    dingtalk.answer_next(ORG, Reply::usual().after(Duration::from_secs(600)).header("x-late", "yes")).unwrap();
    let late =
        contact::get_org_auth_info().target_corp_id("ding1").send(&client).attempt_timeout(Duration::from_millis(100));
    assert!(late.await.unwrap_err().is_timeout());

    dingtalk.answer_any_next(Reply::usual().header("x-late", "no")).unwrap();
    let reply = contact::get_org_auth_info().target_corp_id("ding1").send(&client).full().await.unwrap();
    assert_eq!((reply.answer.org_name.as_deref(), &reply.headers["x-late"]), (Some("Test"), &"no".parse().unwrap()));

    // On an idle connection that is closed, the client sends a call again that is safe to repeat.
    dingtalk.answer_next(ORG, Reply::dropped()).unwrap();
    org(&client).await.unwrap();
    let fresh = || self::client(&dingtalk);
    dingtalk.answer_next(ORG, Reply::dropped()).unwrap();
    match org(&fresh()).await.unwrap_err() {
        Error::Transport(error) => assert_eq!(error.failure(), TransportFailure::Broken),
        other => panic!("{other:?}"),
    }
    let dropped = dingtalk.received().pop().unwrap();
    assert_eq!(dropped.answered.status, 0);
    assert!(dropped.to_string().ends_with("get_org_auth_info, connection closed"), "{dropped}");

    dingtalk.answer_any_next(Reply::dropped()).unwrap();
    oapi::service_get_auth_info().auth_corpid("ding1").send(&fresh()).await.unwrap_err();
}
