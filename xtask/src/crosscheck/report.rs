//! What is reported, regardless of the format.

use std::collections::BTreeMap;

use dingtalk_upkeep::crosscheck::{Crosscheck, EndpointCheck, How};
use dingtalk_upkeep::import::Certain;

use super::words;

/// How certain the nesting of imported endpoints is, by the paths of their specs.
pub(super) type Certainties = BTreeMap<String, Certain>;

/// Everything to report.
pub(super) struct Report<'a> {
    pub(super) crosscheck: &'a Crosscheck,
    pub(super) certainties: &'a Certainties,
    /// APIs that could not be compared, and why.
    pub(super) without: &'a [(String, &'static str)],
    pub(super) all: bool,
}

impl Report<'_> {
    /// How certain the nesting of an endpoint's body and answer is, if it was imported.
    pub(super) fn certainty(&self, endpoint: &EndpointCheck) -> Option<&'static str> {
        self.certainties.get(&endpoint.path).map(|certainty| certainty.word())
    }

    /// The endpoints to list.
    pub(super) fn listed(&self) -> impl Iterator<Item = &EndpointCheck> {
        let is_listed = |endpoint: &&EndpointCheck| endpoint.is_open() || self.all && !endpoint.settled.is_empty();
        self.crosscheck.endpoints.iter().filter(is_listed)
    }

    /// How many differences each rule, and decisions, settle.
    pub(super) fn settled(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for settlement in self.crosscheck.endpoints.iter().flat_map(|endpoint| &endpoint.settled) {
            let by = match &settlement.how {
                How::Rule(rule) => rule.name(),
                How::Decision(_) => "decisions",
            };
            *counts.entry(by).or_default() += 1;
        }
        counts
    }

    /// How many differences of each kind are open, and in how many endpoints; of imported endpoints, by how certain they are.
    pub(super) fn open(&self) -> BTreeMap<(String, Option<&'static str>), (usize, usize)> {
        let mut counts: BTreeMap<_, (usize, usize)> = BTreeMap::new();
        for endpoint in self.crosscheck.open() {
            let certainty = self.certainty(endpoint);
            let mut here: BTreeMap<String, usize> = BTreeMap::new();
            for difference in &endpoint.differences {
                *here.entry(words::event(difference)).or_default() += 1;
            }
            for (event, number) in here {
                let (differences, endpoints) = counts.entry((event, certainty)).or_default();
                *differences += number;
                *endpoints += 1;
            }
        }
        counts
    }
}
