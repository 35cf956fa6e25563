//! One fetch for any number of calls.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use dingtalk_auth::{App, TokenCache};
use dingtalk_core::CredentialKind;
use dingtalk_core::Credentials as _;
use dingtalk_simulator::{Reply, TokenKind};
use tokio::task::JoinSet;

use crate::world::*;

#[tokio::test]
async fn calls_carry_a_token_that_was_fetched_once() {
    let world = World::start().await;
    let client = world.client(world.app());
    for _ in 0..3 {
        call(&client).await.unwrap();
    }
    let fetches = world.requests(GET_TOKEN);
    assert_eq!(fetches.len(), 1);
    assert_eq!(fetches[0].target, "/v1.0/oauth2/ding1/token");
    let expected = serde_json::json!({
        "client_id": "suite123", "client_secret": CLIENT_SECRET, "grant_type": "client_credentials"
    });
    assert_eq!(fetches[0].json(), Some(expected));
    assert_eq!(world.dingtalk.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_calls_on_an_expired_token_make_one_fetch() {
    let world = World::start().await;
    let app = world.app();
    let client = world.client(app.clone());
    world.give("t1", millis(0));
    assert_eq!(app_token(&app, &client).await.unwrap(), "t1");
    world.clock.advance(seconds(7200));
    world.give("t2", millis(500));
    let mut calls = JoinSet::new();
    for _ in 0..10_000 {
        let (app, client) = (app.clone(), client.clone());
        calls.spawn(async move { app_token(&app, &client).await.unwrap() });
    }
    assert!(calls.join_all().await.iter().all(|token| token == "t2"));
    assert_eq!(world.fetches(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn whole_calls_share_the_fetch_too() {
    let world = World::start().await;
    let client = world.client(world.app());
    world.give("t1", millis(300));
    let mut calls = JoinSet::new();
    for _ in 0..200 {
        let client = client.clone();
        calls.spawn(async move { call(&client).await.unwrap() });
    }
    calls.join_all().await;
    assert_eq!((world.fetches(), world.requests(CALL).len()), (1, 200));
}

#[tokio::test]
async fn a_missing_lifetime_means_two_hours() {
    for answer in [
        r#"{"access_token":"t","expires_in":0}"#,
        r#"{"access_token":"t"}"#,
        r#"{"access_token":"t","expires_in":null}"#,
        r#"{"access_token":"t","expires_in":-5}"#,
    ] {
        assert_lasts_two_hours(answer).await;
    }
}

/// The token of this answer is refreshed as one that is valid for two hours.
pub(crate) async fn assert_lasts_two_hours(answer: &str) {
    let world = World::start().await;
    world.dingtalk.accept_token(TokenKind::App, "t");
    world.dingtalk.answer_next(GET_TOKEN, Reply::body(200, answer)).unwrap();
    let client = world.client(world.app());
    call(&client).await.unwrap();
    world.clock.advance(seconds(6599));
    call(&client).await.unwrap();
    settle().await;
    assert_eq!(world.fetches(), 1, "{answer}");
    world.clock.advance(seconds(2));
    call(&client).await.unwrap();
    eventually("a refresh", || world.fetches() == 2).await;
}

#[tokio::test]
async fn tokens_are_kept_by_host_organization_and_app() {
    let (here, abroad) = (World::start().await, World::start().await);
    let cache = here.cache();
    let of = |organization: &str, id: &str| App::new(organization, id, CLIENT_SECRET).cache(&cache);
    for app in [of("ding1", "a"), of("ding1", "a"), of("ding2", "a"), of("ding1", "b")] {
        call(&here.client(app.clone())).await.unwrap();
        call(&here.client(app)).await.unwrap();
    }
    let paths: Vec<_> = here.requests(GET_TOKEN).iter().map(|fetch| fetch.target.clone()).collect();
    assert_eq!(paths, ["/v1.0/oauth2/ding1/token", "/v1.0/oauth2/ding2/token", "/v1.0/oauth2/ding1/token"]);

    let app = of("ding1", "a");
    call(&abroad.client(app.clone())).await.unwrap();
    call(&here.client(app.clone())).await.unwrap();
    call(&abroad.client(app)).await.unwrap();
    assert_eq!((here.fetches(), abroad.fetches()), (3, 1));
}

#[tokio::test]
async fn other_kinds_are_left_to_other_sources() {
    let world = World::start().await;
    let client = world.client(world.app());
    for kind in [CredentialKind::UserToken, CredentialKind::SuiteToken, CredentialKind::SuiteSignature] {
        assert!(world.app().credential(kind, &client).is_none());
    }
}

#[tokio::test]
async fn a_caller_that_goes_away_does_not_affect_others() {
    let world = World::start().await;
    let app = world.app();
    let client = world.client(app.clone());
    world.give("t1", millis(300));
    let first = tokio::spawn({
        let client = client.clone();
        async move { call(&client).await }
    });
    eventually("the fetch", || world.fetches() == 1).await;
    let second = tokio::spawn({
        let client = client.clone();
        async move { call(&client).await }
    });
    settle().await;
    first.abort();
    second.await.unwrap().unwrap();
    assert_eq!(world.fetches(), 1);
}

#[tokio::test]
async fn a_fetch_completes_although_all_callers_are_gone() {
    let world = World::start().await;
    let app = world.app();
    let client = world.client(app.clone());
    world.give("t1", millis(200));
    for _ in 0..50 {
        let gone = tokio::time::timeout(millis(1), call(&client)).await;
        assert!(gone.is_err());
    }
    eventually("the fetch", || world.fetches() == 1).await;
    assert_eq!(app_token(&app, &client).await.unwrap(), "t1");
    assert_eq!(world.fetches(), 1);
}

/// A program may have several runtimes and stop one of them.
#[test]
fn a_fetch_that_stops_with_its_runtime_is_taken_over() {
    let runtime = || tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let (doomed, lasting) = (runtime(), runtime());
    let world = lasting.block_on(World::start());
    let app = world.app();
    let client = world.client(app.clone());
    world.give("t1", seconds(60));
    world.give("t2", millis(0));
    let call_on = |app: App| {
        let client = client.clone();
        async move { app_token(&app, &client).await.unwrap() }
    };
    doomed.spawn(call_on(app.clone()));
    lasting.block_on(eventually("the first fetch", || world.fetches() == 1));
    let waiting = lasting.spawn(call_on(app));
    lasting.block_on(settle());
    doomed.shutdown_background();
    assert_eq!(lasting.block_on(waiting).unwrap(), "t2");
    assert_eq!(world.fetches(), 2);
}

#[test]
fn outside_a_runtime_calls_fail_without_a_panic() {
    let client = client("http://127.0.0.1:1", app());
    let app = app().cache(&TokenCache::new());
    let mut asking = pin!(app_token(&app, &client));
    match asking.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Err(error)) => assert_eq!(error.to_string(), "no token can be fetched outside a tokio runtime"),
        other => panic!("{other:?}"),
    }
}
