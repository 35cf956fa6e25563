//! `spec/pages.lock`: which pages are known, and what they said when they were last looked at.
//!
//! A spec says its facts itself. What it cannot say is kept here: whether the page's own words and examples are still those that
//! a person turned into the spec's, and which pages were deliberately left without a spec. One line is one page, in order of
//! slugs, so that a merge conflicts only where two people looked at the same page.

use std::collections::BTreeMap;
use std::fmt;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use sha2::{Digest as _, Sha256};

use super::facts::{ExampleFacts, PageFacts};
use super::visit::each_field;

/// Name of the file in the spec folder.
pub const FILE: &str = "pages.lock";

/// The known pages by slug.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    entries: BTreeMap<String, Entry>,
}

/// A known page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The crate that its endpoint belongs to.
    pub krate: String,
    /// The vendor's name of its operation.
    pub operation: String,
    /// The vendor's own identifier of the document, which outlives a new address.
    pub doc_id: Option<String>,
    /// What became of the page.
    pub seen: Seen,
}

/// What became of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// A spec was made from it, when it had these words and examples.
    Imported {
        /// Of every text of the page's facts.
        text: Digest,
        /// Of every example.
        examples: Digest,
    },
    /// Somebody decided that it gets no spec for now.
    LeftOut,
}

/// Stands for text that need not be kept: other text, other digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest(String);

/// A line that is no entry.
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

const HEADER: &str = "\
# Documentation pages that were looked at, one a line: slug, crate, operation, then `doc` (the vendor's identifier) with digests of
# the page's texts and examples, or `left-out` where it has no spec. Written by `cargo xtask import` and `cargo xtask drift --record`.

";

impl Lock {
    /// Reads what [`Lock::render`] wrote.
    ///
    /// # Errors
    /// Says which line is no entry, or names a page a second time.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        let mut entries = BTreeMap::new();
        for (number, line) in text.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let refuse = |message: String| Unreadable { line: number + 1, message };
            let (slug, entry) = read(line).map_err(refuse)?;
            if entries.contains_key(&slug) {
                return Err(refuse(format!("the page `{slug}` stands here a second time")));
            }
            entries.insert(slug, entry);
        }
        Ok(Self { entries })
    }

    /// The text of the file.
    #[must_use]
    pub fn render(&self) -> String {
        let mut text = HEADER.to_owned();
        for (slug, entry) in &self.entries {
            write(&mut text, slug, entry);
        }
        text
    }

    /// Remembers that a spec says what `page` says now.
    pub fn record(&mut self, page: &PageFacts) {
        self.insert(page, Seen::imported(page));
    }

    /// Remembers that `page` was seen and gets no spec.
    pub fn leave_out(&mut self, page: &PageFacts) {
        self.insert(page, Seen::LeftOut);
    }

    fn insert(&mut self, page: &PageFacts, seen: Seen) {
        let entry =
            Entry { krate: page.krate.clone(), operation: page.operation.clone(), doc_id: page.doc_id.clone(), seen };
        self.entries.insert(page.slug.clone(), entry);
    }

    /// What is known of the page with this slug.
    #[must_use]
    pub fn get(&self, slug: &str) -> Option<&Entry> {
        self.entries.get(slug)
    }

    /// Forgets every page that `keep` does not want.
    pub fn retain(&mut self, keep: impl Fn(&str, &Entry) -> bool) {
        self.entries.retain(|slug, entry| keep(slug, entry));
    }

    /// Every known page, in order of slugs.
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
}

/// What would break a line apart, or make it a comment.
const BREAKING: &AsciiSet = &CONTROLS.add(b' ').add(b'%').add(b'#');

fn escaped(word: &str) -> impl fmt::Display {
    utf8_percent_encode(word, BREAKING)
}

fn unescaped(word: &str) -> Result<String, String> {
    let decoded = percent_decode_str(word).decode_utf8().map_err(|_| format!("`{word}` is no text"))?;
    Ok(decoded.into_owned())
}

fn write(text: &mut String, slug: &str, entry: &Entry) {
    let mut line = format!("{} {} {}", escaped(slug), escaped(&entry.krate), escaped(&entry.operation));
    if let Some(doc_id) = &entry.doc_id {
        line.push_str(&format!(" doc={}", escaped(doc_id)));
    }
    line.push_str(&match &entry.seen {
        Seen::Imported { text, examples } => format!(" text={} examples={}", text.0, examples.0),
        Seen::LeftOut => " left-out".to_owned(),
    });
    text.push_str(&line);
    text.push('\n');
}

fn read(line: &str) -> Result<(String, Entry), String> {
    let mut words = line.split(' ');
    let (Some(slug), Some(krate), Some(operation)) = (words.next(), words.next(), words.next()) else {
        return Err(format!("expected a page's slug, crate and operation, not `{line}`"));
    };
    let (mut doc_id, mut text, mut examples, mut left_out) = (None, None, None, false);
    for word in words {
        match word.split_once('=') {
            Some(("doc", id)) => doc_id = Some(unescaped(id)?),
            Some(("text", digest)) => text = Some(Digest::parse(digest)?),
            Some(("examples", digest)) => examples = Some(Digest::parse(digest)?),
            None if word == "left-out" => left_out = true,
            _ => return Err(format!("`{word}` is not expected here")),
        }
    }
    let seen = match (text, examples, left_out) {
        (Some(text), Some(examples), false) => Seen::Imported { text, examples },
        (None, None, true) => Seen::LeftOut,
        _ => return Err("expected `text=` and `examples=`, or `left-out`".to_owned()),
    };
    let entry = Entry { krate: unescaped(krate)?, operation: unescaped(operation)?, doc_id, seen };
    Ok((unescaped(slug)?, entry))
}

impl Digest {
    /// Digits kept: enough that no two texts of a documentation meet by chance.
    const DIGITS: usize = 16;

    fn parse(text: &str) -> Result<Self, String> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() == Self::DIGITS && text.bytes().all(is_digit) {
            Ok(Self(text.to_owned()))
        } else {
            Err(format!("`{text}` is no digest"))
        }
    }

    fn of(pieces: &[String]) -> Self {
        let mut hash = Sha256::new();
        for piece in pieces {
            // With its length before it, no piece can run into the next.
            hash.update((piece.len() as u64).to_le_bytes());
            hash.update(piece);
        }
        let bytes = hash.finalize();
        Self(bytes.iter().take(Self::DIGITS / 2).map(|byte| format!("{byte:02x}")).collect())
    }
}

fn text_digest(page: &PageFacts) -> Digest {
    let mut pieces = vec![page.title.clone()];
    pieces.extend(page.permissions.iter().map(|permission| permission.text.clone()));
    each_field(page, &mut |field| {
        pieces.push(field.text.clone());
        pieces.extend(field.values.iter().map(|value| value.text.clone()));
    });
    pieces.extend(page.errors.iter().map(|error| error.text.clone()));
    Digest::of(&pieces)
}

fn example_digest(page: &PageFacts) -> Digest {
    let mut pieces = Vec::new();
    each_field(page, &mut |field| pieces.push(json(field.example.as_ref())));
    for ExampleFacts { path_parameters, query, body, answer } in &page.examples {
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
    use crate::page::facts::{Certainty, FieldFacts, RootRow, Shape, Tree};
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
            # Documentation pages that were looked at, one a line: slug, crate, operation, then `doc` (the vendor's identifier) with digests of
            # the page's texts and examples, or `left-out` where it has no spec. Written by `cargo xtask import` and `cargo xtask drift --record`.

            get-thing demo_1_0 ListThings left-out
            list-things demo_1_0 ListThings doc=hw1 text=7a492933e1e4b838 examples=770396b9c23a44e1
        "#]]
        .assert_eq(&text);
        assert_eq!(Lock::parse(&text), Ok(lock));
    }

    #[test]
    fn odd_words_come_back() {
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
    fn what_is_no_entry_is_reported_with_its_line() {
        let good = "a c O left-out";
        for (line, message) in [
            ("<<<<<<< HEAD", "expected a page's slug, crate and operation, not `<<<<<<< HEAD`"),
            ("=======", "expected a page's slug, crate and operation, not `=======`"),
            ("b c O", "expected `text=` and `examples=`, or `left-out`"),
            ("b c O text=0123456789abcdef", "expected `text=` and `examples=`, or `left-out`"),
            ("b c O text=xyz examples=xyz", "`xyz` is no digest"),
            ("b c O left_out", "`left_out` is not expected here"),
            ("b c O doc=%ff left-out", "`%ff` is no text"),
            ("a c P left-out", "the page `a` stands here a second time"),
        ] {
            let unreadable = Lock::parse(&format!("# x\n{good}\n{line}\n")).unwrap_err();
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
