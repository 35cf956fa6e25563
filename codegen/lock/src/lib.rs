//! `spec/pages.lock`: which pages are known, and what they said when somebody last read them.
//!
//! The facts are in the specs. This file records what they cannot express: whether the page's words and examples are still those that
//! a person turned into the spec's, and which pages were deliberately left without a spec. Each line is a JSON object for one page,
//! sorted by slug, so that a merge conflicts only if two people changed the entry of the same page.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// Name of the file in the spec folder.
pub const FILE: &str = "pages.lock";

/// The known pages by slug.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    entries: BTreeMap<String, Entry>,
}

/// A known page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The crate that its endpoint belongs to.
    #[serde(rename = "crate")]
    pub krate: String,
    /// The name of its operation, as in its spec.
    pub operation: String,
    /// The vendor's own identifier of the document, which outlives a new address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc_id: Option<String>,
    /// What was done with the page.
    pub seen: Seen,
    /// Why it has no spec. A person writes it into the file; it stays as long as the page is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What was done with a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seen {
    /// A spec was made from it when it had these words and examples.
    Imported {
        /// Digest of all texts in the page's facts.
        text: Digest,
        /// Digest of all examples.
        examples: Digest,
    },
    /// Somebody decided that it gets no spec for now.
    LeftOut,
}

/// Stands in for text that need not be kept: different texts have different digests.
///
/// It is written as 16 hexadecimal digits: enough to rule out collisions within one documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest(u64);

impl TryFrom<&str> for Digest {
    type Error = String;

    fn try_from(text: &str) -> Result<Self, String> {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let is_digest = text.len() == 16 && text.bytes().all(is_digit);
        let digits = is_digest.then(|| u64::from_str_radix(text, 16).ok()).flatten();
        digits.map(Self).ok_or_else(|| format!("`{text}` is not a digest"))
    }
}

impl TryFrom<String> for Digest {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::try_from(text.as_str())
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.to_string()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// A line that is not an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "spec/{FILE}:{}: {}", self.line, self.message)
    }
}

impl std::error::Error for Unreadable {}

impl Lock {
    /// Reads what [`Lock::render`] wrote.
    ///
    /// # Errors
    /// Returns the first line that is not an entry, or that has the slug of an earlier one.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        let mut entries = BTreeMap::new();
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.is_empty()) {
            let refuse = |message: String| Unreadable { line: number, message };
            let Line { slug, entry } = serde_json::from_str(line).map_err(|error| refuse(without_place(&error)))?;
            if entries.contains_key(&slug) {
                return Err(refuse(format!("the page `{slug}` appears twice; remove one of its lines")));
            }
            entries.insert(slug, entry);
        }
        Ok(Self { entries })
    }

    /// The text of the file.
    #[must_use]
    pub fn render(&self) -> String {
        let lines = self.entries.iter().map(|(slug, entry)| {
            let line = Line { slug: slug.clone(), entry: entry.clone() };
            // Serializing strings and optional strings cannot fail.
            serde_json::to_string(&line).unwrap_or_default() + "\n"
        });
        lines.collect()
    }

    /// Records a page. The reason why it has no spec stays as long as it is left out.
    pub fn insert(&mut self, slug: &str, mut entry: Entry) {
        if entry.seen == Seen::LeftOut && entry.reason.is_none() {
            entry.reason = self.entries.get(slug).and_then(|known| known.reason.clone());
        }
        self.entries.insert(slug.to_owned(), entry);
    }

    /// The entry of the page with this slug.
    #[must_use]
    pub fn get(&self, slug: &str) -> Option<&Entry> {
        self.entries.get(slug)
    }

    /// Removes every page for which `keep` returns `false`.
    pub fn retain(&mut self, keep: impl Fn(&str, &Entry) -> bool) {
        self.entries.retain(|slug, entry| keep(slug, entry));
    }

    /// Every known page, sorted by slug.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.entries.iter().map(|(slug, entry)| (slug.as_str(), entry))
    }
}

/// A line of the file.
#[derive(Serialize, Deserialize)]
struct Line {
    slug: String,
    #[serde(flatten)]
    entry: Entry,
}

/// What is wrong with a line, without serde_json's position, which is relative to the line.
fn without_place(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    format!("not the entry of a page: {}", message.strip_suffix(&place).unwrap_or(&message))
}

impl Digest {
    /// The digest of texts in this order.
    #[must_use]
    pub fn of<P: AsRef<str>>(pieces: &[P]) -> Self {
        let mut bytes = Vec::new();
        for piece in pieces.iter().map(AsRef::as_ref) {
            // With the length first, adjacent pieces cannot be confused.
            bytes.extend_from_slice(&(piece.len() as u64).to_le_bytes());
            bytes.extend_from_slice(piece.as_bytes());
        }
        let hash = hmac_sha256::Hash::hash(&bytes);
        Self(u64::from_be_bytes(hash.first_chunk().copied().unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(operation: &str, seen: Seen) -> Entry {
        Entry { krate: "c".to_owned(), operation: operation.to_owned(), doc_id: None, seen, reason: None }
    }

    #[test]
    fn unusual_words_survive() {
        for word in ["", "a b", "#", "100%", "名称", "\n", "a\u{3000}b", "="] {
            let mut lock = Lock::default();
            lock.insert(word, Entry { doc_id: Some(word.to_owned()), ..entry(word, Seen::LeftOut) });
            assert_eq!(Lock::parse(&lock.render()), Ok(lock), "{word:?}");
        }
    }

    #[test]
    fn windows_line_ends_do_no_harm() {
        let digest = Digest::of(&["a"]);
        let mut lock = Lock::default();
        lock.insert("a", entry("O", Seen::Imported { text: digest, examples: digest }));
        assert_eq!(Lock::parse(&lock.render().replace('\n', "\r\n")), Ok(lock));
    }

    #[test]
    fn reasons_stay_as_long_as_a_page_is_left_out() {
        let mut lock = Lock::default();
        lock.insert("a", Entry { reason: Some("Nobody needs it.".to_owned()), ..entry("O", Seen::LeftOut) });
        lock.insert("a", entry("O", Seen::LeftOut));
        assert_eq!(lock.get("a").unwrap().reason.as_deref(), Some("Nobody needs it."));
        let digest = Digest::of(&["a"]);
        lock.insert("a", entry("O", Seen::Imported { text: digest, examples: digest }));
        lock.insert("a", entry("O", Seen::LeftOut));
        assert_eq!(lock.get("a").unwrap().reason, None);
    }

    #[test]
    fn a_line_that_is_not_an_entry_is_reported_with_its_number() {
        let of = |slug: &str, seen: &str| format!(r#"{{"slug":"{slug}","crate":"c","operation":"O","seen":{seen}}}"#);
        let good = of("a", r#""left_out""#);
        for (line, message) in [
            ("<<<<<<< HEAD".to_owned(), "not the entry of a page: expected value"),
            ("=======".to_owned(), "not the entry of a page: expected value"),
            (r#"{"slug":"b","crate":"c","operation":"O"}"#.to_owned(), "not the entry of a page: missing field `seen`"),
            (
                of("b", r#"{"imported":{"text":"0123456789abcdef"}}"#),
                "not the entry of a page: missing field `examples`",
            ),
            (
                of("b", r#"{"imported":{"text":"xyz","examples":"xyz"}}"#),
                "not the entry of a page: `xyz` is not a digest",
            ),
            (
                of("b", r#""left-out""#),
                "not the entry of a page: unknown variant `left-out`, expected `imported` or `left_out`",
            ),
            (of("a", r#""left_out""#), "the page `a` appears twice; remove one of its lines"),
        ] {
            let unreadable = Lock::parse(&format!("{good}\n\n{line}\n")).unwrap_err();
            assert_eq!(unreadable.to_string(), format!("spec/pages.lock:3: {message}"));
        }
    }
}
