//! Names that exist, so that texts can mention them in code.

use std::collections::BTreeSet;

use crate::node::{Node, Value};

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
        roots.into_iter().for_each(|root| names.collect(root));
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
