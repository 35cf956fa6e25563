//! Prints verdicts.

use std::fmt;

use dingtalk_test_support::loopback::Received;

use super::input::{At, Change};
use super::recording::Line;
use super::{Checked, Difference, Verdict};

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.line.name();
        match &self.verdict {
            Verdict::Equal(changes) => {
                write!(f, "equal: {name}")?;
                changes.iter().try_for_each(|change| f.write_str(&departure(change)))
            }
            Verdict::Different { sent, differences } => different(f, &self.line, sent.as_ref(), differences),
            Verdict::NotInSpecs => write!(f, "not in the specs: {name}"),
        }
    }
}

fn departure((at, change): &(At, Change)) -> String {
    match change {
        Change::Added => format!("; `{at}` is required here, and was added"),
        Change::LeftOut => format!("; `{at}` excludes another parameter, and was left out"),
        Change::Replaced => format!("; `{at}` is not text here, and got another value"),
    }
}

fn different(
    f: &mut fmt::Formatter<'_>,
    line: &Line,
    sent: Option<&Received>,
    differences: &[Difference],
) -> fmt::Result {
    write!(f, "DIFFERENT: {}", line.name())?;
    if let Line::Recording(recording) = line {
        let wire = &recording.wire;
        write!(f, "\n    recorded: {} {} {}", wire.method, wire.target, wire.body.as_deref().unwrap_or_default())?;
    }
    if let Some(sent) = sent {
        write!(f, "\n    sent:     {} {} {}", sent.method, sent.target, String::from_utf8_lossy(&sent.body))?;
    }
    if let Some(first) = differences.first() {
        write!(f, "\n    first difference: {first}")?;
    }
    let more = differences.len().saturating_sub(1);
    if more > 0 { write!(f, " ({more} more)") } else { Ok(()) }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: recorded {}, sent {}", self.at, self.recorded, self.sent)
    }
}

/// How many recordings had each verdict.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Tally {
    pub equal: usize,
    pub different: usize,
    pub not_in_specs: usize,
}

impl Tally {
    /// Counts verdicts.
    #[must_use]
    pub fn of(checked: &[Checked]) -> Self {
        checked.iter().fold(Self::default(), |mut tally, checked| {
            match checked.verdict {
                Verdict::Equal(_) => tally.equal += 1,
                Verdict::Different { .. } => tally.different += 1,
                Verdict::NotInSpecs => tally.not_in_specs += 1,
            }
            tally
        })
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { equal, different, not_in_specs } = self;
        write!(f, "{equal} equal, {different} different, {not_in_specs} not in the specs")
    }
}
