use expect_test::expect;

use crate::{endpoint, legacy_endpoint};

#[test]
fn duplicate_rows() {
    let rest = r#"[[errors]]
status = 400
code = "a.b"
messages = ["one", "two"]
text = "A."
[[errors]]
status = 400
code = "a.b"
messages = ["two"]
text = "B."
"#;
    expect![[r#"
        error: an error appears twice
          --> spec/demo_1_0/get_thing.toml:16:13
           |
        11 | messages = ["one", "two"]
           |                    ----- as of this one
        ...
        16 | messages = ["two"]
           |             ^^^^^ status, code and message are the same

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}

#[test]
fn names_needed() {
    let rest = r#"[[errors]]
status = 400
code = "a.b"
messages = ["one"]
text = "A."
[[errors]]
status = 400
code = "a.b"
name = "Other"
messages = ["two"]
text = "B."
[[errors]]
status = 400
code = "40014"
messages = ["three"]
text = "C."
[[errors]]
status = 400
code = "%s.d"
messages = ["four"]
text = "D."
"#;
    expect![[r#"
        error: the error `a.b` has no name in Rust
          --> spec/demo_1_0/get_thing.toml:10:8
           |
        10 | code = "a.b"
           |        ^^^^^ more errors have this code
           |
           = help: give it one: `name = "InUpperCamelCase"`

        error: the error `40014` has no name in Rust
          --> spec/demo_1_0/get_thing.toml:21:8
           |
        21 | code = "40014"
           |        ^^^^^^^ no name in Rust can be made from `40014`
           |
           = help: give it one: `name = "InUpperCamelCase"`

        error: the error `%s.d` has no name in Rust
          --> spec/demo_1_0/get_thing.toml:26:8
           |
        26 | code = "%s.d"
           |        ^^^^^^ no name in Rust can be made from `%s.d`
           |
           = help: give it one: `name = "InUpperCamelCase"`

        3 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}

#[test]
fn one_name_in_rust() {
    let rest = r#"[[errors]]
code = "a.b"
messages = ["one"]
text = "A."
[[errors]]
code = "a_b"
messages = ["two"]
text = "B."
[[errors]]
code = 40014
name = "aB"
messages = ["three"]
text = "C."
"#;
    expect![[r#"
        error: two errors have one name in Rust
          --> spec/old/get_thing.toml:13:8
           |
         9 | code = "a.b"
           |        ----- and so is this one
        ...
        13 | code = "a_b"
           |        ^^^^^ this one is `A_B`
           |
           = help: give one of them another name: `name = "..."`

        error: an error cannot be called `aB` in Rust
          --> spec/old/get_thing.toml:18:8
           |
        18 | name = "aB"
           |        ^^^^ expected a name in upper camel case
           |
           = help: give it another one: `name = "AB"`

        2 mistakes in 1 spec file
    "#]]
    .assert_eq(&legacy_endpoint(rest));
}

#[test]
fn statuses_on_the_new_gateway() {
    let rest = r#"[[errors]]
code = "a.b"
messages = ["one"]
text = "A."
[[errors]]
status = 302
code = "a.c"
messages = ["two"]
text = "B."
"#;
    expect![[r#"
        error: missing key `status`
         --> spec/demo_1_0/get_thing.toml:8:1
          |
        8 | [[errors]]
          | ^^^^^^^^^^ an error of the new gateway needs it
          |
          = help: `status`: HTTP status

        error: 302 is not a failure on the new gateway
          --> spec/demo_1_0/get_thing.toml:13:10
           |
        13 | status = 302
           |          ^^^ expected 200, or 400 to 599

        2 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}
