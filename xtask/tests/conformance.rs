//! `cargo xtask conformance`, run as a program, as far as it goes without compiling the crates anew.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::process::{Command, Output};

fn xtask(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).output().unwrap()
}

#[test]
fn without_files_nothing_is_compared() {
    let output = xtask(&["conformance"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("<FILE>"), "{output:?}");
}

#[test]
fn specs_that_cannot_be_read_are_reported_first() {
    let tree = tempfile::tempdir().unwrap();
    let root = tree.path().to_str().unwrap();
    let output = xtask(&["conformance", "recorded.jsonl", "--root", root]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: "), "{output:?}");
}
