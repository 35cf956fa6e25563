//! Signatures in the query.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use dingtalk_core::{Secret, sign};
use dingtalk_simulator::{SigningKey, Simulator};
use expect_test::{Expect, expect};

use crate::http::{Answer, call};
use crate::shipped;

const BODY: &str = r#"{"auth_corpid":"ding9"}"#;

fn signed(dingtalk: &Simulator, query: &str) -> Answer {
    call(&format!("POST /service/get_auth_info?{query}")).json(BODY).send(dingtalk)
}

fn encode(text: &str) -> String {
    text.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")
}

fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64
}

/// A query signed by the simulator's own key, now.
pub(crate) fn own_query(dingtalk: &Simulator, with_ticket: bool) -> String {
    if with_ticket { query(dingtalk, now()) } else { query_without_ticket(dingtalk, now()) }
}

fn query_without_ticket(dingtalk: &Simulator, timestamp: i64) -> String {
    let key = dingtalk.signing_key();
    let signature = encode(sign(&Secret::new(key.secret()), timestamp, None).expose());
    format!("accessKey={}&timestamp={timestamp}&signature={signature}", key.access_key())
}

/// A query signed by the simulator's own key.
fn query(dingtalk: &Simulator, timestamp: i64) -> String {
    let key = dingtalk.signing_key();
    let signature = sign(&Secret::new(key.secret()), timestamp, Some(key.suite_ticket()));
    let (access_key, ticket) = (key.access_key(), key.suite_ticket());
    let signature = encode(signature.expose());
    format!("accessKey={access_key}&timestamp={timestamp}&suiteTicket={ticket}&signature={signature}")
}

fn errcode(answer: &Answer) -> i64 {
    answer.json()["errcode"].as_i64().unwrap()
}

#[test]
fn good_signatures() {
    let dingtalk = shipped();
    let answer = signed(&dingtalk, &query(&dingtalk, now()));
    assert_eq!(answer.json()["auth_user_info"]["userId"], "manager975");
    assert_eq!(dingtalk.violations(), []);
}

/// Time, ticket, secret and signature as the vendor's own class makes them.
#[test]
fn the_vendors_vectors() {
    let vectors = [
        (1_527_130_370_219, "TestSuiteTicket", "testAppSecret", "PFi011z7gl1++qBCgncgMNcKdW8ENdcX8WhQhV9G0uk="),
        (1_527_130_370_219, "", "testAppSecret", "bxHz8m47b54O7dSgR4R9YcRwXJI6SVTp/bpdvh1ZccA="),
        (0, "t", "s", "bkVOKIldw2iD2jk/TVYXPWhnBRhdC+y/wHel3eyFDxo="),
    ];
    for (timestamp, ticket, secret, signature) in vectors {
        let time = UNIX_EPOCH + Duration::from_millis(timestamp);
        let dingtalk = Simulator::builder().clock(move || time).start_blocking().unwrap();
        dingtalk.accept_signing_key(SigningKey::new("custom", secret));
        let query = |signature: &str| {
            format!("accessKey=custom&timestamp={timestamp}&suiteTicket={ticket}&signature={signature}")
        };
        assert_eq!(errcode(&signed(&dingtalk, &query(&encode(signature)))), 0, "{signature}");
        // Sent as it is, `+` means a space.
        let plain = errcode(&signed(&dingtalk, &query(signature)));
        assert_eq!(plain, if signature.contains('+') { 853_004 } else { 0 });
    }
}

#[test]
fn bad_signatures() {
    let dingtalk = shipped();
    let check = |query: String, expected: Expect| expected.assert_eq(&signed(&dingtalk, &query).show());
    let good = query(&dingtalk, now());
    check(
        good.replace("signature=", "signature=A"),
        expect![[r#"
            200
            {"errcode":853004,"errmsg":"the signature does not match accessKey, timestamp and ticket","request_id":"simulated-000001"}
        "#]],
    );
    check(
        good.replace("accessKey=", "accessKey=x"),
        expect![[r#"
            200
            {"errcode":853003,"errmsg":"the accessKey is unknown","request_id":"simulated-000002"}
        "#]],
    );
    check(
        good.replace("suiteTicket=", "suiteTicket=x"),
        expect![[r#"
            200
            {"errcode":853004,"errmsg":"the suiteTicket does not belong to this accessKey","request_id":"simulated-000003"}
        "#]],
    );
    check(
        good.replace("timestamp=", "timestamp=x"),
        expect![[r#"
            200
            {"errcode":853001,"errmsg":"the timestamp is not a time in milliseconds","request_id":"simulated-000004"}
        "#]],
    );
    check(
        good.replace("&suiteTicket=simulated-suite-ticket", ""),
        expect![[r#"
            200
            {"errcode":853004,"errmsg":"the signature does not match accessKey, timestamp and ticket","request_id":"simulated-000005"}
        "#]],
    );
    check(
        String::new(),
        expect![[r#"
        200
        {"errcode":853003,"errmsg":"the call carries no credential","request_id":"simulated-000006"}
    "#]],
    );
    check(
        format!("access_token={}", dingtalk.app_token()),
        expect![[r#"
        200
        {"errcode":853003,"errmsg":"the call carries no credential","request_id":"simulated-000007"}
    "#]],
    );
    let lines: String = dingtalk.violations().iter().map(|violation| format!("{violation}\n")).collect();
    expect![[r#"
        oapi/service_get_auth_info.toml:13:1: `query.suiteTicket`: expected a part of the signature, got nothing
        oapi/service_get_auth_info.toml:13:1: `credentials`: expected `accessKey`, `timestamp`, `suiteTicket`, and `signature` in the query, got nothing
        oapi/service_get_auth_info.toml:13:1: `credentials`: expected `accessKey`, `timestamp`, `suiteTicket`, and `signature` in the query, got nothing
        oapi/service_get_auth_info.toml:1:1: `query.access_token`: expected no parameters in the query, got an unknown one
    "#]].assert_eq(&lines);
}

#[test]
fn a_minute_of_skew_is_allowed() {
    let time = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let dingtalk = Simulator::builder().clock(move || time).start_blocking().unwrap();
    let at = |milliseconds: i64| errcode(&signed(&dingtalk, &query(&dingtalk, 1_700_000_000_000 + milliseconds)));
    for allowed in [0, 60_000, -60_000] {
        assert_eq!(at(allowed), 0, "{allowed}");
    }
    for refused in [60_001, -60_001, i64::MIN / 2] {
        assert_eq!(at(refused), 853_002, "{refused}");
    }
}

#[test]
fn signatures_without_a_ticket() {
    let dingtalk = crate::invented();
    let query = query_without_ticket(&dingtalk, now());
    let get = |query: &str| call(&format!("GET /user/get?{query}")).send(&dingtalk);
    assert_eq!(errcode(&get(&query)), 0);
    expect![[r#"
        200
        {"errcode":40035,"errmsg":"1 violation of the spec:\nold/user_get.toml:9:2: `query.suiteTicket`: expected only declared parameters, got an unknown one","request_id":"simulated-000002"}
    "#]].assert_eq(&get(&format!("{query}&suiteTicket=t")).show());
}
