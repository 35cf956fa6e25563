//! What the spec folder has about texts.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use dingtalk_spec::SourceFile;
use dingtalk_spec::authoring;
use dingtalk_spec::texts::{GLOSSARY, Operations, Style};
use dingtalk_upkeep::texts::Memory;

use crate::failure::{Failure, Result};
use crate::files;
use crate::generate::tree::{self, Change};
use crate::pages;
use crate::screen::is_colorful;

/// The texts that were written; none if there is no folder for them yet.
pub(crate) fn memory(root: &Path) -> Result<Memory> {
    let mut memory = Memory::default();
    let folder = root.join("spec").join(Memory::FOLDER);
    if !folder.is_dir() {
        return Ok(memory);
    }
    let mut unreadable = Vec::new();
    for found in files::below(&folder, &[".jsonl"])? {
        let api = found.path.trim_end_matches(".jsonl");
        if let Err(lines) = memory.read(api, &String::from_utf8_lossy(&found.bytes)) {
            unreadable.extend(lines.iter().map(ToString::to_string));
        }
    }
    if unreadable.is_empty() { Ok(memory) } else { Err(Failure::new(unreadable.join("\n"))) }
}

/// The changes that bring the folder in line with `memory`.
pub(super) fn changes(root: &Path, memory: &Memory) -> Result<Vec<Change>> {
    let mut changes = Vec::new();
    for api in memory.apis() {
        let path = format!("spec/{}", Memory::path(api));
        let (old, new) = (tree::current(root, &path)?, memory.render(api).into_bytes());
        if old.as_deref() != Some(&new) {
            changes.push(Change { path, old, new: Some(new) });
        }
    }
    Ok(changes)
}

/// How texts should read, as the glossary says; no rules but the general ones if there is no glossary.
pub(crate) fn style(root: &Path) -> Result<Style> {
    let path = root.join("spec").join(GLOSSARY);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Style::default()),
        Err(error) => return Err(Failure::io("read", &path, &error)),
    };
    let file = SourceFile { path: GLOSSARY.to_owned(), bytes };
    Style::read(&file).map_err(|report| Failure::report(report.render(is_colorful())))
}

/// The vendor's names of all operations that are known, with specs or without.
pub(crate) fn operations(root: &Path, specs: &[SourceFile]) -> Result<Operations> {
    let lock = pages::read_lock(root)?;
    let mut operations: Operations = lock.entries().map(|(_, entry)| entry.operation.clone()).collect();
    operations.extend(specs.iter().filter_map(|file| authoring::tree(file)?.maybe_text("operation")));
    Ok(operations)
}
