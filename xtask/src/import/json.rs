//! JSON, for programs. It contains everything.

use dingtalk_pages::facts::{Finding, Severity};
use dingtalk_upkeep::import::Note;
use serde_json::{Value, json};

use super::events::ImportedEvent;
use super::report::{ImportedEndpoint, Report};

pub(super) fn render(report: &Report<'_>) -> String {
    let value = json!({
        "pages": report.pages,
        "crates": report.crates,
        "shared_errors": report.shared.errors,
        "changed_by_sharing": report.shared.files,
        "endpoints": report.endpoints.iter().map(endpoint).collect::<Vec<_>>(),
        "events": report.events.iter().map(event).collect::<Vec<_>>(),
        "findings": report.findings.iter().map(finding).collect::<Vec<_>>(),
    });
    format!("{value:#}")
}

fn endpoint(endpoint: &ImportedEndpoint<'_>) -> Value {
    let pages: Vec<_> = [endpoint.main]
        .iter()
        .chain(&endpoint.others)
        .map(|page| json!({ "slug": page.slug, "file": *page.file }))
        .collect();
    json!({
        "crate": endpoint.main.krate,
        "operation": endpoint.main.operation,
        "pages": pages,
        "spec": format!("spec/{}", endpoint.imported.path),
        "result": endpoint.fate.word(),
        "certainty": endpoint.imported.certainty.word(),
        "notes": endpoint.imported.notes.iter().map(note).collect::<Vec<_>>(),
    })
}

fn event(event: &ImportedEvent<'_>) -> Value {
    let pages = event.pages.iter().map(|page| json!({ "slug": page.slug, "file": *page.file })).collect::<Vec<_>>();
    json!({
        "event": event.event,
        "pages": pages,
        "spec": format!("spec/{}", event.imported.path),
        "result": event.fate.word(),
        "notes": event.imported.notes.iter().map(note).collect::<Vec<_>>(),
    })
}

fn note(note: &Note) -> Value {
    json!({ "kind": note.kind.word(), "at": note.at, "message": note.message })
}

fn finding(finding: &Finding) -> Value {
    let severity = match finding.severity {
        Severity::Note => "note",
        Severity::Gap => "gap",
        Severity::Refused => "refused",
    };
    json!({ "file": *finding.file, "line": finding.line, "severity": severity, "message": finding.message })
}
