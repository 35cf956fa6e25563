//! Internal apps, and what applies to every source that fetches with one call.

use std::sync::Arc;

use dingtalk_auth::{App, Sso, Suite, TokenCache};
use dingtalk_core::CredentialKind;
use dingtalk_core::Credentials;
use dingtalk_simulator::Reply;
use serde_json::json;

use crate::world::*;

/// Each source, the kind of its token, and the call that fetches it.
fn sources(cache: &TokenCache) -> [(Arc<dyn Credentials>, CredentialKind, &'static str); 4] {
    let suite = Suite::new("suite1", CLIENT_SECRET, "t1cket").cache(cache);
    let internal = App::internal("dingapp", CLIENT_SECRET).cache(cache);
    let sso = Sso::new("ding1", CLIENT_SECRET).cache(cache);
    [
        (Arc::new(internal), CredentialKind::AppToken, GET_ACCESS_TOKEN),
        (Arc::new(suite.app("ding1")), CredentialKind::AppToken, GET_CORP_ACCESS_TOKEN),
        (Arc::new(suite), CredentialKind::SuiteToken, GET_SUITE_ACCESS_TOKEN),
        (Arc::new(sso), CredentialKind::SsoToken, GET_SSO_ACCESS_TOKEN),
    ]
}

#[tokio::test]
async fn an_internal_app_needs_no_organization() {
    let world = World::start().await;
    let cache = world.cache();
    let client = world.client(App::internal("dingapp", CLIENT_SECRET).cache(&cache));
    for _ in 0..3 {
        call(&client).await.unwrap();
    }
    let bodies: Vec<_> = world.requests(GET_ACCESS_TOKEN).iter().map(|fetch| fetch.json().unwrap()).collect();
    assert_eq!(bodies, [json!({"appKey": "dingapp", "appSecret": CLIENT_SECRET})]);

    call(&world.client(App::internal("other", CLIENT_SECRET).cache(&cache))).await.unwrap();
    assert_eq!(world.sent(GET_ACCESS_TOKEN, "appKey"), ["dingapp", "other"]);
    assert_eq!(world.dingtalk.violations(), []);
}

#[tokio::test]
async fn a_revoked_token_is_replaced_with_the_call_that_fetched_it() {
    let world = World::start().await;
    let app = App::internal("dingapp", CLIENT_SECRET).cache(&world.cache());
    let client = world.client(app.clone());
    let token = app_token(&app, &client).await.unwrap();
    assert!(world.dingtalk.revoke_token(&token));
    call(&client).await.unwrap();
    assert_eq!(world.requests(GET_ACCESS_TOKEN).len(), 2);
}

#[tokio::test]
async fn a_missing_lifetime_means_two_hours_for_every_source() {
    for answer in [r#"{"accessToken":"t","expireIn":0}"#, r#"{"accessToken":"t"}"#] {
        let world = World::start().await;
        let client = world.client(app());
        for (source, kind, operation) in sources(&world.cache()) {
            world.dingtalk.answer_next(operation, Reply::body(200, answer)).unwrap();
            assert_eq!(token_of(&source, kind, &client).await.unwrap(), "t");
            world.clock.advance(seconds(6599));
            assert_eq!(token_of(&source, kind, &client).await.unwrap(), "t");
            settle().await;
            assert_eq!(world.requests(operation).len(), 1, "{operation}: {answer}");
            world.clock.advance(seconds(601));
            assert_ne!(token_of(&source, kind, &client).await.unwrap(), "t");
            assert_eq!(world.requests(operation).len(), 2, "{operation}: {answer}");
        }
    }
}

#[tokio::test]
async fn an_empty_token_counts_as_missing_for_every_source() {
    for answer in ["{}", r#"{"accessToken":"","expireIn":7200}"#, r#"{"accessToken":null}"#] {
        let world = World::start().await;
        let client = world.client(app());
        for (source, kind, operation) in sources(&world.cache()) {
            world.dingtalk.answer_next(operation, Reply::body(200, answer)).unwrap();
            let error = token_of(&source, kind, &client).await.unwrap_err();
            assert_eq!(
                error.to_string(),
                "no token could be fetched: the answer contains none",
                "{operation}: {answer}"
            );
        }
    }
}
