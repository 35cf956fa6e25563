//! Describes differences in words.

use dingtalk_upkeep::crosscheck::How;
use dingtalk_upkeep::drift::{Difference, DifferenceKind, Fact};

use super::report::Report;
use crate::screen::count;

/// What differs: `only in the SDK`, `required in the SDK`.
pub(super) fn event(difference: &Difference) -> String {
    let is = |word| difference.page.as_deref() == Some(word);
    match (difference.fact, difference.kind()) {
        (Fact::Field, DifferenceKind::Added) => "only in the SDK".to_owned(),
        (Fact::Field, DifferenceKind::Gone) | (Fact::Endpoint, _) => "not in the SDK".to_owned(),
        (Fact::Required, _) if is("required") => "required in the SDK".to_owned(),
        (Fact::Required, _) => "optional in the SDK".to_owned(),
        (Fact::Content, DifferenceKind::Added) => format!("{} only in the SDK", difference.at),
        (Fact::Content, DifferenceKind::Gone) => format!("{} not in the SDK", difference.at),
        (fact, _) => fact.name().to_owned(),
    }
}

/// What settles a difference, in words.
pub(super) fn settled_by(how: &How) -> String {
    match how {
        How::Rule(rule) => format!("{}: {}", rule.name(), rule.meaning()),
        How::Decision(decision) => decision.clone(),
    }
}

/// What was compared, in a sentence.
pub(super) fn summary(report: &Report<'_>) -> String {
    let endpoints = &report.crosscheck.endpoints;
    let mut parts = vec![format!("{} compared with the SDK", count(endpoints.len(), "operation"))];
    let differences: usize = endpoints.iter().map(|one| one.differences.len()).sum();
    let outdated: usize = endpoints.iter().map(|one| one.outdated.len()).sum();
    let mut found = Vec::new();
    if differences > 0 {
        found.push(count(differences, "open difference"));
    }
    if outdated > 0 {
        found.push(count(outdated, "outdated decision"));
    }
    parts.push(if found.is_empty() {
        "nothing is open".to_owned()
    } else {
        format!("{} in {}", found.join(" and "), count(report.crosscheck.open().count(), "operation"))
    });
    let settled = report.settled();
    if !settled.is_empty() {
        let by: Vec<_> = settled.iter().map(|(by, number)| format!("{by} {number}")).collect();
        parts.push(format!("settled by {}", by.join(", ")));
    }
    parts.extend(report.without.iter().map(|(api, why)| format!("{api} not compared: {why}")));
    parts.join("; ")
}
