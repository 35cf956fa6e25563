//! JSON, for programs. It contains everything, including what is not listed for people.

use dingtalk_upkeep::crosscheck::{EndpointCheck, How, Settlement};
use dingtalk_upkeep::drift::Difference;
use serde_json::{Value, json};

use super::report::Report;
use super::words;
use crate::drift::json::{outdated, spec_place};

pub(super) fn render(report: &Report<'_>) -> String {
    let endpoints: Vec<_> = report.crosscheck.endpoints.iter().map(|one| endpoint(report, one)).collect();
    let without: Vec<_> = report.without.iter().map(|(api, why)| json!({ "crate": api, "why": why })).collect();
    let is_open = report.crosscheck.open().next().is_some();
    format!("{:#}", json!({ "open": is_open, "endpoints": endpoints, "not_compared": without }))
}

fn endpoint(report: &Report<'_>, endpoint: &EndpointCheck) -> Value {
    json!({
        "crate": endpoint.krate,
        "operation": endpoint.operation,
        "page": endpoint.page,
        "certainty": report.certainty(endpoint),
        "differences": endpoint.differences.iter().map(difference).collect::<Vec<_>>(),
        "settled": endpoint.settled.iter().map(settlement).collect::<Vec<_>>(),
        "outdated": endpoint.outdated.iter().map(outdated).collect::<Vec<_>>(),
    })
}

fn difference(difference: &Difference) -> Value {
    json!({
        "fact": difference.fact.name(),
        "event": words::event(difference),
        "at": difference.at,
        "spec": difference.spec,
        "sdk": difference.page,
        "detail": difference.detail,
        "spec_place": difference.spec_place.as_ref().map(spec_place),
    })
}

fn settlement(settlement: &Settlement) -> Value {
    let (rule, decision) = match &settlement.how {
        How::Rule(rule) => (Some(rule.name()), None),
        How::Decision(decision) => (None, Some(decision)),
    };
    json!({ "at": settlement.at, "rule": rule, "decision": decision })
}
