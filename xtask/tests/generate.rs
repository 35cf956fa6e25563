//! `cargo xtask generate`, run as a program on a copy of the repository's specs.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

/// A folder with the repository's specs and nothing else.
struct Tree(tempfile::TempDir);

struct Ended {
    status: Option<i32>,
    out: String,
    err: String,
}

impl Tree {
    fn new() -> Self {
        let tree = Self(tempfile::tempdir().unwrap());
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        fs::copy(repository.join("rustfmt.toml"), tree.path("rustfmt.toml")).unwrap();
        copy_specs(&repository.join("spec"), &tree.path("spec"));
        tree
    }

    fn generated() -> Self {
        let tree = Self::new();
        let ended = tree.xtask(&["generate"]);
        assert_eq!(ended.status, Some(0), "{}", ended.err);
        tree
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn put(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    /// Replaces the only occurrence of `old`.
    fn edit(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert_eq!(text.matches(old).count(), 1, "`{old}` in {path}");
        self.put(path, &text.replace(old, new));
    }

    fn xtask(&self, arguments: &[&str]) -> Ended {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(arguments).arg("--root").arg(self.0.path());
        let output = command.output().unwrap();
        Ended {
            status: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Every file but the specs, with when it was written and what it holds.
    fn files(&self) -> BTreeMap<String, (SystemTime, Vec<u8>)> {
        let mut files = BTreeMap::new();
        collect(self.0.path(), "", &mut files);
        files
    }
}

fn copy_specs(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_specs(&entry.path(), &target);
        } else if target.extension().is_some_and(|extension| extension == "toml") {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, (SystemTime, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), &format!("{path}/"), files);
        } else if !path.ends_with(".toml") || path.starts_with("crates/") {
            let modified = entry.metadata().unwrap().modified().unwrap();
            files.insert(path, (modified, fs::read(entry.path()).unwrap()));
        }
    }
}

fn changed(
    before: &BTreeMap<String, (SystemTime, Vec<u8>)>,
    after: &BTreeMap<String, (SystemTime, Vec<u8>)>,
) -> BTreeSet<String> {
    let paths = before.keys().chain(after.keys());
    paths.filter(|path| before.get(*path) != after.get(*path)).cloned().collect()
}

/// One fact of one spec, and the files that show it.
struct Fact {
    what: &'static str,
    spec: &'static str,
    old: &'static str,
    new: &'static str,
    changes: &'static [&'static str],
}

const ORG: &str = "spec/contact_1_0/get_org_auth_info.toml";
const ORG_MODULE: &str = "crates/api/contact_1_0/src/get_org_auth_info.rs";
const CONTACT_CALLS: &str = "tests/apis/src/conformance/calls/contact_1_0.rs";
const ENDPOINTS: &str = "crates/ENDPOINTS.md";
const SPEC_INDEX: &str = "spec/src/index.rs";

const FACTS: &[Fact] = &[
    Fact {
        what: "a path",
        spec: ORG,
        old: "/v1.0/contact/organizations/authInfos",
        new: "/v1.0/contact/organizations/authInfo",
        changes: &[ORG_MODULE, ENDPOINTS, SPEC_INDEX],
    },
    Fact {
        what: "a method",
        spec: ORG,
        old: "method = \"GET\"",
        new: "method = \"DELETE\"",
        changes: &[ORG_MODULE, ENDPOINTS, SPEC_INDEX],
    },
    Fact {
        what: "a required flag that is set",
        spec: ORG,
        old: "[query.targetCorpId]\ntype = \"string\"\n",
        new: "[query.targetCorpId]\ntype = \"string\"\nrequired = true\n",
        changes: &[ORG_MODULE, CONTACT_CALLS, "tests/guards/contact_1_0.txt"],
    },
    Fact {
        what: "a required flag that is dropped: its line stays in the record",
        spec: "spec/oauth2_1_0/get_token.toml",
        old: "[body.fields.client_id]\ntype = \"string\"\nrequired = true\n",
        new: "[body.fields.client_id]\ntype = \"string\"\n",
        changes: &["crates/api/oauth2_1_0/src/get_token.rs", "tests/apis/src/conformance/calls/oauth2_1_0.rs"],
    },
    Fact {
        what: "whether a parameter is a secret",
        spec: "spec/contact_1_0/org_account_mobile_visible_in_other_org.toml",
        old: "[body.fields.optUserId]\ntype = \"string\"",
        new: "[body.fields.optUserId]\nsensitive = true\ntype = \"string\"",
        changes: &["crates/api/contact_1_0/src/org_account_mobile_visible_in_other_org.rs"],
    },
    Fact {
        what: "a parameter's type",
        spec: "spec/contact_1_0/org_account_mobile_visible_in_other_org.toml",
        old: "[body.fields.toCorpIds]\ntype = \"list<string>\"",
        new: "[body.fields.toCorpIds]\ntype = \"list<any>\"",
        changes: &[
            "crates/api/contact_1_0/src/org_account_mobile_visible_in_other_org.rs",
            "tests/apis/tests/examples/api/contact_1_0.rs",
            CONTACT_CALLS,
        ],
    },
    Fact {
        what: "an answer field's type",
        spec: ORG,
        old: "[answer.fields.organizationCode]\ntype = \"string\"",
        new: "[answer.fields.organizationCode]\ntype = \"any\"",
        changes: &[ORG_MODULE],
    },
    Fact {
        what: "an error code",
        spec: ORG,
        old: "code = \"permission.denied\"",
        new: "code = \"permission.refused\"",
        changes: &[ORG_MODULE],
    },
    Fact {
        what: "a value of a closed list",
        spec: ORG,
        old: "value = 2\n",
        new: "value = 3\n",
        changes: &[ORG_MODULE],
    },
    Fact {
        what: "what a field means",
        spec: ORG,
        old: "The unified social credit code, always 18 characters.",
        new: "The unified social credit code of 18 characters.",
        changes: &[ORG_MODULE],
    },
    Fact {
        what: "a summary",
        spec: "spec/oauth2_1_0/get_token.toml",
        old: "Gets an app's access token for one organization.",
        new: "Fetches an app's access token for one organization.",
        changes: &[
            "crates/api/oauth2_1_0/README.md",
            "crates/api/oauth2_1_0/src/get_token.rs",
            "crates/api/oauth2_1_0/src/lib.rs",
            ENDPOINTS,
        ],
    },
];

#[test]
fn one_fact_changes_only_the_files_that_show_it() {
    let tree = Tree::generated();
    let mut wrong = Vec::new();
    for fact in FACTS {
        let (spec, before) = (tree.read(fact.spec), tree.files());
        tree.edit(fact.spec, fact.old, fact.new);
        let ended = tree.xtask(&["generate"]);
        assert_eq!(ended.status, Some(0), "{}: {}", fact.what, ended.err);
        let found = changed(&before, &tree.files());
        let expected: BTreeSet<_> = fact.changes.iter().map(|path| (*path).to_owned()).collect();
        if found != expected {
            wrong.push(format!("{}: changed {found:?}, expected {expected:?}", fact.what));
        }
        // What is remembered of an earlier run hides nothing.
        let checked = tree.xtask(&["generate", "--check"]);
        assert_eq!(checked.status, Some(0), "{}: {}", fact.what, checked.err);
        // Back to the start, record and all.
        tree.put(fact.spec, &spec);
        for (path, (_, bytes)) in before {
            fs::write(tree.path(&path), bytes).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn says_what_it_read_and_wrote() {
    let tree = Tree::new();
    let ended = tree.xtask(&["generate"]);
    let read = ended.out.lines().next().unwrap_or_default();
    assert!(read.starts_with("read ") && read.contains(" spec files: "), "{read}");
    assert!(read.contains(" APIs with ") && read.contains(" operations"), "{read}");
    assert!(!read.contains("contact_1_0"), "the API's files are listed below: {read}");
    assert!(ended.out.contains("\nwrote crates/api/contact_1_0/src/get_org_auth_info.rs\n"), "{}", ended.out);
    assert!(ended.out.contains("\nwrote tests/guards/contact_1_0.txt\n"), "{}", ended.out);
    assert!(ended.out.contains("\nwrote spec/schema/endpoint.schema.json\n"), "{}", ended.out);
    let record = tree.read("tests/guards/contact_1_0.txt");
    assert!(record.contains("\norg_account_mobile_visible_in_other_org opt_user_id\n"), "{record}");
}

#[test]
fn the_readme_lists_the_apis_between_its_markers() {
    let tree = Tree::new();
    let readme = |rows: &str| {
        format!("# Title\n\n<!-- APIs: generated by `cargo xtask generate` -->\n{rows}<!-- end of APIs -->\n\nMore.\n")
    };
    tree.put("README.md", &readme(""));
    assert_eq!(tree.xtask(&["generate"]).status, Some(0));
    let row = "| [`dingtalk-oapi`](crates/api/oapi) | Legacy API | ";
    let listed = tree.read("README.md");
    assert!(listed.contains(row), "{listed}");
    fs::remove_file(tree.path("spec/oapi.toml")).unwrap();
    fs::remove_dir_all(tree.path("spec/oapi")).unwrap();
    assert_eq!(tree.xtask(&["generate"]).status, Some(0));
    let without = tree.read("README.md");
    assert!(!without.contains("oapi") && without.ends_with("<!-- end of APIs -->\n\nMore.\n"), "{without}");

    tree.put("README.md", "# Title\n");
    let refused = tree.xtask(&["generate", "--check"]);
    assert_eq!(refused.status, Some(1));
    assert!(refused.err.contains("README.md has no place for the APIs"), "{}", refused.err);
}

#[test]
fn the_readme_shows_what_stats_prints() {
    let tree = Tree::new();
    tree.put("README.md", "<!-- APIs: generated by `cargo xtask generate` -->\n<!-- end of APIs -->\n");
    let left_out = |reason: &str| {
        format!("{{\"slug\":\"later\",\"crate\":\"oapi\",\"operation\":\"Later\",\"seen\":\"left_out\"{reason}}}\n")
    };
    let endpoints = |out: &str| -> usize {
        let row = out.lines().find_map(|line| line.strip_prefix("| endpoints | ")?.strip_suffix(" |")).unwrap();
        row.replace(',', "").parse().unwrap()
    };
    let agree = || {
        assert_eq!(tree.xtask(&["generate"]).status, Some(0));
        let printed = tree.xtask(&["stats"]).out;
        let readme = tree.read("README.md");
        assert!(readme.contains(&printed), "{readme}\n{printed}");
        printed
    };
    let before = agree();
    assert!(before.ends_with("\nEvery page that is known has its endpoint.\n"), "{before}");
    tree.put("spec/pages.lock", &left_out(""));
    assert!(agree().ends_with("\nNot covered:\n\n- `oapi::Later` (`later`): no reason is recorded\n"));
    tree.put("spec/pages.lock", &left_out(",\"reason\":\"Nobody can call it yet.\""));
    assert!(agree().ends_with("\n- `oapi::Later` (`later`): Nobody can call it yet.\n"));
    fs::remove_file(tree.path("spec/oauth2_1_0/get_token.toml")).unwrap();
    assert_eq!(endpoints(&agree()), endpoints(&before) - 1);

    let apis = tree.xtask(&["stats", "--apis"]).out;
    let sum: usize = apis
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.split(" | ").nth(1).unwrap().parse::<usize>().unwrap())
        .sum();
    assert_eq!(sum, endpoints(&apis));
}

#[test]
fn a_second_run_touches_nothing() {
    let tree = Tree::generated();
    let before = tree.files();
    let ended = tree.xtask(&["generate"]);
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    assert!(ended.out.contains("nothing to do: "), "{}", ended.out);
    assert!(changed(&before, &tree.files()).is_empty());
    assert_eq!(tree.xtask(&["generate", "--check"]).status, Some(0));
}

#[test]
fn check_shows_the_difference_and_writes_nothing() {
    let tree = Tree::generated();
    tree.edit(ORG, "method = \"GET\"", "method = \"DELETE\"");
    fs::remove_file(tree.path("tests/guards/contact_1_0.txt")).unwrap();
    let before = tree.files();
    let ended = tree.xtask(&["generate", "--check"]);
    assert_eq!(ended.status, Some(1));
    assert!(ended.err.contains("--- a/crates/api/contact_1_0/src/get_org_auth_info.rs"), "{}", ended.err);
    assert!(ended.err.contains("+    ..Operation::of(\"contact_1_0\", Gateway::New, Method::Delete)"), "{}", ended.err);
    assert!(ended.err.contains("+org_account_mobile_visible_in_other_org opt_user_id"), "{}", ended.err);
    assert!(ended.err.contains("run `cargo xtask generate`"), "{}", ended.err);
    assert!(changed(&before, &tree.files()).is_empty());
}

#[test]
fn sections_of_manifests_follow_the_specs() {
    let tree = Tree::new();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let manifests = ["Cargo.toml", "tests/apis/Cargo.toml", "tests/fuzz/Cargo.toml"];
    for manifest in manifests {
        tree.put(manifest, &fs::read_to_string(repository.join(manifest)).unwrap());
    }
    fs::remove_file(tree.path("spec/oapi.toml")).unwrap();
    fs::remove_dir_all(tree.path("spec/oapi")).unwrap();
    let ended = tree.xtask(&["generate"]);
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    for manifest in manifests {
        assert!(ended.out.contains(&format!("\nwrote {manifest}\n")), "{}", ended.out);
        let text = tree.read(manifest);
        assert!(text.contains("dingtalk-contact-1-0") && !text.contains("dingtalk-oapi"), "{text}");
    }
    tree.put("Cargo.toml", "[workspace]\n");
    let ended = tree.xtask(&["generate"]);
    assert!(ended.err.contains("Cargo.toml has no place for the APIs"), "{}", ended.err);
}

#[test]
fn removing_a_spec_removes_its_files_and_no_others() {
    let tree = Tree::generated();
    tree.put("crates/api/wiki_1_0/notes.md", "by hand");
    fs::remove_file(tree.path("spec/wiki_1_0.toml")).unwrap();
    fs::remove_dir_all(tree.path("spec/wiki_1_0")).unwrap();
    let before = tree.files();
    let check = tree.xtask(&["generate", "--check"]);
    assert_eq!(check.status, Some(1));
    assert!(check.err.contains("--- a/crates/api/wiki_1_0/src/lib.rs\n+++ /dev/null"), "{}", check.err);
    let ended = tree.xtask(&["generate"]);
    assert!(ended.out.contains("\nremoved crates/api/wiki_1_0/src/lib.rs\n"), "{}", ended.out);
    assert!(ended.out.contains("\nremoved tests/guards/wiki_1_0.txt\n"), "{}", ended.out);
    assert!(!tree.path("crates/api/wiki_1_0/src").exists());
    assert!(tree.path("crates/api/wiki_1_0/notes.md").exists());
    let changed = changed(&before, &tree.files());
    let lists_apis = |path: &str| {
        path == ENDPOINTS || path == SPEC_INDEX || path.starts_with("tests/apis/") && path.ends_with("/mod.rs")
    };
    assert!(changed.iter().all(|path| path.contains("wiki_1_0") || lists_apis(path)), "{changed:?}");
}

#[test]
fn mistakes_are_shown_with_their_place_and_nothing_is_written() {
    let tree = Tree::generated();
    let before = tree.files();
    tree.edit(ORG, "method = \"GET\"", "method = \"GTE\"");
    tree.edit("spec/oauth2_1_0/get_token.toml", "unit = \"seconds\"", "unit = 7");
    let ended = tree.xtask(&["generate"]);
    assert_eq!(ended.status, Some(1));
    assert!(ended.err.contains("contact_1_0/get_org_auth_info.toml:11"), "{}", ended.err);
    assert!(ended.err.contains("oauth2_1_0/get_token.toml:"), "{}", ended.err);
    assert!(ended.err.starts_with("error: ") && !ended.err.starts_with("error: error"), "{}", ended.err);
    assert!(ended.err.contains("nothing was written"), "{}", ended.err);
    assert!(!ended.err.contains('\u{1b}'), "no colors without a terminal");
    assert!(changed(&before, &tree.files()).is_empty());
}

#[test]
fn specs_that_cannot_be_read_are_all_reported() {
    let tree = Tree::new();
    fs::create_dir(tree.path("spec/folder.toml")).unwrap();
    #[cfg(unix)]
    for name in ["one.toml", "two.toml"] {
        std::os::unix::fs::symlink("nowhere", tree.path("spec").join(name)).unwrap();
    }
    let ended = tree.xtask(&["generate"]);
    #[cfg(unix)]
    {
        assert_eq!(ended.status, Some(1));
        assert!(ended.err.contains("one.toml: ") && ended.err.contains("two.toml: "), "{}", ended.err);
        assert!(!tree.path("crates").exists());
    }
    let nothing = Tree(tempfile::tempdir().unwrap());
    assert!(nothing.xtask(&["generate"]).err.contains("cannot read"));
    fs::create_dir(nothing.path("spec")).unwrap();
    assert!(nothing.xtask(&["generate"]).err.contains("holds no spec"));
}

#[test]
fn a_missing_rustfmt_is_explained() {
    let tree = Tree::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["generate", "--root"]).arg(tree.0.path()).env("RUSTFMT", "no-such-program");
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("`rustup component add rustfmt`"), "{said}");
    assert!(!tree.path("crates").exists());
}
