//! Answers to callbacks.

use std::fmt;

/// What to send back. The body is JSON.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    status: u16,
    body: String,
}

impl Answer {
    /// The `content-type` of every answer.
    pub const CONTENT_TYPE: &'static str = "application/json";

    /// The answer that DingTalk takes for a success.
    pub(super) fn success(body: String) -> Self {
        Self { status: 200, body }
    }

    /// The answer to every request that is refused, whatever the reason.
    #[must_use]
    pub fn refused() -> Self {
        Self { status: 403, body: "{}".to_owned() }
    }

    /// The answer if a callback could not be handled. DingTalk then sends it again.
    #[must_use]
    pub fn failed() -> Self {
        Self { status: 500, body: "{}".to_owned() }
    }

    /// Returns the HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Returns the body.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// Returns the body, owned.
    #[must_use]
    pub fn into_body(self) -> String {
        self.body
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").field("status", &self.status).field("bytes", &self.body.len()).finish()
    }
}
