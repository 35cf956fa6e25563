//! What a comparison found.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::fact::{DifferenceKind, Fact};
use crate::page::facts::PageFacts;
use crate::page::lock::Lock;
use dingtalk_spec::model::SpecPlace;

/// What changed.
#[derive(Debug, Default)]
pub struct Drift {
    /// Endpoints that differ, in order of crates and operations.
    pub endpoints: Vec<EndpointDrift>,
    /// Pages whose facts are those of their specs, but whose texts or examples are others than when they were last looked at.
    pub reworded: Vec<Reworded>,
    /// Slugs of the pages that say what their specs say.
    pub agreeing: BTreeSet<String>,
    /// How many pages were compared with a spec.
    pub compared: usize,
    /// How many pages are known to have been left without a spec.
    pub left_out: usize,
    /// How many pages belong to crates that there are no specs for.
    pub out_of_scope: usize,
}

impl Drift {
    /// Whether a spec has to change. Changed words or examples alone are no reason.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.endpoints.is_empty()
    }

    /// Remembers in `lock` what `pages` say where the specs agree, and that pages without a spec are left out.
    ///
    /// Pages that differ stay as they were last seen. Of the crates in `whole`, pages that are not among these are forgotten.
    pub fn record(&self, lock: &mut Lock, pages: &[PageFacts], whole: &BTreeSet<String>) {
        let new: BTreeSet<&String> =
            self.endpoints.iter().filter(|one| one.is_new()).flat_map(|one| &one.pages).collect();
        for page in pages {
            if self.agreeing.contains(&page.slug) {
                lock.record(page);
            } else if new.contains(&page.slug) {
                lock.leave_out(page);
            }
        }
        let given: BTreeSet<&str> = pages.iter().map(|page| page.slug.as_str()).collect();
        lock.retain(|slug, entry| !whole.contains(&entry.krate) || given.contains(slug));
    }
}

/// An endpoint that differs.
#[derive(Debug)]
pub struct EndpointDrift {
    /// Its crate.
    pub krate: String,
    /// Its operation, as the spec calls it, or the page if there is no spec.
    pub operation: String,
    /// Slugs of the pages that were compared.
    pub pages: Vec<String>,
    /// What differs, in order of the spec format.
    pub differences: Vec<Difference>,
    /// Decisions that the pages no longer give a reason for.
    pub outdated: Vec<Outdated>,
}

impl EndpointDrift {
    /// Whether there is no spec of it.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.differences.iter().any(|difference| difference.fact == Fact::Endpoint && difference.spec.is_none())
    }
}

/// A fact on which a page and a spec disagree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The fact as a path into the spec, as a page error names it: `types.Item.fields.name.type`. Empty for the endpoint itself.
    pub at: String,
    /// What kind of fact it is.
    pub fact: Fact,
    /// What the page says, as a page error repeats it; absent if it says nothing.
    pub page: Option<String>,
    /// What the spec says.
    pub spec: Option<String>,
    /// More about what is there on one side only: a field's type, an error's message.
    pub detail: Option<String>,
    /// Slug of the page.
    pub slug: Option<String>,
    /// Where the page says so.
    pub page_place: Option<PagePlace>,
    /// Where the spec says so, or what it would be in.
    pub spec_place: Option<SpecPlace>,
}

impl Difference {
    /// What happened, from the spec to the page.
    #[must_use]
    pub fn kind(&self) -> DifferenceKind {
        DifferenceKind::between(self.spec.as_deref(), self.page.as_deref())
    }
}

/// A place in a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PagePlace {
    /// The page's file.
    pub file: Arc<str>,
    /// Line, from 1, if one is known.
    pub line: Option<u32>,
}

/// A decision that a page no longer gives a reason for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outdated {
    /// Which decision: `` page error `wrong-method` ``.
    pub decision: String,
    /// The fact that it decides.
    pub at: String,
    /// What the page says now, in a sentence with what to do.
    pub message: String,
    /// Slug of the page.
    pub slug: String,
    /// Where the page says so.
    pub page_place: PagePlace,
    /// Where the decision is.
    pub spec_place: SpecPlace,
}

/// A page with other words or examples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reworded {
    /// The endpoint's crate.
    pub krate: String,
    /// The endpoint's operation.
    pub operation: String,
    /// The page's slug.
    pub slug: String,
    /// The page's file.
    pub file: Arc<str>,
    /// Whether its texts changed.
    pub text: bool,
    /// Whether its examples changed.
    pub examples: bool,
}
