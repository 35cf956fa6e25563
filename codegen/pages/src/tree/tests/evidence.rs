//! What rows, their texts and samples say beyond names and order.

use expect_test::expect;
use serde_json::json;

use super::{
    super::super::facts::{RootRow, Shape},
    Evidence, Row, Sample, build, check, example, list, named, nothing, object, print, row, rows, users,
};

/// Rows with texts.
fn told<const N: usize>(rows: [(&str, Shape, &str); N]) -> Vec<Row> {
    let rows = rows.into_iter().zip(1..).map(|((name, shape, text), line)| {
        let mut row = row(name, shape, line);
        text.clone_into(&mut row.facts.text);
        row
    });
    rows.collect()
}

#[test]
fn rows_may_continue_after_one_of_their_parents() {
    check(
        rows([
            ("groups", list(object())),
            ("shifts", list(object())),
            ("strict", Shape::Bool),
            ("shift_id", Shape::Int64),
            ("start", Shape::String),
            ("kind", Shape::String),
        ]),
        &example(json!({"groups": [{"shifts": [{"shift_id": 1, "start": "a"}], "strict": true, "kind": "b"}]})),
        &expect![[r#"
            consistent: object
              groups: [object]
                shifts: [object]
                  shift_id: int64
                  start: string
                strict: bool
                kind: string
            line 4, "shift_id": ["groups[].shifts[]", "groups[]"]
        "#]],
    );
}

#[test]
fn rows_on_another_topic_go_elsewhere() {
    let rows = |last| {
        told([
            ("fields", list(object()), "字段列表。"),
            ("name", Shape::String, "字段名。"),
            ("references", list(object()), "引用的列表。"),
            ("label", Shape::String, "引用的字段的显示名。"),
            ("type", Shape::String, "引用的字段的类型。"),
            ("format", Shape::String, "引用的字段的格式。"),
            ("unit", Shape::String, "引用的字段的单位。"),
            ("name", Shape::String, "引用的字段的名称。"),
            ("sums", Shape::String, last),
        ])
    };
    let shown =
        || example(json!({"fields": [{"name": "a", "references": [{"label": "b", "type": "c", "name": "d"}]}]}));
    check(
        rows("汇总字段列表。"),
        &shown(),
        &expect![[r#"
            ambiguous: object
              fields: [object]
                name: string
                references: [object]
                  label: string
                  type: string
                  format: string
                  unit: string
                  name: string
                sums: string
            line 6, "format": ["fields[].references[]", "", "fields[]"]
            line 7, "unit": ["fields[].references[]", "", "fields[]"]
            line 9, "sums": ["fields[]", "", "fields[].references[]"]
        "#]],
    );
    check(
        rows("引用的字段的汇总。"),
        &shown(),
        &expect![[r#"
            ambiguous: object
              fields: [object]
                name: string
                references: [object]
                  label: string
                  type: string
                  format: string
                  unit: string
                  name: string
                  sums: string
            line 6, "format": ["fields[].references[]", "", "fields[]"]
            line 7, "unit": ["fields[].references[]", "", "fields[]"]
            line 9, "sums": ["fields[].references[]", "fields[]", ""]
        "#]],
    );
}

#[test]
fn types_described_twice_have_no_field_that_appears_once() {
    check(
        rows([
            ("setting", object()),
            ("begin", named("Time")),
            ("at", Shape::String),
            ("across", Shape::Bool),
            ("class", Shape::Int64),
            ("end", named("Time")),
            ("at", Shape::String),
            ("across", Shape::Bool),
        ]),
        &nothing(),
        &expect![[r#"
            ambiguous: object
              setting: object
                begin: Time
                  at: string
                  across: bool
                class: int64
                end: Time
                  at: string
                  across: bool
            line 2, "begin": ["setting", ""]
            line 3, "at": ["setting.begin", "setting", ""]
            line 4, "across": ["setting.begin", "setting", ""]
            line 5, "class": ["setting", "", "setting.begin"]
            line 6, "end": ["setting", ""]
            line 7, "at": ["setting.end", "setting", ""]
            line 8, "across": ["setting.end", "setting", ""]
        "#]],
    );
}

#[test]
fn row_that_supplements_another_is_next_to_it() {
    check(
        told([
            ("extension", Shape::String, "扩展属性，最多十个。"),
            ("places", list(named("Place")), "任职信息。"),
            ("extension_i18n", Shape::Any, "扩展属性的国际化值。"),
        ]),
        &example(json!({"extension": "a"})),
        &expect![[r#"
            ambiguous: object
              extension: string
              places: [any]
              extension_i18n: any
            line 3, "extension_i18n": ["", "places[]"]
        "#]],
    );
    check(
        told([
            ("extension", Shape::String, "扩展属性，最多十个。"),
            ("places", list(named("Place")), "任职信息。"),
            ("extension_id", Shape::Any, "任职的编号。"),
        ]),
        &example(json!({"extension": "a"})),
        &expect![[r#"
            consistent: object
              extension: string
              places: [Place]
                extension_id: any
            line 3, "extension_id": ["places[]", ""]
        "#]],
    );
}

#[test]
fn own_example_with_other_names_has_no_rows() {
    let rows = |example| {
        let mut rows = rows([("extras", object()), ("tags", Shape::String)]);
        rows[0].facts.example = Some(example);
        rows
    };
    check(
        rows(json!({"cause": "a"})),
        &nothing(),
        &expect![[r#"
        exact: object
          extras: any
          tags: string
    "#]],
    );
    check(
        rows(json!({"tags": "a"})),
        &nothing(),
        &expect![[r#"
            consistent: object
              extras: object
                tags: string
            line 2, "tags": ["extras", ""]
        "#]],
    );
}

#[test]
fn optional_row_after_a_list_that_is_shown_whole() {
    let rows = || {
        rows([
            ("logs", list(object())),
            ("parts", list(object())),
            ("key", Shape::String),
            ("remark", Shape::String),
            ("author", Shape::String),
        ])
    };
    check(
        rows(),
        &example(json!({"logs": [{"parts": [{"key": "a"}, {"key": "b"}], "author": "c"}]})),
        &expect![[r#"
            ambiguous: object
              logs: [object]
                parts: [object]
                  key: string
                remark: string
                author: string
            line 4, "remark": ["logs[]", "logs[].parts[]", ""]
        "#]],
    );
    // A single element proves little, and so do elements that differ.
    check(
        rows(),
        &example(json!({"logs": [{"parts": [{"key": "a"}], "author": "c"}]})),
        &expect![[r#"
            ambiguous: object
              logs: [object]
                parts: [object]
                  key: string
                  remark: string
                author: string
            line 4, "remark": ["logs[].parts[]", "logs[]", ""]
        "#]],
    );
    check(
        rows(),
        &example(json!({"logs": [{"parts": [{"key": "a"}, {}], "author": "c"}]})),
        &expect![[r#"
            ambiguous: object
              logs: [object]
                parts: [object]
                  key: string
                  remark: string
                author: string
            line 4, "remark": ["logs[].parts[]", "logs[]", ""]
        "#]],
    );
}

#[test]
fn samples_distinguish_lists_from_objects() {
    let rows = || rows([("quotas", named("Quotas")), ("userid", Shape::String)]);
    let code = [
        "Request req = new QuotaRequest();\nList<Quotas> all = new ArrayList<Quotas>();\nQuotas one = new Quotas();\n\
         all.add(one);\none.setUserid(\"a\");\nreq.setQuotas(all);\n",
        "$req = new QuotaRequest;\n$quotas = new Quotas;\n$quotas->userid=\"a\";\n$req->setQuotas(array($quotas));\n",
        "QuotaRequest req = new QuotaRequest();\nQuotas one = new Quotas();\none.setUserid(\"a\");\nreq.setQuotas(one);\n",
    ];
    let samples = |which: &[usize]| {
        let samples = which.iter().map(|at| Sample { language: String::new(), code: code[*at].to_owned() });
        Evidence { examples: Vec::new(), samples: samples.collect() }
    };
    check(
        rows(),
        &samples(&[0, 1]),
        &expect![[r#"
        consistent: object
          quotas: [Quotas]
            userid: string
    "#]],
    );
    for (which, kind) in [(&[0][..], "Quotas"), (&[0, 1, 2], "Quotas"), (&[0, 1], "[Quotas]")] {
        assert!(print(&build(rows(), &samples(which))).contains(&format!("quotas: {kind}\n")), "{which:?}");
    }
}

#[test]
fn row_of_a_root_list_is_kept() {
    let mut rows = rows([("", list(object())), ("name", Shape::String)]);
    rows[0].facts.required = Some(false);
    rows[0].facts.limits.max_items = Some(10);
    let tree = build(rows, &nothing());
    assert_eq!((tree.row.required, tree.row.limits.max_items), (Some(false), Some(10)));
    assert_eq!(build(users(), &nothing()).row, RootRow::default());
}

#[test]
fn texts_name_rows_beside_their_own() {
    let with = |text: &str| {
        let table = told([
            ("filter", object(), ""),
            ("kind", Shape::String, ""),
            ("parts", list(object()), ""),
            ("part", Shape::String, ""),
            ("color", Shape::String, text),
        ]);
        print(&build(table, &example(json!({"filter": {"kind": "a"}}))))
    };
    let (inside, beside) = ("\n      color: string", "\n    color: string");
    assert!(with("A color.").contains(inside));
    assert!(with("Only if `kind` is `color`.").contains(beside));
    // A row inside of which it is, or that is beside it.
    assert!(with("Only if `parts` has several.").contains(inside));
    assert!(with("Only if `part` is set.").contains(inside));
}
