//! Edits the texts: removes rows from endpoints' files, adds names to them, and adds declarations to the API's file.
//!
//! Whatever is not moved stays as it is, including blanks.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::import::draft::Section;
use crate::import::shared::Row;
use crate::splice::splice;
use crate::toml_text;
use dingtalk_spec::authoring::{self, Entry, Node};
use dingtalk_spec::{SourceFile, is_unwritten};

/// The greatest length of a line in a list of names.
const LINE: usize = 120;

/// A row of an endpoint's file.
#[derive(Debug)]
pub(super) struct Own {
    pub(super) row: Row,
    /// Its lines.
    range: Range<usize>,
    /// Whether it is now shared.
    pub(super) is_gone: bool,
}

impl Own {
    /// Whether nobody has described it yet.
    pub(super) fn is_unwritten(&self) -> bool {
        is_unwritten(&self.row.text)
    }
}

/// An endpoint's file that is being edited.
#[derive(Debug)]
pub(super) struct EndpointFile {
    pub(super) path: String,
    pub(super) is_written: bool,
    /// Its rows that can be moved.
    pub(super) rows: Vec<Own>,
    text: String,
    has_crlf: bool,
    /// Names in `shared_errors`.
    listed: Vec<String>,
    /// Where these are, or where they would be.
    list: List,
    /// Constants of rows that cannot be moved, and of those listed so far.
    constants: BTreeSet<String>,
    is_changed: bool,
}

#[derive(Debug)]
enum List {
    At(Range<usize>),
    Missing(usize),
}

impl EndpointFile {
    pub(super) fn read(file: &SourceFile, is_written: bool) -> Option<Self> {
        let text = std::str::from_utf8(&file.bytes).ok()?;
        let has_crlf = text.contains("\r\n");
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
        let root = authoring::tree(&SourceFile { path: file.path.clone(), bytes: text.clone().into_bytes() })?;
        let mut rows = Vec::new();
        let mut constants = BTreeSet::new();
        for node in root.list("errors") {
            let Some(row) = Row::read(node, None) else { continue };
            match lines(node, &text) {
                Some(range) => rows.push(Own { row, range, is_gone: false }),
                None => drop(constants.insert(row.constant)),
            }
        }
        let list = match root.get("shared_errors") {
            Some(node) => List::At(node.span.clone()),
            None => List::Missing(end_of_keys(&root, &text)),
        };
        let listed = root.texts("shared_errors").iter().map(|name| name.value.to_owned()).collect();
        let path = file.path.clone();
        Some(Self { path, is_written, rows, text, has_crlf, listed, list, constants, is_changed: false })
    }

    pub(super) fn is_changed(&self) -> bool {
        self.is_changed
    }

    /// Whether it lists this name.
    pub(super) fn lists(&self, name: &str) -> bool {
        self.listed.iter().any(|listed| listed == name)
    }

    /// Whether no error of the file has this constant.
    pub(super) fn is_free(&self, constant: &str) -> bool {
        !self.constants.contains(constant)
            && self.rows.iter().filter(|own| !own.is_gone).all(|own| own.row.constant != constant)
    }

    /// Lists the shared error `name` in place of a row.
    pub(super) fn list(&mut self, place: usize, name: String, constant: String) {
        if let Some(own) = self.rows.get_mut(place) {
            own.is_gone = true;
            self.listed.push(name);
            self.constants.insert(constant);
            self.is_changed = true;
        }
    }

    /// Lists a set in place of its rows, if the file lists all of them.
    pub(super) fn list_set(&mut self, name: &str, rows: &[String]) {
        if !rows.is_empty() && rows.iter().all(|row| self.lists(row)) {
            self.listed.retain(|listed| !rows.contains(listed));
            self.listed.insert(0, name.to_owned());
            self.is_changed = true;
        }
    }

    /// The names that it lists.
    pub(super) fn singles(&self) -> impl Iterator<Item = &str> {
        self.listed.iter().map(String::as_str)
    }

    /// The text without the shared rows, and with their names.
    pub(super) fn text(&self) -> String {
        let mut edits: Vec<(Range<usize>, String)> =
            self.rows.iter().filter(|own| own.is_gone).map(|own| (own.range.clone(), String::new())).collect();
        edits.push(match &self.list {
            List::At(range) => (range.clone(), names(&self.listed)),
            List::Missing(at) => (*at..*at, format!("shared_errors = {}\n", names(&self.listed))),
        });
        if self.rows.iter().all(|own| own.is_gone) {
            edits.extend(self.heading().map(|range| (range, String::new())));
        }
        let text = splice(&self.text, edits);
        if self.has_crlf { text.replace('\n', "\r\n") } else { text }
    }

    /// The heading of the part that contains the rows.
    fn heading(&self) -> Option<Range<usize>> {
        let first = self.rows.first()?.range.start;
        let before = self.text.get(..first)?;
        let heading = format!("\n{}\n", Section::Fails.comment());
        before.ends_with(&heading).then(|| first - heading.len()..first)
    }
}

/// A row that is added to an API's file.
#[derive(Debug)]
pub(super) struct Declared {
    pub(super) key: String,
    pub(super) name: Option<String>,
    pub(super) row: Row,
}

/// The API's file with the new errors and sets; nothing if there are none.
pub(super) fn declare(
    api: &SourceFile,
    root: &Node,
    rows: &[Declared],
    sets: &[(String, Vec<String>)],
) -> Option<String> {
    if rows.is_empty() && sets.is_empty() {
        return None;
    }
    let text = String::from_utf8_lossy(&api.bytes);
    let has_crlf = text.contains("\r\n");
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let status_is_known =
        |row: &Row| row.status == 200 && root.text("gateway").is_some_and(|gateway| gateway.value == "legacy");
    let rows: String = rows.iter().map(|declared| declaration(declared, status_is_known(&declared.row))).collect();
    let sets: String =
        sets.iter().map(|(name, rows)| format!("\n[error_sets.{name}]\nerrors = {}\n", names(rows))).collect();
    let end = root.table("errors").iter().filter_map(|entry| lines_of_table(entry, text)).max().unwrap_or(text.len());
    let text = splice(text, vec![(end..end, rows), (text.len()..text.len(), sets)]);
    let text = text.replace("\r\n", "\n");
    Some(if has_crlf { text.replace('\n', "\r\n") } else { text })
}

fn declaration(Declared { key, name, row }: &Declared, status_is_known: bool) -> String {
    let mut text = format!("\n[errors.{key}]\n");
    if !status_is_known {
        text.push_str(&format!("status = {}\n", row.status));
    }
    text.push_str(&format!("code = {}\n", toml_text::text(&row.code)));
    if let Some(name) = name {
        text.push_str(&format!("name = {}\n", toml_text::text(name)));
    }
    let messages = toml_text::texts(row.messages.iter().map(String::as_str));
    text.push_str(&format!("messages = {messages}\ntext = {}\n", toml_text::text(&row.text)));
    text
}

/// A list of names, on one line if it fits.
fn names(names: &[String]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| toml_text::text(name)).collect();
    let short = format!("[{}]", quoted.join(", "));
    if short.len() + "shared_errors = ".len() <= LINE {
        return short;
    }
    let mut text = "[".to_owned();
    let mut line = LINE;
    for name in quoted {
        let part = format!("{name},");
        if line + 1 + part.len() > LINE {
            text.push_str("\n  ");
            line = 2;
        } else {
            text.push(' ');
            line += 1;
        }
        line += part.len();
        text.push_str(&part);
    }
    text + "\n]"
}

/// The lines of an element that has a header, and the blank line before it.
fn lines(node: &Node, text: &str) -> Option<Range<usize>> {
    text.get(node.span.start..)?.starts_with("[[").then_some(())?;
    let last = node.entries().iter().map(|entry| entry.node.span.end).max()?;
    let before = text.get(..node.span.start)?;
    let start = if before.ends_with("\n\n") { node.span.start - 1 } else { node.span.start };
    Some(start..end_of_line(text, last))
}

fn lines_of_table(entry: &Entry, text: &str) -> Option<usize> {
    entry.node.entries().iter().map(|entry| end_of_line(text, entry.node.span.end)).max()
}

fn end_of_line(text: &str, from: usize) -> usize {
    text.get(from..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| from + at + 1)
}

/// The end of the last line of keys before the first table.
fn end_of_keys(root: &Node, text: &str) -> usize {
    let is_line = |entry: &&Entry| {
        let before = text.get(..entry.key_span.start).unwrap_or_default();
        before.rsplit('\n').next().is_some_and(|start| start.trim().is_empty())
    };
    let ends = root.entries().iter().filter(is_line).map(|entry| end_of_line(text, entry.node.span.end));
    ends.max().unwrap_or_default()
}
