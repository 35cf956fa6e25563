//! Two pages of our own, in the vendor's template, and the specs that an import makes of them.

use std::collections::BTreeSet;

use dingtalk_codegen::drift::{self, Difference, Drift};
use dingtalk_codegen::page;
use dingtalk_codegen::page::facts::PageFacts;

use crate::imported::{Imported, import_all};

const LIST: &str = include_str!("pages/list-parcels.md");
const DROP: &str = include_str!("pages/drop-parcel.md");

pub(crate) fn list_page() -> PageFacts {
    read(LIST)
}

pub(crate) fn drop_page() -> PageFacts {
    read(DROP)
}

pub(crate) fn read(text: &str) -> PageFacts {
    let reading = page::read("page.md", text.as_bytes());
    reading.facts.unwrap_or_else(|| panic!("{:?}", reading.findings))
}

/// The page `list-parcels` with replacements in its text.
pub(crate) fn planted(edits: &[(&str, &str)]) -> PageFacts {
    let mut text = LIST.to_owned();
    for (old, new) in edits {
        assert!(text.contains(old), "the page has no `{old}`");
        text = text.replace(old, new);
    }
    read(&text)
}

pub(crate) fn imported() -> Imported {
    import_all(&[list_page(), drop_page()])
}

/// Compares pages with the specs of both pages.
pub(crate) fn compare(pages: &[PageFacts]) -> Drift {
    let imported = imported();
    drift::compare(&imported.load(), &imported.lock, pages, &BTreeSet::new())
}

fn tell(difference: &Difference) -> String {
    let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
    let Difference { at, fact, spec, page, .. } = difference;
    format!("{} {at}: {} -> {}", fact.name(), side(spec), side(page))
}

/// Every difference, and every outdated decision.
pub(crate) fn told(drift: &Drift) -> Vec<String> {
    let differences = drift.endpoints.iter().flat_map(|endpoint| &endpoint.differences).map(tell);
    let outdated = drift.endpoints.iter().flat_map(|endpoint| &endpoint.outdated);
    differences.chain(outdated.map(|one| format!("{} at {}: {}", one.decision, one.at, one.message))).collect()
}
