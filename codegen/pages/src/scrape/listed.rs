//! Tables of the legacy API's explorer: cells are words, and the fields of an object are in a list below its row.

use super::super::markdown::{Table, TableRow};
use super::super::parts::of_heading;
use super::super::table::{Column, column, unmarked};
use super::super::types;

/// The table at the start of `lines`, and how many of them it takes.
pub(super) fn table(lines: &[(u32, &str)]) -> Option<(usize, Table)> {
    let (_, first) = lines.first()?;
    let header: Vec<String> = first.split_whitespace().map(str::to_owned).collect();
    let columns: Vec<_> = header.iter().map(|word| column(word)).collect();
    if !columns.contains(&Column::Name) || !columns.contains(&Column::Type) || columns.contains(&Column::Unknown) {
        return None;
    }
    let below = lines.get(1..).unwrap_or_default();
    let length = below.iter().take_while(|(_, line)| !line.trim().is_empty() && of_heading(line).is_none()).count();
    let mut rows = Vec::new();
    let mut nested = Nested::default();
    for (number, line) in below.iter().take(length) {
        match line.trim().strip_prefix('•') {
            Some(item) => nested.push(*number, item.trim()),
            None => {
                nested.flush(&columns, &mut rows);
                rows.push(top_row(*number, line, &columns));
            }
        }
    }
    nested.flush(&columns, &mut rows);
    Some((1 + length, Table { header, has_rule: true, rows }))
}

/// A row of words. The last column takes the remaining ones.
fn top_row(number: u32, line: &str, columns: &[Column]) -> TableRow {
    let mut words = line.split_whitespace().map(str::to_owned).peekable();
    let mut cells = Vec::new();
    for column in columns {
        let mut cell = words.next().unwrap_or_default();
        if *column == Column::Type && words.peek().is_some_and(|word| word == "[]") {
            cell.push_str("[]");
            words.next();
        }
        cells.push(cell);
    }
    let rest: Vec<String> = words.collect();
    // A row with one word too few omits the column of limits, which is mostly empty.
    if let (Some(limits), true) = (columns.iter().position(|column| *column == Column::Limits), rest.is_empty())
        && cells.last().is_some_and(String::is_empty)
    {
        cells.pop();
        cells.insert(limits, String::new());
    }
    if let Some(last) = cells.last_mut()
        && !rest.is_empty()
    {
        *last = format!("{last} {}", rest.join(" "));
    }
    TableRow { line: number, text: line.trim().to_owned(), cells }
}

/// The items below a row: for each field, its name, type, example and perhaps a description.
#[derive(Debug, Default)]
struct Nested<'t> {
    items: Vec<(u32, &'t str)>,
}

impl<'t> Nested<'t> {
    fn push(&mut self, number: u32, item: &'t str) {
        self.items.push((number, item));
    }

    /// Turns the items into rows. If any item is marked with its depth, a mark means one level deeper than no mark.
    fn flush(&mut self, columns: &[Column], rows: &mut Vec<TableRow>) {
        let mut items = std::mem::take(&mut self.items).into_iter().peekable();
        let mut unmarked_before = false;
        while let Some((number, first)) = items.next() {
            let (marks, name) = unmarked(first);
            let depth = match marks {
                None => {
                    unmarked_before = true;
                    1
                }
                Some(marks) => marks + u32::from(unmarked_before),
            };
            let mut values = vec![items.next().map_or("", |(_, item)| item)];
            while items.peek().is_some_and(|(_, item)| unmarked(item).0.is_none()) && !begins_row(&mut items.clone()) {
                values.extend(items.next().map(|(_, item)| item));
            }
            rows.push(nested_row(number, depth, &name, &values, columns));
        }
    }
}

/// Whether the next item is a name: a type follows it.
fn begins_row<'t>(items: &mut impl Iterator<Item = (u32, &'t str)>) -> bool {
    items.next();
    items.next().is_some_and(|(_, item)| types::is_known(item) || item.ends_with("[]"))
}

fn nested_row(number: u32, depth: u32, name: &str, values: &[&str], columns: &[Column]) -> TableRow {
    let mark = "└".repeat(usize::try_from(depth).unwrap_or_default());
    let mut values = values.iter();
    let cells = columns.iter().map(|column| match column {
        Column::Name => format!("{mark} {name}"),
        Column::Type | Column::Example => values.next().map_or_else(String::new, |value| (*value).to_owned()),
        Column::Text => values.by_ref().copied().collect::<Vec<_>>().join(" "),
        _ => String::new(),
    });
    let cells: Vec<String> = cells.collect();
    TableRow { line: number, text: cells.join(" | "), cells }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        let lines: Vec<_> = super::super::numbered(text).collect();
        table(&lines).map(|(_, table)| table.rows.into_iter().map(|row| row.cells).collect()).unwrap_or_default()
    }

    #[test]
    fn words_and_lists() {
        let text = "名称 类型 示例值 描述\nouter Outer x\n• list\n• Item []\n• list\n• └ id\n• Number\n• id\n• └ names\n• String []\n• names\nplain Plain y two words\n• └ a\n• String\n• a\n";
        let rows = rows(text);
        let names: Vec<_> = rows.iter().map(|row| row[0].as_str()).collect();
        assert_eq!(names, ["outer", "└ list", "└└ id", "└└ names", "plain", "└ a"]);
        let types: Vec<_> = rows.iter().map(|row| row[1].as_str()).collect();
        assert_eq!(types, ["Outer", "Item []", "Number", "String []", "Plain", "String"]);
        assert_eq!(rows[4][3], "two words");
    }

    #[test]
    fn an_empty_column_of_limits() {
        let rows = rows("名称 类型 是否必须 示例值 更多限制 描述\na String 可选 key 说明\n");
        assert_eq!(rows, [["a", "String", "可选", "key", "", "说明"].map(str::to_owned)]);
    }

    #[test]
    fn other_lines_are_not_tables() {
        assert_eq!(rows("名称 以及 类型\n"), [] as [Vec<String>; 0]);
    }
}
