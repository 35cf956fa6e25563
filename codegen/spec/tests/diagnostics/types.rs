use expect_test::expect;

use crate::endpoint;

#[test]
fn unknown_type() {
    let rest = r#"[query.a]
type = "Integer"
text = "A."
example = true
[query.b]
type = "json<list<Itme>>"
text = "B."
[query.c]
type = "Thing"
text = "C."
[types.Item]
text = "An item."
[types.Item.fields.a]
type = "string"
text = "A."
"#;
    expect![[r#"
        error: unknown type `Integer`
         --> spec/demo_1_0/get_thing.toml:9:9
          |
        9 | type = "Integer"
          |         ^^^^^^^ neither built in nor among this file's types
          |
          = help: write `int32` or `int64`

        error: unknown type `Itme`
          --> spec/demo_1_0/get_thing.toml:13:19
           |
        13 | type = "json<list<Itme>>"
           |                   ^^^^ neither built in nor among this file's types
           |
           = help: did you mean `Item`?

        error: unknown type `Thing`
          --> spec/demo_1_0/get_thing.toml:16:9
           |
        16 | type = "Thing"
           |         ^^^^^ neither built in nor among this file's types
           |
           = help: declare it: `[types.Thing]` with `fields`, or with `base` and `values`

        3 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}

#[test]
fn malformed_types() {
    let rest = r#"[body.fields.a]
type = "list<string"
text = "A."
[body.fields.b]
type = "string[]"
text = "B."
[body.fields.c]
type = 'map<string, int64>'
text = "C."
[body.fields.d]
type = "list"
text = "D."
"#;
    expect![[r#"
        error: this type breaks off
         --> spec/demo_1_0/get_thing.toml:9:8
          |
        9 | type = "list<string"
          |        ^^^^^^^^^^^^^ expected `>`

        error: this is not part of a type
          --> spec/demo_1_0/get_thing.toml:12:15
           |
        12 | type = "string[]"
           |               ^^ a list is written `list<...>`

        error: `,` does not belong here in a type
          --> spec/demo_1_0/get_thing.toml:15:19
           |
        15 | type = 'map<string, int64>'
           |                   ^ expected `>`

        error: this type breaks off
          --> spec/demo_1_0/get_thing.toml:18:8
           |
        18 | type = "list"
           |        ^^^^^^ expected what it is a list of: `list<...>`

        4 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}

#[test]
fn types_nested_beyond_reason() {
    let ty = format!("{}string{}", "list<".repeat(10_000), ">".repeat(10_000));
    let text = endpoint(&format!("[body.fields.a]\ntype = \"{ty}\"\ntext = \"A.\"\n"));
    assert!(text.contains("error: this type nests deeper than 16 levels"), "{text}");
}

#[test]
fn lists_and_objects_in_query_path_and_header() {
    let rest = r#"[query.ids]
type = "list<string>"
text = "Ids."
[query.filter]
type = "Filter"
text = "A filter."
[headers.x-meta]
type = "any"
text = "Meta."
[types.Filter]
text = "A filter."
[types.Filter.fields.a]
type = "string"
text = "A."
"#;
    expect![[r#"
        error: a query cannot carry `list<string>`
         --> spec/demo_1_0/get_thing.toml:9:8
          |
        9 | type = "list<string>"
          |        ^^^^^^^^^^^^^^ expected text, a number, a boolean or a list of values
          |
          = help: where it travels as JSON text, write `json<list<string>>`

        error: a query cannot carry `Filter`
          --> spec/demo_1_0/get_thing.toml:12:8
           |
        12 | type = "Filter"
           |        ^^^^^^^^ expected text, a number, a boolean or a list of values
           |
           = help: where it travels as JSON text, write `json<Filter>`

        error: a header cannot carry `any`
          --> spec/demo_1_0/get_thing.toml:15:8
           |
        15 | type = "any"
           |        ^^^^^ expected text, a number, a boolean or a list of values
           |
           = help: where it travels as JSON text, write `json<any>`

        3 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}

#[test]
fn lists_and_objects_beside_a_file() {
    let rest = r#"[body.fields.media]
type = "file"
max_length = 20_971_520
text = "Its length is in bytes."
[body.fields.ids]
type = "list<string>"
text = "Ids."
[body.fields.names]
type = "json<list<string>>"
text = "Fine."
"#;
    expect![[r#"
        error: a form cannot carry `list<string>`
          --> spec/demo_1_0/get_thing.toml:13:8
           |
        12 | [body.fields.ids]
           |              --- a field of a form, because the body has a file
        13 | type = "list<string>"
           |        ^^^^^^^^^^^^^^ expected text, a number, a boolean or a list of values
           |
           = help: where it travels as JSON text, write `json<list<string>>`

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}

#[test]
fn files_belong_in_the_body() {
    let rest = r#"[query.a]
type = "file"
text = "A."
[body.fields.media]
type = "file"
text = "Fine."
[body.fields.more]
type = "list<file>"
text = "More."
"#;
    expect![[r#"
        error: a query cannot carry `file`
         --> spec/demo_1_0/get_thing.toml:9:8
          |
        9 | type = "file"
          |        ^^^^^^ files travel in the body

        error: a file cannot be here
          --> spec/demo_1_0/get_thing.toml:15:8
           |
        15 | type = "list<file>"
           |        ^^^^^^^^^^^^ only a field of the body itself can be a `file`

        2 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}

#[test]
fn unused_type() {
    let rest = r#"[types.Item]
text = "An item."
[types.Item.fields.part]
type = "Part"
text = "Its part."
[types.Part]
base = "string"
text = "A part."
[[types.Part.values]]
value = "a"
text = "A."
"#;
    expect![[r#"
        error: the type `Item` is not used
         --> spec/demo_1_0/get_thing.toml:8:8
          |
        8 | [types.Item]
          |        ^^^^ no parameter and no answer mentions it

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}

#[test]
fn objects_in_request_and_answer() {
    let rest = r#"[body.fields.item]
type = "Item"
text = "An item."
[answer.fields.item]
type = "Item"
text = "An item."
[types.Item]
text = "An item."
[types.Item.fields.part]
type = "list<Part>"
text = "Its parts."
[types.Item.fields.level]
type = "Level"
text = "Its level."
[types.Part]
text = "A part."
[types.Part.fields.id]
type = "string"
text = "An id."
[types.Level]
base = "int64"
text = "A level, which may stand on both sides."
[[types.Level.values]]
value = 1
name = "One"
text = "One."
"#;
    expect![[r#"
        error: `Item` is used in the request and in the answer
          --> spec/demo_1_0/get_thing.toml:14:8
           |
        14 | [types.Item]
           |        ^^^^ what is given and what is answered differ in Rust
           |
           = help: declare two types, such as `Item` and `AnsweredItem`

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}

#[test]
fn type_that_contains_itself() {
    let rest = r#"[answer.fields.a]
type = "A"
text = "A."
[types.A]
text = "A."
[types.A.fields.b]
type = "B"
text = "B."
[types.B]
text = "B."
[types.B.fields.a]
type = "A"
text = "A."
[types.B.fields.fine]
type = "list<B>"
text = "Lists have an end."
[types.B.fields.self_alone]
type = "C"
text = "C."
[types.C]
text = "C."
[types.C.fields.c]
type = "C"
text = "C."
"#;
    expect![[r#"
        error: `A` contains itself: `A` -> `B` -> `A`
          --> spec/demo_1_0/get_thing.toml:11:8
           |
        11 | [types.A]
           |        ^ would have no end
           |
           = help: one of them must hold a list or a map of the next, or `any`

        error: `C` contains itself: `C` -> `C`
          --> spec/demo_1_0/get_thing.toml:27:8
           |
        27 | [types.C]
           |        ^ would have no end
           |
           = help: one of them must hold a list or a map of the next, or `any`

        2 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}

#[test]
fn types_without_a_form_or_with_two() {
    let rest = r#"[answer.fields.a]
type = "A"
text = "A."
[answer.fields.b]
type = "B"
text = "B."
[answer.fields.c]
type = "C"
text = "C."
[types.A]
text = "A."
[types.B]
base = "string"
text = "B."
[types.C]
base = "string"
text = "C."
[types.C.fields.a]
type = "string"
text = "A."
"#;
    expect![[r#"
        error: `A` has no form
          --> spec/demo_1_0/get_thing.toml:17:8
           |
        17 | [types.A]
           |        ^ expected `fields`, or `base` and `values`

        error: missing key `values`
          --> spec/demo_1_0/get_thing.toml:19:8
           |
        19 | [types.B]
           |        ^ a list of values needs `base` and `values`

        error: `C` has two forms
          --> spec/demo_1_0/get_thing.toml:22:8
           |
        22 | [types.C]
           |        ^ has `fields` like an object, and `base` or `values` like a list of values

        3 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}

#[test]
fn duplicate_and_mistyped_values() {
    let rest = r#"[query.kind]
type = "Kind"
text = "A kind."
[query.level]
type = "Level"
text = "A level."
[types.Kind]
base = "string"
text = "A kind."
[[types.Kind.values]]
value = "user_id"
text = "One."
[[types.Kind.values]]
value = "user_id"
text = "One again."
[[types.Kind.values]]
value = "userId"
text = "Another with the same name."
[[types.Kind.values]]
value = 3
text = "A number."
[types.Level]
base = "int64"
text = "A level."
[[types.Level.values]]
value = 1
text = "One."
[[types.Level.values]]
value = "2"
name = "Two"
text = "Two."
"#;
    expect![[r#"
        error: a value appears twice in one list
          --> spec/demo_1_0/get_thing.toml:21:9
           |
        18 | value = "user_id"
           |         --------- the first
        ...
        21 | value = "user_id"
           |         ^^^^^^^^^ the second one

        error: two values have one name in Rust
          --> spec/demo_1_0/get_thing.toml:24:9
           |
        18 | value = "user_id"
           |         --------- and so is this one
        ...
        24 | value = "userId"
           |         ^^^^^^^^ this one is `UserId`
           |
           = help: give one of them another name: `name = "..."`

        error: this list's values are text, says its `base`
          --> spec/demo_1_0/get_thing.toml:27:9
           |
        27 | value = 3
           |         ^ this is an integer

        error: the value 1 has no name in Rust
          --> spec/demo_1_0/get_thing.toml:33:9
           |
        33 | value = 1
           |         ^ integers need one
           |
           = help: give it one: `name = "InUpperCamelCase"`

        error: this list's values are integers, says its `base`
          --> spec/demo_1_0/get_thing.toml:36:9
           |
        36 | value = "2"
           |         ^^^ this is text

        5 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}

#[test]
fn notes_that_do_not_fit_the_type() {
    let rest = r#"[query.a]
type = "string"
min = 1
unit = "seconds"
text = "A."
[query.b]
type = "int64"
sensitive = true
max_length = 3
format = "url"
text = "B."
[query.c]
type = "bool"
max_items = 2
text = "C."
[query.d]
type = "int64"
min = 5
max = 1
text = "D."
"#;
    expect![[r#"
        error: `min` does not go with this type
          --> spec/demo_1_0/get_thing.toml:10:1
           |
         9 | type = "string"
           |        -------- the type
        10 | min = 1
           | ^^^ is about numbers

        error: `unit` does not go with this type
          --> spec/demo_1_0/get_thing.toml:11:1
           |
         9 | type = "string"
           |        -------- the type
        10 | min = 1
        11 | unit = "seconds"
           | ^^^^ is about numbers

        error: `sensitive` does not go with this type
          --> spec/demo_1_0/get_thing.toml:15:1
           |
        14 | type = "int64"
           |        ------- the type
        15 | sensitive = true
           | ^^^^^^^^^ is about text

        error: `max_length` does not go with this type
          --> spec/demo_1_0/get_thing.toml:16:1
           |
        14 | type = "int64"
           |        ------- the type
        15 | sensitive = true
        16 | max_length = 3
           | ^^^^^^^^^^ is about text or a file

        error: `format` does not go with this type
          --> spec/demo_1_0/get_thing.toml:17:1
           |
        14 | type = "int64"
           |        ------- the type
        ...
        17 | format = "url"
           | ^^^^^^ is about text

        error: `max_items` does not go with this type
          --> spec/demo_1_0/get_thing.toml:21:1
           |
        20 | type = "bool"
           |        ------ the type
        21 | max_items = 2
           | ^^^^^^^^^ is about lists

        error: `max` is less than `min`
          --> spec/demo_1_0/get_thing.toml:26:7
           |
        26 | max = 1
           |       ^ expected 5 or more

        7 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}
