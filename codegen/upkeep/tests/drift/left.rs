//! Pages of every kind from which an import once left drift.

use std::collections::BTreeSet;
use std::path::Path;

use dingtalk_pages::facts::PageFacts;
use dingtalk_spec::SourceFile;
use dingtalk_upkeep::drift;
use dingtalk_upkeep::import::{self, ApiFile, NoteKind};

use crate::demo::{list_page, planted, told};
use crate::imported::import_all;

/// What differs between the pages and their specs, right after an import.
fn left(pages: &[PageFacts]) -> Vec<String> {
    let imported = import_all(pages);
    assert!(imported.refused.is_empty(), "{:?}", imported.refused);
    told(&drift::compare(&imported.load(), &imported.lock, pages, &BTreeSet::new()))
}

/// What is odd, and the replacements in `list-parcels`.
type Row = (&'static str, &'static [(&'static str, &'static str)]);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("errors that arrive with HTTP 200", &[("| 400 | depot.notExist |", "| 200 | depot.notExist |")]),
    ("errors with a status that no failure has", &[("| 400 | depot.notExist |", "| 302 | depot.notExist |")]),
    ("rows of one error with different meanings", &[(
        "| 500 | system.busy | busy | Try again. |",
        "| 500 | system.busy | busy | Try again. |\n| 500 | system.busy | busy | Wait. |\n| 500 | system.busy | busy | Wait. |",
    )]),
    ("bounds that contradict each other", &[("最大长度20个字符", "最大长度20个字符，最小长度30个字符")]),
    ("objects of one shape with different bounds", &[
        ("| filters | Array of Object | 否 | Further conditions. |", "| one | Object | 否 | First. |\n| tag | Object | 否 | A tag. |\n| name | String | 否 | 最大长度20个字符。 |\n| two | Object | 否 | Second. |\n| tag | Object | 否 | A tag. |\n| name | String | 否 | 最大长度30个字符。 |\n| filters | Array of Object | 否 | Further conditions. |"),
        ("\"filters\" :", "\"one\" : { \"tag\" : { \"name\" : \"a\" } }, \"two\" : { \"tag\" : { \"name\" : \"b\" } }, \"filters\" :"),
    ]),
    ("objects of one shape with different units", &[
        ("| receiver | Object |", "| first | Object | Its first leg. |\n| leg | Object | A leg. |\n| far | Integer | How far, 单位：米。 |\n| last | Object | Its last leg. |\n| leg | Object | A leg. |\n| far | Integer | How far, 单位：公里。 |\n| receiver | Object |"),
        ("\"receiver\" :", "\"first\" : { \"leg\" : { \"far\" : 1 } }, \"last\" : { \"leg\" : { \"far\" : 1 } }, \"receiver\" :"),
    ]),
    ("headers that the client writes", &[("| x-client-token |", "| Content-Type | String | 否 | The form. |\n| x-client-token |")]),
    ("headers that no call can have", &[("| x-client-token |", "| 标记 | String | 否 | A mark. |\n| x-client-token |")]),
];

#[test]
fn no_page_differs_from_the_spec_made_of_it() {
    for (name, edits) in ROWS {
        assert_eq!(left(&[planted(edits)]), [] as [&str; 0], "{name}");
    }
}

/// Another page of `list-parcels`, with replacements in its text.
fn other(edits: &[(&str, &str)]) -> PageFacts {
    PageFacts { slug: "list-parcels-old".to_owned(), doc_id: None, ..planted(edits) }
}

#[test]
fn pages_of_one_endpoint_that_disagree() {
    let older = other(&[
        ("HTTP Method | POST", "HTTP Method | PUT"),
        ("POST /v1.0", "PUT /v1.0"),
        ("| label | String | 否 |", "| label | Integer | 是 |"),
        ("\"label\" : \"fragile\"", "\"label\" : 1"),
        (" - **fetched**：Gone with its owner.", ""),
        ("| hasMore |", "| total | Long | How many. |\n| hasMore |"),
        ("| 500 | system.busy | busy | Try again. |", "| 500 | a.b | one | One. |\n| 500 | a.b | two | Two. |"),
        ("| nextToken | String | 否 | Where to go on. |\n", ""),
        ("| sender |", "| nextToken | String | 否 | Where to go on. |\n| sender |"),
        ("&nextToken=n1", ""),
        ("\"sender\" :", "\"nextToken\" : \"n1\", \"sender\" :"),
    ]);
    assert_eq!(left(&[list_page(), older]), [] as [&str; 0]);
    let plain = other(&[
        ("| kinds | Array of String | 否 | Kinds of parcel, 最多5个。 |\n", ""),
        ("\"kinds\" : [ \"letter\" ],", ""),
        ("### 响应体\n", "### 说明\n"),
        ("### 响应体示例\n", "### 其他\n"),
    ]);
    assert_eq!(left(&[list_page(), plain]), [] as [&str; 0]);
}

#[test]
fn decisions_about_further_pages_cover_no_later_change() {
    let older = |label: &'static str| {
        other(&[("| label | String | 否 |", label), ("\"label\" : \"fragile\"", "\"label\" : 1")])
    };
    let pages = [list_page(), older("| label | Integer | 否 |")];
    let imported = import_all(&pages);
    let changed = [list_page(), older("| label | Integer | 是 |")];
    let drift = drift::compare(&imported.load(), &imported.lock, &changed, &BTreeSet::new());
    assert_eq!(told(&drift), ["required body.fields.label.required: optional -> required"]);
}

#[test]
fn each_new_row_of_a_code_is_reported() {
    let page = planted(&[(
        "| 500 | system.busy | busy | Try again. |",
        "| 500 | system.busy | busy | Try again. |\n| 400 | a.b | one | One. |\n| 400 | a.b | two | Two. |",
    )]);
    let imported = import_all(&[list_page()]);
    let drift = drift::compare(&imported.load(), &imported.lock, &[page], &BTreeSet::new());
    assert_eq!(told(&drift), ["error errors.a.b: nothing -> 400 a.b", "error errors.a.b: nothing -> 400 a.b"]);
}

#[test]
fn another_row_of_a_known_error_is_reported() {
    let rows = |rows: &str| planted(&[("| 500 | system.busy | busy | Try again. |", rows)]);
    let one = "| 500 | system.busy | busy | Try again. |";
    let two = format!("{one}\n| 500 | system.busy | busy | Wait. |");
    let three = format!("| 500 | system.busy | busy | Stop. |\n{two}");
    let told = |imported: &str, page: &str| {
        let imported = import_all(&[rows(imported)]);
        told(&drift::compare(&imported.load(), &imported.lock, &[rows(page)], &BTreeSet::new()))
    };
    let repeated = "error errors.system.busy: 500 system.busy -> 500 system.busy, 2 rows";
    assert_eq!(told(one, &two), [repeated]);
    assert_eq!(told(one, &format!("{one}\n{one}")), [] as [&str; 0]);
    assert_eq!(told(&two, &two), [] as [&str; 0]);
    // The page error that the import wrote covers two rows, and neither one nor three.
    assert!(told(&two, one).iter().any(|told| told.contains("remove it")), "{:?}", told(&two, one));
    assert!(told(&two, &three).iter().any(|told| told.contains("3 rows")), "{:?}", told(&two, &three));
}

/// The pages that the project began with have no address: the specs follow others of the same endpoints.
#[test]
fn pages_without_an_address_change_no_spec() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let specs = package.join("../../spec");
    let mut seen = 0;
    for entry in std::fs::read_dir(package.join("../pages/tests/pages/abridged/seeds")).unwrap() {
        let path = entry.unwrap().path();
        let page = dingtalk_pages::read(&path.to_string_lossy(), &std::fs::read(&path).unwrap()).facts.unwrap();
        let file = format!("{}.toml", page.krate);
        let api = ApiFile::read(SourceFile { bytes: std::fs::read(specs.join(&file)).unwrap(), path: file });
        let spec = std::fs::read_to_string(specs.join(api.spec_path(&page).unwrap())).unwrap();
        let imported = import::endpoint(&page, &[], &api, Some(&spec));
        assert_eq!(imported.text.as_ref(), Some(&spec), "{:?}", imported.notes);
        assert!(imported.notes.iter().all(|note| note.kind == NoteKind::Disagreement), "{:?}", imported.notes);
        seen += 1;
    }
    assert_eq!(seen, 4);
}
