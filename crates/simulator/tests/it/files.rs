//! Forms with files, one address for two calls, and path parameters with text around them.

use dingtalk_simulator::Simulator;
use expect_test::{Expect, expect};

use crate::http::{Answer, call};
use crate::invented;

fn post(dingtalk: &Simulator, target: &str) -> Answer {
    let separator = if target.contains('?') { '&' } else { '?' };
    call(&format!("POST {target}{separator}access_token={}", dingtalk.app_token()))
        .header("content-length: 0")
        .send(dingtalk)
}

fn last_operation(dingtalk: &Simulator) -> Option<String> {
    dingtalk.received().last().unwrap().operation.clone()
}

#[test]
fn one_address_means_two_calls() {
    let dingtalk = invented();
    assert_eq!(post(&dingtalk, "/file/transaction?size=10").json()["upload_id"], "u1");
    assert_eq!(last_operation(&dingtalk).as_deref(), Some("old::transaction_open"));
    assert_eq!(post(&dingtalk, "/file/transaction?size=10&upload_id=u1").json()["media_id"], "m1");
    assert_eq!(last_operation(&dingtalk).as_deref(), Some("old::transaction_commit"));
    // What fits neither is compared with the nearer one.
    let wrong = post(&dingtalk, "/file/transaction?size=ten&upload_id=u1").body;
    assert!(wrong.contains("old/transaction_commit.toml") && wrong.contains("`query.size`"), "{wrong}");
    assert!(!wrong.contains("old/transaction_open.toml"), "{wrong}");
}

/// Sends a form to the call for pieces, with these lines.
fn form(dingtalk: &Simulator, target: &str, lines: &[&str]) -> Answer {
    let body = lines.join("\r\n");
    let target = format!("POST {target}?access_token={}", dingtalk.app_token());
    call(&target).header("content-type: multipart/form-data; boundary=B").body(&body).send(dingtalk)
}

const SEQUENCE: [&str; 4] = ["--B", "Content-Disposition: form-data; name=\"sequence\"", "", "1"];
const FILE: [&str; 5] =
    ["--B", "Content-Disposition: form-data; name=\"file\"; filename=\"a.bin\"", "Content-Type: x/y", "", "abc"];

#[test]
fn a_form_is_accepted() {
    let dingtalk = invented();
    let answer = form(&dingtalk, "/file/u%201chunks", &[&SEQUENCE[..], &FILE, &["--B--", ""]].concat());
    assert_eq!((answer.status, answer.body.contains("\"errcode\":4")), (200, false), "{}", answer.body);
    let received = &dingtalk.received()[0];
    assert_eq!(received.operation.as_deref(), Some("old::chunk"));
    let form = received.form().unwrap();
    assert_eq!((form[0].text(), form[1].content_type.as_deref(), form[1].content.len()), (Some("1"), Some("x/y"), 3));
}

#[test]
fn violations_of_forms() {
    let dingtalk = invented();
    let check = |lines: &[&str], expected: &Expect| {
        form(&dingtalk, "/file/u1chunks", lines);
        let violations = dingtalk.received().last().unwrap().violations.clone();
        let shown: Vec<_> = violations.iter().map(|violation| format!("{violation}\n")).collect();
        expected.assert_eq(&shown.concat());
    };
    let short = [&FILE[..4], &["a"]].concat();
    let unnamed = ["--B", "Content-Disposition: form-data; name=\"file\"; filename=\"\"", "", "abc"];
    let text = ["--B", "Content-Disposition: form-data; name=\"file\"", "", "abc"];
    let zero = [&SEQUENCE[..3], &["0"]].concat();
    let word = [&SEQUENCE[..3], &["one"]].concat();
    let file = ["--B", "Content-Disposition: form-data; name=\"sequence\"; filename=\"1\"", "", "1"];
    let unknown = ["--B", "Content-Disposition: form-data; name=\"sequenc\"", "", "1"];
    check(
        &[&zero, &short[..], &["--B--"]].concat(),
        &expect![[r#"
        old/chunk.toml:13:14: `body.sequence`: expected at least 1, got the number 0
        old/chunk.toml:24:14: `body.file`: expected at least 2 bytes, got 1
    "#]],
    );
    check(
        &[&word, &unnamed[..], &["--B--"]].concat(),
        &expect![[r#"
        old/chunk.toml:13:14: `body.sequence`: expected a whole number of 64 bits, got the text "one"
        old/chunk.toml:24:14: `body.file`: expected a file with a name, got one without
    "#]],
    );
    check(
        &[&file[..], &text, &["--B--"]].concat(),
        &expect![[r#"
        old/chunk.toml:13:14: `body.sequence`: expected a whole number of 64 bits, got a file
        old/chunk.toml:24:14: `body.file`: expected a file, which has a name (`filename`), got text
    "#]],
    );
    check(
        &[&unknown[..], &FILE, &FILE, &["--B--"]].concat(),
        &expect![[r#"
        old/chunk.toml:13:2: `body.sequenc`: expected only declared fields (did you mean `sequence`?), got an unknown one
        old/chunk.toml:24:14: `body.file`: expected one value, got a second one
        old/chunk.toml:13:14: `body.sequence`: expected a whole number of 64 bits, which is required, got nothing
    "#]],
    );
    check(
        &["--B--"],
        &expect![[r#"
        old/chunk.toml:13:14: `body.sequence`: expected a whole number of 64 bits, which is required, got nothing
        old/chunk.toml:24:14: `body.file`: expected a file, which is required, got nothing
    "#]],
    );
    check(
        &["--B", "Content-Disposition: form-data; name=\"file\"", "", "abc"],
        &expect![[r#"
        old/chunk.toml:13:2: `body`: expected a form (multipart/form-data), got another body: it does not end with its boundary
    "#]],
    );
}

#[test]
fn a_secret_of_a_form_is_not_printed() {
    let dingtalk = invented();
    let key = ["--B", "Content-Disposition: form-data; name=\"key\"", "", "s3cret"];
    form(&dingtalk, "/file/u1chunks", &[&SEQUENCE[..], &key, &FILE, &["--B--"]].concat());
    let shown = format!("{:?}", dingtalk.received()[0]);
    assert!(!shown.contains("s3cret"), "{shown}");
    expect![[r#""sequence: \"1\", key: \"***\", file: \"a.bin\", 3 bytes""#]]
        .assert_eq(shown.split("body: ").nth(1).unwrap().split(", violations").next().unwrap());
}
