//! `cargo xtask texts`, run as a program on made-up pages.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder with one spec of the repository, the glossary, and pages.
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
        for path in ["spec/oauth2_1_0/get_token.toml", "spec/glossary.toml"] {
            tree.put(path, &fs::read_to_string(repository.join(path)).unwrap());
        }
        // The opening call is another endpoint, and so are those that share errors.
        let api = fs::read_to_string(repository.join("spec/oauth2_1_0.toml")).unwrap();
        tree.put("spec/oauth2_1_0.toml", api.split("\nopening_call").next().unwrap());
        tree
    }

    /// With the pages of two endpoints, which have most words in common.
    fn with_pages() -> Self {
        let tree = Self::new();
        tree.page(
            "CreateTask",
            "| title | String | 是 | 任务的标题文字。 |\n| type | Integer | 是 | 任务类型： - 1：普通 - 2：紧急 |",
        );
        tree.page("DeleteTask", "| title | String | 是 | 任务的**标题文字** |\n| name | String | 否 | 名称 |");
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

    fn import(&self) {
        let ended = self.xtask(&["import", "pages"]);
        assert_eq!(ended.status, Some(0), "{}{}", ended.out, ended.err);
    }

    /// The worksheet, with answers to the entries that have these lines.
    fn filled(&self, answers: &[(&str, &str)]) -> String {
        let sheet = self.xtask(&["texts", "missing", "pages"]);
        assert_eq!(sheet.status, Some(0), "{}", sheet.err);
        fill(&sheet.out, answers)
    }

    fn apply(&self, sheet: &str) -> Ended {
        self.put("sheet.toml", sheet);
        self.xtask(&["texts", "apply", "sheet.toml"])
    }

    /// Every file in the spec folder with its text.
    fn specs(&self) -> Vec<(PathBuf, String)> {
        let mut found = Vec::new();
        let mut folders = vec![self.path("spec")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
                match entry.file_type().unwrap().is_dir() {
                    true => folders.push(entry.path()),
                    false => found.push((
                        entry.path().strip_prefix(self.0.path()).unwrap().to_owned(),
                        fs::read_to_string(entry.path()).unwrap(),
                    )),
                }
            }
        }
        found.sort();
        found
    }

    /// A page as the vendor lays them out.
    fn page(&self, operation: &str, rows: &str) {
        let slug = operation.to_lowercase();
        let camel = operation.get(..1).unwrap().to_lowercase() + operation.get(1..).unwrap();
        let page = format!(
            "---
title: \"任务{operation}\"
source_url: \"https://open.dingtalk.com/document/development/{slug}\"
slug: \"{slug}\"
---

# 任务{operation}

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
{rows}

### 请求示例

Java

```
import com.aliyun.dingtalkdemo_1_0.*;

public class Sample {{
    public static com.aliyun.dingtalkdemo_1_0.Client createClient() throws Exception {{
        return new com.aliyun.dingtalkdemo_1_0.Client(config);
    }}
    public static void main(String[] args_) throws Exception {{
        {operation}Headers {camel}Headers = new {operation}Headers();
        {operation}Request {camel}Request = new {operation}Request();
        client.{camel}WithOptions({camel}Request, {camel}Headers, new RuntimeOptions());
    }}
}}
```

## 响应

### 响应体

| 名称 | 类型 | 描述 |
| --- | --- | --- |
| result | Boolean | 操作是否已经完成。 |

### 响应体示例

```
{{
  \"result\" : true
}}
```

## 错误码

| HttpCode | 错误码 | 错误信息 | 说明 |
| --- | --- | --- | --- |
| 400 | param.error | 标题为空 | 请检查标题 |
| 400 | param.error | 任务不存在 | 任务不存在 |
"
        );
        self.put(&format!("pages/{slug}.md"), &page);
    }
}

/// The files that are different in two trees.
fn differing(a: &Tree, b: &[(PathBuf, String)]) -> Vec<(PathBuf, String)> {
    a.specs().into_iter().filter(|file| !b.contains(file)).collect()
}

/// Replaces the empty text of each entry that has the line with the lines that belong to it.
fn fill(sheet: &str, answers: &[(&str, &str)]) -> String {
    let mut entries: Vec<String> = sheet.split("[[entry]]\n").map(str::to_owned).collect();
    for (line, answer) in answers {
        let is_meant = |entry: &&mut String| entry.lines().any(|known| known == *line);
        let entry = entries.iter_mut().find(is_meant).unwrap_or_else(|| panic!("no entry has `{line}`:\n{sheet}"));
        *entry = match answer.split_once(" = ") {
            Some(("text", _)) => entry.replacen("text = \"\"", answer, 1),
            Some((key, _)) => {
                let other: String =
                    entry.lines().filter(|line| !line.starts_with(key)).map(|line| format!("{line}\n")).collect();
                format!("{answer}\n{other}")
            }
            None => panic!("{answer}"),
        };
    }
    entries.join("[[entry]]\n")
}

const ANSWERS: [(&str, &str); 13] = [
    ("name = \"demo_1_0\"", "text = \"Tasks.\""),
    ("name = \"CreateTask\"", "text = \"Creates a task.\""),
    ("name = \"DeleteTask\"", "text = \"Deletes a task.\""),
    ("name = \"DeleteTask\"", "safe_to_repeat = true"),
    ("words = \"任务的标题文字。\"", "text = \"What the task is called.\""),
    ("words = \"操作是否已经完成。\"", "text = \"Whether the call succeeded.\""),
    ("words = \"名称\"", "text = \"The one who deletes the task.\""),
    ("words = \"普通\"", "text = \"An ordinary task.\""),
    ("words = \"普通\"", "rust_name = \"Ordinary\""),
    ("rust_name = \"Type\"", "text = \"Urgency of a task.\""),
    ("rust_name = \"Type\"", "rust_name = \"Urgency\""),
    ("words = \"任务不存在\"", "text = \"The task does not exist.\""),
    ("words = \"任务不存在\"", "rust_name = \"TaskNotFound\""),
];

#[test]
fn a_sheet_fills_specs_that_exist_and_specs_that_will() {
    let before = Tree::with_pages();
    before.import();
    let after = Tree::with_pages();
    let sheet = before.filled(&ANSWERS);
    assert_eq!(sheet, after.filled(&ANSWERS), "the sheet is the same before and after the import");
    assert!(sheet.contains("used = 2\n"), "{sheet}");

    let ended = before.apply(&sheet);
    assert_eq!((ended.status, ended.err.as_str()), (Some(0), ""), "{}", ended.out);
    assert_eq!(after.apply(&sheet).status, Some(0));
    after.import();
    assert_eq!(differing(&before, &after.specs()), []);

    let spec = before.read("spec/demo_1_0/create_task.toml");
    for text in ["summary = \"Creates a task.\"", "type = \"Urgency\"", "[types.Urgency]", "name = \"Ordinary\""] {
        assert!(spec.contains(text), "{text} is missing:\n{spec}");
    }
    assert!(!spec.contains("\"Type\"") && !spec.contains("Value1"), "{spec}");
    let api = before.read("spec/demo_1_0.toml");
    assert!(api.contains("[errors.task_not_found]\nstatus = 400\ncode = \"param.error\""), "{api}");
    let spec = before.read("spec/demo_1_0/delete_task.toml");
    assert!(spec.contains("safe_to_repeat = true") && spec.contains("text = \"What the task is called.\""), "{spec}");
    let vendor: Vec<_> =
        before.specs().into_iter().filter(|(path, text)| path.starts_with("spec/texts") && !text.is_ascii()).collect();
    assert_eq!(vendor, [], "no words of the vendor's are kept");

    let ended = before.apply(&sheet);
    assert_eq!((ended.status, differing(&before, &after.specs())), (Some(0), Vec::new()), "{}", ended.out);
    assert!(ended.out.starts_with("wrote 0 new texts"), "{}", ended.out);
    let left = before.filled(&[]);
    assert_eq!(left.matches("[[entry]]").count(), 3, "{left}");
    after.import();
    assert_eq!(differing(&after, &before.specs()), [], "a second import changes nothing");
}

#[test]
fn entries_that_break_a_rule_are_refused_and_the_others_written() {
    let tree = Tree::with_pages();
    tree.import();
    let answers = [
        ("name = \"CreateTask\"", "text = \"Create a task.\""),
        ("words = \"任务的标题文字。\"", "text = \"The title.\""),
        ("words = \"操作是否已经完成。\"", "text = \"Whether `taskDone` is set.\""),
        ("words = \"普通\"", "text = \"An ordinary task.\""),
        ("words = \"普通\"", "rust_name = \"Self\""),
        ("words = \"任务不存在\"", "text = \"The task does not exist.\""),
        ("words = \"任务不存在\"", "each_place = true"),
    ];
    let sheet = tree.filled(&answers);
    let ended = tree.apply(&sheet);
    assert_eq!(ended.status, Some(1), "{}", ended.out);
    for message in [
        "error: a summary begins with a verb in the third person\n  --> sheet.toml:",
        "error: the text only repeats the name `title`\n",
        "error: no parameter, field or value is called `taskDone` (in spec/demo_1_0/create_task.toml, answer.fields.result.text)\n",
        "error: `Self` is a keyword of Rust\n",
        "error: each place of a `error` has the same text",
        "error: 5 texts refused: correct the sheet, and apply it again\n",
    ] {
        assert!(ended.err.contains(message), "{message} is missing:\n{}", ended.err);
    }
    assert!(ended.out.starts_with("wrote 0 new texts: 0 places and 0 names in specs, 0 files"), "{}", ended.out);
    let broken = tree.apply("[[entry]]\ntext = \"open\n");
    assert!(broken.err.starts_with("error: not TOML: ") && broken.err.contains("--> sheet.toml:2"), "{}", broken.err);
}

#[test]
fn words_that_mean_something_else_at_each_place_get_a_text_for_each() {
    let tree = Tree::with_pages();
    tree.import();
    let sheet = tree.filled(&[("words = \"任务的标题文字。\"", "each_place = true")]);
    assert_eq!(tree.apply(&sheet).status, Some(0));
    let next = tree.filled(&[]);
    let titles: Vec<_> = next.split("[[entry]]\n").filter(|entry| entry.contains("name = \"title\"")).collect();
    assert!(
        matches!(titles.as_slice(), [a, b] if a.contains("create_task") && b.contains("delete_task")),
        "{titles:?}"
    );
    let next = fill(
        &next,
        &[("at = [\"demo_1_0/delete_task.toml body.fields.title.text\"]", "text = \"The task to delete.\"")],
    );
    assert_eq!(tree.apply(&next).status, Some(0));
    assert!(tree.read("spec/demo_1_0/delete_task.toml").contains("\"The task to delete.\""));
    assert!(!tree.read("spec/demo_1_0/create_task.toml").contains("The task to delete"));
    let fresh = Tree::with_pages();
    fresh.put("spec/texts/demo_1_0.jsonl", &tree.read("spec/texts/demo_1_0.jsonl"));
    fresh.import();
    assert_eq!(differing(&tree, &fresh.specs()), []);
}

#[test]
fn parts_have_every_entry_once() {
    let tree = Tree::with_pages();
    let keys =
        |sheet: &str| sheet.lines().filter(|line| line.starts_with("key = ")).map(str::to_owned).collect::<Vec<_>>();
    let all = tree.filled(&[]);
    let ended = tree.xtask(&["texts", "missing", "pages", "--parts", "3", "--into", "sheets"]);
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    let mut parts: Vec<_> = (1..=3).flat_map(|part| keys(&tree.read(&format!("sheets/{part:03}.toml")))).collect();
    let second = tree.xtask(&["texts", "missing", "pages", "--part", "2/3"]).out;
    assert_eq!(keys(&second), keys(&tree.read("sheets/002.toml")));
    let mut all = keys(&all);
    all.sort();
    parts.sort();
    assert_eq!(parts, all);
    let ended = tree.xtask(&["texts", "missing", "pages", "--api", "other_1_0"]);
    assert_eq!((ended.status, ended.err.as_str()), (Some(2), "error: none of these pages belongs to `other_1_0`\n"));
    assert_eq!(tree.xtask(&["texts", "missing", "pages", "--part", "4/3"]).status, Some(2));
}

#[test]
fn texts_that_a_person_wrote_are_learned() {
    let tree = Tree::with_pages();
    tree.import();
    assert_eq!(tree.apply(&tree.filled(&ANSWERS)).status, Some(0));
    let path = "spec/demo_1_0/delete_task.toml";
    let spec = tree.read(path).replace("What the task is called.", "What to delete.");
    tree.put(path, &spec.replace("Deletes a task.", "Deletes one task."));
    let ended = tree.xtask(&["texts", "learn", "pages"]);
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    assert!(
        ended.err.contains("the same words have several texts:\n  What the task is called. (demo_1_0/create_task.toml"),
        "{}",
        ended.err
    );
    let specs = tree.specs();
    for path in ["spec/demo_1_0.toml", "spec/demo_1_0/create_task.toml", "spec/demo_1_0/delete_task.toml"] {
        fs::remove_file(tree.path(path)).unwrap();
    }
    tree.import();
    assert_eq!(differing(&tree, &specs), [], "what was learned gives the same specs again");
}

#[test]
fn drift_names_the_texts_whose_words_changed() {
    let tree = Tree::with_pages();
    assert_eq!(tree.apply(&tree.filled(&ANSWERS)).status, Some(0));
    tree.import();
    let same = tree.xtask(&["drift", "pages", "--texts"]);
    assert!(!same.out.contains("the words changed"), "{}", same.out);
    tree.page("DeleteTask", "| title | String | 是 | 要删除的任务的新标题。 |\n| name | String | 否 | **名称**。 |");
    let ended = tree.xtask(&["drift", "pages", "--texts"]);
    let expected =
        "  spec/demo_1_0/delete_task.toml body.fields.title.text: the words changed: What the task is called.\n";
    assert!(ended.out.contains(expected), "{}{}", ended.out, ended.err);
    assert_eq!(ended.out.matches("the words changed").count(), 1, "blanks and emphasis are not words: {}", ended.out);
}

#[test]
fn check_names_the_file_the_line_and_the_rule() {
    let tree = Tree::new();
    // The texts mention operations that have no spec here.
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/pages.lock");
    tree.put("spec/pages.lock", &fs::read_to_string(lock).unwrap());
    let ended = tree.xtask(&["texts", "check"]);
    assert_eq!((ended.status, ended.err.as_str()), (Some(0), ""));
    let path = "spec/oauth2_1_0/get_token.toml";
    let spec = tree.read(path);
    let summary = spec.lines().find(|line| line.starts_with("summary")).unwrap().to_owned();
    tree.put(path, &spec.replace(&summary, "summary = \"Gets the licence.\""));
    let ended = tree.xtask(&["texts", "check"]);
    assert_eq!(ended.status, Some(1));
    assert!(
        ended.err.starts_with("error: `licence`: texts have US spelling\n --> spec/oauth2_1_0/get_token.toml:"),
        "{}",
        ended.err
    );
}
