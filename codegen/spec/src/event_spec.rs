//! Event files read one at a time, for programs that write them.

use crate::diagnostics::{Problem, Report};
use crate::load::{self, File, Role};
use crate::lower::krate::Facts;
use crate::model::Event;
use crate::source::SourceFile;

/// The parsed file of all events, and what their own files need from it.
#[derive(Debug, Clone)]
pub struct EventSpec {
    facts: Facts,
}

impl EventSpec {
    /// Reads `events.toml`.
    ///
    /// # Errors
    /// Reports every mistake in the file.
    pub fn read(file: SourceFile) -> Result<Self, Report> {
        let file = File::read(file);
        if !matches!(file.role, Role::Events) {
            let message = format!("`{}` is not the file of all events", file.reporter.source.path);
            file.reporter.report(Problem::new(0..0, message).help("expected `events.toml`"));
        }
        let facts = load::event_facts(&file);
        let report = Report::new(file.reporter.into_diagnostics());
        if report.is_empty() { Ok(Self { facts }) } else { Err(report) }
    }

    /// Reads an event's file, `events/<event>.toml`.
    ///
    /// # Errors
    /// Reports every mistake in the file.
    pub fn event(&self, file: SourceFile) -> Result<Event, Report> {
        let file = File::read(file);
        if !matches!(file.role, Role::Event { .. }) {
            file.reporter.report(Problem::new(0..0, "not an event's file").help("expected `events/<event>.toml`"));
        }
        let event = load::lower_event(&file, &self.facts);
        let event = event.map(|event| [(&file, event)]);
        event.as_ref().into_iter().for_each(|event| load::check_event_names(event));
        let event = event.map(|[(_, event)]| event);
        let report = Report::new(file.reporter.into_diagnostics());
        match event {
            Some(event) if report.is_empty() => Ok(event),
            _ => Err(report),
        }
    }
}
