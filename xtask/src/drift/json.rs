//! JSON, for programs. It contains everything, including what is not listed for people.

use dingtalk_pages::facts::{Finding, Severity};
use dingtalk_spec::model::SpecPlace;
use dingtalk_upkeep::drift::{Difference, EndpointDrift, Outdated, PagePlace, Reworded};
use serde_json::{Value, json};

use super::report::Report;
use super::words;

pub(super) fn render(report: &Report<'_>) -> String {
    let drift = report.drift;
    let value = json!({
        "drift": !drift.is_empty() || !report.events.is_empty(),
        "endpoints": drift.endpoints.iter().map(endpoint).collect::<Vec<_>>(),
        "events": report.events.iter().map(|event| json!({ "spec": event.path, "differences": event.differences })).collect::<Vec<_>>(),
        "reworded": drift.reworded.iter().map(reworded).collect::<Vec<_>>(),
        "changed_words": report.changed.iter().map(|changed| json!({ "spec": changed.path, "at": changed.at, "text": changed.text })).collect::<Vec<_>>(),
        "findings": report.findings.iter().map(finding).collect::<Vec<_>>(),
        "pages": { "compared": drift.compared, "left_out": drift.left_out, "out_of_scope": drift.out_of_scope },
    });
    format!("{value:#}")
}

fn endpoint(endpoint: &EndpointDrift) -> Value {
    json!({
        "crate": endpoint.krate,
        "operation": endpoint.operation,
        "pages": endpoint.pages,
        "differences": endpoint.differences.iter().map(difference).collect::<Vec<_>>(),
        "outdated": endpoint.outdated.iter().map(outdated).collect::<Vec<_>>(),
    })
}

fn difference(difference: &Difference) -> Value {
    json!({
        "change": difference.kind().name(),
        "fact": difference.fact.name(),
        "event": words::event(difference),
        "at": difference.at,
        "spec": difference.spec,
        "page": difference.page,
        "detail": difference.detail,
        "slug": difference.slug,
        "page_place": difference.page_place.as_ref().map(page_place),
        "spec_place": difference.spec_place.as_ref().map(spec_place),
    })
}

pub(crate) fn outdated(outdated: &Outdated) -> Value {
    json!({
        "decision": outdated.decision,
        "at": outdated.at,
        "message": outdated.message,
        "slug": outdated.slug,
        "page_place": page_place(&outdated.page_place),
        "spec_place": spec_place(&outdated.spec_place),
    })
}

fn reworded(page: &Reworded) -> Value {
    json!({
        "crate": page.krate,
        "operation": page.operation,
        "slug": page.slug,
        "file": *page.file,
        "text": page.text,
        "examples": page.examples,
    })
}

fn finding(finding: &Finding) -> Value {
    let severity = match finding.severity {
        Severity::Note => "note",
        Severity::Gap => "gap",
        Severity::Refused => "refused",
    };
    json!({ "file": *finding.file, "line": finding.line, "severity": severity, "message": finding.message })
}

fn page_place(location: &PagePlace) -> Value {
    json!({ "file": *location.file, "line": location.line })
}

pub(crate) fn spec_place(location: &SpecPlace) -> Value {
    json!({ "file": format!("spec/{}", location.file), "line": location.line, "column": location.column })
}
