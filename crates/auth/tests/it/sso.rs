//! The token for sign-in to management pages.

use dingtalk_auth::Sso;
use dingtalk_core::CredentialKind;
use dingtalk_core::Credentials as _;
use dingtalk_oauth2_1_0 as oauth2;
use serde_json::json;

use crate::world::*;

#[tokio::test]
async fn administrators_are_signed_in_with_a_token_that_was_fetched_once() {
    let world = World::start().await;
    let sso = Sso::new("ding1", CLIENT_SECRET).cache(&world.cache());
    let client = world.client(sso.clone());
    for _ in 0..3 {
        oauth2::get_sso_user_info().code("c0de").send(&client).await.unwrap();
    }
    let bodies: Vec<_> = world.requests(GET_SSO_ACCESS_TOKEN).iter().map(|fetch| fetch.json().unwrap()).collect();
    assert_eq!(bodies, [json!({"corpid": "ding1", "ssoSecret": CLIENT_SECRET})]);

    let token = token_of(&sso, CredentialKind::SsoToken, &client).await.unwrap();
    assert!(world.dingtalk.revoke_token(&token));
    oauth2::get_sso_user_info().code("c0de").send(&client).await.unwrap();
    assert_eq!(world.requests(GET_SSO_ACCESS_TOKEN).len(), 2);
    assert_eq!(world.dingtalk.violations(), []);
    for kind in [CredentialKind::AppToken, CredentialKind::SuiteToken, CredentialKind::UserToken] {
        assert!(sso.credential(kind, &client).is_none());
    }
}
