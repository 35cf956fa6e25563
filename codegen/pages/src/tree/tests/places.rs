//! Rows that no example shows, after lists, objects and maps.

use expect_test::expect;
use serde_json::json;

use super::super::super::facts::Shape;
use super::{build, check, example, list, map, named, nothing, object, print, rows};

#[test]
fn a_row_after_a_map_is_beside_it() {
    let table = rows([
        ("key", Shape::String),
        ("data", map(object())),
        ("extras", map(Shape::Any)),
        ("owner", object()),
        ("id", Shape::String),
    ]);
    check(
        table,
        &example(json!({"key": "k", "owner": {"id": "1"}})),
        &expect![[r#"
            ambiguous: object
              key: string
              data: {any}
              extras: {any}
              owner: object
                id: string
            line 3, "extras": ["", "data{}"]
        "#]],
    );
}

#[test]
fn rows_without_a_name_repeat_the_list_in_a_map() {
    let table = || {
        rows([
            ("properties", object()),
            ("sealed", Shape::Bool),
            ("tagsByApp", map(list(object()))),
            ("", list(object())),
            ("label", Shape::String),
            ("weight", Shape::Int64),
            ("uuid", Shape::String),
        ])
    };
    let expected = expect![[r#"
        exact: object
          properties: object
            sealed: bool
          tagsByApp: {[object]}
            label: string
            weight: int64
          uuid: string
    "#]];
    let tag = json!({"label": "a", "weight": 1});
    check(
        table(),
        &example(json!({"properties": {"sealed": true}, "tagsByApp": {"app1": [tag]}, "uuid": "u"})),
        &expected,
    );
    // An example that omits the keys.
    check(table(), &example(json!({"properties": {"sealed": true}, "tagsByApp": [tag], "uuid": "u"})), &expected);
}

#[test]
fn rows_without_a_name_may_add_a_list() {
    let table = rows([("grid", list(list(object()))), ("", list(object())), ("", object()), ("x", Shape::Int64)]);
    check(
        table,
        &nothing(),
        &expect![[r#"
            consistent: object
              grid: [[object]]
                x: int64
            line 4, "x": ["grid[][]", ""]
        "#]],
    );
    check(
        rows([("grid", list(object())), ("", list(Shape::Int64))]),
        &nothing(),
        &expect![[r#"
        exact: object
          grid: [[int64]]
    "#]],
    );
}

#[test]
fn an_element_that_the_examples_show_with_other_fields_has_no_rows() {
    let table = rows([
        ("name", Shape::String),
        ("parts", list(object())),
        ("", named("PartVo")),
        ("settings", object()),
        ("hidden", Shape::Bool),
        ("folder", Shape::String),
    ]);
    check(
        table,
        &example(json!({"name": "a", "parts": [{"kind": "text", "props": {"id": "1"}}]})),
        &expect![[r#"
            ambiguous: object
              name: string
              parts: [any]
              settings: object
                hidden: bool
                folder: string
            line 4, "settings": ["", "parts[]"]
            line 5, "hidden": ["settings", ""]
            line 6, "folder": ["settings", "", "parts[]"]
        "#]],
    );
}

#[test]
fn a_text_in_place_of_a_list_of_objects_shows_nothing() {
    let table = rows([
        ("success", Shape::Bool),
        ("result", list(object())),
        ("id", Shape::String),
        ("code", Shape::String),
        ("title", Shape::String),
    ]);
    check(
        table,
        &example(json!({"success": true, "result": "1734xxxx"})),
        &expect![[r#"
            consistent: object
              success: bool
              result: [object]
                id: string
                code: string
                title: string
            line 3, "id": ["result[]", ""]
            line 4, "code": ["result[]", ""]
            line 5, "title": ["result[]", ""]
        "#]],
    );
}

#[test]
fn objects_that_begin_alike_are_alike() {
    let table = rows([
        ("notify", object()),
        ("sms", Shape::String),
        ("mail", Shape::String),
        ("remind", object()),
        ("sms", Shape::String),
        ("mail", Shape::String),
        ("extras", map(Shape::Any)),
    ]);
    let channels = json!({"sms": "1", "mail": "1"});
    check(
        table,
        &example(json!({"notify": channels, "remind": channels})),
        &expect![[r#"
            consistent: object
              notify: object
                sms: string
                mail: string
              remind: object
                sms: string
                mail: string
              extras: {any}
            line 7, "extras": ["", "remind"]
        "#]],
    );
}

#[test]
fn objects_that_are_alike_end_alike() {
    let user = [("id", Shape::String), ("names", object()), ("native", Shape::String), ("english", Shape::String)];
    let [id, names, native, english] = user;
    let table = rows([
        ("data", list(object())),
        ("author", object()),
        id.clone(),
        names.clone(),
        native.clone(),
        english.clone(),
        ("editor", object()),
        id,
        names,
        native,
        english,
        ("form", map(Shape::Any)),
        ("title", Shape::String),
    ]);
    let user = json!({"id": "1", "names": {"native": "a", "english": "b"}});
    check(
        table,
        &example(json!({"data": [{"author": user, "editor": user, "title": "t"}]})),
        &expect![[r#"
            consistent: object
              data: [object]
                author: object
                  id: string
                  names: object
                    native: string
                    english: string
                editor: object
                  id: string
                  names: object
                    native: string
                    english: string
                form: {any}
                title: string
            line 12, "form": ["data[]", "data[].editor", "data[].editor.names", ""]
        "#]],
    );
}

#[test]
fn rows_that_no_example_shows_are_added_at_the_end() {
    let table = |last: &str| {
        rows([
            ("subject", Shape::String),
            ("body", Shape::String),
            ("due", Shape::Int64),
            ("buttons", list(object())),
            ("label", Shape::String),
            (last, Shape::Bool),
        ])
    };
    let evidence = example(json!({"subject": "a", "body": "b", "due": 1, "buttons": [{"label": "c"}]}));
    check(
        table("urgent"),
        &evidence,
        &expect![[r#"
            consistent: object
              subject: string
              body: string
              due: int64
              buttons: [object]
                label: string
              urgent: bool
            line 6, "urgent": ["", "buttons[]"]
        "#]],
    );
    // Its name is about buttons.
    assert!(print(&build(table("buttonShown"), &evidence)).contains("\n    buttonShown"));
    // The list has most of the rows.
    let most = rows([
        ("total", Shape::Int64),
        ("buttons", list(object())),
        ("label", Shape::String),
        ("color", Shape::String),
        ("urgent", Shape::Bool),
    ]);
    let evidence = example(json!({"total": 1, "buttons": [{"label": "c", "color": "d"}]}));
    assert!(print(&build(most, &evidence)).contains("\n    urgent"));
}

#[test]
fn an_object_calls_its_last_row_into_doubt() {
    let table = rows([("subject", Shape::String), ("notify", object()), ("sms", Shape::String), ("at", Shape::Int64)]);
    check(
        table,
        &example(json!({"subject": "a", "notify": {"sms": "1"}})),
        &expect![[r#"
            consistent: object
              subject: string
              notify: object
                sms: string
                at: int64
            line 4, "at": ["notify", ""]
        "#]],
    );
}
