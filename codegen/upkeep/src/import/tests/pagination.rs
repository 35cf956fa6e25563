//! Pagination is proposed, with what speaks against it.

use expect_test::{Expect, expect};
use serde_json::json;

use super::made_up::*;
use crate::import::endpoint;
use dingtalk_pages::facts::{FieldFacts, PageFacts, Shape};

fn asking(parameters: Vec<FieldFacts>, answer: Vec<FieldFacts>) -> PageFacts {
    PageFacts { query: parameters, answer: tree(object(answer)), ..page("ListThings") }
}

fn number(name: &str) -> FieldFacts {
    given(name, Shape::Int64, false)
}

fn items(name: &str) -> FieldFacts {
    field(name, list(object(vec![field("id", Shape::String)])))
}

/// The pagination in the page's spec, and what is reported about it.
fn check(facts: &PageFacts, expected: &Expect) {
    let imported = endpoint(facts, &[], &api(), None);
    let text = imported.text.unwrap();
    let is_about = |part: &&str| part.contains("[pagination]");
    let mut shown = text
        .split("\n\n")
        .find(is_about)
        .map_or_else(|| "nothing\n".to_owned(), |part| format!("{}\n", part.trim_end()));
    for note in imported.notes.iter().filter(|note| note.at == "pagination") {
        shown.push_str(&format!("{}: {}\n", note.kind.word(), note.message));
    }
    expected.assert_eq(&shown);
    let again = endpoint(facts, &[], &api(), Some(&text));
    assert_eq!(again.text, Some(text), "{:?}", again.notes);
}

#[test]
fn a_certain_one() {
    let zero = FieldFacts { default: Some(json!(0)), ..number("pageIndex") };
    check(
        &asking(vec![zero, number("pageSize")], vec![items("list"), field("hasMore", Shape::Bool)]),
        &expect![[r#"
            [pagination]
            style = "page_number"
            position = "query.pageIndex"
            size = "query.pageSize"
            items = "list"
            has_more = "hasMore"
            provisional: inferred from the names of parameters and answer fields
        "#]],
    );
    let first = FieldFacts { default: Some(json!(1)), ..number("pageNumber") };
    check(
        &asking(vec![first, number("pageSize")], vec![items("list"), field("hasMore", Shape::Bool)]),
        &expect![[r#"
            [pagination]
            style = "page_number"
            position = "query.pageNumber"
            size = "query.pageSize"
            items = "list"
            has_more = "hasMore"
            provisional: inferred from the names of parameters and answer fields
        "#]],
    );
}

#[test]
fn one_that_a_person_confirms() {
    check(
        &asking(
            vec![number("pageNumber")],
            vec![field("result", object(vec![field("ids", list(Shape::String)), items("list")]))],
        ),
        &expect![[r##"
            # To be confirmed: no parameter says how many items a page has; the page does not say that `query.pageNumber` starts at 1; the items may be in any of `result.ids`, `result.list`; no flag of the answer says whether there is more.
            [pagination]
            style = "page_number"
            position = "query.pageNumber"
            items = "result.list"
            provisional: inferred from the names of parameters and answer fields, and not certain: no parameter says how many items a page has; the page does not say that `query.pageNumber` starts at 1; the items may be in any of `result.ids`, `result.list`; no flag of the answer says whether there is more; confirm or remove it
        "##]],
    );
    let first = FieldFacts { example: Some(json!(0)), ..number("pageIndex") };
    check(
        &asking(vec![first, number("pageSize")], vec![items("list"), field("hasMore", Shape::Bool)]),
        &expect![[r##"
            # To be confirmed: `query.pageIndex` may start at 0 and not at 1.
            [pagination]
            style = "page_number"
            position = "query.pageIndex"
            size = "query.pageSize"
            items = "list"
            has_more = "hasMore"
            provisional: inferred from the names of parameters and answer fields, and not certain: `query.pageIndex` may start at 0 and not at 1; confirm or remove it
        "##]],
    );
}

#[test]
fn the_more_certain_of_two() {
    let token = given("nextToken", Shape::String, false);
    check(
        &asking(vec![number("offset"), number("size"), token], vec![items("list"), field("nextToken", Shape::String)]),
        &expect![[r#"
            [pagination]
            style = "token"
            position = "query.nextToken"
            size = "query.size"
            items = "list"
            next = "nextToken"
            provisional: inferred from the names of parameters and answer fields
        "#]],
    );
}

#[test]
fn none_and_why() {
    let token = || given("nextToken", Shape::String, false);
    check(
        &asking(vec![token()], vec![items("list")]),
        &expect![[r#"
        nothing
        left-out: the parameters look like pagination, but the answer has no `nextToken` and no `next_token`; add `[pagination]` by hand if it is one
    "#]],
    );
    check(
        &asking(vec![token()], vec![items("list"), field("nextToken", Shape::Int64)]),
        &expect![[r#"
        nothing
        left-out: the parameters look like pagination, but `nextToken` of the answer has another type than `query.nextToken`; add `[pagination]` by hand if it is one
    "#]],
    );
    check(
        &asking(vec![number("offset")], vec![field("total", Shape::Int64)]),
        &expect![[r#"
        nothing
        left-out: the parameters look like pagination, but the answer has no list of items; add `[pagination]` by hand if it is one
    "#]],
    );
    check(
        &asking(vec![given("cursor", Shape::Bool, false)], vec![items("list")]),
        &expect![[r#"
        nothing
        left-out: the parameters look like pagination, but `query.cursor` has a type that positions do not have; add `[pagination]` by hand if it is one
    "#]],
    );
}
