//! The format of spec files, as data.
//!
//! Each table's keys appear here once, in the order in which specs list them, with their shapes and meanings. The shape checker,
//! the JSON Schemas, the key reference in `spec/README.md`, and what an import may do with a key all come from these tables.

mod tables;

use std::collections::BTreeSet;

pub(crate) use tables::{CRATE, ENDPOINT, EVENT, EVENTS, PARAMETER, TABLES};

/// A table of the format.
#[derive(Debug)]
pub(crate) struct Table {
    /// Identifies it in the JSON Schemas.
    pub(crate) id: &'static str,
    /// Its name in messages, with an article.
    pub(crate) title: &'static str,
    /// Where it is in a file, for the key reference.
    pub(crate) at: &'static str,
    pub(crate) keys: &'static [Key],
}

/// A key of a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) required: bool,
    /// One line for contributors.
    pub(crate) doc: &'static str,
    pub(crate) import: Import,
    /// Whether an import can leave it out if the format refuses its value.
    pub(crate) is_dispensable: bool,
    /// Whether pages may either state it or leave it out, so that a page error can be about a page that states it.
    pub(crate) is_noted: bool,
    /// Whether its value is a sentence of ours.
    pub(crate) is_prose: bool,
}

/// What an import into an existing spec does with a value that the page contradicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Import {
    /// It stays as a person wrote it.
    Kept,
    /// It follows the page.
    Follows,
    /// It stays, and the contradiction is reported.
    Firm,
}

impl Key {
    const fn follows(mut self) -> Self {
        self.import = Import::Follows;
        self
    }

    const fn firm(mut self) -> Self {
        self.import = Import::Firm;
        self
    }

    const fn dispensable(mut self) -> Self {
        self.is_dispensable = true;
        self
    }

    const fn noted(mut self) -> Self {
        self.is_noted = true;
        self
    }

    const fn prose(mut self) -> Self {
        self.is_prose = true;
        self
    }
}

/// What a key is set to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    /// Text that is not blank.
    Text,
    /// A list of such texts, at least one.
    Texts,
    Flag,
    /// An integer within these bounds, both included.
    Integer(i64, i64),
    IntegerOrText,
    /// One of a fixed set of words.
    Word(fn() -> Vec<&'static str>),
    /// A list of such words.
    Words(fn() -> Vec<&'static str>),
    /// A type expression.
    Type,
    /// Any value.
    Value,
    /// A table of such values by wire names.
    Values,
    /// JSON, written as text.
    Json,
    /// A table.
    Table(&'static Table),
    /// A table of tables, by names of our choice or wire names.
    Named(&'static Table),
    /// An array of tables.
    Tables(&'static Table),
}

impl Table {
    pub(crate) fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

/// The tables of endpoint files and event files at a path of keys: `body.fields.code`.
fn tables_at<S: AsRef<str>>(path: &[S]) -> impl Iterator<Item = &'static Table> {
    [&ENDPOINT, &EVENT].into_iter().filter_map(move |root| table_at(root, path))
}

fn table_at<S: AsRef<str>>(root: &'static Table, path: &[S]) -> Option<&'static Table> {
    let mut table = root;
    let mut steps = path.iter();
    while let Some(step) = steps.next() {
        table = match table.key(step.as_ref())?.shape {
            Shape::Table(inner) | Shape::Tables(inner) => inner,
            Shape::Named(inner) => {
                steps.next();
                inner
            }
            _ => return None,
        };
    }
    Some(table)
}

/// A key of the table at a path of keys.
pub(crate) fn key_at<S: AsRef<str>>(path: &[S], key: &str) -> Option<&'static Key> {
    tables_at(path).find_map(|table| table.key(key))
}

/// The position of a key among the keys of its table; unknown keys come last.
pub fn rank<S: AsRef<str>>(path: &[S], key: &str) -> usize {
    let place = tables_at(path).find_map(|table| table.keys.iter().position(|known| known.name == key));
    place.unwrap_or(usize::MAX)
}

/// The keys of a table that follow the page when a spec is imported again.
pub fn following<S: AsRef<str>>(path: &[S]) -> impl Iterator<Item = &'static str> {
    let keys = tables_at(path).flat_map(|table| table.keys);
    let names: BTreeSet<_> = keys.filter(|key| key.import == Import::Follows).map(|key| key.name).collect();
    names.into_iter()
}

/// Whether an import leaves a table's key as it is, and reports that the page contradicts it.
pub fn is_firm<S: AsRef<str>>(path: &[S], key: &str) -> bool {
    key_at(path, key).is_some_and(|key| key.import == Import::Firm)
}

/// Whether an import can leave a key of a table out if the format refuses its value.
pub fn is_dispensable<S: AsRef<str>>(path: &[S], key: &str) -> bool {
    key_at(path, key).is_some_and(|key| key.is_dispensable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_in_the_tables_of_their_paths() {
        assert!(is_firm::<&str>(&[], "method") && !is_firm::<&str>(&[], "summary"));
        assert!(rank(&["body", "fields", "code"], "type") < rank(&["types", "Code", "fields", "code"], "name"));
        assert_eq!(rank(&["body", "fields", "code"], "code"), usize::MAX);
        assert!(is_dispensable(&["answer", "fields", "type"], "unit") && !is_dispensable(&["query", "id"], "type"));
        assert_eq!(
            following(&["examples"]).collect::<Vec<_>>(),
            ["answer", "body", "data", "path_parameters", "query"]
        );
        assert!(rank(&["data", "fields", "deptId"], "type") < rank(&["data", "fields", "deptId"], "text"));
        assert_eq!(following(&["path"]).next(), None);
    }
}
