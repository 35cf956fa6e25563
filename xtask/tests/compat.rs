//! `cargo xtask compat`, run as a program on a small repository.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const CRATE: &str = "spec/shop_1_0.toml";
const COUNT: &str = "spec/shop_1_0/count_things.toml";

const CRATE_SPEC: &str = "\
title = \"Shop\"
summary = \"Things.\"
version = \"0.1.0\"
gateway = \"new\"
pages = \"https://example.com/pages/\"
";

const COUNT_SPEC: &str = "\
operation = \"CountThings\"
summary = \"Counts things.\"
page = \"count-things\"
method = \"GET\"
path = \"/v1.0/things/count\"
credentials = [\"app_token\"]
safe_to_repeat = true

[query.kind]
type = \"string\"
text = \"Which things.\"

[answer.fields.count]
type = \"int64\"
text = \"How many there are.\"
";

/// A git repository with one crate's specs below `folder`, committed and tagged `v1`.
struct Repository {
    folder: tempfile::TempDir,
    root: PathBuf,
}

struct Ended {
    status: Option<i32>,
    out: String,
    err: String,
}

impl Repository {
    fn new() -> Self {
        Self::below("")
    }

    fn below(folder: &str) -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let repository = Self { root: temporary.path().join(folder), folder: temporary };
        repository.put(CRATE, CRATE_SPEC);
        repository.put(COUNT, COUNT_SPEC);
        repository.git(&["init", "--quiet"]);
        repository.commit("v1");
        repository
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Replaces the only occurrence of `old`.
    fn edit(&self, path: &str, old: &str, new: &str) {
        let text = fs::read_to_string(self.root.join(path)).unwrap();
        assert_eq!(text.matches(old).count(), 1, "`{old}` in {path}");
        self.put(path, &text.replace(old, new));
    }

    fn git(&self, arguments: &[&str]) {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]);
        assert!(command.args(arguments).current_dir(self.folder.path()).status().unwrap().success());
    }

    fn commit(&self, tag: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", tag]);
        self.git(&["tag", tag]);
    }

    fn compat(&self, arguments: &[&str]) -> Ended {
        xtask(&self.root, arguments)
    }
}

fn xtask(root: &Path, arguments: &[&str]) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("--root").arg(root).arg("compat").args(arguments);
    let output = command.output().unwrap();
    Ended {
        status: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn a_version_that_is_too_low_fails_until_it_is_raised() {
    let repository = Repository::new();
    let same = repository.compat(&["v1"]);
    assert_eq!((same.status, same.err.as_str()), (Some(0), ""));
    assert!(same.out.starts_with("shop_1_0: no change (0.1.0 -> 0.1.0)\n"), "{}", same.out);

    repository.edit(COUNT, "[query.kind]\n", "[query.kind]\nrequired = true\n");
    let low = repository.compat(&["v1"]);
    assert_eq!(low.status, Some(1));
    assert!(low.err.starts_with("error: versions are too low: shop_1_0 needs 0.2.0;"), "{}", low.err);
    let expected = "\
shop_1_0: major (0.1.0 -> 0.1.0, needs 0.2.0)
  major `count_things::Builder::kind` must be given now
        spec/shop_1_0/count_things.toml:9:8: setter-required: code that does not call it, or calls its `maybe_` form, does not compile
";
    assert!(low.out.starts_with(expected), "{}", low.out);
    assert!(low.out.contains("\n0.x versions go by Cargo's rules"), "{}", low.out);

    repository.edit(CRATE, "0.1.0", "0.1.1");
    assert_eq!(repository.compat(&["v1"]).status, Some(1));
    repository.edit(CRATE, "0.1.1", "0.2.0");
    let raised = repository.compat(&["v1"]);
    assert_eq!(raised.status, Some(0), "{}", raised.err);
    assert!(raised.out.starts_with("shop_1_0: major (0.1.0 -> 0.2.0)\n"), "{}", raised.out);
    repository.edit(CRATE, "0.2.0", "1.0.0");
    let more = repository.compat(&["v1"]);
    assert!(more.out.starts_with("shop_1_0: major (0.1.0 -> 1.0.0, 0.2.0 would do)\n"), "{}", more.out);
}

#[test]
fn a_version_does_not_go_back() {
    let repository = Repository::new();
    repository.edit(CRATE, "0.1.0", "0.0.9");
    let ended = repository.compat(&["v1"]);
    assert_eq!(ended.status, Some(1));
    assert!(ended.err.contains("shop_1_0 needs 0.1.0"), "{}", ended.err);
}

#[test]
fn what_is_gone_is_shown_where_it_was() {
    let repository = Repository::new();
    repository.edit(COUNT, "\n[answer.fields.count]", "\n\n[answer.fields.number]");
    let ended = repository.compat(&["v1"]);
    let gone =
        "`count_things::Response.count` is gone\n        v1:spec/shop_1_0/count_things.toml:13:16: field-removed: ";
    assert!(ended.out.contains(gone), "{}", ended.out);
    let new = "`count_things::Response.number` is new\n        spec/shop_1_0/count_things.toml:14:16: field-added: ";
    assert!(ended.out.contains(new), "{}", ended.out);
}

#[test]
fn crates_that_come_and_go_have_no_version_to_miss() {
    let repository = Repository::new();
    repository.put("spec/other_1_0.toml", CRATE_SPEC);
    repository.put("spec/other_1_0/count_things.toml", COUNT_SPEC);
    fs::remove_dir_all(repository.root.join("spec/shop_1_0")).unwrap();
    fs::remove_file(repository.root.join(CRATE)).unwrap();
    let ended = repository.compat(&["v1"]);
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    let expected = "other_1_0: new (0.1.0)\nshop_1_0: gone (0.1.0); what is published stays\n";
    assert!(ended.out.starts_with(expected), "{}", ended.out);
    assert_eq!(repository.compat(&["v1", "--changelog"]).out, "- New: `other_1_0` 0.1.0.\n- Gone: `shop_1_0`.\n");
}

#[test]
fn json_says_the_same() {
    let repository = Repository::new();
    repository.edit(COUNT, "int64", "int32");
    let ended = repository.compat(&["v1", "--json"]);
    assert_eq!(ended.status, Some(1));
    let report: Value = serde_json::from_str(&ended.out).unwrap();
    let expected = serde_json::json!({ "crates": [{
        "crate": "shop_1_0",
        "old_version": "0.1.0",
        "new_version": "0.1.0",
        "needed_version": "0.2.0",
        "version_is_met": false,
        "level": "major",
        "changes": [{
            "rule": "field-retyped",
            "level": "major",
            "reason": "code that reads the field does not compile",
            "subject": "count_things::Response.count",
            "what": "is `Option<i32>` instead of `Option<i64>`",
            "side": "new",
            "file": "spec/shop_1_0/count_things.toml",
            "line": 13,
            "column": 16,
        }],
    }] });
    assert_eq!(report, expected);
}

#[test]
fn changelog_lines_are_drafted() {
    let repository = Repository::new();
    assert_eq!(repository.compat(&["v1", "--changelog"]).out, "nothing to say: no crate changed\n");
    repository.edit(COUNT, "type = \"string\"", "type = \"string\"\nsensitive = true");
    repository.edit(COUNT, "safe_to_repeat = true", "safe_to_repeat = true\ndeprecated = \"Count yourself.\"");
    repository.put("spec/shop_1_0/spare.toml", &COUNT_SPEC.replace("CountThings", "Spare"));
    let ended = repository.compat(&["v1", "--changelog"]);
    let expected = "\
- `shop_1_0` 0.2.0
  - Breaking: `count_things::Builder::kind` takes `impl Argument<Secret>` instead of `impl Argument<String>`.
  - `spare` is new.
  - `count_things` is deprecated: Count yourself.
";
    assert_eq!(ended.out, expected);
}

#[test]
fn folders_are_compared_without_git() {
    let folder = tempfile::tempdir().unwrap();
    for side in ["old", "new"] {
        fs::create_dir_all(folder.path().join(side).join("shop_1_0")).unwrap();
        fs::write(folder.path().join(side).join("shop_1_0.toml"), CRATE_SPEC).unwrap();
        fs::write(folder.path().join(side).join("shop_1_0/count_things.toml"), COUNT_SPEC).unwrap();
    }
    let new = folder.path().join("new");
    fs::write(new.join("shop_1_0.toml"), CRATE_SPEC.replace("0.1.0", "0.1.1")).unwrap();
    fs::write(new.join("shop_1_0/count_things.toml"), COUNT_SPEC.replace("Which things.", "Which.")).unwrap();
    let (old, new) = (folder.path().join("old"), new.display().to_string());
    let ended = xtask(folder.path(), &[old.to_str().unwrap(), &new]);
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    assert!(
        ended.out.starts_with("shop_1_0: patch (0.1.0 -> 0.1.1)\n  patch `count_things` has other"),
        "{}",
        ended.out
    );
    assert!(ended.out.contains(&format!("{new}/shop_1_0/count_things.toml:1:1: documentation: ")), "{}", ended.out);
}

#[test]
fn a_folder_inside_of_a_repository_will_do() {
    let repository = Repository::below("bindings/rust");
    // Not part of the specs: neither hidden files nor others.
    repository.put("spec/.shop_1_0.toml", "x");
    repository.put("spec/shop_1_0/.count_things.toml.swp", "x");
    repository.put("spec/README.md", "x");
    repository.commit("v2");
    repository.edit(COUNT, "int64", "int32");
    for revision in ["v1", "v2", "HEAD"] {
        let ended = repository.compat(&[revision]);
        assert_eq!(ended.status, Some(1), "{}", ended.err);
        assert!(ended.out.contains("field-retyped"), "{}", ended.out);
    }
}

#[test]
fn what_cannot_be_compared_is_said() {
    let repository = Repository::new();
    let unknown = repository.compat(&["v9"]);
    assert_eq!(unknown.status, Some(2));
    assert!(unknown.err.contains("git knows no revision `v9` here: fetch it"), "{}", unknown.err);
    let dashed = repository.compat(&["--", "--output=x"]);
    assert_eq!(dashed.status, Some(2));
    assert!(dashed.err.contains("no revision `--output=x`"), "{}", dashed.err);
    assert_eq!(repository.compat(&[]).status, Some(2));
    assert_eq!(repository.compat(&["old", "new"]).status, Some(2));

    // An older revision, whose specs have another format.
    repository.edit(COUNT, "type = \"string\"", "kind = \"string\"");
    repository.commit("v2");
    let here = repository.compat(&["v1"]);
    assert_eq!(here.status, Some(2));
    assert!(
        here.err.contains("spec/: today's generator does not take these specs; nothing was compared"),
        "{}",
        here.err
    );
    repository.edit(COUNT, "kind = \"string\"", "type = \"string\"");
    let there = repository.compat(&["v2"]);
    assert_eq!(there.status, Some(2));
    assert!(there.err.contains("unknown key `kind`"), "{}", there.err);
    assert!(there.err.contains("v2:spec/: today's generator does not take these specs"), "{}", there.err);
    assert_eq!(there.out, "");

    repository.git(&["rm", "--quiet", "-r", "--cached", "spec"]);
    repository.put("x", "x");
    repository.git(&["add", "x"]);
    repository.git(&["commit", "--quiet", "--message", "v3"]);
    let empty = repository.compat(&["HEAD"]);
    assert_eq!(empty.status, Some(2));
    assert!(empty.err.contains("HEAD holds no spec"), "{}", empty.err);
}

#[test]
fn a_folder_without_git_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    // Nothing above the folder counts as its repository.
    command.arg("--root").arg(folder.path()).args(["compat", "v1"]).env("GIT_CEILING_DIRECTORIES", "/");
    let output = command.env("GIT_DIR", folder.path().join("none")).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("not a git repository"), "{said}");
}

#[test]
fn rules_are_listed_with_their_reasons() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.args(["compat", "--rules"]).current_dir(folder.path()).output().unwrap();
    let listed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(listed.contains("minor  field-added            one more field of a struct"), "{listed}");
}
