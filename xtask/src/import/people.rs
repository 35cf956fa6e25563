//! Lines for a terminal.

use dingtalk_pages::facts::Severity;
use dingtalk_upkeep::import::{Certain, Imported, NoteKind};

use super::report::{Fate, Report};
use crate::screen::count;

pub(super) fn render(report: &Report<'_>, verbose: bool, is_dry: bool) -> String {
    let mut text = String::new();
    findings(report, verbose, &mut text);
    for endpoint in &report.endpoints {
        let main = endpoint.main;
        notes(&format!("{}::{}", main.krate, main.operation), &main.file, &endpoint.imported, verbose, &mut text);
    }
    for event in &report.events {
        let file = event.pages.first().map(|page| &*page.file).unwrap_or_default();
        notes(&event.name(), file, &event.imported, verbose, &mut text);
    }
    if !text.is_empty() {
        text.push('\n');
    }
    written(report, is_dry, &mut text);
    shared(report, is_dry, &mut text);
    summary(report, verbose, &mut text);
    text
}

fn findings(report: &Report<'_>, verbose: bool, text: &mut String) {
    let least = if verbose { Severity::Note } else { Severity::Gap };
    for finding in report.findings.iter().filter(|finding| finding.severity >= least) {
        let word = match finding.severity {
            Severity::Note => "odd",
            Severity::Gap => "not understood",
            Severity::Refused => "not read",
        };
        text.push_str(&format!("{word}: {}:{}: {}\n", finding.file, finding.line, finding.message));
    }
}

fn notes(name: &str, file: &str, imported: &Imported, verbose: bool, text: &mut String) {
    let notes: Vec<_> = imported.notes.iter().filter(|note| verbose || note.kind <= NoteKind::Doubt).collect();
    if notes.is_empty() {
        return;
    }
    text.push_str(&format!("{name} ({file})\n"));
    for note in notes {
        let at = if note.at.is_empty() { String::new() } else { format!("{}: ", note.at) };
        text.push_str(&format!("  {}: {at}{}\n", note.kind.word(), note.message));
    }
}

fn written(report: &Report<'_>, is_dry: bool, text: &mut String) {
    let verb = if is_dry { "would write" } else { "wrote" };
    for path in &report.crates {
        text.push_str(&format!("{verb} {path} (new)\n"));
    }
    let endpoints = report.endpoints.iter().map(|endpoint| (&endpoint.imported.path, endpoint.fate));
    let events = report.events.iter().map(|event| (&event.imported.path, event.fate));
    for (path, fate) in endpoints.chain(events) {
        if matches!(fate, Fate::New | Fate::Changed) {
            text.push_str(&format!("{verb} spec/{path} ({})\n", fate.word()));
        }
    }
}

fn shared(report: &Report<'_>, is_dry: bool, text: &mut String) {
    let verb = if is_dry { "would write" } else { "wrote" };
    for path in &report.shared.files {
        text.push_str(&format!("{verb} {path} (errors shared)\n"));
    }
}

fn summary(report: &Report<'_>, verbose: bool, text: &mut String) {
    let understood = || report.endpoints.iter().filter(|endpoint| endpoint.fate != Fate::NotUnderstood);
    let certain = |certain: Certain| understood().filter(|endpoint| endpoint.imported.certainty == certain).count();
    let kinds = |kind: NoteKind| {
        report.imported().flat_map(|imported| &imported.notes).filter(|note| note.kind == kind).count()
    };
    let rows = [
        ("pages read", report.pages),
        ("  without an endpoint or event", report.refused().count()),
        ("endpoints", report.endpoints.len()),
        ("  nesting exact", certain(Certain::Exact)),
        ("  nesting consistent", certain(Certain::Consistent)),
        ("  nesting ambiguous", certain(Certain::Ambiguous)),
        ("events", report.events.len()),
        ("not understood", report.of_fate(Fate::NotUnderstood)),
        ("specs new", report.of_fate(Fate::New)),
        ("specs changed", report.of_fate(Fate::Changed)),
        ("specs unchanged", report.of_fate(Fate::Same)),
        ("errors shared by endpoints", report.shared.errors),
        ("conflicts", kinds(NoteKind::Conflict)),
        ("disagreements of pages", kinds(NoteKind::Disagreement)),
        ("rows in doubt", kinds(NoteKind::Doubt)),
        ("left out", kinds(NoteKind::LeftOut)),
        ("names and judgments to look at", kinds(NoteKind::Provisional)),
    ];
    for (what, number) in rows {
        text.push_str(&format!("{what:32}{number:>6}\n"));
    }
    let hidden = kinds(NoteKind::LeftOut) + kinds(NoteKind::Provisional);
    if hidden > 0 && !verbose {
        text.push_str(&format!("--verbose lists {} more\n", count(hidden, "note")));
    }
    if report.lacks_texts {
        text.push_str("texts are TODO: `cargo xtask texts missing` writes a worksheet for them\n");
    }
}
