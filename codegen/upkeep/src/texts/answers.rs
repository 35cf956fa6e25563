//! Sheets that were filled in.

use super::memory::Remembered;
use super::wording::Kind;
use dingtalk_lock::Digest;
use dingtalk_spec::SourceFile;
use dingtalk_spec::authoring::{self, Node};
use serde::Deserialize as _;
use serde::de::IntoDeserializer as _;
use serde::de::value::{Error, StrDeserializer};

/// An entry that was filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its line in the sheet, from 1.
    pub line: usize,
    /// The key of the wording.
    pub key: Digest,
    /// The API in whose file the text is kept.
    pub api: String,
    /// The vendor's name of what is described.
    pub name: String,
    /// The vendor's words, about it and around it.
    pub words: String,
    /// What was written.
    pub remembered: Remembered,
}

/// What a sheet says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// Entries with a text.
    pub written: Vec<Answer>,
    /// How many entries have no text.
    pub empty: usize,
    /// Entries that cannot be used.
    pub refused: Vec<Refused>,
}

/// An entry that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Its line in the sheet, from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub message: String,
}

impl Answers {
    /// Reads a sheet.
    #[must_use]
    pub fn read(path: &str, text: &str) -> Self {
        let mut answers = Self::default();
        let file = SourceFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() };
        let tree = authoring::tree(&file);
        let lines = Lines::of_text(text);
        if let (None, Err(error)) = (&tree, toml::from_str::<toml::Table>(text)) {
            let line = lines.of(error.span().map_or(0, |span| span.start));
            answers.refused.push(Refused { line, message: format!("not TOML: {}", error.message()) });
        }
        for entry in tree.iter().flat_map(|root| root.list("entry")) {
            match answer(entry, &lines) {
                Ok(Some(answer)) => answers.written.push(answer),
                Ok(None) => answers.empty += 1,
                Err(refused) => answers.refused.push(refused),
            }
        }
        answers
    }
}

/// What was written into an entry; nothing if it was left empty.
fn answer(entry: &Node, lines: &Lines) -> Result<Option<Answer>, Refused> {
    let at = |key: &str| entry.get(key).map_or(entry.span.start, |node| node.span.start);
    let refuse = |key: &str, message: String| Refused { line: lines.of(at(key)), message };
    let text = entry.owned_text("text").trim().to_owned();
    let each_place = entry.flag("each_place") == Some(true);
    if text.is_empty() && !each_place {
        return Ok(None);
    }
    let key = Digest::try_from(entry.owned_text("key"));
    let key = key.map_err(|error| refuse("key", format!("{error}: copy the `key` of the sheet")))?;
    let word = entry.owned_text("kind");
    let kind: StrDeserializer<'_, Error> = word.as_str().into_deserializer();
    let kind = Kind::deserialize(kind)
        .map_err(|_| refuse("kind", format!("`{word}` is not a kind: copy that of the sheet")))?;
    if each_place && !kind.may_differ() {
        let message = format!("each place of a `{word}` has the same text: write one that holds everywhere");
        return Err(refuse("each_place", message));
    }
    let places = entry.texts("at");
    let place = places.first().map(|place| place.value).unwrap_or_default();
    let api = place.split(['/', '.']).next().unwrap_or_default();
    if api.is_empty() {
        return Err(refuse("at", "`at` names no place: copy that of the sheet".to_owned()));
    }
    let remembered = Remembered {
        kind,
        text: (!each_place).then_some(text),
        name: entry.maybe_text("rust_name").filter(|name| !name.is_empty() && !each_place),
        safe_to_repeat: entry.flag("safe_to_repeat"),
    };
    let words = ["words", "of", "call", "mentions", "inside"].map(|key| entry.owned_text(key)).join(" ");
    let (line, name) = (lines.of(at("text")), entry.owned_text("name"));
    Ok(Some(Answer { line, key, api: api.to_owned(), name, words, remembered }))
}

/// Where each line of a text begins.
struct Lines(Vec<usize>);

impl Lines {
    fn of_text(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(at, _)| at + 1).collect())
    }

    /// The number of the line that contains a place, from 1.
    fn of(&self, at: usize) -> usize {
        1 + self.0.partition_point(|start| *start <= at)
    }
}
