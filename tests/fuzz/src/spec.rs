//! Spec files that the fuzzer writes.

use dingtalk_emit::guards;
use dingtalk_spec::{Report, SourceFile, Workspace, load};

const NEW_CRATE: &str = include_str!("../../../codegen/spec/tests/fixtures/demo_1_0.toml");
const LEGACY_CRATE: &str = include_str!("../../../codegen/emit/tests/fixtures/spec/fixture_legacy.toml");
const NEW_ENDPOINT: &str = include_str!("../../../codegen/spec/tests/fixtures/set_labels.toml");
const LEGACY_ENDPOINT: &str = include_str!("../../../codegen/emit/tests/fixtures/spec/fixture_legacy/signed.toml");

/// The first line of endpoint files that belong to a crate on the legacy gateway.
pub const LEGACY: &str = "# legacy\n";

/// Reads `bytes` as a spec file, together with valid ones, and generates code if there are no mistakes. Returns whether it did.
pub fn spec(bytes: &[u8]) -> bool {
    let file = |path: String, bytes: &[u8]| SourceFile { path, bytes: bytes.to_vec() };
    let text = String::from_utf8_lossy(bytes);
    let is_crate = text.lines().any(|line| line.starts_with("gateway"));
    let (path, krate, endpoint) = match (is_crate, text.contains("\"legacy\""), text.starts_with(LEGACY)) {
        (true, false, _) => ("set_labels".to_owned(), bytes, NEW_ENDPOINT.as_bytes()),
        (true, true, _) => ("signed".to_owned(), bytes, LEGACY_ENDPOINT.as_bytes()),
        (false, _, false) => (stem(&text, ""), NEW_CRATE.as_bytes(), bytes),
        (false, _, true) => (stem(&text, "Oapi"), LEGACY_CRATE.as_bytes(), bytes),
    };
    let files = [file("demo_1_0.toml".to_owned(), krate), file(format!("demo_1_0/{path}.toml"), endpoint)];
    match load(files.to_vec()) {
        Ok(workspace) => check_generated(&workspace),
        Err(report) => {
            check_report(&report);
            false
        }
    }
}

/// The required name of the file, as far as it is visible without parsing.
fn stem(text: &str, prefix: &str) -> String {
    let operation = text.split_once("operation = \"").and_then(|(_, rest)| rest.split_once('"'));
    let name = operation.map_or("", |(name, _)| name);
    let mut stem = String::new();
    for letter in name.strip_prefix(prefix).unwrap_or(name).chars() {
        if letter.is_ascii_uppercase() && !stem.is_empty() {
            stem.push('_');
        }
        stem.push(letter.to_ascii_lowercase());
    }
    stem
}

fn check_report(report: &Report) {
    assert!(!report.is_empty(), "refused for no reason");
    for diagnostic in &report.diagnostics {
        assert!(!diagnostic.message.is_empty() && diagnostic.place.line > 0 && diagnostic.place.column > 0);
    }
    let (plain, styled) = (report.render(false), report.render(true));
    assert!(plain.starts_with("error: ") && plain.contains(" mistake"), "{plain}");
    assert!(styled.contains(" mistake"), "{styled}");
}

fn check_generated(workspace: &Workspace) -> bool {
    match dingtalk_emit::generate(workspace) {
        Ok(files) => {
            for file in &files {
                assert!(file.text.contains(dingtalk_emit::MARKER), "{}", file.path);
                match file.path.rsplit_once('.') {
                    Some((_, "rs")) => check_rust(&file.text),
                    Some((_, "toml")) => check_toml(&file.text),
                    Some((_, "md")) => check_rows(&file.text),
                    _ => panic!("{} is of no known kind", file.path),
                }
            }
            let all = guards::guards(workspace);
            check_rust(&guards::positive(workspace).expect("what can be generated can be guarded"));
            check_rust(&guards::negative(workspace, &all).expect("what can be generated can be guarded").text);
            true
        }
        Err(report) => {
            check_report(&report);
            for diagnostic in &report.diagnostics {
                assert!(!diagnostic.label.contains("defect of the generator"), "{}", diagnostic.message);
            }
            false
        }
    }
}

fn check_rust(text: &str) {
    if let Err(error) = syn::parse_file(text) {
        panic!("{error}:\n{text}");
    }
}

fn check_toml(text: &str) {
    if let Err(error) = text.parse::<toml::Table>() {
        panic!("{error}:\n{text}");
    }
}

/// Checks that every row of a table has exactly as many cells as its heading, which the generator words, and its rule.
fn check_rows(text: &str) {
    let cells = |row: &str| row.replace(r"\\", "").replace(r"\|", "").matches('|').count();
    let (tables, others): (Vec<_>, Vec<_>) = text.split("\n\n").partition(|part| part.starts_with('|'));
    assert!(!others.iter().flat_map(|part| part.lines()).any(|line| line.starts_with('|')), "{text}");
    for table in tables {
        let mut rows = table.lines().map(|row| (cells(row), row));
        let (wanted, heading) = rows.next().unwrap_or_default();
        assert!(table.lines().nth(1).is_some_and(|rule| rule.starts_with("| ---")), "{heading}");
        for (found, row) in rows {
            assert_eq!(found, wanted, "{row}");
        }
    }
}
