//! Writes what was filled into worksheets.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use dingtalk_spec::SourceFile;
use dingtalk_spec::texts::{Operations, Style};
use dingtalk_upkeep::texts::{Answer, Answers, Memory};

use super::{judge, put, store};
use crate::failure::{Failure, Result};
use crate::generate::specs;
use crate::generate::tree;
use crate::screen::{complain, count, say};
use crate::sentences;

/// What happened to the entries of the sheets.
#[derive(Default)]
struct Tally {
    written: usize,
    known: usize,
    empty: usize,
    refused: usize,
}

/// Checks the sheets, and writes what is in order.
pub(super) fn run(root: &Path, sheets: &[PathBuf], dry_run: bool) -> Result<()> {
    let mut memory = store::memory(root)?;
    let specs = specs::read(&root.join("spec"))?;
    let judge =
        Judge { style: sentences::style(root)?, operations: sentences::operations(root, &specs)?, specs: &specs };
    let mut tally = Tally::default();
    for sheet in sheets {
        let text = fs::read_to_string(sheet).map_err(|error| Failure::io("read", sheet, &error))?;
        judge.sheet(&sheet.display().to_string(), &text, &mut memory, &mut tally);
    }
    let put = put::into_specs(&specs, &memory);
    put.refused.iter().for_each(|(path, reason)| complain(format!("note: spec/{path}: {reason}")));
    let mut changes = store::changes(root, &memory)?;
    changes.extend(put.changes);
    if !dry_run {
        // Texts that are remembered but not in every spec yet are put there by the next run.
        tree::apply(root, &changes)?;
    }
    let verb = if dry_run { "would write" } else { "wrote" };
    let Tally { written, known, empty, refused } = tally;
    let (texts, names, files) = (count(put.texts, "place"), count(put.names, "name"), count(changes.len(), "file"));
    say(format!("{verb} {}: {texts} and {names} in specs, {files}", count(written, "new text")));
    if known + empty > 0 {
        say(format!("{known} known before, {empty} left empty"));
    }
    match refused {
        0 => Ok(()),
        _ => Err(Failure::new(format!("{} refused: correct the sheet, and apply it again", count(refused, "text")))),
    }
}

struct Judge<'s> {
    style: Style,
    operations: Operations,
    specs: &'s [SourceFile],
}

impl Judge<'_> {
    /// Adds to the memory what is in order on a sheet, and reports the rest.
    fn sheet(&self, name: &str, text: &str, memory: &mut Memory, tally: &mut Tally) {
        let Answers { written, empty, refused } = Answers::read(name, text);
        tally.empty += empty;
        let refuse = |line: usize, message: &str, help: &str| {
            let help = if help.is_empty() { String::new() } else { format!("\n  = help: {help}") };
            complain(format!("error: {message}\n  --> {name}:{line}{help}"));
        };
        refused.iter().for_each(|refused| refuse(refused.line, &refused.message, ""));
        tally.refused += refused.len();
        let mut new: BTreeMap<_, Answer> = BTreeMap::new();
        for answer in written {
            match memory.get(&answer.key).or(new.get(&answer.key).map(|known| &known.remembered)) {
                Some(known) if *known == answer.remembered => tally.known += 1,
                Some(known) => {
                    let known = known.text.as_deref().unwrap_or("a text for each place");
                    let help = "remove the entry, or correct the text in the specs and run `cargo xtask texts learn`";
                    refuse(answer.line, &format!("these words have another text already: {known}"), help);
                    tally.refused += 1;
                }
                None => drop(new.insert(answer.key, answer)),
            }
        }
        let faults = judge::faults(&self.style, &self.operations, self.specs, &new);
        for (key, answer) in new {
            match faults.get(&key) {
                Some(faults) => {
                    tally.refused += 1;
                    faults.iter().for_each(|fault| refuse(answer.line, &fault.message, &fault.help));
                }
                None => {
                    tally.written += 1;
                    memory.put(&answer.api, key, answer.remembered);
                }
            }
        }
    }
}
