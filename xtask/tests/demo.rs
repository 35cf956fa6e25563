//! What `cargo xtask demo` compiles.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::process::Command;

/// The packages that one depends on, with version and features. A package appears once more if cargo compiles it twice.
fn packages(of: &str) -> BTreeSet<String> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["tree", "--offline", "--edges", "normal,build", "--prefix", "none", "--format", "{p} [{f}]"]);
    let output = cargo.args(["--package", of]).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| line.trim_end_matches(" (*)").to_owned()).collect()
}

fn name(package: &str) -> &str {
    package.split_once(' ').unwrap().0
}

/// `xtask` and the demo's program both read specs. The reader is optimized: compiling it takes an eighth of the time of a cold demo.
#[test]
fn both_programs_share_the_reader_of_specs() {
    let (tasks, demo) = (packages("xtask"), packages("dingtalk-demo"));
    let reader = packages("dingtalk-spec");
    let names: BTreeSet<_> = reader.iter().map(|package| name(package)).collect();
    let twice: Vec<_> = tasks.symmetric_difference(&demo).filter(|package| names.contains(name(package))).collect();
    assert!(
        names.contains("toml") && twice.is_empty(),
        "these have other features in the other program: align them in tests/demo/Cargo.toml\n{twice:#?}"
    );
}
