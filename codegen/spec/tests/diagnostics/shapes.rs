use expect_test::expect;

use crate::{HEAD, LEGACY, NEW, endpoint, report, whole_file};

#[test]
fn unknown_key() {
    let rest = r#"safe_to_retry = true
[body.fields.id]
type = "string"
requried = true
text = "An id."
wire = "ID"
"#;
    expect![[r#"
        error: unknown key `safe_to_retry`
         --> spec/demo_1_0/get_thing.toml:8:1
          |
        8 | safe_to_retry = true
          | ^^^^^^^^^^^^^ not a key of an endpoint file
          |
          = help: its keys are `operation`, `summary`, `description`, `page`, `other_pages`, `app_types`, `permissions`, `method`, `path`, `credentials`, `safe_to_repeat`, `idempotency_key`, `deprecated`, `shared_errors`, `path_parameters`, `query`, `headers`, `body`, `answer`, `types`, `rules`, `pagination`, `errors`, `examples`, `page_errors`, `settled`

        error: unknown key `requried`
          --> spec/demo_1_0/get_thing.toml:11:1
           |
        11 | requried = true
           | ^^^^^^^^ not a key of a parameter
           |
           = help: did you mean `required`?

        error: unknown key `wire`
          --> spec/demo_1_0/get_thing.toml:13:1
           |
        13 | wire = "ID"
           | ^^^^ not a key of a parameter
           |
           = help: its keys are `type`, `name`, `required`, `required_from`, `from`, `default`, `min`, `max`, `min_length`, `max_length`, `min_items`, `max_items`, `format`, `unit`, `sensitive`, `deprecated`, `text`, `example`

        3 mistakes in 1 spec file
    "#]].assert_eq(&endpoint(rest));
}

#[test]
fn unknown_table() {
    let rest = r#"[anwser.fields.id]
type = "string"
text = "An id."
[[examples]]
name = "one"
answer = '{ "id": "1" }'
"#;
    expect![[r#"
        error: unknown key `anwser`
         --> spec/demo_1_0/get_thing.toml:8:2
          |
        8 | [anwser.fields.id]
          |  ^^^^^^ not a key of an endpoint file
          |
          = help: did you mean `answer`?

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}

#[test]
fn misspelt_required_key_is_one_mistake() {
    expect![[r#"
        error: unknown key `sumary`
         --> spec/demo_1_0/get_thing.toml:2:1
          |
        2 | sumary = "Gets a thing."
          | ^^^^^^ not a key of an endpoint file
          |
          = help: did you mean `summary`?

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&whole_file(&HEAD.replace("summary", "sumary")));
}

#[test]
fn missing_keys() {
    let rest = r#"permissions = [{ point = "Demo.Read" }]
[query.id]
text = "An id."
[[errors]]
status = 400
code = "a.b"
text = "A."
"#;
    let text = format!("{HEAD}{rest}").replace("method = \"POST\"\n", "");
    expect![[r#"
        error: missing key `method`
         --> spec/demo_1_0/get_thing.toml:1:1
          |
        1 | operation = "GetThing"
          | ^ an endpoint file needs it
          |
          = help: `method`: HTTP method.

        error: missing key `text`
         --> spec/demo_1_0/get_thing.toml:7:16
          |
        7 | permissions = [{ point = "Demo.Read" }]
          |                ^^^^^^^^^^^^^^^^^^^^^^^ a permission needs it
          |
          = help: `text`: What it allows.

        error: missing key `type`
         --> spec/demo_1_0/get_thing.toml:8:8
          |
        8 | [query.id]
          |        ^^ a parameter needs it
          |
          = help: `type`: Type expression.

        error: missing key `messages`
          --> spec/demo_1_0/get_thing.toml:10:1
           |
        10 | [[errors]]
           | ^^^^^^^^^^ an error needs it
           |
           = help: `messages`: What the message may be; `%s` stands for anything.

        4 mistakes in 1 spec file
    "#]]
    .assert_eq(&whole_file(&text));
}

#[test]
fn wrong_kinds() {
    let rest = r#"description = 1
app_types = "internal"
permissions = ["Demo.Read"]
query = ["id"]
rules = { any_of = ["query.a", "query.b"] }
deprecated = 1979-05-27
[body.fields]
id = "string"
[body.fields.count]
type = ["int64"]
required = "yes"
min = 1.5
text = "A count."
"#;
    expect![[r#"
        error: `description` must be text
         --> spec/demo_1_0/get_thing.toml:8:15
          |
        8 | description = 1
          |               ^ this is an integer

        error: `app_types` must be a list of words
         --> spec/demo_1_0/get_thing.toml:9:13
          |
        9 | app_types = "internal"
          |             ^^^^^^^^^^ this is text

        error: `permissions` must be a table
          --> spec/demo_1_0/get_thing.toml:10:16
           |
        10 | permissions = ["Demo.Read"]
           |                ^^^^^^^^^^^ this is text

        error: `query` must be a table
          --> spec/demo_1_0/get_thing.toml:11:9
           |
        11 | query = ["id"]
           |         ^^^^^^ this is a list

        error: `rules` must be an array of tables
          --> spec/demo_1_0/get_thing.toml:12:1
           |
        12 | rules = { any_of = ["query.a", "query.b"] }
           | ^^^^^ this is a table

        error: `deprecated` must be text
          --> spec/demo_1_0/get_thing.toml:13:14
           |
        13 | deprecated = 1979-05-27
           |              ^^^^^^^^^^ this is a date

        error: `id` must be a table
          --> spec/demo_1_0/get_thing.toml:15:6
           |
        15 | id = "string"
           |      ^^^^^^^^ this is text

        error: `type` must be a type expression, as text
          --> spec/demo_1_0/get_thing.toml:17:8
           |
        17 | type = ["int64"]
           |        ^^^^^^^^^ this is a list

        error: `required` must be true or false
          --> spec/demo_1_0/get_thing.toml:18:12
           |
        18 | required = "yes"
           |            ^^^^^ this is text

        error: `min` must be an integer
          --> spec/demo_1_0/get_thing.toml:19:7
           |
        19 | min = 1.5
           |       ^^^ this is a number with a fraction

        10 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}

#[test]
fn blank_texts() {
    let rest = r#"description = " "
[query.id]
type = ""
text = ""
[[errors]]
status = 400
code = "a.b"
messages = [" "]
text = "A."
[[errors]]
status = 400
code = "a.c"
messages = []
text = "A."
"#;
    expect![[r#"
        error: `description` is blank
         --> spec/demo_1_0/get_thing.toml:8:15
          |
        8 | description = " "
          |               ^^^ expected some text

        error: `type` is blank
          --> spec/demo_1_0/get_thing.toml:10:8
           |
        10 | type = ""
           |        ^^ expected some text

        error: `text` is blank
          --> spec/demo_1_0/get_thing.toml:11:8
           |
        11 | text = ""
           |        ^^ expected some text

        error: `messages` is blank
          --> spec/demo_1_0/get_thing.toml:15:13
           |
        15 | messages = [" "]
           |             ^^^ expected some text

        error: `messages` is empty
          --> spec/demo_1_0/get_thing.toml:20:12
           |
        20 | messages = []
           |            ^^ expected at least one text

        5 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}

#[test]
fn unknown_words() {
    let rest = r#"app_types = ["internal", "third_party", "internal"]
[query.at]
type = "int64"
format = "epoch_millis"
text = "A time."
"#;
    let text = format!("{HEAD}{rest}").replace("\"POST\"", "\"post\"");
    expect![[r#"
        error: unknown word `post`
         --> spec/demo_1_0/get_thing.toml:4:10
          |
        4 | method = "post"
          |          ^^^^^^ expected `GET`, `POST`, `PUT`, `PATCH` or `DELETE`
          |
          = help: did you mean `POST`?

        error: unknown word `third_party`
         --> spec/demo_1_0/get_thing.toml:8:26
          |
        8 | app_types = ["internal", "third_party", "internal"]
          |                          ^^^^^^^^^^^^^ expected `internal`, `internal_delegated`, `third_party_enterprise` or `third_party_personal`

        error: `internal` appears twice
         --> spec/demo_1_0/get_thing.toml:8:41
          |
        8 | app_types = ["internal", "third_party", "internal"]
          |                                         ^^^^^^^^^^ the second one

        error: unknown word `epoch_millis`
          --> spec/demo_1_0/get_thing.toml:11:10
           |
        11 | format = "epoch_millis"
           |          ^^^^^^^^^^^^^^ expected `epoch_milliseconds`, `epoch_seconds`, `iso_8601`, `local_date_time`, `local_date`, `url` or `base64`

        4 mistakes in 1 spec file
    "#]].assert_eq(&whole_file(&text));
}

#[test]
fn numbers_out_of_bounds() {
    let rest = r#"[query.id]
type = "string"
text = "An id."
min_length = -1
[[errors]]
status = 4000
code = "a.b"
messages = ["m"]
text = "A."
"#;
    expect![[r#"
        error: `min_length` cannot be -1
          --> spec/demo_1_0/get_thing.toml:11:14
           |
        11 | min_length = -1
           |              ^^ expected 0 or more

        error: `status` cannot be 4000
          --> spec/demo_1_0/get_thing.toml:13:10
           |
        13 | status = 4000
           |          ^^^^ expected 100 to 599

        2 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}

/// The diagnostics of a crate file with this version.
fn versioned(version: &str) -> String {
    let text = format!(
        "title = \"Demo\"\nsummary = \"A.\"\nversion = \"{version}\"\ngateway = \"new\"\npages = \"https://a.b/\"\n"
    );
    report(&[("demo_1_0.toml", text.as_bytes())])
}

#[test]
fn versions_that_cargo_rejects() {
    expect![[r#"
        error: not a version
         --> spec/demo_1_0.toml:3:11
          |
        3 | version = "01.0.0"
          |           ^^^^^^^^ expected one like `0.1.0`

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&versioned("01.0.0"));
    for version in ["+1.0.0", "1.0.00", "1.0", "1.0.0.0", "1..0", "1.0.99999999999999999999"] {
        assert!(versioned(version).contains("error: not a version"), "{version}");
    }
    for version in ["0.1.0", "10.0.4294967296"] {
        assert!(!versioned(version).contains("not a version"), "{version}");
    }
}

#[test]
fn crate_file() {
    let text = r#"
title = "Demo"
version = "1"
gateway = "modern"
pages = "example.com"
operation_prefix = "oapi_"
authors = ["me"]
"#;
    expect![[r#"
        error: missing key `summary`
         --> spec/demo_1_0.toml:1:1
          |
        1 |
          | ^ a crate file needs it
          |
          = help: `summary`: What the API is for, in a sentence.

        error: not a version
         --> spec/demo_1_0.toml:3:11
          |
        3 | version = "1"
          |           ^^^ expected one like `0.1.0`

        error: unknown word `modern`
         --> spec/demo_1_0.toml:4:11
          |
        4 | gateway = "modern"
          |           ^^^^^^^^ expected `new` or `legacy`

        error: slugs cannot be appended to `pages`
         --> spec/demo_1_0.toml:5:9
          |
        5 | pages = "example.com"
          |         ^^^^^^^^^^^^^ expected `https://.../`, with a slash at its end

        error: operations cannot begin so
         --> spec/demo_1_0.toml:6:20
          |
        6 | operation_prefix = "oapi_"
          |                    ^^^^^^^ expected upper camel case, as in `Oapi`

        error: unknown key `authors`
         --> spec/demo_1_0.toml:7:1
          |
        7 | authors = ["me"]
          | ^^^^^^^ not a key of a crate file
          |
          = help: its keys are `title`, `summary`, `description`, `version`, `gateway`, `pages`, `operation_prefix`, `opening_call`, `errors`, `error_sets`

        6 mistakes in 1 spec file
    "#]]
    .assert_eq(&report(&[("demo_1_0.toml", text.as_bytes())]));
}

#[test]
fn addresses_that_slugs_cannot_be_appended_to() {
    for pages in ["http://a.bc/", "https://a.bc", "https://a.bc/?page=", "https://a.bc/d|e/", "https://a.bc/d e/"] {
        let text = NEW.replace("https://example.com/document/", pages);
        let report = report(&[("demo_1_0.toml", text.as_bytes())]);
        assert!(report.contains("slugs cannot be appended to `pages`"), "{pages}: {report}");
    }
}

#[test]
fn mistakes_of_all_files_at_once() {
    let endpoint = format!("{HEAD}typ = 1\n");
    let files: [(&str, &[u8]); 4] = [
        ("new_1_0.toml", b"title = \"New\""),
        ("new_1_0/get_thing.toml", endpoint.as_bytes()),
        ("old.toml", LEGACY.as_bytes()),
        ("old/get_thing.toml", endpoint.as_bytes()),
    ];
    expect![[r#"
        error: missing key `gateway`
         --> spec/new_1_0.toml:1:1
          |
        1 | title = "New"
          | ^ a crate file needs it
          |
          = help: `gateway`: Which of DingTalk's two servers it lives on.

        error: missing key `pages`
         --> spec/new_1_0.toml:1:1
          |
        1 | title = "New"
          | ^ a crate file needs it
          |
          = help: `pages`: Address that every `page` is appended to; ends with a slash.

        error: missing key `summary`
         --> spec/new_1_0.toml:1:1
          |
        1 | title = "New"
          | ^ a crate file needs it
          |
          = help: `summary`: What the API is for, in a sentence.

        error: missing key `version`
         --> spec/new_1_0.toml:1:1
          |
        1 | title = "New"
          | ^ a crate file needs it
          |
          = help: `version`: Version of the generated package: `0.1.0`.

        error: unknown key `typ`
         --> spec/new_1_0/get_thing.toml:8:1
          |
        8 | typ = 1
          | ^^^ not a key of an endpoint file
          |
          = help: its keys are `operation`, `summary`, `description`, `page`, `other_pages`, `app_types`, `permissions`, `method`, `path`, `credentials`, `safe_to_repeat`, `idempotency_key`, `deprecated`, `shared_errors`, `path_parameters`, `query`, `headers`, `body`, `answer`, `types`, `rules`, `pagination`, `errors`, `examples`, `page_errors`, `settled`

        error: `GetThing` does not begin with `Oapi`
         --> spec/old/get_thing.toml:1:13
          |
        1 | operation = "GetThing"
          |             ^^^^^^^^^^ the crate's `operation_prefix` says that every operation does

        error: unknown key `typ`
         --> spec/old/get_thing.toml:8:1
          |
        8 | typ = 1
          | ^^^ not a key of an endpoint file
          |
          = help: its keys are `operation`, `summary`, `description`, `page`, `other_pages`, `app_types`, `permissions`, `method`, `path`, `credentials`, `safe_to_repeat`, `idempotency_key`, `deprecated`, `shared_errors`, `path_parameters`, `query`, `headers`, `body`, `answer`, `types`, `rules`, `pagination`, `errors`, `examples`, `page_errors`, `settled`

        7 mistakes in 3 spec files
    "#]].assert_eq(&report(&files));
}
