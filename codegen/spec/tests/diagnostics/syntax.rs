use expect_test::expect;

use crate::{HEAD, NEW, endpoint, report, whole_file};

#[test]
fn bad_toml() {
    expect![[r#"
        error: not TOML: unclosed table
         --> spec/demo_1_0/get_thing.toml:8:10
          |
        8 | [query.id
          |          ^ expected `]`

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&endpoint("[query.id\ntype = \"string\"\ntext = \"unclosed\n"));
}

#[test]
fn bad_toml_value() {
    expect![[r#"
        error: not TOML: string values must be quoted
         --> spec/demo_1_0/get_thing.toml:8:14
          |
        8 | deprecated = yes
          |              ^^^ expected literal string

        error: not TOML: extra `=`
          --> spec/demo_1_0/get_thing.toml:10:5
           |
        10 | a = = 2
           |     ^ expected nothing

        2 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint("deprecated = yes\n[query]\na = = 2\n"));
}

#[test]
fn duplicate_keys() {
    let rest = r#"summary = "Again."
[query.id]
type = "string"
text = "An id."
[query.id]
type = "string"
text = "An id."
"#;
    expect![[r#"
        error: `summary` appears twice in one table
         --> spec/demo_1_0/get_thing.toml:8:1
          |
        8 | summary = "Again."
          | ^^^^^^^ the second one

        error: `id` appears twice in one table
          --> spec/demo_1_0/get_thing.toml:12:8
           |
        12 | [query.id]
           |        ^^ the second one

        2 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}

#[test]
fn not_utf8() {
    let mut bytes = HEAD.as_bytes().to_vec();
    bytes.extend_from_slice(b"description = \"\xe4\xb8\xad and \xff\xfe\"\n");
    let files: [(&str, &[u8]); 3] = [
        ("demo_1_0.toml", NEW.as_bytes()),
        ("demo_1_0/get_other.toml", HEAD.as_bytes()),
        ("demo_1_0/get_thing.toml", &bytes),
    ];
    expect![[r#"
        error: the file is not called after its operation
         --> spec/demo_1_0/get_other.toml:1:13
          |
        1 | operation = "GetThing"
          |             ^^^^^^^^^^ expected in `demo_1_0/get_thing.toml`

        error: the file is not UTF-8
         --> spec/demo_1_0/get_thing.toml:8:22
          |
        8 | description = "中 and ��"
          |                       ^ byte 0xff, the first that does not fit
          |
          = help: save the file as UTF-8

        2 mistakes in 2 spec files
    "#]]
    .assert_eq(&report(&files));
}

#[test]
fn empty_files() {
    let files: [(&str, &[u8]); 4] = [
        ("a.toml", b""),
        ("b.toml", b"# nothing yet\n"),
        ("demo_1_0.toml", NEW.as_bytes()),
        ("demo_1_0/get_thing.toml", b"\xef\xbb\xbf"),
    ];
    expect![[r#"
        error: the file is empty
        --> spec/a.toml:1:1
         = help: remove it, or write its first key

        error: the file is empty
         --> spec/b.toml:1:1
          |
        1 | # nothing yet
          | ^
          |
          = help: remove it, or write its first key

        error: the file is empty
        --> spec/demo_1_0/get_thing.toml:1:1
         = help: remove it, or write its first key

        3 mistakes in 3 spec files
    "#]]
    .assert_eq(&report(&files));
}

#[test]
fn byte_order_mark_and_windows_lines() {
    let text = format!("\u{feff}{HEAD}[query.id]\ntype = \"strin\"\ntext = \"中文\"\n").replace('\n', "\r\n");
    expect![[r#"
        error: unknown type `strin`
         --> spec/demo_1_0/get_thing.toml:9:9
          |
        9 | type = "strin"
          |         ^^^^^ neither built in nor among this file's types
          |
          = help: did you mean `string`?

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&whole_file(&text));
}

#[test]
fn nul_and_control_characters() {
    expect![[r#"
        error: not TOML: invalid basic string
         --> spec/demo_1_0/get_thing.toml:8:16
          |
        8 | deprecated = "a␀b␇"
          |                ^ expected non-double-quote visible characters, `\`

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&endpoint("deprecated = \"a\0b\u{7}\"\n"));
}

#[test]
fn nested_too_deeply() {
    let deep = format!("[query.id]\nexample = {}1{}\n", "[".repeat(60), "]".repeat(60));
    expect![[r#"
        error: nested deeper than 32 levels
         --> spec/demo_1_0/get_thing.toml:9:41
          |
        9 | example = [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
          |                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

        1 mistake in 1 spec file
    "#]].assert_eq(&endpoint(&deep));
}

#[test]
fn deep_keys_and_values_do_no_harm() {
    for hostile in [
        format!("x = {}", "[".repeat(100_000)),
        format!("x = {}", "{a=".repeat(100_000)),
        format!("[{}a]", "a.".repeat(100_000)),
        format!("{}a = 1", "a.".repeat(100_000)),
        format!("{} = 1", "a.".repeat(60) + &"a".repeat(100_000)),
    ] {
        assert!(endpoint(&hostile).contains("error: "));
    }
}

#[test]
fn integer_beyond_64_bits() {
    let rest = r#"[query.id]
type = "int64"
text = "An id."
example = 99999999999999999999
"#;
    expect![[r#"
        error: this integer needs more than 64 bits
          --> spec/demo_1_0/get_thing.toml:11:11
           |
        11 | example = 99999999999999999999
           |           ^^^^^^^^^^^^^^^^^^^^
           |
           = help: write it as text

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}
