//! Why something could not be pushed.

use std::fmt;

/// Why something could not be pushed, or was not acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PushError {
    /// No client that subscribed to it connected in time.
    NoConnection,
    /// A client received it, but did not acknowledge it in time.
    NotAcknowledged,
    /// A client sent something other than an acknowledgment. Contains what it sent.
    NotAnAcknowledgment(String),
    /// The address could not be called. Contains the reason.
    Unreachable(String),
    /// The simulator has stopped.
    Stopped,
}

impl fmt::Display for PushError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoConnection => f.write_str("no client that subscribed to it is connected"),
            Self::NotAcknowledged => f.write_str("no client acknowledged it in time"),
            Self::NotAnAcknowledgment(text) => write!(f, "a client sent this instead of an acknowledgment: {text}"),
            Self::Unreachable(why) => write!(f, "the address could not be called: {why}"),
            Self::Stopped => f.write_str("the simulator has stopped"),
        }
    }
}

impl std::error::Error for PushError {}
