//! The order of tables in a file.

use toml_edit::{DocumentMut, Item, Table};

use super::subject::Subject;
use crate::import::draft::{Block, Section};

/// Distance between tables of the original file, which leaves room for new ones.
const STEP: isize = 100_000;

/// Where a new table goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum Insertion<'b> {
    After(&'b Block),
    Before(&'b Block),
    /// At the end of its section.
    Last,
}

/// Makes room between the tables of a file.
pub(super) fn spread(document: &mut DocumentMut) {
    each_table(document.as_table_mut(), &mut Vec::new(), &mut |table, _| {
        table.set_position(table.position().map(|position| position * STEP));
    });
}

/// A free position, and the text before the table there.
pub(super) fn room(document: &mut DocumentMut, block: &Block, at: Insertion<'_>) -> (isize, String) {
    let standing = standing(document);
    let is_taken = |position: isize| standing.iter().any(|(_, taken)| *taken == position);
    match at {
        Insertion::After(other) => {
            let start = find_position(document, other).unwrap_or_default();
            ((start + 1..).find(|position| !is_taken(*position)).unwrap_or(start), "\n".to_owned())
        }
        Insertion::Before(other) => {
            let start = find_position(document, other).unwrap_or_default();
            let position = (isize::MIN..start).rev().find(|position| !is_taken(*position)).unwrap_or(start);
            (position, take_comment(document, other, block.section))
        }
        Insertion::Last => {
            let before: Vec<_> = standing.iter().filter(|(section, _)| *section <= block.section).collect();
            let is_first = before.iter().all(|(section, _)| *section != block.section);
            let start = before.iter().map(|(_, position)| *position).max().unwrap_or_default();
            let position = (start + 1..).find(|position| !is_taken(*position)).unwrap_or(start);
            let comment = format!("\n{}\n", block.section.comment());
            (position, if is_first { comment } else { "\n".to_owned() })
        }
    }
}

/// The text before a table that is no longer the first of its section: the section's comment moves to the new one.
fn take_comment(document: &mut DocumentMut, block: &Block, section: Section) -> String {
    let plain = "\n".to_owned();
    let Some(table) = table_mut(document, block) else { return plain };
    let prefix = table.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default().to_owned();
    if !prefix.contains(section.comment()) {
        return plain;
    }
    table.decor_mut().set_prefix(plain);
    prefix
}

fn table_mut<'d>(document: &'d mut DocumentMut, block: &Block) -> Option<&'d mut Table> {
    let mut item = document.as_item_mut();
    for step in &block.path {
        item = item.get_mut(step)?;
    }
    match item {
        Item::ArrayOfTables(tables) => {
            let subject = Subject::of(block);
            tables.iter_mut().find(|table| subject.is_of(*table))
        }
        item => item.as_table_mut(),
    }
}

fn find_position(document: &DocumentMut, block: &Block) -> Option<isize> {
    let item = block.path.iter().try_fold(document.as_item(), |item, step| item.get(step))?;
    match item {
        Item::ArrayOfTables(tables) => {
            let subject = Subject::of(block);
            tables.iter().find(|table| subject.is_of(*table))?.position()
        }
        item => item.as_table()?.position(),
    }
}

/// Every table that has a header, with its section and its position, in order.
fn standing(document: &mut DocumentMut) -> Vec<(Section, isize)> {
    let mut found = Vec::new();
    each_table(document.as_table_mut(), &mut Vec::new(), &mut |table, path| {
        if let (Some(position), Some(first)) = (table.position(), path.first()) {
            found.push((position, first.clone()));
        }
    });
    found.sort_by_key(|(position, _)| *position);
    let mut last = Section::Takes;
    let with_section = |(position, first): (isize, String)| {
        last = section_of(&first).unwrap_or(last);
        (last, position)
    };
    found.into_iter().map(with_section).collect()
}

/// The section of a top-level table. Types are where they are mentioned.
fn section_of(key: &str) -> Option<Section> {
    match key {
        "path_parameters" | "query" | "headers" | "body" | "rules" => Some(Section::Takes),
        "answer" | "pagination" => Some(Section::Answers),
        "errors" => Some(Section::Fails),
        "examples" => Some(Section::Looks),
        "page_errors" | "settled" => Some(Section::Differs),
        _ => None,
    }
}

fn each_table(table: &mut Table, path: &mut Vec<String>, visit: &mut dyn FnMut(&mut Table, &[String])) {
    visit(table, path);
    for (key, item) in table.iter_mut() {
        path.push(key.get().to_owned());
        match item {
            Item::Table(inner) => each_table(inner, path, visit),
            Item::ArrayOfTables(tables) => tables.iter_mut().for_each(|inner| each_table(inner, path, visit)),
            _ => {}
        }
        path.pop();
    }
}
