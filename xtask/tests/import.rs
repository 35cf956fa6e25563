//! `cargo xtask import`, run as a program on made-up pages.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// A folder with one spec of the repository, and pages.
struct Tree(tempfile::TempDir);

struct Ended {
    status: Option<i32>,
    out: String,
    err: String,
}

const TOKEN: &str = "spec/oauth2_1_0/get_token.toml";

impl Tree {
    fn new() -> Self {
        let tree = Self(tempfile::tempdir().unwrap());
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        for path in ["rustfmt.toml", TOKEN] {
            tree.put(path, &fs::read_to_string(repository.join(path)).unwrap());
        }
        // The API's other endpoints, and the errors that they share, are not here.
        let api = fs::read_to_string(repository.join("spec/oauth2_1_0.toml")).unwrap();
        let own = api.split("\n[errors.").next().unwrap().lines().filter(|line| !line.starts_with("opening_call"));
        tree.put("spec/oauth2_1_0.toml", &own.flat_map(|line| [line, "\n"]).collect::<String>());
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

    fn page(&self, slug: &str, page: &Page<'_>) {
        self.put(&format!("pages/{slug}.md"), &page.text(slug));
    }

    fn xtask(&self, arguments: &[&str]) -> Ended {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(arguments).arg("--root").arg(self.0.path()).current_dir(self.0.path());
        let output = command.output().unwrap();
        Ended {
            status: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn import(&self, arguments: &[&str]) -> Ended {
        self.xtask(&[&["import", "pages"], arguments].concat())
    }

    /// Every file in the spec folder.
    fn specs(&self) -> Vec<String> {
        fn collect(folder: &Path, prefix: &str, found: &mut Vec<String>) {
            for entry in fs::read_dir(folder).unwrap() {
                let entry = entry.unwrap();
                let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
                match entry.file_type().unwrap().is_dir() {
                    true => collect(&entry.path(), &format!("{name}/"), found),
                    false => found.push(name),
                }
            }
        }
        let mut found = Vec::new();
        collect(&self.path("spec"), "", &mut found);
        found.sort();
        found
    }
}

/// A page as the vendor lays them out.
struct Page<'p> {
    krate: &'p str,
    operation: &'p str,
    row: &'p str,
}

impl Page<'_> {
    fn text(&self, slug: &str) -> String {
        let Self { krate, operation, row } = self;
        let camel = operation.get(..1).map(str::to_lowercase).unwrap() + operation.get(1..).unwrap();
        format!(
            "---
title: \"标题\"
source_url: \"https://open.dingtalk.com/document/development/{slug}\"
slug: \"{slug}\"
---

# 标题

## 请求

### 基本信息

| 字段 | 值 |
| --- | --- |
| HTTP URL | https://api.dingtalk.com/v1.0/demo/{camel} |
| HTTP Method | POST |
| 支持的应用类型 | appType-企业内部应用 |

### 请求头

| 名称 | 类型 | 是否必填 | 描述 |
| --- | --- | --- | --- |
| x-acs-dingtalk-access-token | String | 是 | 凭证。 |

### 请求体

| 名称 | 类型 | 是否必填 | 描述 |
| --- | --- | --- | --- |
| userId | String | 是 | 成员。 |
{row}

### 请求示例

Java

```
import com.aliyun.dingtalk{krate}.*;
import com.aliyun.dingtalk{krate}.models.*;

public class Sample {{
    public static com.aliyun.dingtalk{krate}.Client createClient() throws Exception {{
        return new com.aliyun.dingtalk{krate}.Client(config);
    }}
    public static void main(String[] args_) throws Exception {{
        {operation}Headers {camel}Headers = new {operation}Headers();
        {operation}Request {camel}Request = new {operation}Request()
                .setUserId(\"user123\");
        client.{camel}WithOptions({camel}Request, {camel}Headers, new RuntimeOptions());
    }}
}}
```

## 响应

### 响应体

| 名称 | 类型 | 描述 |
| --- | --- | --- |
| result | Boolean | 结果。 |

### 响应体示例

```
{{
  \"result\" : true
}}
```
"
        )
    }
}

const THING: Page<'_> = Page { krate: "demo_1_0", operation: "DoThing", row: "| note | String | 否 | 备注。 |" };

#[test]
fn a_new_module_is_written_and_generates() {
    let tree = Tree::new();
    tree.page("do-thing", &THING);
    let ended = tree.import(&[]);
    assert_eq!((ended.status, ended.err.as_str()), (Some(0), ""), "{}", ended.out);
    assert!(
        ended.out.contains("wrote spec/demo_1_0.toml (new)\nwrote spec/demo_1_0/do_thing.toml (new)\n"),
        "{}",
        ended.out
    );
    let expected =
        ["demo_1_0.toml", "demo_1_0/do_thing.toml", "oauth2_1_0.toml", "oauth2_1_0/get_token.toml", "pages.lock"];
    assert_eq!(tree.specs(), expected);
    assert!(tree.read("spec/pages.lock").contains(r#"{"slug":"do-thing","crate":"demo_1_0","operation":"DoThing""#));
    let spec = tree.read("spec/demo_1_0/do_thing.toml");
    assert!(spec.contains("[body.fields.userId]\ntype = \"string\"\nrequired = true\ntext = \"TODO("), "{spec}");
    assert!(!spec.contains("成员"), "{spec}");

    let generated = tree.xtask(&["generate"]);
    assert_eq!(generated.status, Some(0), "{}", generated.err);
    assert!(generated.err.contains("warning: still to be written (`TODO`)"), "{}", generated.err);
    assert!(
        generated.err.contains("spec/demo_1_0/do_thing.toml (4): summary, body.fields.userId"),
        "{}",
        generated.err
    );
    let module = tree.read("crates/api/demo_1_0/src/do_thing.rs");
    assert!(module.contains("Not described yet: see the page.") && !module.contains("TODO"), "{module}");
    let check = tree.xtask(&["generate", "--check"]);
    assert_eq!(check.status, Some(0), "{}", check.err);
    assert!(check.err.contains("warning: still to be written"), "{}", check.err);
}

#[test]
fn a_second_import_writes_nothing() {
    let tree = Tree::new();
    tree.page("do-thing", &THING);
    tree.import(&[]);
    let modified = || fs::metadata(tree.path("spec/demo_1_0/do_thing.toml")).unwrap().modified().unwrap();
    let before = (modified(), tree.read("spec/pages.lock"));
    let ended = tree.import(&[]);
    assert_eq!(ended.status, Some(0));
    assert!(!ended.out.contains("wrote"), "{}", ended.out);
    assert_eq!((modified(), tree.read("spec/pages.lock")), before);
}

#[test]
fn a_changed_page_changes_facts_and_keeps_words() {
    let tree = Tree::new();
    tree.page("do-thing", &THING);
    tree.import(&[]);
    let path = "spec/demo_1_0/do_thing.toml";
    let written = unkeyed(&tree.read(path)).replacen("TODO", "Does it. # really", 1);
    tree.put(path, &written);
    tree.page("do-thing", &Page { row: "| note | String | 是 | 备注。 |\n| size | Integer | 否 | 大小。 |", ..THING });
    let ended = tree.import(&["--verbose"]);
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    assert!(ended.out.contains("changed: body.fields.note.required: now required"), "{}", ended.out);
    let expected = written.replace(
        "[body.fields.note]\ntype = \"string\"\ntext = \"TODO\"\n",
        "[body.fields.note]\ntype = \"string\"\nrequired = true\ntext = \"TODO\"\n\n[body.fields.size]\ntype = \"int64\"\ntext = \"TODO\"\n",
    );
    assert_eq!(unkeyed(&tree.read(path)), expected);
}

/// A spec whose markers have no keys.
fn unkeyed(spec: &str) -> String {
    let mut pieces = spec.split("TODO(");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| format!("{text}TODO{}", piece.split_once(')').unwrap().1))
}

#[test]
fn one_bad_page_does_not_stop_the_others() {
    let tree = Tree::new();
    tree.page("do-thing", &THING);
    tree.put("pages/guide.md", "# A guide\n\nNothing to call.\n");
    tree.put("pages/binary.md", "\0\u{1}");
    tree.page("outside", &Page { operation: "Do../../evil", ..THING });
    let ended = tree.import(&[]);
    assert_eq!(ended.status, Some(1));
    assert!(ended.out.contains("not read: pages/guide.md:"), "{}", ended.out);
    assert!(ended.err.contains("pages could not be read"), "{}", ended.err);
    assert!(tree.path("spec/demo_1_0/do_thing.toml").exists());
    assert_eq!(tree.specs().iter().filter(|path| path.contains("evil")).count(), 0);
}

#[test]
fn a_dry_run_writes_nothing() {
    let tree = Tree::new();
    tree.page("do-thing", &THING);
    let before = tree.specs();
    let ended = tree.import(&["--dry-run"]);
    assert_eq!(ended.status, Some(0));
    assert!(ended.out.contains("would write spec/demo_1_0/do_thing.toml (new)"), "{}", ended.out);
    assert_eq!(tree.specs(), before);
}

#[test]
fn duplicates_become_further_pages() {
    let tree = Tree::new();
    tree.page("do-thing", &THING);
    tree.page("also-do-thing", &Page { row: "| note | Integer | 否 | 备注。 |", ..THING });
    let ended = tree.import(&["--json"]);
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    let told: Value = serde_json::from_str(&ended.out).unwrap();
    let endpoint = &told["endpoints"][0];
    assert_eq!(endpoint["result"], "new");
    assert_eq!(endpoint["pages"][1]["slug"], "do-thing");
    let disagreement =
        endpoint["notes"].as_array().unwrap().iter().find(|note| note["kind"] == "disagreement").unwrap();
    assert_eq!(disagreement["at"], "body.fields.note.type");
    let spec = tree.read("spec/demo_1_0/do_thing.toml");
    assert!(spec.contains("page = \"also-do-thing\"\nother_pages = [\"do-thing\"]\n"), "{spec}");
    let decision = "at = \"body.fields.note.type\"\npage = \"do-thing\"\nsays = \"string\"\ntruth = \"TODO\"\n";
    assert!(spec.contains(decision), "{spec}");
    let drift = tree.xtask(&["drift", "pages"]);
    assert_eq!(drift.status, Some(0), "{}", drift.out);
}

#[test]
fn an_endpoint_that_is_not_understood_is_left_out() {
    let tree = Tree::new();
    tree.page("do-thing", &THING);
    let page = Page { operation: "FindThing", ..THING }.text("find-thing");
    tree.put("pages/find-thing.md", &page.replace("demo/findThing", "demo/{thingId}/{thingId}"));
    let ended = tree.import(&[]);
    assert_eq!(ended.status, Some(1), "{}", ended.out);
    assert!(ended.out.contains("refused: a placeholder appears twice in the path"), "{}", ended.out);
    let drift = tree.xtask(&["drift", "pages"]);
    assert_eq!(drift.status, Some(0), "{}", drift.out);
    assert!(drift.out.contains("1 page left out"), "{}", drift.out);
}

#[test]
fn a_page_without_an_address_is_compared_with_the_spec() {
    let tree = Tree::new();
    tree.page("do-thing", &THING);
    tree.import(&[]);
    let before = (tree.read("spec/demo_1_0/do_thing.toml"), tree.read("spec/pages.lock"));
    let page = Page { row: "| note | Integer | 否 | 备注。 |", ..THING }.text("scraped");
    let page: String = page.lines().filter(|line| !line.contains("scraped")).flat_map(|line| [line, "\n"]).collect();
    tree.put("scraped/page.md", &page);
    let ended = tree.xtask(&["import", "scraped"]);
    assert_eq!((ended.status, ended.err.as_str()), (Some(0), ""), "{}", ended.out);
    assert!(
        ended.out.contains("page: the spec follows `do-thing`, so `page` was only compared with it"),
        "{}",
        ended.out
    );
    let expected = "body.fields.note.type: `string`, but `int64` on the page `page`\n";
    assert!(ended.out.contains(expected), "{}", ended.out);
    assert_eq!((tree.read("spec/demo_1_0/do_thing.toml"), tree.read("spec/pages.lock")), before);
    // It says nothing about pages that are not given.
    let drift = tree.xtask(&["drift", "scraped"]);
    assert!(!drift.out.contains("page gone"), "{}", drift.out);
}

#[test]
fn a_spec_with_another_name_than_its_page_is_found() {
    let tree = Tree::new();
    tree.page("do-thing", &THING);
    tree.import(&[]);
    let spec = tree.read("spec/demo_1_0/do_thing.toml").replace("operation = \"DoThing\"", "operation = \"RunThing\"");
    let error = "\n[[page_errors]]\nname = \"operation\"\nat = \"operation\"\npage = \"do-thing\"\nsays = \"DoThing\"\ntruth = \"As in the SDK.\"\n";
    tree.put("spec/demo_1_0/run_thing.toml", &(spec + error));
    fs::remove_file(tree.path("spec/demo_1_0/do_thing.toml")).unwrap();
    // By its page, and by its method and path.
    for slug in ["do-thing", "do-thing-again"] {
        fs::remove_dir_all(tree.path("pages")).unwrap();
        tree.page(slug, &THING);
        let ended = tree.import(&[]);
        assert_eq!(ended.status, Some(0), "{}", ended.err);
        assert!(!tree.path("spec/demo_1_0/do_thing.toml").exists(), "{slug}: {}", ended.out);
        assert!(tree.read("spec/demo_1_0/run_thing.toml").contains("operation = \"RunThing\""), "{slug}");
        let lock = tree.read("spec/pages.lock");
        assert!(
            lock.contains(&format!("{{\"slug\":\"{slug}\",\"crate\":\"demo_1_0\",\"operation\":\"RunThing\"")),
            "{lock}"
        );
    }
}

#[test]
fn a_page_with_the_name_of_another_call_belongs_to_the_spec_that_names_it() {
    let tree = Tree::new();
    tree.page("do-thing", &THING);
    tree.page("other-thing", &Page { operation: "OtherThing", ..THING });
    tree.import(&[]);
    let before = tree.read("spec/demo_1_0/do_thing.toml");
    tree.page("other-thing", &THING);
    let ended = tree.import(&["--verbose"]);
    assert!(ended.out.contains("demo_1_0::OtherThing"), "{}", ended.out);
    assert_eq!(tree.read("spec/demo_1_0/do_thing.toml"), before);
    let lock = tree.read("spec/pages.lock");
    assert!(lock.contains(r#"{"slug":"other-thing","crate":"demo_1_0","operation":"OtherThing""#), "{lock}");
}

/// The vendor's own pages, if available: `DINGTALK_PAGES=<folder> cargo test -p xtask --test import`.
#[test]
fn an_import_of_pages_that_specs_follow_changes_nothing() {
    let Some(folder) = std::env::var_os("DINGTALK_PAGES") else {
        eprintln!("skipped: DINGTALK_PAGES names no folder of pages");
        return;
    };
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["import", "--dry-run"]).arg(Path::new(&folder).join("pages")).arg("--root").arg(repository);
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}");
    for what in ["not understood", "specs new", "specs changed", "conflicts", "disagreements of pages"] {
        let line = said.lines().rfind(|line| line.starts_with(what)).unwrap();
        assert_eq!(line.split_whitespace().last(), Some("0"), "{line}");
    }
}

#[test]
fn an_empty_folder_is_named() {
    let tree = Tree::new();
    fs::create_dir(tree.path("pages")).unwrap();
    let ended = tree.import(&[]);
    assert_eq!((ended.status, ended.out.as_str()), (Some(1), ""));
    assert!(ended.err.contains("pages contains no pages"), "{}", ended.err);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_links() {
    let tree = Tree::new();
    let outside = tempfile::tempdir().unwrap();
    tree.page("do-thing", &THING);
    std::os::unix::fs::symlink(outside.path(), tree.path("spec/demo_1_0")).unwrap();
    let ended = tree.import(&[]);
    assert_eq!(ended.status, Some(1));
    assert!(ended.err.contains("is a link"), "{}", ended.err);
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}
