//! A spec file as a tree in which every part knows its place.

use std::ops::Range;

use crate::diagnostics::Reporter;
use crate::json::Json;
use crate::text_span::TextMap;
use crate::vocabulary::{self, Vocabulary};

/// A value and its place.
#[derive(Debug)]
pub struct Node {
    /// Where the value is in the file, in bytes.
    pub span: Range<usize>,
    /// The value.
    pub value: Value,
}

/// A value of TOML.
#[derive(Debug)]
pub enum Value {
    /// A string.
    Text(String),
    /// An integer.
    Integer(i64),
    /// A number with a fraction.
    Float(f64),
    /// A boolean.
    Flag(bool),
    /// A date, which no spec has.
    Date,
    /// An array.
    List(Vec<Node>),
    /// A table, its entries in order of their places.
    Table(Vec<Entry>),
}

/// A key with its value.
#[derive(Debug)]
pub struct Entry {
    /// The key, without quotes.
    pub key: String,
    /// Where the key is in the file, in bytes.
    pub key_span: Range<usize>,
    /// The value.
    pub node: Node,
}

/// Text and its place.
#[derive(Debug, Clone)]
pub struct Text<'t> {
    /// The text, without quotes and escapes.
    pub value: &'t str,
    /// Where the quoted text is in the file, in bytes.
    pub span: Range<usize>,
}

impl Text<'_> {
    /// Where `range` of the text is in the file.
    pub(crate) fn part(&self, reporter: &Reporter, range: &Range<usize>) -> Range<usize> {
        TextMap::new(&reporter.source.text, &self.span, self.value).span(range)
    }
}

/// Accessors. They return `None` for anything that is missing or of another kind, which `shape` has already reported.
impl Node {
    /// The value's name in messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self.value {
            Value::Text(_) => "text",
            Value::Integer(_) => "an integer",
            Value::Float(_) => "a number with a fraction",
            Value::Flag(_) => "true or false",
            Value::Date => "a date",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }

    /// The value as JSON; `None` for what JSON does not have: dates, infinities.
    #[must_use]
    pub fn to_json(&self) -> Option<serde_json::Value> {
        Json::from_toml(self).ok().map(|json| json.plain())
    }

    /// The entries of a table.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Table(entries) => entries,
            _ => &[],
        }
    }

    /// The elements of a list.
    #[must_use]
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The entry of a table with this key.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// The value under this key of a table.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.node)
    }

    /// Whether a table has this key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    /// The value as text.
    #[must_use]
    pub fn as_text(&self) -> Option<Text<'_>> {
        match &self.value {
            Value::Text(value) => Some(Text { value, span: self.span.clone() }),
            _ => None,
        }
    }

    /// The value as an integer.
    #[must_use]
    pub fn as_integer(&self) -> Option<i64> {
        match self.value {
            Value::Integer(value) => Some(value),
            _ => None,
        }
    }

    /// The text under this key.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<Text<'_>> {
        self.get(key)?.as_text()
    }

    /// The text under this key, empty if there is none.
    #[must_use]
    pub fn owned_text(&self, key: &str) -> String {
        self.maybe_text(key).unwrap_or_default()
    }

    /// The text under this key, as an owned string.
    #[must_use]
    pub fn maybe_text(&self, key: &str) -> Option<String> {
        Some(self.text(key)?.value.to_owned())
    }

    /// The integer under this key.
    #[must_use]
    pub fn integer(&self, key: &str) -> Option<i64> {
        self.get(key)?.as_integer()
    }

    pub(crate) fn length(&self, key: &str) -> Option<u64> {
        u64::try_from(self.integer(key)?).ok()
    }

    /// The boolean under this key.
    #[must_use]
    pub fn flag(&self, key: &str) -> Option<bool> {
        match self.get(key)?.value {
            Value::Flag(value) => Some(value),
            _ => None,
        }
    }

    /// The texts of the list under this key.
    #[must_use]
    pub fn texts(&self, key: &str) -> Vec<Text<'_>> {
        self.list(key).iter().filter_map(Node::as_text).collect()
    }

    /// The elements of the list under this key.
    #[must_use]
    pub fn list(&self, key: &str) -> &[Node] {
        self.get(key).map(Node::items).unwrap_or_default()
    }

    /// The entries of the table under this key.
    #[must_use]
    pub fn table(&self, key: &str) -> &[Entry] {
        self.get(key).map(Node::entries).unwrap_or_default()
    }

    /// What the word under this key means.
    #[must_use]
    pub fn word<V: Vocabulary>(&self, key: &str) -> Option<V> {
        vocabulary::find(self.text(key)?.value)
    }

    /// What the words of the list under this key mean.
    #[must_use]
    pub fn words<V: Vocabulary>(&self, key: &str) -> Vec<V> {
        self.texts(key).into_iter().filter_map(|text| vocabulary::find(text.value)).collect()
    }
}
