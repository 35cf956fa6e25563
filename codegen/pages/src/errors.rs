//! Tables of errors.

use std::collections::HashSet;

use super::cells;
use super::facts::ErrorFacts;
use super::findings::Findings;
use super::markdown::{Table, TableRow};
use super::parts::{Part, Parts};
use dingtalk_spec::model::Gateway;

/// Documented errors, in the page's order.
pub(super) fn read(parts: &Parts<'_>, gateway: Gateway, findings: &mut Findings) -> Vec<ErrorFacts> {
    let mut errors: Vec<ErrorFacts> = Vec::new();
    let mut said = HashSet::new();
    for table in parts.tables(Part::Errors) {
        let columns = columns(table);
        if !columns.contains(&Column::Code) {
            continue;
        }
        for row in &table.rows {
            let Some(error) = error(row, &columns, gateway, findings) else { continue };
            // A row that only its text tells from another says something new about the same error.
            if said.insert((error.status, error.code.clone(), error.message.clone(), error.text.clone())) {
                errors.push(error);
            } else {
                findings.note(row.line, format!("the error `{}` appears twice", error.code));
            }
        }
    }
    errors
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Status,
    Code,
    Message,
    Text,
}

/// What the columns hold. If no header names the message, it is the first column with an unknown header.
fn columns(table: &Table) -> Vec<Column> {
    let mut columns: Vec<_> = table.header.iter().map(|header| column(&cells::word(header).to_lowercase())).collect();
    if !columns.contains(&Column::Message)
        && let Some(first) = columns.iter_mut().find(|column| **column == Column::Text)
    {
        *first = Column::Message;
    }
    columns
}

fn column(header: &str) -> Column {
    let has = |words: &[&str]| words.iter().any(|word| header.contains(word));
    if has(&["http"]) {
        Column::Status
    } else if has(&["errmsg", "错误信息", "错误码描述", "错误描述", "error message"]) {
        Column::Message
    } else if has(&["错误码", "error code", "errcode"]) {
        Column::Code
    } else {
        Column::Text
    }
}

fn error(row: &TableRow, columns: &[Column], gateway: Gateway, findings: &mut Findings) -> Option<ErrorFacts> {
    let of = |wanted: Column| {
        let cells = columns.iter().zip(&row.cells).filter(|(column, _)| **column == wanted);
        cells.map(|(_, cell)| cells::plain(cell)).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let code = of(Column::Code).trim_matches('`').to_owned();
    if code.is_empty() {
        findings.gap(row.line, "an error without a code");
        return None;
    }
    let status = match (of(Column::Status).as_str(), gateway) {
        ("", Gateway::Legacy) => 200,
        (status, _) => match status.parse().ok().filter(|status| (100..600).contains(status)) {
            Some(status) => status,
            None => {
                findings.gap(row.line, format!("the error `{code}` has no HTTP status"));
                return None;
            }
        },
    };
    Some(ErrorFacts { status, code, message: of(Column::Message), text: of(Column::Text), line: row.line })
}

#[cfg(test)]
mod tests {
    use super::super::markdown;
    use super::*;

    fn read_page(table: &str, gateway: Gateway) -> (Vec<ErrorFacts>, usize) {
        let document = markdown::parse(&format!("## 错误码\n\n{table}"));
        let mut findings = Findings::new("a.md");
        let errors = read(&Parts::of(&document), gateway, &mut findings);
        (errors, findings.into_list().len())
    }

    #[test]
    fn errors_of_the_new_gateway() {
        let table = "| HttpCode | 错误码 | 错误信息 | 说明 |\n|---|---|---|---|\n| 400 | a.b | %s | x |\n| 400 | a.b | %s | x |\n| ? | c | d | |\n";
        let (errors, findings) = read_page(table, Gateway::New);
        let [error] = errors.as_slice() else { panic!("one error, not {errors:?}") };
        assert_eq!((error.status, error.code.as_str(), error.message.as_str(), error.line), (400, "a.b", "%s", 5));
        assert_eq!(findings, 2);
    }

    #[test]
    fn another_text_about_the_same_error_is_another_row() {
        let table = "| HttpCode | 错误码 | 错误信息 | 说明 |\n|---|---|---|---|\n| 400 | a.b | %s | x |\n| 400 | a.b | %s | y |\n| 400 | a.b | %s | x |\n";
        let (errors, findings) = read_page(table, Gateway::New);
        assert_eq!((errors.iter().map(|error| error.text.as_str()).collect::<Vec<_>>(), findings), (vec!["x", "y"], 1));
    }

    #[test]
    fn errors_of_the_legacy_gateway() {
        let table = "| 错误码（errcode） | 错误码描述（errmsg） | 解决方案 |\n|---|---|---|\n| -1 | 系统繁忙 | x |\n";
        let (errors, _) = read_page(table, Gateway::Legacy);
        assert_eq!((errors[0].status, errors[0].code.as_str(), errors[0].text.as_str()), (200, "-1", "x"));
        let table = "| 错误码 | 说明 | 排查方法 |\n|---|---|---|\n| 1 | y | x |\n";
        assert_eq!(read_page(table, Gateway::Legacy).0[0].message, "y");
    }
}
