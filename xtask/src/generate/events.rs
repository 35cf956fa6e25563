//! Generates the types of events, if their specs changed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use dingtalk_spec::SourceFile;

use super::apis::fault;
use super::memory::{self, Hashes, Known, Memory};
use super::{load, refused, rustfmt};
use crate::failure::Result;

/// What was generated for events.
pub(super) struct Events {
    pub(super) known: Known<usize>,
    pub(super) files: BTreeMap<String, String>,
}

/// Generates the types of the events with these specs, which are given with their hash. The rules for texts are those of `staged`.
pub(super) fn generate(
    root: &Path,
    staged: &Path,
    (hash, specs): (u64, Vec<SourceFile>),
    memory: &Memory,
) -> Result<Events> {
    if let Some((known, files)) = memory.events(root, hash) {
        return Ok(Events { known: known.clone(), files });
    }
    let texts = crate::sentences::faults(staged, &specs)?.diagnostics.iter().map(fault).collect();
    let workspace = load(specs)?;
    let emitted = dingtalk_emit::of_events(&workspace).map_err(|report| refused(&report))?;
    let mut files: BTreeMap<_, _> = emitted.into_iter().map(|file| (file.path, file.text)).collect();
    let hashes: BTreeMap<_, _> = files.iter().map(|(path, text)| (path.clone(), memory::hash(text.as_str()))).collect();
    let mut done = BTreeSet::new();
    for (path, text) in &mut files {
        if let Some(formatted) = memory.formatted_event(root, path, text) {
            *text = formatted;
            done.insert(path.clone());
        }
    }
    rustfmt::format(root, &mut files, &done)?;
    let hashed = |(path, text): (&String, &String)| {
        let emitted = hashes.get(path).copied().unwrap_or_default();
        (path.clone(), Hashes { sources: None, emitted, formatted: memory::hash(text.as_str()) })
    };
    let known = Known {
        specs: hash,
        summary: workspace.events.as_ref().map_or(0, |all| all.events.len()),
        unwritten: workspace.unwritten.into_iter().map(|unwritten| (unwritten.file, unwritten.at)).collect(),
        texts,
        // What is covered is counted for APIs.
        sentences: 0,
        files: files.iter().map(hashed).collect(),
    };
    Ok(Events { known, files })
}
