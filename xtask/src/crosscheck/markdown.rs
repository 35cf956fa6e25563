//! Markdown, for the text of a pull request.

use dingtalk_upkeep::crosscheck::EndpointCheck;

use super::report::Report;
use super::words;
use crate::drift::words::spec_place;
use crate::markdown::{code, plain};

pub(super) fn render(report: &Report<'_>) -> String {
    let mut text = format!("{}.\n", plain(&words::summary(report)));
    for endpoint in report.listed() {
        section(&mut text, report, endpoint);
    }
    text
}

fn section(text: &mut String, report: &Report<'_>, endpoint: &EndpointCheck) {
    text.push_str(&format!("\n### {}\n\n", code(&format!("{}::{}", endpoint.krate, endpoint.operation))));
    if !endpoint.differences.is_empty() {
        text.push_str("| Difference | Fact | Spec | SDK | Where |\n| --- | --- | --- | --- | --- |\n");
    }
    for difference in &endpoint.differences {
        let side = |side: &Option<String>| side.as_deref().map(code).unwrap_or_default();
        let mut event = words::event(difference);
        if let Some(detail) = &difference.detail {
            event.push_str(&format!(" ({})", plain(detail)));
        }
        let at = Some(difference.at.as_str()).filter(|at| !at.is_empty()).map(code).unwrap_or_default();
        let place = difference.spec_place.as_ref().map(|place| code(&spec_place(place))).unwrap_or_default();
        let (spec, sdk) = (side(&difference.spec), side(&difference.page));
        text.push_str(&format!("| {event} | {at} | {spec} | {sdk} | {place} |\n"));
    }
    for outdated in &endpoint.outdated {
        let place = code(&spec_place(&outdated.spec_place));
        let (decision, message) = (plain(&outdated.decision), plain(&outdated.message));
        text.push_str(&format!("\n- **Outdated**: {decision} ({place}): {message}\n"));
    }
    for settlement in endpoint.settled.iter().filter(|_| report.all) {
        text.push_str(&format!(
            "\n- Settled: {}: {}\n",
            code(&settlement.at),
            plain(&words::settled_by(&settlement.how))
        ));
    }
}
