//! Compares pages and specs, endpoint by endpoint.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::fact::Fact;
use super::identity::{self, Identity, Match};
use super::report::{Difference, Drift, EndpointDrift, PagePlace, Reworded};
use super::{decisions, shown, walk};
use dingtalk_lock::{Lock, Seen};
use dingtalk_pages::facts::PageFacts;
use dingtalk_pages::seen;
use dingtalk_spec::Workspace;
use dingtalk_spec::model::{Api, Gateway, Operation};

/// Compares `pages` with the specs.
///
/// `whole` names the crates whose pages are all included: only in these can an endpoint be missing.
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
            drift.agreeing.extend(pages.iter().map(|page| (page.slug.clone(), operation.name.clone())));
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

fn added(pages: &[&PageFacts]) -> Option<EndpointDrift> {
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
    Some(EndpointDrift {
        krate: first.krate.clone(),
        operation: first.operation.clone(),
        pages: pages.iter().map(|page| page.slug.clone()).collect(),
        differences: pages.iter().map(difference).collect(),
        outdated: Vec::new(),
    })
}

fn gone(api: &Api, operation: &Operation) -> EndpointDrift {
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
    EndpointDrift {
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
) -> EndpointDrift {
    let mut verdict = decisions::Verdict::default();
    for page in pages {
        let pairs = walk::walk(&api.name, api.gateway, operation, page);
        verdict.add(operation, page, pairs);
    }
    let (mut differences, mut outdated) = verdict.finish();
    outdated.extend(shown::outdated(operation, pages));
    differences.extend(identity::pages(operation, pages, whole));
    differences.sort_by_key(|difference| difference.fact);
    for difference in &mut differences {
        difference.spec_place = Some(workspace.locate(&operation.place, &difference.at));
    }
    EndpointDrift {
        krate: api.name.clone(),
        operation: operation.name.clone(),
        pages: pages.iter().map(|page| page.slug.clone()).collect(),
        differences: without_repetitions(differences),
        outdated,
    }
}

/// What a page says differently from the spec of its endpoint, except for what the spec has decided.
pub(crate) fn undecided(operation: &Operation, gateway: Gateway, page: &PageFacts) -> Vec<Difference> {
    let mut verdict = decisions::Verdict::default();
    verdict.add(operation, page, walk::walk(&page.krate, gateway, operation, page));
    let (mut differences, _) = verdict.finish();
    differences.sort_by_key(|difference| difference.fact);
    without_repetitions(differences)
}

/// A type that a page shows in several places differs in each of them in the same way.
fn without_repetitions(differences: Vec<Difference>) -> Vec<Difference> {
    let mut seen = BTreeSet::new();
    let key = |difference: &Difference| {
        let Difference { at, fact, page, spec, detail, slug, .. } = difference;
        (at.clone(), *fact, page.clone(), spec.clone(), detail.clone(), slug.clone())
    };
    differences.into_iter().filter(|difference| seen.insert(key(difference))).collect()
}

fn reworded(api: &Api, operation: &Operation, page: &PageFacts, lock: &Lock) -> Option<Reworded> {
    let Seen::Imported { text: old_text, examples: old_examples } = &lock.get(&page.slug)?.seen else { return None };
    let Seen::Imported { text, examples } = &seen::imported(page) else { return None };
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
