//! Specs of events.

#![allow(missing_docs, reason = "tests")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panics")]

use dingtalk_spec::model::AppType;
use dingtalk_spec::{EventSpec, Report, SourceFile, load};
use expect_test::{Expect, expect};

const ALL: &str = "summary = \"What happens.\"\npages = \"https://a.b/\"\n";

const JOINED: &str = r#"event = "user_hasJoined"
summary = "Somebody joined."
page = "joined"
stream = ["internal"]

[data.fields.userIds]
type = "list<string>"
text = "Who joined."

[[examples]]
name = "one"
data = '{ "userIds": ["u1"] }'
"#;

fn file(path: &str, text: &str) -> SourceFile {
    SourceFile { path: path.to_owned(), bytes: text.into() }
}

fn read(text: &str) -> Result<(), Report> {
    let files = vec![file("events.toml", ALL), file("events/user_has_joined.toml", text)];
    let all = load(files.clone()).map(drop);
    let [of_all, event] = <[SourceFile; 2]>::try_from(files).unwrap();
    let alone = EventSpec::read(of_all).and_then(|all| all.event(event)).map(drop);
    assert_eq!(all.as_ref().map_err(ToString::to_string), alone.as_ref().map_err(ToString::to_string));
    all
}

fn refused(text: &str, expected: Expect) {
    expected.assert_eq(&read(text).unwrap_err().to_string());
}

#[test]
fn an_event_is_read_beside_apis() {
    let workspace = load(vec![file("events/user_has_joined.toml", JOINED), file("events.toml", ALL)]).unwrap();
    let all = workspace.events.unwrap();
    let [event] = all.events.as_slice() else { panic!("{all:?}") };
    assert_eq!((event.name.as_str(), event.module.as_str()), ("user_hasJoined", "user_has_joined"));
    assert_eq!(
        (event.page.url.as_str(), event.stream.as_slice()),
        ("https://a.b/joined", [AppType::Internal].as_slice())
    );
    assert!(workspace.apis.is_empty());
}

#[test]
fn mistakes_are_shown_with_their_place() {
    let wrong = JOINED.replace("\"u1\"", "1").replace("hasJoined", "has joined").replace("[data.", "[date.");
    refused(
        &wrong,
        expect![[r#"
        error: `user_has joined` is not a valid type of an event
         --> spec/events/user_has_joined.toml:1:9
          |
        1 | event = "user_has joined"
          |         ^^^^^^^^^^^^^^^^^ expected letters, digits and underscores, as in `user_add_org`

        error: unknown key `date`
         --> spec/events/user_has_joined.toml:6:2
          |
        6 | [date.fields.userIds]
          |  ^^^^ not a key of an event file
          |
          = help: did you mean `data`?

        error: unknown field `userIds`
          --> spec/events/user_has_joined.toml:12:11
           |
        12 | data = '{ "userIds": [1] }'
           |           ^^^^^^^^^ the data has no such field

        3 mistakes in 1 spec file
    "#]],
    );
    refused(
        &JOINED.replace("\"u1\"", "1"),
        expect![[r#"
        error: an element of `userIds` must be `string`
          --> spec/events/user_has_joined.toml:12:23
           |
        12 | data = '{ "userIds": [1] }'
           |                       ^ this is the number 1

        1 mistake in 1 spec file
    "#]],
    );
    refused(
        &JOINED.replace("hasJoined", "left"),
        expect![[r#"
        error: the file is not called after its event
         --> spec/events/user_has_joined.toml:1:9
          |
        1 | event = "user_left"
          |         ^^^^^^^^^^^ expected in `events/user_left.toml`

        1 mistake in 1 spec file
    "#]],
    );
    refused(
        &format!("{JOINED}\n[types.User]\ntext = \"A user.\"\n[types.User.fields]\n"),
        expect![[r#"
        error: the type `User` is not used
          --> spec/events/user_has_joined.toml:14:8
           |
        14 | [types.User]
           |        ^^^^ no parameter and no answer mentions it

        1 mistake in 1 spec file
    "#]],
    );
}

#[test]
fn events_need_the_file_of_all_events() {
    let report = load(vec![file("events/user_has_joined.toml", JOINED)]).unwrap_err();
    expect![[r#"
        error: there is no `events.toml`
         --> spec/events/user_has_joined.toml:1:1
          |
        1 | event = "user_hasJoined"
          | ^
          |
          = help: `events.toml` beside the folder says what all events have in common

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&report.to_string());
}

#[test]
fn two_events_cannot_have_one_name() {
    let joined = |event: &str| JOINED.replace("user_hasJoined", event);
    let report = load(vec![
        file("events.toml", ALL),
        file("events/USER_HASJOINED.toml", &joined("USER_HAS_JOINED")),
        file("events/user_has_joined.toml", &joined("user_hasJoined")),
        file("events/user_joined.toml", &joined("user_hasJoined")),
    ]);
    expect![[r#"
        error: two events have the same name in Rust
         --> spec/events/USER_HASJOINED.toml:1:9
          |
        1 | event = "USER_HAS_JOINED"
          |         ^^^^^^^^^^^^^^^^^ called `user_has_joined`, as is `user_hasJoined`, which `events/user_has_joined.toml` describes

        error: two files describe one event
         --> spec/events/user_joined.toml:1:9
          |
        1 | event = "user_hasJoined"
          |         ^^^^^^^^^^^^^^^^ already described by `events/user_has_joined.toml`

        2 mistakes in 2 spec files
    "#]].assert_eq(&report.unwrap_err().to_string());
}
