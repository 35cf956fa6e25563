//! Errors of calls that the server answered.

use std::fmt;

use bytes::Bytes;

use crate::attempts::Attempts;
use crate::binding::DocumentedError;
use crate::called::{Called, call_name};
use crate::decode::Mismatch;
use crate::mask::printable;

/// An error that the server reported.
#[derive(Clone)]
pub struct ApiError {
    pub(crate) operation: Called,
    pub(crate) status: u16,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) sub_code: Option<String>,
    pub(crate) sub_message: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) access_denied_detail: Option<serde_json::Value>,
    pub(crate) body: Bytes,
    pub(crate) attempts: Attempts,
}

/// A successful answer that could not be decoded.
#[derive(Clone)]
pub struct DecodeError {
    pub(crate) operation: Called,
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) mismatch: Mismatch,
    pub(crate) body: Bytes,
    pub(crate) attempts: Attempts,
}

impl ApiError {
    /// Creates an error whose body says nothing.
    pub(crate) fn new(operation: Called, status: u16, body: Bytes) -> Self {
        Self {
            operation,
            status,
            code: None,
            message: None,
            sub_code: None,
            sub_message: None,
            request_id: None,
            access_denied_detail: None,
            body,
            attempts: Attempts::default(),
        }
    }

    /// Returns the HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Returns the error code. A legacy `errcode` is converted to text.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// Returns the server's message, up to 64 KiB of it.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Returns the legacy gateway's more specific code, which may stand only in the message: `error[subcode=40014,...]`.
    #[must_use]
    pub fn sub_code(&self) -> Option<&str> {
        self.sub_code.as_deref()
    }

    /// Returns the message of [`sub_code`](Self::sub_code).
    #[must_use]
    pub fn sub_message(&self) -> Option<&str> {
        self.sub_message.as_deref()
    }

    /// Returns the server's id of this request. Quote it to DingTalk's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// Returns the missing permission, if the server names it.
    #[must_use]
    pub fn access_denied_detail(&self) -> Option<&serde_json::Value> {
        self.access_denied_detail.as_ref()
    }

    /// Returns the address of the operation's documentation page. Empty for a [call to any endpoint](crate::AnyCall).
    #[must_use]
    pub fn page(&self) -> &'static str {
        self.operation.get().page
    }

    /// Returns the raw answer. It may contain secrets.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Returns the documented error that matches by status and code, and by message if several share these.
    ///
    /// Returns `None` if the error is not documented, or if several documented errors match and none has this message.
    #[must_use]
    pub fn documented(&self) -> Option<&'static DocumentedError> {
        let rows = || self.documented_rows();
        let message = self.message.as_deref().unwrap_or_default();
        // A template may also match a message that another row has word for word.
        let exact = rows().find(|row| row.messages.contains(&message));
        exact
            .or_else(|| rows().find(|row| row.has_message(message)))
            .or_else(|| rows().next().filter(|_| rows().count() == 1))
    }

    /// Returns all documented errors with this status and code.
    pub fn documented_rows(&self) -> impl Iterator<Item = &'static DocumentedError> {
        let errors = self.operation.get().errors;
        errors.iter().filter(|row| row.status == self.status && self.has_code(row.code))
    }

    fn has_code(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code) || self.sub_code.as_deref() == Some(code)
    }
}

impl DecodeError {
    /// Returns the HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Returns where the answer differs from its documentation.
    #[must_use]
    pub fn mismatch(&self) -> &Mismatch {
        &self.mismatch
    }

    /// Returns the raw answer. It may contain secrets.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} returned HTTP {}", call_name(&self.operation.get()), self.status)?;
        for part in [&self.code, &self.message, &self.sub_code, &self.sub_message].into_iter().flatten() {
            write!(f, ", {}", printable(part))?;
        }
        if self.code.is_none() && self.message.is_none() {
            write!(f, " and a body of {} bytes without an error code", self.body.len())?;
        }
        if let Some(row) = self.documented() {
            write!(f, ": {}", row.meaning)?;
        }
        if let Some(id) = &self.request_id {
            write!(f, " (request id {})", printable(id))?;
        }
        self.attempts.fmt(f)?;
        match self.page() {
            "" => Ok(()),
            page => write!(f, "; see {page}"),
        }
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("call", &call_name(&self.operation.get()))
            .field("status", &self.status)
            .field("code", &self.code.as_deref().map(printable))
            .field("message", &self.message.as_deref().map(printable))
            .field("sub_code", &self.sub_code.as_deref().map(printable))
            .field("sub_message", &self.sub_message.as_deref().map(printable))
            .field("request_id", &self.request_id.as_deref().map(printable))
            .field("body_length", &self.body.len())
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (call, length) = (call_name(&self.operation.get()), self.body.len());
        write!(f, "{call}: the answer (HTTP {}, {length} bytes) could not be read: {}", self.status, self.mismatch)
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("call", &call_name(&self.operation.get()))
            .field("status", &self.status)
            .field("mismatch", &self.mismatch)
            .field("body_length", &self.body.len())
            .finish_non_exhaustive()
    }
}
