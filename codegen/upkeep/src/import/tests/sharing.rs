//! Errors that several endpoints of an API document.

use std::collections::BTreeMap;

use expect_test::expect;

use super::made_up::*;
use crate::import::{ApiFile, Endpoint, NoteKind, endpoint, share_errors};
use dingtalk_pages::facts::{ErrorFacts, PageFacts};
use dingtalk_spec::{ApiSpec, SourceFile, load};

/// Specs by path.
type Specs = BTreeMap<String, String>;

fn source((path, text): (&String, &String)) -> SourceFile {
    SourceFile { path: path.clone(), bytes: text.clone().into_bytes() }
}

fn new_api() -> Specs {
    let file = crate_file();
    Specs::from([(file.path, String::from_utf8(file.bytes).unwrap())])
}

fn with_errors(operation: &str, errors: &[ErrorFacts]) -> PageFacts {
    PageFacts { errors: errors.to_vec(), slug: operation.to_lowercase(), ..page(operation) }
}

/// Imports pages into the specs, as the command does, and checks that the result loads.
fn import(specs: &mut Specs, pages: &[PageFacts]) -> Vec<(NoteKind, String)> {
    let api = ApiFile::read(source(specs.get_key_value("demo_1_0.toml").unwrap()));
    let (mut written, mut notes) = (Vec::new(), Vec::new());
    for page in pages {
        let path = api.spec_path(page).unwrap();
        let existing = specs.get(&path).cloned();
        let imported = endpoint(page, &[], &api, existing.as_deref());
        let text = imported.text.unwrap_or_else(|| panic!("{:?}", imported.notes));
        notes.extend(imported.notes.into_iter().map(|note| (note.kind, note.at)));
        if existing.as_ref() != Some(&text) {
            specs.insert(path.clone(), text);
            written.push(path);
        }
    }
    let endpoints: Vec<_> = specs
        .iter()
        .filter(|(path, _)| path.contains('/'))
        .map(|spec| Endpoint { file: source(spec), is_written: written.contains(spec.0) })
        .collect();
    let sharing = share_errors(api.file(), &endpoints);
    specs.extend(sharing.endpoints);
    specs.extend(sharing.api.map(|text| (api.file().path.clone(), text)));
    load(specs.iter().map(source).collect()).unwrap_or_else(|report| panic!("{report}"));
    notes
}

/// The parts of the specs that are about errors.
fn errors(specs: &Specs) -> String {
    let mut out = String::new();
    for (path, text) in specs {
        out.push_str(&format!("--- {path}\n"));
        let about =
            |part: &&str| part.starts_with("[error") || part.starts_with("[[error") || part.contains("shared_errors");
        for part in unkeyed(text).split("\n\n").filter(about) {
            let lines = part.lines().filter(|line| !line.starts_with("method") && !line.starts_with("path"));
            let lines = lines.filter(|line| !line.starts_with("credentials") && !line.starts_with("safe"));
            out.push_str(&lines.map(|line| format!("{line}\n")).collect::<String>());
        }
    }
    out
}

fn busy() -> ErrorFacts {
    error(500, "system.busy", "系统繁忙")
}

fn invalid(message: &str) -> ErrorFacts {
    error(400, "param.invalid", message)
}

#[test]
fn errors_of_several_endpoints_are_declared_once() {
    let mut specs = new_api();
    let pages = [
        with_errors("GetThing", &[busy(), invalid("one"), error(404, "40004", "不存在")]),
        with_errors("ListThings", &[invalid("two"), busy(), error(404, "40004", "不存在")]),
        with_errors("SetThing", &[invalid("two"), invalid("one"), error(404, "thing.notFound", "")]),
    ];
    import(&mut specs, &pages);
    expect![[r#"
        --- demo_1_0.toml
        [errors.error40004]
        status = 404
        code = "40004"
        messages = ["不存在"]
        text = "TODO"
        [errors.param_invalid]
        status = 400
        code = "param.invalid"
        messages = ["two"]
        text = "TODO"
        [errors.system_busy]
        status = 500
        code = "system.busy"
        messages = ["系统繁忙"]
        text = "TODO"
        --- demo_1_0/get_thing.toml
        # Where it goes
        shared_errors = ["error40004", "system_busy"]
        [[errors]]
        status = 400
        code = "param.invalid"
        messages = ["one"]
        text = "TODO"
        --- demo_1_0/list_things.toml
        # Where it goes
        shared_errors = ["error40004", "param_invalid", "system_busy"]
        --- demo_1_0/set_thing.toml
        # Where it goes
        shared_errors = ["param_invalid"]
        [[errors]]
        status = 400
        code = "param.invalid"
        name = "ParamInvalid2"
        messages = ["one"]
        text = "TODO"
        [[errors]]
        status = 404
        code = "thing.notFound"
        messages = ["%s"]
        text = "TODO"
    "#]]
    .assert_eq(&errors(&specs));
    // A heading is removed with the last row below it.
    assert!(!specs["demo_1_0/list_things.toml"].contains("# What can go wrong"));
    assert!(specs["demo_1_0/get_thing.toml"].contains("# What can go wrong"));
}

#[test]
fn the_order_of_pages_does_not_matter() {
    let mut pages = [
        with_errors("GetThing", &[busy(), invalid("one")]),
        with_errors("ListThings", &[invalid("two"), busy()]),
        with_errors("SetThing", &[invalid("one"), invalid("two")]),
    ];
    let mut first = new_api();
    import(&mut first, &pages);
    pages.reverse();
    let mut second = new_api();
    import(&mut second, &pages);
    assert_eq!(first, second);
    pages.rotate_left(1);
    let before = first.clone();
    assert!(import(&mut first, &pages).iter().all(|(kind, _)| *kind > NoteKind::Conflict));
    assert_eq!(first, before, "a second import changes nothing");
}

#[test]
fn a_later_page_uses_shared_errors_and_shares_more() {
    let mut specs = new_api();
    import(&mut specs, &[with_errors("GetThing", &[busy(), invalid("one")]), with_errors("ListThings", &[busy()])]);
    // A person describes the errors, and writes a comment.
    for text in specs.values_mut() {
        *text = unkeyed(text).replace(
            "messages = [\"系统繁忙\"]\ntext = \"TODO\"",
            "messages = [\"系统繁忙\"]\ntext = \"Busy.\" # always",
        );
        *text = text.replace("messages = [\"one\"]\ntext = \"TODO\"", "messages = [\"one\"]\ntext = \"One is wrong.\"");
    }
    import(&mut specs, &[with_errors("SetThing", &[invalid("one"), busy()])]);
    expect![[r#"
        --- demo_1_0.toml
        [errors.system_busy]
        status = 500
        code = "system.busy"
        messages = ["系统繁忙"]
        text = "Busy." # always
        [errors.param_invalid]
        status = 400
        code = "param.invalid"
        messages = ["one"]
        text = "One is wrong."
        --- demo_1_0/get_thing.toml
        # Where it goes
        shared_errors = ["system_busy", "param_invalid"]
        --- demo_1_0/list_things.toml
        # Where it goes
        shared_errors = ["system_busy"]
        --- demo_1_0/set_thing.toml
        # Where it goes
        shared_errors = ["system_busy", "param_invalid"]
    "#]]
    .assert_eq(&errors(&specs));
    assert!(specs["demo_1_0.toml"].contains("text = \"Busy.\" # always\n"));
}

#[test]
fn descriptions_that_differ_stay_apart() {
    let mut specs = new_api();
    import(&mut specs, &[with_errors("GetThing", &[busy()])]);
    let described = unkeyed(&specs["demo_1_0/get_thing.toml"])
        .replace("messages = [\"系统繁忙\"]\ntext = \"TODO\"", "messages = [\"系统繁忙\"]\ntext = \"Busy.\"");
    let other = described
        .replace("\"Busy.\"", "\"Try later.\"")
        .replace("GetThing", "FindThing")
        .replace("getthing", "findthing");
    specs.insert("demo_1_0/get_thing.toml".to_owned(), described);
    specs.insert("demo_1_0/find_thing.toml".to_owned(), other);
    let before = specs.clone();
    import(&mut specs, &[with_errors("SetThing", &[busy()])]);
    specs.remove("demo_1_0/set_thing.toml");
    assert_eq!(specs, before);
}

#[test]
fn an_error_that_left_the_page_is_a_conflict() {
    let mut specs = new_api();
    import(&mut specs, &[with_errors("GetThing", &[busy(), invalid("one")]), with_errors("ListThings", &[busy()])]);
    let before = specs.clone();
    let notes = import(&mut specs, &[with_errors("ListThings", &[])]);
    assert_eq!(specs, before);
    assert!(notes.contains(&(NoteKind::Conflict, "errors.system.busy".to_owned())), "{notes:?}");
}

#[test]
fn an_error_with_several_names_is_listed_once() {
    let mut specs = new_api();
    let (one, two) = (invalid("one"), invalid("two"));
    let pages = [
        with_errors("GetThing", &[one.clone(), two.clone()]),
        with_errors("FindThing", &[one.clone(), two.clone()]),
        with_errors("ListThings", &[two.clone(), one.clone()]),
        with_errors("SetThing", &[one]),
        with_errors("PutThing", &[two]),
    ];
    import(&mut specs, &pages);
    let shared = specs["demo_1_0.toml"].matches("[errors.").count();
    assert!(shared <= 3, "{}", errors(&specs));
}

#[test]
fn many_errors_become_a_set() {
    let limit = |number: usize| error(429, &format!("limit.no{number}"), "");
    let all: Vec<_> = (0..12).map(limit).collect();
    let mut specs = new_api();
    import(
        &mut specs,
        &[with_errors("GetThing", &all), with_errors("ListThings", &[all.as_slice(), &[busy()]].concat())],
    );
    assert!(specs["demo_1_0/get_thing.toml"].contains("\nshared_errors = [\"common\"]\n"));
    import(&mut specs, &[with_errors("SetThing", &[all.as_slice(), &[busy()]].concat())]);
    let text = &specs["demo_1_0/set_thing.toml"];
    assert!(text.contains("\nshared_errors = [\"common\", \"system_busy\"]\n"), "{text}\n{}", errors(&specs));
    assert_eq!(specs["demo_1_0.toml"].matches("[error_sets.").count(), 1);
    let api = ApiSpec::read(source(specs.get_key_value("demo_1_0.toml").unwrap())).unwrap();
    let operation = api.endpoint(source(specs.get_key_value("demo_1_0/set_thing.toml").unwrap())).unwrap();
    assert_eq!((operation.errors.len(), operation.error_sets.as_slice()), (13, ["common".to_owned()].as_slice()));
}

#[test]
fn windows_line_ends_and_comments_stay() {
    let mut specs = new_api();
    import(&mut specs, &[with_errors("GetThing", &[busy(), invalid("one")])]);
    let text = specs.get_mut("demo_1_0/get_thing.toml").unwrap();
    *text =
        text.replace("[[errors]]\nstatus = 400", "# Ours.\n[[errors]]\nstatus = 400 # really").replace('\n', "\r\n");
    import(&mut specs, &[with_errors("ListThings", &[busy()])]);
    let text = &specs["demo_1_0/get_thing.toml"];
    assert!(text.contains("shared_errors = [\"system_busy\"]\r\n"), "{text}");
    assert!(text.contains("# Ours.\r\n[[errors]]\r\nstatus = 400 # really\r\n"), "{text}");
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
}
