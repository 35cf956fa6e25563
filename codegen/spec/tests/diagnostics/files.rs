use expect_test::expect;

use crate::{HEAD, LEGACY, NEW, report};

#[test]
fn endpoint_without_crate_file() {
    let other = HEAD.replace("GetThing", "GetOther");
    let files: [(&str, &[u8]); 2] =
        [("demo_1_0/get_other.toml", other.as_bytes()), ("demo_1_0/get_thing.toml", HEAD.as_bytes())];
    expect![[r#"
        error: there is no crate file `demo_1_0.toml`
         --> spec/demo_1_0/get_other.toml:1:1
          |
        1 | operation = "GetOther"
          | ^
          |
          = help: the crate of `demo_1_0/` is described by `demo_1_0.toml` beside the folder

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&report(&files));
}

#[test]
fn file_not_named_after_its_operation() {
    let files: [(&str, &[u8]); 2] = [("demo_1_0.toml", NEW.as_bytes()), ("demo_1_0/getthing.toml", HEAD.as_bytes())];
    expect![[r#"
        error: the file is not called after its operation
         --> spec/demo_1_0/getthing.toml:1:13
          |
        1 | operation = "GetThing"
          |             ^^^^^^^^^^ expected in `demo_1_0/get_thing.toml`

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&report(&files));
}

#[test]
fn opening_call_that_does_not_exist() {
    let krate = format!("{NEW}opening_call = \"GetThings\"\n");
    let files: [(&str, &[u8]); 2] = [("demo_1_0.toml", krate.as_bytes()), ("demo_1_0/get_thing.toml", HEAD.as_bytes())];
    expect![[r#"
        error: there is no operation `GetThings`
         --> spec/demo_1_0.toml:7:16
          |
        7 | opening_call = "GetThings"
          |                ^^^^^^^^^^^ expected the `operation` of one of the crate's endpoint files
          |
          = help: did you mean `GetThing`?

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&report(&files));
}

#[test]
fn operation_in_two_files() {
    let files: [(&str, &[u8]); 3] = [
        ("demo_1_0.toml", NEW.as_bytes()),
        ("demo_1_0/a_copy.toml", HEAD.as_bytes()),
        ("demo_1_0/get_thing.toml", HEAD.as_bytes()),
    ];
    expect![[r#"
        error: two files describe one operation
         --> spec/demo_1_0/a_copy.toml:1:13
          |
        1 | operation = "GetThing"
          |             ^^^^^^^^^^ already described by `demo_1_0/get_thing.toml`

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&report(&files));
}

#[test]
fn operation_without_the_prefix() {
    let files: [(&str, &[u8]); 2] = [("old.toml", LEGACY.as_bytes()), ("old/get_thing.toml", HEAD.as_bytes())];
    expect![[r#"
        error: `GetThing` does not begin with `Oapi`
         --> spec/old/get_thing.toml:1:13
          |
        1 | operation = "GetThing"
          |             ^^^^^^^^^^ the crate's `operation_prefix` says that every operation does

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&report(&files));
}

#[test]
fn misplaced_files() {
    let files: [(&str, &[u8]); 3] = [
        ("Demo.toml", NEW.as_bytes()),
        ("a/b/c.toml", HEAD.as_bytes()),
        ("README.md", b"\xff not a spec, so left alone"),
    ];
    expect![[r#"
        error: spec files cannot be at `Demo.toml`
         --> spec/Demo.toml:1:1
          |
        1 |
          | ^
          |
          = help: expected `<crate>.toml`, `<crate>/<operation>.toml` or `events/<event>.toml`, in snake case

        error: spec files cannot be at `a/b/c.toml`
         --> spec/a/b/c.toml:1:1
          |
        1 | operation = "GetThing"
          | ^
          |
          = help: expected `<crate>.toml`, `<crate>/<operation>.toml` or `events/<event>.toml`, in snake case

        2 mistakes in 2 spec files
    "#]]
    .assert_eq(&report(&files));
}
