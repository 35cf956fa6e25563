//! New specs.

use expect_test::{Expect, expect};
use serde_json::json;

use super::made_up::*;
use crate::import::{Imported, NoteKind, endpoint};
use dingtalk_pages::facts::{ErrorFacts, ExampleFacts, FieldFacts, PageFacts, RootRow, Shape};
use dingtalk_spec::model::{Format, Limits, Method};

fn import(facts: &PageFacts) -> Imported {
    endpoint(facts, &[], &api(), None)
}

fn notes(imported: &Imported) -> String {
    imported.notes.iter().map(|note| format!("{}: {}: {}\n", note.kind.word(), note.at, note.message)).collect()
}

fn check(facts: &PageFacts, spec: &Expect, report: &Expect) {
    let imported = import(facts);
    spec.assert_eq(&imported.text.as_deref().map_or("not understood\n".to_owned(), unkeyed));
    report.assert_eq(&notes(&imported));
}

#[test]
fn looks_like_one_that_a_person_wrote() {
    let kind =
        FieldFacts { values: values([json!("owner"), json!("所有者")]), ..given("type", Shape::String, true) };
    let level = FieldFacts { values: values([json!(0), json!(1)]), ..field("level", Shape::Int32) };
    let user = object(vec![
        field("userId", Shape::String),
        level,
        field("manager", object(vec![field("name", Shape::String)])),
    ]);
    let ids = FieldFacts {
        limits: Limits { max_items: Some(20), min: Some(1), ..Limits::default() },
        example: Some(json!(["u1"])),
        ..given("userIds", list(Shape::String), true)
    };
    let facts = PageFacts {
        path: "/v1.0/demo/{groupId}/members".to_owned(),
        path_parameters: vec![given("groupId", Shape::String, true)],
        query: vec![FieldFacts { default: Some(json!("10")), ..given("size", Shape::Int32, false) }],
        body: tree(object(vec![ids, kind, given("clientSecret", Shape::String, false)])),
        answer: tree(object(vec![
            field("userList", list(user)),
            FieldFacts { format: Some(Format::Url), ..field("url", Shape::String) },
            field("result", object(vec![field("list", list(object(vec![field("id", Shape::Int64)])))])),
        ])),
        errors: vec![error(400, "group.notExist", "群不存在"), error(400, "41", "a \"b\""), error(500, "41", "")],
        examples: vec![
            ExampleFacts {
                path_parameters: vec![("groupId".to_owned(), "g1".to_owned())],
                query: vec![("size".to_owned(), "5".to_owned())],
                undescribed: Vec::new(),
                body: Some(json!({ "type": "owner", "userIds": ["u1"] })),
                answer: Some(json!({ "url": "https://x", "userList": [{ "userId": "u1", "level": 0 }] })),
            },
            ExampleFacts {
                path_parameters: Vec::new(),
                query: Vec::new(),
                undescribed: Vec::new(),
                body: Some(json!({ "userIds": "u1" })),
                answer: Some(json!({ "unknown": 1 })),
            },
        ],
        ..page("QueryMembers")
    };
    check(
        &facts,
        &expect![[r##"
            #:schema ../schema/endpoint.schema.json

            # What it is
            operation = "QueryMembers"
            summary = "TODO"
            page = "a-page"
            app_types = ["internal"]
            permissions = [{ point = "Demo.Read", text = "TODO" }]

            # Where it goes
            method = "POST"
            path = "/v1.0/demo/{groupId}/members"
            credentials = ["app_token"]
            safe_to_repeat = true

            # What it takes
            [path_parameters.groupId]
            type = "string"
            required = true
            text = "TODO"

            [query.size]
            type = "int32"
            default = 10
            text = "TODO"

            [body.fields.userIds]
            type = "list<string>"
            required = true
            max_items = 20
            text = "TODO"
            example = ["u1"]

            [body.fields.type]
            type = "Type"
            name = "type_value"
            required = true
            text = "TODO"

            [body.fields.clientSecret]
            type = "string"
            sensitive = true
            text = "TODO"

            [types.Type]
            base = "string"
            text = "TODO"

            [[types.Type.values]]
            value = "owner"
            text = "TODO"

            [[types.Type.values]]
            value = "所有者"
            name = "Value"
            text = "TODO"

            # What it returns
            [answer.fields.userList]
            type = "list<User>"
            text = "TODO"

            [answer.fields.url]
            type = "string"
            format = "url"
            text = "TODO"

            [answer.fields.result]
            type = "ResultInfo"
            text = "TODO"

            [types.User]
            text = "TODO"

            [types.User.fields.userId]
            type = "string"
            text = "TODO"

            [types.User.fields.level]
            type = "Level"
            text = "TODO"

            [types.User.fields.manager]
            type = "Manager"
            text = "TODO"

            [types.Level]
            base = "int64"
            text = "TODO"

            [[types.Level.values]]
            value = 0
            name = "Value0"
            text = "TODO"

            [[types.Level.values]]
            value = 1
            name = "Value1"
            text = "TODO"

            [types.Manager]
            text = "TODO"

            [types.Manager.fields.name]
            type = "string"
            text = "TODO"

            [types.ResultInfo]
            text = "TODO"

            [types.ResultInfo.fields.list]
            type = "list<Item>"
            text = "TODO"

            [types.Item]
            text = "TODO"

            [types.Item.fields.id]
            type = "int64"
            text = "TODO"

            # What can go wrong
            [[errors]]
            status = 400
            code = "group.notExist"
            messages = ["群不存在"]
            text = "TODO"

            [[errors]]
            status = 400
            code = "41"
            name = "Error41"
            messages = ['a "b"']
            text = "TODO"

            [[errors]]
            status = 500
            code = "41"
            name = "Error41No2"
            messages = ["%s"]
            text = "TODO"

            # Examples
            [[examples]]
            name = "from_page"
            path_parameters = { groupId = "g1" }
            query = { size = 5 }
            body = '''
            {
              "userIds": ["u1"],
              "type": "owner"
            }
            '''
            answer = '''
            {
              "userList": [{ "userId": "u1", "level": 0 }],
              "url": "https://x"
            }
            '''
        "##]],
        &expect![[r#"
            left-out: body.fields.userIds.min: `min` does not go with this type (is about numbers)
            left-out: examples.from_page_2: missing required parameter `path_parameters.groupId` (this example needs it)
            provisional: safe_to_repeat: `true` is a guess from the operation's name: check what happens if the call arrives twice
            provisional: body.fields.type: the Rust name `type_value` is made up: choose a better one
            provisional: body.fields.clientSecret: treated as a secret because of its name
            provisional: types.Type.values.所有者: the Rust name `Value` is made up: choose a better one
            provisional: types.Level.values.0: the Rust name `Value0` is made up: choose a better one
            provisional: types.Level.values.1: the Rust name `Value1` is made up: choose a better one
            provisional: errors.41: the name `Error41` is made up: choose a better one
            provisional: errors.41: the name `Error41No2` is made up: choose a better one
        "#]],
    );
}

#[test]
fn a_value_of_an_example_that_breaks_its_own_format_is_replaced() {
    let since = FieldFacts {
        format: Some(Format::LocalDateTime),
        example: Some(json!("2020-11-07 08:00:00")),
        ..given("since", Shape::String, true)
    };
    let import = |sent: &str, max: Option<i64>| {
        let limits = Limits { min: Some(2022), max, ..Limits::default() };
        let until = FieldFacts { limits, ..field("until", Shape::Int64) };
        let body = json!({ "since": sent, "until": 1_648_437_071_000_i64 });
        let example = ExampleFacts {
            path_parameters: Vec::new(),
            query: Vec::new(),
            undescribed: Vec::new(),
            body: Some(body),
            answer: None,
        };
        let facts =
            PageFacts { body: tree(object(vec![since.clone(), until])), examples: vec![example], ..page("ListThings") };
        import(&facts)
    };
    let placeholder = import("yyyy-MM-dd hh:mm:ss", None);
    assert!(placeholder.text.as_ref().unwrap().contains("\"since\": \"2020-11-07 08:00:00\""));
    let reason = "left-out: examples.from_page.body.since: `since` cannot have this value (expected a time such as `2026-01-31 23:59:59`); the example has `\"2020-11-07 08:00:00\"` instead of `\"yyyy-MM-dd hh:mm:ss\"`";
    assert!(notes(&placeholder).contains(reason), "{}", notes(&placeholder));
    // Only one of two bounds that contradict each other is left out, and not the example, too.
    let contradiction = import("2020-11-07 08:00:00", Some(1));
    assert!(contradiction.text.as_ref().unwrap().contains("[[examples]]"), "{}", notes(&contradiction));
}

#[test]
fn body_that_is_not_an_object_follows_its_row() {
    let written = |required: Option<bool>| {
        let mut body = tree(list(Shape::String));
        let limits = Limits { max_items: Some(10), ..Limits::default() };
        body.iter_mut().for_each(|tree| tree.row = RootRow { required, limits: limits.clone() });
        let text = unkeyed(&import(&PageFacts { body, ..page("SetThings") }).text.unwrap());
        text.split("[body]\n").nth(1).unwrap().split("\n\n").next().unwrap().to_owned()
    };
    expect![[r#"
        type = "list<string>"
        name = "items_value"
        required = true
        max_items = 10
        text = "TODO"
    "#]]
    .assert_eq(&written(Some(true)));
    expect![[r#"
        type = "list<string>"
        name = "items_value"
        max_items = 10
        text = "TODO"
    "#]]
    .assert_eq(&written(Some(false)));
    // An example that no table describes shows what to send.
    assert_eq!(written(None), written(Some(true)));
}

#[test]
fn conditions_in_words_are_reported() {
    let told = |required: bool| {
        let field =
            FieldFacts { text: "编号，与名称二选一。".to_owned(), ..given("id", Shape::String, required) };
        let facts = PageFacts { body: tree(object(vec![field])), ..page("SetThings") };
        import(&facts).notes.iter().any(|note| note.at == "body.fields.id" && note.message.contains("[[rules]]"))
    };
    assert!(told(false));
    assert!(!told(true));
}

#[test]
fn objects_with_other_limits_have_other_types() {
    let size = |max| {
        let count =
            FieldFacts { limits: Limits { max: Some(max), ..Limits::default() }, ..given("count", Shape::Int64, true) };
        given("size", object(vec![count]), true)
    };
    let with = |right| {
        let body = [("left", 10), ("right", right)].map(|(name, max)| given(name, object(vec![size(max)]), true));
        let text = import(&PageFacts { body: tree(object(body.to_vec())), ..page("AddThing") }).text.unwrap();
        let maxima = text.lines().filter(|line| line.starts_with("max = ")).map(str::to_owned).collect::<Vec<_>>();
        (text.matches("[types.").count(), maxima)
    };
    assert_eq!(with(10).1, ["max = 10"]);
    assert_eq!(with(20).1, ["max = 10", "max = 20"]);
    assert!(with(20).0 > with(10).0);
}

#[test]
fn a_call_without_credentials_is_a_judgment() {
    let open = PageFacts { credentials: Vec::new(), ..page("AddThing") };
    assert!(notes(&import(&open)).contains("credentials: the page names no credential"));
    assert!(!notes(&import(&page("AddThing"))).contains("names no credential"));
}

#[test]
fn the_soundest_page_is_the_main_one() {
    let page = |slug: &str, path: &str, deprecated: bool| PageFacts {
        slug: slug.to_owned(),
        path: path.to_owned(),
        deprecated,
        ..page("DoThing")
    };
    let pages = [
        page("a", "/demo", false),
        page("b", "/v1.0/demo", true),
        page("d", "/v1.0/demo", false),
        page("c", "/v1.0/demo", false),
    ];
    let main = |existing: Option<&str>| {
        crate::import::main_page(pages.iter().collect(), existing).map(|(main, _)| main.slug.as_str())
    };
    assert_eq!(main(None), Some("c"));
    assert_eq!(main(Some("page = \"a\"")), Some("a"));
    let fuller = PageFacts { query: vec![given("size", Shape::Int32, false)], ..page("e", "/v1.0/demo", false) };
    let (main, _) = crate::import::main_page(pages.iter().chain([&fuller]).collect(), None).unwrap();
    assert_eq!(main.slug, "e");
}

#[test]
fn a_page_without_an_address_is_compared_and_not_named() {
    let scraped = PageFacts { slug: "a-file".to_owned(), has_address: false, method: Method::Put, ..page("DoThing") };
    let named = page("DoThing");
    let (main, others) = crate::import::main_page(vec![&scraped, &named], None).unwrap();
    assert_eq!(main.slug, "a-page");
    let imported = crate::import::endpoint(main, &others, &api(), None);
    assert!(!imported.text.unwrap().contains("a-file"));
    assert!(imported.notes.iter().any(|note| note.kind == NoteKind::Disagreement && note.message.contains("a-file")));
}

#[test]
fn beside_a_file_only_text_travels() {
    let facts = PageFacts {
        body: tree(object(vec![
            given("media", Shape::File, true),
            given("tags", list(Shape::String), false),
            given("more", Shape::Any, false),
            given("size", Shape::Int64, false),
        ])),
        query: vec![given("other", Shape::File, false)],
        ..page("UploadThing")
    };
    let imported = import(&facts);
    let text = imported.text.as_deref().unwrap();
    let types: Vec<_> = text.lines().filter(|line| line.starts_with("[") || line.starts_with("type =")).collect();
    expect![[r#"
        [query.other]
        type = "string"
        [body.fields.media]
        type = "file"
        [body.fields.tags]
        type = "json<list<string>>"
        [body.fields.more]
        type = "string"
        [body.fields.size]
        type = "int64""#]]
    .assert_eq(&types.join("\n"));
    assert!(notes(&imported).contains("provisional: body.fields.tags: a list or an object where only text can travel"));
}

#[test]
fn an_error_with_several_meanings_is_one() {
    let again = ErrorFacts { text: "别的话".to_owned(), line: 2, ..error(400, "a.b", "a") };
    let errors =
        vec![error(400, "a.b", "a"), again, error(302, "a.c", "c"), error(200, "a.d", "d"), error(400, "", "e")];
    let imported = import(&PageFacts { errors, ..page("DoThing") });
    assert_eq!(imported.text.as_deref().unwrap_or_default().matches("[[errors]]").count(), 2);
    expect![[r#"
        disagreement: errors.a.b: `400 a.b, 2 rows` with different meanings: write the `truth` of the page error `errors-a-b`
        left-out: errors.a.b: line 2: the same error with another meaning: its text has to say all of them
        left-out: errors.a.c: line 1: 302 is not the status of a failure
        left-out: errors: line 1: an error without a code
        provisional: safe_to_repeat: `false` is a guess from the operation's name: check what happens if the call arrives twice
    "#]].assert_eq(&notes(&imported));
}

#[test]
fn notes_beyond_the_summary_need_a_description() {
    let described = |lines: &[&str]| {
        let notes = lines.iter().map(|line| (*line).to_owned()).collect();
        let imported = import(&PageFacts { notes, ..page("AddThing") });
        let text = unkeyed(imported.text.as_deref().unwrap());
        let words = imported.wordings.iter().find(|wording| wording.at == "description");
        (text.contains("description = \"TODO\"\n"), words.map(|wording| wording.words.clone()))
    };
    assert_eq!(described(&[]), (false, None));
    assert_eq!(described(&["调用本接口。"]), (false, None));
    assert_eq!(described(&["调用本接口。", "每天一次。"]), (true, Some("调用本接口。\n每天一次。".to_owned())));
    assert!(described(&["调用本接口。每天一次。"]).0);
}
