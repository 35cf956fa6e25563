//! The exact report for each kind of mistake. `UPDATE_EXPECT=1 cargo test` rewrites the reports.

#![allow(missing_docs, reason = "tests")]

mod answers;
mod choices;
mod errors;
mod examples;
mod files;
mod names;
mod parameters;
mod references;
mod shapes;
mod shared_errors;
mod syntax;
mod types;

use dingtalk_spec::{Report, SourceFile, load};

/// A crate on the new gateway.
pub const NEW: &str = r#"
title = "Demo 1.0"
summary = "Things."
version = "0.1.0"
gateway = "new"
pages = "https://example.com/document/"
"#;

/// A crate on the legacy gateway.
pub const LEGACY: &str = r#"
title = "Old demo"
summary = "Old things."
version = "0.1.0"
gateway = "legacy"
pages = "https://example.com/document/"
operation_prefix = "Oapi"
"#;

/// The keys that every endpoint file has.
pub const HEAD: &str = r#"operation = "GetThing"
summary = "Gets a thing."
page = "get-thing"
method = "POST"
path = "/v1.0/things"
credentials = ["app_token"]
safe_to_repeat = true
"#;

/// The report for these files.
pub fn report(files: &[(&str, &[u8])]) -> String {
    let source = |(path, bytes): &(&str, &[u8])| SourceFile { path: (*path).to_owned(), bytes: bytes.to_vec() };
    match load(files.iter().map(source).collect()) {
        Ok(_) => "nothing to report\n".to_owned(),
        Err(report) => checked(&report),
    }
}

/// Checks that the report is in order, without repetitions, and the same with and without styles.
fn checked(report: &Report) -> String {
    let places: Vec<_> = report.diagnostics.iter().map(|d| (&d.place.file, d.place.span.start)).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(report.render(true).contains('\u{1b}'));
    assert_eq!(report.to_string(), report.render(false));
    report.to_string()
}

/// The report for an endpoint file on the new gateway, next to a crate file without mistakes.
pub fn whole_file(text: &str) -> String {
    report(&[("demo_1_0.toml", NEW.as_bytes()), ("demo_1_0/get_thing.toml", text.as_bytes())])
}

/// The same, for the text after the keys that every endpoint file has.
pub fn endpoint(rest: &str) -> String {
    whole_file(&format!("{HEAD}{rest}"))
}

/// The same, on the legacy gateway.
pub fn legacy_endpoint(rest: &str) -> String {
    let text = format!("{HEAD}{rest}").replace("GetThing", "OapiGetThing");
    report(&[("old.toml", LEGACY.as_bytes()), ("old/get_thing.toml", text.as_bytes())])
}
