use expect_test::expect;

use crate::endpoint;

/// A body of which `kind` says what is in it, with this choice.
fn body(choice: &str) -> String {
    endpoint(&format!("{FIELDS}{choice}{TYPES}"))
}

const FIELDS: &str = r#"[body.fields.kind]
type = "string"
required = true
text = "What it is."
[body.fields.book]
type = "Book"
text = "A book."
[body.fields.letter]
type = "string"
text = "A letter."
[body.fields.to]
type = "string"
required = true
text = "Who gets it."
"#;

const TYPES: &str = r#"
[types.Book]
text = "A book."
[types.Book.fields.title]
type = "string"
text = "Its title."
"#;

/// The same, with these kinds.
fn kinds(kinds: &str) -> String {
    body(&format!(
        "[body.choice]\nname = \"content\"\ntype = \"Content\"\ntext = \"It.\"\ntag = \"kind\"\nkinds = [\n{kinds}\n]\n"
    ))
}

/// The same, with these examples' bodies.
fn examples(bodies: &[&str]) -> String {
    let examples: String = bodies
        .iter()
        .enumerate()
        .map(|(index, body)| format!("[[examples]]\nname = \"e{index}\"\nbody = '{body}'\n"))
        .collect();
    let choice = "[body.choice]\nname = \"content\"\ntype = \"Content\"\ntext = \"It.\"\ntag = \"kind\"\nkinds = [{ value = \"book\", field = \"book\" }, { value = \"letter\", field = \"letter\" }]\n";
    endpoint(&format!("{FIELDS}{choice}{TYPES}{examples}"))
}

#[test]
fn nothing_is_wrong() {
    let report = kinds(
        r#"{ value = "book", field = "book" }, { value = "letter", field = "letter" }, { value = "x", text = "X." }"#,
    );
    assert_eq!(report, "nothing to report\n");
}

#[test]
fn a_tag_that_is_no_field() {
    expect![[r#"
        error: no field is called `kinds`
          --> spec/demo_1_0/get_thing.toml:26:7
           |
        26 | tag = "kinds"
           |       ^^^^^^^ the body has no such field
           |
           = help: did you mean `kind`?

        1 mistake in 1 spec file
    "#]].assert_eq(&body(
        "[body.choice]\nname = \"content\"\ntype = \"Content\"\ntext = \"It.\"\ntag = \"kinds\"\nkinds = [{ value = \"book\", field = \"book\" }]\n",
    ));
}

#[test]
fn a_tag_that_cannot_name_a_kind() {
    expect![[r#"
        error: `book` cannot name a kind
          --> spec/demo_1_0/get_thing.toml:26:7
           |
        12 | [body.fields.book]
           |              ---- declared here
        ...
        26 | tag = "book"
           |       ^^^^^^ is `Book`; expected text, an integer or a list of values

        1 mistake in 1 spec file
    "#]].assert_eq(&body(
        "[body.choice]\nname = \"content\"\ntype = \"Content\"\ntext = \"It.\"\ntag = \"book\"\nkinds = [{ value = \"book\", field = \"letter\" }]\n",
    ));
}

#[test]
fn names_of_a_choice() {
    expect![[r#"
        error: `to` and the choice have one name in Rust
          --> spec/demo_1_0/get_thing.toml:22:7
           |
        18 | [body.fields.to]
           |              -- and so is this one
        ...
        22 | [body.choice]
           |       ^^^^^^ this one is `to` in Rust
           |
           = help: give one of them another name: `name = "to_value"`

        error: missing key `text`
          --> spec/demo_1_0/get_thing.toml:22:7
           |
        15 | [body.fields.letter]
           |              ------ such as this one
        ...
        22 | [body.choice]
           |       ^^^^^^ a choice beside other fields needs it

        error: two types are called `Book`
          --> spec/demo_1_0/get_thing.toml:24:8
           |
        24 | type = "Book"
           |        ^^^^^^ expected a name that no other type has
        ...
        28 | [types.Book]
           |        ---- the other one

        3 mistakes in 1 spec file
    "#]].assert_eq(&body(
        "[body.choice]\nname = \"to\"\ntype = \"Book\"\ntag = \"kind\"\nkinds = [{ value = \"book\", field = \"book\" }]\n",
    ));
}

#[test]
fn fields_of_kinds() {
    expect![[r#"
        error: no field is called `bok`
          --> spec/demo_1_0/get_thing.toml:28:24
           |
        28 | { value = "a", field = "bok" },
           |                        ^^^^^ the body has no such field
           |
           = help: did you mean `book`?

        error: `to` is required of every kind
          --> spec/demo_1_0/get_thing.toml:29:24
           |
        18 | [body.fields.to]
           |              -- required here
        ...
        29 | { value = "b", field = "to" },
           |                        ^^^^ expected a field that only this kind has
           |
           = help: if the page is wrong, write `required = false` with `required_from` and a page error

        error: `kind` names the kind
          --> spec/demo_1_0/get_thing.toml:30:24
           |
        30 | { value = "c", field = "kind" },
           |                        ^^^^^^ expected the field that this kind has besides

        error: a kind with an object, but no field for it
          --> spec/demo_1_0/get_thing.toml:31:16
           |
        31 | { value = "d", type = "Book" },
           |                ^^^^ goes with the choice's `content`
           |
           = help: write `field`, or say with `content` which field holds the objects

        error: a field belongs to two kinds
          --> spec/demo_1_0/get_thing.toml:33:24
           |
        32 | { value = "e", field = "book" },
           |                        ------ the first
        33 | { value = "f", field = "book" },
           |                        ^^^^^^ the second one

        error: a value belongs to two kinds
          --> spec/demo_1_0/get_thing.toml:34:11
           |
        33 | { value = "f", field = "book" },
           |           --- the first
        34 | { value = "f", field = "letter" },
           |           ^^^ the second one

        6 mistakes in 1 spec file
    "#]]
    .assert_eq(&kinds(
        r#"{ value = "a", field = "bok" },
{ value = "b", field = "to" },
{ value = "c", field = "kind" },
{ value = "d", type = "Book" },
{ value = "e", field = "book" },
{ value = "f", field = "book" },
{ value = "f", field = "letter" },"#,
    ));
}

#[test]
fn values_of_kinds() {
    expect![[r#"
        error: `1` is not a value of `kind`
          --> spec/demo_1_0/get_thing.toml:28:11
           |
         8 | [body.fields.kind]
           |              ---- declared here
        ...
        28 | { value = 1, field = "book" },
           |           ^ expected text

        error: the kind `9` has no name in Rust
          --> spec/demo_1_0/get_thing.toml:29:11
           |
        29 | { value = "9", field = "letter" },
           |           ^^^ no name in Rust can be made from `9`
           |
           = help: give it one: `name = "InUpperCamelCase"`

        error: the kind `Unknown` cannot be called `Unknown` in Rust
          --> spec/demo_1_0/get_thing.toml:32:11
           |
        32 | { value = "Unknown", text = "A." },
           |           ^^^^^^^^^ `Unknown` is the variant for values that the spec does not list
           |
           = help: give it another one: `name = "UnknownValue"`

        error: a kind without a text
          --> spec/demo_1_0/get_thing.toml:33:11
           |
        33 | { value = "x" },
           |           ^^^ neither its field nor the tag's list of values says what it is
           |
           = help: say what it is: `text = "..."`

        4 mistakes in 1 spec file
    "#]]
    .assert_eq(&kinds(
        r#"{ value = 1, field = "book" },
{ value = "9", field = "letter" },
{ value = "a-b", text = "A." },
{ value = "a_b", text = "A." },
{ value = "Unknown", text = "A." },
{ value = "x" },"#,
    ));
}

#[test]
fn kinds_with_one_name() {
    expect![[r#"
        error: two kinds have one name in Rust
          --> spec/demo_1_0/get_thing.toml:28:43
           |
        28 | { value = "a-b", text = "A." }, { value = "a_b", text = "A." }
           |           ----- and so is this one        ^^^^^ this one is `AB`
           |
           = help: give one of them another name: `name = "..."`

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&kinds(r#"{ value = "a-b", text = "A." }, { value = "a_b", text = "A." }"#));
}

#[test]
fn kinds_of_a_list_of_values() {
    let listed = FIELDS.replacen("type = \"string\"", "type = \"Kind\"", 1);
    let rest = r#"[body.choice]
name = "content"
type = "Content"
text = "It."
tag = "kind"
kinds = [{ value = "bok", field = "book" }, { value = "letter", field = "letter" }]
[types.Kind]
base = "string"
text = "A kind."
[[types.Kind.values]]
value = "book"
text = "A book."
[[types.Kind.values]]
value = "letter"
text = "A letter."
"#;
    expect![[r#"
        error: `bok` is not a value of `kind`
          --> spec/demo_1_0/get_thing.toml:27:20
           |
         8 | [body.fields.kind]
           |              ---- declared here
        ...
        27 | kinds = [{ value = "bok", field = "book" }, { value = "letter", field = "letter" }]
           |                    ^^^^^ expected `book` or `letter`
           |
           = help: did you mean `book`?

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&endpoint(&format!("{listed}{rest}{TYPES}")));
    expect![[r#"
        error: no kind has the value `book`
          --> spec/demo_1_0/get_thing.toml:27:1
           |
         8 | [body.fields.kind]
           |              ---- declared here
        ...
        27 | kinds = [{ value = "letter", field = "letter" }]
           | ^^^^^ expected one for each value of `kind`

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&endpoint(&format!("{listed}{rest}{TYPES}").replace(r#"{ value = "bok", field = "book" }, "#, "")));
}

#[test]
fn contents() {
    let rest = |content: &str, kinds: &str| {
        endpoint(&format!(
            "{FIELDS}[body.choice]\nname = \"content\"\ntype = \"Content\"\ntext = \"It.\"\ntag = \"kind\"\ncontent = \"{content}\"\nkinds = [{kinds}]\n{TYPES}"
        ))
    };
    expect![[r#"
        error: no field is called `leter`
          --> spec/demo_1_0/get_thing.toml:27:11
           |
        27 | content = "leter"
           |           ^^^^^^^ the body has no such field
           |
           = help: did you mean `letter`?

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&rest("leter", r#"{ value = "a", type = "Book" }"#));
    expect![[r#"
        error: `kind` cannot hold the kinds' objects
          --> spec/demo_1_0/get_thing.toml:27:11
           |
         8 | [body.fields.kind]
           |              ---- declared here
        ...
        27 | content = "kind"
           |           ^^^^^^ names the kind

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&rest("kind", r#"{ value = "a", type = "Book" }"#));
    expect![[r#"
        error: `book` cannot hold the kinds' objects
          --> spec/demo_1_0/get_thing.toml:27:11
           |
        12 | [body.fields.book]
           |              ---- declared here
        ...
        27 | content = "book"
           |           ^^^^^^ is `Book`; expected `string`, `json<any>` or `any`

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&rest("book", r#"{ value = "a", type = "Book" }"#));
    expect![[r#"
        error: unknown type `Bok`
          --> spec/demo_1_0/get_thing.toml:28:33
           |
        28 | kinds = [{ value = "a", type = "Bok" }, { value = "b", type = "list<Book>" }, { value = "c", field = "book" }]
           |                                 ^^^ neither built in nor among this file's types
           |
           = help: did you mean `Book`?

        error: `list<Book>` is not an object
          --> spec/demo_1_0/get_thing.toml:28:63
           |
        28 | kinds = [{ value = "a", type = "Bok" }, { value = "b", type = "list<Book>" }, { value = "c", field = "book" }]
           |                                                               ^^^^^^^^^^^^ expected one of this file's types, with `fields`

        error: a kind with a field of its own
          --> spec/demo_1_0/get_thing.toml:28:94
           |
        28 | kinds = [{ value = "a", type = "Bok" }, { value = "b", type = "list<Book>" }, { value = "c", field = "book" }]
           |                                                                                              ^^^^^ its object is in `letter`, like every kind's
           |
           = help: write `type`, the name of its object

        3 mistakes in 1 spec file
    "#]].assert_eq(&rest(
        "letter",
        r#"{ value = "a", type = "Bok" }, { value = "b", type = "list<Book>" }, { value = "c", field = "book" }"#,
    ));
    let listed = TYPES.replace("[types.Book]", "[types.Size]\nbase = \"int64\"\ntext = \"S.\"\nvalues = [{ value = 1, name = \"One\", text = \"1.\" }]\n[types.Book]");
    let report = endpoint(&format!(
        "{FIELDS}[body.choice]\nname = \"content\"\ntype = \"Content\"\ntext = \"It.\"\ntag = \"kind\"\ncontent = \"letter\"\nkinds = [{{ value = \"a\", type = \"Size\" }}]\n{listed}"
    ));
    expect![[r#"
        error: `Size` is not an object
          --> spec/demo_1_0/get_thing.toml:28:32
           |
        28 | kinds = [{ value = "a", type = "Size" }]
           |                                ^^^^^^ expected one of this file's types, with `fields`

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&report);
}

#[test]
fn no_kinds() {
    expect![[r#"
        error: a choice without kinds
          --> spec/demo_1_0/get_thing.toml:27:1
           |
        27 | kinds = [
           | ^^^^^ expected at least one

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&kinds(""));
}

#[test]
fn places_without_choices() {
    let choice = "tag = \"kind\"\nkinds = [{ value = \"a\", text = \"A.\" }]\n";
    let value =
        format!("[body]\ntype = \"list<string>\"\nname = \"names\"\ntext = \"Names.\"\n[body.choice]\n{choice}");
    expect![[r#"
        error: a choice cannot be here
          --> spec/demo_1_0/get_thing.toml:12:7
           |
        12 | [body.choice]
           |       ^^^^^^ the body is not a JSON object
           |
           = help: only objects that are sent as JSON can have one

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&endpoint(&value));
    let form =
        format!("{FIELDS}[body.fields.file]\ntype = \"file\"\ntext = \"A file.\"\n[body.choice]\n{choice}{TYPES}")
            .replace("\"Book\"", "\"string\"");
    expect![[r#"
        error: a choice cannot be here
          --> spec/demo_1_0/get_thing.toml:25:7
           |
        25 | [body.choice]
           |       ^^^^^^ the body is not a JSON object
           |
           = help: only objects that are sent as JSON can have one

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&endpoint(form.split("\n[types").next().unwrap()));
    let answered = format!(
        "[answer.fields.it]\ntype = \"It\"\ntext = \"It.\"\n[types.It]\ntext = \"It.\"\n[types.It.fields.kind]\ntype = \"string\"\ntext = \"A.\"\n[types.It.choice]\n{choice}"
    );
    expect![[r#"
        error: a choice cannot be here
          --> spec/demo_1_0/get_thing.toml:16:11
           |
        16 | [types.It.choice]
           |           ^^^^^^ the type is part of the answer
           |
           = help: only objects that are sent as JSON can have one

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&endpoint(&answered));
    let listed = format!(
        "[query.it]\ntype = \"It\"\ntext = \"It.\"\n[types.It]\ntext = \"It.\"\nbase = \"string\"\nvalues = [{{ value = \"a\", text = \"A.\" }}]\n[types.It.choice]\n{choice}"
    );
    expect![[r#"
        error: a choice cannot be here
          --> spec/demo_1_0/get_thing.toml:15:11
           |
        15 | [types.It.choice]
           |           ^^^^^^ the type is not an object
           |
           = help: only objects that are sent as JSON can have one

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&endpoint(&listed));
}

#[test]
fn a_type_without_other_fields_is_the_choice() {
    let of = |keys: &str, other: &str| {
        endpoint(&format!(
            "[body.fields.it]\ntype = \"It\"\ntext = \"It.\"\n[types.It]\ntext = \"It.\"\n[types.It.fields.kind]\ntype = \"string\"\ntext = \"A.\"\n{other}[types.It.choice]\n{keys}tag = \"kind\"\nkinds = [{{ value = \"a\", text = \"A.\" }}]\n"
        ))
    };
    assert_eq!(of("", ""), "nothing to report\n");
    expect![[r#"
        error: `name` of a choice without other fields
          --> spec/demo_1_0/get_thing.toml:17:1
           |
        17 | name = "x"
           | ^^^^ the type has no other fields, so it is the choice itself

        error: `type` of a choice without other fields
          --> spec/demo_1_0/get_thing.toml:18:1
           |
        18 | type = "X"
           | ^^^^ the type has no other fields, so it is the choice itself

        error: `text` of a choice without other fields
          --> spec/demo_1_0/get_thing.toml:19:1
           |
        19 | text = "X."
           | ^^^^ the type has no other fields, so it is the choice itself

        3 mistakes in 1 spec file
    "#]]
    .assert_eq(&of("name = \"x\"\ntype = \"X\"\ntext = \"X.\"\n", ""));
    expect![[r#"
        error: `size` belongs to no kind
          --> spec/demo_1_0/get_thing.toml:16:18
           |
        16 | [types.It.fields.size]
           |                  ^^^^ neither the tag nor the field of a kind
        ...
        19 | [types.It.choice]
           |           ------ the choice has no name, so it has to have every field
           |
           = help: add its kind to the choice's `kinds`, or give the choice `name`, `type` and `text`

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&of("", "[types.It.fields.size]\ntype = \"int32\"\ntext = \"Size.\"\n"));
}

#[test]
fn rules_and_pages_about_a_choice() {
    let choice = "[body.choice]\nname = \"content\"\ntype = \"Content\"\ntext = \"It.\"\ntag = \"kind\"\nkinds = [{ value = \"book\", field = \"book\" }, { value = \"letter\", field = \"letter\" }]\n";
    let rules = "[[rules]]\nrequired = \"body.book\"\nwhen = { \"body.kind\" = \"book\" }\n[[rules]]\nany_of = [\"body.letter\", \"body.book\"]\n[pagination]\nstyle = \"token\"\nposition = \"body.letter\"\nitems = \"list\"\nnext = \"next\"\n";
    let answer = "[answer.fields.list]\ntype = \"list<string>\"\ntext = \"L.\"\n[answer.fields.next]\ntype = \"string\"\ntext = \"N.\"\n";
    expect![[r#"
        error: `body.book` is part of a choice
          --> spec/demo_1_0/get_thing.toml:40:1
           |
        22 | [body.choice]
           |       ------ the choice
        ...
        40 | [[rules]]
           | ^^^^^^^^^ cannot be about it
           |
           = help: what a kind needs follows from the choice: remove the rule

        error: `body.letter` is part of a choice
          --> spec/demo_1_0/get_thing.toml:43:1
           |
        22 | [body.choice]
           |       ------ the choice
        ...
        43 | [[rules]]
           | ^^^^^^^^^ cannot be about it
           |
           = help: what a kind needs follows from the choice: remove the rule

        error: `body.letter` is part of a choice
          --> spec/demo_1_0/get_thing.toml:45:2
           |
        22 | [body.choice]
           |       ------ the choice
        ...
        45 | [pagination]
           |  ^^^^^^^^^^ cannot be about it
           |
           = help: positions and sizes are parameters of their own

        3 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(&format!("{FIELDS}{choice}{answer}{TYPES}{rules}")));
}

#[test]
fn examples_of_kinds() {
    expect![[r#"
        error: missing field `book`
          --> spec/demo_1_0/get_thing.toml:36:30
           |
        22 | [body.choice]
           |       ------ the kinds
        ...
        36 | body = '{ "to": "u", "kind": "book" }'
           |                              ^^^^^^ this kind needs it

        error: `book` belongs to another kind
          --> spec/demo_1_0/get_thing.toml:39:55
           |
        22 | [body.choice]
           |       ------ the kinds
        ...
        39 | body = '{ "to": "u", "kind": "letter", "letter": "l", "book": { "title": "t" } }'
           |                                                       ^^^^^^ `kind` is "letter"

        error: missing required field `kind`
          --> spec/demo_1_0/get_thing.toml:42:9
           |
         8 | [body.fields.kind]
           |              ---- declared here
        ...
        42 | body = '{ "to": "u", "letter": "l" }'
           |         ^ the body needs it

        3 mistakes in 1 spec file
    "#]]
    .assert_eq(&examples(&[
        r#"{ "to": "u", "kind": "book" }"#,
        r#"{ "to": "u", "kind": "letter", "letter": "l", "book": { "title": "t" } }"#,
        r#"{ "to": "u", "letter": "l" }"#,
        r#"{ "to": "u", "kind": "other" }"#,
    ]));
    let content = "[body.fields.a]\ntype = \"string\"\ntext = \"A.\"\n[body.fields.b]\ntype = \"string\"\ntext = \"B.\"\n[body.choice]\nname = \"content\"\ntype = \"Content\"\ntext = \"It.\"\ntag = \"a\"\ncontent = \"b\"\nkinds = [{ value = \"book\", type = \"Book\" }]\n";
    let example = |body: &str| format!("[[examples]]\nname = \"e\"\nbody = '{body}'\n");
    let report = |body: &str| endpoint(&format!("{content}{TYPES}{}", example(body)));
    expect![[r#"
        error: unknown field `titel`
          --> spec/demo_1_0/get_thing.toml:29:29
           |
        29 | body = '{ "a": "book", "b": "{\"titel\":\"t\"}" }'
           |                             ^^^^^^^^^^^^^^^^^^^ `Book` has no such field
           |
           = help: did you mean `title`?

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&report(r#"{ "a": "book", "b": "{\"titel\":\"t\"}" }"#));
    expect![[r#"
        error: not JSON
          --> spec/demo_1_0/get_thing.toml:29:29
           |
        29 | body = '{ "a": "book", "b": "{" }'
           |                             ^^^ EOF while parsing an object
           |
           = help: `b` is JSON within text

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&report(r#"{ "a": "book", "b": "{" }"#));
    expect![[r#"
        error: `b` without `a`
          --> spec/demo_1_0/get_thing.toml:29:11
           |
        14 | [body.choice]
           |       ------ the kinds
        ...
        29 | body = '{ "b": "{}" }'
           |           ^^^ the body does not say which kind it is

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&report(r#"{ "b": "{}" }"#));
}
