//! The format of spec files, as data.
//!
//! Each table's keys stand here once, with their shapes and meanings. The shape checker, the JSON Schemas and the key reference
//! in `spec/README.md` are all made from these tables.

mod tables;

pub(crate) use tables::{CRATE, ENDPOINT, TABLES};

/// A table of the format.
#[derive(Debug)]
pub(crate) struct Table {
    /// Identifies it in the JSON Schemas.
    pub(crate) id: &'static str,
    /// What it is called in messages, with its article.
    pub(crate) title: &'static str,
    /// Where it stands in a file, for the key reference.
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
}

/// What stands after a key.
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
    /// A value of whatever kind.
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
