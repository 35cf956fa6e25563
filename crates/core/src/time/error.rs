//! Why a value is not a time.

use std::fmt;

/// A value that is not a time, or not one in the documented format. Does not contain the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeError {
    pub(super) expected: &'static str,
}

impl fmt::Display for TimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the value is not a time: expected {}", self.expected)
    }
}

impl std::error::Error for TimeError {}
