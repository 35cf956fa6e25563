mod evidence;
mod places;

use expect_test::{Expect, expect};
use serde_json::{Value, json};

use super::{
    super::facts::{Certainty, FieldFacts, Shape, Tree},
    Evidence, Row, Sample, build, gather, line, search,
};
use dingtalk_spec::model::Limits;

fn object() -> Shape {
    Shape::Object { name: None, fields: Vec::new() }
}

fn named(name: &str) -> Shape {
    Shape::Object { name: Some(name.to_owned()), fields: Vec::new() }
}

fn list(of: Shape) -> Shape {
    Shape::List(Box::new(of))
}

fn map(of: Shape) -> Shape {
    Shape::Map(Box::new(of))
}

/// Optional rows, on lines from 1.
fn rows<const N: usize>(rows: [(&str, Shape); N]) -> Vec<Row> {
    rows.into_iter().zip(1..).map(|((name, shape), line)| row(name, shape, line)).collect()
}

fn row(name: &str, shape: Shape, line: u32) -> Row {
    let facts = FieldFacts {
        name: name.to_owned(),
        shape,
        required: None,
        limits: Limits::default(),
        values: Vec::new(),
        default: None,
        example: None,
        format: None,
        unit: None,
        deprecated: false,
        text: String::new(),
        line,
    };
    Row { facts, depth: None }
}

fn nothing() -> Evidence {
    Evidence::default()
}

fn example(value: Value) -> Evidence {
    Evidence { examples: vec![value], samples: Vec::new() }
}

fn sample(language: &str, code: &str) -> Evidence {
    let sample = Sample { language: language.to_owned(), code: code.to_owned() };
    Evidence { examples: Vec::new(), samples: vec![sample] }
}

fn check(rows: Vec<Row>, evidence: &Evidence, expected: &Expect) {
    expected.assert_eq(&print(&build(rows, evidence)));
}

/// The certainty, the root, then a line for each field; doubts last.
fn print(tree: &Tree) -> String {
    let (mark, doubts) = match &tree.certainty {
        Certainty::Exact => ("exact", &[][..]),
        Certainty::Consistent(doubts) => ("consistent", doubts.as_slice()),
        Certainty::Ambiguous(doubts) => ("ambiguous", doubts.as_slice()),
    };
    let mut text = format!("{mark}: {}\n", type_of(&tree.root));
    print_fields(&tree.root, 1, &mut text);
    for doubt in doubts {
        text.push_str(&format!("line {}, {:?}: {:?}\n", doubt.line, doubt.name, doubt.parents));
    }
    text
}

fn print_fields(shape: &Shape, depth: usize, text: &mut String) {
    match shape {
        Shape::List(inner) | Shape::Map(inner) | Shape::JsonText(inner) => print_fields(inner, depth, text),
        Shape::Object { fields, .. } => {
            for field in fields {
                text.push_str(&format!("{}{}: {}\n", "  ".repeat(depth), field.name, type_of(&field.shape)));
                print_fields(&field.shape, depth + 1, text);
            }
        }
        _ => {}
    }
}

fn type_of(shape: &Shape) -> String {
    match shape {
        Shape::Object { name, .. } => name.clone().unwrap_or_else(|| "object".to_owned()),
        Shape::List(inner) => format!("[{}]", type_of(inner)),
        Shape::Map(inner) => format!("{{{}}}", type_of(inner)),
        Shape::JsonText(inner) => format!("text of {}", type_of(inner)),
        plain => format!("{plain:?}").to_lowercase(),
    }
}

/// A table of one list, with a field before and one after it.
fn users() -> Vec<Row> {
    rows([
        ("total", Shape::Int32),
        ("users", list(object())),
        ("id", Shape::String),
        ("nick", Shape::String),
        ("cursor", Shape::String),
    ])
}

/// The names of all its rows, sorted.
const USERS: [&str; 5] = ["cursor", "id", "nick", "total", "users"];

#[test]
fn flat_table_is_exact_without_examples() {
    check(
        rows([("a", Shape::String), ("b", list(Shape::String)), ("c", map(Shape::Int32))]),
        &nothing(),
        &expect![[r#"
        exact: object
          a: string
          b: [string]
          c: {int32}
    "#]],
    );
}

#[test]
fn table_that_ends_with_its_only_object_is_exact() {
    check(
        rows([("a", Shape::String), ("b", object())]),
        &nothing(),
        &expect![[r#"
        exact: object
          a: string
          b: any
    "#]],
    );
}

#[test]
fn example_that_shows_all_rows_makes_it_exact() {
    let evidence = example(json!({"total": 1, "users": [{"id": "1"}, {"id": "2", " nick": "x"}], "cursor": "z"}));
    check(
        users(),
        &evidence,
        &expect![[r#"
        exact: object
          total: int32
          users: [object]
            id: string
            nick: string
          cursor: string
    "#]],
    );
}

#[test]
fn row_that_no_example_shows_after_a_list_is_in_doubt() {
    let evidence = example(json!({"total": 1, "users": [{"id": "1"}], "cursor": "z"}));
    check(
        users(),
        &evidence,
        &expect![[r#"
        ambiguous: object
          total: int32
          users: [object]
            id: string
            nick: string
          cursor: string
        line 4, "nick": ["users[]", ""]
    "#]],
    );
}

#[test]
fn row_that_no_example_shows_between_rows_of_a_list_belongs_to_it() {
    let evidence = example(json!({"total": 1, "users": [{"nick": "x"}], "cursor": "z"}));
    check(
        users(),
        &evidence,
        &expect![[r#"
            consistent: object
              total: int32
              users: [object]
                id: string
                nick: string
              cursor: string
            line 3, "id": ["users[]", ""]
        "#]],
    );
}

#[test]
fn row_that_no_example_shows_after_an_object_belongs_to_it() {
    let table = rows([("user", object()), ("id", Shape::String), ("nick", Shape::String)]);
    check(
        table,
        &example(json!({"user": {"id": "1"}})),
        &expect![[r#"
            consistent: object
              user: object
                id: string
                nick: string
            line 3, "nick": ["user", ""]
        "#]],
    );
}

#[test]
fn without_examples_rows_after_a_list_are_in_doubt() {
    check(
        users(),
        &nothing(),
        &expect![[r#"
            ambiguous: object
              total: int32
              users: [object]
                id: string
                nick: string
                cursor: string
            line 3, "id": ["users[]", ""]
            line 4, "nick": ["users[]", ""]
            line 5, "cursor": ["users[]", ""]
        "#]],
    );
}

#[test]
fn words_about_the_whole_answer_stay_outside_its_items() {
    let table = rows([
        ("result", named("PageVo")),
        ("list", list(object())),
        ("id", Shape::String),
        ("next_cursor", Shape::Int64),
        ("size", Shape::Int32),
        ("success", Shape::Bool),
    ]);
    check(
        table,
        &example(json!({"result": {"list": [{"id": "1"}], "size": 9}})),
        &expect![[r#"
            consistent: object
              result: PageVo
                list: [object]
                  id: string
                next_cursor: int64
                size: int32
              success: bool
            line 4, "next_cursor": ["result", "", "result.list[]"]
            line 6, "success": ["", "result"]
        "#]],
    );
}

#[test]
fn rows_of_one_type_are_siblings() {
    let table =
        rows([("begin", named("TimeVo")), ("hour", Shape::Int32), ("end", named("TimeVo")), ("hour", Shape::Int32)]);
    check(
        table,
        &nothing(),
        &expect![[r#"
            consistent: object
              begin: TimeVo
                hour: int32
              end: TimeVo
                hour: int32
            line 2, "hour": ["begin", ""]
            line 3, "end": ["", "begin"]
            line 4, "hour": ["end", ""]
        "#]],
    );
}

#[test]
fn recursive_type_is_read_once() {
    let table = rows([("root", named("Node")), ("name", Shape::String), ("children", list(named("Node")))]);
    let evidence = example(json!({"root": {"name": "a", "children": [{"name": "b", "children": []}]}}));
    check(
        table,
        &evidence,
        &expect![[r#"
            consistent: object
              root: Node
                name: string
                children: [any]
            line 2, "name": ["root", "root.children[]"]
            line 3, "children": ["root", "root.children[]"]
        "#]],
    );
}

#[test]
fn equal_names_find_their_own_places() {
    let table = rows([
        ("name", Shape::String),
        ("tags", list(object())),
        ("name", Shape::String),
        ("owner", object()),
        ("name", Shape::String),
    ]);
    let evidence = example(json!({"name": "a", "tags": [{"name": "b"}], "owner": {"name": "c"}}));
    check(
        table,
        &evidence,
        &expect![[r#"
        exact: object
          name: string
          tags: [object]
            name: string
          owner: object
            name: string
    "#]],
    );
}

#[test]
fn name_shown_where_no_row_can_be_is_not_exact() {
    let table = rows([("a", object()), ("id", Shape::String), ("b", Shape::String)]);
    let evidence = example(json!({"a": {"id": "1"}, "b": "2", "other": {"id": "3"}}));
    check(
        table,
        &evidence,
        &expect![[r#"
            consistent: object
              a: object
                id: string
              b: string
            line 2, "id": ["a", "other"]
        "#]],
    );
}

#[test]
fn example_against_the_order_is_followed() {
    let table = rows([("user", object()), ("id", Shape::String), ("size", Shape::Int32), ("nick", Shape::String)]);
    check(
        table,
        &example(json!({"user": {"id": "1", "nick": "x"}, "size": 1})),
        &expect![[r#"
            consistent: object
              user: object
                id: string
                nick: string
              size: int32
            line 4, "nick": ["user", ""]
        "#]],
    );
}

#[test]
fn list_of_texts_has_no_fields() {
    let table = rows([("ids", list(Shape::Any)), ("name", Shape::String)]);
    check(
        table.clone(),
        &example(json!({"ids": ["1"]})),
        &expect![[r#"
            consistent: object
              ids: [any]
              name: string
            line 2, "name": ["", "ids[]"]
        "#]],
    );
    let code = r#"XRequest req = new XRequest(); req.setIds(Arrays.asList("1", "2")); req.setName("x");"#;
    check(
        table,
        &sample("Java", code),
        &expect![[r#"
        exact: object
          ids: [any]
          name: string
    "#]],
    );
}

#[test]
fn map_holds_objects_below_free_keys() {
    let table = rows([("byId", map(object())), ("name", Shape::String), ("total", Shape::Int32)]);
    let evidence = example(json!({"byId": {"u1": {"name": "a"}, "name": {"name": "b"}}, "total": 2}));
    check(
        table,
        &evidence,
        &expect![[r#"
        exact: object
          byId: {object}
            name: string
          total: int32
    "#]],
    );
}

#[test]
fn rows_without_a_name_say_what_a_map_or_a_list_holds() {
    let table = rows([
        ("byId", map(Shape::Any)),
        ("", object()),
        ("name", Shape::String),
        ("lines", list(Shape::Any)),
        ("", Shape::Int64),
        ("total", Shape::Int32),
    ]);
    let evidence = example(json!({"byId": {"u1": {"name": "a"}}, "lines": [1], "total": 2}));
    check(
        table,
        &evidence,
        &expect![[r#"
        exact: object
          byId: {object}
            name: string
          lines: [int64]
          total: int32
    "#]],
    );
}

#[test]
fn first_row_without_a_name_is_the_root() {
    let inside = [("", list(Shape::Any)), ("id", Shape::String), ("name", Shape::String)];
    check(
        rows(inside),
        &example(json!([{"id": "1"}])),
        &expect![[r#"
        exact: [object]
          id: string
          name: string
    "#]],
    );
    check(
        rows([("", list(object())), ("", object()), ("id", Shape::String)]),
        &nothing(),
        &expect![[r#"
        exact: [object]
          id: string
    "#]],
    );
    check(rows([("", map(Shape::Int32))]), &nothing(), &expect!["exact: {int32}\n"]);
    check(rows([("", Shape::Bool)]), &example(json!(true)), &expect!["exact: bool\n"]);
}

#[test]
fn marked_depth_is_trusted() {
    let mut table = users();
    table.iter_mut().zip([0, 0, 1, 0, 0]).for_each(|(row, depth)| row.depth = Some(depth));
    let evidence = example(json!({"users": [{"id": "1", "nick": "x"}], "total": 1}));
    check(
        table,
        &evidence,
        &expect![[r#"
        exact: object
          total: int32
          users: [object]
            id: string
          nick: string
          cursor: string
    "#]],
    );
}

#[test]
fn name_with_its_parent_before_a_dot_is_placed_there() {
    let table = rows([("rule", named("RuleVo")), ("rule.unit", Shape::String), ("size", Shape::Int32)]);
    check(
        table,
        &example(json!({"rule": {"unit": "day"}, "size": 1})),
        &expect![[r#"
        exact: object
          rule: RuleVo
            unit: string
          size: int32
    "#]],
    );
}

#[test]
fn json_in_texts_is_read() {
    let table = rows([("extension", object()), ("key", Shape::String), ("size", Shape::Int32)]);
    check(
        table,
        &example(json!({"extension": "{\"key\": \"a\"}", "size": 1})),
        &expect![[r#"
        exact: object
          extension: object
            key: string
          size: int32
    "#]],
    );
}

/// The table of a request that samples in several languages show.
fn order() -> Vec<Row> {
    rows([
        ("buyer_id", Shape::String),
        ("lines", list(named("LineVo"))),
        ("article", Shape::String),
        ("count", Shape::Int64),
        ("note", Shape::String),
    ])
}

fn check_order(language: &str, code: &str) {
    check(
        order(),
        &sample(language, code),
        &expect![[r#"
        exact: object
          buyer_id: string
          lines: [LineVo]
            article: string
            count: int64
          note: string
    "#]],
    );
}

#[test]
fn java_setters_show_a_request() {
    check_order(
        "Java",
        r#"
        OrderRequest.OrderRequestLines lines0 = new OrderRequest.OrderRequestLines()
                .setArticle("a; (b")
                .setCount(1L);
        OrderRequest orderRequest = new OrderRequest()
                .setBuyerId("u1")
                .setLines(java.util.Arrays.asList(
                    lines0
                ))
                .setNote("x"); // setArticle("c")
        "#,
    );
    check_order(
        "Java",
        r#"
        OrderRequest req = new OrderRequest();
        List<LineVo> list1 = new ArrayList<LineVo>();
        LineVo obj2 = new LineVo();
        list1.add(obj2);
        req.setLines(list1);
        obj2.setArticle("a");
        obj2.setCount(1L);
        req.setBuyerId("u1");
        req.setNote("");
        "#,
    );
}

#[test]
fn php_arrays_and_fields_show_a_request() {
    check_order(
        "PHP",
        r#"
        $lines0 = new lines([ "article" => "a", "count" => 1 ]);
        $request = new OrderRequest([ "buyerId" => "u1", "lines" => [ $lines0 ], "note" => "x" ]);
        "#,
    );
    check_order(
        "PHP",
        r#"
        $req = new OrderRequest;
        $lines = new LineVo;
        $lines->article="a";
        $lines->count="1";
        $req->setLines(array($lines));
        $req->setBuyerId("u1");
        $req->setNote("x");
        "#,
    );
}

#[test]
fn python_arguments_show_a_request() {
    check_order(
        "Python",
        r"
        lines_0 = order_models.OrderRequestLines(
            article='a',
            count=1
        )
        order_request = order_models.OrderRequest(
            buyer_id='u1',
            lines=[
                lines_0
            ],
            note='x'
        )
        ",
    );
}

#[test]
fn literals_of_other_languages_show_a_request() {
    check_order(
        "Node.js",
        r#"
        let lines0 = new $order.OrderRequestLines({ article: "a", count: 1 });
        let orderRequest = new $order.OrderRequest({ buyerId: "u1", lines: [ lines0 ], note: "x" });
        "#,
    );
    check_order(
        "Go",
        r#"
        lines0 := &order.OrderRequestLines{
          Article: tea.String("a"),
          Count: tea.Int64(1),
        }
        orderRequest := &order.OrderRequest{
          BuyerId: tea.String("u1"),
          Lines: []*order.OrderRequestLines{lines0},
          Note: tea.String("x"),
        }
        "#,
    );
    check_order(
        "C#",
        r#"
        OrderRequest.LinesVo lines0 = new OrderRequest.LinesVo
        {
            Article = "a",
            Count = 1,
        };
        OrderRequest orderRequest = new OrderRequest
        {
            BuyerId = "u1",
            Lines = new List<OrderRequest.LinesVo> { lines0 },
            Note = "x",
        };
        "#,
    );
}

#[test]
fn request_with_a_bare_list_as_body_is_unpacked() {
    let code = r#"
        XRequestBody body0 = new XRequestBody().setId("1").setOwner(new XRequestBodyOwner().setName("a"));
        XRequest request = new XRequest().setBody(java.util.Arrays.asList(body0));
    "#;
    let table = rows([("", list(object())), ("id", Shape::String), ("owner", object()), ("name", Shape::String)]);
    check(
        table,
        &sample("Java", code),
        &expect![[r#"
            exact: [object]
              id: string
              owner: object
                name: string
        "#]],
    );
}

#[test]
fn sample_and_example_together_place_all_rows() {
    let code = r#"R.L l = new R.L().setId("1").setNick("x"); UsersRequest r = new UsersRequest().setUsers(asList(l));"#;
    let evidence =
        Evidence { examples: vec![json!({"total": 1, "users": [{"id": "1"}], "cursor": "z"})], ..sample("Java", code) };
    check(
        users(),
        &evidence,
        &expect![[r#"
        exact: object
          total: int32
          users: [object]
            id: string
            nick: string
          cursor: string
    "#]],
    );
}

#[test]
fn no_rows_make_an_empty_object() {
    check(Vec::new(), &example(json!({"a": 1})), &expect!["exact: object\n"]);
}

#[test]
fn examples_that_do_not_match_decide_nothing() {
    for odd in [json!("text"), json!(null), json!([[1], []]), json!({"other": {"more": [{}]}})] {
        let tree = build(users(), &example(odd.clone()));
        assert!(matches!(tree.certainty, Certainty::Ambiguous(_)), "{odd}: {}", print(&tree));
        assert_eq!(names(&tree.root), USERS, "{odd}: {}", print(&tree));
    }
}

#[test]
fn odd_marks_and_names_lose_no_row() {
    let mut table = rows([
        ("", Shape::String),
        (".", list(object())),
        ("a.", Shape::Int32),
        ("", object()),
        ("b.c.d", Shape::Any),
        ("", Shape::Bool),
    ]);
    assert_eq!(names(&build(table.clone(), &nothing()).root), [".", "a.", "b.c.d"]);
    table.iter_mut().zip([7, 3, 3, 9, 1, 2]).for_each(|(row, depth)| row.depth = Some(depth));
    assert_eq!(names(&build(table, &nothing()).root), [".", "a.", "b.c.d"]);
}

#[test]
fn broken_code_shows_what_precedes_the_break() {
    let code = "$req = new OrderRequest; $req->setBuyerId(\"u1\"); $req->setLines(\"x\n)]}{([ $req->self = $req; \u{3000}é = \\\"";
    let tree = build(order(), &sample("PHP", code));
    assert_eq!(names(&tree.root).len(), 5);
    assert!(matches!(tree.certainty, Certainty::Ambiguous(_)));
}

#[test]
fn variables_that_contain_each_other_terminate() {
    let code = "a = new XRequest(); b = new B(); a.setB(b); a.setC(b); b.setB(b); b.setA(b); b.add(b); b.setC(a);";
    assert_eq!(names(&build(users(), &sample("Java", code)).root), USERS);
}

#[test]
fn deep_examples_and_deep_tables_are_read() {
    let deep = (0..300).fold(json!({"id": 1}), |inside, _| json!({"users": [inside]}));
    assert_eq!(names(&build(users(), &example(deep)).root), USERS);
    let brackets = format!("x = new XRequest({}", "[(".repeat(5_000));
    assert_eq!(names(&build(users(), &sample("PHP", &brackets)).root), USERS);
    let objects: Vec<Row> = (1..=300).map(|line| row(&format!("o{line}"), object(), line)).collect();
    assert_eq!(names(&build(objects, &nothing()).root).len(), 300);
}

/// The time that a row takes is proportional to its steps, so their number must not grow with the table.
#[test]
fn rows_of_long_tables_take_few_steps() {
    let namings: [fn(u32) -> String; 3] =
        [|line| format!("f{line}"), |_| "same".to_owned(), |line| format!("f{}", line % 90)];
    for (name, every) in namings.into_iter().zip([1, 10, 10]) {
        let shape = |line| if line % every == 0 { list(object()) } else { Shape::String };
        let table: Vec<Row> = (1..=800).map(|line| row(&name(line), shape(line), line)).collect();
        let evidence = example(json!({"f7": [{"f8": {}}], "same": {"same": 1}}));
        let lines = line::lines(&table);
        let steps = search::most_steps(&lines, &gather(&lines, &evidence));
        assert!(steps < 400, "{steps} steps for a row");
        assert_eq!(names(&build(table, &evidence).root).len(), 800);
    }
}

#[test]
fn field_without_a_name_is_in_doubt() {
    check(
        rows([("a", Shape::String), ("", Shape::String)]),
        &nothing(),
        &expect![[r#"
        ambiguous: object
          a: string
          : string
        line 2, "": [""]
    "#]],
    );
}

/// All names in the tree, sorted.
fn names(shape: &Shape) -> Vec<&str> {
    match shape {
        Shape::List(inner) | Shape::Map(inner) | Shape::JsonText(inner) => names(inner),
        Shape::Object { fields, .. } => {
            let mut all: Vec<&str> =
                fields.iter().flat_map(|field| [vec![field.name.as_str()], names(&field.shape)].concat()).collect();
            all.retain(|name| !name.is_empty());
            all.sort_unstable();
            all
        }
        _ => Vec::new(),
    }
}
