//! The report for people.

use std::fmt::Write as _;

use dingtalk_emit::compat::{Change, Comparison};

use super::Both;

/// A paragraph for each crate: the version it needs, and every difference with its place, its rule and the rule's reason.
pub(super) fn report(specs: &Both, comparisons: &[Comparison]) -> String {
    let mut text = String::new();
    for comparison in comparisons {
        let _ = writeln!(text, "{}", heading(comparison));
        for change in &comparison.changes {
            text.push_str(&lines(specs, change));
        }
    }
    if comparisons.iter().any(|comparison| comparison.old.is_some_and(|version| version.is_initial())) {
        text.push_str(INITIAL);
    }
    text.push_str(BEYOND);
    text
}

/// How version numbers rise before 1.0.
const INITIAL: &str = "
0.x versions go by Cargo's rules: the first number that is not zero breaks. So `major` raises 0.1.0 to 0.2.0, and both `minor` and
`patch` raise it to 0.1.1.
";

const BEYOND: &str = "\nOnly specs were compared. Changes of the generator or of dingtalk-core may break users too.";

/// What happened to a crate and its version.
fn heading(comparison: &Comparison) -> String {
    let name = &comparison.name;
    match (comparison.old, comparison.new) {
        (Some(old), Some(new)) => {
            let level = comparison.level().map_or_else(|| "no change".to_owned(), |level| level.to_string());
            format!("{name}: {level} ({old} -> {new}{})", judgement(comparison))
        }
        (Some(old), None) => format!("{name}: gone ({old}); what is published stays"),
        (None, new) => format!("{name}: new ({})", new.map(|new| new.to_string()).unwrap_or_default()),
    }
}

/// Whether the new version is too low, or higher than necessary.
fn judgement(comparison: &Comparison) -> String {
    match comparison.needed() {
        Some(needed) if !comparison.is_met() => format!(", needs {needed}"),
        Some(needed) if comparison.new != Some(needed) => format!(", {needed} would do"),
        _ => String::new(),
    }
}

fn lines(specs: &Both, change: &Change) -> String {
    let Change { rule, subject, what, side, place } = change;
    let prefix = &specs.of(*side).prefix;
    let (level, name, reason) = (rule.level().to_string(), rule.name(), rule.reason());
    format!("  {level:<5} `{subject}` {what}\n        {prefix}{place}: {name}: {reason}\n")
}
