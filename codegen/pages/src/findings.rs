//! Collecting what a person should know about a page.

use std::sync::Arc;

use super::facts::{Finding, Severity};

/// The findings of one page.
#[derive(Debug)]
pub(super) struct Findings {
    file: Arc<str>,
    list: Vec<Finding>,
}

impl Findings {
    pub(super) fn new(file: &str) -> Self {
        Self { file: Arc::from(file), list: Vec::new() }
    }

    pub(super) fn file(&self) -> Arc<str> {
        Arc::clone(&self.file)
    }

    pub(super) fn note(&mut self, line: u32, message: impl Into<String>) {
        self.add(line, Severity::Note, message.into());
    }

    pub(super) fn gap(&mut self, line: u32, message: impl Into<String>) {
        self.add(line, Severity::Gap, message.into());
    }

    pub(super) fn refuse(&mut self, line: u32, message: impl Into<String>) {
        self.add(line, Severity::Refused, message.into());
    }

    fn add(&mut self, line: u32, severity: Severity, message: String) {
        self.list.push(Finding { file: self.file(), line, severity, message });
    }

    /// In the page's order.
    pub(super) fn into_list(mut self) -> Vec<Finding> {
        self.list.sort_by_key(|finding| finding.line);
        self.list
    }
}
