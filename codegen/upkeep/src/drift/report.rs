//! The result of a comparison.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::fact::{DifferenceKind, Fact};
use dingtalk_lock::Lock;
use dingtalk_pages::facts::PageFacts;
use dingtalk_pages::seen;
use dingtalk_spec::model::SpecPlace;

/// What changed.
#[derive(Debug, Default)]
pub struct Drift {
    /// Endpoints that differ, sorted by crate and operation.
    pub endpoints: Vec<EndpointDrift>,
    /// Pages whose facts agree with their specs, but whose texts or examples have changed since they were last read.
    pub reworded: Vec<Reworded>,
    /// Slugs of the pages that agree with their specs, with the names of the specs' operations.
    pub agreeing: BTreeMap<String, String>,
    /// How many pages were compared with a spec.
    pub compared: usize,
    /// How many pages were deliberately left without a spec.
    pub left_out: usize,
    /// How many pages belong to crates without specs.
    pub out_of_scope: usize,
}

impl Drift {
    /// Whether a spec has to change. New words or examples alone do not require it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.endpoints.is_empty()
    }

    /// Records in `lock` what `pages` say if the specs agree, and that pages without a spec are left out.
    ///
    /// The entries of pages that differ do not change. For the crates in `whole`, entries of pages that are not given are removed.
    pub fn record(&self, lock: &mut Lock, pages: &[PageFacts], whole: &BTreeSet<String>) {
        let new: BTreeSet<&String> =
            self.endpoints.iter().filter(|one| one.is_new()).flat_map(|one| &one.pages).collect();
        for page in pages.iter().filter(|page| page.has_address) {
            if let Some(operation) = self.agreeing.get(&page.slug) {
                seen::record(lock, &PageFacts { operation: operation.clone(), ..page.clone() });
            } else if new.contains(&page.slug) {
                seen::leave_out(lock, page);
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
    /// Its operation, named as in the spec, or as on the page if there is no spec.
    pub operation: String,
    /// Slugs of the pages that were compared.
    pub pages: Vec<String>,
    /// What differs, in the order of the spec format.
    pub differences: Vec<Difference>,
    /// Decisions that the pages no longer give a reason for.
    pub outdated: Vec<Outdated>,
}

impl EndpointDrift {
    /// Whether it has no spec.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.differences.iter().any(|difference| difference.fact == Fact::Endpoint && difference.spec.is_none())
    }
}

/// A fact on which a page and a spec disagree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The fact as a path into the spec, as in a page error: `types.Item.fields.name.type`. Empty for the endpoint itself.
    pub at: String,
    /// What kind of fact it is.
    pub fact: Fact,
    /// What the page says, as a page error quotes it; absent if it says nothing.
    pub page: Option<String>,
    /// What the spec says.
    pub spec: Option<String>,
    /// Details if only one side has the fact: a field's type, an error's message.
    pub detail: Option<String>,
    /// Slug of the page.
    pub slug: Option<String>,
    /// Where the page says so.
    pub page_place: Option<PagePlace>,
    /// Where the spec says so, or where it would.
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

/// A page whose words or examples changed.
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
