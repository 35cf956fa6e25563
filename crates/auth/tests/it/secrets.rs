//! No secret is ever printed.

use std::sync::Arc;

use dingtalk_auth::{Lease, MemoryStore, Sso, StoredToken, Suite, TokenStore as _, User};
use dingtalk_core::CredentialKind;
use dingtalk_simulator::Reply;

use crate::log;
use crate::world::*;

const SECRETS: [&str; 7] =
    [CLIENT_SECRET, "t0k3n-one", "t0k3n-two", "c0de-of-login", "r3fresh-one", "us3r-token", "t1cket"];

fn assert_clean(text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[tokio::test]
async fn no_secret_is_in_events_errors_or_debug() {
    let world = World::start().await;
    let store = Arc::new(Spy::new(&world.clock));
    let cache = world.cache_on(store.clone());
    let app = app().cache(&cache);
    let client = world.client(app.clone());

    world.give("t0k3n-one", millis(0));
    call(&client).await.unwrap();
    world.dingtalk.revoke_token("t0k3n-one");
    store.break_down(&["remove", "put"]);
    world.give("t0k3n-two", millis(0));
    call(&client).await.unwrap();
    world.clock.advance(seconds(7200));
    let message = format!("bad secret {CLIENT_SECRET} for suite123");
    world.dingtalk.answer_next(GET_TOKEN, Reply::failure(400, "invalid.client", message)).unwrap();
    let error = call(&client).await.unwrap_err();
    let again = call(&client).await.unwrap_err();
    assert_clean(&format!("{error} {error:#} {error:?} {again} {again:#} {again:?}"));
    assert!(format!("{error:#}").contains("bad secret *** for suite123"), "{error}");

    let user = User::by_code("dingapp", CLIENT_SECRET, "c0de-of-login").cache(&cache);
    let body = r#"{"accessToken":"us3r-token","refreshToken":"r3fresh-one","expireIn":7200}"#;
    world.dingtalk.answer_next(GET_USER_TOKEN, Reply::body(200, body)).unwrap();
    token_of(&user, CredentialKind::UserToken, &client).await.unwrap();
    world.clock.advance(seconds(7200));
    let message = "no use for r3fresh-one";
    world.dingtalk.answer_next(GET_USER_TOKEN, Reply::failure(400, "invalid", message)).unwrap();
    let error = token_of(&user, CredentialKind::UserToken, &client).await.unwrap_err();
    assert_clean(&format!("{error} {error:?}"));

    let suite = Suite::new("suitekey", CLIENT_SECRET, "t1cket").cache(&cache);
    let organization = suite.app("ding1");
    let message = format!("neither {CLIENT_SECRET} nor t1cket");
    world.dingtalk.answer_next(GET_CORP_ACCESS_TOKEN, Reply::failure(400, "invalid", message)).unwrap();
    let error = token_of(&organization, CredentialKind::AppToken, &client).await.unwrap_err();
    assert_clean(&format!("{error} {error:?}"));
    let body = r#"{"jsapiTicket":"js-t1cket","expireIn":7200}"#;
    world.dingtalk.answer_next(CREATE_JSAPI_TICKET, Reply::body(200, body)).unwrap();
    let ticket = app.jsapi_ticket(&client).await.unwrap();
    let sso = Sso::new("ding1", CLIENT_SECRET).cache(&cache);
    token_of(&sso, CredentialKind::SsoToken, &client).await.unwrap();
    assert_clean(&format!("{organization:?} {ticket:?} {sso:?}"));

    let kept = StoredToken::fresh("t0k3n-one", seconds(1));
    let memory = MemoryStore::new();
    memory.put(&dingtalk_auth::TokenKey::app("h", "o", "a"), &kept).await.unwrap();
    let lease = Lease::new(seconds(1));
    assert_clean(&format!("{app:?} {user:?} {suite:?} {cache:?} {kept:?} {memory:?} {lease:?} {client:?}"));
    assert_clean(&format!("{:?}", store.notes));

    let text = log::text();
    assert_clean(&text);
    let host = world.dingtalk.url().replace(':', "%3A");
    for expected in [
        format!(
            "DEBUG dingtalk::auth message=token obtained key=app:{host}:ding1:suite123 lifetime_s=7200 fetched=true"
        ),
        "DEBUG dingtalk::auth message=token refused by the server key=app:".to_owned(),
        "WARN dingtalk::auth message=token store failed action=\"remove\" key=app:".to_owned(),
        "error=out of order".to_owned(),
        "WARN dingtalk::auth message=token fetch failed key=app:".to_owned(),
        "status=400 code=\"invalid.client\" failures=1 wait_ms=".to_owned(),
        format!("key=user:{host}:dingapp:{}", user.id()),
        format!("token obtained key=jsapi_ticket:{host}:ding1:suite123 lifetime_s=7200 fetched=true"),
        format!("token obtained key=sso:{host}:ding1 lifetime_s=3600 fetched=true"),
        format!("token fetch failed key=app:{host}:ding1:suitekey error="),
    ] {
        assert!(text.contains(&expected), "{expected} is not in\n{text}");
    }
}
