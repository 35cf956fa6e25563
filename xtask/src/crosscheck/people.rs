//! Lines for a terminal: operation by operation, in columns.

use dingtalk_upkeep::crosscheck::EndpointCheck;

use super::report::Report;
use super::words;
use crate::drift::people::aligned;
use crate::drift::words::{sides, spec_place, subject};
use crate::screen::count;

pub(super) fn render(report: &Report<'_>) -> String {
    let mut text = String::new();
    for endpoint in report.listed() {
        text.push_str(&format!("{}::{}", endpoint.krate, endpoint.operation));
        let certainty = report.certainty(endpoint);
        text.extend(certainty.map(|certainty| format!(" ({certainty}, page `{}`)", endpoint.page)));
        text.push('\n');
        text.push_str(&aligned(&rows(report, endpoint)));
        text.push('\n');
    }
    if report.crosscheck.open().next().is_some() {
        text.push_str(&totals(report));
        text.push_str("Read `spec -> SDK`. ");
    }
    text.push_str(&words::summary(report));
    text.push('\n');
    text
}

fn rows(report: &Report<'_>, endpoint: &EndpointCheck) -> Vec<[String; 4]> {
    let mut rows = Vec::new();
    for difference in &endpoint.differences {
        // An imported spec is nowhere.
        let place = difference.spec_place.as_ref().filter(|_| report.certainties.is_empty());
        let place = place.map(spec_place).unwrap_or_default();
        rows.push([words::event(difference), subject(difference).to_owned(), sides(difference), place]);
    }
    for outdated in &endpoint.outdated {
        let what = format!("{}: {}", outdated.decision, outdated.message);
        rows.push(["outdated".to_owned(), outdated.at.clone(), what, spec_place(&outdated.spec_place)]);
    }
    for settlement in endpoint.settled.iter().filter(|_| report.all) {
        let by = words::settled_by(&settlement.how);
        rows.push(["settled".to_owned(), settlement.at.clone(), by, String::new()]);
    }
    rows
}

/// How many differences of each kind there are, if specs were made from pages, where there are many.
fn totals(report: &Report<'_>) -> String {
    if report.certainties.is_empty() {
        return String::new();
    }
    let row = |((event, certainty), (differences, endpoints)): ((String, Option<&str>), (usize, usize))| {
        [event, certainty.unwrap_or_default().to_owned(), differences.to_string(), count(endpoints, "operation")]
    };
    let rows: Vec<_> = report.open().into_iter().map(row).collect();
    format!("differences by kind, and by how certain the nesting of the page is\n{}\n", aligned(&rows))
}
