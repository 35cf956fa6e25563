//! Lines for a terminal: endpoint by endpoint, in columns.

use dingtalk_pages::facts::Severity;
use dingtalk_upkeep::drift::EndpointDrift;

use super::report::Report;
use super::words;
use crate::screen::count;

/// How many new endpoints of a crate are listed by default.
const FEW: usize = 10;

pub(super) fn render(report: &Report<'_>) -> String {
    let mut text = String::new();
    for finding in report.problems() {
        let word = if finding.severity == Severity::Refused { "not read" } else { "not understood" };
        text.push_str(&format!("{word}: {}:{}: {}\n", finding.file, finding.line, finding.message));
    }
    let endpoints = &report.drift.endpoints;
    for same in endpoints.chunk_by(|a, b| a.krate == b.krate) {
        crate_endpoints(&mut text, same, report.all);
    }
    for event in report.events {
        text.push_str(&format!("spec/{}\n", event.path));
        event.differences.iter().for_each(|difference| text.push_str(&format!("  {difference}\n")));
        text.push('\n');
    }
    if report.texts {
        for page in &report.drift.reworded {
            let what = words::reworded(page);
            text.push_str(&format!("{}::{}: changed {what} in {}\n", page.krate, page.operation, page.file));
        }
        for changed in report.changed {
            text.push_str(&format!("  spec/{} {}: the words changed: {}\n", changed.path, changed.at, changed.text));
        }
    }
    if !endpoints.is_empty() {
        text.push_str("Read `spec -> page`. ");
    }
    text.push_str(&words::summary(report));
    text.push('\n');
    text
}

fn crate_endpoints(text: &mut String, endpoints: &[EndpointDrift], all: bool) {
    let new = endpoints.iter().filter(|endpoint| endpoint.is_new()).count();
    let hide = new > FEW && !all;
    for endpoint in endpoints.iter().filter(|endpoint| !(hide && endpoint.is_new())) {
        text.push_str(&format!("{}::{}\n", endpoint.krate, endpoint.operation));
        text.push_str(&columns(endpoint));
        text.push('\n');
    }
    if let (true, Some(first)) = (hide, endpoints.first()) {
        let new = count(new, "new endpoint");
        text.push_str(&format!("{}: {new}, which --all lists and --record marks as left out\n\n", first.krate));
    }
}

fn columns(endpoint: &EndpointDrift) -> String {
    let mut rows: Vec<[String; 4]> = Vec::new();
    for difference in &endpoint.differences {
        let subject = words::subject(difference).to_owned();
        rows.push([words::event(difference), subject, words::sides(difference), words::places(difference).join("  ")]);
    }
    for outdated in &endpoint.outdated {
        let line = outdated.page_place.line.map(|line| format!(":{line}")).unwrap_or_default();
        let places = format!("{}{line}  {}", outdated.page_place.file, words::spec_place(&outdated.spec_place));
        let what = format!("{}: {}", outdated.decision, outdated.message);
        rows.push(["outdated".to_owned(), outdated.at.clone(), what, places]);
    }
    aligned(&rows)
}

/// Maximum widths to which columns are padded. Longer text shifts only its own line.
const WIDEST: [usize; 3] = [20, 48, 40];

pub(crate) fn aligned(rows: &[[String; 4]]) -> String {
    let width = |column: usize| {
        let widest = WIDEST.get(column).copied().unwrap_or_default();
        let lengths = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
        lengths.filter(|length| *length <= widest).max().unwrap_or_default()
    };
    let (event, subject, sides) = (width(0), width(1), width(2));
    let mut text = String::new();
    for [a, b, c, places] in rows {
        let line = format!("  {a:event$}  {b:subject$}  {c:sides$}  {places}");
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
