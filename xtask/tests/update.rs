//! `cargo xtask update`, run as a program on specs that `cargo xtask import` made of two pages.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use expect_test::{Expect, expect};

const LIST: &str = include_str!("../../codegen/upkeep/tests/drift/pages/list-parcels.md");
const DROP: &str = include_str!("../../codegen/upkeep/tests/drift/pages/drop-parcel.md");

/// A folder with pages, the specs that were made of them, and what the specs generate.
struct Tree(tempfile::TempDir);

impl Tree {
    fn new() -> Self {
        let tree = Self(tempfile::tempdir().unwrap());
        tree.put("rustfmt.toml", include_str!("../../rustfmt.toml"));
        tree.put("pages/1.md", LIST);
        for arguments in [["import", "pages"].as_slice(), &["generate"]] {
            let (status, out) = tree.xtask(arguments);
            assert_eq!(status, Some(0), "{out}");
        }
        tree
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join(path)).unwrap()
    }

    /// Exit status, and what was said on stdout and stderr.
    fn xtask(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(arguments).arg("--root").arg(self.0.path()).current_dir(self.0.path());
        let output = command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (output.status.code(), text(&output.stdout) + &text(&output.stderr))
    }

    fn update(&self, status: i32, expected: &Expect) {
        let (ended, out) = self.xtask(&["update", "pages", "--without-sdk"]);
        expected.assert_eq(&out);
        assert_eq!(ended, Some(status), "{out}");
    }

    /// Every file but the pages.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(self.0.path(), self.0.path(), &mut files);
        files.retain(|path, _| !path.starts_with("pages"));
        files
    }

    /// Gives every text that is missing.
    fn write_texts(&self) {
        for (path, bytes) in
            self.files().into_iter().filter(|(path, _)| path.ends_with(".toml") && path.starts_with("spec/"))
        {
            let text = String::from_utf8(bytes).unwrap();
            let lines = text.lines().map(|line| match line.split_once("TODO") {
                Some((key, _)) if line.ends_with("\" }]") => format!("{key}Says it.\" }}]\n"),
                Some((key, _)) => format!("{key}Says it.\"\n"),
                None => format!("{line}\n"),
            });
            self.put(&path, &lines.collect::<String>());
        }
    }
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().display().to_string();
            files.insert(name, fs::read(&path).unwrap());
        }
    }
}

#[test]
fn one_report_says_what_changed_and_what_is_left() {
    let tree = Tree::new();
    let page =
        LIST.replace("最大值50", "最大值100").replace("| hasMore |", "| total | Long | How many. |\n| hasMore |");
    tree.put("pages/1.md", &page);
    tree.put("pages/2.md", DROP);
    tree.update(1, &expect![[r#"
        # Update from the documentation

        Read 2 pages of 2 endpoints: 1 new, 1 changed. Wrote 3 files below `spec`, and 9 generated files.

        | Step | Left to do |
        | --- | --- |
        | Import | 1 note to look at |
        | Required parameters | nothing |
        | Differences from the pages | nothing |
        | Texts | 41 texts to write |

        ## What changes for users

        - `post_1_0` 0.1.1
          - `drop_parcel` is new.
          - `list_parcels::Response.total` is new.

        ### Versions

        | Crate | Change | Version |
        | --- | --- | --- |
        | `post_1_0` | minor | 0.1.0 -> 0.1.1, which has to be set before the next release |

        ## Import

        - `post_1_0::DropParcel` `safe_to_repeat`: provisional: `false` is a guess from the operation's name: check what happens if the call arrives twice
        - `post_1_0::ListParcels` `query.maxResults.max`: changed: now 100
        - `post_1_0::ListParcels` `answer.fields.total`: changed: new

        ## Texts

        `cargo xtask texts missing PAGES` writes a worksheet, and `texts apply` puts its texts in place:

        - `spec/post_1_0.toml`
        - `spec/post_1_0/drop_parcel.toml`
        - `spec/post_1_0/list_parcels.toml`
        error: something is left to do: Import, Texts
    "#]]);
    assert_eq!(tree.xtask(&["generate", "--check"]).0, Some(0), "the tree is generated");
    assert!(tree.read("spec/post_1_0/list_parcels.toml").contains("max = 100"));
}

/// A tree whose texts are written.
fn written() -> Tree {
    let tree = Tree::new();
    tree.write_texts();
    assert_eq!(tree.xtask(&["texts", "learn", "pages"]).0, Some(0));
    assert_eq!(tree.xtask(&["generate"]).0, Some(0));
    tree
}

#[test]
fn texts_and_guards_are_left_to_a_person() {
    let tree = written();
    let page =
        LIST.replace("| sender | String | 是 | Who sent it. |", "| sender | String | 否 | Whose name is on it. |");
    tree.put("pages/1.md", &page);
    tree.update(
        1,
        &expect![[r#"
        # Update from the documentation

        Read 1 page of 1 endpoint: 0 new, 1 changed. Wrote 2 files below `spec`, and 2 generated files.

        | Step | Left to do |
        | --- | --- |
        | Import | nothing |
        | Required parameters | 1 parameter no longer required |
        | Differences from the pages | nothing |
        | Texts | 1 text whose words changed |

        ## What changes for users

        - `post_1_0` 0.2.0
          - Breaking: `list_parcels::Builder::sender` may be left out now.

        ### Versions

        | Crate | Change | Version |
        | --- | --- | --- |
        | `post_1_0` | major | 0.1.0 -> 0.2.0, which has to be set before the next release |

        ## Import

        - `post_1_0::ListParcels` `body.fields.sender.required`: changed: no longer required

        ## Required parameters

        - `list_parcels sender` is no longer required: delete its line in `tests/guards/post_1_0.txt`

        ## Texts

        The words of these changed; once their texts are right, run `cargo xtask texts learn PAGES`:

        - `spec/post_1_0/list_parcels.toml body.fields.sender.text`: Says it.
        error: something is left to do: Required parameters, Texts
    "#]],
    );
}

#[test]
fn contradictions_are_left_to_a_person() {
    let tree = written();
    let retyped = LIST.replace("| length | Integer |", "| length | String |");
    tree.put("pages/1.md", &retyped.replace("\"length\" : 3", "\"length\" : \"3\""));
    tree.update(1, &expect![[r#"
        # Update from the documentation

        Read 1 page of 1 endpoint: 0 new, 0 changed. Wrote 0 files below `spec`, and 0 generated files.

        | Step | Left to do |
        | --- | --- |
        | Import | 1 endpoint or event not understood |
        | Required parameters | nothing |
        | Differences from the pages | 1 endpoint differs from the specs |
        | Texts | nothing |

        ## What changes for users

        Nothing.

        ## Import

        - `post_1_0::ListParcels`: refused: the spec would have a mistake afterwards: `length` must be `int64` (this is text)

        ## Differences from the pages

        1 page compared; 1 difference in 1 endpoint.

        ### `post_1_0::ListParcels`

        | Change | Fact | Spec | Page | Where |
        | --- | --- | --- | --- | --- |
        | retyped | `types.Item.fields.length.type` | `int64` | `string` | `pages/1.md:100`<br>`spec/post_1_0/list_parcels.toml:105:1` |
        error: something is left to do: Import, Differences from the pages
    "#]]);
}

/// With pages that are none of the repository's, such as archived ones: all that can be imported generates.
#[test]
fn other_pages_become_part_of_a_copy_of_the_repository() {
    let Some(pages) = std::env::var_os("DINGTALK_OTHER_PAGES") else { return };
    let tree = Tree(tempfile::tempdir().unwrap());
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    copy(&repository.join("spec"), &tree.0.path().join("spec"));
    tree.put("rustfmt.toml", include_str!("../../rustfmt.toml"));
    let (status, out) = tree.xtask(&["update", pages.to_str().unwrap(), "--without-sdk"]);
    assert_eq!(status, Some(1), "{out}");
    assert!(
        out.starts_with("# Update from the documentation\n\nRead ") && !out.contains("Nothing was written"),
        "{out}"
    );
    assert_eq!(tree.xtask(&["generate", "--check"]).0, Some(0));
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}

#[test]
fn a_dry_run_writes_nothing() {
    let tree = Tree::new();
    tree.put("pages/2.md", DROP);
    let before = tree.files();
    let (_, out) = tree.xtask(&["update", "pages", "--without-sdk", "--dry-run"]);
    assert!(out.contains("Would write 2 files below `spec`"), "{out}");
    assert!(tree.files() == before);
}

#[test]
fn nothing_is_written_if_specs_do_not_generate() {
    let tree = Tree::new();
    tree.put("pages/2.md", DROP);
    // The import does not read the file of another API.
    tree.put("spec/other_1_0.toml", "versoin = \"0.1.0\"\n");
    let before = tree.files();
    let (status, out) = tree.xtask(&["update", "pages", "--without-sdk"]);
    assert_eq!(status, Some(1), "{out}");
    assert!(out.contains("1 new, 0 changed. Nothing was written."), "{out}");
    assert!(out.contains("error: something is left to do: Import, Generate"), "{out}");
    assert!(tree.files() == before, "{out}");
}

#[test]
fn nothing_is_left_once_texts_are_there() {
    let tree = Tree::new();
    tree.put("pages/2.md", DROP);
    tree.xtask(&["update", "pages", "--without-sdk"]);
    tree.write_texts();
    tree.update(
        0,
        &expect![[r#"
            # Update from the documentation

            Read 2 pages of 2 endpoints: 0 new, 0 changed. Wrote 0 files below `spec`, and 5 generated files.

            | Step | Left to do |
            | --- | --- |
            | Import | nothing |
            | Required parameters | nothing |
            | Differences from the pages | nothing |
            | Texts | nothing |

            ## What changes for users

            Nothing.
        "#]],
    );
    let before = tree.files();
    tree.update(
        0,
        &expect![[r#"
            # Update from the documentation

            Read 2 pages of 2 endpoints: 0 new, 0 changed. Wrote 0 files below `spec`, and 0 generated files.

            | Step | Left to do |
            | --- | --- |
            | Import | nothing |
            | Required parameters | nothing |
            | Differences from the pages | nothing |
            | Texts | nothing |

            ## What changes for users

            Nothing.
        "#]],
    );
    assert!(tree.files() == before, "a second run changes nothing");
}
