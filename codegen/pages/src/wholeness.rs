//! Whether a page is whole. Anything that is missing from it would otherwise be missing from the facts without a word.

use super::basics;
use super::findings::Findings;
use super::markdown::{Block, BlockContent, Document, Table};
use super::parts::{self, Part, Parts};
use super::table::{self, Column};

/// Reports what shows that something is missing: parts that all pages of the template have, tables and rows that end too early, and
/// tables whose heading or header is gone.
pub(super) fn check(document: &Document, parts: &Parts<'_>, findings: &mut Findings) {
    missing_parts(document, findings);
    missing_basics(parts, findings);
    for part in TABLES {
        let mut tables = parts.blocks(part).filter_map(|block| Some((block.line, table_of(block)?)));
        tables.by_ref().take(1).for_each(|(line, table)| check_table(line, table, findings));
        for (line, table) in tables {
            findings.gap(line, "a second table below one heading; the heading between them may be missing");
            check_table(line, table, findings);
        }
    }
    for (part, block) in parts.all() {
        let is_expected = TABLES.contains(&part) || matches!(part, Part::Parameters | Part::Sdk);
        if !is_expected && table_of(block).is_some_and(has_fields) {
            findings.gap(block.line, "a table of fields is not read; the heading before it may be missing");
        }
    }
    for block in &document.blocks {
        match &block.content {
            BlockContent::Text(text) if text.starts_with('|') => {
                findings.gap(block.line, "a row that does not end is not read; the page may be cut off");
            }
            BlockContent::Table(table) if table.rows.is_empty() || !table.has_rule => {
                findings.gap(block.line, "the table is not complete; the page may be cut off");
            }
            _ => {}
        }
    }
}

/// Parts that consist of one table of fields.
const TABLES: [Part; 5] = [Part::Headers, Part::Path, Part::Query, Part::Body, Part::Answer];

fn table_of(block: &Block) -> Option<&Table> {
    match &block.content {
        BlockContent::Table(table) => Some(table),
        _ => None,
    }
}

fn has_fields(table: &Table) -> bool {
    let has = |wanted: Column| table.header.iter().any(|header| table::column(header) == wanted);
    has(Column::Name) && has(Column::Type)
}

fn check_table(line: u32, table: &Table, findings: &mut Findings) {
    if !has_fields(table) {
        findings.gap(line, "the table's header does not name its columns; the table is not read");
    }
}

/// What every table of basics says, in the languages of the template.
const BASICS: [&[&str]; 4] = [
    &["HTTP URL"],
    &["HTTP Method"],
    &["支持的应用类型", "Supported app types"],
    &["权限要求", "Required permissions"],
];

fn missing_basics(parts: &Parts<'_>, findings: &mut Findings) {
    let Some((line, _)) = parts.blocks(Part::Basics).find_map(|block| Some((block.line, table_of(block)?))) else {
        return;
    };
    for keys in BASICS {
        if basics::all(parts, keys).is_empty() {
            let key = keys.first().copied().unwrap_or_default();
            findings.gap(line, format!("the table of basics has no row `{key}`"));
        }
    }
}

/// A part that every page of a template has, and what the page calls it.
type Expected = (Part, &'static str);

const CURRENT: [Expected; 3] =
    [(Part::RequestExample, "请求示例"), (Part::AnswerExample, "响应体示例"), (Part::Errors, "错误码")];
const ARCHIVED_NEW_GATEWAY: [Expected; 3] =
    [(Part::Answer, "返回参数"), (Part::Examples, "示例"), (Part::Errors, "错误码")];
const ARCHIVED_LEGACY: [Expected; 2] = [(Part::Answer, "返回参数"), (Part::Examples, "示例")];

fn missing_parts(document: &Document, findings: &mut Findings) {
    let headings = document.blocks.iter().filter_map(|block| match &block.content {
        BlockContent::Heading { text, .. } => parts::of_heading(text),
        _ => None,
    });
    let found: Vec<Part> = headings.collect();
    let expected: &[Expected] = if found.contains(&Part::RequestForm) {
        &ARCHIVED_NEW_GATEWAY
    } else if found.contains(&Part::Permissions) {
        &ARCHIVED_LEGACY
    } else {
        &CURRENT
    };
    let last = document.blocks.last().map_or(1, |block| block.line);
    for (_, name) in expected.iter().filter(|(part, _)| !found.contains(part)) {
        findings.gap(
            last,
            format!("there is no part `{name}`, which pages of this template have; the page may be cut off"),
        );
    }
}
