//! Markdown, for the text of a pull request.

use dingtalk_upkeep::drift::EndpointDrift;

use super::report::Report;
use super::words;
use crate::markdown::{code, plain};

pub(super) fn render(report: &Report<'_>) -> String {
    let mut text = format!("{}.\n", words::summary(report));
    for finding in report.problems() {
        text.push_str(&format!(
            "\n- **Not read**: {}:{}: {}",
            code(&finding.file),
            finding.line,
            plain(&finding.message)
        ));
    }
    for endpoint in &report.drift.endpoints {
        section(&mut text, endpoint);
    }
    for event in report.events {
        text.push_str(&format!("\n### {}\n\n", code(&format!("spec/{}", event.path))));
        event.differences.iter().for_each(|difference| text.push_str(&format!("- {}\n", plain(difference))));
    }
    if report.texts && !report.drift.reworded.is_empty() {
        text.push_str("\n### Changed texts or examples only\n\n");
        for page in &report.drift.reworded {
            let name = code(&format!("{}::{}", page.krate, page.operation));
            text.push_str(&format!("- {name}: {} in {}\n", words::reworded(page), code(&page.slug)));
        }
    }
    text
}

fn section(text: &mut String, endpoint: &EndpointDrift) {
    text.push_str(&format!("\n### {}\n\n", code(&format!("{}::{}", endpoint.krate, endpoint.operation))));
    if !endpoint.differences.is_empty() {
        text.push_str("| Change | Fact | Spec | Page | Where |\n| --- | --- | --- | --- | --- |\n");
    }
    for difference in &endpoint.differences {
        let side = |side: &Option<String>| side.as_deref().map(code).unwrap_or_default();
        let places: Vec<_> = words::places(difference).iter().map(|place| code(place)).collect();
        let mut event = words::event(difference);
        if let Some(detail) = &difference.detail {
            event.push_str(&format!(" ({})", plain(detail)));
        }
        let at = Some(difference.at.as_str()).filter(|at| !at.is_empty()).map(code).unwrap_or_default();
        let (spec, page) = (side(&difference.spec), side(&difference.page));
        text.push_str(&format!("| {event} | {at} | {spec} | {page} | {} |\n", places.join("<br>")));
    }
    for outdated in &endpoint.outdated {
        let place = code(&words::spec_place(&outdated.spec_place));
        let decision = plain(&outdated.decision);
        text.push_str(&format!("\n- **Outdated**: {decision} ({place}): {}\n", plain(&outdated.message)));
    }
}
