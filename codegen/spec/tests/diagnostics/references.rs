use expect_test::expect;

use crate::endpoint;

const FIELDS: &str = r#"[query.nextToken]
type = "string"
text = "Where to go on."
[query.maxResults]
type = "int32"
text = "How many."
[body.fields.code]
type = "string"
text = "A code."
[body.fields.must]
type = "string"
required = true
text = "Always there."
[answer.fields.result]
type = "Result2"
text = "The result."
[answer.fields.nextToken]
type = "int64"
text = "The next."
[types.Result2]
text = "A result."
[types.Result2.fields.list]
type = "list<string>"
text = "Items."
[types.Result2.fields.hasMore]
type = "string"
text = "More?"
"#;

fn report(rest: &str) -> String {
    endpoint(&format!("{FIELDS}{rest}"))
}

#[test]
fn rules() {
    let rest = r#"[[rules]]
any_of = ["body.cod", "code", "body.must"]
[[rules]]
one_of = ["body.code"]
[[rules]]
one_of = ["body.code", "body.code"]
[[rules]]
required = "body.code"
[[rules]]
required = "body.code"
when = { "query.maxResults" = "many" }
[[rules]]
required = "body.maxResults"
when = { }
[[rules]]
any_of = ["body.code", "query.maxResults"]
required = "body.code"
"#;
    expect![[r#"
        error: no parameter is at `body.cod`
          --> spec/demo_1_0/get_thing.toml:36:11
           |
        36 | any_of = ["body.cod", "code", "body.must"]
           |           ^^^^^^^^^^ points at nothing
           |
           = help: did you mean `body.code`?

        error: no parameter is at `code`
          --> spec/demo_1_0/get_thing.toml:36:23
           |
        36 | any_of = ["body.cod", "code", "body.must"]
           |                       ^^^^^^ expected a place, a dot and a wire name, as in `body.code`
           |
           = help: did you mean `body.code`?

        error: `body.must` is required anyway
          --> spec/demo_1_0/get_thing.toml:36:31
           |
        17 | [body.fields.must]
           |              ---- required here
        ...
        36 | any_of = ["body.cod", "code", "body.must"]
           |                               ^^^^^^^^^^^ so the rule says nothing

        error: `one_of` has one parameter only
          --> spec/demo_1_0/get_thing.toml:38:11
           |
        38 | one_of = ["body.code"]
           |           ^^^^^^^^^^^ expected at least two
           |
           = help: where it is always needed, say `required = true` there

        error: `body.code` appears twice in `one_of`
          --> spec/demo_1_0/get_thing.toml:40:24
           |
        40 | one_of = ["body.code", "body.code"]
           |                        ^^^^^^^^^^^ the second one

        error: a rule has exactly one form
          --> spec/demo_1_0/get_thing.toml:41:1
           |
        41 | [[rules]]
           | ^^^^^^^^^ expected `any_of`, `one_of`, or `required` with `when`

        error: `query.maxResults` must be `int32`
          --> spec/demo_1_0/get_thing.toml:45:31
           |
        45 | when = { "query.maxResults" = "many" }
           |                               ^^^^^^ this is text

        error: `when` is about one parameter
          --> spec/demo_1_0/get_thing.toml:48:1
           |
        48 | when = { }
           | ^^^^ has 0 keys

        error: a rule has exactly one form
          --> spec/demo_1_0/get_thing.toml:49:1
           |
        49 | [[rules]]
           | ^^^^^^^^^ expected `any_of`, `one_of`, or `required` with `when`

        9 mistakes in 1 spec file
    "#]]
    .assert_eq(&report(rest));
}

#[test]
fn pagination() {
    let rest = r#"[pagination]
style = "token"
position = "query.nextTokn"
size = "body.code"
items = "result.lst"
next = "result.hasMore.deeper"
has_more = "result.hasMore"
"#;
    expect![[r#"
        error: no parameter is at `query.nextTokn`
          --> spec/demo_1_0/get_thing.toml:37:12
           |
        37 | position = "query.nextTokn"
           |            ^^^^^^^^^^^^^^^^ points at nothing
           |
           = help: did you mean `query.nextToken`?

        error: this must be an integer
          --> spec/demo_1_0/get_thing.toml:38:8
           |
        38 | size = "body.code"
           |        ^^^^^^^^^^^ is `string`

        error: no answer field is at `result.lst`
          --> spec/demo_1_0/get_thing.toml:39:17
           |
        39 | items = "result.lst"
           |                 ^^^ no such field
           |
           = help: did you mean `list`?

        error: no answer field is at `result.hasMore.deeper`
          --> spec/demo_1_0/get_thing.toml:40:24
           |
        40 | next = "result.hasMore.deeper"
           |                        ^^^^^^ there are no fields here

        error: this must be a boolean
          --> spec/demo_1_0/get_thing.toml:41:12
           |
        41 | has_more = "result.hasMore"
           |            ^^^^^^^^^^^^^^^^ is `string`

        5 mistakes in 1 spec file
    "#]]
    .assert_eq(&report(rest));
}

#[test]
fn pagination_within_objects() {
    let within = |position: &str| {
        report(&format!(
            r#"[body.fields.option]
type = "Choice"
text = "What to return."
[types.Choice]
text = "What to return."
[types.Choice.fields.next]
type = "int64"
text = "Where to go on."
[pagination]
style = "token"
position = "body.option.{position}"
items = "result.list"
next = "nextToken"
"#
        ))
    };
    assert_eq!(within("next"), "nothing to report\n");
    expect![[r#"
        error: no parameter is at `body.option.nxt`
          --> spec/demo_1_0/get_thing.toml:45:12
           |
        45 | position = "body.option.nxt"
           |            ^^^^^^^^^^^^^^^^^ points at nothing
           |
           = help: did you mean `body.option`?

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&within("nxt"));
}

#[test]
fn pagination_types() {
    let rest = r#"[pagination]
style = "page_number"
position = "query.nextToken"
items = "nextToken"
next = "nextToken"
"#;
    expect![[r#"
        error: this must be an integer
          --> spec/demo_1_0/get_thing.toml:37:12
           |
        37 | position = "query.nextToken"
           |            ^^^^^^^^^^^^^^^^^ is `string`

        error: this must be a list
          --> spec/demo_1_0/get_thing.toml:38:9
           |
        38 | items = "nextToken"
           |         ^^^^^^^^^^^ is `int64`

        error: this must be `string`, as `query.nextToken` is
          --> spec/demo_1_0/get_thing.toml:39:8
           |
        39 | next = "nextToken"
           |        ^^^^^^^^^^^ is `int64`

        3 mistakes in 1 spec file
    "#]]
    .assert_eq(&report(rest));
}

#[test]
fn first_position() {
    let of = |style: &str, first: &str| {
        let position = "position = \"query.maxResults\"\nitems = \"result.list\"\nnext = \"nextToken\"";
        report(&format!("[pagination]\nstyle = \"{style}\"\nfirst = {first}\n{position}\n"))
    };
    expect![[r#"
        error: `first` must be `int32`
          --> spec/demo_1_0/get_thing.toml:37:9
           |
        37 | first = "zero"
           |         ^^^^^^ this is text

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&of("cursor", "\"zero\""));
    expect![[r#"
        error: this style counts, and takes no `first`
          --> spec/demo_1_0/get_thing.toml:37:1
           |
        37 | first = 0
           | ^^^^^ not for this style
           |
           = help: where it begins is the `default` of the parameter

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&of("offset", "0"));
}

#[test]
fn pagination_keys() {
    let rest = r#"[pagination]
style = "token"
position = "query.nextToken"
"#;
    expect![[r#"
        error: missing key `items`
          --> spec/demo_1_0/get_thing.toml:35:2
           |
        35 | [pagination]
           |  ^^^^^^^^^^ the answer itself is not a list
           |
           = help: `items`: path of answer fields to the list of items

        error: missing key `next`
          --> spec/demo_1_0/get_thing.toml:35:2
           |
        35 | [pagination]
           |  ^^^^^^^^^^ this style continues from a position in the answer
           |
           = help: `next`: path of answer fields to the next position

        2 mistakes in 1 spec file
    "#]]
    .assert_eq(&report(rest));
}

#[test]
fn page_errors() {
    let error = |name: &str, at: &str| {
        format!("[[page_errors]]\nname = \"{name}\"\nat = \"{at}\"\npage = \"p\"\nsays = \"s\"\ntruth = \"t\"\n")
    };
    let rest = [
        error("fine", "types.Result2.fields.list.type"),
        error("fine-too", "host"),
        error("one", "query.nextTokn.type"),
        error("two", "body.fields.code.requird"),
        error("fine-as-well", "body.fields.code.required"),
        error("three", "permissions"),
        error("fine-also", "query.elsewhere"),
        error("Four", "hosts"),
        error("fine", "summary"),
    ];
    expect![[r#"
        error: no fact is at `query.nextTokn.type`
          --> spec/demo_1_0/get_thing.toml:49:13
           |
        49 | at = "query.nextTokn.type"
           |             ^^^^^^^^ `query` has no `nextTokn`
           |
           = help: did you mean `nextToken`?

        error: no fact is at `body.fields.code.requird`
          --> spec/demo_1_0/get_thing.toml:55:24
           |
        55 | at = "body.fields.code.requird"
           |                        ^^^^^^^ `body.fields.code` has no `requird`

        error: no fact is at `permissions`
          --> spec/demo_1_0/get_thing.toml:67:7
           |
        67 | at = "permissions"
           |       ^^^^^^^^^^^ the file has no `permissions`

        error: `Four` is not a valid name for a page error
          --> spec/demo_1_0/get_thing.toml:78:8
           |
        78 | name = "Four"
           |        ^^^^^^ expected kebab case, as in `wrong-method`

        error: no fact is at `hosts`
          --> spec/demo_1_0/get_thing.toml:79:7
           |
        79 | at = "hosts"
           |       ^^^^^ the file has no `hosts`
           |
           = help: did you mean `host`?

        error: two page errors are called `fine`
          --> spec/demo_1_0/get_thing.toml:84:8
           |
        36 | name = "fine"
           |        ------ the first
        ...
        84 | name = "fine"
           |        ^^^^^^ the second one

        6 mistakes in 1 spec file
    "#]]
    .assert_eq(&report(&rest.concat()));
}

#[test]
fn settled_questions() {
    let settled =
        |at: &str, page: &str| format!("[[settled]]\nat = \"{at}\"\n{page}choice = \"answer.result\"\nwhy = \"w\"\n");
    let rest = [
        settled("types.Result2.fields.list", ""),
        settled("types.Result2.fields.list", "page = \"another\"\n"),
        settled("types.Result2.fields.list", "page = \"get-thing\"\n"),
        settled("types.Result3.fields.list", ""),
    ];
    expect![[r#"
        error: `types.Result2.fields.list` is settled twice
          --> spec/demo_1_0/get_thing.toml:45:6
           |
        36 | at = "types.Result2.fields.list"
           |      --------------------------- the first time
        ...
        45 | at = "types.Result2.fields.list"
           |      ^^^^^^^^^^^^^^^^^^^^^^^^^^^ the second time

        error: no fact is at `types.Result3.fields.list`
          --> spec/demo_1_0/get_thing.toml:50:13
           |
        50 | at = "types.Result3.fields.list"
           |             ^^^^^^^ `types` has no `Result3`
           |
           = help: did you mean `Result2`?

        2 mistakes in 1 spec file
    "#]]
    .assert_eq(&report(&rest.concat()));
}

#[test]
fn further_pages() {
    let rest = "other_pages = [\"another\", \"get-thing\", \"another\", \"no slug\"]\n";
    expect![[r#"
        error: the page `get-thing` is named twice
         --> spec/demo_1_0/get_thing.toml:8:27
          |
        3 | page = "get-thing"
          |        ----------- the first time
        ...
        8 | other_pages = ["another", "get-thing", "another", "no slug"]
          |                           ^^^^^^^^^^^ the second time

        error: the page `another` is named twice
         --> spec/demo_1_0/get_thing.toml:8:40
          |
        8 | other_pages = ["another", "get-thing", "another", "no slug"]
          |                ---------               ^^^^^^^^^ the second time
          |                |
          |                the first time

        error: not the slug of a page
         --> spec/demo_1_0/get_thing.toml:8:51
          |
        8 | other_pages = ["another", "get-thing", "another", "no slug"]
          |                                                   ^^^^^^^^^ expected the last part of the page's address

        3 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}

#[test]
fn idempotency_keys() {
    let report = |key: &str| {
        let rest = r#"[headers.x-client-token]
type = "string"
text = "A token."
"#;
        endpoint(&format!("idempotency_key = {key:?}\n{FIELDS}{rest}"))
    };
    assert_eq!(report("headers.x-client-token"), "nothing to report\n");
    let keys = ["x-client-token", "query.maxResults", "body.must"];
    expect![[r#"
        error: no parameter is at `x-client-token`
         --> spec/demo_1_0/get_thing.toml:8:19
          |
        8 | idempotency_key = "x-client-token"
          |                   ^^^^^^^^^^^^^^^^ expected a place, a dot and a wire name, as in `body.code`
          |
          = help: did you mean `headers.x-client-token`?

        1 mistake in 1 spec file
        error: the client cannot make this parameter up
         --> spec/demo_1_0/get_thing.toml:8:19
          |
        8 | idempotency_key = "query.maxResults"
          |                   ^^^^^^^^^^^^^^^^^^ is `int32`
          |
          = help: an idempotency key is an optional text in the query, in a header or in the body

        1 mistake in 1 spec file
        error: the client cannot make this parameter up
         --> spec/demo_1_0/get_thing.toml:8:19
          |
        8 | idempotency_key = "body.must"
          |                   ^^^^^^^^^^^ is required
          |
          = help: an idempotency key is an optional text in the query, in a header or in the body

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&keys.map(report).concat());
}
