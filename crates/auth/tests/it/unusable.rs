//! Tokens that no call could send, and lifetimes that cannot be read.

use std::sync::Arc;

use dingtalk_auth::{FetchError, MemoryStore, StoredToken, Suite, TokenKey, TokenStore as _};
use dingtalk_core::CredentialKind;
use dingtalk_simulator::Reply;
use serde_json::json;

use crate::fetching::assert_lasts_two_hours;
use crate::log;
use crate::world::*;

fn unusable() -> [String; 7] {
    [" ", "abc\n", "abc ", "\tabc", "ab\u{7f}c", "令牌", &"x".repeat(8193)].map(str::to_owned)
}

/// Kept, it would fail every call for two hours.
#[tokio::test]
async fn an_unusable_token_is_not_kept() {
    for token in unusable() {
        let world = World::start().await;
        let app = world.app();
        let client = world.client(app.clone());
        world.give(&token, millis(0));
        let error = call(&client).await.unwrap_err();
        assert!(format!("{error:#}").contains("the server returned an"), "{error:#}");
        assert!(token == " " || !format!("{error:#} {error:?}").contains(&token), "{error}");
        for _ in 0..100 {
            let again: FetchError = app_token(&app, &client).await.unwrap_err();
            assert!(again.next_try().is_some(), "{again}");
        }
        assert_eq!((world.fetches(), world.requests(CALL).len()), (1, 0));
        world.clock.advance(millis(1210));
        call(&client).await.unwrap();
        assert_eq!(world.fetches(), 2);
    }
    assert!(
        log::text().contains("error=no token could be fetched: the server returned an access token with characters")
    );
}

#[tokio::test]
async fn an_unusable_refresh_does_not_replace_the_token() {
    let world = World::start().await;
    let app = world.app();
    let client = world.client(app.clone());
    world.give("t1", millis(0));
    call(&client).await.unwrap();
    world.clock.advance(seconds(6600));
    world.give("令牌", millis(0));
    call(&client).await.unwrap();
    eventually("the refresh", || world.fetches() == 2).await;
    settle().await;
    assert_eq!(app_token(&app, &client).await.unwrap(), "t1");
}

#[tokio::test]
async fn other_sources_refuse_them_too() {
    let world = World::start().await;
    let suite = Suite::new("suitekey", CLIENT_SECRET, "t1cket").cache(&world.cache());
    let client = world.client(suite.clone());
    let bad = |name: &str| Reply::body(200, json!({name: "abc\n", "expireIn": 7200}).to_string());
    for (operation, name) in [
        (GET_SUITE_ACCESS_TOKEN, "accessToken"),
        (GET_CORP_ACCESS_TOKEN, "accessToken"),
        (CREATE_JSAPI_TICKET, "jsapiTicket"),
    ] {
        world.dingtalk.answer_next(operation, bad(name)).unwrap();
    }
    let organization = suite.app("ding1");
    for error in [
        token_of(&suite, CredentialKind::SuiteToken, &client).await.unwrap_err(),
        app_token(&organization, &client).await.unwrap_err(),
        world.app().jsapi_ticket(&client).await.unwrap_err(),
    ] {
        assert!(error.to_string().contains("the server returned an access token with characters"), "{error}");
    }
}

#[tokio::test]
async fn an_unusable_token_in_the_store_is_removed_and_costs_no_call() {
    for token in unusable() {
        let world = World::start().await;
        let store = Arc::new(MemoryStore::with_clock(world.clock.clone()));
        let key = TokenKey::app(&world.dingtalk.url(), "ding1", "suite123");
        store.put(&key, &StoredToken::fresh(token.clone(), seconds(7200))).await.unwrap();
        // A store that cannot remove it does not bring it back either.
        let spy = Arc::new(Spy::new(&world.clock));
        spy.inner.put(&key, &StoredToken::fresh(token, seconds(7200))).await.unwrap();
        spy.break_down(&["remove"]);
        let (one, other) = (app().cache(&world.cache_on(store.clone())), app().cache(&world.cache_on(spy)));
        call(&world.client(one)).await.unwrap();
        call(&world.client(other)).await.unwrap();
        assert_eq!(world.fetches(), 2);
        assert!(store.get(&key).await.unwrap().is_some_and(|stored| stored.token().expose().starts_with("sim")));
    }
    assert!(
        log::text().contains("WARN dingtalk::auth message=unusable token in the store key=app:"),
        "{}",
        log::text()
    );
}

/// The token that came with it is good, for two hours unless the server says otherwise.
#[tokio::test]
async fn an_odd_lifetime_does_not_lose_the_token() {
    for lifetime in ["7200.5", "1e20", "\"abc\"", "true", "{}", "[7200]", "\"\""] {
        assert_lasts_two_hours(&format!(r#"{{"access_token":"t","expires_in":{lifetime}}}"#)).await;
    }
}
