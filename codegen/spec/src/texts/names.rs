//! Names that exist, so that texts can mention them in code.

use std::collections::BTreeSet;

use crate::format::{self, Key, Shape, Table};
use crate::node::{Entry, Node, Value};

/// The vendor's names of all operations, whether they have specs or not.
pub type Operations = BTreeSet<String>;

/// What a spec file names: its parameters, fields, types, values, codes, and whatever its examples contain.
#[derive(Debug, Clone, Default)]
pub struct Names(BTreeSet<String>);

impl Names {
    /// The words in a text, such as the vendor's.
    #[must_use]
    pub fn in_words(text: &str) -> Self {
        let mut names = Self::default();
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-'));
        names.0.extend(words.filter(|word| !word.is_empty()).map(str::to_owned));
        names
    }

    /// The names in a spec file.
    #[must_use]
    pub fn of(root: &Node) -> Self {
        Self::of_all([root])
    }

    /// The names in an API's file and in those of its endpoints, which the texts of shared errors are about.
    #[must_use]
    pub fn of_all<'n>(roots: impl IntoIterator<Item = &'n Node>) -> Self {
        let mut names = Self::default();
        for root in roots {
            let table = match () {
                () if root.has("operation") => &format::ENDPOINT,
                () if root.has("event") => &format::EVENT,
                () => &format::CRATE,
            };
            names.collect(root, Some(table));
        }
        names
    }

    /// Whether the file has the name, or every part of a path such as `result.list[].userId`.
    pub(super) fn has(&self, name: &str) -> bool {
        let parts = || name.split(['.', '=', ':']).map(|part| part.trim().trim_end_matches("[]"));
        self.0.contains(name) || parts().all(|part| self.0.contains(part))
    }

    /// The known name that this one is a misspelling of: at most two letters are different, or only case and underscores.
    pub(super) fn similar(&self, name: &str) -> Option<&str> {
        let plain = |name: &str| name.replace('_', "").to_lowercase();
        let is_similar = |known: &&String| {
            let distance = strsim::damerau_levenshtein(&plain(name), &plain(known));
            // Shorter names are alike by chance.
            distance == 0 || (distance <= 2 && name.len() >= 8 && known.len() >= 8 && known.len() <= 40)
        };
        self.0.iter().find(is_similar).map(String::as_str)
    }

    /// Collects the names in a table of the format, or in something else.
    fn collect(&mut self, node: &Node, table: Option<&Table>) {
        match &node.value {
            Value::Table(entries) => {
                for Entry { key, node, .. } in entries {
                    self.0.insert(key.clone());
                    match table.and_then(|table| table.key(key)) {
                        // Our own texts prove nothing.
                        Some(known) if known.is_prose => {}
                        Some(Key { shape: Shape::Named(table), .. }) => {
                            for Entry { key, node, .. } in node.entries() {
                                self.0.insert(key.clone());
                                self.collect(node, Some(table));
                            }
                        }
                        Some(Key { shape: Shape::Table(table) | Shape::Tables(table), .. }) => {
                            self.collect(node, Some(table));
                        }
                        _ => self.collect(node, None),
                    }
                }
            }
            Value::List(items) => items.iter().for_each(|item| self.collect(item, table)),
            Value::Text(text) => self.words(text),
            Value::Integer(number) => drop(self.0.insert(number.to_string())),
            Value::Float(_) | Value::Flag(_) | Value::Date => {}
        }
    }

    /// A text as a whole, and the words in it: examples are JSON, and types have names in them.
    fn words(&mut self, text: &str) {
        self.0.insert(text.to_owned());
        let words = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-'));
        self.0.extend(words.filter(|word| !word.is_empty()).map(str::to_owned));
        // Names within Chinese, as in messages: `需要robotCode属性`.
        // Appending a set would build the whole one anew.
        self.0.extend(Self::in_words(text).0);
    }
}
