//! What a person should look at after an import, as Markdown.

use dingtalk_pages::facts::Severity;
use dingtalk_upkeep::import::{Note, NoteKind};

use super::report::Report;
use crate::markdown::{code, plain};

/// A list of what was not understood, what contradicts, and what was made up; empty if there is nothing.
pub(crate) fn render(report: &Report<'_>) -> String {
    let mut text = String::new();
    for finding in report.findings.iter().filter(|finding| finding.severity >= Severity::Gap) {
        let word = if finding.severity == Severity::Refused { "Not read" } else { "Not understood" };
        let place = code(&format!("{}:{}", finding.file, finding.line));
        text.push_str(&format!("- **{word}**: {place}: {}\n", plain(&finding.message)));
    }
    for (name, note) in notes(report).filter(|(_, note)| note.kind != NoteKind::LeftOut) {
        let at = if note.at.is_empty() { String::new() } else { format!(" {}", code(&note.at)) };
        text.push_str(&format!("- {}{at}: {}: {}\n", code(&name), note.kind.word(), plain(&note.message)));
    }
    text
}

/// How many notes a person should look at.
pub(crate) fn to_look_at(report: &Report<'_>) -> usize {
    notes(report).filter(|(_, note)| !matches!(note.kind, NoteKind::LeftOut | NoteKind::Changed)).count()
}

/// The notes about endpoints and events, each with its name.
fn notes<'r>(report: &'r Report<'_>) -> impl Iterator<Item = (String, &'r Note)> {
    let endpoints = report
        .endpoints
        .iter()
        .map(|endpoint| (format!("{}::{}", endpoint.main.krate, endpoint.main.operation), &endpoint.imported));
    let events = report.events.iter().map(|event| (event.imported.path.clone(), &event.imported));
    endpoints.chain(events).flat_map(|(name, imported)| imported.notes.iter().map(move |note| (name.clone(), note)))
}
