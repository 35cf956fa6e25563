//! A spec file as a tree whose every part knows where it stands.

use std::ops::Range;

use crate::diagnostics::Reporter;
use crate::text_span::TextMap;
use crate::vocabulary::{self, Vocabulary};

/// A value and its place.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) span: Range<usize>,
    pub(crate) value: Value,
}

/// What TOML can say.
#[derive(Debug)]
pub(crate) enum Value {
    Text(String),
    Integer(i64),
    Float(f64),
    Flag(bool),
    Date,
    List(Vec<Node>),
    Table(Vec<Entry>),
}

/// A key with its value.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_span: Range<usize>,
    pub(crate) node: Node,
}

/// Text and its place.
#[derive(Debug, Clone)]
pub(crate) struct Text<'t> {
    pub(crate) value: &'t str,
    pub(crate) span: Range<usize>,
}

impl Text<'_> {
    /// Where `range` of the text stands in the file.
    pub(crate) fn part(&self, reporter: &Reporter, range: &Range<usize>) -> Range<usize> {
        TextMap::new(&reporter.source.text, &self.span, self.value).span(range)
    }
}

/// Reading. Whatever is missing or of another kind is `None`: [`crate::shape`] has complained already.
impl Node {
    /// What the value is called in messages.
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

    pub(crate) fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Table(entries) => entries,
            _ => &[],
        }
    }

    pub(crate) fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    pub(crate) fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.node)
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    pub(crate) fn as_text(&self) -> Option<Text<'_>> {
        match &self.value {
            Value::Text(value) => Some(Text { value, span: self.span.clone() }),
            _ => None,
        }
    }

    pub(crate) fn as_integer(&self) -> Option<i64> {
        match self.value {
            Value::Integer(value) => Some(value),
            _ => None,
        }
    }

    pub(crate) fn text(&self, key: &str) -> Option<Text<'_>> {
        self.get(key)?.as_text()
    }

    /// The text under `key`, empty where there is none.
    pub(crate) fn owned_text(&self, key: &str) -> String {
        self.maybe_text(key).unwrap_or_default()
    }

    pub(crate) fn maybe_text(&self, key: &str) -> Option<String> {
        Some(self.text(key)?.value.to_owned())
    }

    pub(crate) fn integer(&self, key: &str) -> Option<i64> {
        self.get(key)?.as_integer()
    }

    pub(crate) fn length(&self, key: &str) -> Option<u64> {
        u64::try_from(self.integer(key)?).ok()
    }

    pub(crate) fn flag(&self, key: &str) -> Option<bool> {
        match self.get(key)?.value {
            Value::Flag(value) => Some(value),
            _ => None,
        }
    }

    pub(crate) fn texts(&self, key: &str) -> Vec<Text<'_>> {
        self.list(key).iter().filter_map(Node::as_text).collect()
    }

    pub(crate) fn list(&self, key: &str) -> &[Node] {
        self.get(key).map(Node::items).unwrap_or_default()
    }

    pub(crate) fn table(&self, key: &str) -> &[Entry] {
        self.get(key).map(Node::entries).unwrap_or_default()
    }

    pub(crate) fn word<V: Vocabulary>(&self, key: &str) -> Option<V> {
        vocabulary::find(self.text(key)?.value)
    }

    pub(crate) fn words<V: Vocabulary>(&self, key: &str) -> Vec<V> {
        self.texts(key).into_iter().filter_map(|text| vocabulary::find(text.value)).collect()
    }
}
