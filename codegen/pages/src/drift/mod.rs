//! Compares documentation pages with specs, and says what changed.
//!
//! Both sides are walked together and leave a list of facts, each with what the page and what the spec says of it. A difference is
//! a fact on which they disagree and which no decision in the spec covers. Pages are known by slug and operation; where their
//! files lie does not matter.

mod decisions;
mod errors;
mod fact;
mod fields;
mod identity;
mod nesting;
mod shape;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use fact::{Change, Fact};

use crate::page::facts::PageFacts;
use crate::page::lock::{Lock, Seen};
use dingtalk_spec::Workspace;
use dingtalk_spec::model::{Api, Operation, SpecPlace};
use identity::{Identity, Match};

/// What changed.
#[derive(Debug, Default)]
pub struct Drift {
    /// Endpoints that differ, in order of crates and operations.
    pub endpoints: Vec<Endpoint>,
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
    /// Whether a spec has to change. Other words or examples alone are no such reason.
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
pub struct Endpoint {
    /// Its crate.
    pub krate: String,
    /// Its operation, as the spec calls it, or the page where there is no spec.
    pub operation: String,
    /// Slugs of the pages that were compared.
    pub pages: Vec<String>,
    /// What differs, in order of the spec format.
    pub differences: Vec<Difference>,
    /// Decisions that the pages no longer give a reason for.
    pub outdated: Vec<Outdated>,
}

impl Endpoint {
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
    /// What the page says, as a page error repeats it; absent where it says nothing.
    pub page: Option<String>,
    /// What the spec says.
    pub spec: Option<String>,
    /// More about what is there on one side only: a field's type, an error's message.
    pub detail: Option<String>,
    /// Slug of the page.
    pub slug: Option<String>,
    /// Where the page says so.
    pub page_place: Option<PagePlace>,
    /// Where the spec says so, or what it would stand in.
    pub spec_place: Option<SpecPlace>,
}

impl Difference {
    /// What happened, from the spec to the page.
    #[must_use]
    pub fn change(&self) -> Change {
        Change::between(self.spec.as_deref(), self.page.as_deref())
    }
}

/// A place in a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PagePlace {
    /// The page's file.
    pub file: Arc<str>,
    /// Line, from 1, where one is known.
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
    /// Where the decision stands.
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

/// Compares `pages` with the specs.
///
/// `whole` names the crates of which every page is among them: only there can an endpoint be gone.
#[must_use]
pub fn compare(workspace: &Workspace, lock: &Lock, pages: &[PageFacts], whole: &BTreeSet<String>) -> Drift {
    let mut drift = Drift::default();
    let identity = Identity::new(&workspace.apis, lock, pages);
    let mut given: BTreeMap<(&str, &str), (&Api, &Operation, Vec<&PageFacts>)> = BTreeMap::new();
    let mut new: BTreeMap<(&str, &str), Vec<&PageFacts>> = BTreeMap::new();
    for page in pages {
        match identity.of(page) {
            Match::Spec(api, operation) => {
                let key = (api.name.as_str(), operation.name.as_str());
                given.entry(key).or_insert_with(|| (api, operation, Vec::new())).2.push(page);
            }
            Match::New => new.entry((&page.krate, &page.operation)).or_default().push(page),
            Match::LeftOut => drift.left_out += 1,
            Match::OutOfScope => drift.out_of_scope += 1,
        }
    }
    drift.endpoints.extend(new.values().filter_map(|pages| added(pages)));
    for (api, operation, pages) in given.values() {
        drift.compared += pages.len();
        let endpoint = compare_endpoint(workspace, api, operation, pages, whole.contains(&api.name));
        if endpoint.differences.is_empty() && endpoint.outdated.is_empty() {
            drift.agreeing.extend(pages.iter().map(|page| page.slug.clone()));
            drift.reworded.extend(pages.iter().filter_map(|page| reworded(api, operation, page, lock)));
        } else {
            drift.endpoints.push(endpoint);
        }
    }
    for api in workspace.apis.iter().filter(|api| whole.contains(&api.name)) {
        let is_gone = |operation: &&Operation| !given.contains_key(&(api.name.as_str(), operation.name.as_str()));
        drift.endpoints.extend(api.operations.iter().filter(is_gone).map(|operation| gone(api, operation)));
    }
    drift.endpoints.sort_by(|a, b| (&a.krate, &a.operation).cmp(&(&b.krate, &b.operation)));
    drift
}

fn added(pages: &[&PageFacts]) -> Option<Endpoint> {
    let first = pages.first()?;
    let difference = |page: &&PageFacts| Difference {
        at: String::new(),
        fact: Fact::Endpoint,
        page: Some(format!("{} {}", page.method.as_str(), page.path)),
        spec: None,
        detail: None,
        slug: Some(page.slug.clone()),
        page_place: Some(PagePlace { file: Arc::clone(&page.file), line: None }),
        spec_place: None,
    };
    Some(Endpoint {
        krate: first.krate.clone(),
        operation: first.operation.clone(),
        pages: pages.iter().map(|page| page.slug.clone()).collect(),
        differences: pages.iter().map(difference).collect(),
        outdated: Vec::new(),
    })
}

fn gone(api: &Api, operation: &Operation) -> Endpoint {
    let difference = Difference {
        at: String::new(),
        fact: Fact::Endpoint,
        page: None,
        spec: Some(format!("{} {}", operation.method.as_str(), operation.path.text)),
        detail: Some(format!("no page `{}`", operation.page.slug)),
        slug: None,
        page_place: None,
        spec_place: Some(operation.place.clone()),
    };
    Endpoint {
        krate: api.name.clone(),
        operation: operation.name.clone(),
        pages: Vec::new(),
        differences: vec![difference],
        outdated: Vec::new(),
    }
}

fn compare_endpoint(
    workspace: &Workspace,
    api: &Api,
    operation: &Operation,
    pages: &[&PageFacts],
    whole: bool,
) -> Endpoint {
    let mut verdict = decisions::Verdict::default();
    for page in pages {
        let pairs = walk::walk(api, operation, page);
        verdict.add(operation, page, pairs);
    }
    let (mut differences, outdated) = verdict.finish();
    differences.extend(identity::pages(operation, pages, whole));
    differences.sort_by_key(|difference| difference.fact);
    for difference in &mut differences {
        difference.spec_place = Some(workspace.locate(&operation.place, &difference.at));
    }
    Endpoint {
        krate: api.name.clone(),
        operation: operation.name.clone(),
        pages: pages.iter().map(|page| page.slug.clone()).collect(),
        differences: without_repetitions(differences),
        outdated,
    }
}

/// A type that stands in several places of a page differs in each of them in the same way.
fn without_repetitions(differences: Vec<Difference>) -> Vec<Difference> {
    let mut seen = BTreeSet::new();
    let key = |difference: &Difference| {
        let Difference { at, fact, page, spec, slug, .. } = difference;
        (at.clone(), *fact, page.clone(), spec.clone(), slug.clone())
    };
    differences.into_iter().filter(|difference| seen.insert(key(difference))).collect()
}

fn reworded(api: &Api, operation: &Operation, page: &PageFacts, lock: &Lock) -> Option<Reworded> {
    let Seen::Imported { text: old_text, examples: old_examples } = &lock.get(&page.slug)?.seen else { return None };
    let Seen::Imported { text, examples } = &Seen::imported(page) else { return None };
    let (text, examples) = (text != old_text, examples != old_examples);
    (text || examples).then(|| Reworded {
        krate: api.name.clone(),
        operation: operation.name.clone(),
        slug: page.slug.clone(),
        file: Arc::clone(&page.file),
        text,
        examples,
    })
}
