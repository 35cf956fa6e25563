//! Two invented pages in the vendor's template, and the specs that an import makes of them.

use std::collections::BTreeSet;

use dingtalk_pages::facts::PageFacts;
use dingtalk_upkeep::drift::{self, Difference, Drift};

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
    let reading = dingtalk_pages::read("page.md", text.as_bytes());
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

/// A page whose body is a list, with this text in its row.
fn list_body(required: &str, text: &str) -> PageFacts {
    body(&format!("|  | Array | {required} | {text} |\n| parcelId | String | 是 | A parcel. |"))
}

/// A page whose body has these rows.
fn body(row: &str) -> PageFacts {
    let table =
        format!("### 请求体\n\n| 名称 | 类型 | 是否必填 | 描述 |\n| --- | --- | --- | --- |\n{row}\n\n### 请求示例");
    read(&DROP.replace("HTTP Method | DELETE", "HTTP Method | POST").replace("### 请求示例", &table))
}

#[test]
fn row_of_a_body_that_is_not_an_object() {
    let imported = import_all(&[list_body("是", "Parcels, 最多10个。")]);
    let told = |required, text| {
        told(&drift::compare(&imported.load(), &imported.lock, &[list_body(required, text)], &BTreeSet::new()))
    };
    assert_eq!(told("是", "Parcels, 最多10个。"), [] as [&str; 0]);
    assert_eq!(told("否", "Parcels, 最多10个。"), ["required body.required: required -> optional"]);
    assert_eq!(told("是", "Parcels, 最多20个。"), ["limit body.max_items: 10 -> 20"]);
}

#[test]
fn a_body_that_is_a_form_is_a_body() {
    let form = body("| picture | File | 是 | A picture. |");
    let imported = import_all(std::slice::from_ref(&form));
    let told = |page: PageFacts| told(&drift::compare(&imported.load(), &imported.lock, &[page], &BTreeSet::new()));
    assert_eq!(told(form), [] as [&str; 0]);
    assert_eq!(
        told(list_body("是", "Parcels.")).first().map(String::as_str),
        Some("content body: object -> list<object>")
    );
}
