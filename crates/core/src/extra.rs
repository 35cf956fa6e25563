//! What a call carries beyond its operation's parameters.

use crate::binding::Value;
use crate::secret::Secret;
use crate::upload::Upload;

/// What a call carries beyond its operation's parameters.
#[derive(Clone, Default)]
pub(crate) struct Extra {
    /// Values of the path's placeholders, if no parameter has them.
    pub(crate) path: Vec<(String, Value)>,
    pub(crate) query: Vec<(String, Value)>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<(String, serde_json::Value)>,
    /// Files, which make the body a form.
    pub(crate) files: Vec<(String, Upload)>,
    /// Texts among these that no message may repeat.
    pub(crate) secrets: Vec<Secret>,
    /// What cannot be sent, and why.
    pub(crate) refused: Option<(&'static str, String)>,
}

impl Extra {
    /// Adds a body field, or keeps the reason why it has no JSON form.
    pub(crate) fn push_body(&mut self, name: String, value: Result<serde_json::Value, serde_json::Error>) {
        match value {
            Ok(value) => self.body.push((name, value)),
            Err(error) => self.refuse("body_field", format!("`{name}` has no JSON form: {error}")),
        }
    }

    /// Keeps a reason why the call cannot be sent, which it then fails with.
    pub(crate) fn refuse(&mut self, part: &'static str, reason: String) {
        self.refused.get_or_insert((part, reason));
    }
}
