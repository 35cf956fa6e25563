//! `cargo xtask import`: from documentation pages to specs.

mod adopt;
mod events;
mod json;
pub(crate) mod markdown;
mod people;
mod rehearsal;
mod report;
mod sharing;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dingtalk_lock::Lock;
use dingtalk_pages::facts::{PageFacts, Severity};
use dingtalk_pages::seen;
use dingtalk_spec::{SourceFile, UNWRITTEN};
use dingtalk_upkeep::import::{self, ApiFile, Imported, Note, NoteKind};
use dingtalk_upkeep::texts::{self, Memory, What};

use crate::failure::{Failure, Result};
use crate::generate::tree::{self, Change};
use crate::lock;
use crate::pages::{self, Pages};
use crate::screen::{count, say};
use report::ImportedEndpoint;

/// What to import, and how to report it.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Pages, or folders of pages
    #[arg(required = true, value_name = "PAGE_OR_FOLDER")]
    pages: Vec<PathBuf>,
    /// Write nothing; say what would be written
    #[arg(long)]
    dry_run: bool,
    /// List everything that a person should look at, not only what went wrong
    #[arg(long, short)]
    verbose: bool,
    /// Print everything as JSON, for programs
    #[arg(long, conflicts_with = "verbose")]
    json: bool,
}

pub(crate) use rehearsal::rehearse;
pub(crate) use report::{Fate, Report};

/// Writes the specs of the endpoints that the pages describe.
pub(crate) fn run(root: &Path, options: &Options) -> Result<()> {
    let mut pages = pages::read(&options.pages)?;
    let memory = crate::texts::memory(root)?;
    let (report, changes) = prepare(root, &mut pages, &memory)?;
    if !options.dry_run {
        write(root, &report, &changes)?;
    }
    let text =
        if options.json { json::render(&report) } else { people::render(&report, options.verbose, options.dry_run) };
    say(text.trim_end());
    verdict(&report)
}

/// What an import of the pages would do, without doing it. Pages get the names that their operations have in specs.
pub(crate) fn prepare<'p>(root: &Path, pages: &'p mut Pages, memory: &Memory) -> Result<(Report<'p>, Vec<Change>)> {
    let refused = pages.findings.iter().filter(|finding| finding.severity == Severity::Refused).count();
    let mut work = Work::new(root, memory);
    adopt::adopt(&mut work, &mut pages.facts)?;
    let endpoints = work.endpoints(&pages.facts)?;
    let events = work.events(&pages.events, &pages.overviews)?;
    let shared = sharing::share_errors(&mut work)?;
    work.fill();
    let report = Report {
        pages: pages.facts.len() + pages.events.len() + refused,
        findings: &pages.findings,
        endpoints,
        events,
        crates: work.new_crates(),
        shared,
        lacks_texts: work.lacks_texts(),
    };
    Ok((report, work.changes))
}

/// Writes specs, and records the pages that they follow.
pub(crate) fn write(root: &Path, report: &Report<'_>, changes: &[Change]) -> Result<()> {
    let mut lock = lock::read(root)?;
    let before = lock.clone();
    tree::apply(root, changes)?;
    report.endpoints.iter().for_each(|endpoint| record(endpoint, &mut lock));
    let written = report.events.iter().filter(|event| event.fate != Fate::NotUnderstood);
    let of_events = written.flat_map(|event| &event.pages).filter(|page| page.has_address);
    of_events.for_each(|page| seen::record_event(&mut lock, page));
    if lock == before { Ok(()) } else { lock::write(root, &lock) }
}

/// Records the endpoint's pages, so that drift is about what changes from now on.
fn record(endpoint: &ImportedEndpoint<'_>, lock: &mut Lock) {
    for page in [endpoint.main].iter().chain(&endpoint.others).filter(|page| page.has_address) {
        match endpoint.fate {
            Fate::NotUnderstood if endpoint.has_spec => {}
            Fate::NotUnderstood => seen::leave_out(lock, page),
            Fate::New | Fate::Changed | Fate::Same => seen::record(lock, page),
        }
    }
}

/// The command's result: a failure if something was not written.
pub(crate) fn verdict(report: &Report<'_>) -> Result<()> {
    let (refused, lost) = (report.refused().count(), report.of_fate(Fate::NotUnderstood));
    let mut complaints = Vec::new();
    if refused > 0 {
        complaints.push(format!("{} could not be read", count(refused, "page")));
    }
    if lost > 0 {
        let what = if lost == 1 { "1 endpoint or event".to_owned() } else { format!("{lost} endpoints or events") };
        complaints.push(format!("{what} not understood"));
    }
    if complaints.is_empty() { Ok(()) } else { Err(Failure::new(complaints.join("; "))) }
}

/// The specs as they will be.
struct Work<'r> {
    root: &'r Path,
    memory: &'r Memory,
    /// Crate files by crate; `None` if no crate can have that name.
    crates: BTreeMap<String, Option<Crate>>,
    changes: Vec<Change>,
}

struct Crate {
    api: ApiFile,
    is_new: bool,
    is_written: bool,
}

impl<'r> Work<'r> {
    fn new(root: &'r Path, memory: &'r Memory) -> Self {
        Self { root, memory, crates: BTreeMap::new(), changes: Vec::new() }
    }

    /// Whether texts of the changed specs are still to be written.
    fn lacks_texts(&self) -> bool {
        let new = self.changes.iter().filter_map(|change| change.new.as_deref());
        new.into_iter().any(|bytes| String::from_utf8_lossy(bytes).contains(UNWRITTEN))
    }

    /// Puts the texts that are known in place. Errors are shared before, because markers do not tell them apart.
    fn fill(&mut self) {
        for change in &mut self.changes {
            let path = change.path.trim_start_matches("spec/");
            let text = change.new.as_deref().map(String::from_utf8_lossy);
            change.new = text.map(|text| texts::fill(path, &text, self.memory, What::Texts).text.into_bytes());
        }
    }

    fn new_crates(&self) -> Vec<String> {
        let new = self.crates.values().flatten().filter(|krate| krate.is_new && krate.is_written);
        new.map(|krate| format!("spec/{}", krate.api.file().path)).collect()
    }

    /// Imports endpoint by endpoint, in order of crates and operations.
    fn endpoints<'p>(&mut self, facts: &'p [PageFacts]) -> Result<Vec<ImportedEndpoint<'p>>> {
        let mut groups: BTreeMap<(&str, &str), Vec<&PageFacts>> = BTreeMap::new();
        for page in facts {
            let group = groups.entry((&page.krate, &page.operation)).or_default();
            // A copy of a page in another folder adds nothing.
            if group.iter().all(|known| known.slug != page.slug) {
                group.push(page);
            }
        }
        groups.into_values().filter_map(|pages| self.endpoint(pages).transpose()).collect()
    }

    fn endpoint<'p>(&mut self, pages: Vec<&'p PageFacts>) -> Result<Option<ImportedEndpoint<'p>>> {
        let Some(first) = pages.first().copied() else { return Ok(None) };
        let path = match self.krate(first)? {
            Some(krate) => krate.api.spec_path(first),
            None => Err(format!("`{}` is not a valid crate name", first.krate)),
        };
        let path = match path {
            Ok(path) => path,
            Err(reason) => return Ok(not_understood(pages, reason)),
        };
        let old = tree::current(self.root, &format!("spec/{path}"))?;
        let existing = old.as_deref().map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let Some((main, others)) = import::main_page(pages, existing.as_deref()) else { return Ok(None) };
        let Some(Some(krate)) = self.crates.get_mut(&main.krate) else { return Ok(None) };
        let mut imported = import::endpoint(main, &others, &krate.api, existing.as_deref());
        let fate = match krate.api.checked() {
            Ok(api) => {
                let check = |spec| api.endpoint(spec).map(drop);
                rehearsal::fill_names(&mut imported, &check, self.memory, existing.as_deref())
            }
            Err(_) => Fate::NotUnderstood,
        };
        if fate == Fate::New && krate.is_new && !std::mem::replace(&mut krate.is_written, true) {
            let path = format!("spec/{}", krate.api.file().path);
            self.changes.push(Change { path, old: None, new: Some(krate.api.file().bytes.clone()) });
        }
        if let (Fate::New | Fate::Changed, Some(text)) = (fate, &imported.text) {
            let new = Some(text.clone().into_bytes());
            self.changes.push(Change { path: format!("spec/{}", imported.path), old, new });
        }
        Ok(Some(ImportedEndpoint { main, others, imported, fate, has_spec: existing.is_some() }))
    }

    /// The crate's file; `None` if no crate can have that name.
    fn krate(&mut self, page: &PageFacts) -> Result<Option<&Crate>> {
        if !self.crates.contains_key(&page.krate) {
            let made = import::crate_file(&page.krate, page.gateway);
            let krate = match made {
                None => None,
                Some(made) => Some(match tree::current(self.root, &format!("spec/{}", made.path))? {
                    Some(bytes) => {
                        Crate { api: ApiFile::read(SourceFile { bytes, ..made }), is_new: false, is_written: true }
                    }
                    None => Crate { api: ApiFile::read(made), is_new: true, is_written: false },
                }),
            };
            self.crates.insert(page.krate.clone(), krate);
        }
        Ok(self.crates.get(&page.krate).and_then(Option::as_ref))
    }
}

fn not_understood(pages: Vec<&PageFacts>, reason: String) -> Option<ImportedEndpoint<'_>> {
    let (main, others) = import::main_page(pages, None)?;
    let note = Note { kind: NoteKind::Refused, at: String::new(), message: reason };
    let imported = Imported { notes: vec![note], ..Imported::nothing(main) };
    Some(ImportedEndpoint { main, others, imported, fate: Fate::NotUnderstood, has_spec: false })
}
