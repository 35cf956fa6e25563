//! Tokens.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use dingtalk_simulator::{Simulator, TokenKind};
use expect_test::{Expect, expect};

use crate::http::{Answer, call};
use crate::{invented, shipped};

const ORG: &str = "GET /v1.0/contact/organizations/authInfos?targetCorpId=dingxxxxxxx";
const TOKEN_BODY: &str = r#"{"client_id":"a","client_secret":"b","grant_type":"client_credentials"}"#;

fn get_token(dingtalk: &Simulator) -> String {
    let answer = call("POST /v1.0/oauth2/ding1/token").json(TOKEN_BODY).send(dingtalk);
    answer.json()["access_token"].as_str().unwrap().to_owned()
}

fn show(answer: &Answer, expected: Expect) {
    expected.assert_eq(&answer.show());
}

#[test]
fn the_token_header() {
    let dingtalk = shipped();
    assert_eq!(call(ORG).token(&dingtalk.app_token()).send(&dingtalk).status, 200);
    assert_eq!(dingtalk.violations(), []);
    show(
        &call(ORG).send(&dingtalk),
        expect![[r#"
        400
        {"code":"InvalidAuthentication","message":"the call carries no credential","requestid":"simulated-000002"}
    "#]],
    );
    show(
        &call(ORG).token("").send(&dingtalk),
        expect![[r#"
        400
        {"code":"InvalidAuthentication","message":"the call carries no credential","requestid":"simulated-000003"}
    "#]],
    );
    show(
        &call(ORG).token("nonsense").send(&dingtalk),
        expect![[r#"
        400
        {"code":"InvalidAuthentication","message":"invalid access_token: this token was never issued here","requestid":"simulated-000004"}
    "#]],
    );
    show(
        &call(ORG).token(&dingtalk.user_token()).send(&dingtalk),
        expect![[r#"
            400
            {"code":"InvalidAuthentication","message":"invalid access_token: this token is for a user, but the call takes one for an app","requestid":"simulated-000005"}
        "#]],
    );
    show(
        &call(ORG).header("authorization: Bearer x").send(&dingtalk),
        expect![[r#"
        400
        {"code":"InvalidAuthentication","message":"the call carries no credential","requestid":"simulated-000006"}
    "#]],
    );
    // A bad token is bad luck, and no violation.
    assert_eq!(dingtalk.violations().len(), 3);
    let refusals: Vec<_> = dingtalk.received().into_iter().filter_map(|request| request.refusal).collect();
    assert_eq!(refusals.len(), 5);
}

#[test]
fn several_kinds_of_token() {
    let dingtalk = invented();
    let find = |token: &str| call("GET /v1.0/shop/1/things?ids=%5B%5D").token(token).send(&dingtalk);
    assert_eq!(find(&dingtalk.app_token()).status, 200);
    assert_eq!(find(&dingtalk.user_token()).status, 200);
    show(
        &find(&dingtalk.suite_token()),
        expect![[r#"
            400
            {"code":"InvalidAuthentication","message":"invalid access_token: this token is for a suite, but the call takes one for an app or a user","requestid":"simulated-000003"}
        "#]],
    );
}

#[test]
fn tokens_in_the_query() {
    let dingtalk = invented();
    let get = |query: String| call(&format!("GET /user/get?{query}")).send(&dingtalk);
    let (app, suite) = (dingtalk.app_token(), dingtalk.suite_token());
    show(
        &get(format!("access_token={app}")),
        expect![[r#"
        200
        {"errcode":0,"errmsg":"ok","name":"text","request_id":"simulated-000001"}
    "#]],
    );
    show(
        &get(format!("suite_access_token={suite}")),
        expect![[r#"
        200
        {"errcode":0,"errmsg":"ok","name":"text","request_id":"simulated-000002"}
    "#]],
    );
    show(
        &get(format!("access_token={suite}")),
        expect![[r#"
            200
            {"errcode":40014,"errmsg":"invalid access_token: this token is for a suite, but the call takes one for an app","request_id":"simulated-000003"}
        "#]],
    );
    show(
        &get(format!("suite_access_token={app}")),
        expect![[r#"
            200
            {"errcode":40014,"errmsg":"invalid access_token: this token is for an app, but the call takes one for a suite","request_id":"simulated-000004"}
        "#]],
    );
    show(
        &get("access_token=".to_owned()),
        expect![[r#"
        200
        {"errcode":40014,"errmsg":"the call carries no credential","request_id":"simulated-000005"}
    "#]],
    );
    show(
        &get("access_token=nonsense&userid=1".to_owned()),
        expect![[r#"
        200
        {"errcode":40014,"errmsg":"invalid access_token: this token was never issued here","request_id":"simulated-000006"}
    "#]],
    );
    show(
        &get(format!("access_token={app}&suite_access_token={suite}")),
        expect![[r#"
        200
        {"errcode":40035,"errmsg":"1 violation of the spec:\nold/user_get.toml:6:1: `credentials`: expected one credential, got 2 at once","request_id":"simulated-000007"}
    "#]],
    );
    show(
        &get(format!("access_token={app}&access_token={app}")),
        expect![[r#"
            200
            {"errcode":40035,"errmsg":"1 violation of the spec:\nold/user_get.toml:6:1: `query.access_token`: expected one value, got a second one","request_id":"simulated-000008"}
        "#]],
    );
    show(
        &call("GET /user/get").token(&app).send(&dingtalk),
        expect![[r#"
        200
        {"errcode":40014,"errmsg":"the call carries no credential","request_id":"simulated-000009"}
    "#]],
    );
}

#[test]
fn calls_that_take_no_credential() {
    let dingtalk = shipped();
    let plain = || call("POST /v1.0/oauth2/ding1/token").json(TOKEN_BODY);
    assert_eq!(plain().send(&dingtalk).status, 200);
    assert_eq!(plain().token("nonsense").send(&dingtalk).status, 200);
}

#[test]
fn answered_tokens_are_good() {
    let dingtalk = shipped();
    let (first, second) = (get_token(&dingtalk), get_token(&dingtalk));
    assert_ne!(first, second);
    for token in [&first, &second] {
        assert_eq!(call(ORG).token(token).send(&dingtalk).status, 200);
    }
    assert!(dingtalk.revoke_token(&first));
    show(
        &call(ORG).token(&first).send(&dingtalk),
        expect![[r#"
        400
        {"code":"InvalidAuthentication","message":"invalid access_token: this token was revoked","requestid":"simulated-000005"}
    "#]],
    );
    assert_eq!(call(ORG).token(&second).send(&dingtalk).status, 200);
    assert!(!dingtalk.revoke_token("nonsense"));
}

/// Each is good for the calls of its kind, for as long as its answer says, and for no others.
#[test]
fn every_kind_of_token_is_handed_out() {
    const SUITE: &str = r#"{"suiteKey":"k","suiteSecret":"s","suiteTicket":"t"}"#;
    const SUITE_APP: &str = r#"{"suiteKey":"k","suiteSecret":"s","suiteTicket":"t","authCorpId":"ding1"}"#;
    const SUITE_CALL: &str = "GET /v1.0/oauth2/apps/authInfo?authCorpId=dingxxx";
    const SSO_CALL: &str = "GET /v1.0/oauth2/ssoUserInfo?code=c";
    let cases = [
        ("accessToken", r#"{"appKey":"a","appSecret":"b"}"#, ORG, 7200),
        ("corpAccessToken", SUITE_APP, ORG, 7200),
        ("suiteAccessToken", SUITE, SUITE_CALL, 7200),
        ("ssoAccessToken", r#"{"corpid":"c","ssoSecret":"s"}"#, SSO_CALL, 3600),
    ];
    let seconds = Arc::new(AtomicU64::new(1_700_000_000));
    let clock = Arc::clone(&seconds);
    let now = move || SystemTime::UNIX_EPOCH + Duration::from_secs(clock.load(Ordering::Relaxed));
    let dingtalk = Simulator::builder().clock(now).start_blocking().unwrap();
    for (path, body, good_for, lifetime) in cases {
        let answer = call(&format!("POST /v1.0/oauth2/{path}")).json(body).send(&dingtalk).json();
        let token = answer["accessToken"].as_str().unwrap();
        let status = |line| call(line).token(token).send(&dingtalk).status;
        for line in [ORG, SUITE_CALL, SSO_CALL] {
            assert_eq!(status(line) == 200, line == good_for, "{path}: {line}");
        }
        seconds.fetch_add(lifetime - 1, Ordering::Relaxed);
        assert_eq!(status(good_for), 200, "{path}");
        seconds.fetch_add(1, Ordering::Relaxed);
        assert_eq!(status(good_for), 400, "{path}");
    }
    assert_eq!(dingtalk.violations(), []);
}

#[test]
fn tokens_of_ones_own() {
    let dingtalk = shipped();
    dingtalk.accept_token(TokenKind::App, "mine");
    assert_eq!(call(ORG).token("mine").send(&dingtalk).status, 200);
    let standing = dingtalk.app_token();
    assert_eq!(dingtalk.app_token(), standing);
    dingtalk.revoke_token(&standing);
    assert_ne!(dingtalk.app_token(), standing);
}

#[test]
fn tokens_expire() {
    let seconds = Arc::new(AtomicU64::new(1_700_000_000));
    let clock = Arc::clone(&seconds);
    let now = move || SystemTime::UNIX_EPOCH + Duration::from_secs(clock.load(Ordering::Relaxed));
    let dingtalk = Simulator::builder().clock(now).start_blocking().unwrap();
    let (token, standing) = (get_token(&dingtalk), dingtalk.app_token());
    seconds.fetch_add(7_199, Ordering::Relaxed);
    assert_eq!(call(ORG).token(&token).send(&dingtalk).status, 200);
    seconds.fetch_add(1, Ordering::Relaxed);
    show(
        &call(ORG).token(&token).send(&dingtalk),
        expect![[r#"
        400
        {"code":"InvalidAuthentication","message":"invalid access_token: this token has expired","requestid":"simulated-000003"}
    "#]],
    );
    assert_eq!(call(ORG).token(&standing).send(&dingtalk).status, 200);
}

#[test]
fn a_token_with_a_refresh_token_is_a_users() {
    let seconds = Arc::new(AtomicU64::new(1_700_000_000));
    let clock = Arc::clone(&seconds);
    let now = move || SystemTime::UNIX_EPOCH + Duration::from_secs(clock.load(Ordering::Relaxed));
    let specs = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/specs");
    let dingtalk = Simulator::builder().specs(specs).clock(now).start_blocking().unwrap();
    let answer = call("POST /v1.0/shop/logins").send(&dingtalk).json();
    assert_eq!((&answer["refreshToken"], &answer["expireIn"]), (&"r".into(), &60.into()));
    let token = answer["accessToken"].as_str().unwrap();
    let put = || call("PUT /v1.0/shop/things").token(token).json(r#"{"name":"a","code":"x"}"#).send(&dingtalk);
    assert_eq!(put().status, 200);
    // It says that it lives for a minute.
    seconds.fetch_add(60, Ordering::Relaxed);
    assert_eq!(put().json()["code"], "InvalidAuthentication");
}
