//! What a simulator remembers.

use std::sync::{Arc, Mutex};

use dingtalk_simulator::Simulator;
use expect_test::expect;

use crate::http::call;
use crate::shipped;

const BODY: &str = r#"{"client_id":"a","client_secret":"b\u0061r-s3cret","grant_type":"client_credentials"}"#;

#[test]
fn requests_are_kept_as_they_came() {
    let dingtalk = shipped();
    call("POST /v1.0/oauth2/a%2fb/token").header("X-Mixed: Case").json(BODY).send(&dingtalk);
    call("GET /nowhere").send(&dingtalk);
    let received = dingtalk.received();
    let [first, second] = received.as_slice() else { panic!("{received:?}") };
    assert_eq!(first.operation.as_deref(), Some("oauth2_1_0::get_token"));
    assert_eq!((first.method.as_str(), first.target.as_str()), ("POST", "/v1.0/oauth2/a%2fb/token"));
    assert_eq!((first.header("x-mixed"), first.header("none")), (Some("Case"), None));
    assert_eq!(first.body, BODY.as_bytes());
    assert_eq!(first.json().unwrap()["client_secret"], "bar-s3cret");
    assert_eq!(first.answered.status, 200);
    assert_eq!((second.operation.as_deref(), second.violations.len()), (None, 1));
    assert_ne!(first.request_id, second.request_id);
    assert!(String::from_utf8_lossy(&second.answered.body).contains(&second.request_id));
    dingtalk.forget_received();
    assert_eq!(dingtalk.received(), []);
}

#[test]
fn printed_records_hold_no_secrets() {
    let dingtalk = shipped();
    let answer = call("POST /v1.0/oauth2/ding1/token").token("t0ken").json(BODY).send(&dingtalk);
    let token = answer.json()["access_token"].as_str().unwrap().to_owned();
    let shown = format!("{:#?}", dingtalk.received());
    for secret in ["s3cret", "t0ken", token.as_str()] {
        assert!(!shown.contains(secret), "{shown}");
    }
    expect![[r#"
        [
            Received {
                operation: Some(
                    "oauth2_1_0::get_token",
                ),
                method: "POST",
                target: "/v1.0/oauth2/ding1/token",
                headers: [
                    (
                        "host",
                        "localhost",
                    ),
                    (
                        "connection",
                        "close",
                    ),
                    (
                        "x-acs-dingtalk-access-token",
                        "***",
                    ),
                    (
                        "content-type",
                        "application/json; charset=utf-8",
                    ),
                    (
                        "content-length",
                        "85",
                    ),
                ],
                body: "{\"client_id\":\"a\",\"client_secret\":\"***\",\"grant_type\":\"client_credentials\"}",
                violations: [],
                refusal: None,
                answered.status: 200,
                answered.headers: [
                    (
                        "content-type",
                        "application/json; charset=utf-8",
                    ),
                ],
                answered.body: "{\"access_token\":\"***\",\"expires_in\":7200}",
                request_id: "simulated-000001",
                ..
            },
        ]"#]]
    .assert_eq(&shown);
    expect![[r#"
        POST /v1.0/oauth2/ding1/token: oauth2_1_0::get_token, 200
    "#]]
    .assert_eq(&format!("{}\n", dingtalk.received()[0]));
}

#[test]
fn secrets_in_bad_bodies_are_masked() {
    let dingtalk = shipped();
    for body in [r#"{"client_secret":987654321}"#, r#"{"client_secret":"987654321""#] {
        call("POST /v1.0/oauth2/ding1/token").json(body).send(&dingtalk);
    }
    let shown = format!("{:?}", dingtalk.received());
    assert!(!shown.contains("987654321"), "{shown}");
}

#[test]
fn a_short_memory() {
    let dingtalk = Simulator::builder().remember(2).start_blocking().unwrap();
    for line in ["GET /a", "GET /b", "GET /c"] {
        call(line).send(&dingtalk);
    }
    let targets: Vec<_> = dingtalk.received().into_iter().map(|request| request.target).collect();
    assert_eq!(targets, ["/b", "/c"]);
}

#[test]
fn hooks_see_requests() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&lines);
    let hook = move |request: &dingtalk_simulator::Received| seen.lock().unwrap().push(request.to_string());
    let dingtalk = Simulator::builder().on_request(hook).start_blocking().unwrap();
    call("GET /v1.0/contact/organizations/authInfos?x=1").send(&dingtalk);
    call("GET /v1.0/contact/organizations/authInfos").token(&dingtalk.app_token()).send(&dingtalk);
    expect![[r#"
        GET /v1.0/contact/organizations/authInfos: contact_1_0::get_org_auth_info, 400, credential refused: the call carries no credential, 2 violations
        GET /v1.0/contact/organizations/authInfos: contact_1_0::get_org_auth_info, 200"#]].assert_eq(&lines.lock().unwrap().join("\n"));
}
