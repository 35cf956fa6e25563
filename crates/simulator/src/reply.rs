//! Answers that a test requests.

use std::time::Duration;

use dingtalk_spec::model::{ErrorRow, Gateway};
use http::{HeaderName, HeaderValue, StatusCode};

use crate::answer::{PreparedAnswer, PreparedBody, example_answer};
use crate::catalog::Entry;
use crate::endpoint::Endpoint;
use crate::envelope;
use crate::error::ReplyError;
use crate::nearest::nearest;

/// An answer that a test requests.
///
/// ```
/// # use std::time::Duration;
/// # use dingtalk_simulator::{Reply, Simulator};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let dingtalk = Simulator::builder().start_blocking()?;
/// dingtalk.answer_next("oauth2_1_0::get_token", Reply::error("INVALID_CLIENT"))?;
/// dingtalk.answer_next("oapi::service_get_auth_info", Reply::example("wrapped_lists"))?;
/// let limit = "Forbidden.AccessDenied.QpsLimitForApi";
/// dingtalk.answer_next("oauth2_1_0::get_token", Reply::failure(403, limit, "too many calls"))?;
/// dingtalk.answer_any_next(Reply::body(502, "<html>").header("retry-after", "1"))?;
/// dingtalk.answer_any_next(Reply::usual().after(Duration::from_millis(5)))?;
/// dingtalk.answer_any_next(Reply::dropped())?;
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct Reply {
    what: What,
    headers: Vec<(String, String)>,
    after: Duration,
}

#[derive(Debug, Clone)]
enum What {
    Error(String),
    Example(String),
    Failure { status: u16, code: String, message: String },
    Body { status: u16, body: Vec<u8> },
    Usual,
    Dropped,
}

impl Reply {
    /// A documented error, by the name of its constant or by its code. Placeholders in its message become `simulated`.
    #[must_use]
    pub fn error(name_or_code: impl Into<String>) -> Self {
        Self::new(What::Error(name_or_code.into()))
    }

    /// The answer of an example in the spec, whatever the request.
    #[must_use]
    pub fn example(name: impl Into<String>) -> Self {
        Self::new(What::Example(name.into()))
    }

    /// An error that the operation does not document, in the envelope of its gateway; a rate limit, for example.
    #[must_use]
    pub fn failure(status: u16, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(What::Failure { status, code: code.into(), message: message.into() })
    }

    /// Any body. It is sent as JSON if it is JSON, and otherwise as text.
    #[must_use]
    pub fn body(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::new(What::Body { status, body: body.into() })
    }

    /// The answer that would be given anyway, to add a header or a delay to it: `Reply::usual().after(delay)`.
    #[must_use]
    pub fn usual() -> Self {
        Self::new(What::Usual)
    }

    /// No answer: the connection is closed once the request has arrived.
    #[must_use]
    pub fn dropped() -> Self {
        Self::new(What::Dropped)
    }

    fn new(what: What) -> Self {
        Self { what, headers: Vec::new(), after: Duration::ZERO }
    }

    /// Adds a header, or replaces one that the answer has already.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Waits for this long before the answer is sent.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.after = delay;
        self
    }

    /// The answer to a path that no spec has.
    pub(crate) fn resolve_without_spec(self, gateway: Gateway) -> Result<PreparedAnswer, ReplyError> {
        match self.what {
            What::Failure { status, code, message } => {
                let body = envelope::failure(gateway, &code, &message).to_string();
                Self { what: What::Body { status, body: body.into_bytes() }, ..self }.resolve(None)
            }
            What::Usual => Err(ReplyError::NeedsOperation),
            _ => self.resolve(None),
        }
    }

    /// The answer, to a call of `entry` if one was named.
    pub(crate) fn resolve(self, entry: Option<&Entry>) -> Result<PreparedAnswer, ReplyError> {
        let mut answer = match (self.what, entry) {
            (What::Body { status, body }, _) => PreparedAnswer::new(status, PreparedBody::Raw(body)),
            (What::Usual, _) => PreparedAnswer::new(200, PreparedBody::Usual),
            (What::Dropped, _) => PreparedAnswer::dropped(),
            (What::Error(name), Some(entry)) => error_answer(endpoint(entry)?, &name)?,
            (What::Example(name), Some(entry)) => named_example(endpoint(entry)?, &name)?,
            (What::Failure { status, code, message }, Some(entry)) => {
                PreparedAnswer::failure(entry.gateway, status, &code, &message)
            }
            (What::Error(_) | What::Example(_) | What::Failure { .. }, None) => return Err(ReplyError::NeedsOperation),
        };
        // After 1xx, HTTP keeps waiting for the answer.
        if !answer.drops && (answer.status < 200 || StatusCode::from_u16(answer.status).is_err()) {
            return Err(ReplyError::NotHttp(format!("{} is not a final HTTP status", answer.status)));
        }
        for (name, value) in self.headers {
            let header = HeaderName::from_bytes(name.as_bytes()).ok().zip(HeaderValue::from_str(&value).ok());
            answer
                .headers
                .push(header.ok_or_else(|| ReplyError::NotHttp(format!("`{name}: {value}` is not an HTTP header")))?);
        }
        answer.after = self.after;
        Ok(answer)
    }
}

fn endpoint(entry: &Entry) -> Result<&Endpoint, ReplyError> {
    entry
        .endpoint()
        .map_err(|report| ReplyError::BrokenSpec { operation: entry.name.to_string(), mistakes: report.to_string() })
}

fn named_example(endpoint: &Endpoint, name: &str) -> Result<PreparedAnswer, ReplyError> {
    let examples = &endpoint.operation.examples;
    let named = examples.iter().find(|example| example.name == name);
    named.map(|example| example_answer(endpoint.gateway, example)).ok_or_else(|| ReplyError::UnknownExample {
        operation: endpoint.name.clone(),
        name: name.to_owned(),
        known: examples.iter().map(|example| example.name.clone()).collect(),
    })
}

fn error_answer(endpoint: &Endpoint, name: &str) -> Result<PreparedAnswer, ReplyError> {
    let row = find_row(endpoint, name)?;
    let message = row.messages.first().map_or("", String::as_str).replace("%s", "simulated");
    Ok(PreparedAnswer::failure(endpoint.gateway, row.status, &row.code, &message))
}

fn find_row<'e>(endpoint: &'e Endpoint, name: &str) -> Result<&'e ErrorRow, ReplyError> {
    let rows = &endpoint.operation.errors;
    if let Some(row) = rows.iter().find(|row| row.rust_name == name) {
        return Ok(row);
    }
    let with_code: Vec<_> = rows.iter().filter(|row| row.code == name).collect();
    match with_code.as_slice() {
        [row] => Ok(row),
        [] => {
            let names = rows.iter().flat_map(|row| [row.rust_name.as_str(), row.code.as_str()]);
            Err(ReplyError::UnknownError {
                operation: endpoint.name.clone(),
                name: name.to_owned(),
                nearest: nearest(name, names).map(str::to_owned),
                known: rows.iter().map(|row| row.rust_name.clone()).collect(),
            })
        }
        several => Err(ReplyError::AmbiguousError {
            operation: endpoint.name.clone(),
            code: name.to_owned(),
            names: several.iter().map(|row| row.rust_name.clone()).collect(),
        }),
    }
}
