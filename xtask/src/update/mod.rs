//! `cargo xtask update`: all that has to happen when the documentation changes, in one run.

mod report;
mod stage;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result};
use crate::generate::{self, Outcome, tree};
use crate::import::Fate;
use crate::markdown::{code, plain};
use crate::pages::{self, Pages};
use crate::screen::{count, say};
use crate::{compat, crosscheck, drift, import, texts};
use report::Report;
use stage::Stage;

/// What to update from, and how.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Pages, or folders of pages; a folder that contains a page of a crate is taken to contain all of that crate's pages
    #[arg(required = true, value_name = "PAGE_OR_FOLDER")]
    pages: Vec<PathBuf>,
    /// Report what changed since this git revision, such as the tag of the last release; without it, what this update changes
    #[arg(long, value_name = "REVISION")]
    since: Option<String>,
    /// Write the report into this file instead of printing it
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Write nothing but the report
    #[arg(long)]
    dry_run: bool,
    /// Leave out the comparison with the vendor's SDK, which is installed from PyPI
    #[arg(long)]
    without_sdk: bool,
    /// What the SDK of the legacy gateway knows, as JSON Lines
    #[arg(long, value_name = "FILE", conflicts_with = "without_sdk")]
    oapi_facts: Option<PathBuf>,
}

/// Updates the tree at `root`, reports what happened, and fails if something is left to do.
pub(crate) fn run(root: &Path, options: &Options) -> Result<()> {
    let mut pages = pages::read(&options.pages)?;
    let stage = Stage::new(root)?;
    let mut update = Update { root, options, pages: &mut pages, stage: &stage, report: Report::default() };
    update.steps()?;
    let Update { report, .. } = update;
    match &options.report {
        Some(file) => fs::write(file, report.render()).map_err(|error| Failure::io("write", file, &error))?,
        None => say(report.render().trim_end()),
    }
    report.verdict()
}

struct Update<'u> {
    root: &'u Path,
    options: &'u Options,
    pages: &'u mut Pages,
    stage: &'u Stage,
    report: Report,
}

impl Update<'_> {
    /// Runs all steps on the copy of the specs; then writes into the tree, if the specs generate.
    fn steps(&mut self) -> Result<()> {
        match self.prepare() {
            Some(outcome) => self.write(&outcome),
            None => {
                self.report.summary.push("Nothing was written.".to_owned());
                Ok(())
            }
        }
    }

    /// What would be generated; nothing if the pages cannot be imported or the specs are refused.
    fn prepare(&mut self) -> Option<Outcome> {
        let staged = self.stage.root();
        let imported = self.import();
        let is_imported = imported.is_ok();
        self.report.step("Import", imported);
        if !is_imported {
            return None;
        }
        let outcome = match generate::prepare(self.root, staged) {
            Ok(outcome) => outcome,
            Err(failure) => {
                self.report.step("Generate", Err(failure));
                return None;
            }
        };
        let pages = &*self.pages;
        let apis: BTreeSet<_> = pages.facts.iter().map(|page| page.krate.as_str()).collect();
        self.report.step("Required parameters", Ok(no_longer_required(&outcome)));
        self.report.step("Differences from the pages", drift::in_markdown(staged, pages));
        if !self.options.without_sdk {
            let checked = crosscheck::in_markdown(staged, &apis, self.options.oapi_facts.as_deref());
            self.report.step("Differences from the SDK", checked);
        }
        self.report.step("Texts", texts_left(self.root, staged, pages));
        match compat::since(self.root, self.options.since.as_deref(), staged, &apis) {
            Ok(comparisons) => self.report.comparisons = Some(comparisons),
            Err(failure) => self.report.step("Compatibility", Err(failure)),
        }
        Some(outcome)
    }

    /// Imports the pages into the copy.
    fn import(&mut self) -> Result<(String, Result<()>)> {
        let staged = self.stage.root();
        let memory = texts::memory(staged)?;
        let (report, changes) = import::prepare(staged, &mut *self.pages, &memory)?;
        import::write(staged, &report, &changes)?;
        let (new, changed) = (report.of_fate(Fate::New), report.of_fate(Fate::Changed));
        let (pages, endpoints) = (count(report.pages, "page"), count(report.endpoints.len(), "endpoint"));
        self.report.summary.push(format!("Read {pages} of {endpoints}: {new} new, {changed} changed."));
        let notes = import::markdown::to_look_at(&report);
        let verdict = import::verdict(&report).and_then(|()| match notes {
            0 => Ok(()),
            _ => Err(Failure::new(format!("{} to look at", count(notes, "note")))),
        });
        Ok((import::markdown::render(&report), verdict))
    }

    /// Writes the specs and what they generate.
    fn write(&mut self, outcome: &Outcome) -> Result<()> {
        let specs = self.stage.changes(self.root)?;
        if !self.options.dry_run {
            tree::apply(self.root, &specs)?;
            outcome.apply(self.root)?;
        }
        let verb = if self.options.dry_run { "Would write" } else { "Wrote" };
        let (specs, generated) = (count(specs.len(), "file"), count(outcome.changes.len(), "generated file"));
        self.report.summary.push(format!("{verb} {specs} below `spec`, and {generated}."));
        Ok(())
    }
}

/// Lines of the records of required parameters that a person deletes if the page is right.
fn no_longer_required(outcome: &Outcome) -> (String, Result<()>) {
    let lines = &outcome.no_longer_required;
    let line = |(path, line): &(String, String)| {
        format!("- {} is no longer required: delete its line in {}\n", code(line), code(path))
    };
    let left = format!("{} no longer required", count(lines.len(), "parameter"));
    let verdict = if lines.is_empty() { Ok(()) } else { Err(Failure::new(left)) };
    (lines.iter().map(line).collect(), verdict)
}

/// Which texts are still to be written, and which stand for words that changed.
fn texts_left(root: &Path, staged: &Path, pages: &Pages) -> Result<(String, Result<()>)> {
    let (missing, specs) = texts::missing(staged, pages)?;
    let changed = drift::reworded(root, staged, pages)?;
    let (mut details, mut left) = (String::new(), Vec::new());
    if missing > 0 {
        left.push(format!("{} to write", count(missing, "text")));
        details.push_str(
            "`cargo xtask texts missing PAGES` writes a worksheet, and `texts apply` puts its texts in place:\n\n",
        );
        details.extend(specs.iter().map(|path| format!("- {}\n", code(&format!("spec/{path}")))));
    }
    if !changed.is_empty() {
        left.push(format!("{} whose words changed", count(changed.len(), "text")));
        details.push_str(
            "\nThe words of these changed; once their texts are right, run `cargo xtask texts learn PAGES`:\n\n",
        );
        let line = |changed: &texts::Changed| {
            let place = code(&format!("spec/{} {}", changed.path, changed.at));
            format!("- {place}: {}\n", plain(&changed.text))
        };
        details.extend(changed.iter().map(line));
    }
    Ok((details, if left.is_empty() { Ok(()) } else { Err(Failure::new(left.join("; "))) }))
}
