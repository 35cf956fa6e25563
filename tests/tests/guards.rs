//! The compiler reports every missing required parameter of every endpoint.
//!
//! The trybuild cases show complete messages for a few. This test compiles all omissions in one run of the compiler and matches its
//! messages, so that hundreds of guards cost little more than one.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use dingtalk_emit::guards::{self, Guard};
use dingtalk_spec::Workspace;
use dingtalk_test_support::compiler::{Project, path_text};
use dingtalk_test_support::specs;

fn workspace() -> Workspace {
    dingtalk_spec::load(specs::files().unwrap()).unwrap()
}

/// A guard in the form of the records in `guards/`.
fn record_of(guard: &Guard) -> (String, String) {
    (guard.api.clone(), guard.record())
}

fn records() -> BTreeSet<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("guards");
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| {
            let api = path.file_stem().unwrap().to_string_lossy().into_owned();
            let text = fs::read_to_string(path).unwrap();
            let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
            lines.map(|line| (api.clone(), line.to_owned())).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn no_required_flag_has_been_lost() {
    let required: BTreeSet<_> = guards::guards(&workspace()).iter().map(record_of).collect();
    let records = records();
    let lost: Vec<_> = records.difference(&required).collect();
    assert!(
        lost.is_empty(),
        "no longer required by the specs: {lost:?}. Where that is right, delete the line from tests/guards/<api>.txt"
    );
    let missing: Vec<_> = required.difference(&records).collect();
    assert!(missing.is_empty(), "not recorded: {missing:?}. Run `cargo xtask generate`");
}

#[test]
fn the_compiler_names_every_missing_parameter() {
    assert_guarded(&workspace(), "guards", "crates/api");
}

/// The generator's fixtures have what the shipped endpoints lack: objects with required fields, and conflicting names.
#[test]
fn the_compiler_names_every_missing_parameter_of_the_fixtures() {
    let files = specs::files_below(&specs::root().join("codegen/emit/tests/fixtures/spec")).unwrap();
    let fixtures = dingtalk_spec::load(files).unwrap();
    assert!(guards::guards(&fixtures).iter().any(|guard| guard.owner.is_some()));
    assert_guarded(&fixtures, "fixture-guards", "codegen/emit/tests/golden");
}

/// Omitting a required parameter gives exactly the one error that names it; omitting none gives no error.
fn assert_guarded(workspace: &Workspace, project: &str, crates: &str) {
    let all = guards::guards(workspace);
    assert!(!all.is_empty());
    let negative = guards::negative(workspace, &all).unwrap();
    assert_eq!(negative.lines.len(), all.len());

    let project = package(workspace, project, crates);
    let check = |text: &str| {
        project.write("src/lib.rs", text).unwrap();
        project.check().unwrap().remove("src/lib.rs").unwrap()
    };
    let complete = check(&guards::positive(workspace).unwrap());
    assert!(complete.is_empty(), "complete calls must compile: {complete:#?}");

    let mut said: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for error in check(&negative.text) {
        said.entry(error.line).or_default().push(error.message);
    }
    for (guard, line) in &negative.lines {
        let messages = said.remove(line).unwrap_or_default();
        assert_eq!(messages, [guard.message.as_str()], "{guard:?}, line {line} of the generated file");
    }
    assert!(said.is_empty(), "errors at lines without a guard: {said:#?}");
}

/// A package that depends on every generated crate.
fn package(workspace: &Workspace, name: &str, crates: &str) -> Project {
    let project = Project::new(env!("CARGO_TARGET_TMPDIR"), name).unwrap();
    let root = specs::root().canonicalize().unwrap();
    let path = |folder: &str| path_text(&root.join(folder));
    let mut manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         dingtalk-core = {{ path = '{}' }}\n",
        path("crates/core")
    );
    for api in &workspace.apis {
        manifest.push_str(&format!("{} = {{ path = '{}' }}\n", api.package, path(&format!("{crates}/{}", api.name))));
    }
    project.write("Cargo.toml", &manifest).unwrap();
    project
}
