//! How texts should read.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use dingtalk_spec::texts::{GLOSSARY, Names, Operations, Style, Subject, check, sentences};
use dingtalk_spec::{SourceFile, authoring};
use expect_test::expect;

const RULES: &str = r#"
plain = ["is no longer"]
proper_names = ["满天星"]

[[terms]]
group = "People"
term = "department"
meaning = "A part of an organization."
not = ["dept"]
confused = ["division"]
chinese = ["部门"]

[[recurring]]
chinese = ["参数错误"]
write = "A parameter is invalid."

[[phrases]]
avoid = ["is no", "are no"]
write = "`is not a`"

[spellings]
licence = "license"
"#;

const SPEC: &str = r#"
operation = "GetUser"
summary = "Gets a user."
page = "get-user"

[query.userId]
type = "string"
text = "The one."

[types.Level]
base = "string"
text = "A level."

[[types.Level.values]]
value = "topMost"
text = "The top."

[[errors]]
messages = ["需要nodeId属性"]
"#;

fn file(path: &str, text: &str) -> SourceFile {
    SourceFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() }
}

fn style() -> Style {
    Style::read(&file(GLOSSARY, RULES)).unwrap()
}

/// What is wrong with a text about the parameter `userId`, with the words at fault.
fn faults(text: &str, words: Option<&str>) -> String {
    faults_in(SPEC, text, words)
}

fn faults_in(spec: &str, text: &str, words: Option<&str>) -> String {
    let names = Names::of(&authoring::tree(&file("demo_1_0/get_user.toml", spec)).unwrap());
    let words = words.map(Names::in_words);
    let operations: Operations = ["GetUser".to_owned(), "ListUsers".to_owned()].into();
    let subject = Subject {
        key: "text",
        about: "parameter",
        name: "userId",
        names: Some(&names),
        words: words.as_ref(),
        operations: &operations,
    };
    let found = style().faults(text, subject);
    found.iter().map(|fault| format!("{}: {}; {}\n", &text[fault.range.clone()], fault.message, fault.help)).collect()
}

#[test]
fn plain_english_is_fine() {
    let fine = [
        "The userId of the member who leaves.",
        "Whether `topMost` is meant, as `ListUsers` returns it. Omit for all.",
        "It is no longer in use.",
        "The 满天星 campaign, or `中文` in code.",
        "As `GetFile` of storage 2.0 returns it, in its `user_id`.",
        "In the form:\n\n```json\n{\"openId\": 1}\n```",
        "A locale, such as `zh_CN`.",
    ];
    for text in fine {
        assert_eq!(faults(text, None), "", "{text}");
    }
}

#[test]
fn each_rule_has_a_message() {
    let broken = [
        "TODO",
        "TODO(0123)",
        "the one who leaves.",
        "The one who leaves",
        "The user's id.",
        "`userId`.",
        "There is no dept of the licence.",
        "名称 of the one who leaves.",
        "As `GetUsr` and `ListUser` return it.",
        "The same as `user_id`.",
    ];
    let report: String = broken.into_iter().map(|text| faults(text, None)).collect();
    expect![[r#"
        TODO: the text is still to be written; say in English what it means
        TODO(0123): the text is still to be written; say in English what it means
        t: a text begins with a capital letter; write whole sentences
        s: a text ends with a period; write whole sentences
        The user's id.: the text only repeats the name `userId`; say what the name does not: whose, where it comes from, what it looks like
        `userId`.: the text only repeats the name `userId`; say what the name does not: whose, where it comes from, what it looks like
        is no: `is no`: this phrase does not read well; write `is not a`
        dept: `dept`: the glossary has another term; write `department`
        licence: `licence`: texts have US spelling; write `license`
        名: `名` is not English; translate it, write what travels in backticks, or add a proper name to spec/glossary.toml
        `GetUsr`: no operation or type is called `GetUsr`; did you mean `GetUser`?
        `ListUser`: no operation or type is called `ListUser`; did you mean `ListUsers`?
        `user_id`: no parameter, field or value is called `user_id`; did you mean `userId`?
    "#]]
    .assert_eq(&report);
}

#[test]
fn a_name_is_in_the_spec_or_in_the_words_of_the_page() {
    assert_eq!(faults("A locale, such as `zh_CN`.", Some("语言，例如zh_CN")), "");
    let invented = faults("A locale, such as `zh_CN`.", Some("语言"));
    let expected = "`zh_CN`: no parameter, field or value is called `zh_CN`; correct it, or name the operation that has it as well\n";
    assert_eq!(invented, expected);
    let deprecated =
        SPEC.replace("text = \"The one.\"", "deprecated = \"Use `user_id` instead.\"\ntext = \"The one.\"");
    let own = faults_in(&deprecated, "Use `user_id` instead.", None);
    assert!(own.starts_with("`user_id`: no parameter"), "a text proves another: {own:?}");
    let event = "event = \"user_left\"\n[data.fields.userId]\ntype = \"string\"\ntext = \"See `user_id`.\"\n";
    let own = faults_in(event, "See `user_id`.", None);
    assert!(own.starts_with("`user_id`: no parameter"), "a text of an event proves itself: {own:?}");
    assert_eq!(faults("`nodeId` is missing.", None), "", "a name within a message in Chinese");
    assert_eq!(faults("The `openId` that `ListUsers` returns.", Some("语言")), "", "a field of another operation");
}

#[test]
fn a_summary_is_one_sentence_with_a_verb() {
    let specs = [
        file("demo_1_0/a.toml", &SPEC.replace("Gets a user.", "Get a user.")),
        file("demo_1_0/b.toml", &SPEC.replace("Gets a user.", "Gets a user. Then another.")),
        file("glossary.toml", "summary = \"no spec\""),
    ];
    let report = check(&specs, &Operations::new(), &style());
    expect![[r#"
        error: a summary begins with a verb in the third person
         --> spec/demo_1_0/a.toml:3:12
          |
        3 | summary = "Get a user."
          |            ^^^
          |
          = help: say what the call does, as in `Lists the members of a group.`

        error: a summary is one sentence
         --> spec/demo_1_0/b.toml:3:12
          |
        3 | summary = "Gets a user. Then another."
          |            ^^^^^^^^^^^^^^^^^^^^^^^^^^
          |
          = help: move the rest to `description`

        2 mistakes in 2 spec files
    "#]]
    .assert_eq(&report.to_string());
}

#[test]
fn sentences_know_what_they_are_about() {
    let root = authoring::tree(&file("demo_1_0/get_user.toml", SPEC)).unwrap();
    let found: Vec<_> = sentences("demo_1_0/get_user.toml", &root)
        .into_iter()
        .map(|sentence| format!("{} {} `{}`", sentence.at, sentence.about, sentence.name))
        .collect();
    let expected = [
        "summary endpoint ``",
        "query.userId.text parameter `userId`",
        "types.Level.text type `Level`",
        "types.Level.values.topMost.text value `topMost`",
    ];
    assert_eq!(found, expected);
}

#[test]
fn mistakes_in_the_glossary_have_places() {
    let report = Style::read(&file(
        GLOSSARY,
        "[[terms]]\nterm = \"a\"\nnote = \"b\"\n\n[[phrases]]\nwrite = \"c\"\n\n[words]\n",
    ));
    expect![[r#"
        error: unknown key `note`
         --> spec/glossary.toml:3:1
          |
        3 | note = "b"
          | ^^^^
          |
          = help: expected one of term, group, meaning, not, confused, chinese

        error: `avoid` is missing
         --> spec/glossary.toml:5:1
          |
        5 | [[phrases]]
          | ^^^^^^^^^^^

        error: unknown key `words`
         --> spec/glossary.toml:8:2
          |
        8 | [words]
          |  ^^^^^
          |
          = help: expected `terms`, `recurring`, `phrases`, `spellings`, `plain` or `proper_names`

        3 mistakes in 1 spec file
    "#]]
    .assert_eq(&report.unwrap_err().to_string());
    let style = style();
    assert_eq!(style.mentioned("部门的名称").len(), 1);
    assert_eq!((style.recurring.len(), style.terms.len()), (1, 1));
}
