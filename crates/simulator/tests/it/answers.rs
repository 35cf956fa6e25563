//! Answers by default and on request.

use std::time::{Duration, Instant};

use dingtalk_simulator::{Reply, Simulator};
use expect_test::{Expect, expect};

use crate::http::{Answer, call};
use crate::{invented, shipped};

const GET_ORG: &str = "contact_1_0::get_org_auth_info";
const PUT: &str = "shop_1_0::put_thing";

fn org(dingtalk: &Simulator) -> Answer {
    call("GET /v1.0/contact/organizations/authInfos").token(&dingtalk.app_token()).send(dingtalk)
}

fn put(dingtalk: &Simulator, body: &str) -> Answer {
    call("PUT /v1.0/shop/things").token(&dingtalk.user_token()).json(body).send(dingtalk)
}

fn user(dingtalk: &Simulator) -> Answer {
    call(&format!("GET /user/get?access_token={}", dingtalk.app_token())).send(dingtalk)
}

#[test]
fn the_example_with_the_same_request_answers() {
    let dingtalk = invented();
    assert_eq!(put(&dingtalk, r#"{"name":"a","code":"x"}"#).json()["id"], 1);
    assert_eq!(put(&dingtalk, r#"{"code":"x","name":"b","mode":null}"#).json()["id"], 2);
    assert_eq!(put(&dingtalk, r#"{"name":"c","code":"x"}"#).json()["id"], 1);
    let full = put(&dingtalk, r#"{"name":"full","code":"x"}"#);
    expect![[r#"
        507
        {"code":"shop.full","message":"no room","requestid":"simulated-000004"}
    "#]]
    .assert_eq(&full.show());
}

#[test]
fn a_legacy_call_without_an_answer_says_that_it_succeeded() {
    let dingtalk = invented();
    let delete = || {
        let line = format!("POST /user/delete?access_token={}", dingtalk.app_token());
        call(&line).json("{}").send(&dingtalk).show()
    };
    let wanted = |id| format!("200\n{{\"errcode\":0,\"errmsg\":\"ok\",\"request_id\":\"simulated-00000{id}\"}}\n");
    assert_eq!(delete(), wanted(1));
    dingtalk.answer_next("old::user_delete", Reply::example("oneself")).unwrap();
    assert_eq!(delete(), wanted(2));
}

#[test]
fn answers_are_made_up_if_there_is_no_example() {
    let dingtalk = invented();
    let things = call("GET /v1.0/shop/1/things?ids=%5B%5D").token(&dingtalk.app_token()).send(&dingtalk);
    expect![[r#"
        200
        {"things":[{"id":7,"made":"2026-01-01T00:00:00Z","notes":{"key":"text"},"parts":[]}]}
    "#]]
    .assert_eq(&things.show());
    expect![[r#"
        200
        {"errcode":0,"errmsg":"ok","name":"text","request_id":"simulated-000002"}
    "#]]
    .assert_eq(&user(&dingtalk).show());
    expect![[r#"
        200
        {}
    "#]]
    .assert_eq(&call("POST /v1.0/shop/names").json("[]").send(&dingtalk).show());
}

#[test]
fn documented_errors() {
    let dingtalk = shipped();
    dingtalk.answer_next(GET_ORG, Reply::error("PERMISSION_DENIED")).unwrap();
    expect![[r#"
        400
        {"code":"permission.denied","message":"没有权限获取企业认证信息","requestid":"simulated-000001"}
    "#]]
    .assert_eq(&org(&dingtalk).show());
    dingtalk.answer_next(GET_ORG, Reply::error("service.system.error")).unwrap();
    expect![[r#"
        500
        {"code":"service.system.error","message":"系统错误","requestid":"simulated-000002"}
    "#]]
    .assert_eq(&org(&dingtalk).show());
    assert_eq!(org(&dingtalk).status, 200);

    let dingtalk = invented();
    dingtalk.answer_next("old::user_get", Reply::error("60121")).unwrap();
    expect![[r#"
        200
        {"errcode":60121,"errmsg":"no user simulated","request_id":"simulated-000001"}
    "#]]
    .assert_eq(&user(&dingtalk).show());
    dingtalk.answer_next("old::user_get", Reply::error("isv.missing")).unwrap();
    expect![[r#"
        200
        {"errcode":50,"errmsg":"Remote service error","request_id":"simulated-000002","sub_code":"isv.missing","sub_msg":"missing"}
    "#]].assert_eq(&user(&dingtalk).show());
}

#[test]
fn other_errors() {
    let dingtalk = invented();
    dingtalk.answer_next(PUT, Reply::failure(403, "Forbidden.Some.Limit", "slow down")).unwrap();
    expect![[r#"
        403
        {"code":"Forbidden.Some.Limit","message":"slow down","requestid":"simulated-000001"}
    "#]]
    .assert_eq(&put(&dingtalk, r#"{"name":"a","code":"x"}"#).show());
    dingtalk.answer_next("old::user_get", Reply::failure(200, "90018", "slow down")).unwrap();
    expect![[r#"
        200
        {"errcode":90018,"errmsg":"slow down","request_id":"simulated-000002"}
    "#]]
    .assert_eq(&user(&dingtalk).show());
}

#[test]
fn named_examples() {
    let dingtalk = invented();
    dingtalk.answer_next(PUT, Reply::example("large")).unwrap();
    let body = r#"{"name":"a","code":"x"}"#;
    assert_eq!(put(&dingtalk, body).json()["id"], 2);
    assert_eq!(put(&dingtalk, body).json()["id"], 1);
}

#[test]
fn any_body() {
    let dingtalk = shipped();
    let html = Reply::body(502, "<html>").header("content-type", "text/html").header("retry-after", "1");
    dingtalk.answer_next(GET_ORG, html).unwrap();
    let answer = org(&dingtalk);
    assert_eq!((answer.status, answer.body.as_str()), (502, "<html>"));
    assert!(answer.headers.contains("content-type: text/html\r\n"), "{}", answer.headers);
    assert!(answer.headers.contains("retry-after: 1\r\n"), "{}", answer.headers);

    dingtalk.answer_next(GET_ORG, Reply::body(200, r#"{"orgName":null}"#)).unwrap();
    let answer = org(&dingtalk);
    assert_eq!(answer.body, r#"{"orgName":null}"#);
    assert!(answer.headers.contains("content-type: application/json"), "{}", answer.headers);

    dingtalk.answer_next(GET_ORG, Reply::body(204, "")).unwrap();
    assert_eq!(org(&dingtalk).show(), "204\n\n");
}

#[test]
fn replies_are_used_in_order() {
    let dingtalk = shipped();
    for status in [500, 501, 502] {
        dingtalk.answer_next(GET_ORG, Reply::body(status, "")).unwrap();
    }
    dingtalk.answer_any_next(Reply::body(503, "")).unwrap();
    // Bad calls do not use them up.
    call("GET /v1.0/contact/organizations/authInfos").send(&dingtalk);
    call("GET /v1.0/contact/organizations/authInfos?x=y").token(&dingtalk.app_token()).send(&dingtalk);
    let statuses: Vec<_> = (0..5).map(|_| org(&dingtalk).status).collect();
    assert_eq!(statuses, [503, 500, 501, 502, 200]);
}

#[test]
fn the_next_call_whichever_it_is() {
    let dingtalk = invented();
    dingtalk.answer_any_next(Reply::body(500, "a")).unwrap();
    dingtalk.answer_any_next(Reply::body(500, "b")).unwrap();
    assert_eq!(user(&dingtalk).body, "a");
    assert_eq!(put(&dingtalk, r#"{"name":"a","code":"x"}"#).body, "b");
}

#[test]
fn slow_answers() {
    let dingtalk = shipped();
    dingtalk.answer_next(GET_ORG, Reply::body(200, "{}").after(Duration::from_millis(120))).unwrap();
    let start = Instant::now();
    org(&dingtalk);
    assert!(start.elapsed() >= Duration::from_millis(120));
}

#[test]
fn requests_that_make_no_sense() {
    let dingtalk = shipped();
    let check = |operation: &str, reply: Reply, expected: Expect| {
        let error = dingtalk.answer_next(operation, reply).unwrap_err();
        expected.assert_eq(&format!("{error}\n"));
    };
    check(
        "contact_1_0::get_org_authinfo",
        Reply::body(200, ""),
        expect![[r#"
            there is no operation `contact_1_0::get_org_authinfo`: did you mean `contact_1_0::get_org_auth_info`?
        "#]],
    );
    check(
        "nothing alike",
        Reply::body(200, ""),
        expect![[r#"
            there is no operation `nothing alike`
        "#]],
    );
    check(
        GET_ORG,
        Reply::error("PERMISION_DENIED"),
        expect![[r#"
            `contact_1_0::get_org_auth_info` does not document an error `PERMISION_DENIED`: did you mean `PERMISSION_DENIED`?
        "#]],
    );
    check(
        GET_ORG,
        Reply::error("quite another one"),
        expect![[r#"
            `contact_1_0::get_org_auth_info` does not document an error `quite another one`, only `INVALID_TARGET_CORP_ID`, `PERMISSION_DENIED`, `SYSTEM_PARAMETER_EMPTY`, `INVALID_PARAMETER_APP_KEY_BLANK` or `SERVICE_SYSTEM_ERROR`
        "#]],
    );
    check(
        GET_ORG,
        Reply::error("invalidParameter.system.param"),
        expect![[r#"
            `contact_1_0::get_org_auth_info` documents several errors with the code `invalidParameter.system.param`: use `INVALID_TARGET_CORP_ID` or `SYSTEM_PARAMETER_EMPTY`
        "#]],
    );
    check(
        GET_ORG,
        Reply::example("other"),
        expect![[r#"
            `contact_1_0::get_org_auth_info` does not have an example `other`, only `certified`
        "#]],
    );
    check(
        GET_ORG,
        Reply::body(99, ""),
        expect![[r#"
            99 is not a final HTTP status
        "#]],
    );
    check(
        GET_ORG,
        Reply::body(101, ""),
        expect![[r#"
            101 is not a final HTTP status
        "#]],
    );
    check(
        GET_ORG,
        Reply::body(200, "").header("a b", "c"),
        expect![[r#"
            `a b: c` is not an HTTP header
        "#]],
    );
    let error = dingtalk.answer_any_next(Reply::error("X")).unwrap_err();
    expect![[r#"
        this answer depends on the operation: use `answer_next`, which names one
    "#]]
    .assert_eq(&format!("{error}\n"));
}
