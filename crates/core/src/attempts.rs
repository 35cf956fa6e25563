//! How often a call was tried, and why not once more.

use std::fmt;

/// The number of attempts, and the reason why there were no more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Attempts {
    pub(crate) made: u32,
    pub(crate) stopped: Option<Stopped>,
}

impl Attempts {
    /// The attempts of a call whose failure is final.
    pub(crate) fn final_after(made: u32) -> Self {
        Self { made, stopped: Some(Stopped::NotWorthRepeating) }
    }
}

impl fmt::Display for Attempts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.stopped {
            None | Some(Stopped::NotWorthRepeating) if self.made <= 1 => Ok(()),
            None => write!(f, " (attempt {})", self.made),
            Some(stopped) if self.made == 1 => write!(f, " (1 attempt: {})", stopped.text()),
            Some(stopped) => write!(f, " ({} attempts: {})", self.made, stopped.text()),
        }
    }
}

/// Why a call was not tried (again).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stopped {
    /// Another attempt would fail the same way.
    NotWorthRepeating,
    /// Another attempt might help, but the operation may already have been carried out, and repeating it could do harm.
    NotSafeToRepeat,
    /// The policy allows no more attempts.
    AttemptsUsedUp,
    /// The next attempt would have started after the call's time limit.
    OutOfTime,
    /// Too many of this client's calls were already being repeated.
    BudgetUsedUp,
    /// Another attempt might help, but a file that was uploaded came from a stream, which cannot be read again.
    StreamUsedUp,
}

impl Stopped {
    fn text(self) -> &'static str {
        match self {
            Self::NotWorthRepeating => "repeating it would not help",
            Self::NotSafeToRepeat => "not repeated because it may have been carried out",
            Self::AttemptsUsedUp => "no more attempts are allowed",
            Self::OutOfTime => "no time was left for another attempt",
            Self::BudgetUsedUp => "too many calls are being repeated already",
            Self::StreamUsedUp => "the uploaded stream cannot be read again",
        }
    }
}
