//! An import that writes nothing: what the specs would be, and what the pages say about everything in them.

use std::collections::BTreeMap;
use std::path::Path;

use dingtalk_pages::event::{EventFacts, Overview};
use dingtalk_pages::facts::PageFacts;
use dingtalk_upkeep::import::{Imported, NoteKind};
use dingtalk_upkeep::texts::{self, Check, Memory, What, Wording};

use super::report::Fate;
use super::{Work, adopt, sharing};
use crate::failure::Result;
use crate::generate::tree;

/// The specs that an import would leave.
pub(crate) struct Rehearsal<'r> {
    work: Work<'r>,
    imported: Vec<Imported>,
}

/// Imports the pages without writing anything. Overviews are given beside the pages about events.
pub(crate) fn rehearse<'r>(
    root: &'r Path,
    facts: &[PageFacts],
    events: (&[EventFacts], &[Overview]),
    memory: &'r Memory,
) -> Result<Rehearsal<'r>> {
    let mut work = Work::new(root, memory);
    let mut facts = facts.to_vec();
    adopt::adopt(&mut work, &mut facts)?;
    let mut imported: Vec<_> = work.endpoints(&facts)?.into_iter().map(|endpoint| endpoint.imported).collect();
    imported.extend(work.events(events.0, events.1)?.into_iter().map(|event| event.imported));
    sharing::share_errors(&mut work)?;
    work.fill();
    Ok(Rehearsal { work, imported })
}

impl Rehearsal<'_> {
    /// Every spec of the pages' endpoints and APIs by its path relative to the spec folder, as an import would leave it.
    pub(crate) fn specs(&self) -> Result<BTreeMap<String, Vec<u8>>> {
        let mut specs = BTreeMap::new();
        let crates = self
            .work
            .crates
            .values()
            .flatten()
            .map(|krate| (krate.api.file().path.clone(), krate.api.file().bytes.clone()));
        specs.extend(crates);
        for path in self.imported.iter().map(|imported| &imported.path).filter(|path| !path.is_empty()) {
            if let Some(bytes) = tree::current(self.work.root, &format!("spec/{path}"))? {
                specs.insert(path.clone(), bytes);
            }
        }
        for change in &self.work.changes {
            if let (Some(path), Some(new)) = (change.path.strip_prefix("spec/"), &change.new) {
                specs.insert(path.to_owned(), new.clone());
            }
        }
        Ok(specs)
    }

    /// The vendor's words for what each endpoint's spec describes, with the spec's path.
    pub(crate) fn wordings(&self) -> impl Iterator<Item = (&str, &Wording)> {
        self.imported().flat_map(|imported| imported.wordings.iter().map(|wording| (imported.path.as_str(), wording)))
    }

    /// The endpoints, then the events.
    pub(crate) fn imported(&self) -> impl Iterator<Item = &Imported> {
        self.imported.iter()
    }
}

/// Puts the names that are known in place of those that the import made up, and returns what becomes of the spec `old`, once the known
/// texts are in place as well.
pub(super) fn fill_names(imported: &mut Imported, check: &Check<'_>, memory: &Memory, old: Option<&str>) -> Fate {
    let Some(text) = &imported.text else { return Fate::NotUnderstood };
    let named = texts::fill_soundly(&imported.path, text, check, memory, What::Names).text;
    judged(imported, memory);
    let fate = match old {
        None => Fate::New,
        Some(_) => Fate::of(Some(&texts::fill(&imported.path, &named, memory, What::Texts).text), old),
    };
    imported.text = Some(named);
    fate
}

/// Drops the notes about names and guesses that somebody has judged in a worksheet.
fn judged(imported: &mut Imported, memory: &Memory) {
    let Imported { path, wordings, notes, .. } = imported;
    let guessed = wordings.iter().filter(|wording| wording.made_up.is_some() || wording.safe_to_repeat.is_some());
    let known = guessed.filter_map(|wording| Some((wording, memory.at(&wording.key(), path, &wording.at)?)));
    let (mut names, mut is_judged) = (Vec::new(), false);
    for (wording, known) in known {
        names
            .extend(wording.made_up.iter().filter(|_| known.name.is_some()).map(|name| format!("`{name}` is made up")));
        is_judged |= known.safe_to_repeat.is_some();
    }
    notes.retain(|note| {
        let is_named = names.iter().any(|name| note.message.contains(name));
        let is_settled = is_named || (is_judged && note.at == "safe_to_repeat");
        note.kind != NoteKind::Provisional || !is_settled
    });
}
