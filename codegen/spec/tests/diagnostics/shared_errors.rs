use expect_test::expect;

use crate::{HEAD, NEW, report};

/// The report for a crate file that continues with `krate`, and an endpoint file that continues with `endpoint`.
fn of(krate: &str, endpoint: &str) -> String {
    let (krate, endpoint) = (format!("{NEW}{krate}"), format!("{HEAD}{endpoint}"));
    report(&[("demo_1_0.toml", krate.as_bytes()), ("demo_1_0/get_thing.toml", endpoint.as_bytes())])
}

const BUSY: &str = r#"
[errors.busy]
status = 500
code = "system.busy"
messages = ["busy"]
text = "Busy."
"#;

const INVALID: &str = r#"
[errors.invalid]
status = 400
code = "param.invalid"
messages = ["invalid", "wrong"]
text = "Invalid."
"#;

#[test]
fn references_and_sets() {
    let krate = format!("{BUSY}{INVALID}[error_sets.all]\nerrors = [\"busy\", \"invalid\"]\n");
    for listed in ["\"all\"", "\"busy\", \"all\"", "\"all\", \"al\""] {
        let found = of(&krate, &format!("shared_errors = [{listed}]\n"));
        let expected = match listed {
            "\"all\"" => expect![[r#"
                nothing to report
            "#]],
            "\"busy\", \"all\"" => expect![[r#"
                error: an error appears twice
                 --> spec/demo_1_0/get_thing.toml:8:26
                  |
                8 | shared_errors = ["busy", "all"]
                  |                  ------  ^^^^^ it has 500 `system.busy` "busy"
                  |                  |
                  |                  and so has this one

                1 mistake in 1 spec file
            "#]],
            _ => expect![[r#"
                error: no shared error is called `al`
                 --> spec/demo_1_0/get_thing.toml:8:25
                  |
                8 | shared_errors = ["all", "al"]
                  |                         ^^^^ neither in `errors` nor in `error_sets` of the crate's file
                  |
                  = help: did you mean `all`?

                1 mistake in 1 spec file
            "#]],
        };
        expected.assert_eq(&found);
    }
}

#[test]
fn names_that_do_not_exist() {
    expect![[r#"
        error: no shared error is called `bussy`
         --> spec/demo_1_0/get_thing.toml:8:18
          |
        8 | shared_errors = ["bussy", "busy"]
          |                  ^^^^^^^ neither in `errors` nor in `error_sets` of the crate's file
          |
          = help: did you mean `busy`?

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&of(BUSY, "shared_errors = [\"bussy\", \"busy\"]\n"));
    expect![[r#"
        error: no shared error is called `bussy`
          --> spec/demo_1_0.toml:14:11
           |
        14 | errors = ["bussy", "busy", "busy"]
           |           ^^^^^^^ not in `errors`
           |
           = help: did you mean `busy`?

        error: `busy` appears twice
          --> spec/demo_1_0.toml:14:28
           |
        14 | errors = ["bussy", "busy", "busy"]
           |                    ------  ^^^^^^ the second one
           |                    |
           |                    the first

        2 mistakes in 1 spec file
    "#]]
    .assert_eq(&of(
        &format!("{BUSY}[error_sets.all]\nerrors = [\"bussy\", \"busy\", \"busy\"]\n"),
        "shared_errors = [\"all\"]\n",
    ));
}

#[test]
fn rows_of_the_endpoint_that_are_shared() {
    let own = r#"shared_errors = ["invalid"]
[[errors]]
status = 500
code = "system.busy"
name = "Busy"
messages = ["busy"]
text = "Busy."
[[errors]]
status = 400
code = "param.invalid"
messages = ["wrong"]
text = "It is wrong."
"#;
    expect![[r#"
        error: no endpoint shares the error `busy`
         --> spec/demo_1_0.toml:8:9
          |
        8 | [errors.busy]
          |         ^^^^ in no endpoint's `shared_errors`
          |
          = help: remove it, or list it where it is documented

        error: an error appears twice
          --> spec/demo_1_0/get_thing.toml:8:18
           |
         8 | shared_errors = ["invalid"]
           |                  ^^^^^^^^^ it has 400 `param.invalid` "wrong"
        ...
        18 | messages = ["wrong"]
           |             ------- and so has this one

        error: this is the shared error `busy`
         --> spec/demo_1_0/get_thing.toml:9:1
          |
        9 | [[errors]]
          | ^^^^^^^^^^ written once more
          |
          = help: list `busy` in `shared_errors` instead

        3 mistakes in 2 spec files
    "#]]
    .assert_eq(&of(&format!("{BUSY}{INVALID}"), own));
}

#[test]
fn names_that_clash() {
    let other =
        BUSY.replace("errors.busy", "errors.busy_too").replace("[\"busy\"]", "[\"very busy\"]\nname = \"Busy\"");
    expect![[r#"
        error: two errors have one name in Rust
         --> spec/demo_1_0/get_thing.toml:8:26
          |
        8 | shared_errors = ["busy", "busy_too"]
          |                  ------  ^^^^^^^^^^ it has an error `BUSY`
          |                  |
          |                  and so has this one

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&of(&format!("{BUSY}{other}"), "shared_errors = [\"busy\", \"busy_too\"]\n"));
}

#[test]
fn rows_that_no_endpoint_shares() {
    let krate = format!("{BUSY}{INVALID}[error_sets.all]\nerrors = [\"busy\", \"invalid\"]\n");
    expect![[r#"
        error: no endpoint shares the errors `all`
          --> spec/demo_1_0.toml:19:13
           |
        19 | [error_sets.all]
           |             ^^^ in no endpoint's `shared_errors`
           |
           = help: remove it, or list it where it is documented

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&of(&krate, "shared_errors = [\"busy\"]\n"));
    // An endpoint that cannot be read might share them.
    expect![[r#"
        error: `shared_errors` must be a list of texts
         --> spec/demo_1_0/get_thing.toml:8:17
          |
        8 | shared_errors = "busy"
          |                 ^^^^^^ this is text

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&of(&krate, "shared_errors = \"busy\"\n"));
}

#[test]
fn declarations() {
    let krate = r#"
[errors.Busy]
status = 302
code = "system.busy"
name = "system-busy"
messages = ["busy"]
text = "Busy."
[errors.same]
code = "same"
messages = ["same"]
text = "Same."
[errors.first]
status = 400
name = "Same"
code = "twin"
messages = ["twin"]
text = "Twin."
[errors.second]
status = 400
name = "Same"
code = "twin"
messages = ["twin"]
text = "Twin."
[error_sets.second]
errors = ["first"]
"#;
    expect![[r#"
        error: `Busy` is not a valid name for shared errors
         --> spec/demo_1_0.toml:8:9
          |
        8 | [errors.Busy]
          |         ^^^^ expected snake case, as in `system_busy`

        error: 302 is not a failure on the new gateway
         --> spec/demo_1_0.toml:9:10
          |
        9 | status = 302
          |          ^^^ expected 200, or 400 to 599

        error: an error cannot be called `system-busy` in Rust
          --> spec/demo_1_0.toml:11:8
           |
        11 | name = "system-busy"
           |        ^^^^^^^^^^^^^ expected a name in upper camel case
           |
           = help: give it another one: `name = "SystemBusy"`

        error: missing key `status`
          --> spec/demo_1_0.toml:14:9
           |
        14 | [errors.same]
           |         ^^^^ an error of the new gateway needs it
           |
           = help: `status`: HTTP status

        error: two shared errors are the same
          --> spec/demo_1_0.toml:24:9
           |
        18 | [errors.first]
           |         ----- and this one
        ...
        24 | [errors.second]
           |         ^^^^^^ this one
           |
           = help: remove one of them, and list the other in its place

        error: `second` is also an error
          --> spec/demo_1_0.toml:30:13
           |
        24 | [errors.second]
           |         ------ an error
        ...
        30 | [error_sets.second]
           |             ^^^^^^ a set

        error: two errors have one name in Rust
         --> spec/demo_1_0/get_thing.toml:8:34
          |
        8 | shared_errors = ["Busy", "same", "second"]
          |                          ------  ^^^^^^^^ it has an error `SAME`
          |                          |
          |                          and so has this one

        7 mistakes in 2 spec files
    "#]]
    .assert_eq(&of(krate, "shared_errors = [\"Busy\", \"same\", \"second\"]\n"));
}

#[test]
fn a_page_error_about_a_shared_error() {
    let rest = |at: &str| {
        format!(
            "shared_errors = [\"busy\"]\n[[page_errors]]\nname = \"a\"\nat = \"{at}\"\npage = \"p\"\nsays = \"absent\"\ntruth = \"T.\"\n"
        )
    };
    assert_eq!(of(BUSY, &rest("errors.system.busy")), "nothing to report\n");
    assert_eq!(of(BUSY, &rest("errors.system.busy.status")), "nothing to report\n");
    expect![[r#"
        error: no fact is at `errors.system.lazy`
          --> spec/demo_1_0/get_thing.toml:11:7
           |
        11 | at = "errors.system.lazy"
           |       ^^^^^^ the file has no `errors`

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&of(BUSY, &rest("errors.system.lazy")));
}
