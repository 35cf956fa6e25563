//! `DIFFERENCES.md` names a test for each difference from the vendor's SDKs.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;

use dingtalk_test_support::specs;

const TABLE: &str = include_str!("../DIFFERENCES.md");

/// The rows' cells.
fn rows() -> Vec<Vec<&'static str>> {
    let lines = TABLE.lines().filter(|line| line.starts_with('|')).skip(2);
    lines.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

#[test]
fn every_row_names_tests_that_exist() {
    let rows = rows();
    assert!(rows.len() > 15, "the table was not found");
    for row in rows {
        let [_, _, _, tests] = row.as_slice() else { panic!("four cells are expected: {row:?}") };
        assert!(!tests.is_empty(), "no test in {row:?}");
        for test in tests.split(", ") {
            let (file, name) = test.trim_matches('`').split_once("::").unwrap_or_else(|| panic!("{test}"));
            let text = fs::read_to_string(specs::root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
            let is_test = |declaration: &str| {
                text.split_once(declaration).is_some_and(|(before, _)| {
                    let attributes = before.lines().rev().take_while(|line| !line.is_empty() && *line != "}");
                    attributes.into_iter().any(|line| line.contains("#[test]") || line.contains("#[tokio::test"))
                })
            };
            assert!(is_test(&format!("fn {name}(")), "{file} has no test {name}");
        }
    }
}
