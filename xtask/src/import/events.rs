//! Imports events.

use std::collections::BTreeMap;

use dingtalk_pages::event::{self, EventFacts, Given, Overview};
use dingtalk_spec::authoring;
use dingtalk_spec::authoring::EVENTS;
use dingtalk_spec::{EventSpec, SourceFile};
use dingtalk_upkeep::import::{self, Imported};

use super::report::Fate;
use super::{Work, rehearsal};
use crate::failure::Result;
use crate::generate::refused;
use crate::generate::tree::{self, Change};

/// An event with the pages that describe it.
pub(super) struct ImportedEvent<'p> {
    pub(super) event: &'p str,
    pub(super) pages: Vec<&'p EventFacts>,
    pub(super) imported: Imported,
    pub(super) fate: Fate,
}

impl Work<'_> {
    /// Imports event by event, in order of their types.
    pub(super) fn events<'p>(
        &mut self,
        facts: &'p [EventFacts],
        overviews: &[Overview],
    ) -> Result<Vec<ImportedEvent<'p>>> {
        let mut groups: BTreeMap<&str, Vec<&EventFacts>> = BTreeMap::new();
        for page in facts {
            let group = groups.entry(&page.event).or_default();
            // A copy of a page in another folder adds nothing.
            if group.iter().all(|known| known.slug != page.slug) {
                group.push(page);
            }
        }
        if groups.is_empty() {
            return Ok(Vec::new());
        }
        let all = EventSpec::read(self.events_file()?).map_err(|report| refused(&report))?;
        let given = |event| Given::of(event, facts, overviews);
        let mut paths = BTreeMap::new();
        let import = |(event, pages)| match paths.insert(import::event_path(event), event) {
            None => self.event(event, pages, &given(event), &all),
            Some(other) => {
                let imported = import::second_event(event, other);
                Ok(ImportedEvent { event, pages, imported, fate: Fate::of(None, None) })
            }
        };
        groups.into_iter().map(import).collect()
    }

    /// The file of all events, which is written if there is none.
    fn events_file(&mut self) -> Result<SourceFile> {
        let made = import::events_file();
        let path = format!("spec/{}", made.path);
        if let Some(bytes) = tree::current(self.root, &path)? {
            return Ok(SourceFile { bytes, ..made });
        }
        self.changes.push(Change { path, old: None, new: Some(made.bytes.clone()) });
        Ok(made)
    }

    fn event<'p>(
        &mut self,
        event: &'p str,
        pages: Vec<&'p EventFacts>,
        given: &Given,
        all: &EventSpec,
    ) -> Result<ImportedEvent<'p>> {
        let path = import::event_path(event);
        let old = tree::current(self.root, &format!("spec/{path}"))?;
        let known = old.clone().and_then(|bytes| authoring::tree(&SourceFile { path: path.clone(), bytes }));
        let known = known.and_then(|root| root.maybe_text("page"));
        let existing = old.as_deref().map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let mut imported = match event::main_page(pages.clone(), known.as_deref()) {
            Some(main) => import::event(&main, given, all, existing.as_deref()),
            None => Imported::at(path),
        };
        let check = |spec| all.event(spec).map(drop);
        let fate = rehearsal::fill_names(&mut imported, &check, self.memory, existing.as_deref());
        if let (Fate::New | Fate::Changed, Some(text)) = (fate, &imported.text) {
            let new = Some(text.clone().into_bytes());
            self.changes.push(Change { path: format!("spec/{}", imported.path), old, new });
        }
        Ok(ImportedEvent { event, pages, imported, fate })
    }
}

impl ImportedEvent<'_> {
    /// What it is called in reports.
    pub(super) fn name(&self) -> String {
        format!("{EVENTS}::{}", self.event)
    }
}
