//! Why an answer could not be read.

use std::fmt;

/// Where an answer departs from its description. Holds no part of the answer's content.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mismatch {
    /// Where, as `auth_info.agent[0].agentid`; empty for the whole answer. Keys of maps, which are content, are shown as `[*]`.
    pub path: String,
    /// What stands there according to the description.
    pub expected: String,
    /// What was found.
    pub found: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() { "the answer" } else { &self.path };
        write!(f, "{path}: expected {}, found {}", self.expected, self.found)
    }
}
