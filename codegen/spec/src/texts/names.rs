//! Names that exist, so that texts can mention them in code.

use std::collections::BTreeSet;

use crate::node::{Node, Value};

/// The vendor's names of all operations, whether they have specs or not.
pub type Operations = BTreeSet<String>;

/// What a spec file names: its parameters, fields, types, values, codes, and whatever its examples contain.
#[derive(Debug, Clone, Default)]
pub struct Names(BTreeSet<String>);

impl Names {
    /// The names in a spec file.
    #[must_use]
    pub fn of(root: &Node) -> Self {
        let mut names = Self::default();
        names.collect(root);
        names
    }

    /// Whether the file has the name, or every part of a path such as `result.list[].userId`.
    pub(super) fn has(&self, name: &str) -> bool {
        let parts = || name.split(['.', '=', ':']).map(|part| part.trim().trim_end_matches("[]"));
        self.0.contains(name) || parts().all(|part| self.0.contains(part))
    }

    /// The known name that is spelled most similarly.
    pub(super) fn nearest(&self, name: &str) -> Option<&str> {
        crate::diagnostics::nearest(name, self.0.iter().map(String::as_str))
    }

    fn collect(&mut self, node: &Node) {
        match &node.value {
            Value::Table(entries) => {
                for entry in entries {
                    self.0.insert(entry.key.clone());
                    let is_prose = matches!(entry.key.as_str(), "text" | "summary" | "description" | "truth" | "why");
                    if !is_prose {
                        self.collect(&entry.node);
                    }
                }
            }
            Value::List(items) => items.iter().for_each(|item| self.collect(item)),
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
    }
}
