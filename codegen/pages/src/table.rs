//! Rows of parameter tables: which column is which, and rows with a wrong number of cells.

use super::cells;
use super::findings::Findings;
use super::markdown::{Table, TableRow};

/// What a row says, before it is interpreted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RawRow {
    pub(super) line: u32,
    /// How deep it is marked, on pages that mark depth.
    pub(super) depth: Option<u32>,
    pub(super) name: String,
    pub(super) type_text: String,
    /// Absent if there is no such column.
    pub(super) required: Option<bool>,
    pub(super) example: String,
    /// Plain, but with list and note marks.
    pub(super) text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Name,
    Type,
    Required,
    Example,
    Limits,
    Text,
    Unknown,
}

/// What a column holds, by its header.
pub(super) fn column(header: &str) -> Column {
    match cells::word(header).to_lowercase().as_str() {
        "名称" | "参数" | "参数名称" | "参数名" | "字段" | "字段名" | "name" => Column::Name,
        "类型" | "参数类型" | "type" => Column::Type,
        "是否必填" | "是否必选" | "是否必须" | "是否必传" | "必填" | "required" => Column::Required,
        "示例值" | "示例" | "example" => Column::Example,
        "更多限制" => Column::Limits,
        "描述" | "说明" | "description" => Column::Text,
        _ => Column::Unknown,
    }
}

/// Reads the rows of a parameter table; empty if it is another table.
pub(super) fn rows(table: &Table, findings: &mut Findings) -> Vec<RawRow> {
    let columns: Vec<_> = table.header.iter().map(|header| column(header)).collect();
    if !columns.contains(&Column::Name) || !columns.contains(&Column::Type) {
        return Vec::new();
    }
    let mut rows: Vec<_> = table.rows.iter().flat_map(|row| read(row, &columns, findings)).collect();
    if rows.iter().any(|row| row.depth.is_some()) {
        for row in &mut rows {
            row.depth.get_or_insert(0);
        }
    }
    rows
}

/// A row, or several rows if its name is a choice of names.
fn read(row: &TableRow, columns: &[Column], findings: &mut Findings) -> Vec<RawRow> {
    let cells = as_many_as(columns.len(), row, findings);
    let mut raw = RawRow { line: row.line, ..RawRow::default() };
    for (column, cell) in columns.iter().zip(&cells) {
        match column {
            Column::Name => (raw.depth, raw.name) = unmarked(&cells::word(cell)),
            Column::Type => raw.type_text = cells::word(cell),
            Column::Required => raw.required = required(cell),
            Column::Example => raw.example = cells::plain(cell),
            Column::Text => raw.text = cells::plain(cell),
            Column::Limits | Column::Unknown => {}
        }
    }
    if columns.contains(&Column::Required) && raw.required.is_none() {
        findings.gap(row.line, format!("the row does not say whether `{}` is required", raw.name));
    }
    let names: Vec<&str> = raw.name.splitn(MOST_NAMES + 1, '|').map(str::trim).collect();
    if names.len() == 1 || names.len() > MOST_NAMES || names.contains(&"") {
        return vec![raw];
    }
    findings.note(row.line, format!("`{}` names several fields; each becomes a field", raw.name));
    names.into_iter().map(|name| RawRow { name: name.to_owned(), ..raw.clone() }).collect()
}

/// More names than this in one row are not alternatives.
const MOST_NAMES: usize = 8;

/// A name without the marks of its depth.
pub(super) fn unmarked(name: &str) -> (Option<u32>, String) {
    let bare = name.trim_start_matches(['└', '├', '─', '│', ' ']);
    let marks = name.strip_suffix(bare).unwrap_or_default().matches(['└', '├']).count();
    let depth = if marks == 0 { None } else { u32::try_from(marks).ok() };
    (depth, bare.to_owned())
}

/// What the column of required flags says.
fn required(cell: &str) -> Option<bool> {
    match cells::word(cell).to_lowercase().as_str() {
        "是" | "必填" | "必须" | "必选" | "yes" | "true" | "y" => Some(true),
        "否" | "可选" | "非必填" | "选填" | "no" | "false" | "n" => Some(false),
        _ => None,
    }
}

/// The cells of a row, as many as there are columns.
///
/// A bar within a text makes too many cells. Bars between columns have a blank on both sides, which distinguishes them.
fn as_many_as(columns: usize, row: &TableRow, findings: &mut Findings) -> Vec<String> {
    if row.cells.len() == columns {
        return row.cells.clone();
    }
    findings.note(row.line, format!("the row has {} cells for {columns} columns", row.cells.len()));
    let mut cells = spaced_cells(&row.text);
    if cells.len() > columns {
        let last = cells.split_off(columns.saturating_sub(1)).join(" | ");
        cells.push(last);
    }
    cells.resize(columns, String::new());
    cells
}

fn spaced_cells(row: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut before = ' ';
    let mut rest = row.chars().peekable();
    while let Some(c) = rest.next() {
        if c == '|' && before.is_whitespace() && rest.peek().is_none_or(|next| next.is_whitespace()) {
            cells.push(String::new());
        } else if let Some(cell) = cells.last_mut() {
            cell.push(c);
        }
        before = c;
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::markdown;
    use super::*;

    fn read(page: &str) -> (Vec<RawRow>, usize) {
        let document = markdown::parse(page);
        let mut findings = Findings::new("a.md");
        let tables = document.blocks.iter().filter_map(|block| match &block.content {
            markdown::BlockContent::Table(table) => Some(table),
            _ => None,
        });
        let rows = tables.flat_map(|table| rows(table, &mut findings)).collect();
        (rows, findings.into_list().len())
    }

    #[test]
    fn columns_by_their_headers() {
        let (rows, findings) =
            read("| **参数** | 参数类型 | 是否必选 | 说明 |\n|---|---|---|---|\n| a\\_b | String | 是 | x |\n");
        let [row] = rows.as_slice() else { panic!("one row") };
        assert_eq!((row.name.as_str(), row.type_text.as_str(), row.required), ("a_b", "String", Some(true)));
        assert_eq!((row.text.as_str(), row.line, findings), ("x", 3, 0));
    }

    #[test]
    fn bars_within_a_text_do_not_move_columns() {
        let header = "| 名称 | 类型 | 示例值 | 描述 |\n|---|---|---|---|\n";
        let (rows, findings) = read(&format!("{header}| a | String | x|y | one, \"|\" between |\n"));
        assert_eq!((rows[0].example.as_str(), rows[0].text.as_str()), ("x|y", "one, \"|\" between"));
        assert_eq!(findings, 1);
        let (rows, _) = read(&format!("{header}| a|b | Json |  | either |\n"));
        let names: Vec<_> = rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["a", "b"]);
        let (rows, _) = read(&format!("{header}| a | String |\n"));
        assert_eq!(rows[0].text, "");
    }

    #[test]
    fn marks_of_depth() {
        assert_eq!(unmarked("└ a"), (Some(1), "a".to_owned()));
        assert_eq!(unmarked("└└ a"), (Some(2), "a".to_owned()));
        assert_eq!(unmarked("a_└"), (None, "a_└".to_owned()));
    }

    #[test]
    fn other_tables_have_no_rows() {
        assert_eq!(read("| 错误码 | 说明 |\n|---|---|\n| 1 | x |\n"), (Vec::new(), 0));
    }
}
