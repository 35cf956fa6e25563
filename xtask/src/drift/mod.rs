//! `cargo xtask drift`: what changed in the pages since the specs were written.

mod events;
pub(crate) mod json;
mod markdown;
pub(crate) mod people;
mod report;
pub(crate) mod words;

use std::path::{Path, PathBuf};

use dingtalk_lock::Lock;
use dingtalk_pages::event::EventFacts;
use dingtalk_pages::facts::{PageFacts, Severity};
use dingtalk_pages::seen;
use dingtalk_upkeep::drift::{self, Drift};
use dingtalk_upkeep::import::event_path;

use crate::failure::{Failure, Result};
use crate::generate::{load, specs};
use crate::lock;
use crate::pages::{self, Pages};
use crate::screen::{count, say};
use crate::texts::{self, Changed};
use report::Report;

/// What to compare, and how to report it.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Pages, or folders of pages; a folder that contains a page of a crate is taken to contain all of that crate's pages
    #[arg(required = true, value_name = "PAGE_OR_FOLDER")]
    pages: Vec<PathBuf>,
    /// How to report what changed
    #[arg(long, value_enum, default_value_t = Format::People)]
    format: Format,
    /// Also list the pages in which only texts or examples changed, and our texts for words that changed
    #[arg(long)]
    texts: bool,
    /// Also list all new endpoints of a crate that has many, and what the reader did not understand
    #[arg(long)]
    all: bool,
    /// Record in spec/pages.lock what these pages say, and that those without a spec are left out
    #[arg(long)]
    record: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
pub(crate) enum Format {
    /// Lines for a terminal
    People,
    /// For a pull request
    Markdown,
    /// For programs
    Json,
}

/// How pages differ from the specs at `root`, as Markdown, and a failure; nothing if they agree.
pub(crate) fn in_markdown(root: &Path, pages: &Pages) -> Result<(String, Result<()>)> {
    let workspace = load(specs::read(&root.join("spec"))?)?;
    let drift = drift::compare(&workspace, &lock::read(root)?, &pages.facts, &pages.whole);
    let events = events::compare(root, pages)?;
    let report =
        Report { drift: &drift, events: &events, findings: &pages.findings, texts: false, changed: &[], all: false };
    let verdict = verdict(&report);
    Ok((if verdict.is_ok() { String::new() } else { markdown::render(&report) }, verdict))
}

/// Texts of ours for words that these pages have changed since the record of the tree at `root`, in the specs of the tree at `staged`.
pub(crate) fn reworded(root: &Path, staged: &Path, pages: &Pages) -> Result<Vec<Changed>> {
    let (workspace, lock) = (load(specs::read(&staged.join("spec"))?)?, lock::read(root)?);
    changed(staged, &drift::compare(&workspace, &lock, &pages.facts, &pages.whole), &lock, pages)
}

fn changed(root: &Path, drift: &Drift, lock: &Lock, pages: &Pages) -> Result<Vec<Changed>> {
    let is_reworded = |page: &&PageFacts| drift.reworded.iter().any(|known| known.text && known.slug == page.slug);
    let reworded: Vec<_> = pages.facts.iter().filter(is_reworded).cloned().collect();
    // Only a page that was read before can have changed its words.
    let is_reworded = |page: &&EventFacts| seen::is_reworded_event(lock, page);
    let events: Vec<_> = pages.events.iter().filter(is_reworded).cloned().collect();
    texts::changed(root, &reworded, &events)
}

/// Compares pages with the specs at `root`, and fails if they differ.
pub(crate) fn run(root: &Path, options: &Options) -> Result<()> {
    let workspace = load(specs::read(&root.join("spec"))?)?;
    let mut lock = lock::read(root)?;
    let pages = pages::read(&options.pages)?;
    let drift = drift::compare(&workspace, &lock, &pages.facts, &pages.whole);
    let events = events::compare(root, &pages)?;
    // Programs get everything, people what they ask for.
    let wants_changed = options.texts || matches!(options.format, Format::Json);
    let changed = if wants_changed { changed(root, &drift, &lock, &pages)? } else { Vec::new() };
    let (texts, all) = (options.texts, options.all);
    let report = Report { drift: &drift, events: &events, findings: &pages.findings, texts, changed: &changed, all };
    let text = match options.format {
        Format::People => people::render(&report),
        Format::Markdown => markdown::render(&report),
        Format::Json => json::render(&report),
    };
    say(text.trim_end());
    if options.record {
        drift.record(&mut lock, &pages.facts, &pages.whole);
        let differs = |page: &EventFacts| events.iter().any(|event| event.path == event_path(&page.event));
        let agreeing = pages.events.iter().filter(|page| page.has_address && !differs(page));
        agreeing.for_each(|page| seen::record_event(&mut lock, page));
        lock::write(root, &lock)?;
    }
    verdict(&report)
}

/// The command's result: a failure if a spec has to change or a page could not be read.
fn verdict(report: &Report<'_>) -> Result<()> {
    let (differing, refused) = (report.drift.endpoints.len(), report.number_of(Severity::Refused));
    let mut complaints = Vec::new();
    if differing > 0 {
        let verb = if differing == 1 { "differs" } else { "differ" };
        complaints.push(format!("{} {verb} from the specs", count(differing, "endpoint")));
    }
    if !report.events.is_empty() {
        let events = count(report.events.len(), "event");
        let verb = if report.events.len() == 1 { "differs" } else { "differ" };
        complaints.push(format!("{events} {verb} from the specs"));
    }
    if refused > 0 {
        complaints.push(format!("{} could not be read", count(refused, "page")));
    }
    if complaints.is_empty() { Ok(()) } else { Err(Failure::new(complaints.join("; "))) }
}
