//! What an import says besides the spec itself.

/// Something that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What kind of thing it is.
    pub kind: NoteKind,
    /// The fact in question, as a path of keys in the spec.
    pub at: String,
    /// What it is, and what to do.
    pub message: String,
}

/// Kinds of notes, the ones to look at first first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteKind {
    /// The endpoint is not understood, and nothing is written for it.
    Refused,
    /// Page and spec contradict each other; the spec was left as it was.
    Conflict,
    /// Two pages of the endpoint contradict each other; the main one was taken.
    Disagreement,
    /// The page can be read in several ways.
    Doubt,
    /// The page says it, and the spec cannot take it.
    LeftOut,
    /// A made-up name or a judgment, to be replaced by a better one.
    Provisional,
    /// The page says it now, and so does the spec.
    Changed,
}

impl NoteKind {
    /// In one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Conflict => "conflict",
            Self::Disagreement => "disagreement",
            Self::Doubt => "doubt",
            Self::LeftOut => "left-out",
            Self::Provisional => "provisional",
            Self::Changed => "changed",
        }
    }
}

/// Collects notes.
#[derive(Debug, Default)]
pub(super) struct Notes(pub(super) Vec<Note>);

impl Notes {
    pub(super) fn add(&mut self, kind: NoteKind, at: impl Into<String>, message: impl Into<String>) {
        self.0.push(Note { kind, at: at.into(), message: message.into() });
    }
}
