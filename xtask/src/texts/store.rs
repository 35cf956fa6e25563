//! What the spec folder has about texts.

use std::path::Path;

use dingtalk_upkeep::texts::Memory;

use crate::failure::{Failure, Result};
use crate::files;
use crate::generate::tree::{self, Change};

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
