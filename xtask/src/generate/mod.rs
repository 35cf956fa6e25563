//! `cargo xtask generate`: from `spec/` to Rust.

mod diff;
mod ledger;
mod manifests;
mod marked;
mod rustfmt;
pub(crate) mod specs;
pub(crate) mod tree;
mod unwritten;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use dingtalk_spec::{Report, SourceFile, Workspace};

use crate::failure::{Failure, Result};
use crate::screen::{complain, count, is_colorful, say};
use tree::Change;

/// Written by hand, but for its table of APIs.
const README: &str = "README.md";

/// Brings the tree at `root` up to date with its specs.
pub(crate) fn write(root: &Path) -> Result<()> {
    let outcome = compare(root)?;
    tree::apply(root, &outcome.changes)?;
    say(&outcome.read);
    for change in &outcome.changes {
        let verb = if change.new.is_some() { "wrote" } else { "removed" };
        say(format!("{verb} {}", change.path));
    }
    if outcome.current > 0 {
        say(untouched(&outcome));
    }
    outcome.unwritten.iter().for_each(complain);
    Ok(())
}

/// Fails if the tree at `root` is not what its specs say, and shows the differences. Writes nothing.
pub(crate) fn check(root: &Path) -> Result<()> {
    let outcome = compare(root)?;
    say(&outcome.read);
    outcome.unwritten.iter().for_each(complain);
    if outcome.changes.is_empty() {
        say(untouched(&outcome));
        return Ok(());
    }
    complain(diff::unified(&outcome.changes));
    let changed = count(outcome.changes.len(), "generated file");
    Err(Failure::new(format!("{changed} not up to date with the specs: run `cargo xtask generate`")))
}

struct Outcome {
    /// What was read, in words.
    read: String,
    /// What is to change.
    changes: Vec<Change>,
    /// How many files need no change.
    current: usize,
    /// Which texts the specs lack, in words.
    unwritten: Option<String>,
}

fn compare(root: &Path) -> Result<Outcome> {
    let specs = specs::read(&root.join("spec"))?;
    let files = specs.len();
    let workspace = load(specs)?;
    let wanted = wanted(root, &workspace)?;
    let mut changes = tree::compare(root, &wanted, dingtalk_emit::MARKER)?;
    changes.extend(ledger::of_no_api(root, &workspace)?);
    let written = changes.iter().filter(|change| change.new.is_some()).count();
    let current = wanted.len().saturating_sub(written);
    let unwritten = unwritten::warning(&workspace.unwritten);
    Ok(Outcome { read: describe(files, &workspace), changes, current, unwritten })
}

/// Reads the specs' text.
pub(crate) fn load(specs: Vec<SourceFile>) -> Result<Workspace> {
    dingtalk_spec::load(specs).map_err(|report| refused(&report))
}

/// Mistakes in specs, as the compiler would show them.
pub(crate) fn refused(report: &Report) -> Failure {
    Failure::report(format!("{}\nnothing was written", report.render(is_colorful()).trim_end()))
}

/// Text by path of everything that should be in the tree.
fn wanted(root: &Path, workspace: &Workspace) -> Result<BTreeMap<String, String>> {
    let generated = dingtalk_emit::generate(workspace).map_err(|report| refused(&report))?;
    let mut wanted: BTreeMap<_, _> = generated.into_iter().map(|file| (file.path, file.text)).collect();
    rustfmt::format(root, &mut wanted)?;
    for (path, text) in dingtalk_spec::json_schemas() {
        wanted.insert(format!("spec/{path}"), text);
    }
    wanted.extend(records(root, workspace)?);
    wanted.extend(marked::with(root, README, "APIs", &dingtalk_emit::overview(workspace))?);
    wanted.extend(manifests::wanted(root, workspace)?);
    Ok(wanted)
}

/// The records of required parameters, as they should be.
fn records(root: &Path, workspace: &Workspace) -> Result<Vec<(String, String)>> {
    let guards = dingtalk_emit::guards::guards(workspace);
    let lines =
        ledger::lines(guards.iter().map(|guard| {
            (guard.api.as_str(), guard.operation.as_str(), guard.owner.as_deref(), guard.parameter.as_str())
        }));
    let mut records = Vec::new();
    for (api, required) in lines {
        let path = ledger::path(&api);
        let file = root.join(&path);
        let record = match fs::read_to_string(&file) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(Failure::io("read", &file, &error)),
        };
        let text = ledger::with(&path, record.as_deref(), &required)?.or(record);
        records.extend(text.map(|text| (path, text)));
    }
    Ok(records)
}

fn untouched(outcome: &Outcome) -> String {
    let files = count(outcome.current, "file");
    if outcome.changes.is_empty() {
        format!("nothing to do: {files} up to date")
    } else {
        format!("left {files} untouched")
    }
}

fn describe(files: usize, workspace: &Workspace) -> String {
    let apis: Vec<_> = workspace
        .apis
        .iter()
        .map(|api| format!("{} with {}", api.name, count(api.operations.len(), "operation")))
        .collect();
    format!("read {}: {}", count(files, "spec file"), apis.join(", "))
}
