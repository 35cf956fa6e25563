//! Documentation pages.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use dingtalk_pages::event::{EventFacts, Overview};
use dingtalk_pages::facts::{Finding, PageFacts, Severity};

use crate::failure::{Failure, Result};
use crate::files;
use crate::screen::progress;

/// What pages say.
#[derive(Default)]
pub(crate) struct Pages {
    /// What was understood.
    pub(crate) facts: Vec<PageFacts>,
    /// What was understood of pages about events.
    pub(crate) events: Vec<EventFacts>,
    /// Pages about neither an endpoint nor a single event.
    pub(crate) overviews: Vec<Overview>,
    /// Whether they came from a folder, which is taken to contain all of them.
    pub(crate) has_all_events: bool,
    /// What was not understood, and what looks odd.
    pub(crate) findings: Vec<Finding>,
    /// The crates for which a whole folder of pages was given.
    pub(crate) whole: BTreeSet<String>,
}

/// Reads pages and folders of pages, each file once.
pub(crate) fn read(paths: &[PathBuf]) -> Result<Pages> {
    let mut pages = Pages::default();
    let mut seen = BTreeSet::new();
    for path in paths {
        let metadata = fs::metadata(path).map_err(|error| Failure::io("read", path, &error))?;
        if metadata.is_dir() {
            pages.folder(path, &mut seen)?;
        } else if seen.insert(canonical(path)) {
            let bytes = fs::read(path).map_err(|error| Failure::io("read", path, &error))?;
            pages.page(path, &bytes);
        }
    }
    // A page that was not understood may describe an endpoint that would otherwise seem to be gone.
    if pages.findings.iter().any(|finding| finding.severity == Severity::Refused) {
        pages.whole.clear();
        pages.has_all_events = false;
    }
    Ok(pages)
}

fn canonical(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

impl Pages {
    fn folder(&mut self, folder: &Path, seen: &mut BTreeSet<PathBuf>) -> Result<()> {
        let found = files::below(folder, &[".md", ".txt"])?;
        if found.is_empty() {
            return Err(Failure::new(format!(
                "{} contains no pages: expected files `*.md` or `*.txt`",
                folder.display()
            )));
        }
        let total = found.len();
        for (done, file) in found.into_iter().enumerate() {
            progress("reading pages", done, total);
            let path = folder.join(&file.path);
            let events = self.events.len();
            if seen.insert(canonical(&path))
                && let Some(krate) = self.page(&path, &file.bytes)
            {
                self.whole.insert(krate);
            }
            self.has_all_events |= self.events.len() > events;
        }
        progress("reading pages", total, total);
        Ok(())
    }

    /// Reads one page, and returns the crate it belongs to. A page without an address is no part of a complete set.
    fn page(&mut self, path: &Path, bytes: &[u8]) -> Option<String> {
        let reading = dingtalk_pages::read(&path.display().to_string(), bytes);
        self.findings.extend(reading.findings);
        let krate = reading.facts.as_ref().filter(|facts| facts.has_address).map(|facts| facts.krate.clone());
        self.facts.extend(reading.facts);
        self.events.extend(reading.event);
        self.overviews.extend(reading.overview);
        krate
    }
}
