//! A user's tokens, each refreshed with the previous one.

use std::sync::Arc;

use dingtalk_auth::{FetchError, MemoryStore, User};
use dingtalk_core::Client;
use dingtalk_core::CredentialKind;
use dingtalk_simulator::{Reply, Simulator};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::world::*;

async fn user_token(user: &User, client: &Client) -> Result<String, FetchError> {
    token_of(user, CredentialKind::UserToken, client).await
}

fn by_code() -> User {
    User::by_code("dingapp", CLIENT_SECRET, "c0de")
}

fn by_refresh_token() -> User {
    User::by_refresh_token("dingapp", CLIENT_SECRET, "r0")
}

impl World {
    fn give_user(&self, access: &str, refresh: &str) {
        let body = json!({"accessToken": access, "refreshToken": refresh, "expireIn": 7200, "corpId": "c"});
        self.dingtalk.answer_next(GET_USER_TOKEN, Reply::body(200, body.to_string())).unwrap();
    }

    fn grants(&self) -> Vec<String> {
        let text = |body: &Value, name: &str| body[name].as_str().unwrap_or("-").to_owned();
        let requests = self.requests(GET_USER_TOKEN);
        let bodies = requests.iter().map(|request| request.json().unwrap());
        bodies.map(|body| ["grantType", "code", "refreshToken"].map(|name| text(&body, name)).join(" ")).collect()
    }
}

#[tokio::test]
async fn a_code_is_sent_once_and_refresh_tokens_follow() {
    let world = World::start().await;
    let user = by_code().cache(&world.cache());
    let client = world.client(user.clone());
    for (access, refresh) in [("a1", "r1"), ("a2", "r2"), ("a3", "r3")] {
        world.give_user(access, refresh);
        assert_eq!(user_token(&user, &client).await.unwrap(), access);
        assert_eq!(user_token(&user, &client).await.unwrap(), access);
        world.clock.advance(seconds(7200));
    }
    assert_eq!(world.grants(), ["authorization_code c0de -", "refresh_token - r1", "refresh_token - r2"]);
    assert_eq!(world.dingtalk.violations(), []);
}

#[tokio::test]
async fn a_user_is_refreshed_early_in_the_background_too() {
    let world = World::start().await;
    let user = by_refresh_token().cache(&world.cache());
    let client = world.client(user.clone());
    world.give_user("a1", "r1");
    world.give_user("a2", "r2");
    assert_eq!(user_token(&user, &client).await.unwrap(), "a1");
    world.clock.advance(seconds(6600));
    assert_eq!(user_token(&user, &client).await.unwrap(), "a1");
    eventually("the refresh", || world.grants().len() == 2).await;
    settle().await;
    assert_eq!(user_token(&user, &client).await.unwrap(), "a2");
    assert_eq!(world.grants(), ["refresh_token - r0", "refresh_token - r1"]);
}

#[tokio::test]
async fn a_refresh_token_is_stored_before_the_answer_is_used() {
    let world = World::start().await;
    let store = Arc::new(Spy { put_delay: millis(100), ..Spy::new(&world.clock) });
    let user = by_refresh_token().cache(&world.cache_on(store.clone()));
    let client = world.client(user.clone());
    for (access, refresh) in [("a1", "r1"), ("a2", "r2")] {
        store.notes.lock().unwrap().clear();
        world.give_user(access, refresh);
        assert_eq!(user_token(&user, &client).await.unwrap(), access);
        let notes = store.notes.lock().unwrap().clone();
        let puts: Vec<_> = notes.iter().filter(|note| note.starts_with("put") || note.starts_with("kept")).collect();
        assert_eq!(puts, ["put refresh", "kept refresh", "put user", "kept user"], "{notes:?}");
        world.clock.advance(seconds(7200));
    }
    // Another process continues from the store.
    let heir = by_refresh_token().cache(&world.cache_on(store));
    world.give_user("a3", "r3");
    assert_eq!(user_token(&heir, &client).await.unwrap(), "a3");
    assert_eq!(world.grants().last().unwrap(), "refresh_token - r2");
}

#[tokio::test]
async fn a_refresh_token_is_not_lost_with_an_answer_that_has_no_access_token() {
    let world = World::start().await;
    let user = by_refresh_token().cache(&world.cache());
    let client = world.client(user.clone());
    world.dingtalk.answer_next(GET_USER_TOKEN, Reply::body(200, r#"{"refreshToken":"r1"}"#)).unwrap();
    user_token(&user, &client).await.unwrap_err();
    world.clock.advance(seconds(2));
    world.give_user("a2", "r2");
    assert_eq!(user_token(&user, &client).await.unwrap(), "a2");
    assert_eq!(world.grants(), ["refresh_token - r0", "refresh_token - r1"]);
}

#[tokio::test]
async fn a_caller_that_goes_away_does_not_lose_the_refresh_token() {
    let world = World::start().await;
    let user = by_refresh_token().cache(&world.cache());
    let client = world.client(user.clone());
    let body = json!({"accessToken": "a1", "refreshToken": "r1", "expireIn": 7200}).to_string();
    world.dingtalk.answer_next(GET_USER_TOKEN, Reply::body(200, body).after(millis(200))).unwrap();
    assert!(tokio::time::timeout(millis(50), user_token(&user, &client)).await.is_err());
    assert_eq!(user_token(&user, &client).await.unwrap(), "a1");
    assert_eq!(world.grants().len(), 1);
}

#[tokio::test]
async fn a_refused_code_is_not_sent_again() {
    let world = World::start().await;
    let user = by_code().cache(&world.cache());
    let client = world.client(user.clone());
    world.dingtalk.answer_next(GET_USER_TOKEN, Reply::failure(400, "invalidCode", "no such code")).unwrap();
    let error = user_token(&user, &client).await.unwrap_err();
    assert_eq!((error.status(), error.code()), (Some(400), Some("invalidCode")));
    world.clock.advance(seconds(2));
    let error = user_token(&user, &client).await.unwrap_err();
    assert!(error.to_string().contains("the user has to log in again"), "{error}");
    assert_eq!(world.grants().len(), 1);
}

#[tokio::test]
async fn a_code_that_was_not_sent_is_sent_later() {
    let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let clock = dingtalk_auth::ManualClock::new();
    let cache = dingtalk_auth::TokenCache::builder().clock(clock.clone()).build();
    let user = by_code().cache(&cache);
    let client = client(&format!("http://{address}"), user.clone());
    user_token(&user, &client).await.unwrap_err();
    let dingtalk = Simulator::builder().listen(address.to_string()).start().await.unwrap();
    clock.advance(seconds(2));
    user_token(&user, &client).await.unwrap();
    assert_eq!(dingtalk.received().len(), 1);
}

#[tokio::test]
async fn a_restarted_program_continues_with_the_same_code_or_id() {
    let world = World::start().await;
    let store = Arc::new(MemoryStore::with_clock(world.clock.clone()));
    let first = by_code().cache(&world.cache_on(store.clone()));
    let client = world.client(first.clone());
    world.give_user("a1", "r1");
    user_token(&first, &client).await.unwrap();
    let id = first.id().to_owned();
    assert!(id.len() == 32 && !id.contains("c0de"), "{id}");

    let second = by_code().cache(&world.cache_on(store.clone()));
    assert_eq!(user_token(&second, &client).await.unwrap(), "a1");
    world.clock.advance(seconds(7200));
    world.give_user("a2", "r2");
    let third = User::by_id("dingapp", CLIENT_SECRET, id).cache(&world.cache_on(store));
    assert_eq!(user_token(&third, &client).await.unwrap(), "a2");
    assert_eq!(world.grants(), ["authorization_code c0de -", "refresh_token - r1"]);

    let unknown = User::by_id("dingapp", CLIENT_SECRET, "nobody").cache(&world.cache());
    let error = user_token(&unknown, &client).await.unwrap_err();
    assert!(error.to_string().contains("the user has to log in again"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fleet_uses_each_refresh_token_once() {
    let world = World::start().await;
    let store = Arc::new(MemoryStore::with_clock(world.clock.clone()));
    let fleet: Vec<_> = (0..4).map(|_| by_refresh_token().cache(&world.cache_on(store.clone()))).collect();
    let client = world.client(fleet[0].clone());
    for (access, refresh) in [("a1", "r1"), ("a2", "r2"), ("a3", "r3")] {
        world.give_user(access, refresh);
        let mut calls = JoinSet::new();
        for user in fleet.iter().cycle().take(40) {
            let (user, client) = (user.clone(), client.clone());
            calls.spawn(async move { user_token(&user, &client).await.unwrap() });
        }
        assert!(calls.join_all().await.iter().all(|token| token == access));
        world.clock.advance(seconds(7200));
    }
    assert_eq!(world.grants(), ["refresh_token - r0", "refresh_token - r1", "refresh_token - r2"]);
}

/// The store has lost the latest write, like a Redis restored from a snapshot.
#[tokio::test]
async fn a_newer_token_in_the_process_is_preferred_to_an_older_one_in_the_store() {
    let world = World::start().await;
    let store = Arc::new(Spy::new(&world.clock));
    let user = by_refresh_token().cache(&world.cache_on(store.clone()));
    let client = world.client(user.clone());
    world.give_user("a1", "r1");
    user_token(&user, &client).await.unwrap();
    store.break_down(&["put"]);
    world.clock.advance(seconds(7200));
    world.give_user("a2", "r2");
    assert_eq!(user_token(&user, &client).await.unwrap(), "a2");
    store.break_down(&[]);
    world.clock.advance(seconds(7200));
    world.give_user("a3", "r3");
    assert_eq!(user_token(&user, &client).await.unwrap(), "a3");
    assert_eq!(world.grants(), ["refresh_token - r0", "refresh_token - r1", "refresh_token - r2"]);
}
