//! Pages without the vendor's prose: only what carries facts stays.
//!
//! Removed are: the front matter except slug, id and address; every paragraph that does not deprecate the page; tables not about
//! parameters, errors or basics; in cells, all but numbers, names, values, the words of [`text::KEPT`] and a sign for beginnings
//! that texts share; the meanings of errors; samples in all but three languages, and in these, all but what leads to the call. Examples stay as they are.

mod beginnings;
mod code;
mod text;

use beginnings::Beginnings;
use code::Samples;

/// Headings of parts that have code.
const OF_CODE: [&str; 4] = ["示例", "请求方法", "example", "Example"];

/// What a paragraph says about a page that is deprecated.
const GIVEN_UP: &str = "不再维护";

/// Abridges the page `text`.
pub(crate) fn page(text: &str) -> String {
    if text.starts_with("---\n") { markdown(text) } else { scrape(text) }
}

fn markdown(text: &str) -> String {
    let mut out = String::from("---\n");
    let mut lines = text.lines().skip(1);
    out.extend(lines.by_ref().take_while(|line| *line != "---").filter_map(front));
    out.push_str("---\n");
    let beginnings = Beginnings::of(text);
    let mut samples = Samples::default();
    let mut heading = String::new();
    let mut label = String::new();
    let mut table: Option<Option<Table>> = None;
    while let Some(line) = lines.next() {
        let trimmed = line.trim();
        if trimmed.starts_with("```") {
            let code: Vec<&str> = lines.by_ref().take_while(|line| !line.trim_start().starts_with("```")).collect();
            if OF_CODE.iter().any(|word| heading.contains(word))
                && let Some(code) = samples.abridged(&label, &code)
            {
                out.push_str(&format!("{label}\n```\n{code}```\n"));
            }
        } else if trimmed.starts_with('|') && trimmed.ends_with('|') {
            match &table {
                Some(Some(table)) => out.push_str(&(table.row(trimmed, &beginnings) + "\n")),
                Some(None) => {}
                None => {
                    let begun = table.insert(Table::of(trimmed));
                    if begun.is_some() {
                        out.push_str(&format!("\n{trimmed}\n"));
                    }
                }
            }
            continue;
        } else if line.starts_with('#') {
            heading = trimmed.to_owned();
            label.clear();
            out.push_str(&format!("\n{}\n", heading_text(trimmed)));
        } else if trimmed.contains("请求方式") || trimmed.contains("请求地址") {
            out.push_str(&format!("\n{trimmed}\n"));
        } else if trimmed.contains(GIVEN_UP) {
            out.push_str(&format!("\n…{GIVEN_UP}…\n"));
        } else if !trimmed.is_empty() {
            label = if trimmed.chars().count() > 24 { String::new() } else { trimmed.to_owned() };
        }
        table = None;
    }
    out
}

/// The text of a heading, which identifies what follows it; the first one is the title.
fn heading_text(line: &str) -> String {
    if line.starts_with("# ") { "# …".to_owned() } else { line.to_owned() }
}

/// A line of the front matter. The breadcrumb or the title shows whether a page is deprecated.
fn front(line: &str) -> Option<String> {
    let (key, value) = line.split_once(": ")?;
    let given_up = ["历史文档", "废弃", "已下线", "不推荐"].into_iter().find(|word| value.contains(word)).unwrap_or("");
    match key {
        "slug" | "doc_id" | "source_url" => Some(format!("{line}\n")),
        "title" => Some(format!("title: \"…{given_up}\"\n")),
        "breadcrumb" if !given_up.is_empty() => Some(format!("breadcrumb: \"{given_up}\"\n")),
        _ => None,
    }
}

/// What stays of a table's columns.
struct Table {
    columns: Vec<Keep>,
}

#[derive(Clone, Copy)]
enum Keep {
    Whole,
    /// Without prose.
    Abridged,
    Nothing,
}

impl Table {
    /// The table below `header`; nothing if it is not about the endpoint.
    fn of(header: &str) -> Option<Self> {
        let cells = cells(header);
        let names: Vec<&str> = cells.iter().map(|cell| cell.trim_matches('*')).collect();
        let after =
            |whole: usize, rest: Keep| (0..names.len()).map(|at| if at < whole { Keep::Whole } else { rest }).collect();
        let columns = match names.first()? {
            &"HttpCode" => after(3, Keep::Nothing),
            name if name.starts_with("错误码") => after(2, Keep::Nothing),
            &"应用类型" => after(2, Keep::Nothing),
            &"基本信息" | &"字段" => after(1, Keep::Abridged),
            &"名称" | &"参数" => {
                let is_prose = |name: &&str| matches!(*name, "描述" | "说明");
                names.iter().map(|name| if is_prose(name) { Keep::Abridged } else { Keep::Whole }).collect()
            }
            _ => return None,
        };
        Some(Self { columns })
    }

    fn row(&self, row: &str, beginnings: &Beginnings) -> String {
        let cells = cells(row);
        if cells.iter().all(|cell| cell.starts_with("---")) {
            return row.to_owned();
        }
        if cells.len() != self.columns.len() {
            // A cell contains a bar.
            return text::abridged_row(row);
        }
        let cells = cells.iter().zip(&self.columns).map(|(cell, keep)| match keep {
            Keep::Whole => cell.clone(),
            Keep::Abridged => beginnings.abridged(cell),
            Keep::Nothing => String::new(),
        });
        format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
    }
}

fn cells(row: &str) -> Vec<String> {
    let inner = row.trim_start_matches('|').trim_end_matches('|');
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for c in inner.chars() {
        if c == '|' && !escaped {
            cells.push(String::new());
        } else if let Some(cell) = cells.last_mut() {
            cell.push(c);
        }
        escaped = c == '\\' && !escaped;
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

/// A raw scrape. Its lines are abridged one by one, because only code can be distinguished from the rest.
fn scrape(text: &str) -> String {
    let mut out = String::new();
    let mut in_code = false;
    let mut in_errors = false;
    let mut kept = true;
    for line in text.lines() {
        let trimmed = line.trim();
        if let Some(code) = code::of_scrape_heading(trimmed) {
            (in_code, in_errors, kept) = (code, trimmed == "错误码" || trimmed == "Error codes", true);
            out.push_str(&format!("{line}\n"));
        } else if in_code {
            kept = code::stays_in_scrape(trimmed, kept);
            if trimmed.starts_with(code::PACKAGE) {
                out.push_str(code::GENERATED);
            }
            if kept && code::carries_names(trimmed) {
                out.push_str(&format!("{line}\n"));
            }
        } else if in_errors {
            // Nothing separates an error's message from its meaning.
            out.push_str(&format!("{}\n", line.get(line.find('|').unwrap_or(0)..).unwrap_or(line)));
        } else {
            out.push_str(&format!("{}\n", text::abridged_line(line)));
        }
    }
    out
}
