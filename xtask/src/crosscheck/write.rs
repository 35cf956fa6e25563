//! Writes into the specs what only the SDK has.

use std::path::Path;

use dingtalk_spec::SourceFile;
use dingtalk_upkeep::crosscheck::Crosscheck;
use dingtalk_upkeep::import::{self, ApiFile, NoteKind};

use crate::failure::{Failure, Result};
use crate::generate::tree::{self, Change};
use crate::screen::{complain, count};

/// Adds the fields, and says how many. Fails, and writes nothing, if a spec would not be valid afterwards.
pub(super) fn write(root: &Path, crosscheck: &Crosscheck) -> Result<()> {
    let (mut changes, mut refused, mut fields) = (Vec::new(), Vec::new(), 0);
    for endpoint in &crosscheck.endpoints {
        let more = endpoint.more();
        let Some(facts) = endpoint.facts.as_ref().filter(|_| !more.is_empty()) else { continue };
        let (path, krate) = (format!("spec/{}", endpoint.path), format!("{}.toml", endpoint.krate));
        let old = read(root, &path)?;
        let api = ApiFile::read(SourceFile { bytes: read(root, &format!("spec/{krate}"))?, path: krate });
        let text = String::from_utf8_lossy(&old);
        let imported = import::supplement(&endpoint.path, &text, &api, facts, &more);
        let told = imported.notes.iter().filter(|note| matches!(note.kind, NoteKind::Refused | NoteKind::Conflict));
        refused.extend(told.map(|note| format!("{path}: {} {}", note.at, note.message)));
        if let Some(new) = imported.text.filter(|new| *new != text) {
            fields += more.len();
            changes.push(Change { path, old: Some(old.clone()), new: Some(new.into_bytes()) });
        }
    }
    if !refused.is_empty() {
        return Err(Failure::new(format!("{}\nnothing was written", refused.join("\n"))));
    }
    tree::apply(root, &changes)?;
    complain(format!("wrote {} into {}", count(fields, "field"), count(changes.len(), "spec")));
    Ok(())
}

fn read(root: &Path, path: &str) -> Result<Vec<u8>> {
    tree::current(root, path)?.ok_or_else(|| Failure::new(format!("{path} is gone")))
}
