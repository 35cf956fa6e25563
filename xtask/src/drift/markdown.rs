//! Markdown, for the text of a pull request.

use dingtalk_pages::drift::EndpointDrift;

use super::report::Report;
use super::words;

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

/// Inline code that neither breaks out of its table cell nor ends early.
pub(crate) fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ").replace('|', "\\|");
    let fence = "`".repeat(1 + longest_run(&text));
    if fence.len() > 1 { format!("{fence} {text} {fence}") } else { format!("`{text}`") }
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

/// Text in which no character has a special meaning.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::new();
    for character in text.replace(['\n', '\r'], " ").chars() {
        if "\\|*_<>[]#".contains(character) {
            plain.push('\\');
        }
        plain.push(character);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_text_stays_in_its_cell() {
        assert_eq!(code("a|b\nc"), "`a\\|b c`");
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(plain("<b>|*x*"), "\\<b\\>\\|\\*x\\*");
    }
}
