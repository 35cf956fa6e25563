//! Signed calls, with tickets as they are pushed.

use std::sync::Arc;

use dingtalk_auth::Suite;
use dingtalk_core::binding::CredentialKind;
use dingtalk_core::{Client, Credentials as _, Error};
use dingtalk_oapi as oapi;
use dingtalk_simulator::{SigningKey, Simulator};

use crate::world::client;

async fn info(client: &Client) -> Result<(), Error> {
    oapi::service_get_auth_info().auth_corpid("ding1").send(client).await.map(drop)
}

#[tokio::test]
async fn a_pushed_ticket_is_used_from_then_on() {
    let dingtalk = Simulator::start().await.unwrap();
    dingtalk.accept_signing_key(SigningKey::new("suite1", "s3cret").with_suite_ticket("t1cket-1"));
    let suite = Suite::new("suite1", "s3cret", "t1cket-1");
    let client = client(&dingtalk.url(), suite.clone());
    info(&client).await.unwrap();

    dingtalk.accept_signing_key(SigningKey::new("suite1", "s3cret").with_suite_ticket("t1cket-2"));
    assert_eq!(info(&client).await.unwrap_err().code(), Some("853004"));
    suite.clone().update_ticket("t1cket-2");
    info(&client).await.unwrap();
    assert_eq!(dingtalk.violations(), []);
}

#[tokio::test]
async fn a_suite_signs_and_does_nothing_else() {
    let suite = Arc::new(Suite::new("suite1", "s3cret", "t1cket-1"));
    let client = client("http://127.0.0.1:1", Arc::clone(&suite));
    assert!(suite.credential(CredentialKind::SuiteSignature, &client).is_some());
    for kind in [CredentialKind::AppToken, CredentialKind::AppSignature, CredentialKind::SuiteToken] {
        assert!(suite.credential(kind, &client).is_none());
    }
    let shown = format!("{suite:?}");
    assert!(shown.contains("suite1") && !shown.contains("s3cret") && !shown.contains("t1cket"), "{shown}");
}
