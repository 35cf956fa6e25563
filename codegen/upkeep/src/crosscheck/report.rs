//! The result of a crosscheck.

use std::collections::BTreeSet;

use super::rules::Rule;
use crate::drift::{Difference, Fact, Outdated};
use dingtalk_pages::facts::PageFacts;

/// How specs differ from a client.
#[derive(Debug, Default)]
pub struct Crosscheck {
    /// Every operation that was compared, sorted by crate and operation.
    pub endpoints: Vec<EndpointCheck>,
}

impl Crosscheck {
    /// The operations with something to decide.
    pub fn open(&self) -> impl Iterator<Item = &EndpointCheck> {
        self.endpoints.iter().filter(|endpoint| endpoint.is_open())
    }
}

/// How an operation differs from what a client knows of it.
#[derive(Debug)]
pub struct EndpointCheck {
    /// Its crate.
    pub krate: String,
    /// Its operation, as the spec names it.
    pub operation: String,
    /// Slug of its page.
    pub page: String,
    /// Path of the spec, relative to the spec folder.
    pub path: String,
    /// What the client says, as a page would; absent if it does not have the operation.
    pub facts: Option<PageFacts>,
    /// Differences that nothing settles, in the order of the spec format. Their `page` is what the client says.
    pub differences: Vec<Difference>,
    /// Differences that are settled.
    pub settled: Vec<Settlement>,
    /// Decisions that the client gives no reason for.
    pub outdated: Vec<Outdated>,
}

impl EndpointCheck {
    /// The paths of the fields that only the client has, and that a spec can have beside what pages say. A parameter of the path is none:
    /// the path itself is in doubt.
    #[must_use]
    pub fn more(&self) -> BTreeSet<String> {
        let is_more = |difference: &&Difference| {
            difference.fact == Fact::Field
                && difference.spec.is_none()
                && !difference.at.starts_with("path_parameters.")
        };
        self.differences.iter().filter(is_more).map(|difference| difference.at.clone()).collect()
    }

    /// Whether there is something to decide.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.differences.is_empty() || !self.outdated.is_empty()
    }
}

/// A settled difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// The path of the fact, or the wire name of the field.
    pub at: String,
    /// What settles it.
    pub how: How,
}

/// What settles a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// A rule for all differences of its kind.
    Rule(Rule),
    /// A decision in the spec: `` page error `wrong-method` ``.
    Decision(String),
}
