//! The subset of Markdown that pages use: front matter, headings, tables, code blocks and text.

/// A page split into pieces.
#[derive(Debug, Default)]
pub struct Document {
    /// Keys and values of the front matter.
    pub front: Vec<(String, String)>,
    /// Its pieces, in their order.
    pub blocks: Vec<Block>,
    /// The line of an unclosed code block, as in a truncated page.
    pub unclosed: Option<u32>,
}

impl Document {
    /// The value of `key` in the front matter.
    pub fn front(&self, key: &str) -> Option<&str> {
        self.front.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    }
}

/// A piece of a page.
#[derive(Debug)]
pub struct Block {
    /// Its first line, from 1.
    pub line: u32,
    /// What it is.
    pub content: BlockContent,
}

/// What a piece is.
#[derive(Debug)]
pub enum BlockContent {
    /// A heading, without emphasis.
    Heading {
        /// From 1, for the page's own.
        level: usize,
        /// What it says.
        text: String,
    },
    /// A table.
    Table(Table),
    /// A code block.
    Code(Code),
    /// A line of text.
    Text(String),
}

/// A table.
#[derive(Debug, Default)]
pub struct Table {
    /// The cells of its first row.
    pub header: Vec<String>,
    /// Whether a rule follows the header.
    pub has_rule: bool,
    /// The rows below the header.
    pub rows: Vec<TableRow>,
}

/// A row of a table.
#[derive(Debug, PartialEq, Eq)]
pub struct TableRow {
    /// Its line, from 1.
    pub line: u32,
    /// The text between the outer bars, as written.
    pub text: String,
    /// Trimmed, but otherwise as written.
    pub cells: Vec<String>,
}

/// A code block.
#[derive(Debug)]
pub struct Code {
    /// The text before it, which names its language or what it shows.
    pub label: String,
    /// The lines between the fences.
    pub text: String,
}

/// Splits `text` into pieces.
#[must_use]
pub fn parse(text: &str) -> Document {
    let mut document = Document::default();
    let mut lines = numbered(text).peekable();
    if lines.next_if(|(_, line)| line.trim_end() == "---").is_some() {
        document.front = lines.by_ref().map_while(|(_, line)| front_entry(line)).collect();
    }
    let mut label = String::new();
    while let Some((number, line)) = lines.next() {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            continue;
        }
        let content = if trimmed.starts_with("```") {
            let (text, closed) = code(&mut lines);
            if !closed {
                document.unclosed = Some(number);
            }
            BlockContent::Code(Code { label: label.clone(), text })
        } else if let Some((level, text)) = heading(line) {
            label.clone_from(&text);
            BlockContent::Heading { level, text }
        } else if is_row(trimmed) {
            let mut table = Table { header: row(number, trimmed).cells, ..Table::default() };
            while let Some((number, line)) = lines.next_if(|(_, line)| is_row(line.trim())) {
                let row = row(number, line.trim());
                if row.cells.iter().all(|cell| is_rule(cell)) {
                    table.has_rule = true;
                } else {
                    table.rows.push(row);
                }
            }
            BlockContent::Table(table)
        } else {
            label = trimmed.to_owned();
            BlockContent::Text(label.clone())
        };
        document.blocks.push(Block { line: number, content });
    }
    document
}

/// Lines with their numbers, from 1.
pub fn numbered(text: &str) -> impl Iterator<Item = (u32, &str)> {
    (1..).zip(text.lines())
}

fn front_entry(line: &str) -> Option<(String, String)> {
    let (key, value) = line.split_once(':')?;
    let value = value.trim();
    let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
    Some((key.trim().to_owned(), value.replace("\\\"", "\"")))
}

/// The lines up to the closing fence, and whether there is one.
fn code<'t>(lines: &mut impl Iterator<Item = (u32, &'t str)>) -> (String, bool) {
    let mut text = String::new();
    for (_, line) in lines {
        if line.contains('`') && line.trim_start().starts_with("```") {
            return (text, true);
        }
        text.push_str(line);
        text.push('\n');
    }
    (text, false)
}

fn heading(line: &str) -> Option<(usize, String)> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    (level > 0 && text.starts_with(' ')).then(|| (level, text.trim().trim_matches('*').trim().to_owned()))
}

fn is_row(line: &str) -> bool {
    line.len() > 1 && line.starts_with('|') && line.ends_with('|')
}

fn is_rule(cell: &str) -> bool {
    cell.len() >= 3 && cell.chars().all(|c| matches!(c, '-' | ':'))
}

fn row(line: u32, text: &str) -> TableRow {
    let inner = text.strip_prefix('|').and_then(|text| text.strip_suffix('|')).unwrap_or(text);
    TableRow { line, text: inner.to_owned(), cells: split_cells(inner) }
}

/// The cells between the bars of a row. An escaped bar is text.
fn split_cells(row: &str) -> Vec<String> {
    let backslashes = |before: &str| before.bytes().rev().take_while(|byte| *byte == b'\\').count();
    let is_escaped = |at: usize| row.get(..at).is_some_and(|before| backslashes(before) % 2 == 1);
    let bars = row.match_indices('|').map(|(at, _)| at).filter(|at| !is_escaped(*at));
    let mut start = 0;
    let cell = |end: usize| row.get(std::mem::replace(&mut start, end + 1)..end).unwrap_or_default().trim().to_owned();
    bars.chain([row.len()]).map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_keep_their_lines() {
        let page = "---\ntitle: \"A \\\"b\\\"\"\n---\n\n# **One**\n\nSome text\n\n```\n{\n```\n\n| a | b |\n| --- | --- |\n| x\\|y | |\n";
        let document = parse(page);
        assert_eq!(document.front("title"), Some("A \"b\""));
        let [heading, text, code, table] = document.blocks.as_slice() else {
            panic!("four blocks, not {:?}", document.blocks)
        };
        assert!(matches!(&heading.content, BlockContent::Heading { level: 1, text } if text == "One"));
        assert!(matches!(&text.content, BlockContent::Text(text) if text == "Some text"));
        assert!(matches!(&code.content, BlockContent::Code(code) if code.label == "Some text" && code.text == "{\n"));
        assert!(matches!(&table.content, BlockContent::Table(table)
            if table.header == ["a", "b"] && table.rows[0].cells == ["x\\|y", ""] && table.rows[0].line == 15));
        assert_eq!([heading.line, text.line, code.line, table.line], [5, 7, 9, 13]);
    }

    #[test]
    fn escaped_bars_are_text() {
        for (row, cells) in [
            (r" a | b ", vec!["a", "b"]),
            (r"a\|b|c", vec![r"a\|b", "c"]),
            (r"a\\|b", vec![r"a\\", "b"]),
            (r"a\\\|b", vec![r"a\\\|b"]),
            (r"\名|称\", vec![r"\名", r"称\"]),
            ("||", vec!["", "", ""]),
            ("", vec![""]),
        ] {
            assert_eq!(split_cells(row), cells, "{row}");
        }
    }

    #[test]
    fn a_page_that_ends_in_code_is_marked() {
        assert_eq!(parse("text\n```\n{").unclosed, Some(2));
        assert_eq!(parse("```\n{\n```").unclosed, None);
    }
}
