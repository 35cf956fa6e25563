//! Differences, and a way to collect them.

use super::{Level, Rule};
use dingtalk_spec::model::SpecPlace;

/// A difference between two revisions of a spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What kind of difference.
    pub rule: Rule,
    /// What it concerns, as a path inside the crate: `get_token::Builder::client_id`.
    pub subject: String,
    /// What is different about the subject, as the rest of a sentence: `is gone`.
    pub what: String,
    /// The revision that `place` refers to.
    pub side: Side,
    /// Where the spec says so.
    pub place: SpecPlace,
}

impl Change {
    /// How much the version must rise for this alone.
    #[must_use]
    pub fn level(&self) -> Level {
        self.rule.level()
    }
}

/// One of the two revisions that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What users have.
    Old,
    /// What they will get.
    New,
}

/// The differences found.
#[derive(Default)]
pub(super) struct Findings<'m> {
    /// What subjects belong to: an operation's module, or the crate.
    module: &'m str,
    pub(super) changes: Vec<Change>,
}

impl<'m> Findings<'m> {
    /// Makes further findings concern this module.
    pub(super) fn about(&mut self, module: &'m str) {
        self.module = module;
    }

    /// Adds a finding about `subject`, or about the module itself if that is empty, which is at `at` in the new revision.
    pub(super) fn add(&mut self, rule: Rule, at: &SpecPlace, subject: &str, what: impl Into<String>) {
        self.push(rule, Side::New, at, subject, what.into());
    }

    /// Adds something that the old revision had at `at` and the new one does not have.
    pub(super) fn add_gone(&mut self, rule: Rule, at: &SpecPlace, subject: &str) {
        self.push(rule, Side::Old, at, subject, "is gone".to_owned());
    }

    /// Adds a finding if the old and new texts differ.
    pub(super) fn add_wire(&mut self, at: &SpecPlace, subject: &str, verb: &str, old: &str, new: &str) {
        if old != new {
            self.add(Rule::Wire, at, subject, instead(verb, old, new));
        }
    }

    fn push(&mut self, rule: Rule, side: Side, at: &SpecPlace, subject: &str, what: String) {
        let subject = if subject.is_empty() { self.module.to_owned() } else { format!("{}::{subject}", self.module) };
        self.changes.push(Change { rule, subject, what, side, place: at.clone() });
    }
}

/// `is read from x instead of y`.
pub(super) fn instead(verb: &str, old: &str, new: &str) -> String {
    format!("{verb} {new} instead of {old}")
}

/// `is called x now`.
pub(super) fn called(name: &str) -> String {
    format!("is called `{name}` now")
}
