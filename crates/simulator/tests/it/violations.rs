//! Each way to violate a spec.

use dingtalk_simulator::Simulator;
use expect_test::{Expect, expect};

use crate::http::{Call, call};
use crate::{invented, shipped};

/// Sends a call, and compares the violations that were recorded.
fn check(dingtalk: &Simulator, call: Call, expected: Expect) {
    dingtalk.forget_received();
    call.send(dingtalk);
    let lines: String = dingtalk.violations().iter().map(|violation| format!("{violation}\n")).collect();
    expected.assert_eq(&lines);
}

fn find(dingtalk: &Simulator, rest: &str) -> Call {
    call(&format!("GET /v1.0/shop/{rest}")).token(&dingtalk.app_token())
}

fn put(dingtalk: &Simulator, body: &str) -> Call {
    call("PUT /v1.0/shop/things").token(&dingtalk.user_token()).json(body)
}

#[test]
fn paths_and_methods() {
    let dingtalk = shipped();
    check(
        &dingtalk,
        call("GET /v1.0/contact/organization/authInfos"),
        expect![[r#"
        contact_1_0/get_org_auth_info.toml:12:1: `path`: expected the path of an operation (did you mean `GET /v1.0/contact/organizations/authInfos`?), got `GET /v1.0/contact/organization/authInfos`
    "#]],
    );
    check(
        &dingtalk,
        call("GET /nothing/of/the/sort"),
        expect![[r#"
        `path`: expected the path of an operation, got `GET /nothing/of/the/sort`
    "#]],
    );
    check(
        &dingtalk,
        call("DELETE /v1.0/contact/organizations/authInfos"),
        expect![[r#"
        contact_1_0/get_org_auth_info.toml:11:1: `method`: expected `GET`, got `DELETE`
    "#]],
    );
    check(
        &dingtalk,
        call("GET /service/get_auth_info"),
        expect![[r#"
        oapi/service_get_auth_info.toml:11:1: `method`: expected `POST`, got `GET`
    "#]],
    );
}

#[test]
fn path_values() {
    let dingtalk = invented();
    check(&dingtalk, find(&dingtalk, "1/things?ids=%5B%5D"), expect![[""]]);
    check(&dingtalk, find(&dingtalk, "%31/th%69ngs?ids=[]"), expect![[""]]);
    check(
        &dingtalk,
        find(&dingtalk, "/things?ids=%5B%5D"),
        expect![[r#"
        shop_1_0/find_things.toml:9:18: `path.shelf`: expected a value, got an empty segment
    "#]],
    );
    check(
        &dingtalk,
        find(&dingtalk, "%2e%2e/things?ids=%5B%5D"),
        expect![[r#"
        shop_1_0/find_things.toml:9:18: `path.shelf`: expected a value, got `..`, which changes the path
    "#]],
    );
    check(
        &dingtalk,
        find(&dingtalk, "%ff/things?ids=%5B%5D"),
        expect![[r#"
        shop_1_0/find_things.toml:9:18: `path.shelf`: expected percent-encoded UTF-8, got other bytes
    "#]],
    );
    check(
        &dingtalk,
        find(&dingtalk, "a%2Fb/things?ids=%5B%5D"),
        expect![[r#"
        shop_1_0/find_things.toml:9:18: `path.shelf`: expected a whole number of 32 bits, got the text "a/b"
    "#]],
    );
    check(
        &dingtalk,
        find(&dingtalk, "0/things?ids=%5B%5D"),
        expect![[r#"
        shop_1_0/find_things.toml:9:18: `path.shelf`: expected at least 1, got the number 0
    "#]],
    );
    check(
        &dingtalk,
        find(&dingtalk, "2147483648/things?ids=%5B%5D"),
        expect![[r#"
        shop_1_0/find_things.toml:9:18: `path.shelf`: expected a whole number of 32 bits, got the number 2147483648
    "#]],
    );
}

#[test]
fn query_names() {
    let dingtalk = invented();
    check(
        &dingtalk,
        find(&dingtalk, "1/things"),
        expect![[r#"
        shop_1_0/find_things.toml:14:8: `query.ids`: expected JSON written as text (`json<list<string>>`), which is required, got nothing
    "#]],
    );
    check(
        &dingtalk,
        find(&dingtalk, "1/things?ids=%5B%5D&limits=1&color=red"),
        expect![[r#"
        shop_1_0/find_things.toml:14:2: `query.limits`: expected only declared parameters (did you mean `limit`?), got an unknown one
        shop_1_0/find_things.toml:14:2: `query.color`: expected only declared parameters, got an unknown one
    "#]],
    );
    check(
        &dingtalk,
        find(&dingtalk, "1/things?ids=%5B%5D&limit=1&limit=1"),
        expect![[r#"
            shop_1_0/find_things.toml:20:8: `query.limit`: expected one value, got a second one
        "#]],
    );
    check(
        &dingtalk,
        find(&dingtalk, "1/things?ids=%5B%5D&access_token=x"),
        expect![[r#"
        shop_1_0/find_things.toml:14:2: `query.access_token`: expected only declared parameters, got an unknown one
    "#]],
    );
    check(
        &dingtalk,
        find(&dingtalk, "1/things?ids=%5B%5D&%ff=x&limit=%zz"),
        expect![[r#"
        shop_1_0/find_things.toml:14:2: `query`: expected percent-encoded UTF-8, got a name in other bytes
        shop_1_0/find_things.toml:20:8: `query.limit`: expected percent-encoded UTF-8, got other bytes
    "#]],
    );
}

#[test]
fn query_values() {
    let dingtalk = invented();
    let good = "1/things?ids=%5B%22a+b%22%2C%22%E4%B8%AD%22%5D&limit=-5&open=false&kind=2&ratio=0.5";
    check(&dingtalk, find(&dingtalk, good), expect![[""]]);
    check(&dingtalk, find(&dingtalk, "1/things?ids=%5B%5D&open=True"), expect![[""]]);
    check(
        &dingtalk,
        find(&dingtalk, "1/things?ids=a,b&limit=1.0&open=TRUE&kind=3&ratio=x"),
        expect![[r#"
        shop_1_0/find_things.toml:14:8: `query.ids`: expected JSON written as text (`json<list<string>>`), got the text "a,b"
        shop_1_0/find_things.toml:20:8: `query.limit`: expected a whole number of 64 bits, got the text "1.0"
        shop_1_0/find_things.toml:25:8: `query.open`: expected `true` or `false`, got the text "TRUE"
        shop_1_0/find_things.toml:42:8: `query.kind`: expected `1` or `2`, got the number 3
        shop_1_0/find_things.toml:33:8: `query.ratio`: expected a number, got the text "x"
    "#]],
    );
    check(
        &dingtalk,
        find(&dingtalk, "1/things?ids=%5B1,%22a%22,null%5D&limit=101&open=&kind=big"),
        expect![[r#"
        shop_1_0/find_things.toml:14:8: `query.ids[0]`: expected text, got the number 1
        shop_1_0/find_things.toml:14:8: `query.ids[2]`: expected text, got `null`
        shop_1_0/find_things.toml:20:8: `query.limit`: expected at most 100, got the number 101
        shop_1_0/find_things.toml:25:8: `query.open`: expected `true` or `false`, got empty text
        shop_1_0/find_things.toml:29:8: `query.kind`: expected `1` or `2`, got the text "big"
    "#]],
    );
    check(
        &dingtalk,
        find(&dingtalk, "1/things?ids=%5B%22a%22,%22b%22,%22c%22%5D&limit=%2B1"),
        expect![[r#"
        shop_1_0/find_things.toml:14:8: `query.ids`: expected at most 2 elements, got 3
        shop_1_0/find_things.toml:20:8: `query.limit`: expected a whole number of 64 bits, got the text "+1"
    "#]],
    );
    check(
        &dingtalk,
        find(&dingtalk, "1/things?ids=%5B%5D&limit=9223372036854775808"),
        expect![[r#"
        shop_1_0/find_things.toml:20:8: `query.limit`: expected a whole number of 64 bits, got the text "9223372036854775808"
    "#]],
    );
}

#[test]
fn headers() {
    let dingtalk = invented();
    let good = || find(&dingtalk, "1/things?ids=%5B%5D").header("x-anything: goes");
    check(&dingtalk, good().header("X-Client-Token: abc"), expect![[""]]);
    check(
        &dingtalk,
        good().header("x-client-token: ab"),
        expect![[r#"
        shop_1_0/find_things.toml:37:10: `headers.x-client-token`: expected at least 3 characters, got 2
    "#]],
    );
    check(
        &dingtalk,
        good().header("x-client-token: abc").header("x-client-token: abc"),
        expect![[r#"
        shop_1_0/find_things.toml:37:10: `headers.x-client-token`: expected one value, got 2
    "#]],
    );
}

#[test]
fn body_envelopes() {
    let dingtalk = invented();
    let put = || call("PUT /v1.0/shop/things").token(&dingtalk.user_token());
    let good = r#"{"name":"a","code":"x"}"#;
    check(&dingtalk, put().json(good), expect![[""]]);
    check(
        &dingtalk,
        put(),
        expect![[r#"
        shop_1_0/put_thing.toml:9:2: `body`: expected JSON, got nothing
    "#]],
    );
    check(
        &dingtalk,
        put().body(good),
        expect![[r#"
        shop_1_0/put_thing.toml:9:2: `headers.content-type`: expected application/json in UTF-8, got nothing
    "#]],
    );
    check(
        &dingtalk,
        put().header("content-type: application/x-www-form-urlencoded").body("name=a"),
        expect![[r#"
            shop_1_0/put_thing.toml:9:2: `headers.content-type`: expected application/json in UTF-8, got `application/x-www-form-urlencoded`
            shop_1_0/put_thing.toml:9:2: `body`: expected JSON, got a body that is not JSON (expected ident at line 1 column 2)
        "#]],
    );
    check(
        &dingtalk,
        put().header("content-type: application/json; charset=gbk").body(good),
        expect![[r#"
        shop_1_0/put_thing.toml:9:2: `headers.content-type`: expected application/json in UTF-8, got `application/json; charset=gbk`
    "#]],
    );
    check(
        &dingtalk,
        put().header("content-type: application/json").chunked(good),
        expect![[r#"
        shop_1_0/put_thing.toml:9:2: `headers.content-length`: expected the body's length, got nothing
    "#]],
    );
    check(
        &dingtalk,
        put().json("[]"),
        expect![[r#"
        shop_1_0/put_thing.toml:9:2: `body`: expected a JSON object, got a list
    "#]],
    );
    check(
        &dingtalk,
        put().json(r#"{"name":"a""#),
        expect![[r#"
            shop_1_0/put_thing.toml:9:2: `body`: expected JSON, got a body that is not JSON (EOF while parsing an object at line 1 column 11)
        "#]],
    );
}

#[test]
fn calls_without_a_body() {
    let dingtalk = invented();
    check(&dingtalk, call("POST /v1.0/shop/logins"), expect![[""]]);
    check(&dingtalk, call("POST /v1.0/shop/logins").json("{}"), expect![[""]]);
    check(
        &dingtalk,
        call("POST /v1.0/shop/logins").json(r#"{"name":"a"}"#),
        expect![[r#"
        shop_1_0/log_in.toml:1:1: `body`: expected no body, got 12 bytes
    "#]],
    );
}

#[test]
fn bodies_that_are_not_objects() {
    let dingtalk = invented();
    let post = || call("POST /v1.0/shop/names");
    check(&dingtalk, post().json(r#"["a"]"#), expect![[""]]);
    check(
        &dingtalk,
        post().json(r#"["a", 1]"#),
        expect![[r#"
        shop_1_0/name_things.toml:9:2: `body[1]`: expected text, got the number 1
    "#]],
    );
    check(
        &dingtalk,
        post().json("{}"),
        expect![[r#"
        shop_1_0/name_things.toml:9:2: `body`: expected a list (`list<string>`), got an empty object
    "#]],
    );
    check(
        &dingtalk,
        post(),
        expect![[r#"
        shop_1_0/name_things.toml:9:2: `body`: expected JSON, got nothing
    "#]],
    );
}

#[test]
fn body_fields() {
    let dingtalk = invented();
    let check = |body: &str, expected: Expect| check(&dingtalk, put(&dingtalk, body), expected);
    check(r#"{"name":"a","code":"x","pin":null,"parts":[{"size":1,"loose":true}],"counts":{"a":1}}"#, expect![[""]]);
    check(
        r#"{"code":"x"}"#,
        expect![[r#"
        shop_1_0/put_thing.toml:9:14: `body.name`: expected text, which is required, got nothing
    "#]],
    );
    check(
        r#"{"name":null,"code":"x"}"#,
        expect![[r#"
        shop_1_0/put_thing.toml:9:14: `body.name`: expected text, which is required, got nothing
    "#]],
    );
    check(
        r#"{"name":"","code":"x"}"#,
        expect![[r#"
        shop_1_0/put_thing.toml:9:14: `body.name`: expected at least 1 character, got 0
    "#]],
    );
    check(
        r#"{"name":"sixsix","code":"x","parts":[]}"#,
        expect![[r#"
        shop_1_0/put_thing.toml:9:14: `body.name`: expected at most 5 characters, got 6
        shop_1_0/put_thing.toml:16:14: `body.parts`: expected at least 1 element, got 0
    "#]],
    );
    check(
        r#"{"name":"a","code":"x","nmae":"b"}"#,
        expect![[r#"
        shop_1_0/put_thing.toml:9:2: `body.nmae`: expected only declared fields (did you mean `name`?), got an unknown one, text
    "#]],
    );
    check(
        r#"{"name":5,"code":true,"parts":{},"counts":[1]}"#,
        expect![[r#"
        shop_1_0/put_thing.toml:9:14: `body.name`: expected text, got the number 5
        shop_1_0/put_thing.toml:16:14: `body.parts`: expected a list (`list<Part>`), got an empty object
        shop_1_0/put_thing.toml:21:14: `body.counts`: expected an object with any keys (`map<int32>`), got a list of 1
        shop_1_0/put_thing.toml:29:14: `body.code`: expected text, got `true`
    "#]],
    );
    check(
        r#"{"name":"a","code":"x","parts":[{"size":"1"},{},{"size":1,"sise":2},null]}"#,
        expect![[r#"
        shop_1_0/put_thing.toml:53:20: `body.parts[0].size`: expected a number, got the text "1"
        shop_1_0/put_thing.toml:53:20: `body.parts[1].size`: expected a number, which is required, got nothing
        shop_1_0/put_thing.toml:50:8: `body.parts[2].sise`: expected only declared fields (did you mean `size`?), got an unknown one, a number
        shop_1_0/put_thing.toml:50:8: `body.parts[3]`: expected an object (`Part`), got `null`
    "#]],
    );
    check(
        r#"{"name":"a","code":"x","counts":{"a":1,"b":2147483648,"c":1.5,"d":null}}"#,
        expect![[r#"
        shop_1_0/put_thing.toml:21:14: `body.counts["b"]`: expected a whole number of 32 bits, got the number 2147483648
        shop_1_0/put_thing.toml:21:14: `body.counts["c"]`: expected a whole number of 32 bits, got the number 1.5
    "#]],
    );
    check(r#"{"name":"a","code":"x","extra":"{\"size\":1}"}"#, expect![[""]]);
    check(
        r#"{"name":"a","code":"x","extra":{"size":1}}"#,
        expect![[r#"
        shop_1_0/put_thing.toml:25:14: `body.extra`: expected JSON written as text (`json<Part>`), got an object
    "#]],
    );
    check(
        r#"{"name":"a","code":"x","extra":"{\"size\":true}"}"#,
        expect![[r#"
        shop_1_0/put_thing.toml:53:20: `body.extra.size`: expected a number, got `true`
    "#]],
    );
    check(
        r#"{"name":"a","code":"x","mode":"halves"}"#,
        expect![[r#"
        shop_1_0/put_thing.toml:62:8: `body.mode`: expected `whole` or `split`, got the text "halves"
    "#]],
    );
}

#[test]
fn repeated_fields() {
    let dingtalk = invented();
    check(
        &dingtalk,
        put(&dingtalk, r#"{"name":"a","code":"x","code":"y"}"#),
        expect![[r#"
            shop_1_0/put_thing.toml:9:2: `body.code`: expected one value, got a second one
        "#]],
    );
}

#[test]
fn rules() {
    let dingtalk = invented();
    let check = |body: &str, expected: Expect| check(&dingtalk, put(&dingtalk, body), expected);
    check(
        r#"{"name":"a"}"#,
        expect![[r#"
        shop_1_0/put_thing.toml:43:1: `request`: expected exactly one of `body.code` or `body.pin`, got 0 of them
    "#]],
    );
    check(
        r#"{"name":"a","code":"x","pin":"y"}"#,
        expect![[r#"
        shop_1_0/put_thing.toml:43:1: `request`: expected exactly one of `body.code` or `body.pin`, got 2 of them
    "#]],
    );
    check(
        r#"{"name":"a","code":"x","mode":"split"}"#,
        expect![[r#"
            shop_1_0/put_thing.toml:46:1: `request`: expected `body.parts` if `body.mode` is "split", got nothing
        "#]],
    );
    check(r#"{"name":"a","code":"x","mode":"split","parts":[{"size":1}]}"#, expect![[""]]);
    check(r#"{"name":"a","code":"x","mode":"whole"}"#, expect![[""]]);
}

#[test]
fn secrets_are_not_repeated() {
    let dingtalk = invented();
    let answer = put(&dingtalk, r#"{"name":"a","pin":"s3cret!"}"#).send(&dingtalk);
    expect![[r#"
        400
        {"code":"Simulator.SpecViolation","message":"1 violation of the spec:\nshop_1_0/put_thing.toml:33:14: `body.pin`: expected at most 4 characters, got another number of them","requestid":"simulated-000001"}
    "#]].assert_eq(&answer.show());
    let answer = put(&dingtalk, r#"{"name":"a","pin":987654321}"#).send(&dingtalk);
    expect![[r#"
        400
        {"code":"Simulator.SpecViolation","message":"1 violation of the spec:\nshop_1_0/put_thing.toml:33:14: `body.pin`: expected text, got a number (a secret, not shown)","requestid":"simulated-000002"}
    "#]].assert_eq(&answer.show());
    assert!(!format!("{:?}", dingtalk.received()).contains("s3cret!"));
}

#[test]
fn everything_is_reported_at_once() {
    let dingtalk = shipped();
    let body = r#"{"toCorpIds":[],"optUserId":5,"feilds":["mobile"]}"#;
    let line = "PUT /v1.0/contact/orgAccounts/mobiles/visibleInOtherOrg?x=1";
    let answer = call(line).token(&dingtalk.app_token()).json(body).send(&dingtalk);
    expect![[r#"
        400
        {"code":"Simulator.SpecViolation","message":"4 violations of the spec:\ncontact_1_0/org_account_mobile_visible_in_other_org.toml:1:1: `query.x`: expected no parameters in the query, got an unknown one\ncontact_1_0/org_account_mobile_visible_in_other_org.toml:18:14: `body.toCorpIds`: expected at least 1 element, got 0\ncontact_1_0/org_account_mobile_visible_in_other_org.toml:25:14: `body.optUserId`: expected text, got the number 5\ncontact_1_0/org_account_mobile_visible_in_other_org.toml:18:2: `body.feilds`: expected only declared fields (did you mean `fields`?), got an unknown one, a list","requestid":"simulated-000001"}
    "#]].assert_eq(&answer.show());
}

#[test]
fn the_legacy_envelope() {
    let dingtalk = invented();
    let line = format!("GET /user/get?user_id=1&access_token={}", dingtalk.app_token());
    expect![[r#"
        200
        {"errcode":40035,"errmsg":"1 violation of the spec:\nold/user_get.toml:9:2: `query.user_id`: expected only declared parameters (did you mean `userid`?), got an unknown one","request_id":"simulated-000001"}
    "#]].assert_eq(&call(&line).send(&dingtalk).show());
}

#[test]
fn kinds() {
    let dingtalk = invented();
    let send = |body: &str| call("POST /v1.0/shop/parcels").token(&dingtalk.user_token()).json(body);
    for good in [
        r#"{"kind":"book","book":{"title":"t"},"letter":null}"#,
        r#"{"kind":"letter","letter":"l","stamps":[{"motif":"bird","details":"{\"wings\":2}"},{"motif":"blank"},{}]}"#,
        r#"{"kind":"nothing"}"#,
        // Not known to the spec.
        r#"{"kind":"bomb"}"#,
    ] {
        check(&dingtalk, send(good), expect![[r""]]);
    }
    check(
        &dingtalk,
        send(r#"{"kind":"book"}"#),
        expect![[r#"
        shop_1_0/send_parcel.toml:26:7: `body.book`: expected a value, because `kind` is "book", got nothing
    "#]],
    );
    check(
        &dingtalk,
        send(r#"{"kind":"book","book":{"title":"t"},"letter":"l"}"#),
        expect![[r#"
        shop_1_0/send_parcel.toml:26:7: `body.letter`: expected nothing, because `kind` is "book", got text
    "#]],
    );
    check(
        &dingtalk,
        send(r#"{"kind":"nothing","letter":"l"}"#),
        expect![[r#"
        shop_1_0/send_parcel.toml:26:7: `body.letter`: expected nothing, because `kind` is "nothing", got text
    "#]],
    );
    check(
        &dingtalk,
        send(r#"{"book":{"title":"t"}}"#),
        expect![[r#"
        shop_1_0/send_parcel.toml:9:14: `body.kind`: expected text, which is required, got nothing
    "#]],
    );
    check(
        &dingtalk,
        send(r#"{"kind":"nothing","stamps":[{"details":"{}"}]}"#),
        expect![[r#"
        shop_1_0/send_parcel.toml:56:14: `body.stamps[0].motif`: expected `motif`, which says what it is, got only `details`
    "#]],
    );
    check(
        &dingtalk,
        send(r#"{"kind":"nothing","stamps":[{"motif":"bird"}]}"#),
        expect![[r#"
        shop_1_0/send_parcel.toml:56:14: `body.stamps[0].details`: expected a value, because `motif` is "bird", got nothing
    "#]],
    );
    check(
        &dingtalk,
        send(r#"{"kind":"nothing","stamps":[{"motif":"bird","details":"{\"wings\":\"two\",\"beak\":1}"}]}"#),
        expect![[r#"
            shop_1_0/send_parcel.toml:64:20: `body.stamps[0].details.wings`: expected a whole number of 32 bits, got the text "two"
            shop_1_0/send_parcel.toml:61:8: `body.stamps[0].details.beak`: expected only declared fields, got an unknown one, a number
        "#]],
    );
    check(
        &dingtalk,
        send(r#"{"kind":"nothing","stamps":[{"motif":"bird","details":"wings"}]}"#),
        expect![[r#"
        shop_1_0/send_parcel.toml:56:14: `body.stamps[0].details`: expected JSON written as text (`json<Bird>`), got the text "wings"
    "#]],
    );
    check(
        &dingtalk,
        send(r#"{"kind":"nothing","stamps":[{"motif":"blank","details":"{}"}]}"#),
        expect![[r#"
        shop_1_0/send_parcel.toml:56:14: `body.stamps[0].details`: expected nothing, because `motif` is "blank", got text
    "#]],
    );
}
