//! Tokens that the server refuses before they expire.

use dingtalk_auth::App;
use dingtalk_core::{Client, Credential, CredentialKind, Credentials as _};
use tokio::task::JoinSet;

use crate::world::*;

async fn reject(app: &App, token: &str, client: &Client) {
    app.rejected(CredentialKind::AppToken, &Credential::Token(token.into()), client).await;
}

#[tokio::test]
async fn a_revoked_token_costs_one_fetch_and_the_caller_does_not_notice() {
    let world = World::start().await;
    let client = world.client(world.app());
    world.give("t1", millis(0));
    world.give("t2", millis(0));
    call(&client).await.unwrap();
    world.dingtalk.revoke_token("t1");
    call(&client).await.unwrap();
    call(&client).await.unwrap();
    assert_eq!(world.fetches(), 2);
    let refused = world.requests(CALL).iter().filter(|call| call.refusal.is_some()).count();
    assert_eq!(refused, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_calls_on_a_revoked_token_make_one_fetch() {
    let world = World::start().await;
    let client = world.client(world.app());
    world.give("t1", millis(0));
    call(&client).await.unwrap();
    world.dingtalk.revoke_token("t1");
    world.give("t2", millis(200));
    let mut calls = JoinSet::new();
    for _ in 0..200 {
        let client = client.clone();
        calls.spawn(async move { call(&client).await.unwrap() });
    }
    calls.join_all().await;
    assert_eq!(world.fetches(), 2);
}

#[tokio::test]
async fn a_newer_token_is_not_dropped() {
    let world = World::start().await;
    let app = world.app();
    let client = world.client(app.clone());
    world.give("t1", millis(0));
    world.give("t2", millis(0));
    assert_eq!(app_token(&app, &client).await.unwrap(), "t1");
    reject(&app, "t1", &client).await;
    assert_eq!(app_token(&app, &client).await.unwrap(), "t2");
    for _ in 0..100 {
        reject(&app, "t1", &client).await;
    }
    assert_eq!(app_token(&app, &client).await.unwrap(), "t2");
    assert_eq!(world.fetches(), 2);
}

#[tokio::test]
async fn a_revoked_token_is_fetched_anew_although_refreshes_failed() {
    let world = World::start().await;
    let app = world.app();
    let client = world.client(app.clone());
    world.give("t1", millis(0));
    call(&client).await.unwrap();
    world.clock.advance(seconds(6600));
    world.fail();
    call(&client).await.unwrap();
    eventually("the failed refresh", || world.fetches() == 2).await;
    settle().await;
    world.dingtalk.revoke_token("t1");
    call(&client).await.unwrap();
    assert_eq!(world.fetches(), 3);
}

#[tokio::test]
async fn the_store_does_not_bring_a_refused_token_back() {
    let world = World::start().await;
    let store = std::sync::Arc::new(Spy::new(&world.clock));
    let app = app().cache(&world.cache_on(store.clone()));
    let client = world.client(app.clone());
    world.give("t1", millis(0));
    world.give("t2", millis(0));
    call(&client).await.unwrap();
    store.break_down(&["remove"]);
    world.dingtalk.revoke_token("t1");
    call(&client).await.unwrap();
    assert_eq!((world.fetches(), store.noted("remove app")), (2, 1));
}

/// Otherwise an app without a permission would fetch with every call.
#[tokio::test]
async fn fetches_are_delayed_if_the_server_refuses_fresh_tokens() {
    let world = World::start().await;
    let app = world.app();
    let client = world.client(app.clone());
    for _ in 0..4 {
        let token = app_token(&app, &client).await.unwrap();
        reject(&app, &token, &client).await;
    }
    let error = app_token(&app, &client).await.unwrap_err();
    assert!(error.to_string().starts_with("the server refuses even tokens that it has just issued"), "{error}");
    assert_eq!(world.fetches(), 4);
    world.clock.advance(millis(1210));
    app_token(&app, &client).await.unwrap();
    assert_eq!(world.fetches(), 5);
}

/// An internal app receives the same token again, and uses it because the server says so.
#[tokio::test]
async fn the_same_token_issued_again_is_used() {
    let world = World::start().await;
    let app = world.app();
    let client = world.client(app.clone());
    world.give("t1", millis(0));
    world.give("t1", millis(0));
    assert_eq!(app_token(&app, &client).await.unwrap(), "t1");
    reject(&app, "t1", &client).await;
    assert_eq!(app_token(&app, &client).await.unwrap(), "t1");
    assert_eq!(app_token(&app, &client).await.unwrap(), "t1");
    assert_eq!(world.fetches(), 2);
}
