//! Custom robots: their tokens, signatures and limit.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use dingtalk_core::{Secret, sign};
use dingtalk_simulator::{Robot, Simulator};
use expect_test::expect;

use crate::http::{Answer, call};

const TEXT: &str = r#"{"msgtype":"text","text":{"content":"hello"}}"#;
const SECRET: &str = "SEC123";

fn started() -> Simulator {
    let dingtalk = Simulator::builder().manual_clock().start_blocking().unwrap();
    dingtalk.accept_robot(Robot::new("signing").with_secret(SECRET));
    dingtalk
}

fn send(dingtalk: &Simulator, query: &str) -> Answer {
    call(&format!("POST /robot/send?{query}")).json(TEXT).send(dingtalk)
}

/// A query with a signature made this long ago.
fn signed(secret: &str, ago: Duration) -> String {
    let time = (SystemTime::now() - ago).duration_since(UNIX_EPOCH).unwrap().as_millis() as i64;
    let sign = sign(&Secret::new(secret), time, Some(secret)).into_exposed();
    let sign = sign.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    format!("access_token=signing&timestamp={time}&sign={sign}")
}

fn errmsg(answer: &Answer) -> String {
    answer.json()["errmsg"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn tokens_are_checked() {
    let dingtalk = started();
    let own = dingtalk.robot().access_token().to_owned();
    assert_eq!(errmsg(&send(&dingtalk, &format!("access_token={own}"))), "ok");
    assert_eq!(dingtalk.violations(), []);
    expect![[r#"
        200
        {"errcode":400101,"errmsg":"no robot has this access_token","request_id":"simulated-000002"}
    "#]]
    .assert_eq(&send(&dingtalk, "access_token=other").show());
    // An app's token is not a robot's.
    assert_eq!(
        errmsg(&send(&dingtalk, &format!("access_token={}", dingtalk.app_token()))),
        "no robot has this access_token"
    );
    dingtalk.forget_received();
    assert_eq!(errmsg(&send(&dingtalk, "")), "the call carries no credential");
    let violations: String = dingtalk.violations().iter().map(|violation| format!("{violation}\n")).collect();
    expect![[r#"
        oapi/robot_send.toml:19:1: `credentials`: expected a robot's token in the query, as `access_token`, got nothing
    "#]]
    .assert_eq(&violations);
}

#[test]
fn signatures_are_checked() {
    let dingtalk = started();
    let zero = Duration::ZERO;
    assert_eq!(errmsg(&send(&dingtalk, &signed(SECRET, zero))), "ok");
    assert_eq!(errmsg(&send(&dingtalk, &signed(SECRET, Duration::from_secs(3500)))), "ok");
    assert_eq!(dingtalk.violations(), []);
    assert_eq!(errmsg(&send(&dingtalk, &signed(SECRET, Duration::from_secs(3700)))), "invalid timestamp");
    assert_eq!(errmsg(&send(&dingtalk, &signed("SEC456", zero))), "sign not match");
    assert_eq!(dingtalk.violations(), []);
    assert_eq!(errmsg(&send(&dingtalk, "access_token=signing")), "invalid timestamp");
    let at: Vec<_> = dingtalk.violations().into_iter().map(|violation| violation.at).collect();
    assert_eq!(at, ["query.timestamp", "query.sign"]);
}

#[test]
fn more_than_twenty_messages_in_a_minute_are_refused_for_ten() {
    let dingtalk = started();
    let own = format!("access_token={}", dingtalk.robot().access_token());
    for _ in 0..20 {
        assert_eq!(errmsg(&send(&dingtalk, &own)), "ok");
    }
    let limited = |query: &str| send(&dingtalk, query).json()["errcode"] == 410_100;
    assert!(limited(&own));
    assert!(!limited(&signed(SECRET, Duration::ZERO)), "each robot has its own limit");
    dingtalk.advance(Duration::from_secs(599));
    assert!(limited(&own));
    dingtalk.advance(Duration::from_secs(2));
    assert!(!limited(&own));
}
