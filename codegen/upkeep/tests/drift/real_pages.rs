//! The vendor's own pages, if available: `DINGTALK_PAGES=<folder> cargo test -p dingtalk-upkeep`.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;

use dingtalk_pages::facts::PageFacts;
use dingtalk_upkeep::drift::{self, Difference, EndpointDrift};

use crate::imported::import_all;

#[test]
fn an_import_leaves_no_drift() {
    let Some(folder) = std::env::var_os("DINGTALK_PAGES") else {
        // Bypasses the test harness, which hides the output of passed tests.
        writeln!(std::io::stderr(), "an_import_leaves_no_drift: skipped, for DINGTALK_PAGES names no folder of pages")
            .unwrap();
        return;
    };
    let mut pages = Vec::new();
    read(Path::new(&folder), &mut pages);
    assert!(!pages.is_empty(), "DINGTALK_PAGES contains no pages");
    let imported = import_all(&pages);
    let whole: BTreeSet<String> = pages.iter().map(|page| page.krate.clone()).collect();
    let drift = drift::compare(&imported.load(), &imported.lock, &pages, &whole);
    let differing =
        drift.endpoints.iter().flat_map(|one| one.differences.iter().map(move |difference| (one, difference)));
    let told: Vec<String> = differing.map(tell).collect();
    eprintln!(
        "{} pages, {} compared, {} endpoints refused by the import",
        pages.len(),
        drift.compared,
        imported.refused.len()
    );
    assert!(told.is_empty(), "{} differences\n{}", told.len(), told.join("\n"));
    assert!(drift.endpoints.iter().all(|endpoint| endpoint.outdated.is_empty()));
    assert_eq!(drift.reworded, []);
}

fn tell((endpoint, difference): (&EndpointDrift, &Difference)) -> String {
    let place = difference.page_place.as_ref();
    let (file, line) = place.map(|place| (&*place.file, place.line)).unwrap_or_default();
    let EndpointDrift { krate, operation, .. } = endpoint;
    let Difference { at, spec, page, .. } = difference;
    format!("{krate}::{operation} {at}: {spec:?} -> {page:?} ({file}:{line:?})")
}

fn read(folder: &Path, pages: &mut Vec<PageFacts>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            read(&path, pages);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            let bytes = std::fs::read(&path).unwrap();
            pages.extend(dingtalk_pages::read(&path.display().to_string(), &bytes).facts);
        }
    }
}
