//! Which spec a page belongs to.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::fact::Fact;
use super::report::{Difference, PagePlace};
use dingtalk_lock::{Lock, Seen};
use dingtalk_pages::facts::PageFacts;
use dingtalk_spec::model::{Api, Operation};

/// How a page relates to the specs.
#[derive(Debug)]
pub(super) enum Match<'a> {
    /// It describes this operation.
    Spec(&'a Api, &'a Operation),
    /// It describes an endpoint that is not known yet.
    New,
    /// It is known, and was left without a spec.
    LeftOut,
    /// There are no specs for its crate.
    OutOfScope,
}

/// Finds specs by what identifies a page: first its slug, then its operation, then the vendor's identifier of the document.
pub(super) struct Identity<'a> {
    apis: &'a [Api],
    lock: &'a Lock,
    /// Slugs of the given pages: a spec whose page is among them is not looked for under another address.
    given: BTreeSet<&'a str>,
}

impl<'a> Identity<'a> {
    pub(super) fn new(apis: &'a [Api], lock: &'a Lock, pages: &'a [PageFacts]) -> Self {
        Self { apis, lock, given: pages.iter().map(|page| page.slug.as_str()).collect() }
    }

    pub(super) fn of(&self, page: &PageFacts) -> Match<'a> {
        if let Some((api, operation)) = self.by_slug(page) {
            return Match::Spec(api, operation);
        }
        if self.lock.get(&page.slug).is_some_and(|entry| entry.seen == Seen::LeftOut) {
            return Match::LeftOut;
        }
        match self.by_operation(page).or_else(|| self.by_document(page)) {
            Some((api, operation)) => Match::Spec(api, operation),
            None if self.apis.iter().any(|api| api.name == page.krate) => Match::New,
            None => Match::OutOfScope,
        }
    }

    fn operations(&self) -> impl Iterator<Item = (&'a Api, &'a Operation)> {
        self.apis.iter().flat_map(|api| api.operations.iter().map(move |operation| (api, operation)))
    }

    fn by_slug(&self, page: &PageFacts) -> Option<(&'a Api, &'a Operation)> {
        let described = || self.operations().filter(|(_, operation)| slugs(operation).any(|slug| slug == page.slug));
        described().find(|(api, operation)| is(api, operation, page)).or_else(|| described().next())
    }

    fn by_operation(&self, page: &PageFacts) -> Option<(&'a Api, &'a Operation)> {
        self.operations().find(|(api, operation)| is(api, operation, page))
    }

    /// The spec of a page that moved and whose operation was renamed as well.
    fn by_document(&self, page: &PageFacts) -> Option<(&'a Api, &'a Operation)> {
        let doc_id = page.doc_id.as_deref()?;
        let moved = |slug: &str| {
            let known = self.lock.get(slug).and_then(|entry| entry.doc_id.as_deref());
            known == Some(doc_id) && !self.given.contains(slug)
        };
        self.operations().find(|(_, operation)| slugs(operation).any(moved))
    }
}

fn is(api: &Api, operation: &Operation, page: &PageFacts) -> bool {
    api.name == page.krate && operation.name == page.operation
}

fn slugs(operation: &Operation) -> impl Iterator<Item = &str> {
    std::iter::once(&operation.page).chain(&operation.other_pages).map(|page| page.slug.as_str())
}

/// Pages that have an address which is not in the spec, and, if all pages of the crate are given, addresses in the spec that no page has.
pub(super) fn pages(operation: &Operation, pages: &[&PageFacts], whole: bool) -> Vec<Difference> {
    let known: Vec<&str> = slugs(operation).collect();
    let mut missing = known.iter().filter(|slug| !pages.iter().any(|page| page.slug == **slug));
    let mut differences = Vec::new();
    for page in pages.iter().filter(|page| page.has_address && !known.contains(&page.slug.as_str())) {
        differences.push(difference(operation, missing.next().copied(), Some(page)));
    }
    if whole {
        differences.extend(missing.map(|slug| difference(operation, Some(slug), None)));
    }
    differences
}

fn difference(operation: &Operation, old: Option<&str>, new: Option<&PageFacts>) -> Difference {
    let at = if old == Some(operation.page.slug.as_str()) { "page" } else { "other_pages" };
    Difference {
        at: at.to_owned(),
        fact: Fact::Page,
        page: new.map(|page| page.slug.clone()),
        spec: old.map(str::to_owned),
        detail: None,
        slug: new.map(|page| page.slug.clone()),
        page_place: new.map(|page| PagePlace { file: Arc::clone(&page.file), line: None }),
        spec_place: None,
    }
}
