//! What is reported, regardless of the format.

use dingtalk_pages::facts::{Finding, Severity};
use dingtalk_upkeep::drift::Drift;

use super::events::EventDrift;
use crate::texts::Changed;

/// Everything to report.
pub(super) struct Report<'a> {
    pub(super) drift: &'a Drift,
    pub(super) events: &'a [EventDrift],
    pub(super) findings: &'a [Finding],
    pub(super) texts: bool,
    /// Texts of ours whose words changed.
    pub(super) changed: &'a [Changed],
    pub(super) all: bool,
}

impl Report<'_> {
    /// Pages that could not be read at all and, if everything is to be reported, parts of pages that could not.
    pub(super) fn problems(&self) -> impl Iterator<Item = &Finding> {
        let least = if self.all { Severity::Gap } else { Severity::Refused };
        self.findings.iter().filter(move |finding| finding.severity >= least)
    }

    pub(super) fn number_of(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}
