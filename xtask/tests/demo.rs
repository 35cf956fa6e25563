//! What `cargo xtask demo` compiles: `xtask` without what reads pages, and the demo's program.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::process::Command;

const TASKS: &[&str] = &["--package", "xtask", "--no-default-features"];

/// The packages that one depends on, with version and features. A package appears once more if cargo compiles it twice.
fn packages(of: &[&str]) -> BTreeSet<String> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["tree", "--offline", "--edges", "normal,build", "--prefix", "none", "--format", "{p} [{f}]"]);
    let output = cargo.args(of).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
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
    let (tasks, demo) = (packages(TASKS), packages(&["--package", "dingtalk-demo"]));
    let reader = packages(&["--package", "dingtalk-spec"]);
    let names: BTreeSet<_> = reader.iter().map(|package| name(package)).collect();
    let twice: Vec<_> = tasks.symmetric_difference(&demo).filter(|package| names.contains(name(package))).collect();
    assert!(
        names.contains("toml") && twice.is_empty(),
        "these have other features in the other program: align them in tests/demo/Cargo.toml\n{twice:#?}"
    );
}

#[test]
fn whoever_generates_code_does_not_wait_for_the_reader_of_pages() {
    let tasks = packages(TASKS);
    let names: BTreeSet<_> = tasks.iter().map(|package| name(package)).collect();
    assert!(names.contains("dingtalk-emit"), "{names:?}");
    let needless = ["dingtalk-pages", "dingtalk-upkeep", "toml_edit"].map(|package| names.contains(package));
    assert_eq!(needless, [false; 3]);
}

/// Without the feature `pages`, a command about pages runs in the program that has it, with the same output and exit status.
#[test]
fn commands_about_pages_run_in_the_program_that_can_read_them() {
    let run = |command: &mut Command| {
        let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    for (arguments, status) in [(&["texts", "--help"], 0), (&["drift", "nowhere"], 1), (&["import", "--pages"], 2)] {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["run", "--quiet", "--offline"]).args(TASKS).arg("--").args(arguments);
        let (through, direct) = (run(&mut cargo), run(Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments)));
        assert_eq!((&through, direct.0), (&direct, Some(status)), "{arguments:?}");
    }
}
