//! Endpoints and pages that appear and disappear.

use std::collections::BTreeSet;

use dingtalk_lock::Lock;
use dingtalk_pages::facts::PageFacts;
use dingtalk_pages::seen;
use dingtalk_upkeep::drift::{self, Drift};

use crate::demo::{compare, drop_page, imported, list_page, planted, told};

/// For pages that are not all pages of any crate.
const NO_CRATE: BTreeSet<String> = BTreeSet::new();

fn whole() -> BTreeSet<String> {
    BTreeSet::from(["post_1_0".to_owned()])
}

/// An unknown page of the same crate.
fn new_page() -> PageFacts {
    PageFacts {
        slug: "move-parcel".to_owned(),
        operation: "MoveParcel".to_owned(),
        doc_id: Some("demo0003".to_owned()),
        ..drop_page()
    }
}

/// A second page about the same endpoint.
fn second_page() -> PageFacts {
    PageFacts { slug: "drop-parcel-1".to_owned(), doc_id: Some("demo0004".to_owned()), ..drop_page() }
}

#[test]
fn a_new_endpoint() {
    let drift = compare(&[list_page(), new_page()]);
    assert_eq!(told(&drift), ["endpoint : nothing -> DELETE /v1.0/post/parcels"]);
    assert!(drift.endpoints[0].is_new());
}

#[test]
fn a_page_that_was_left_out_is_counted() {
    let mut imported = imported();
    seen::leave_out(&mut imported.lock, &new_page());
    let drift = drift::compare(&imported.load(), &imported.lock, &[new_page()], &NO_CRATE);
    assert!(drift.is_empty());
    assert_eq!(drift.left_out, 1);
}

#[test]
fn a_page_of_a_crate_without_specs_is_counted() {
    let drift = compare(&[PageFacts { krate: "mail_1_0".to_owned(), ..new_page() }]);
    assert!(drift.is_empty());
    assert_eq!(drift.out_of_scope, 1);
}

#[test]
fn only_a_whole_folder_shows_that_an_endpoint_is_gone() {
    let imported = imported();
    let compare = |whole: &BTreeSet<String>| drift::compare(&imported.load(), &imported.lock, &[list_page()], whole);
    assert!(compare(&NO_CRATE).is_empty());
    assert_eq!(told(&compare(&whole())), ["endpoint : DELETE /v1.0/post/parcels -> nothing"]);
}

#[test]
fn another_page_of_a_known_endpoint() {
    let drift = compare(&[drop_page(), second_page()]);
    assert_eq!(told(&drift), ["page other_pages: nothing -> drop-parcel-1"]);
}

#[test]
fn each_page_of_an_endpoint_is_compared() {
    let imported = crate::imported::import_all(&[drop_page(), second_page()]);
    let workspace = imported.load();
    let changed = PageFacts { path: "/v2.0/post/parcels".to_owned(), ..second_page() };
    let compare = |pages: &[PageFacts]| told(&drift::compare(&workspace, &imported.lock, pages, &whole()));
    assert!(compare(&[drop_page(), second_page()]).is_empty());
    assert_eq!(compare(&[drop_page(), changed]), ["path path: /v1.0/post/parcels -> /v2.0/post/parcels"]);
    assert_eq!(compare(&[drop_page()]), ["page other_pages: drop-parcel-1 -> nothing"]);
}

#[test]
fn names_and_folders_of_files_do_not_matter() {
    let elsewhere = PageFacts { file: "elsewhere/0815-x.md".into(), ..list_page() };
    assert!(compare(&[elsewhere]).is_empty());
}

fn reworded(drift: &Drift) -> Vec<(&str, bool, bool)> {
    assert!(drift.is_empty(), "{:?}", told(drift));
    drift.reworded.iter().map(|page| (page.slug.as_str(), page.text, page.examples)).collect()
}

#[test]
fn other_words_are_counted() {
    let drift = compare(&[planted(&[("Who sent it.", "The one who sent it.")]), drop_page()]);
    assert_eq!(reworded(&drift), [("list-parcels", true, false)]);
    let drift = compare(&[planted(&[("Not fetched yet.", "Still here.")])]);
    assert_eq!(reworded(&drift), [("list-parcels", true, false)]);
    let drift = compare(&[planted(&[("The depot is unknown.", "No depot has this id.")])]);
    assert_eq!(reworded(&drift), [("list-parcels", true, false)]);
}

#[test]
fn other_examples_are_counted() {
    let drift = compare(&[planted(&[("\"Ada\"", "\"Bob\"")])]);
    assert_eq!(reworded(&drift), [("list-parcels", false, true)]);
}

#[test]
fn what_was_seen_is_recorded() {
    let imported = imported();
    let workspace = imported.load();
    let changed = planted(&[("Who sent it.", "The one who sent it.")]);
    let pages = [changed, new_page()];
    let drift = drift::compare(&workspace, &imported.lock, &pages, &NO_CRATE);
    let mut lock = imported.lock.clone();
    drift.record(&mut lock, &pages, &NO_CRATE);
    let after = drift::compare(&workspace, &lock, &pages, &NO_CRATE);
    assert!(after.is_empty() && after.reworded.is_empty());
    assert_eq!((after.compared, after.left_out), (1, 1));
    assert!(lock.get("drop-parcel").is_some(), "a page that was not handed in is forgotten");
}

#[test]
fn a_page_that_differs_is_not_recorded() {
    let imported = imported();
    let pages = [planted(&[("最大值50", "最大值100"), ("Who sent it.", "The one who sent it.")])];
    let drift = drift::compare(&imported.load(), &imported.lock, &pages, &whole());
    let mut lock = imported.lock.clone();
    drift.record(&mut lock, &pages, &whole());
    assert_eq!(lock.get("list-parcels"), imported.lock.get("list-parcels"));
    assert!(lock.get("drop-parcel").is_none(), "a page that is gone from a whole folder is remembered");
}

#[test]
fn differences_name_both_places() {
    let drift = compare(&[planted(&[("最大值50", "最大值100")])]);
    let difference = &drift.endpoints[0].differences[0];
    let page = difference.page_place.as_ref().unwrap();
    let spec = difference.spec_place.as_ref().unwrap();
    let line = include_str!("pages/list-parcels.md").lines().position(|line| line.starts_with("| maxResults"));
    assert_eq!((&*page.file, page.line.map(|line| line as usize)), ("page.md", line.map(|line| line + 1)));
    let imported = imported();
    let text = imported.files.iter().find(|file| *file.path == *spec.file).unwrap();
    let text = String::from_utf8(text.bytes.clone()).unwrap();
    assert_eq!(text.lines().nth(spec.line as usize - 1), Some("max = 50"));
}

#[test]
fn nothing_is_known_without_a_lock() {
    let drift = drift::compare(&imported().load(), &Lock::default(), &[list_page()], &NO_CRATE);
    assert_eq!(reworded(&drift), []);
}
