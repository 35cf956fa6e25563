//! Raw scrapes: pages copied as text from a browser, without markup.
//!
//! The four pages of `tests/pages/abridged/seeds` need this: new pages in Chinese and in English, and one of the legacy API's explorer.
//! Each of them also exists as Markdown; this is for people who only have a page from their browser.
//!
//! Headings are lines like any other, cells may be glued together, and code has no fences. The result is the same document that
//! a Markdown page gives, so that everything downstream works for both.

mod glued;
mod listed;

use super::examples::language;
use super::findings::Findings;
use super::markdown::{Block, BlockContent, Code, Document, Table, numbered};
use super::parts::{Part, of_heading};

/// Splits `text` into pieces.
pub(super) fn parse(text: &str, findings: &mut Findings) -> Document {
    let lines: Vec<(u32, &str)> = numbered(text).collect();
    let mut document = Document::default();
    let mut rest = lines.as_slice();
    let mut part = Part::Other;
    while let Some(((number, line), after)) = rest.split_first() {
        let line = line.trim();
        let mut at = *number;
        let (length, content) = if let Some(found) = of_heading(line) {
            part = found;
            (1, Some(BlockContent::Heading { level: 2, text: line.to_owned() }))
        } else if line.is_empty() {
            (1, None)
        } else if is_code(part) {
            let code = code_block(rest);
            if label(line).is_none() {
                // A code block's line is that of its fence, which the scrape has lost.
                at = number.saturating_sub(1);
            }
            (code.len(), Some(BlockContent::Code(code_of(code))))
        } else if let Some((length, table)) = table(rest, part, findings) {
            (length, Some(BlockContent::Table(table)))
        } else {
            (1, Some(BlockContent::Text(line.to_owned())))
        };
        document.blocks.extend(content.map(|content| Block { line: at, content }));
        rest = rest.get(length..).unwrap_or(after);
    }
    document
}

fn is_code(part: Part) -> bool {
    matches!(part, Part::RequestExample | Part::AnswerExample | Part::Examples | Part::RequestForm)
}

/// A table: with bars, glued, or with its cells as words and the rows of an object as a list below it.
fn table(lines: &[(u32, &str)], part: Part, findings: &mut Findings) -> Option<(usize, Table)> {
    let (number, first) = lines.first()?;
    if let Some(at) = first.find('|') {
        return Some(barred(lines, at));
    }
    glued::table(lines, part, findings).or_else(|| listed::table(lines)).inspect(|(_, table)| {
        if table.rows.is_empty() {
            findings.note(*number, "a table without rows");
        }
    })
}

/// A table with bars, whose first line may have text before it.
fn barred(lines: &[(u32, &str)], at: usize) -> (usize, Table) {
    let rows = lines.iter().take_while(|(_, line)| line.contains('|')).count();
    let text: String = lines.iter().take(rows).enumerate().fold(String::new(), |text, (index, (_, line))| {
        let line = if index == 0 { line.get(at..).unwrap_or(line) } else { line };
        text + line + "\n"
    });
    let offset = lines.first().map_or(0, |(number, _)| number.saturating_sub(1));
    let mut blocks = super::markdown::parse(&text).blocks.into_iter();
    let table = blocks.find_map(|block| match block.content {
        BlockContent::Table(table) => Some(table),
        _ => None,
    });
    let mut table = table.unwrap_or_default();
    for row in &mut table.rows {
        row.line += offset;
    }
    (rows, table)
}

/// The lines of one example: up to the next label, the next beginning, or the next heading.
fn code_block<'l, 't>(lines: &'l [(u32, &'t str)]) -> &'l [(u32, &'t str)] {
    let length = 1 + lines.iter().skip(1).take_while(|(_, line)| !ends_code(line)).count();
    lines.get(..length).unwrap_or(lines)
}

fn ends_code(line: &str) -> bool {
    let trimmed = line.trim();
    of_heading(trimmed).is_some()
        || label(trimmed).is_some()
        || BEGINNINGS.iter().any(|(start, _)| line.starts_with(start))
}

/// How samples begin if their labels were lost, and the language that this implies.
const BEGINNINGS: [(&str, &str); 4] =
    [("// This file is auto-generated", ""), ("# -*- coding", "Python"), ("<?php", "PHP"), ("'use strict'", "Node.js")];

/// What reveals the language of a sample without a label.
const TRAITS: [(&str, &str); 6] = [
    ("package com.aliyun", "Java"),
    ("DefaultDingTalkClient(", "Java"),
    ("package main", "Go"),
    ("@alicloud/", "Node.js"),
    ("using System;", "C#"),
    ("#include", "C++"),
];

/// A line that is nothing but the name of a language.
fn label(line: &str) -> Option<&str> {
    let line = line.trim_start_matches('•').trim();
    let known = language(line).is_some_and(|language| language.eq_ignore_ascii_case(line)) || line == "NodeJS";
    (known || ["HTTP", "curl", "CURL", "C", ".NET", "C/C++"].contains(&line) || line.ends_with("示例")).then_some(line)
}

fn code_of(lines: &[(u32, &str)]) -> Code {
    let first = lines.first().map_or("", |(_, line)| line.trim());
    let stated = label(first);
    let body = lines.iter().skip(usize::from(stated.is_some())).map(|(_, line)| *line);
    let text = body.collect::<Vec<_>>().join("\n");
    // A label may be glued to the first line.
    let text = text.strip_prefix("HTTP").filter(|rest| !rest.starts_with("/1")).map(str::to_owned).unwrap_or(text);
    let by_start = BEGINNINGS.iter().find(|(start, language)| !language.is_empty() && text.starts_with(start));
    let told =
        by_start.or_else(|| TRAITS.iter().find(|(trait_, _)| text.contains(trait_))).map(|(_, language)| *language);
    Code { label: stated.filter(|label| language(label).is_some()).or(told).unwrap_or_default().to_owned(), text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::Parts;

    fn parse_text(text: &str) -> Document {
        parse(text, &mut Findings::new("a.txt"))
    }

    #[test]
    fn code_ends_at_the_next_label() {
        let document = parse_text(
            "请求示例\nHTTP\nGET /v1.0/a HTTP/1.1\nHost:h\nJava\npackage com.aliyun.sample;\n\n响应\n\n响应体示例\nHTTP/1.1 200 OK\n\n{}\n",
        );
        let parts = Parts::of(&document);
        let labels: Vec<_> = parts.code(Part::RequestExample).map(|(line, code)| (line, code.label.as_str())).collect();
        assert_eq!(labels, [(2, ""), (5, "Java")]);
        let (_, answer) = parts.code(Part::AnswerExample).next().unwrap();
        assert!(answer.text.starts_with("HTTP/1.1 200"));
    }

    #[test]
    fn samples_without_labels_begin_with_their_first_line() {
        let document = parse_text(
            "请求示例\nHTTPPUT /v1.0/a HTTP/1.1\n{\n}\n// This file is auto-generated\npackage com.aliyun.sample;\n'use strict';\n",
        );
        let parts = Parts::of(&document);
        let codes: Vec<_> = parts
            .code(Part::RequestExample)
            .map(|(_, code)| (code.label.as_str(), code.text.lines().count()))
            .collect();
        assert_eq!(codes, [("", 3), ("Java", 2), ("Node.js", 1)]);
    }

    #[test]
    fn tables_with_bars_may_follow_a_text() {
        let document = parse_text("错误码\n见文档。| HttpCode | 错误码 |\n|---|---|\n| 400 | a.b |\n");
        let parts = Parts::of(&document);
        let table = parts.tables(Part::Errors).next().unwrap();
        assert_eq!((table.header.len(), table.rows[0].line), (2, 4));
    }
}
