use expect_test::expect;

use crate::{HEAD, NEW, endpoint, report, whole_file};

/// A body with a field of each of these wire names.
fn fields(table: &str, wires: &[&str]) -> String {
    let field = |wire: &&str| format!("[{table}.fields.{wire:?}]\ntype = \"string\"\ntext = \"T.\"\n");
    wires.iter().map(field).collect()
}

#[test]
fn keywords() {
    let wires = ["type", "self", "Self", "super", "crate", "async", "gen"];
    expect![[r#"
        error: `type` cannot be called `type` in Rust
         --> spec/demo_1_0/get_thing.toml:8:14
          |
        8 | [body.fields."type"]
          |              ^^^^^^ `type` is a keyword of Rust
          |
          = help: give it another one: `name = "type_value"`

        error: `self` cannot be called `self` in Rust
          --> spec/demo_1_0/get_thing.toml:11:14
           |
        11 | [body.fields."self"]
           |              ^^^^^^ `self` is a keyword of Rust
           |
           = help: give it another one: `name = "self_value"`

        error: `Self` cannot be called `self` in Rust
          --> spec/demo_1_0/get_thing.toml:14:14
           |
        14 | [body.fields."Self"]
           |              ^^^^^^ `self` is a keyword of Rust
           |
           = help: give it another one: `name = "self_value"`

        error: `super` cannot be called `super` in Rust
          --> spec/demo_1_0/get_thing.toml:17:14
           |
        17 | [body.fields."super"]
           |              ^^^^^^^ `super` is a keyword of Rust
           |
           = help: give it another one: `name = "super_value"`

        error: `crate` cannot be called `crate` in Rust
          --> spec/demo_1_0/get_thing.toml:20:14
           |
        20 | [body.fields."crate"]
           |              ^^^^^^^ `crate` is a keyword of Rust
           |
           = help: give it another one: `name = "crate_value"`

        error: `async` cannot be called `async` in Rust
          --> spec/demo_1_0/get_thing.toml:23:14
           |
        23 | [body.fields."async"]
           |              ^^^^^^^ `async` is a keyword of Rust
           |
           = help: give it another one: `name = "async_value"`

        error: `gen` cannot be called `gen` in Rust
          --> spec/demo_1_0/get_thing.toml:26:14
           |
        26 | [body.fields."gen"]
           |              ^^^^^ `gen` is a keyword of Rust
           |
           = help: give it another one: `name = "gen_value"`

        7 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(&fields("body", &wires)));
}

#[test]
fn methods_of_every_request() {
    let wires = ["send", "build", "new", "clone", "builder"];
    expect![[r#"
        error: `send` cannot be called `send` in Rust
         --> spec/demo_1_0/get_thing.toml:8:14
          |
        8 | [body.fields."send"]
          |              ^^^^^^ `send` is a method of every request
          |
          = help: give it another one: `name = "send_value"`

        error: `build` cannot be called `build` in Rust
          --> spec/demo_1_0/get_thing.toml:11:14
           |
        11 | [body.fields."build"]
           |              ^^^^^^^ `build` is a method of every request
           |
           = help: give it another one: `name = "build_value"`

        error: `new` cannot be called `new` in Rust
          --> spec/demo_1_0/get_thing.toml:14:14
           |
        14 | [body.fields."new"]
           |              ^^^^^ `new` is a method of every request
           |
           = help: give it another one: `name = "new_value"`

        error: `clone` cannot be called `clone` in Rust
          --> spec/demo_1_0/get_thing.toml:17:14
           |
        17 | [body.fields."clone"]
           |              ^^^^^^^ `clone` is a method of every request
           |
           = help: give it another one: `name = "clone_value"`

        error: `builder` cannot be called `builder` in Rust
          --> spec/demo_1_0/get_thing.toml:20:14
           |
        20 | [body.fields."builder"]
           |              ^^^^^^^^^ `builder` is a method of every request
           |
           = help: give it another one: `name = "builder_value"`

        5 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(&fields("body", &wires)));
}

#[test]
fn methods_of_requests_that_have_pages() {
    let pages = r#"
[query.pages]
type = "int32"
text = "Which page."
[headers.x]
type = "string"
name = "pages"
text = "Another name, and no better."
[answer.fields.items]
type = "list<string>"
text = "Items, which are only read."
[answer.fields.pages]
type = "int32"
text = "How many there are."
[pagination]
style = "page_number"
position = "query.pages"
items = "items"
"#;
    let within = r#"
[body.fields.Items]
type = "Inner"
text = "T."
[types.Inner]
text = "T."
[types.Inner.fields.items]
type = "string"
text = "No parameter."
"#;
    expect![[r#"
        error: `Items` cannot be called `items` in Rust
         --> spec/demo_1_0/get_thing.toml:9:14
          |
        9 | [body.fields.Items]
          |              ^^^^^ `items` is a method of every request that has pages
          |
          = help: give it another one: `name = "items_value"`

        error: `pages` cannot be called `pages` in Rust
          --> spec/demo_1_0/get_thing.toml:18:8
           |
        18 | [query.pages]
           |        ^^^^^ `pages` is a method of every request that has pages
           |
           = help: give it another one: `name = "pages_value"`

        error: `x` cannot be called `pages` in Rust
          --> spec/demo_1_0/get_thing.toml:23:8
           |
        23 | name = "pages"
           |        ^^^^^^^ `pages` is a method of every request that has pages
           |
           = help: give it another one: `name = "pages_value"`

        3 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(&format!("{within}{pages}")));
    let (without, _) = pages.split_once("[pagination]").unwrap();
    assert_eq!(endpoint(&format!("{within}{}", without.replace("\"pages\"", "\"more\""))), "nothing to report\n");
}

#[test]
fn answers_have_no_setters() {
    let wires = ["send", "build", "new", "clone", "builder", "x", "maybe_x"];
    assert_eq!(endpoint(&fields("answer", &wires)), "nothing to report\n");
}

#[test]
fn setters_in_two_forms() {
    expect![[r#"
        error: two setters are called `maybe_code`
          --> spec/demo_1_0/get_thing.toml:11:14
           |
         8 | [body.fields."code"]
           |              ------ `code` also has the setter `maybe_code`, for an `Option`
        ...
        11 | [body.fields."maybeCode"]
           |              ^^^^^^^^^^^ this one has the same name
           |
           = help: give it another one: `name = "code_value"`

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&endpoint(&fields("body", &["code", "maybeCode"])));
}

#[test]
fn one_name_in_rust() {
    expect![[r#"
        error: `userId` and `user_id` have one name in Rust
          --> spec/demo_1_0/get_thing.toml:11:14
           |
         8 | [body.fields."userId"]
           |              -------- and so is this one
        ...
        11 | [body.fields."user_id"]
           |              ^^^^^^^^^ this one is `user_id` in Rust
           |
           = help: give one of them another name: `name = "user_id_value"`

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&endpoint(&fields("body", &["userId", "user_id"])));
}

#[test]
fn one_wire_name_in_two_places() {
    let rest = r#"[query.corpId]
type = "string"
text = "An organization."
[body.fields.corpId]
type = "string"
text = "An organization."
"#;
    expect![[r#"
        error: two parameters are called `corpId`
          --> spec/demo_1_0/get_thing.toml:11:14
           |
         8 | [query.corpId]
           |        ------ and so is this one
        ...
        11 | [body.fields.corpId]
           |              ^^^^^^ this one is `corp_id` in Rust
           |
           = help: give one of them another name: `name = "corp_id_value"`

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
    let renamed = rest.replace("[body", "name = \"body_corp_id\"\n[body");
    assert_eq!(endpoint(&renamed), "nothing to report\n");
}

#[test]
fn hostile_wire_names() {
    let wires = ["2fa", "$ref", "中文", "a.b", "", "_", "x-acs-foo"];
    expect![[r#"
        error: `2fa` has no name in Rust
         --> spec/demo_1_0/get_thing.toml:8:14
          |
        8 | [body.fields."2fa"]
          |              ^^^^^ no name in Rust can be made from `2fa`
          |
          = help: give it one: `name = "in_snake_case"`

        error: `$ref` cannot be called `ref` in Rust
          --> spec/demo_1_0/get_thing.toml:11:14
           |
        11 | [body.fields."$ref"]
           |              ^^^^^^ `ref` is a keyword of Rust
           |
           = help: give it another one: `name = "ref_value"`

        error: `中文` has no name in Rust
          --> spec/demo_1_0/get_thing.toml:14:14
           |
        14 | [body.fields."中文"]
           |              ^^^^^^ no name in Rust can be made from `中文`
           |
           = help: give it one: `name = "in_snake_case"`

        error: a field without a name
          --> spec/demo_1_0/get_thing.toml:20:14
           |
        20 | [body.fields.""]
           |              ^^ expected the name that travels
           |
           = help: a body or an answer that is not an object has `type` in its own table, instead of `fields`

        error: `_` has no name in Rust
          --> spec/demo_1_0/get_thing.toml:23:14
           |
        23 | [body.fields."_"]
           |              ^^^ no name in Rust can be made from `_`
           |
           = help: give it one: `name = "in_snake_case"`

        5 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(&fields("body", &wires)));
}

#[test]
fn given_names() {
    let rest = r#"[body.fields.a]
type = "string"
name = "someName"
text = "A."
[body.fields.b]
type = "string"
name = "type"
text = "B."
[body.fields.c]
type = "string"
name = "中"
text = "C."
"#;
    expect![[r#"
        error: `a` cannot be called `someName` in Rust
          --> spec/demo_1_0/get_thing.toml:10:8
           |
        10 | name = "someName"
           |        ^^^^^^^^^^ expected a name in snake case
           |
           = help: give it another one: `name = "some_name"`

        error: `b` cannot be called `type` in Rust
          --> spec/demo_1_0/get_thing.toml:14:8
           |
        14 | name = "type"
           |        ^^^^^^ `type` is a keyword of Rust
           |
           = help: give it another one: `name = "type_value"`

        error: `c` cannot be called `中` in Rust
          --> spec/demo_1_0/get_thing.toml:18:8
           |
        18 | name = "中"
           |        ^^^^ expected a name in snake case
           |
           = help: give it one: `name = "in_snake_case"`

        3 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}

#[test]
fn type_names() {
    let names = ["Option", "Vec", "String", "Result", "Builder", "Self", "Request", "auth_info", "Röle"];
    let mut rest = String::new();
    for (index, name) in names.iter().enumerate() {
        rest += &format!(
            "[types.{name:?}]\nbase = \"string\"\ntext = \"T.\"\n[[types.{name:?}.values]]\nvalue = \"a\"\ntext = \"A.\"\n"
        );
        rest += &format!("[answer.fields.f{index}]\ntype = \"{name}\"\ntext = \"T.\"\n");
    }
    expect![[r#"
        error: a type cannot be called `Option` in Rust
         --> spec/demo_1_0/get_thing.toml:8:8
          |
        8 | [types."Option"]
          |        ^^^^^^^^ `Option` is a name that Rust or the generated code uses itself
          |
          = help: call it `OptionInfo`, for instance

        error: a type cannot be called `Vec` in Rust
          --> spec/demo_1_0/get_thing.toml:17:8
           |
        17 | [types."Vec"]
           |        ^^^^^ `Vec` is a name that Rust or the generated code uses itself
           |
           = help: call it `VecInfo`, for instance

        error: a type cannot be called `String` in Rust
          --> spec/demo_1_0/get_thing.toml:26:8
           |
        26 | [types."String"]
           |        ^^^^^^^^ `String` is a name that Rust or the generated code uses itself
           |
           = help: call it `StringInfo`, for instance

        error: a type cannot be called `Result` in Rust
          --> spec/demo_1_0/get_thing.toml:35:8
           |
        35 | [types."Result"]
           |        ^^^^^^^^ `Result` is a name that Rust or the generated code uses itself
           |
           = help: call it `ResultInfo`, for instance

        error: a type cannot be called `Builder` in Rust
          --> spec/demo_1_0/get_thing.toml:44:8
           |
        44 | [types."Builder"]
           |        ^^^^^^^^^ `Builder` is a name that Rust or the generated code uses itself
           |
           = help: call it `BuilderInfo`, for instance

        error: a type cannot be called `Self` in Rust
          --> spec/demo_1_0/get_thing.toml:53:8
           |
        53 | [types."Self"]
           |        ^^^^^^ `Self` is a name that Rust or the generated code uses itself
           |
           = help: call it `SelfInfo`, for instance

        error: a type cannot be called `Request` in Rust
          --> spec/demo_1_0/get_thing.toml:62:8
           |
        62 | [types."Request"]
           |        ^^^^^^^^^ `Request` is a name that Rust or the generated code uses itself
           |
           = help: call it `RequestInfo`, for instance

        error: a type cannot be called `auth_info` in Rust
          --> spec/demo_1_0/get_thing.toml:71:8
           |
        71 | [types."auth_info"]
           |        ^^^^^^^^^^^ expected a name in upper camel case
           |
           = help: call it `AuthInfo`, for instance

        error: a type cannot be called `Röle` in Rust
          --> spec/demo_1_0/get_thing.toml:80:8
           |
        80 | [types."Röle"]
           |        ^^^^^^ expected a name in upper camel case
           |
           = help: give it one: `name = "InUpperCamelCase"`

        9 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(&rest));
}

#[test]
fn value_names() {
    let rest = r#"[query.kind]
type = "Kind"
text = "A kind."
[types.Kind]
base = "string"
text = "A kind."
[[types.Kind.values]]
value = "self"
text = "A keyword."
[[types.Kind.values]]
value = "unknown"
text = "Taken."
[[types.Kind.values]]
value = "1"
text = "A number."
[[types.Kind.values]]
value = "a"
name = "some_a"
text = "Not in camel case."
"#;
    expect![[r#"
        error: the value `self` cannot be called `Self` in Rust
          --> spec/demo_1_0/get_thing.toml:15:9
           |
        15 | value = "self"
           |         ^^^^^^ `Self` is a keyword of Rust
           |
           = help: give it another one: `name = "SelfValue"`

        error: the value `unknown` cannot be called `Unknown` in Rust
          --> spec/demo_1_0/get_thing.toml:18:9
           |
        18 | value = "unknown"
           |         ^^^^^^^^^ `Unknown` is the variant for values that the spec does not list
           |
           = help: give it another one: `name = "UnknownValue"`

        error: the value `1` has no name in Rust
          --> spec/demo_1_0/get_thing.toml:21:9
           |
        21 | value = "1"
           |         ^^^ no name in Rust can be made from `1`
           |
           = help: give it one: `name = "InUpperCamelCase"`

        error: a value cannot be called `some_a` in Rust
          --> spec/demo_1_0/get_thing.toml:25:8
           |
        25 | name = "some_a"
           |        ^^^^^^^^ expected a name in upper camel case
           |
           = help: give it another one: `name = "SomeA"`

        4 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}

#[test]
fn operations() {
    let wrong = HEAD.replace("GetThing", "get thing");
    expect![[r#"
        error: `get thing` is not a valid name for an operation
         --> spec/demo_1_0/get_thing.toml:1:13
          |
        1 | operation = "get thing"
          |             ^^^^^^^^^^^ expected upper camel case, as in `GetToken`

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&whole_file(&wrong));
    let keyword = HEAD.replace("GetThing", "Move");
    let files: [(&str, &[u8]); 2] =
        [("demo_1_0.toml", NEW.as_bytes()), ("demo_1_0/move_call.toml", keyword.as_bytes())];
    assert_eq!(report(&files), "nothing to report\n");
}
