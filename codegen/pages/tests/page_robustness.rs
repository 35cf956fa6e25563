//! Pages that are truncated, damaged, huge or from another site give findings with their lines, and never a panic.

use std::fmt::Write as _;

use dingtalk_pages::facts::Severity;
use dingtalk_pages::show::show;
use dingtalk_pages::{Reading, read};

/// A page in the template's form, with everything that a page can have.
const PAGE: &str = r#"---
title: "Add a thing"
slug: "add-a-thing"
breadcrumb: "Things"
---

# Add a thing

## 请求

### 基本信息

| 字段 | 值 |
| --- | --- |
| HTTP URL | https://api.dingtalk.com/v1.0/thing/boxes/{boxId} |
| HTTP Method | POST |
| 支持的应用类型 | appType-企业内部应用　appType-第三方企业应用 |
| 权限要求 | permission-Thing.Write-写 |

### 请求头

| 名称 | 类型 | 是否必填 | 描述 |
| --- | --- | --- | --- |
| x-acs-dingtalk-access-token | String | 是 | 凭证。 |

### 路径参数

| 名称 | 类型 | 是否必填 | 描述 |
| --- | --- | --- | --- |
| boxid | String | 是 | 编号。 |

### 请求体

| 名称 | 类型 | 是否必填 | 描述 |
| --- | --- | --- | --- |
| kind | String | 是 | 类型：   - **a**：甲 - **b**：乙 |
| things | Array of Object | 否 | 列表，最大列表长度20。 |
| name | String | 是 | [名称](a.md)，`|`分隔。 |

### 请求示例

HTTP

```
POST /v1.0/thing/boxes/b1 HTTP/1.1
Host:api.dingtalk.com

{
  "kind" : "a",
  "things" : [ { "name" : "\u4e2d" } ], // one
}
```

Java

```
com.aliyun.dingtalkthing_1_0.Client client = Sample.createClient();
client.addThingWithOptions("b1", request, headers, options);
```

## 响应

### 响应体

| 名称 | 类型 | 描述 |
| --- | --- | --- |
| result | Boolean | 结果。 |

### 响应体示例

```
HTTP/1.1 200 OK

{ "result" : true }
```

### 错误码

| HttpCode | 错误码 | 错误信息 | 说明 |
| --- | --- | --- | --- |
| 400 | thing.bad | %s | 说明 |
"#;

fn refusals(reading: &Reading) -> Vec<(u32, &str)> {
    let refused = reading.findings.iter().filter(|finding| finding.severity == Severity::Refused);
    refused.map(|finding| (finding.line, finding.message.as_str())).collect()
}

/// Either facts or the reason why there are none.
fn assert_read_or_refused(reading: &Reading, context: &str) {
    assert_eq!(reading.facts.is_none(), !refusals(reading).is_empty(), "{context}: {:?}", reading.findings);
    assert!(reading.findings.iter().all(|finding| finding.line > 0), "{context}");
}

#[test]
fn the_page_itself_is_read() {
    let reading = read("add.md", PAGE.as_bytes());
    let facts = reading.facts.unwrap();
    assert_eq!((facts.krate.as_str(), facts.operation.as_str()), ("thing_1_0", "AddThing"));
    assert_eq!(facts.path, "/v1.0/thing/boxes/{boxid}");
    assert_eq!(facts.examples[0].path_parameters, [("boxid".to_owned(), "b1".to_owned())]);
    assert_eq!((facts.errors.len(), facts.permissions.len(), facts.app_types.len()), (1, 1, 2));
}

#[test]
fn a_page_truncated_anywhere() {
    for end in (0..PAGE.len()).filter(|end| PAGE.is_char_boundary(*end)) {
        assert_read_or_refused(&read("add.md", &PAGE.as_bytes()[..end]), &format!("cut at {end}"));
    }
}

#[test]
fn a_page_with_an_extra_byte_anywhere() {
    for noise in [b'|', b'`', b'#', b'{', b'"', b'\\', b'[', b'<', b'\n'] {
        for at in (0..PAGE.len()).filter(|at| PAGE.is_char_boundary(*at)) {
            let mut bytes = PAGE.as_bytes().to_vec();
            bytes.insert(at, noise);
            assert_read_or_refused(&read("add.md", &bytes), &format!("{:?} at {at}", char::from(noise)));
        }
    }
}

#[test]
fn code_without_an_end_is_reported() {
    let end = PAGE.find("client.addThing").unwrap();
    let reading = read("add.md", &PAGE.as_bytes()[..end]);
    let fence = PAGE[..end].lines().count() as u32 - 1;
    assert!(reading.findings.iter().any(|finding| finding.line == fence && finding.message.contains("cut off")));
}

/// Whether a person hears that something is wrong.
fn says_so(reading: &Reading) -> bool {
    reading.findings.iter().any(|finding| finding.severity >= Severity::Gap)
}

/// What the page says, without the lines where it says it.
fn shown(reading: &Reading) -> Option<String> {
    reading.facts.as_ref().map(show)
}

fn whole() -> Reading {
    let whole = read("add.md", PAGE.as_bytes());
    assert!(!says_so(&whole), "{:?}", whole.findings);
    whole
}

/// Reads the page without one of its lines.
fn without(left_out: usize) -> Reading {
    let lines = PAGE.lines().enumerate().filter(|(line, _)| *line != left_out);
    let page: Vec<_> = lines.map(|(_, line)| line).collect();
    read("add.md", page.join("\n").as_bytes())
}

#[test]
fn a_page_cut_before_a_heading_says_so() {
    for (at, _) in PAGE.match_indices("\n#").skip(1) {
        let reading = read("add.md", &PAGE.as_bytes()[..at]);
        assert!(says_so(&reading), "cut at {}", PAGE[at..].lines().nth(1).unwrap());
    }
}

#[test]
fn a_page_without_a_heading_says_the_same_or_says_so() {
    let whole = whole();
    for (line, heading) in PAGE.lines().enumerate().filter(|(_, line)| line.starts_with('#')) {
        let reading = without(line);
        assert!(says_so(&reading) || shown(&reading) == shown(&whole), "without {heading}");
    }
}

/// A row of fields or errors that no example shows cannot be missed, but everything that holds a table together can.
#[test]
fn a_page_without_a_line_of_a_table_says_so() {
    let lines: Vec<_> = PAGE.lines().collect();
    let is_structure = |line: usize| {
        let is_basic =
            ["HTTP URL", "HTTP Method", "支持的应用类型", "权限要求"].iter().any(|key| lines[line].contains(key));
        let is_rule = |line: usize| lines.get(line).is_some_and(|line| line.starts_with("| ---"));
        is_basic || is_rule(line) || is_rule(line + 1)
    };
    for line in (0..lines.len()).filter(|line| is_structure(*line)) {
        assert!(says_so(&without(line)), "without {}", lines[line]);
    }
}

#[test]
fn a_row_that_is_cut_off_says_so() {
    for (at, row) in PAGE.match_indices('|').filter(|(at, _)| PAGE[..*at].ends_with(' ')) {
        let end = at + row.len();
        let is_inside = PAGE[end..].starts_with(' ');
        if is_inside {
            assert!(says_so(&read("add.md", format!("{} x", &PAGE[..end]).as_bytes())), "cut at {at}");
        }
    }
}

#[test]
fn control_characters_are_reported_and_left_out() {
    let whole = whole();
    for word in ["boxid", "kind", "things", "thing.bad", "result", "addThing", "boxes", "String"] {
        let at = PAGE.find(word).unwrap() + 1;
        let damaged = format!("{}\0{}", &PAGE[..at], &PAGE[at..]);
        let reading = read("add.md", damaged.as_bytes());
        let line = PAGE[..at].lines().count() as u32;
        assert!(
            reading.findings.iter().any(|finding| finding.line == line && finding.message.contains("U+0000")),
            "{word}"
        );
        assert_eq!(shown(&reading), shown(&whole), "{word}");
    }
}

#[test]
fn a_page_about_two_endpoints_says_so() {
    let second = "\n| 字段 | 值 |\n| --- | --- |\n| HTTP URL | https://api.dingtalk.com/v1.0/thing/bags |\n";
    for at in [PAGE.find("\n### 请求头").unwrap(), PAGE.len()] {
        let reading = read("add.md", format!("{}{second}{}", &PAGE[..at], &PAGE[at..]).as_bytes());
        assert!(
            reading.findings.iter().any(|finding| finding.message.contains("thing/bags")),
            "{:?}",
            reading.findings
        );
    }
    assert!(says_so(&read("add.md", format!("{PAGE}\n{PAGE}").as_bytes())));
}

#[test]
fn what_is_not_a_page_is_refused() {
    for (bytes, line) in [
        (&b""[..], 1),
        (b"# Cooking\n\nTake a pan.\n", 1),
        (b"<!doctype html><html><body>404</body></html>", 1),
        (b"# a\n\n\xff\xfe", 3),
        (&[0; 1000], 1),
    ] {
        let reading = read("other.md", bytes);
        assert_eq!(
            refusals(&reading).first().map(|(line, _)| *line),
            Some(line),
            "{:?}",
            String::from_utf8_lossy(bytes)
        );
    }
}

#[test]
fn a_huge_file_is_refused_unread() {
    let reading = read("huge.md", &vec![b'['; 50 << 20]);
    assert!(refusals(&reading)[0].1.contains("bytes"));
}

#[test]
fn large_pages_are_read_or_refused() {
    let rows = "| [a](b | String | 是 | - 0：甲 [!NOTE] 默认 最大 1~2， ![x](y |\n".repeat(5_000);
    let bars = "|".repeat(300_000);
    let braces = "{\"a\":".repeat(50_000);
    let mut glued = String::from("请求\n请求体\n名称类型描述\n");
    for index in 0..5_000 {
        let _ = writeln!(glued, "StringStringString{index}描述");
    }
    for (what, text) in [
        ("rows", PAGE.replace("| result |", &format!("{rows}| result |"))),
        ("bars", PAGE.replace("| result |", &format!("{bars}\n| result |"))),
        ("braces", PAGE.replace("{ \"result\"", &format!("{braces}{{ \"result\""))),
        ("fences", PAGE.replace("## 响应", &"```\n".repeat(100_000))),
        ("glued", glued),
    ] {
        assert_read_or_refused(&read("large.md", text.as_bytes()), what);
    }
}
