use expect_test::expect;

use crate::{HEAD, endpoint, legacy_endpoint, whole_file};

#[test]
fn placeholders_without_parameters_and_the_reverse() {
    let rest = r#"[path_parameters.groupId]
type = "string"
text = "A group."
"#;
    let text = format!("{HEAD}{rest}").replace("/things", "/{corpId}/things");
    expect![[r#"
        error: no path parameter is called `corpId`
         --> spec/demo_1_0/get_thing.toml:5:15
          |
        5 | path = "/v1.0/{corpId}/things"
          |               ^^^^^^^^ fills this placeholder
          |
          = help: declare it: `[path_parameters.corpId]`

        error: the path has no placeholder for `groupId`
         --> spec/demo_1_0/get_thing.toml:8:18
          |
        5 | path = "/v1.0/{corpId}/things"
          |        ----------------------- expected `{groupId}` in it
        ...
        8 | [path_parameters.groupId]
          |                  ^^^^^^^ goes nowhere

        2 mistakes in 1 spec file
    "#]]
    .assert_eq(&whole_file(&text));
}

#[test]
fn misspelt_placeholder_is_one_mistake() {
    let rest = r#"[path_parameters.corpId]
type = "string"
required = false
text = "An organization."
"#;
    let text = format!("{HEAD}{rest}").replace("/things", "/{corpID}/things");
    expect![[r#"
        error: no path parameter is called `corpID`
         --> spec/demo_1_0/get_thing.toml:5:15
          |
        5 | path = "/v1.0/{corpID}/things"
          |               ^^^^^^^^ fills this placeholder
          |
          = help: did you mean `corpId`?

        error: a path parameter cannot be left out
          --> spec/demo_1_0/get_thing.toml:10:12
           |
        10 | required = false
           |            ^^^^^ expected `true`, or no such key

        2 mistakes in 1 spec file
    "#]]
    .assert_eq(&whole_file(&text));
}

#[test]
fn malformed_paths() {
    for path in [
        "v1.0/things",
        "/v1.0//things",
        "/v1.0/../x",
        "/v1.0/{b}{c}",
        "/a?b=c",
        "/{}",
        "/a b",
        "/{a}/{a}",
        "/{a}/x{a}",
        "/x{",
        "/x}",
        "/{a b}x#",
    ] {
        let text = HEAD.replace("/v1.0/things", path) + "[path_parameters.a]\ntype = \"string\"\ntext = \"A.\"\n";
        let text = if path.contains("{a}") { text } else { HEAD.replace("/v1.0/things", path) };
        assert!(whole_file(&text).ends_with("1 mistake in 1 spec file\n"), "{}", whole_file(&text));
    }
    expect![[r#"
        error: not a segment of a path
         --> spec/demo_1_0/get_thing.toml:5:15
          |
        5 | path = "/v1.0/{b}{c}"
          |               ^^^^^^ a segment has at most one placeholder

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&whole_file(&HEAD.replace("things", "{b}{c}")));
}

#[test]
fn headers_of_the_client() {
    let rest = r#"[headers.Host]
type = "string"
text = "A."
[headers.x-acs-dingtalk-access-token]
type = "string"
text = "B."
["headers"."a b"]
type = "string"
name = "ab"
text = "C."
[headers.x-client-token]
type = "string"
text = "Fine."
[headers.X-Client-Token]
type = "string"
name = "other"
text = "The same."
"#;
    expect![[r#"
        error: the client writes the header `Host` itself
         --> spec/demo_1_0/get_thing.toml:8:10
          |
        8 | [headers.Host]
          |          ^^^^ cannot be a parameter

        error: the client writes the header `x-acs-dingtalk-access-token` itself
          --> spec/demo_1_0/get_thing.toml:11:10
           |
        11 | [headers.x-acs-dingtalk-access-token]
           |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^ cannot be a parameter
           |
           = help: `credentials` says how a call is authorized

        error: no header can be called `a b`
          --> spec/demo_1_0/get_thing.toml:14:12
           |
        14 | ["headers"."a b"]
           |            ^^^^^ expected letters, digits and hyphens

        error: two headers are called `x-client-token`
          --> spec/demo_1_0/get_thing.toml:21:10
           |
        18 | [headers.x-client-token]
           |          -------------- the first
        ...
        21 | [headers.X-Client-Token]
           |          ^^^^^^^^^^^^^^ header names ignore case

        4 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}

#[test]
fn queries_of_the_client() {
    let rest = r#"[query.access_token]
type = "string"
text = "A token."
"#;
    expect![[r#"
        error: the client writes `access_token` into the query itself
         --> spec/old/get_thing.toml:8:8
          |
        8 | [query.access_token]
          |        ^^^^^^^^^^^^ cannot be a parameter as well
          |
          = help: `credentials` says how a call is authorized

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&legacy_endpoint(rest));
}

#[test]
fn signatures_on_the_new_gateway() {
    expect![[r#"
        error: signatures belong to the legacy gateway
         --> spec/demo_1_0/get_thing.toml:6:15
          |
        6 | credentials = ["suite_signature"]
          |               ^^^^^^^^^^^^^^^^^^^ this crate is on the new one

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&whole_file(&HEAD.replace("app_token", "suite_signature")));
}

#[test]
fn bodies_of_two_kinds_or_none() {
    let rest = r#"[body]
type = "list<string>"
text = "Ids."
[body.fields.a]
type = "string"
text = "A."
[answer]
"#;
    expect![[r#"
        error: `type` does not go with `fields`
          --> spec/demo_1_0/get_thing.toml:9:1
           |
         9 | type = "list<string>"
           | ^^^^ only for bodys that are not objects
        10 | text = "Ids."
        11 | [body.fields.a]
           |              - the object's fields

        error: the answer is not described
          --> spec/demo_1_0/get_thing.toml:14:2
           |
        14 | [answer]
           |  ^^^^^^ expected `fields`, or `type` if it is not an object
           |
           = help: if there is none, omit `[answer]`

        2 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
    expect![[r#"
        error: missing key `name`
         --> spec/demo_1_0/get_thing.toml:8:2
          |
        8 | [body]
          |  ^^^^ required because the body is not an object

        error: missing key `text`
         --> spec/demo_1_0/get_thing.toml:8:2
          |
        8 | [body]
          |  ^^^^ required because the body is not an object

        2 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint("[body]\ntype = \"list<string>\"\n"));
}

#[test]
fn required_flags() {
    let rest = r#"[query.a]
type = "string"
required_from = "sdk"
text = "A."
[query.b]
type = "string"
required = true
default = "b"
text = "B."
[query.c]
type = "string"
required = true
from = "sdk"
text = "C."
[query.d]
type = "string"
from = "page"
text = "D."
"#;
    expect![[r#"
        error: `required_from` without `required`
          --> spec/demo_1_0/get_thing.toml:10:1
           |
        10 | required_from = "sdk"
           | ^^^^^^^^^^^^^ says where a flag comes from that is not there
           |
           = help: write `required = true` or `required = false`

        error: a required field with a default
          --> spec/demo_1_0/get_thing.toml:15:1
           |
        15 | default = "b"
           | ^^^^^^^ is never used, as the field cannot be left out

        error: a required field that no page has
          --> spec/demo_1_0/get_thing.toml:20:1
           |
        20 | from = "sdk"
           | ^^^^ only fields that can be omitted may come from elsewhere
           |
           = help: where it is known that a call fails without it, write a page error instead of `from`

        error: unknown word `page`
          --> spec/demo_1_0/get_thing.toml:24:8
           |
        24 | from = "page"
           |        ^^^^^^ expected `example` or `sdk`

        4 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}
