//! `spec/texts/<api>.jsonl`: the texts that were written, by what they stand for.
//!
//! A line is a JSON object with the key of a wording, its kind, and our text. The words themselves are the vendor's, and are not kept.
//! A text is in the file of the API that it was first written for, and holds for all APIs, so that people who work on different APIs
//! change different files. Lines are sorted by what they say, so that similar texts are beside each other. Their order means nothing,
//! so that git may merge two versions of a file by keeping the lines of both.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::wording::{Kind, at_place};
use dingtalk_lock::Digest;

/// The texts that were written.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    entries: BTreeMap<Digest, (String, Remembered)>,
}

/// What stands for a wording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remembered {
    /// What the wording is about.
    pub kind: Kind,
    /// Our text; absent if each place needs its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The name in Rust, of what the vendor does not name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Of a call: whether it may be repeated without harm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub safe_to_repeat: Option<bool>,
}

/// A line of a file.
#[derive(Serialize, Deserialize)]
struct Line {
    key: Digest,
    #[serde(flatten)]
    remembered: Remembered,
}

/// A line that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The API whose file it is in.
    pub api: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "spec/{}:{}: {}", Memory::path(&self.api), self.line, self.message)
    }
}

impl Memory {
    /// The folder of the files, in the spec folder.
    pub const FOLDER: &'static str = "texts";

    /// The path of an API's file, relative to the spec folder.
    #[must_use]
    pub fn path(api: &str) -> String {
        format!("{}/{api}.jsonl", Self::FOLDER)
    }

    /// Adds what [`Memory::render`] wrote for an API.
    ///
    /// # Errors
    /// Returns every line that is not an entry, or that has another text for the key of an earlier one.
    pub fn read(&mut self, api: &str, text: &str) -> Result<(), Vec<Unreadable>> {
        let mut unreadable = Vec::new();
        for (line, json) in (1..).zip(text.lines()).filter(|(_, json)| !json.trim().is_empty()) {
            let mut refuse = |message: String| unreadable.push(Unreadable { api: api.to_owned(), line, message });
            match serde_json::from_str::<Line>(json) {
                Err(error) => refuse(format!("not a text with its key: {error}")),
                Ok(Line { key, remembered }) => match self.entries.entry(key) {
                    Entry::Vacant(free) => drop(free.insert((api.to_owned(), remembered))),
                    Entry::Occupied(taken) => {
                        let (other, known) = taken.get();
                        if *known != remembered {
                            let path = Self::path(other);
                            refuse(format!(
                                "`{key}` has another text in spec/{path}: keep the better one, and remove the other"
                            ));
                        }
                    }
                },
            }
        }
        if unreadable.is_empty() { Ok(()) } else { Err(unreadable) }
    }

    /// The APIs that have files.
    #[must_use]
    pub fn apis(&self) -> Vec<&str> {
        let mut apis: Vec<_> = self.entries.values().map(|(api, _)| api.as_str()).collect();
        apis.sort_unstable();
        apis.dedup();
        apis
    }

    /// The text of an API's file.
    #[must_use]
    pub fn render(&self, api: &str) -> String {
        let mut lines: Vec<_> = self.entries.iter().filter(|(_, (file, _))| file == api).collect();
        lines.sort_by_key(|(key, (_, remembered))| (remembered.kind, &remembered.text, *key));
        let line = |(key, (_, remembered)): (&Digest, &(String, Remembered))| {
            let line = Line { key: *key, remembered: remembered.clone() };
            // Serializing strings cannot fail.
            serde_json::to_string(&line).unwrap_or_default() + "\n"
        };
        lines.into_iter().map(line).collect()
    }

    /// What stands for the wording with this key.
    #[must_use]
    pub fn get(&self, key: &Digest) -> Option<&Remembered> {
        self.entries.get(key).map(|(_, remembered)| remembered)
    }

    /// What stands for the wording with this key at a place: for the wording itself, or else for this place alone.
    #[must_use]
    pub fn at(&self, key: &Digest, path: &str, at: &str) -> Option<&Remembered> {
        let general = self.get(key).filter(|known| known.text.is_some());
        general.or_else(|| self.get(&at_place(key, path, at)))
    }

    /// Remembers what stands for a wording, in the file that already has it, or else in that of `api`.
    pub fn put(&mut self, api: &str, key: Digest, remembered: Remembered) {
        let api = self.entries.get(&key).map_or_else(|| api.to_owned(), |(api, _)| api.clone());
        self.entries.insert(key, (api, remembered));
    }

    /// How many texts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no texts.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(digits: &str) -> Digest {
        Digest::try_from(digits.repeat(8)).unwrap()
    }

    fn field(text: &str) -> Remembered {
        Remembered { kind: Kind::Field, text: Some(text.to_owned()), name: None, safe_to_repeat: None }
    }

    #[test]
    fn a_text_stays_in_the_file_where_it_was_first_written() {
        let mut memory = Memory::default();
        memory.put("b_1_0", key("02"), field("B."));
        memory.put("a_1_0", key("01"), field("C."));
        memory.put("a_1_0", key("02"), field("A."));
        let apis: Vec<_> = memory.apis().into_iter().map(|api| (api.to_owned(), memory.render(api))).collect();
        let line = |digits: &str, text: &str| {
            format!("{{\"key\":\"{}\",\"kind\":\"field\",\"text\":\"{text}\"}}\n", digits.repeat(8))
        };
        assert_eq!(apis, [("a_1_0".to_owned(), line("01", "C.")), ("b_1_0".to_owned(), line("02", "A."))]);
        let mut again = Memory::default();
        for (api, text) in &apis {
            again.read(api, text).unwrap();
        }
        assert_eq!((again.get(&key("02")), again.len()), (Some(&field("A.")), 2));
    }

    #[test]
    fn lines_of_two_versions_may_be_kept_together() {
        let mut memory = Memory::default();
        let line = |digits: &str, text: &str| {
            format!("{{\"key\":\"{}\",\"kind\":\"value\",\"text\":\"{text}\"}}\n", digits.repeat(8))
        };
        memory.read("a_1_0", &[line("02", "B."), line("01", "A."), line("02", "B.")].concat()).unwrap();
        let errors = memory.read("b_1_0", &[line("02", "Other."), "{}\n".to_owned()].concat()).unwrap_err();
        let errors: Vec<_> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(errors.len(), 2);
        let first = "spec/texts/b_1_0.jsonl:1: `0202020202020202` has another text in spec/texts/a_1_0.jsonl: keep the better one, and remove the other";
        assert_eq!(errors[0], first);
        assert!(
            errors[1].starts_with("spec/texts/b_1_0.jsonl:2: not a text with its key: missing field"),
            "{}",
            errors[1]
        );
    }
}
