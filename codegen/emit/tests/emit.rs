//! The emitter, tested from outside: golden output of the fixtures, determinism, refusals, guards.
//!
//! `golden/` has the formatted output for the fixtures as packages of this workspace, so that it is compiled, linted, documented and
//! tested like any other code. `UPDATE_EXPECT=1 cargo test -p dingtalk-emit` rewrites it.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use dingtalk_emit::{GeneratedFile, guards};
use dingtalk_spec::{SourceFile, Workspace, load};
use expect_test::{Expect, expect};

/// How much of a Markdown file GitHub shows.
const SHOWN_BY_GITHUB: usize = 512_000;

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// The files below `root`, by path relative to it.
fn files_below(root: &Path) -> BTreeMap<String, PathBuf> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let relative: Vec<_> =
                    path.strip_prefix(root).unwrap().iter().map(|part| part.to_str().unwrap()).collect();
                found.insert(relative.join("/"), path);
            }
        }
    }
    found
}

fn specs(root: &Path) -> Vec<SourceFile> {
    let read = |(path, file): (String, PathBuf)| SourceFile { path, bytes: fs::read(file).unwrap() };
    files_below(root).into_iter().map(read).collect()
}

fn fixtures() -> Vec<SourceFile> {
    specs(&here().join("fixtures/spec"))
}

fn loaded(files: Vec<SourceFile>) -> Workspace {
    load(files).unwrap_or_else(|report| panic!("{report}"))
}

fn generated(workspace: &Workspace) -> Vec<GeneratedFile> {
    dingtalk_emit::generate(workspace).unwrap_or_else(|report| panic!("{report}"))
}

/// The generated files by their path below `golden/`.
fn golden() -> BTreeMap<String, String> {
    let workspace = loaded(fixtures());
    let complete = guards::positive(&workspace).unwrap_or_else(|report| panic!("{report}"));
    let mut golden = BTreeMap::from([("calls/src/complete.rs".to_owned(), complete)]);
    for GeneratedFile { path, mut text } in generated(&workspace) {
        if path.ends_with("Cargo.toml") {
            text = text.replace("categories.workspace = true\n", "categories.workspace = true\npublish = false\n");
        }
        let path = path.replace("tests/apis/tests/", "calls/src/").replace("tests/apis/src/", "calls/src/");
        let path = path.replace("/examples/api/", "/examples/").replace("spec/src/index.rs", "spec_index.rs");
        // Not a package: types of events are compiled where they belong.
        let path = path.replace("events/src/types/", "calls/events/").replace("events/tests/it/", "calls/events/");
        golden.insert(path.trim_start_matches("crates/").trim_start_matches("api/").to_owned(), text);
    }
    formatted(golden)
}

/// The files as rustfmt formats them.
fn formatted(files: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("golden");
    let _ = fs::remove_dir_all(&folder);
    let mut paths = Vec::new();
    for (path, text) in &files {
        let target = folder.join(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(&target, text).unwrap();
        if path.ends_with(".rs") {
            paths.push(target);
        }
    }
    let settings = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rustfmt.toml");
    let status =
        Command::new("rustfmt").args(["--edition", "2024", "--config-path"]).arg(settings).args(paths).status();
    assert!(status.expect("rustfmt is installed").success());
    files.into_keys().map(|path| (path.clone(), fs::read_to_string(folder.join(&path)).unwrap())).collect()
}

#[test]
fn golden_output_is_current() {
    let (root, golden) = (here().join("golden"), golden());
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let is_generated = |file: &Path| fs::read_to_string(file).is_ok_and(|text| text.contains(dingtalk_emit::MARKER));
    let mut wrong = Vec::new();
    for (path, file) in files_below(&root) {
        if !golden.contains_key(&path) && is_generated(&file) {
            wrong.push(format!("{path}: nothing generates it"));
            if update {
                fs::remove_file(file).unwrap();
            }
        }
    }
    for (path, text) in &golden {
        let file = root.join(path);
        if fs::read_to_string(&file).ok().as_ref() != Some(text) {
            wrong.push(format!("{path}: differs"));
            if update {
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, text).unwrap();
            }
        }
    }
    assert!(update || wrong.is_empty(), "run with UPDATE_EXPECT=1 and review the difference:\n{}", wrong.join("\n"));
}

#[test]
fn the_same_specs_give_the_same_bytes() {
    let first = generated(&loaded(fixtures()));
    let mut reversed = fixtures();
    reversed.reverse();
    assert_eq!(generated(&loaded(reversed)), first);
    assert!(first.is_sorted_by(|a, b| a.path < b.path));
    assert!(first.iter().all(|file| file.text.lines().next().is_some_and(|line| line.contains(dingtalk_emit::MARKER))));
}

#[test]
fn the_committed_specs_can_be_emitted() {
    let files = generated(&loaded(specs(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec"))));
    let index = files.iter().find(|file| file.path == "crates/ENDPOINTS.md").expect("the index");
    assert!(index.text.len() < SHOWN_BY_GITHUB, "{} bytes: divide the index by crate", index.text.len());
}

#[test]
fn every_required_parameter_is_guarded() {
    let workspace = loaded(fixtures());
    let all = guards::guards(&workspace);
    let file = guards::negative(&workspace, &all).unwrap();
    assert_eq!(file.lines.iter().map(|(guard, _)| guard.clone()).collect::<Vec<_>>(), all);
    let lines: Vec<_> = file.text.lines().collect();
    for (guard, line) in &file.lines {
        let call = lines[*line - 1].trim();
        assert_eq!(call, if guard.owner.is_some() { ".build();" } else { ".send(client);" });
    }
    let some: Vec<_> = all.iter().filter(|guard| guard.owner.is_some()).cloned().collect();
    assert_eq!(guards::negative(&workspace, &some).unwrap().lines.len(), some.len());
    let messages: Vec<_> = some.iter().map(|guard| guard.message.as_str()).collect();
    expect![[r#"
        `fixture_1_0::body_array::Entry` is missing its required field `id`
        `fixture_1_0::body_shapes::Branch` is missing its required field `name`
        `fixture_1_0::body_shapes::Branch` is missing its required field `leaf`
        `fixture_1_0::choose_body::Text` is missing its required field `content`
        `fixture_1_0::choose_body::Media` is missing its required field `media_id`
        `fixture_1_0::choose_content::SampleText` is missing its required field `content`
        `fixture_1_0::choose_objects::Text` is missing its required field `content`
        `fixture_1_0::choose_objects::Shape` is missing its required field `color`
        `fixture_1_0::choose_objects::Shape` is missing its required field `geometry`
        `fixture_1_0::choose_objects::Circle` is missing its required field `radius`
        `fixture_1_0::obstacle_names::Inner` is missing its required field `name`
        `fixture_1_0::obstacle_types::Sent` is missing its required field `location`
        `fixture_1_0::pages_by_offset::Paging` is missing its required field `pages`"#]]
    .assert_eq(&messages.join("\n"));
}

fn refused(module: &str, rest: &str, expected: &Expect) {
    let file = |path: &str, text: String| SourceFile { path: path.to_owned(), bytes: text.into_bytes() };
    let name = module[..1].to_uppercase() + &module[1..];
    let krate =
        "title = \"T\"\nsummary = \"S.\"\nversion = \"0.1.0\"\ngateway = \"new\"\npages = \"https://example.com/\"\n";
    let endpoint = format!(
        "operation = \"{name}\"\nsummary = \"S.\"\npage = \"p\"\nmethod = \"POST\"\npath = \"/v1.0/x\"\ncredentials = []\n\
         safe_to_repeat = true\n{rest}"
    );
    let workspace = loaded(vec![file("x_1_0.toml", krate.to_owned()), file(&format!("x_1_0/{module}.toml"), endpoint)]);
    expected.assert_eq(&dingtalk_emit::generate(&workspace).unwrap_err().to_string());
}

#[test]
fn json_text_in_answers_is_refused() {
    let answer = "\n[answer.fields.detail]\ntype = \"json<any>\"\ntext = \"Details.\"\n";
    refused(
        "look",
        answer,
        &expect![[r#"
            error: `json<...>` cannot be generated here yet
             --> spec/x_1_0/look.toml:9:16
              |
            9 | [answer.fields.detail]
              |                ^^^^^^ of type `json<any>`
              |
              = help: say `string`, and in its text what the JSON is

            1 mistake in 1 spec file
        "#]],
    );
}

#[test]
fn json_text_inside_types_is_refused() {
    let body = "\n[body.fields.details]\ntype = \"list<json<any>>\"\ntext = \"Details.\"\n";
    refused(
        "look",
        body,
        &expect![[r#"
            error: `json<...>` inside of another type cannot be generated yet
             --> spec/x_1_0/look.toml:9:14
              |
            9 | [body.fields.details]
              |              ^^^^^^^ of type `list<json<any>>`
              |
              = help: say `string`, and in its text what the JSON is

            1 mistake in 1 spec file
        "#]],
    );
}

#[test]
fn modules_with_our_names_are_refused() {
    refused(
        "errors",
        "",
        &expect![[r#"
            error: an operation cannot be called `errors`
             --> spec/x_1_0/errors.toml:1:1
              |
            1 | operation = "Errors"
              | ^ this operation
              |
              = help: that is the name of a module for what operations share, or of one within each operation's module

            1 mistake in 1 spec file
        "#]],
    );
}

/// Documentation names operations of other APIs by paths that nobody checks while it is generated.
#[test]
fn operations_of_other_apis_exist() {
    let apis = here().join("../../../crates/api");
    let mut found = 0;
    let mut missing = Vec::new();
    for (path, file) in files_below(&apis) {
        let text = fs::read_to_string(file).unwrap();
        for line in text.lines().filter(|line| line.trim_start().starts_with("//")) {
            for named in line.split("`dingtalk_").skip(1).filter_map(|rest| rest.split_once('`')) {
                let Some((api, module)) = named.0.split_once("::").filter(|(api, _)| apis.join(api).is_dir()) else {
                    continue;
                };
                found += 1;
                if !apis.join(format!("{api}/src/{module}.rs")).is_file() {
                    missing.push(format!("{path}: dingtalk_{api}::{module}"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    assert!(found > 100, "documentation names {found} operations of other APIs");
}
