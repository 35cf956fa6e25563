//! Specs in which a person said that a kind decides an object's shape.

use expect_test::{Expect, expect};

use super::made_up::*;
use crate::import::endpoint;
use dingtalk_pages::facts::{FieldFacts, PageFacts, Shape};

fn facts(message: Vec<FieldFacts>) -> PageFacts {
    let text = object(vec![given("content", Shape::String, true)]);
    let mut fields = vec![
        given("msgtype", Shape::String, true),
        given("text", text, false),
        given("key", Shape::String, true),
        given("param", Shape::String, true),
        given("msg", object(message), true),
    ];
    fields.retain(|field| !field.name.is_empty());
    PageFacts { path: "/v1.0/demo/messages".to_owned(), body: tree(object(fields)), ..page("SendMessage") }
}

fn message() -> Vec<FieldFacts> {
    let picture = object(vec![given("id", Shape::String, true)]);
    vec![given("kind", Shape::String, true), given("picture", picture, false)]
}

const WRITTEN: &str = r#"#:schema ../schema/endpoint.schema.json

# What it is
operation = "SendMessage"
summary = "Sends a message."
page = "a-page"
app_types = ["internal"]
permissions = [{ point = "Demo.Read", text = "Read." }]

# Where it goes
method = "POST"
path = "/v1.0/demo/messages"
credentials = ["app_token"]
safe_to_repeat = false

# What it takes
[body.fields.msgtype]
type = "string"
required = true
text = "What it is."

[body.fields.text]
type = "Text"
text = "The text."

[body.fields.key]
type = "string"
required = true
text = "What it is."

[body.fields.param]
type = "string"
required = true
text = "What it says."

[body.fields.msg]
type = "Message"
required = true
text = "The message."

[body.choice]
name = "template"
type = "Template"
tag = "key"
content = "param"
text = "Another."
kinds = [{ value = "sample", type = "Sample" }]

[types.Text]
text = "A text."

[types.Text.fields.content]
type = "string"
required = true
text = "What it says."

# On no page.
[types.Sample]
text = "A sample."

[types.Sample.fields.content]
type = "string"
required = true
text = "What it says."

[types.Message]
text = "A message."

[types.Message.fields.kind]
type = "string"
required = true
text = "What it is."

[types.Message.fields.picture]
type = "Picture"
text = "A picture."

[types.Message.choice]
tag = "kind"
kinds = [{ value = "picture", field = "picture" }]

[types.Picture]
text = "A picture."

[types.Picture.fields.id]
type = "string"
required = true
text = "Its id."
"#;

/// Shows which lines of the text change, if it is written, and the notes.
fn check(facts: &PageFacts, expected: &Expect) {
    let imported = endpoint(facts, &[], &api(), Some(WRITTEN));
    let diff = imported.text.as_deref().map(|text| {
        similar::TextDiff::from_lines(WRITTEN, unkeyed(text).as_str()).unified_diff().context_radius(1).to_string()
    });
    let mut shown = String::new();
    for line in diff.unwrap_or_else(|| "not written".to_owned()).lines() {
        shown.push_str(&format!("{}\n", line.trim_end()));
    }
    for note in &imported.notes {
        shown.push_str(&format!("{}: {}: {}\n", note.kind.word(), note.at, unkeyed(&note.message)));
    }
    expected.assert_eq(&shown);
}

#[test]
fn choices_stay_with_the_types_that_only_they_mention() {
    check(&facts(message()), &expect![""]);
}

#[test]
fn a_field_that_is_new_to_a_choice() {
    let mut fields = message();
    fields.push(given("voice", object(vec![given("id", Shape::String, true)]), false));
    check(
        &facts(fields),
        &expect![[r#"
        not written
        refused: : the spec would have a mistake afterwards: `voice` belongs to no kind (neither the tag nor the field of a kind)
    "#]],
    );
}
