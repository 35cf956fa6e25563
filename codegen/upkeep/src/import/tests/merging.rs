//! Updating existing specs.

use expect_test::{Expect, expect};
use serde_json::json;

use super::made_up::*;
use crate::import::{Imported, NoteKind, endpoint};
use dingtalk_pages::facts::{Certainty, Doubt, FieldFacts, PageFacts, PermissionFacts, Shape, Tree};
use dingtalk_spec::model::{Credential, Limits, Method};

fn facts() -> PageFacts {
    let kind = FieldFacts { values: values([json!("owner"), json!("member")]), ..given("kind", Shape::String, true) };
    let user = object(vec![field("userId", Shape::String), field("name", Shape::String)]);
    PageFacts {
        path: "/v1.0/demo/members".to_owned(),
        body: tree(object(vec![given("ids", list(Shape::String), true), kind, given("size", Shape::Int32, false)])),
        answer: tree(object(vec![field("users", list(user)), field("total", Shape::Int64)])),
        errors: vec![error(400, "group.notExist", "群不存在")],
        ..page("QueryMembers")
    }
}

/// The spec of [`facts`], edited by a person.
const WRITTEN: &str = r#"#:schema ../schema/endpoint.schema.json

# What it is
operation = "QueryMembers"
summary = "Finds members."   # a remark
page = "a-page"
app_types = ["internal"]
permissions = [{ point = "Demo.Read", text = "Read." }]

# Where it goes
method = "POST"
path = "/v1.0/demo/members"
credentials = ["app_token"]
safe_to_repeat = true

# What it takes
[body.fields.ids]
type = "list<string>"
required = true
text = "Whom."

# Reviewed twice.
[body.fields.kind]
type = "Part"
name = "part"
required = true
text = "As what."

[body.fields.size]
type = "int32"
required = false
max = 20 # of a page
text = "How many."

[types.Part]
base = "string"
text = "A part."

[[types.Part.values]]
value = "owner"
name = "Boss"
text = "Owns it."

[[types.Part.values]]
value = "member"
text = "Is in it."

# What it returns
[answer.fields.users]
type = "list<Person>"
text = "They."

[answer.fields.total]
type = "int64"
text = "How many there are."

[types.Person]
text = "A person."

[types.Person.fields.userId]
type = "string"
text = "The userId."

[types.Person.fields.name]
type = "string"
text = "The name."

# What can go wrong
[[errors]]
status = 400
code = "group.notExist"
messages = ["群不存在", "No such group"]
text = "There is none."

# Where pages are wrong or differ
[[page_errors]]
name = "size-required"
at = "body.fields.size.required"
page = "a-page"
says = "required"
truth = "Optional: the server does without."
"#;

fn import(facts: &PageFacts, existing: &str) -> Imported {
    endpoint(facts, &[], &api(), Some(existing))
}

/// Shows which lines of the text change, and the notes.
fn check(facts: &PageFacts, expected: &Expect) {
    let imported = import(facts, WRITTEN);
    let text = imported.text.as_deref().unwrap_or_default();
    let diff = similar::TextDiff::from_lines(WRITTEN, unkeyed(text)).unified_diff().context_radius(1).to_string();
    // Trims the blank lines of the context: expect-test does not keep trailing blanks.
    let mut shown: String = diff.lines().flat_map(|line| [line.trim_end(), "\n"]).collect();
    for note in &imported.notes {
        shown.push_str(&format!("{}: {}: {}\n", note.kind.word(), note.at, unkeyed(&note.message)));
    }
    expected.assert_eq(&shown);
    let again = import(facts, text);
    assert_eq!(again.text.as_deref(), Some(text), "a second import changes nothing");
    assert!(again.notes.iter().all(|note| note.kind != NoteKind::Changed));
}

/// The facts with another body.
fn with_body(change: impl FnOnce(&mut Vec<FieldFacts>)) -> PageFacts {
    let mut facts = facts();
    if let Some(Tree { root: Shape::Object { fields, .. }, .. }) = &mut facts.body {
        change(fields);
    }
    facts
}

#[test]
fn what_is_right_stays_byte_for_byte() {
    check(&facts(), &expect![""]);
    let crlf = WRITTEN.replace('\n', "\r\n");
    assert_eq!(import(&facts(), &crlf).text, Some(crlf));
}

#[test]
fn facts_follow_the_page() {
    let mut facts = with_body(|fields| {
        let kind = FieldFacts {
            values: values([json!("guest"), json!("owner"), json!("member"), json!(7)]),
            ..given("kind", Shape::String, false)
        };
        *fields = vec![
            given("scope", object(vec![given("deptId", Shape::Int64, true)]), false),
            FieldFacts {
                limits: Limits { min_items: Some(1), ..Limits::default() },
                ..given("ids", list(Shape::String), true)
            },
            kind,
            FieldFacts { limits: Limits { max: Some(50), ..Limits::default() }, ..given("size", Shape::Int32, true) },
            given("cursor", Shape::String, false),
        ];
    });
    facts.permissions.push(PermissionFacts { point: "Demo.Write".to_owned(), text: String::new() });
    facts.errors = vec![error(400, "group.notExist", "没有这个群"), error(403, "no.right", "无权限")];
    if let Some(Tree { root: Shape::Object { fields, .. }, .. }) = &mut facts.answer
        && let Some(Shape::List(inner)) = fields.first_mut().map(|field| &mut field.shape)
        && let Shape::Object { fields, .. } = inner.as_mut()
    {
        fields.insert(1, field("avatar", object(vec![field("url", Shape::String)])));
    }
    check(
        &facts,
        &expect![[r#"
            @@ -7,3 +7,3 @@
             app_types = ["internal"]
            -permissions = [{ point = "Demo.Read", text = "Read." }]
            +permissions = [{ point = "Demo.Read", text = "Read." }, { point = "Demo.Write", text = "TODO" }]

            @@ -16,2 +16,6 @@
             # What it takes
            +[body.fields.scope]
            +type = "Scope"
            +text = "TODO"
            +
             [body.fields.ids]
            @@ -19,2 +23,3 @@
             required = true
            +min_items = 1
             text = "Whom."
            @@ -25,3 +30,2 @@
             name = "part"
            -required = true
             text = "As what."
            @@ -31,5 +35,17 @@
             required = false
            -max = 20 # of a page
            +max = 50 # of a page
             text = "How many."

            +[body.fields.cursor]
            +type = "string"
            +text = "TODO"
            +
            +[types.Scope]
            +text = "TODO"
            +
            +[types.Scope.fields.deptId]
            +type = "int64"
            +required = true
            +text = "TODO"
            +
             [types.Part]
            @@ -39,2 +55,6 @@
             [[types.Part.values]]
            +value = "guest"
            +text = "TODO"
            +
            +[[types.Part.values]]
             value = "owner"
            @@ -47,2 +67,7 @@

            +[[types.Part.values]]
            +value = "7"
            +name = "Value7"
            +text = "TODO"
            +
             # What it returns
            @@ -63,2 +88,6 @@

            +[types.Person.fields.avatar]
            +type = "Avatar"
            +text = "TODO"
            +
             [types.Person.fields.name]
            @@ -67,2 +96,9 @@

            +[types.Avatar]
            +text = "TODO"
            +
            +[types.Avatar.fields.url]
            +type = "string"
            +text = "TODO"
            +
             # What can go wrong
            @@ -71,5 +107,11 @@
             code = "group.notExist"
            -messages = ["群不存在", "No such group"]
            +messages = ["群不存在", "No such group", "没有这个群"]
             text = "There is none."

            +[[errors]]
            +status = 403
            +code = "no.right"
            +messages = ["无权限"]
            +text = "TODO"
            +
             # Where pages are wrong or differ
            provisional: types.Part.values.7: the Rust name `Value7` is made up: choose a better one
            changed: permissions: also { point = "Demo.Write", text = "TODO" }
            changed: body.fields.scope: new
            changed: body.fields.ids.min_items: now 1
            changed: body.fields.kind.required: no longer required
            changed: body.fields.size.max: now 50
            changed: body.fields.cursor: new
            changed: types.Scope: new
            changed: types.Scope.fields.deptId: new
            changed: types.Part.values.guest: new
            changed: types.Part.values.7: new
            changed: types.Person.fields.avatar: new
            changed: types.Avatar: new
            changed: types.Avatar.fields.url: new
            changed: errors.group.notExist: also "没有这个群"
            changed: errors.no.right: new
        "#]],
    );
}

#[test]
fn contradictions_are_reported_and_left_alone() {
    let mut facts = with_body(|fields| {
        *fields = vec![given("ids", Shape::String, true), given("kind", list(Shape::String), true)];
    });
    facts.method = Method::Get;
    facts.credentials = vec![Credential::UserToken];
    facts.permissions.clear();
    facts.errors.clear();
    check(
        &facts,
        &expect![[r#"
            conflict: method: the spec has "POST", the page has "GET": fix the spec, or add a page error
            conflict: credentials: the spec has ["app_token"], the page has ["user_token"]: fix the spec, or add a page error
            conflict: body.fields.ids.type: the spec has `list<string>`, the page has `string`: fix the spec, or add a page error
            conflict: body.fields.kind.type: the spec has `Part`, the page has `list<string>`: fix the spec, or add a page error
            conflict: body.fields.size: the spec has this field, the page has no such field: fix the spec, or add a page error
            conflict: errors.group.notExist: the spec has this error, the page has no such error: fix the spec, or add a page error
        "#]],
    );
}

#[test]
fn a_page_error_covers_what_it_is_about() {
    let excused = |at: &str| {
        format!(
            "{WRITTEN}\n[[page_errors]]\nname = \"x\"\nat = \"{at}\"\npage = \"a-page\"\nsays = \"s\"\ntruth = \"t\"\n"
        )
    };
    let facts = with_body(|fields| {
        fields.remove(1);
        fields.remove(0);
    });
    let conflicts = |imported: &Imported| imported.notes.iter().filter(|note| note.kind == NoteKind::Conflict).count();
    assert_eq!(conflicts(&import(&facts, WRITTEN)), 2);
    assert_eq!(conflicts(&import(&facts, &excused("body.fields.ids"))), 1);
    assert_eq!(conflicts(&import(&facts, &excused("body.fields"))), 0);
}

#[test]
fn a_parameter_that_the_page_has_elsewhere_stays() {
    let moved = "\n[[page_errors]]\nname = \"x\"\nat = \"query.size.location\"\npage = \"a-page\"\nsays = \"body\"\ntruth = \"t\"\n";
    let existing = WRITTEN
        .replace("[body.fields.size]", "[query.size]")
        .replace("body.fields.size.required", "query.size.required");
    let imported = |existing: &str| import(&facts(), existing);
    assert!(imported(&existing).notes.iter().any(|note| note.kind == NoteKind::Conflict));
    let again = imported(&(existing.clone() + moved));
    assert_eq!(again.text, Some(existing + moved));
}

#[test]
fn another_page_is_not_taken_for_the_specs() {
    let other = PageFacts { slug: "b-page".to_owned(), method: Method::Get, ..facts() };
    check(
        &other,
        &expect![[r#"
            @@ -6,2 +6,3 @@
             page = "a-page"
            +other_pages = ["b-page"]
             app_types = ["internal"]
            @@ -81 +82,15 @@
             truth = "Optional: the server does without."
            +
            +[[page_errors]]
            +name = "method"
            +at = "method"
            +page = "b-page"
            +says = "GET"
            +truth = "TODO"
            +
            +[[page_errors]]
            +name = "size-max"
            +at = "body.fields.size.max"
            +page = "b-page"
            +says = "absent"
            +truth = "TODO"
            conflict: page: the spec follows `a-page`, so `b-page` was only compared with it; if `b-page` replaces it, change the spec's `page` and import again
            disagreement: method: `POST`, but `GET` on the page `b-page`: write the `truth` of the page error `method`
            disagreement: body.fields.size.max: `20` is missing on the page `b-page`: write the `truth` of the page error `size-max`
            changed: other_pages: also `b-page`
        "#]],
    );
    let unnamed = import(&PageFacts { has_address: false, ..other.clone() }, WRITTEN);
    assert_eq!(unnamed.text.as_deref(), Some(WRITTEN));
    assert!(unnamed.notes.iter().any(|note| note.at == "method" && note.kind == NoteKind::Disagreement));
    let named = import(&other, WRITTEN).text.unwrap();
    let again = import(&other, &named);
    assert_eq!(again.text.as_ref(), Some(&named));
    assert_eq!(again.notes, []);
}

#[test]
fn a_spec_with_mistakes_is_left_alone() {
    assert_eq!(import(&facts(), "operation = 1\n").text, None);
    assert_eq!(import(&facts(), &WRITTEN.replace("int32", "int23")).text, None);
}

#[test]
fn every_toml_style_is_kept() {
    let inline = r#"operation = "QueryMembers"
summary = "Finds members."
page = "a-page"
method = "POST"
path = "/v1.0/demo/members"
credentials = [ "app_token" ]
safe_to_repeat = true
body = { fields = { ids = { type = "list<string>", text = "Whom." } } }
"#;
    let imported = import(&facts(), inline);
    let text = imported.text.unwrap();
    assert!(text.contains("ids = { type = \"list<string>\", required = true, text = \"Whom.\" }"), "{text}");
    assert_eq!(import(&facts(), &text).text.as_deref(), Some(text.as_str()));
}

/// A page on which `name` may belong to each user or to the answer.
fn doubtful() -> PageFacts {
    let doubt = Doubt { name: "name".to_owned(), line: 1, parents: vec!["users[]".to_owned(), String::new()] };
    let mut facts = facts();
    if let Some(answer) = &mut facts.answer {
        answer.certainty = Certainty::Ambiguous(vec![doubt]);
    }
    facts
}

#[test]
fn a_settled_row_is_where_a_person_put_it() {
    let person = "[types.Person.fields.name]\ntype = \"string\"\ntext = \"The name.\"\n\n";
    assert!(WRITTEN.contains(person));
    let moved = WRITTEN
        .replace(person, "")
        .replace("[types.Person]", "[answer.fields.name]\ntype = \"string\"\ntext = \"Its name.\"\n\n[types.Person]");
    let kinds = |imported: &Imported| imported.notes.iter().map(|note| note.kind).collect::<Vec<_>>();
    let followed = import(&doubtful(), &moved);
    assert_eq!((followed.text.as_deref(), kinds(&followed)), (Some(moved.as_str()), vec![NoteKind::Doubt]));
    assert_eq!(followed.certainty.word(), "ambiguous");
    let settled = format!("{moved}\n[[settled]]\nat = \"answer.fields.name\"\nchoice = \"answer\"\nwhy = \"Seen.\"\n");
    let decided = import(&doubtful(), &settled);
    assert_eq!((decided.text.as_deref(), kinds(&decided)), (Some(settled.as_str()), Vec::new()));
    assert_eq!(decided.certainty.word(), "consistent");
}

#[test]
fn every_row_in_doubt_is_reported_with_its_places() {
    let doubt = |name: &str, line: u32, parents: &[&str]| Doubt {
        name: name.to_owned(),
        line,
        parents: parents.iter().map(|parent| (*parent).to_owned()).collect(),
    };
    let doubts = vec![
        doubt("id", 4, &["users[]", ""]),
        doubt("nick", 5, &["users[]", ""]),
        doubt("total", 7, &["", "users[]", "users[].tags{}"]),
        doubt("code", 9, &[""]),
    ];
    let report = |certainty: Certainty| {
        let mut facts = facts();
        if let Some(answer) = &mut facts.answer {
            answer.certainty = certainty;
        }
        let notes = import(&facts, WRITTEN).notes;
        let doubts = notes.iter().filter(|note| note.kind == NoteKind::Doubt);
        doubts.map(|note| format!("{}: {}", note.at, note.message)).collect::<Vec<_>>()
    };
    let ending = "check, and record the choice in `[[settled]]`";
    let expected = [
        format!("id, nick: lines 4 to 5: read as part of `answer.users[]`, but may belong to `answer`; {ending}"),
        format!(
            "total: line 7: read as part of `answer`, but may belong to `answer.users[]` or `answer.users[].tags{{}}`; {ending}"
        ),
        format!("code: line 9: read as part of `answer`, but may belong elsewhere; {ending}"),
    ];
    assert_eq!(report(Certainty::Consistent(doubts.clone())), expected);
    assert_eq!(report(Certainty::Ambiguous(doubts)), expected);
    assert_eq!(report(Certainty::Ambiguous(Vec::new())).len(), 1);
    assert_eq!(report(Certainty::Exact), Vec::<String>::new());
}

#[test]
fn certainty_does_not_change_without_doubts() {
    assert_eq!(import(&facts(), WRITTEN).certainty.word(), "exact");
    let mut beyond = facts();
    if let Some(answer) = &mut beyond.answer {
        answer.certainty = Certainty::Ambiguous(Vec::new());
    }
    assert_eq!(import(&beyond, WRITTEN).certainty.word(), "ambiguous");
}

#[test]
fn a_field_from_the_sdk_stays_until_the_page_has_it() {
    let from = "[answer.fields.total]\ntype = \"int64\"\nfrom = \"sdk\"\n";
    let written = WRITTEN.replace("[answer.fields.total]\ntype = \"int64\"\n", from);
    assert_ne!(written, WRITTEN);
    let imported = import(&facts(), &written);
    let now = imported.text.as_deref().unwrap_or_default();
    assert_eq!(now, import(&facts(), WRITTEN).text.unwrap());
    assert!(imported.notes.iter().any(|note| note.kind == NoteKind::Changed && note.at == "answer.fields.total.from"));

    let more =
        "[answer.fields.visitors]\ntype = \"int64\"\nfrom = \"sdk\"\ntext = \"How many visit.\"\n\n[types.Person]";
    let written = WRITTEN.replace("[types.Person]", more);
    let imported = import(&facts(), &written);
    assert_eq!(imported.text.as_deref(), Some(written.as_str()));
    assert!(imported.notes.iter().all(|note| note.kind != NoteKind::Conflict), "{:?}", imported.notes);
}
