//! The report for programs.

use dingtalk_emit::compat::{Change, Comparison, Side, Version};
use serde_json::{Value, json};

use super::Both;

/// An object with an array of crates, each with its changes.
pub(super) fn report(specs: &Both, comparisons: &[Comparison]) -> String {
    let crates: Vec<_> = comparisons.iter().map(|comparison| of_crate(specs, comparison)).collect();
    format!("{:#}", json!({ "crates": crates }))
}

fn of_crate(specs: &Both, comparison: &Comparison) -> Value {
    let version = |version: Option<Version>| version.map(|version| version.to_string());
    let changes: Vec<_> = comparison.changes.iter().map(|change| of_change(specs, change)).collect();
    json!({
        "crate": comparison.name,
        "old_version": version(comparison.old),
        "new_version": version(comparison.new),
        "level": comparison.level().map(|level| level.to_string()),
        "needed_version": version(comparison.needed()),
        "version_is_met": comparison.is_met(),
        "changes": changes,
    })
}

fn of_change(specs: &Both, change: &Change) -> Value {
    let Change { rule, subject, what, side, place } = change;
    json!({
        "rule": rule.name(),
        "level": rule.level().to_string(),
        "reason": rule.reason(),
        "subject": subject,
        "what": what,
        "side": match side { Side::Old => "old", Side::New => "new" },
        "file": format!("{}{}", specs.of(*side).prefix, place.file),
        "line": place.line,
        "column": place.column,
    })
}
