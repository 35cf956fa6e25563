//! What a simulator remembers about a request.

use std::fmt;

use serde_json::Value;

use crate::form::{FormPart, read_form};
use crate::violation::Violation;

/// A request and its answer.
///
/// Fields hold exactly what arrived and what was sent. Printed, tokens, signatures and values of sensitive parameters are masked:
/// `Debug` shows `***` for them, and `Display`, which is one line, leaves them out.
///
/// ```
/// # use dingtalk_simulator::Simulator;
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let dingtalk = Simulator::builder().start_blocking()?;
/// for request in dingtalk.received() {
///     println!("{request}");
///     assert_eq!(request.header("content-type"), Some("application/json"));
///     assert!(request.violations.is_empty(), "{request:#?}");
/// }
/// # Ok(()) }
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Received {
    /// The operation, as `contact_1_0::get_org_auth_info`; absent if no spec has method and path.
    pub operation: Option<String>,
    /// HTTP method.
    pub method: String,
    /// Path and query as in the request line.
    pub target: String,
    /// Headers in order of arrival, with names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body's bytes.
    pub body: Vec<u8>,
    /// Everything that violates the spec.
    pub violations: Vec<Violation>,
    /// Why the credential was refused.
    pub refusal: Option<String>,
    /// What was sent back.
    pub answered: Answered,
    /// Id of the request. Answers contain it if their envelope has a place for it.
    pub request_id: String,
    pub(crate) secrets: Vec<String>,
}

/// What was sent back.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answered {
    /// HTTP status; 0 if the connection was closed instead.
    pub status: u16,
    /// Headers, except those that HTTP itself needs.
    pub headers: Vec<(String, String)>,
    /// The body's bytes.
    pub body: Vec<u8>,
}

impl Received {
    /// The first header of this name; case does not matter.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The body as JSON, if it is JSON.
    #[must_use]
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The parts of the body, if it is a form, such as one that uploads a file.
    ///
    /// ```
    /// # fn example(request: &dingtalk_simulator::Received) {
    /// let form = request.form().unwrap_or_default();
    /// let picture = form.iter().find(|part| part.name == "media");
    /// assert_eq!(picture.and_then(|part| part.file_name.as_deref()), Some("team.png"));
    /// # }
    /// ```
    #[must_use]
    pub fn form(&self) -> Option<Vec<FormPart>> {
        read_form(self.header("content-type")?, &self.body).ok()
    }

    /// Text without secrets.
    fn mask(&self, text: &str) -> String {
        let mut secrets: Vec<_> = self.secrets.iter().collect();
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets.into_iter().fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), "***"))
    }

    fn mask_headers(&self, headers: &[(String, String)]) -> Vec<(String, String)> {
        headers.iter().map(|(name, value)| (name.clone(), self.mask(value))).collect()
    }

    /// The request's body without secrets. Files are not shown.
    fn shown_body(&self) -> String {
        let Some(form) = self.form() else { return self.mask_body(&self.body) };
        let shown = form.iter().map(|part| match (&part.file_name, part.text()) {
            (None, Some(text)) => format!("{}: {:?}", part.name, self.mask(text)),
            (Some(file), _) => format!("{}: {file:?}, {} bytes", part.name, part.content.len()),
            (None, None) => format!("{}: {} bytes", part.name, part.content.len()),
        });
        shown.collect::<Vec<_>>().join(", ")
    }

    /// A body's text without secrets, however they are escaped in it.
    fn mask_body(&self, body: &[u8]) -> String {
        match serde_json::from_slice::<Value>(body) {
            Ok(json) => self.mask_json(json).to_string(),
            Err(_) => self.mask(&String::from_utf8_lossy(body)),
        }
    }

    fn mask_json(&self, json: Value) -> Value {
        match json {
            Value::String(text) => Value::from(self.mask(&text)),
            Value::Array(items) => items.into_iter().map(|item| self.mask_json(item)).collect(),
            Value::Object(members) => members.into_iter().map(|(name, value)| (name, self.mask_json(value))).collect(),
            Value::Number(number) if self.secrets.contains(&number.to_string()) => Value::from("***"),
            other => other,
        }
    }
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("target", &self.mask(&self.target))
            .field("headers", &self.mask_headers(&self.headers))
            .field("body", &self.shown_body())
            .field("violations", &self.violations.iter().map(ToString::to_string).collect::<Vec<_>>())
            .field("refusal", &self.refusal)
            .field("answered.status", &self.answered.status)
            .field("answered.headers", &self.mask_headers(&self.answered.headers))
            .field("answered.body", &self.mask_body(&self.answered.body))
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Which texts are secret is known to the request alone.
        f.debug_struct("Answered")
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// `POST /v1.0/oauth2/ding1/token: oauth2_1_0::get_token, 200`.
impl fmt::Display for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.target.split('?').next().unwrap_or_default();
        let operation = self.operation.as_deref().unwrap_or("no operation");
        write!(f, "{} {}: {operation}, ", self.method, self.mask(path))?;
        match self.answered.status {
            0 => f.write_str("connection closed")?,
            status => write!(f, "{status}")?,
        }
        if let Some(refusal) = &self.refusal {
            write!(f, ", credential refused: {refusal}")?;
        }
        match self.violations.len() {
            0 => Ok(()),
            1 => f.write_str(", 1 violation"),
            several => write!(f, ", {several} violations"),
        }
    }
}
