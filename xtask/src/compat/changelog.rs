//! Draft lines for CHANGELOG.md, for a person to rewrite.

use std::fmt::Write as _;

use dingtalk_emit::compat::{Change, Comparison, Level, Rule};

/// A list item for each crate that changed, if one did, with a nested item for each difference that users may notice.
pub(crate) fn draft(comparisons: &[Comparison]) -> Option<String> {
    let crates: Vec<_> = comparisons.iter().filter_map(of_crate).collect();
    if crates.is_empty() { None } else { Some(crates.join("\n")) }
}

fn of_crate(comparison: &Comparison) -> Option<String> {
    let Comparison { name, changes, .. } = comparison;
    match (comparison.old, comparison.new) {
        (None, Some(new)) => return Some(format!("- New: `{name}` {new}.")),
        (Some(_), None) => return Some(format!("- Gone: `{name}`.")),
        _ => {}
    }
    comparison.level()?;
    // A version that has not been raised yet will have to be.
    let version = comparison.needed().max(comparison.new)?;
    let mut text = format!("- `{name}` {version}");
    for change in changes.iter().filter(|change| change.rule != Rule::Documentation) {
        let _ = write!(text, "\n  - {}", line(change));
    }
    if changes.iter().any(|change| change.rule == Rule::Documentation) {
        text.push_str("\n  - Documentation.");
    }
    Some(text)
}

fn line(change: &Change) -> String {
    let Change { subject, what, .. } = change;
    let breaking = if change.level() == Level::Major { "Breaking: " } else { "" };
    let full_stop = if what.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{breaking}`{subject}` {what}{full_stop}")
}
