//! `cargo xtask drift`, run as a program on specs that `cargo xtask import` made of two pages.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::process::Command;

use expect_test::{Expect, expect};

const LIST: &str = include_str!("../../codegen/upkeep/tests/drift/pages/list-parcels.md");
const DROP: &str = include_str!("../../codegen/upkeep/tests/drift/pages/drop-parcel.md");

/// A folder with pages, and the specs that were made of them.
struct Tree(tempfile::TempDir);

impl Tree {
    fn new() -> Self {
        let tree = Self(tempfile::tempdir().unwrap());
        tree.put("pages/1.md", LIST);
        tree.put("pages/2.md", DROP);
        let (status, out) = tree.xtask(&["import", "pages"]);
        assert_eq!(status, Some(0), "{out}");
        tree
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Exit status, and what was said on stdout and stderr.
    fn xtask(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(arguments).arg("--root").arg(self.0.path()).current_dir(self.0.path());
        let output = command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (output.status.code(), text(&output.stdout) + &text(&output.stderr))
    }

    fn says(&self, arguments: &[&str], status: i32, expected: Expect) {
        let (ended, out) = self.xtask(arguments);
        expected.assert_eq(&out);
        assert_eq!(ended, Some(status));
    }
}

/// The page with a change in a bound, a type and a new field.
fn changed() -> String {
    LIST.replace("最大值50", "最大值100")
        .replace("| length | Integer |", "| length | String |")
        .replace("\"length\" : 3", "\"length\" : \"3\"")
        .replace("| hasMore |", "| total | Long | How many. |\n| hasMore |")
}

#[test]
fn nothing_differs_after_an_import() {
    Tree::new().says(
        &["drift", "pages"],
        0,
        expect![[r#"
        2 pages compared; nothing differs from the specs
    "#]],
    );
}

#[test]
fn differences_fail() {
    let tree = Tree::new();
    tree.put("pages/1.md", &changed());
    tree.says(&["drift", "pages"], 1, expect![[r#"
        post_1_0::ListParcels
          field added    answer.fields.total       int64            pages/1.md:97  spec/post_1_0/list_parcels.toml:89:9
          retyped        types.Item.fields.length  int64 -> string  pages/1.md:101  spec/post_1_0/list_parcels.toml:105:1
          limit changed  query.maxResults.max      50 -> 100        pages/1.md:41  spec/post_1_0/list_parcels.toml:25:1

        Read `spec -> page`. 2 pages compared; 3 differences in 1 endpoint
        error: 1 endpoint differs from the specs
    "#]]);
    tree.says(&["drift", "pages/1.md", "--format", "markdown"], 1, expect![[r#"
        1 page compared; 3 differences in 1 endpoint.

        ### `post_1_0::ListParcels`

        | Change | Fact | Spec | Page | Where |
        | --- | --- | --- | --- | --- |
        | field added (int64) | `answer.fields.total` |  | `total` | `pages/1.md:97`<br>`spec/post_1_0/list_parcels.toml:89:9` |
        | retyped | `types.Item.fields.length.type` | `int64` | `string` | `pages/1.md:101`<br>`spec/post_1_0/list_parcels.toml:105:1` |
        | limit changed | `query.maxResults.max` | `50` | `100` | `pages/1.md:41`<br>`spec/post_1_0/list_parcels.toml:25:1` |
        error: 1 endpoint differs from the specs
    "#]]);
    tree.says(
        &["drift", "pages/1.md", "--format", "json"],
        1,
        expect![[r#"
            {
              "changed_words": [],
              "drift": true,
              "endpoints": [
                {
                  "crate": "post_1_0",
                  "differences": [
                    {
                      "at": "answer.fields.total",
                      "change": "added",
                      "detail": "int64",
                      "event": "field added",
                      "fact": "field",
                      "page": "total",
                      "page_place": {
                        "file": "pages/1.md",
                        "line": 97
                      },
                      "slug": "list-parcels",
                      "spec": null,
                      "spec_place": {
                        "column": 9,
                        "file": "spec/post_1_0/list_parcels.toml",
                        "line": 89
                      }
                    },
                    {
                      "at": "types.Item.fields.length.type",
                      "change": "changed",
                      "detail": null,
                      "event": "retyped",
                      "fact": "type",
                      "page": "string",
                      "page_place": {
                        "file": "pages/1.md",
                        "line": 101
                      },
                      "slug": "list-parcels",
                      "spec": "int64",
                      "spec_place": {
                        "column": 1,
                        "file": "spec/post_1_0/list_parcels.toml",
                        "line": 105
                      }
                    },
                    {
                      "at": "query.maxResults.max",
                      "change": "changed",
                      "detail": null,
                      "event": "limit changed",
                      "fact": "limit",
                      "page": "100",
                      "page_place": {
                        "file": "pages/1.md",
                        "line": 41
                      },
                      "slug": "list-parcels",
                      "spec": "50",
                      "spec_place": {
                        "column": 1,
                        "file": "spec/post_1_0/list_parcels.toml",
                        "line": 25
                      }
                    }
                  ],
                  "operation": "ListParcels",
                  "outdated": [],
                  "pages": [
                    "list-parcels"
                  ]
                }
              ],
              "events": [],
              "findings": [],
              "pages": {
                "compared": 1,
                "left_out": 0,
                "out_of_scope": 0
              },
              "reworded": []
            }
            error: 1 endpoint differs from the specs
        "#]],
    );
}

#[test]
fn a_page_alone_says_nothing_of_others() {
    let tree = Tree::new();
    tree.says(
        &["drift", "pages/1.md"],
        0,
        expect![[r#"
        1 page compared; nothing differs from the specs
    "#]],
    );
    fs::remove_file(tree.0.path().join("pages/2.md")).unwrap();
    tree.says(
        &["drift", "pages"],
        1,
        expect![[r#"
        post_1_0::DropParcel
          endpoint gone    DELETE /v1.0/post/parcels: no page `drop-parcel`  spec/post_1_0/drop_parcel.toml:1:1

        Read `spec -> page`. 1 page compared; 1 difference in 1 endpoint
        error: 1 endpoint differs from the specs
    "#]],
    );
}

#[test]
fn other_words_are_no_failure() {
    let tree = Tree::new();
    tree.put("pages/1.md", &LIST.replace("Who sent it.", "The one who sent it."));
    tree.says(
        &["drift", "pages"],
        0,
        expect![[r#"
        2 pages compared; nothing differs from the specs; 1 page with changed texts or examples only
    "#]],
    );
    tree.says(
        &["drift", "pages", "--texts"],
        0,
        expect![[r#"
            post_1_0::ListParcels: changed texts in pages/1.md
            2 pages compared; nothing differs from the specs; 1 page with changed texts or examples only
        "#]],
    );
    assert_eq!(tree.xtask(&["drift", "pages", "--record"]).0, Some(0));
    tree.says(
        &["drift", "pages"],
        0,
        expect![[r#"
        2 pages compared; nothing differs from the specs
    "#]],
    );
}

#[test]
fn new_endpoints_are_left_out_on_request() {
    let tree = Tree::new();
    let new =
        DROP.replace("drop-parcel", "move-parcel").replace("dropParcel", "moveParcel").replace("demo0002", "demo0003");
    tree.put("pages/3.md", &new);
    tree.says(
        &["drift", "pages", "--record"],
        1,
        expect![[r#"
        post_1_0::MoveParcel
          endpoint added    DELETE /v1.0/post/parcels  pages/3.md

        Read `spec -> page`. 2 pages compared; 1 difference in 1 endpoint
        error: 1 endpoint differs from the specs
    "#]],
    );
    tree.says(
        &["drift", "pages"],
        0,
        expect![[r#"
        2 pages compared; nothing differs from the specs; 1 page left out
    "#]],
    );
}

#[test]
fn a_page_that_is_none_fails() {
    let tree = Tree::new();
    tree.put("pages/2.md", "# A guide\n\nHow parcels travel.\n");
    tree.says(
        &["drift", "pages"],
        1,
        expect![[r#"
        not read: pages/2.md:1: no endpoint: the page has no address with a method, and no request
        1 page compared; nothing differs from the specs
        error: 1 page could not be read
    "#]],
    );
}

#[test]
fn a_garbled_lock_is_refused() {
    let tree = Tree::new();
    tree.put("spec/pages.lock", "<<<<<<< HEAD\n");
    tree.says(
        &["drift", "pages"],
        1,
        expect![[r#"
        error: spec/pages.lock:1: not the entry of a page: expected value
    "#]],
    );
}

#[test]
fn missing_pages_are_reported() {
    let tree = Tree::new();
    fs::create_dir(tree.0.path().join("empty")).unwrap();
    tree.says(
        &["drift", "empty"],
        1,
        expect![[r#"
            error: empty contains no pages: expected files `*.md` or `*.txt`
        "#]],
    );
    assert_eq!(tree.xtask(&["drift", "nowhere.md"]).0, Some(1));
    assert_eq!(tree.xtask(&["drift"]).0, Some(2));
}
