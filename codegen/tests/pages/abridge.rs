//! Pages without the vendor's prose: what carries facts stays.
//!
//! What goes: the front matter but slug, id and address; every paragraph; tables that are not of parameters, errors or basics; in cells, all
//! but numbers, names, values and the words of [`text::KEPT`]; what errors mean; of the samples, all languages but two, and of these
//! the lines around the call. Examples stay as they are.

mod code;
mod text;

use code::Samples;

/// Headings below which code is read.
const OF_CODE: [&str; 4] = ["示例", "请求方法", "example", "Example"];

/// Abridges the page `text`.
pub(crate) fn page(text: &str) -> String {
    if text.starts_with("---\n") { markdown(text) } else { scrape(text) }
}

fn markdown(text: &str) -> String {
    let mut out = String::from("---\n");
    let mut lines = text.lines().skip(1);
    out.extend(lines.by_ref().take_while(|line| *line != "---").filter_map(front));
    out.push_str("---\n");
    let mut samples = Samples::default();
    let mut heading = String::new();
    let mut label = String::new();
    let mut table = None;
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
            if table.is_none() {
                out.push('\n');
            }
            let kind = table.get_or_insert_with(|| Table::of(trimmed));
            out.extend(kind.row(trimmed).map(|row| row + "\n"));
            continue;
        } else if line.starts_with('#') {
            heading = trimmed.to_owned();
            label.clear();
            out.push_str(&format!("\n{}\n", heading_text(trimmed)));
        } else if trimmed.contains("请求方式") || trimmed.contains("请求地址") {
            out.push_str(&format!("\n{trimmed}\n"));
        } else if !trimmed.is_empty() {
            label = if trimmed.chars().count() > 24 { String::new() } else { trimmed.to_owned() };
        }
        table = None;
    }
    out
}

/// Only headings of the templates stay; others are the vendor's words, and still end what stands before them.
fn heading_text(line: &str) -> String {
    if line.starts_with("# ") { "# …".to_owned() } else { line.to_owned() }
}

/// A line of the front matter. That a page is no longer recommended stands in its breadcrumb, or in its title.
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

/// A table by what it is about; the columns of each kind that are abridged differ.
enum Table {
    Basics,
    Applications,
    Errors,
    Fields(Vec<bool>),
    Other,
}

impl Table {
    fn of(header: &str) -> Self {
        let cells = cells(header);
        let has =
            |words: &[&str]| cells.iter().any(|cell| words.iter().any(|word| cell.trim_matches('*').starts_with(word)));
        if has(&["HttpCode", "错误码"]) {
            Self::Errors
        } else if has(&["基本信息", "字段"]) {
            Self::Basics
        } else if has(&["应用类型"]) {
            Self::Applications
        } else if has(&["名称", "参数"]) {
            Self::Fields(cells.iter().map(|cell| matches!(cell.trim_matches('*'), "描述" | "说明")).collect())
        } else {
            Self::Other
        }
    }

    fn row(&self, row: &str) -> Option<String> {
        let cells = cells(row);
        let is_rule = cells.iter().all(|cell| cell.starts_with("---"));
        let cells: Vec<String> = match self {
            Self::Other => return None,
            Self::Applications => cells.into_iter().take(2).collect(),
            _ if is_rule => cells,
            Self::Basics => cells
                .iter()
                .map(|cell| if cell.contains("permission-") { text::abridged(cell) } else { cell.clone() })
                .collect(),
            Self::Errors => {
                let kept = if cells
                    .first()
                    .is_some_and(|cell| cell.trim_matches('*') == "HttpCode" || cell.len() == 3 && cells.len() == 4)
                {
                    3
                } else {
                    2
                };
                cells
                    .into_iter()
                    .enumerate()
                    .map(|(at, cell)| if at < kept || is_header(&cell) { cell } else { String::new() })
                    .collect()
            }
            Self::Fields(prose) if cells.len() == prose.len() => {
                let abridged = cells
                    .iter()
                    .zip(prose)
                    .map(|(cell, prose)| if *prose && !is_header(cell) { text::abridged(cell) } else { cell.clone() });
                abridged.collect()
            }
            // A row with too many cells is cut by mistake; its bars must stay.
            Self::Fields(_) => return Some(text::abridged_row(row)),
        };
        Some(format!("| {} |", cells.join(" | ")))
    }
}

fn is_header(cell: &str) -> bool {
    ["描述", "说明", "解决方案", "错误原因", "错误信息", "排查方法"].contains(&cell.trim_matches('*'))
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

/// A raw scrape, whose lines are abridged one by one: only code is known from the rest.
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
            // Nothing tells an error's message from what it means.
            out.push_str(&format!("{}\n", line.get(line.find('|').unwrap_or(0)..).unwrap_or(line)));
        } else {
            out.push_str(&format!("{}\n", text::abridged_line(line)));
        }
    }
    out
}
