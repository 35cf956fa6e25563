//! `spec/pages.lock`: which pages are known, and what they said when somebody last read them.
//!
//! The facts are in the specs. This file records what they cannot express: whether the page's words and examples are still those that
//! a person turned into the spec's, and which pages were deliberately left without a spec. Each line is a JSON object for one page,
//! sorted by slug, so that a merge conflicts only if two people changed the entry of the same page.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::event::EventFacts;
use super::facts::{ExampleFacts, PageFacts};
use super::visit::each_field;

/// What stands for the crate of events' pages: the folder of their specs.
pub use dingtalk_spec::authoring::EVENTS;

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

    /// Records that a spec covers what `page` says now.
    pub fn record(&mut self, page: &PageFacts) {
        self.insert(page, Seen::imported(page));
    }

    /// Records that a spec covers what a page about an event says now.
    pub fn record_event(&mut self, page: &EventFacts) {
        let (krate, operation) = (EVENTS.to_owned(), page.event.clone());
        let entry =
            Entry { krate, operation, doc_id: page.doc_id.clone(), seen: Seen::imported_event(page), reason: None };
        self.entries.insert(page.slug.clone(), entry);
    }

    /// Whether a page about an event has other words than when it was recorded.
    #[must_use]
    pub fn is_reworded_event(&self, page: &EventFacts) -> bool {
        let texts = |seen: &Seen| match seen {
            Seen::Imported { text, .. } => Some(*text),
            Seen::LeftOut => None,
        };
        let known = self.entries.get(&page.slug).and_then(|entry| texts(&entry.seen));
        known.is_some() && known != texts(&Seen::imported_event(page))
    }

    /// Records that `page` was seen and gets no spec.
    pub fn leave_out(&mut self, page: &PageFacts) {
        self.insert(page, Seen::LeftOut);
    }

    fn insert(&mut self, page: &PageFacts, seen: Seen) {
        let known = self.entries.get(&page.slug).filter(|_| seen == Seen::LeftOut);
        let reason = known.and_then(|known| known.reason.clone());
        let (krate, operation) = (page.krate.clone(), page.operation.clone());
        let entry = Entry { krate, operation, doc_id: page.doc_id.clone(), seen, reason };
        self.entries.insert(page.slug.clone(), entry);
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

impl Seen {
    /// The state of a page that a spec was just made from.
    #[must_use]
    pub fn imported(page: &PageFacts) -> Self {
        Self::Imported { text: text_digest(page), examples: example_digest(page) }
    }

    /// The state of a page about an event that a spec was just made from.
    fn imported_event(page: &EventFacts) -> Self {
        let json = |data: &serde_json::Map<_, _>| serde_json::to_string(data).unwrap_or_default();
        let examples: Vec<_> = page.examples.iter().map(json).collect();
        let text = Digest::of(&[&page.title, &page.text]);
        Self::Imported { text, examples: Digest::of(&examples) }
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

fn text_digest(page: &PageFacts) -> Digest {
    let mut pieces = vec![page.title.as_str()];
    pieces.extend(page.notes.iter().map(String::as_str));
    pieces.extend(page.permissions.iter().map(|permission| permission.text.as_str()));
    each_field(page, &mut |field| {
        pieces.push(&field.text);
        pieces.extend(field.values.iter().map(|value| value.text.as_str()));
    });
    pieces.extend(page.errors.iter().map(|error| error.text.as_str()));
    Digest::of(&pieces)
}

fn example_digest(page: &PageFacts) -> Digest {
    let mut pieces = Vec::new();
    each_field(page, &mut |field| pieces.push(json(field.example.as_ref())));
    for ExampleFacts { path_parameters, query, body, answer, .. } in &page.examples {
        let pairs = path_parameters.iter().chain(query);
        pieces.extend(pairs.flat_map(|(name, value)| [name.clone(), value.clone()]));
        pieces.extend([json(body.as_ref()), json(answer.as_ref())]);
    }
    Digest::of(&pieces)
}

fn json(value: Option<&serde_json::Value>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Certainty, FieldFacts, RootRow, Shape, Tree};
    use dingtalk_spec::model::{Gateway, Limits, Method};
    use expect_test::expect;
    use serde_json::json;

    fn field(name: &str, shape: Shape) -> FieldFacts {
        FieldFacts {
            name: name.to_owned(),
            shape,
            required: None,
            limits: Limits::default(),
            values: Vec::new(),
            default: None,
            example: None,
            format: None,
            unit: None,
            deprecated: false,
            text: format!("What {name} is."),
            line: 1,
        }
    }

    fn page(slug: &str) -> PageFacts {
        let item = Shape::Object { name: None, fields: vec![field("id", Shape::String)] };
        let root = Shape::Object { name: None, fields: vec![field("list", Shape::List(Box::new(item)))] };
        PageFacts {
            file: "page.md".into(),
            slug: slug.to_owned(),
            has_address: true,
            doc_id: Some("hw1".to_owned()),
            title: "List things".to_owned(),
            notes: Vec::new(),
            gateway: Gateway::New,
            krate: "demo_1_0".to_owned(),
            operation: "ListThings".to_owned(),
            method: Method::Get,
            path: "/v1.0/demo/things".to_owned(),
            app_types: Vec::new(),
            permissions: Vec::new(),
            credentials: Vec::new(),
            path_parameters: Vec::new(),
            query: vec![field("size", Shape::Int32)],
            headers: Vec::new(),
            body: None,
            answer: Some(Tree { root, row: RootRow::default(), certainty: Certainty::Exact }),
            errors: Vec::new(),
            examples: vec![ExampleFacts {
                path_parameters: Vec::new(),
                query: vec![("size".to_owned(), "1".to_owned())],
                undescribed: Vec::new(),
                body: None,
                answer: Some(json!({ "list": [] })),
            }],
            deprecated: false,
        }
    }

    fn recorded(page: &PageFacts) -> Entry {
        let mut lock = Lock::default();
        lock.record(page);
        lock.get(&page.slug).unwrap().clone()
    }

    fn digests(page: &PageFacts) -> (Digest, Digest) {
        match recorded(page).seen {
            Seen::Imported { text, examples } => (text, examples),
            Seen::LeftOut => panic!("recorded as left out"),
        }
    }

    #[test]
    fn reads_what_it_wrote() {
        let mut lock = Lock::default();
        lock.record(&page("list-things"));
        lock.leave_out(&PageFacts { doc_id: None, ..page("get-thing") });
        let text = lock.render();
        expect![[r#"
            {"slug":"get-thing","crate":"demo_1_0","operation":"ListThings","seen":"left_out"}
            {"slug":"list-things","crate":"demo_1_0","operation":"ListThings","doc_id":"hw1","seen":{"imported":{"text":"7a492933e1e4b838","examples":"770396b9c23a44e1"}}}
        "#]]
        .assert_eq(&text);
        assert_eq!(Lock::parse(&text), Ok(lock));
    }

    #[test]
    fn unusual_words_survive() {
        for word in ["", "a b", "#", "100%", "名称", "\n", "a\u{3000}b", "="] {
            let mut lock = Lock::default();
            lock.record(&PageFacts {
                slug: word.to_owned(),
                has_address: true,
                operation: word.to_owned(),
                doc_id: Some(word.to_owned()),
                ..page("")
            });
            assert_eq!(Lock::parse(&lock.render()), Ok(lock), "{word:?}");
        }
    }

    #[test]
    fn windows_line_ends_do_no_harm() {
        let mut lock = Lock::default();
        lock.record(&page("list-things"));
        assert_eq!(Lock::parse(&lock.render().replace('\n', "\r\n")), Ok(lock));
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

    #[test]
    fn a_new_word_changes_the_texts_alone() {
        let before = digests(&page("a"));
        let mut other = page("a");
        other.query[0].text.push('!');
        let after = digests(&other);
        assert_ne!(before.0, after.0);
        assert_eq!(before.1, after.1);
    }

    #[test]
    fn a_new_note_changes_the_texts_alone() {
        let noted = PageFacts { notes: vec!["Once a day.".to_owned()], ..page("a") };
        assert_ne!(text_digest(&noted), text_digest(&page("a")));
        assert_eq!(example_digest(&noted), example_digest(&page("a")));
    }

    #[test]
    fn a_new_example_changes_the_examples_alone() {
        let before = digests(&page("a"));
        let mut other = page("a");
        other.examples[0].answer = Some(json!({ "list": [{ "id": "1" }] }));
        let after = digests(&other);
        assert_eq!(before.0, after.0);
        assert_ne!(before.1, after.1);
    }

    #[test]
    fn texts_below_lists_count() {
        let before = digests(&page("a"));
        let mut other = page("a");
        each_below_mut(&mut other.answer.as_mut().unwrap().root);
        assert_ne!(before.0, digests(&other).0);
    }

    fn each_below_mut(shape: &mut Shape) {
        match shape {
            Shape::Object { fields, .. } => fields.iter_mut().for_each(|field| {
                if field.name == "id" {
                    field.text.clear();
                }
                each_below_mut(&mut field.shape);
            }),
            Shape::List(inner) => each_below_mut(inner),
            _ => {}
        }
    }
}
