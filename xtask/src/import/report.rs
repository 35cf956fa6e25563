//! What is reported, regardless of the format.

use dingtalk_pages::facts::{Finding, PageFacts, Severity};
use dingtalk_upkeep::import::Imported;

use super::events::ImportedEvent;
use super::sharing::Shared;

/// An endpoint with the pages that describe it.
pub(crate) struct ImportedEndpoint<'p> {
    pub(super) main: &'p PageFacts,
    pub(super) others: Vec<&'p PageFacts>,
    pub(super) imported: Imported,
    pub(super) fate: Fate,
    /// Whether there was a spec before.
    pub(super) has_spec: bool,
}

/// What happens to a spec.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    New,
    Changed,
    Same,
    NotUnderstood,
}

impl Fate {
    /// What becomes of a spec, by its new text and its old one.
    pub(super) fn of(new: Option<&str>, old: Option<&str>) -> Self {
        match (new, old) {
            (None, _) => Self::NotUnderstood,
            (Some(_), None) => Self::New,
            (Some(new), Some(old)) if new == old => Self::Same,
            (Some(_), Some(_)) => Self::Changed,
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Same => "same",
            Self::NotUnderstood => "not-understood",
        }
    }
}

/// Everything to report.
pub(crate) struct Report<'p> {
    /// How many pages were read.
    pub(crate) pages: usize,
    pub(super) findings: &'p [Finding],
    pub(crate) endpoints: Vec<ImportedEndpoint<'p>>,
    pub(super) events: Vec<ImportedEvent<'p>>,
    /// Crate files that did not exist before.
    pub(super) crates: Vec<String>,
    pub(super) shared: Shared,
    /// Whether texts are still to be written.
    pub(super) lacks_texts: bool,
}

impl Report<'_> {
    /// The imports of endpoints, then those of events.
    pub(super) fn imported(&self) -> impl Iterator<Item = &Imported> {
        let endpoints = self.endpoints.iter().map(|endpoint| &endpoint.imported);
        endpoints.chain(self.events.iter().map(|event| &event.imported))
    }

    pub(super) fn refused(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.severity == Severity::Refused)
    }

    pub(crate) fn of_fate(&self, fate: Fate) -> usize {
        let endpoints = self.endpoints.iter().map(|endpoint| endpoint.fate);
        endpoints.chain(self.events.iter().map(|event| event.fate)).filter(|known| *known == fate).count()
    }
}
