//! Published texts are complete, and in plain words.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use dingtalk_spec::texts::{self, GLOSSARY, Operations, Style};
use dingtalk_spec::{SourceFile, load};
use dingtalk_test_support::specs;

fn in_specs(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec").join(name)).unwrap()
}

fn style() -> Style {
    Style::read(&SourceFile { path: GLOSSARY.to_owned(), bytes: in_specs(GLOSSARY) })
        .unwrap_or_else(|report| panic!("{report}"))
}

/// Operations of all known pages.
fn operations() -> Operations {
    let lock = String::from_utf8(in_specs("pages.lock")).unwrap();
    let entries = lock.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    entries.filter_map(|entry| Some(entry.get("operation")?.as_str()?.to_owned())).collect()
}

#[test]
fn no_text_is_still_to_be_written() {
    let workspace = load(specs::files().unwrap()).unwrap();
    assert!(!workspace.apis.is_empty());
    assert_eq!(workspace.unwritten, []);
}

#[test]
fn texts_read_well() {
    let report = texts::check(&specs::files().unwrap(), &operations(), &style());
    assert!(report.is_empty(), "{report}");
}

#[test]
fn comments_read_well() {
    let style = style();
    let mut report = String::new();
    let mut count = 0;
    for SourceFile { path, bytes } in specs::files().unwrap() {
        for (number, line) in (1..).zip(std::str::from_utf8(&bytes).unwrap().lines()) {
            if line.starts_with('#') && !line.starts_with("#:") {
                count += 1;
                for fault in style.phrasing(line) {
                    report.push_str(&format!("spec/{path}:{number}: {}; {}\n", fault.message, fault.help));
                }
            }
        }
    }
    assert!(count > 100, "only {count} comments were found");
    assert!(report.is_empty(), "{report}");
}
