//! `cargo xtask generate`: from `spec/` to Rust.

mod diff;
mod ledger;
mod manifests;
mod marked;
mod memory;
mod rustfmt;
pub(crate) mod specs;
pub(crate) mod tree;
mod unwritten;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use dingtalk_spec::{Report, SourceFile, Workspace};

use crate::failure::{Failure, Result};
use crate::screen::{complain, count, is_colorful, say};
use memory::Memory;
use tree::Change;

/// Handwritten, except for its table of APIs.
const README: &str = "README.md";

/// Brings the tree at `root` up to date with its specs.
pub(crate) fn write(root: &Path) -> Result<()> {
    let outcome = compare(root, Trust::Memory)?;
    tree::apply(root, &outcome.changes)?;
    outcome.memory.write();
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
    let outcome = compare(root, Trust::Nothing)?;
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
    /// What has to change.
    changes: Vec<Change>,
    /// How many files need no change.
    current: usize,
    /// Which texts are missing from the specs, in words.
    unwritten: Option<String>,
    /// What the next run can skip once the changes are made.
    memory: Memory,
}

/// Whether to rely on what an earlier run generated.
#[derive(Clone, Copy, PartialEq)]
enum Trust {
    Nothing,
    Memory,
}

fn compare(root: &Path, trust: Trust) -> Result<Outcome> {
    let specs = specs::read(&root.join("spec"))?;
    let (files, hashes) = (specs.len(), memory::of_specs(&specs));
    let workspace = load(specs)?;
    let mut memory = Memory::read(root);
    if trust == Trust::Nothing {
        memory.forget();
    }
    let wanted = wanted(root, &workspace, &hashes, &mut memory)?;
    let mut changes = tree::compare(root, &wanted, dingtalk_emit::MARKER)?;
    changes.extend(ledger::of_no_api(root, &workspace)?);
    let written = changes.iter().filter(|change| change.new.is_some()).count();
    let current = wanted.len().saturating_sub(written);
    let unwritten = unwritten::warning(&workspace.unwritten);
    Ok(Outcome { read: describe(files, &workspace), changes, current, unwritten, memory })
}

/// Parses and checks the specs.
pub(crate) fn load(specs: Vec<SourceFile>) -> Result<Workspace> {
    dingtalk_spec::load(specs).map_err(|report| refused(&report))
}

/// Mistakes in specs, formatted like compiler messages.
pub(crate) fn refused(report: &Report) -> Failure {
    Failure::report(format!("{}\nnothing was written", report.render(is_colorful()).trim_end()))
}

/// Text by path of everything that should be in the tree.
fn wanted(
    root: &Path,
    workspace: &Workspace,
    hashes: &BTreeMap<String, u64>,
    memory: &mut Memory,
) -> Result<BTreeMap<String, String>> {
    let shared = dingtalk_emit::shared_files(workspace).into_iter();
    let mut files: BTreeMap<_, _> = shared.map(|file| (file.path, file.text)).collect();
    let mut done = BTreeSet::new();
    let mut changed = Vec::new();
    for api in &workspace.apis {
        match memory.files(root, &api.name, hash_of(hashes, &api.name)) {
            Some(remembered) => {
                done.extend(remembered.keys().cloned());
                files.extend(remembered);
            }
            None => changed.push(api),
        }
    }
    let emitted = dingtalk_emit::of_apis(workspace, changed.iter().copied()).map_err(|report| refused(&report))?;
    let mut of_apis = Vec::new();
    for (api, emitted) in changed.iter().zip(emitted) {
        let mut of_api = Vec::new();
        for file in emitted {
            of_api.push((file.path.clone(), memory::hash(file.text.as_str())));
            let formatted = memory.formatted(root, &api.name, &file.path, &file.text);
            if formatted.is_some() {
                done.insert(file.path.clone());
            }
            files.insert(file.path, formatted.unwrap_or(file.text));
        }
        of_apis.push((&api.name, of_api));
    }
    rustfmt::format(root, &mut files, &done)?;
    for (api, of_api) in of_apis {
        let texts =
            of_api.iter().filter_map(|(path, emitted)| Some((path.as_str(), *emitted, files.get(path)?.as_str())));
        memory.put(api, hash_of(hashes, api), texts);
    }
    let mut wanted = files;
    for (path, text) in dingtalk_spec::json_schemas() {
        wanted.insert(format!("spec/{path}"), text);
    }
    wanted.extend(records(root, workspace)?);
    wanted.extend(marked::with(root, README, "APIs", &dingtalk_emit::overview(workspace))?);
    wanted.extend(manifests::wanted(root, workspace)?);
    Ok(wanted)
}

fn hash_of(hashes: &BTreeMap<String, u64>, api: &str) -> u64 {
    hashes.get(api).copied().unwrap_or_default()
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
