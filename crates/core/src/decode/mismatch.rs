//! Why an answer could not be decoded.

use std::fmt;

/// Where an answer differs from its documentation. Contains no part of the answer's content.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mismatch {
    /// The path of the value, such as `auth_info.agent[0].agentid`; empty for the whole answer. Keys of maps are content and shown
    /// as `[*]`.
    pub path: String,
    /// What the documentation says.
    pub expected: String,
    /// What the answer contains.
    pub found: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() { "the answer" } else { &self.path };
        write!(f, "{path}: expected {}, found {}", self.expected, self.found)
    }
}

impl std::error::Error for Mismatch {}
