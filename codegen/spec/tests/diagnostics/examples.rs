use expect_test::expect;

use crate::{HEAD, endpoint, legacy_endpoint, whole_file};

const FIELDS: &str = r#"[query.ids]
type = "json<list<int64>>"
text = "Ids."
[query.page]
type = "int32"
required = true
text = "A page."
[body.fields.kind]
type = "Kind"
required = true
text = "A kind."
[body.fields.items]
type = "list<Item>"
text = "Items."
[answer.fields.names]
type = "list<string>"
text = "Names."
[answer.fields.count]
type = "int64"
text = "How many."
[types.Kind]
base = "string"
text = "A kind."
[[types.Kind.values]]
value = "large"
text = "Large."
[types.Item]
text = "An item."
[types.Item.fields.id]
type = "string"
required = true
text = "An id."
[types.Item.fields.data]
type = "json<map<bool>>"
text = "Data."
"#;

fn report(examples: &str) -> String {
    endpoint(&format!("{FIELDS}{examples}"))
}

#[test]
fn fitting_examples() {
    let rest = r#"[[examples]]
name = "fits"
query = { ids = [1, 2], page = 1 }
body = '''
{ "kind": "large", "items": [{ "id": "1", "data": "{\"a\": true}" }, { "id": "2", "data": null }] }
'''
answer = '{ "names": ["a", null], "count": 9007199254740993 }'
[[examples]]
name = "fails"
query.page = 1
body = '{ "kind": "" }'
failure = '{ "code": "a.b" }'
status = 403
"#;
    assert_eq!(report(rest), "nothing to report\n");
}

#[test]
fn missing_and_unknown_fields() {
    let rest = r#"[[examples]]
name = "one"
body = '''
{
  "kidn": "large",
  "items": [{ "ID": "1" }, { "idea": "2" }]
}
'''
answer = '{ "names": [], "total": 1 }'
[[examples]]
name = "two"
query = { pages = 1 }
answer = '{}'
[[examples]]
name = "three"
query = { page = 1 }
answer = '{}'
"#;
    expect![[r#"
        error: missing required parameter `query.page`
          --> spec/demo_1_0/get_thing.toml:44:8
           |
        11 | [query.page]
           |        ---- declared here
        ...
        44 | name = "one"
           |        ^^^^^ this example needs it

        error: unknown field `kidn`
          --> spec/demo_1_0/get_thing.toml:47:3
           |
        47 |   "kidn": "large",
           |   ^^^^^^ the body has no such field
           |
           = help: did you mean `kind`?

        error: unknown field `ID`
          --> spec/demo_1_0/get_thing.toml:48:15
           |
        48 |   "items": [{ "ID": "1" }, { "idea": "2" }]
           |               ^^^^ `Item` has no such field
           |
           = help: did you mean `id`?

        error: missing required field `id`
          --> spec/demo_1_0/get_thing.toml:48:28
           |
        36 | [types.Item.fields.id]
           |                    -- declared here
        ...
        48 |   "items": [{ "ID": "1" }, { "idea": "2" }]
           |                            ^ `Item` needs it

        error: unknown field `idea`
          --> spec/demo_1_0/get_thing.toml:48:30
           |
        48 |   "items": [{ "ID": "1" }, { "idea": "2" }]
           |                              ^^^^^^ `Item` has no such field

        error: unknown field `total`
          --> spec/demo_1_0/get_thing.toml:51:26
           |
        51 | answer = '{ "names": [], "total": 1 }'
           |                          ^^^^^^^ the answer has no such field

        error: missing required parameter `body.kind`
          --> spec/demo_1_0/get_thing.toml:53:8
           |
        15 | [body.fields.kind]
           |              ---- declared here
        ...
        53 | name = "two"
           |        ^^^^^ this example needs it

        error: no parameter is at `query.pages`
          --> spec/demo_1_0/get_thing.toml:54:11
           |
        54 | query = { pages = 1 }
           |           ^^^^^ gives a value to nothing
           |
           = help: did you mean `page`?

        error: missing required parameter `body.kind`
          --> spec/demo_1_0/get_thing.toml:57:8
           |
        15 | [body.fields.kind]
           |              ---- declared here
        ...
        57 | name = "three"
           |        ^^^^^^^ this example needs it

        9 mistakes in 1 spec file
    "#]]
    .assert_eq(&report(rest));
}

#[test]
fn wrong_types() {
    let rest = r#"[[examples]]
name = "one"
query = { ids = "[1]", page = 3000000000 }
body = '''
{
  "kind": "lage",
  "items": { "id": "1" }
}
'''
answer = '{ "names": { "string": ["a"] }, "count": "1" }'
[[examples]]
name = "two"
query = { ids = [1, "2"], page = true }
body = '{ "kind": "large", "items": [{ "id": 1, "data": "{\"a\": 1}" }, { "id": "2", "data": "{" }] }'
answer = '[]'
"#;
    expect![[r#"
        error: `ids` must be `list<int64>`
          --> spec/demo_1_0/get_thing.toml:45:17
           |
        45 | query = { ids = "[1]", page = 3000000000 }
           |                 ^^^^^ this is text

        error: `page` must be `int32`
          --> spec/demo_1_0/get_thing.toml:45:31
           |
        45 | query = { ids = "[1]", page = 3000000000 }
           |                               ^^^^^^^^^^ this is the number 3000000000

        error: `lage` is not a value of `Kind`
          --> spec/demo_1_0/get_thing.toml:48:11
           |
        48 |   "kind": "lage",
           |           ^^^^^^ expected `large`
           |
           = help: did you mean `large`?

        error: `items` must be `list<Item>`
          --> spec/demo_1_0/get_thing.toml:49:12
           |
        49 |   "items": { "id": "1" }
           |            ^ this is an object

        error: `names` must be `list<string>`
          --> spec/demo_1_0/get_thing.toml:52:22
           |
        52 | answer = '{ "names": { "string": ["a"] }, "count": "1" }'
           |                      ^ this is an object

        error: `count` must be `int64`
          --> spec/demo_1_0/get_thing.toml:52:52
           |
        52 | answer = '{ "names": { "string": ["a"] }, "count": "1" }'
           |                                                    ^^^ this is text

        error: an element of `ids` must be `int64`
          --> spec/demo_1_0/get_thing.toml:55:21
           |
        55 | query = { ids = [1, "2"], page = true }
           |                     ^^^ this is text

        error: `page` must be `int32`
          --> spec/demo_1_0/get_thing.toml:55:34
           |
        55 | query = { ids = [1, "2"], page = true }
           |                                  ^^^^ this is a boolean

        error: `id` must be `string`
          --> spec/demo_1_0/get_thing.toml:56:46
           |
        56 | body = '{ "kind": "large", "items": [{ "id": 1, "data": "{\"a\": 1}" }, { "id": "2", "data": "{" }] }'
           |                                              ^ this is the number 1

        error: an element of `data` must be `bool`
          --> spec/demo_1_0/get_thing.toml:56:57
           |
        56 | body = '{ "kind": "large", "items": [{ "id": 1, "data": "{\"a\": 1}" }, { "id": "2", "data": "{" }] }'
           |                                                         ^^^^^^^^^^^^ this is the number 1

        error: not JSON
          --> spec/demo_1_0/get_thing.toml:56:94
           |
        56 | body = '{ "kind": "large", "items": [{ "id": 1, "data": "{\"a\": 1}" }, { "id": "2", "data": "{" }] }'
           |                                                                                              ^^^ EOF while parsing an object
           |
           = help: `data` is JSON within text

        error: the answer must be an object
          --> spec/demo_1_0/get_thing.toml:57:11
           |
        57 | answer = '[]'
           |           ^ this is a list

        12 mistakes in 1 spec file
    "#]].assert_eq(&report(rest));
}

#[test]
fn bad_json() {
    let rest = r#"[[examples]]
name = "one"
query.page = 1
body = '''
{
  "kind": "large",
  "items": [{ "id": "中文" }],
}
'''
answer = "{ \"names\": [\"a\"], \"names\": [] }"
[[examples]]
name = "two"
query.page = 1
body = '{ "kind": "large" '
answer = 'nothing'
"#;
    expect![[r#"
        error: not JSON
          --> spec/demo_1_0/get_thing.toml:50:1
           |
        50 | }
           | ^ trailing comma

        error: `names` appears twice in one object
          --> spec/demo_1_0/get_thing.toml:52:33
           |
        52 | answer = "{ \"names\": [\"a\"], \"names\": [] }"
           |             --------- the first ^^^^^^^^^ the second one

        error: not JSON
          --> spec/demo_1_0/get_thing.toml:56:26
           |
        56 | body = '{ "kind": "large" '
           |                          ^ EOF while parsing an object

        error: not JSON
          --> spec/demo_1_0/get_thing.toml:57:12
           |
        57 | answer = 'nothing'
           |            ^ expected a JSON value

        4 mistakes in 1 spec file
    "#]]
    .assert_eq(&report(rest));
}

#[test]
fn bad_json_with_windows_lines() {
    let rest = "[[examples]]\nname = \"one\"\nquery.page = 1\nbody = \"\"\"\n{\n  \\\"kind\": \"large\",\n  \"items\": [{ \"id\": \"中\\u6587\", }]\n}\n\"\"\"\nfailure = '{}'\n";
    let text = format!("{HEAD}{FIELDS}{rest}").replace('\n', "\r\n");
    expect![[r#"
        error: not JSON
          --> spec/demo_1_0/get_thing.toml:49:32
           |
        49 |   "items": [{ "id": "中\u6587", }]
           |                                 ^ trailing comma

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&whole_file(&text));
}

#[test]
fn liberties_of_the_legacy_gateway() {
    let rest = r#"[[examples]]
name = "wrapped"
query.page = 1
body = '{ "kind": "large" }'
answer = '{ "names": { "string": ["a", 1] }, "count": "12" }'
[[examples]]
name = "refused"
query.page = 1
body = '{ "kind": "large" }'
failure = '{ "errcode": 40014, "errmsg": "no" }'
"#;
    assert_eq!(legacy_endpoint(&format!("{FIELDS}{rest}")), "nothing to report\n");
    let wrong = r#"[[examples]]
name = "wrapped"
query.page = 1
body = '{ "kind": "large", "items": { "item": [] } }'
answer = '{ "names": { "string": ["a"], "more": [] }, "count": "twelve" }'
"#;
    expect![[r#"
        error: `items` must be `list<Item>`
          --> spec/old/get_thing.toml:46:37
           |
        46 | body = '{ "kind": "large", "items": { "item": [] } }'
           |                                     ^ this is an object

        error: `names` must be `list<string>`
          --> spec/old/get_thing.toml:47:22
           |
        47 | answer = '{ "names": { "string": ["a"], "more": [] }, "count": "twelve" }'
           |                      ^ this is an object

        error: `count` must be `int64`
          --> spec/old/get_thing.toml:47:64
           |
        47 | answer = '{ "names": { "string": ["a"], "more": [] }, "count": "twelve" }'
           |                                                                ^^^^^^^^ this is text

        3 mistakes in 1 spec file
    "#]]
    .assert_eq(&legacy_endpoint(&format!("{FIELDS}{wrong}")));
}

#[test]
fn replies() {
    let rest = r#"[[examples]]
name = "one"
query.page = 1
body = '{ "kind": "large" }'
[[examples]]
name = "two"
query.page = 1
body = '{ "kind": "large" }'
answer = '{}'
failure = '{}'
[[examples]]
name = "two"
query.page = 1
body = '{ "kind": "large" }'
answer = '{}'
status = 400
[[examples]]
name = "Four"
query.page = 1
body = '{ "kind": "large" }'
failure = '{}'
status = 200
"#;
    expect![[r#"
        error: an example without an answer
          --> spec/demo_1_0/get_thing.toml:44:8
           |
        44 | name = "one"
           |        ^^^^^ expected `answer` or `failure`

        error: an answer and a failure at once
          --> spec/demo_1_0/get_thing.toml:52:1
           |
        51 | answer = '{}'
           | ------ the answer
        52 | failure = '{}'
           | ^^^^^^^ expected one of them

        error: two examples are called `two`
          --> spec/demo_1_0/get_thing.toml:54:8
           |
        48 | name = "two"
           |        ----- the first
        ...
        54 | name = "two"
           |        ^^^^^ the second one

        error: a status without a failure
          --> spec/demo_1_0/get_thing.toml:58:1
           |
        58 | status = 400
           | ^^^^^^ goes with `failure`

        error: `Four` is not a valid name for an example
          --> spec/demo_1_0/get_thing.toml:60:8
           |
        60 | name = "Four"
           |        ^^^^^^ expected snake case
           |
           = help: write `four`

        error: 200 is not a failure on the new gateway
          --> spec/demo_1_0/get_thing.toml:64:10
           |
        64 | status = 200
           |          ^^^ expected 400 to 599

        6 mistakes in 1 spec file
    "#]]
    .assert_eq(&report(rest));
    let nothing = "[[examples]]\nname = \"one\"\n[[examples]]\nname = \"two\"\nbody = '{}'\nanswer = '{}'\n";
    expect![[r#"
        error: this operation takes no body
          --> spec/demo_1_0/get_thing.toml:12:1
           |
        12 | body = '{}'
           | ^^^^ so no example has one

        error: this operation answers nothing
          --> spec/demo_1_0/get_thing.toml:13:1
           |
        13 | answer = '{}'
           | ^^^^^^ so no example has an answer

        2 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(nothing));
}

#[test]
fn misplaced_arguments() {
    let rest = r#"[[examples]]
name = "one"
headers = { page = 1 }
body = '{ "kind": "large" }'
answer = '{}'
"#;
    expect![[r#"
        error: no parameter is at `headers.page`
          --> spec/demo_1_0/get_thing.toml:45:13
           |
        45 | headers = { page = 1 }
           |             ^^^^ gives a value to nothing
           |
           = help: it is declared as `query.page`

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&report(rest));
}

#[test]
fn broken_rules() {
    let rest = r#"[body.fields.grant]
type = "string"
text = "A grant."
[body.fields.code]
type = "string"
text = "A code."
[body.fields.token]
type = "string"
text = "A token."
[[rules]]
one_of = ["body.code", "body.token"]
[[rules]]
required = "body.token"
when = { "body.grant" = "refresh" }
[[examples]]
name = "one"
body = '{ "grant": "refresh", "code": "1" }'
[[examples]]
name = "two"
body = '{ "token": "1", "code": "1" }'
[[examples]]
name = "fine"
body = '{ "token": "1", "grant": "refresh" }'
"#;
    expect![[r#"
        error: the example breaks a rule
          --> spec/demo_1_0/get_thing.toml:23:8
           |
        19 | [[rules]]
           | --------- the rule
        ...
        23 | name = "one"
           |        ^^^^^ expected `body.token`

        error: the example breaks a rule
          --> spec/demo_1_0/get_thing.toml:26:8
           |
        17 | [[rules]]
           | --------- the rule
        ...
        26 | name = "two"
           |        ^^^^^ expected exactly one of `body.code`, `body.token`

        2 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}

#[test]
fn samples_of_fields() {
    let rest = r#"[query.a]
type = "int32"
text = "A."
example = "1"
[query.b]
type = "Kind"
text = "B."
default = "medium"
[query.c]
type = "float64"
text = "C."
example = nan
[query.d]
type = "json<list<string>>"
text = "D."
example = ["a"]
[query.e]
type = "string"
text = "E."
example = 2026-01-31
[types.Kind]
base = "string"
text = "A kind."
[[types.Kind.values]]
value = "large"
text = "Large."
"#;
    expect![[r#"
        error: `example` must be `int32`
          --> spec/demo_1_0/get_thing.toml:11:11
           |
        11 | example = "1"
           |           ^^^ this is text

        error: `medium` is not a value of `Kind`
          --> spec/demo_1_0/get_thing.toml:15:11
           |
        15 | default = "medium"
           |           ^^^^^^^^ expected `large`

        error: JSON has no such number
          --> spec/demo_1_0/get_thing.toml:19:11
           |
        19 | example = nan
           |           ^^^ expected a finite one

        error: JSON has no dates
          --> spec/demo_1_0/get_thing.toml:27:11
           |
        27 | example = 2026-01-31
           |           ^^^^^^^^^^ expected the text that travels

        4 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}

#[test]
fn value_bodies() {
    let rest = r#"[body]
type = "list<int64>"
name = "ids"
required = true
text = "Ids."
[answer]
type = "bool"
text = "Whether."
[[examples]]
name = "fits"
body = '[1, 2]'
answer = 'true'
[[examples]]
name = "not"
body = '["1"]'
answer = '{}'
[[examples]]
name = "none"
answer = 'false'
"#;
    expect![[r#"
        error: an element of the body must be `int64`
          --> spec/demo_1_0/get_thing.toml:22:10
           |
        22 | body = '["1"]'
           |          ^^^ this is text

        error: the answer must be `bool`
          --> spec/demo_1_0/get_thing.toml:23:11
           |
        23 | answer = '{}'
           |           ^ this is an object

        error: missing the required body
          --> spec/demo_1_0/get_thing.toml:25:8
           |
         8 | [body]
           |  ---- declared here
        ...
        25 | name = "none"
           |        ^^^^^^ this example needs it

        3 mistakes in 1 spec file
    "#]]
    .assert_eq(&whole_file(&format!("{HEAD}{rest}")));
}

#[test]
fn values_beyond_their_fields_limits() {
    let rest = r#"[query.since]
type = "string"
format = "local_date_time"
text = "From when on."
example = "2026-01-31"
[query.ids]
type = "json<list<int64>>"
max_items = 2
text = "Ids."
[body.fields.size]
type = "int32"
min = 1
max = 50
default = 0
text = "How many."
[body.fields.odd]
type = "int32"
min = 50
max = 1
text = "Only the bounds are wrong."
[body.fields.names]
type = "list<Name>"
text = "Names."
[answer.fields.at]
type = "string"
format = "local_date_time"
text = "The server may write it otherwise."
[types.Name]
text = "A name."
[types.Name.fields.text]
type = "string"
max_length = 3
text = "The name."
[[examples]]
name = "placeholders"
query = { since = "yyyy-MM-dd hh:mm:ss", ids = [1, 2, 3] }
body = '{ "size": 100, "odd": 7, "names": [{ "text": "abc" }, { "text": "abcd" }] }'
answer = '{ "at": "2026-01-31T00:00Z" }'
"#;
    expect![[r#"
        error: `example` contradicts the field's own limits
          --> spec/demo_1_0/get_thing.toml:12:11
           |
        12 | example = "2026-01-31"
           |           ^^^^^^^^^^^^ expected a time such as `2026-01-31 23:59:59`

        error: `default` contradicts the field's own limits
          --> spec/demo_1_0/get_thing.toml:21:11
           |
        21 | default = 0
           |           ^ expected at least 1

        error: `max` is less than `min`
          --> spec/demo_1_0/get_thing.toml:26:7
           |
        26 | max = 1
           |       ^ expected 50 or more

        error: `since` cannot have this value
          --> spec/demo_1_0/get_thing.toml:43:19
           |
         8 | [query.since]
           |        ----- declared here
        ...
        43 | query = { since = "yyyy-MM-dd hh:mm:ss", ids = [1, 2, 3] }
           |                   ^^^^^^^^^^^^^^^^^^^^^ expected a time such as `2026-01-31 23:59:59`

        error: `ids` cannot have this value
          --> spec/demo_1_0/get_thing.toml:43:48
           |
        13 | [query.ids]
           |        --- declared here
        ...
        43 | query = { since = "yyyy-MM-dd hh:mm:ss", ids = [1, 2, 3] }
           |                                                ^ expected at most 2 elements

        error: `size` cannot have this value
          --> spec/demo_1_0/get_thing.toml:44:19
           |
        17 | [body.fields.size]
           |              ---- declared here
        ...
        44 | body = '{ "size": 100, "odd": 7, "names": [{ "text": "abc" }, { "text": "abcd" }] }'
           |                   ^^^ expected at most 50

        error: `text` cannot have this value
          --> spec/demo_1_0/get_thing.toml:44:73
           |
        37 | [types.Name.fields.text]
           |                    ---- declared here
        ...
        44 | body = '{ "size": 100, "odd": 7, "names": [{ "text": "abc" }, { "text": "abcd" }] }'
           |                                                                         ^^^^^^ expected at most 3 characters

        7 mistakes in 1 spec file
    "#]].assert_eq(&endpoint(rest));
}

#[test]
fn times_in_the_other_unit() {
    let rest = r#"
[query.since]
type = "int64"
format = "epoch_milliseconds"
text = "Since when."
[answer.fields.at]
type = "string"
format = "epoch_seconds"
text = "When."
[[examples]]
name = "mixed"
query = { since = 1767225600 }
answer = '{ "at": "1767225600000" }'
"#;
    expect![[r#"
        error: `since` cannot have this value
          --> spec/demo_1_0/get_thing.toml:19:19
           |
         9 | [query.since]
           |        ----- declared here
        ...
        19 | query = { since = 1767225600 }
           |                   ^^^^^^^^^^ expected milliseconds since 1970, not seconds

        error: `at` cannot have this value
          --> spec/demo_1_0/get_thing.toml:20:19
           |
        13 | [answer.fields.at]
           |                -- declared here
        ...
        20 | answer = '{ "at": "1767225600000" }'
           |                   ^^^^^^^^^^^^^^^ expected seconds since 1970, not milliseconds

        2 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}
