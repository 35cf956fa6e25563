//! What an import reports besides the spec itself.

/// Something that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What kind of thing it is.
    pub kind: NoteKind,
    /// The fact, as a path of keys in the spec.
    pub at: String,
    /// What it is, and what to do.
    pub message: String,
}

/// Kinds of notes, the most important first.
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
    /// The page says it, but the spec cannot express it.
    LeftOut,
    /// An invented name or a judgment, to be replaced with a better one.
    Provisional,
    /// The spec was changed to what the page says now.
    Changed,
}

impl NoteKind {
    /// The kind in one word.
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
