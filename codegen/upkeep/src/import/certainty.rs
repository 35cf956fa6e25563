//! How certain an endpoint's nesting is.

use dingtalk_pages::facts::{Certainty, PageFacts, Tree};

/// How certain the nesting of body and answer is, together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certain {
    /// Nothing else is possible.
    Exact,
    /// Everything that the page says fits.
    Consistent,
    /// A person has to choose.
    Ambiguous,
}

impl Certain {
    pub(super) fn of(facts: &PageFacts) -> Self {
        let of = |tree: &Tree| match tree.certainty {
            Certainty::Exact => Self::Exact,
            Certainty::Consistent(_) => Self::Consistent,
            Certainty::Ambiguous(_) => Self::Ambiguous,
        };
        facts.body.iter().chain(&facts.answer).map(of).max().unwrap_or(Self::Exact)
    }

    /// The certainty in one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Consistent => "consistent",
            Self::Ambiguous => "ambiguous",
        }
    }
}
