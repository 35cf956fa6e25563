//! `facts.py` on invented modules in the form of the vendor's. Without a Python that can run it, the tests are skipped with a message.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use expect_test::expect_file;

fn facts(module: &Path) -> Option<Output> {
    if let Err(why) = dingtalk_vendor_client::check_python() {
        dingtalk_vendor_client::skipped("facts.py", why);
        return None;
    }
    let mut python = Command::new("python3");
    python.env("PYTHONUTF8", "1").arg(dingtalk_vendor_client::folder().join("facts.py")).arg(module);
    Some(python.output().unwrap())
}

fn module() -> std::path::PathBuf {
    dingtalk_vendor_client::folder().join("tests/client/parcel_1_0")
}

#[test]
fn every_call_with_all_that_is_known() {
    let Some(output) = facts(&module()) else { return };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    expect_file!["client/parcel_1_0.jsonl"].assert_eq(&String::from_utf8(output.stdout).unwrap());
}

/// Each of these is a form that the program does not know: it must say so, not leave something out.
#[test]
fn unknown_forms_are_not_passed_over() {
    let cases = [
        ("client.py", "body['sender'] = request.sender", "body['sender'] = wrapped(request.sender)"),
        ("client.py", "array_to_string_with_specified_style(", "to_text("),
        ("client.py", "pathname=f'/v1.0/parcel/counts'", "pathname=path()"),
        ("models.py", "count: int = None", "count: Decimal = None"),
        ("models.py", "m.get('count')", "m['count']"),
    ];
    for (name, known, unknown) in cases {
        let copy = tempfile::tempdir().unwrap();
        for file in ["client.py", "models.py"] {
            let mut text = fs::read_to_string(module().join(file)).unwrap();
            if file == name {
                assert!(text.contains(known), "{known}");
                text = text.replace(known, unknown);
            }
            fs::write(copy.path().join(file), text).unwrap();
        }
        let Some(output) = facts(copy.path()) else { return };
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && told.contains("not understood"), "{unknown}: {told}");
    }
}
