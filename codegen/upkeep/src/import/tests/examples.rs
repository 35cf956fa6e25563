//! What is kept of examples that contradict their own page.

use expect_test::{Expect, expect};
use serde_json::{Value, json};

use super::made_up::*;
use crate::import::endpoint;
use dingtalk_pages::facts::{ExampleFacts, FieldFacts, PageFacts, Shape};

fn facts() -> PageFacts {
    let kind = FieldFacts { values: values([json!("a"), json!("b")]), ..field("kind", Shape::String) };
    let item = object(vec![field("id", Shape::String), kind]);
    PageFacts {
        path: "/v1.0/demo/{groupId}/things".to_owned(),
        path_parameters: vec![FieldFacts { example: Some(json!("g7")), ..given("groupId", Shape::String, true) }],
        body: tree(object(vec![
            given("name", Shape::String, true),
            given("filter", object(vec![given("size", Shape::Int64, false)]), false),
        ])),
        answer: tree(object(vec![field("list", list(item)), field("total", Shape::Int64)])),
        ..page("QueryThings")
    }
}

fn example(body: Option<Value>, answer: Value) -> ExampleFacts {
    ExampleFacts { path_parameters: Vec::new(), query: Vec::new(), undescribed: Vec::new(), body, answer: Some(answer) }
}

/// The examples in the spec of the page with this one, and what is reported about it.
fn check(example: ExampleFacts, expected: &Expect) {
    check_page(&PageFacts { examples: vec![example], ..facts() }, expected);
}

fn check_page(facts: &PageFacts, expected: &Expect) {
    let imported = endpoint(facts, &[], &api(), None);
    let text = imported.text.unwrap();
    let mut shown = text.split_once("# Examples\n").map_or("nothing\n", |(_, examples)| examples).to_owned();
    for note in imported.notes.iter().filter(|note| note.at.starts_with("examples")) {
        shown.push_str(&format!("{}: {}: {}\n", note.kind.word(), note.at, note.message));
    }
    expected.assert_eq(&shown);
}

#[test]
fn only_what_contradicts_the_page_is_left_out() {
    let body = json!({ "name": "n", "filter": { "size": "large" }, "extra": [1] });
    let answer = json!({ "list": [{ "id": "1", "kind": "z" }, { "id": 2 }, { "id": "3", "more": {} }], "total": 3 });
    check(
        example(Some(body), answer),
        &expect![[r#"
        [[examples]]
        name = "from_page"
        path_parameters = { groupId = "g7" }
        body = '{ "name": "n" }'
        answer = '''
        {
          "list": [{ "id": "1" }, { "id": "3" }],
          "total": 3
        }
        '''
        left-out: examples.from_page.body.extra: unknown field `extra` (the body has no such field); the example goes without `[1]`
        left-out: examples.from_page.body.filter.size: `size` must be `int64` (this is text); the example goes without `"large"`
        left-out: examples.from_page.answer.list[0].kind: `z` is not a value of `Kind` (expected `a` or `b`); the example goes without `"z"`
        left-out: examples.from_page.answer.list[1].id: `id` must be `string` (this is the number 2); the example goes without `2`
        left-out: examples.from_page.answer.list[2].more: unknown field `more` (`Item` has no such field); the example goes without `{}`
        provisional: examples.from_page.path_parameters.groupId: the page's example lacks this required parameter; its value is the one in the table
    "#]],
    );
}

#[test]
fn a_required_parameter_has_the_value_of_the_table() {
    check(
        example(Some(json!({ "name": "n" })), json!({ "total": 0 })),
        &expect![[r#"
        [[examples]]
        name = "from_page"
        path_parameters = { groupId = "g7" }
        body = '{ "name": "n" }'
        answer = '{ "total": 0 }'
        provisional: examples.from_page.path_parameters.groupId: the page's example lacks this required parameter; its value is the one in the table
    "#]],
    );
}

#[test]
fn a_required_value_that_does_not_fit_is_replaced() {
    let sort = FieldFacts { values: values([json!("up"), json!("down")]), ..given("sort", Shape::String, true) };
    let size = FieldFacts { example: Some(json!(20)), ..given("size", Shape::Int64, true) };
    let body = tree(object(vec![sort, given("filters", list(object(vec![size])), false)]));
    let example = example(Some(json!({ "sort": "x", "filters": [{ "size": "s" }] })), json!({ "total": 0 }));
    check_page(
        &PageFacts { body, examples: vec![example], ..facts() },
        &expect![[r#"
        [[examples]]
        name = "from_page"
        path_parameters = { groupId = "g7" }
        body = '''
        {
          "sort": "up",
          "filters": [{ "size": 20 }]
        }
        '''
        answer = '{ "total": 0 }'
        left-out: examples.from_page.body.filters[0].size: `size` must be `int64` (this is text); the example has `20` instead of `"s"`
        left-out: examples.from_page.body.sort: `x` is not a value of `Sort` (expected `up` or `down`); the example has `"up"` instead of `"x"`
        provisional: examples.from_page.path_parameters.groupId: the page's example lacks this required parameter; its value is the one in the table
    "#]],
    );
}

#[test]
fn an_example_without_a_required_value_is_left_out() {
    check(
        example(None, json!({ "total": 0 })),
        &expect![[r#"
        nothing
        left-out: examples.from_page: missing required parameter `body.name` (this example needs it)
        provisional: examples.from_page.path_parameters.groupId: the page's example lacks this required parameter; its value is the one in the table
    "#]],
    );
}

#[test]
fn an_answer_of_which_nothing_is_left_is_no_example() {
    check(
        example(Some(json!({ "name": "n" })), json!({ "list": [{ "id": 1 }], "sum": 3 })),
        &expect![[r#"
        nothing
        left-out: examples.from_page.answer.list[0].id: `id` must be `string` (this is the number 1); the example goes without `1`
        left-out: examples.from_page.answer.sum: unknown field `sum` (the answer has no such field); the example goes without `3`
        left-out: examples.from_page: nothing is left of its answer
        provisional: examples.from_page.path_parameters.groupId: the page's example lacks this required parameter; its value is the one in the table
    "#]],
    );
}

#[test]
fn long_values_are_cut_in_the_report() {
    check(
        example(Some(json!({ "name": "n" })), json!({ "total": 0, "more": "x".repeat(100) })),
        &expect![[r#"
        [[examples]]
        name = "from_page"
        path_parameters = { groupId = "g7" }
        body = '{ "name": "n" }'
        answer = '{ "total": 0 }'
        left-out: examples.from_page.answer.more: unknown field `more` (the answer has no such field); the example goes without `"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...`
        provisional: examples.from_page.path_parameters.groupId: the page's example lacks this required parameter; its value is the one in the table
    "#]],
    );
}
