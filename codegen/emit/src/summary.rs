//! What files that list all APIs say about one of them.
//!
//! Such files are written from summaries alone, so an API whose specs did not change need not be read again.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{front, guards, index, spec_index};
use dingtalk_spec::model::{Api, Operation, Page};

/// An API in the files that list all APIs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Its name: `contact_1_0`.
    pub name: String,
    /// The package of its crate: `dingtalk-contact-1-0`.
    pub package: String,
    /// The version of its crate.
    pub version: String,
    /// How many operations it has.
    pub operations: usize,
    /// Everything that is required, as `tests/guards` records it: `operation parameter`, or `operation Type.field`.
    pub required: BTreeSet<String>,
    /// How many errors its operations document; one that several share counts for each.
    pub errors: usize,
    /// Slugs of the pages that its specs follow, or compare with.
    pub pages: BTreeSet<String>,
    /// Its row in the README's table.
    pub(crate) row: String,
    /// Its row in the index of endpoints.
    pub(crate) endpoints_row: String,
    /// Its part of the index of endpoints.
    pub(crate) endpoints: String,
    /// Its part of the index of spec files.
    pub(crate) spec_files: String,
}

/// Summarizes an API.
#[must_use]
pub fn summary(api: &Api) -> Summary {
    Summary {
        name: api.name.clone(),
        package: api.package.clone(),
        version: api.version.clone(),
        operations: api.operations.len(),
        required: guards::of_api(api).iter().map(guards::Guard::record).collect(),
        errors: api.operations.iter().map(|operation| operation.errors.len()).sum(),
        pages: api.operations.iter().flat_map(pages).map(|page| page.slug.clone()).collect(),
        row: front::row(api),
        endpoints_row: index::row(api),
        endpoints: index::part(api),
        spec_files: spec_index::part(api),
    }
}

fn pages(operation: &Operation) -> impl Iterator<Item = &Page> {
    std::iter::once(&operation.page).chain(&operation.other_pages)
}
