//! The report of an update, for the maintainer who reviews it.

use dingtalk_emit::compat::{Comparison, Version};

use crate::compat::changelog;
use crate::failure::{Failure, Result};

/// What each step found.
#[derive(Default)]
pub(super) struct Report {
    /// What was read and written, in a sentence each.
    pub(super) summary: Vec<String>,
    /// What changed, by crate; `None` if it could not be found out.
    pub(super) comparisons: Option<Vec<Comparison>>,
    steps: Vec<Step>,
}

struct Step {
    name: &'static str,
    /// What the step found, as Markdown.
    details: String,
    /// Why it failed, or what it leaves to a person.
    left: Option<String>,
}

impl Report {
    /// Adds a step: what it found, and whether something is left to do.
    pub(super) fn step(&mut self, name: &'static str, found: Result<(String, Result<()>)>) {
        let (details, verdict) = found.unwrap_or_else(|failure| (String::new(), Err(failure)));
        let left = verdict.err().map(|failure| failure.message().to_owned());
        self.steps.push(Step { name, details, left });
    }

    /// A failure if something is left to do.
    pub(super) fn verdict(&self) -> Result<()> {
        let left: Vec<_> = self.steps.iter().filter(|step| step.left.is_some()).map(|step| step.name).collect();
        if left.is_empty() {
            Ok(())
        } else {
            Err(Failure::new(format!("something is left to do: {}", left.join(", "))))
        }
    }

    /// The whole report, as Markdown.
    pub(super) fn render(&self) -> String {
        let mut text = format!(
            "# Update from the documentation\n\n{}\n\n| Step | Left to do |\n| --- | --- |\n",
            self.summary.join(" ")
        );
        for Step { name, left, .. } in &self.steps {
            let left = left.as_deref().and_then(|left| left.lines().next()).unwrap_or("nothing");
            let left = left.trim_start_matches("error: ");
            text.push_str(&format!("| {name} | {} |\n", left.replace('|', "\\|")));
        }
        text.push_str("\n## What changes for users\n\n");
        match &self.comparisons {
            Some(comparisons) => {
                let draft = changelog::draft(comparisons).unwrap_or_else(|| "Nothing.".to_owned());
                text.push_str(&format!("{draft}\n{}", versions(comparisons)));
            }
            None => text.push_str("Not known, because the specs could not be compared.\n"),
        }
        for Step { name, details, left } in &self.steps {
            // A failure of several lines is a report of its own.
            let left = left.as_deref().filter(|left| left.contains('\n'));
            let failure = left.map(|left| format!("```text\n{left}\n```\n")).unwrap_or_default();
            if !details.is_empty() || !failure.is_empty() {
                text.push_str(&format!("\n## {name}\n\n{failure}{}\n", details.trim()));
            }
        }
        text
    }
}

/// The versions of crates that changed.
fn versions(comparisons: &[Comparison]) -> String {
    let known = |version: Option<Version>| version.map(|version| version.to_string()).unwrap_or_default();
    let row = |comparison: &Comparison| {
        let level = comparison.level()?;
        let (old, needed) = (known(comparison.old), known(comparison.needed()));
        let verdict = if comparison.is_met() { "is set" } else { "has to be set before the next release" };
        Some(format!("| `{}` | {level} | {old} -> {needed}, which {verdict} |\n", comparison.name))
    };
    let rows: String = comparisons.iter().filter_map(row).collect();
    if rows.is_empty() {
        return String::new();
    }
    format!("\n### Versions\n\n| Crate | Change | Version |\n| --- | --- | --- |\n{rows}")
}
