//! The one error type of all crates.

use std::fmt;

use bytes::Bytes;

use crate::binding::{DocumentedError, Operation};
use crate::decode::Mismatch;
use crate::retry::Stopped;
use crate::transport::TransportError;

/// Why a call gave no answer.
///
/// No secret is ever printed: neither in `Display` nor in `Debug` of any part. Raw bodies are kept but not printed, for they may
/// hold tokens.
///
/// ```
/// # fn handle(error: dingtalk_core::Error) {
/// use dingtalk_core::Error;
///
/// match error {
///     Error::Api(api) if api.code() == Some("Forbidden.AccessDenied.QpsLimitForApi") => println!("slow down"),
///     Error::Api(api) => println!("{api}; request id {:?}", api.request_id()),
///     other => println!("{other}"),
/// }
/// # }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// An argument cannot be sent. Nothing was sent.
    BadArgument(Box<BadArgument>),
    /// There is no credential that the operation accepts, or it could not be had. Nothing was sent, or only with a token that the
    /// server refused.
    Credentials(Box<CredentialsError>),
    /// The server could not be reached, or the connection broke.
    Transport(Box<TransportError>),
    /// The server refused, or failed.
    Api(Box<ApiError>),
    /// The server answered success with something that is not the answer described.
    Decode(Box<DecodeError>),
}

/// A result whose error is [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// How often a call was tried, and why not once more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Attempts {
    pub(crate) made: u32,
    pub(crate) stopped: Option<Stopped>,
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

/// An argument that cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadArgument {
    call: String,
    parameter: &'static str,
    reason: String,
}

/// Credentials that are missing or could not be had.
#[derive(Debug)]
pub struct CredentialsError {
    call: String,
    reason: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
    attempts: Attempts,
}

/// What the server said when it refused or failed.
#[derive(Clone)]
pub struct ApiError {
    pub(crate) operation: &'static Operation,
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

/// A successful answer that could not be read.
#[derive(Clone)]
pub struct DecodeError {
    pub(crate) operation: &'static Operation,
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) mismatch: Mismatch,
    pub(crate) body: Bytes,
    pub(crate) attempts: Attempts,
}

/// How an operation is called in messages: `contact_1_0::get_org_auth_info`.
pub(crate) fn call_name(operation: &Operation) -> String {
    format!("{}::{}", operation.api, operation.name)
}

impl Error {
    pub(crate) fn bad_argument(operation: &Operation, parameter: &'static str, reason: impl Into<String>) -> Self {
        Self::BadArgument(Box::new(BadArgument { call: call_name(operation), parameter, reason: reason.into() }))
    }

    pub(crate) fn bad_setting(parameter: &'static str, reason: impl Into<String>) -> Self {
        Self::BadArgument(Box::new(BadArgument { call: "the client".to_owned(), parameter, reason: reason.into() }))
    }

    pub(crate) fn credentials(operation: &Operation, reason: impl Into<String>) -> Self {
        Self::Credentials(Box::new(CredentialsError {
            call: call_name(operation),
            reason: reason.into(),
            source: None,
            attempts: Attempts::default(),
        }))
    }

    pub(crate) fn credential_source(operation: &Operation, source: Box<dyn std::error::Error + Send + Sync>) -> Self {
        let reason = "the source of credentials failed".to_owned();
        let (call, attempts) = (call_name(operation), Attempts::default());
        Self::Credentials(Box::new(CredentialsError { call, reason, source: Some(source), attempts }))
    }

    /// How often the call was sent; 0 where nothing was.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts_made().map_or(0, |attempts| attempts.made)
    }

    /// Why the call was not tried once more.
    #[must_use]
    pub fn stopped(&self) -> Option<Stopped> {
        self.attempts_made().and_then(|attempts| attempts.stopped)
    }

    fn attempts_made(&self) -> Option<Attempts> {
        match self {
            Self::Api(api) => Some(api.attempts),
            Self::Transport(transport) => Some(transport.attempts),
            Self::Decode(decode) => Some(decode.attempts),
            Self::Credentials(credentials) => Some(credentials.attempts),
            Self::BadArgument(_) => None,
        }
    }

    pub(crate) fn after(mut self, made: u32, stopped: Stopped) -> Self {
        let attempts = Attempts { made, stopped: Some(stopped) };
        match &mut self {
            Self::Api(api) => api.attempts = attempts,
            Self::Transport(transport) => transport.attempts = attempts,
            Self::Decode(decode) => decode.attempts = attempts,
            Self::Credentials(credentials) => credentials.attempts = attempts,
            Self::BadArgument(_) => {}
        }
        self
    }

    /// What the API said, where it was the API that refused.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError> {
        match self {
            Self::Api(api) => Some(api),
            Self::BadArgument(_) | Self::Credentials(_) | Self::Transport(_) | Self::Decode(_) => None,
        }
    }

    /// The API's error code, where it gave one.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.api().and_then(ApiError::code)
    }

    /// The row of the page's table of errors that this error is.
    #[must_use]
    pub fn documented(&self) -> Option<&'static DocumentedError> {
        self.api().and_then(ApiError::documented)
    }

    /// HTTP status, where there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Api(api) => Some(api.status),
            Self::Decode(decode) => Some(decode.status),
            Self::BadArgument(_) | Self::Credentials(_) | Self::Transport(_) => None,
        }
    }

    /// The server's name for this call, to be quoted to DingTalk's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Api(api) => api.request_id(),
            Self::Decode(decode) => decode.request_id.as_deref(),
            Self::BadArgument(_) | Self::Credentials(_) | Self::Transport(_) => None,
        }
    }

    /// The answer as it came, where there was one. It may hold secrets.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        match self {
            Self::Api(api) => Some(&api.body),
            Self::Decode(decode) => Some(&decode.body),
            Self::BadArgument(_) | Self::Credentials(_) | Self::Transport(_) => None,
        }
    }
}

impl BadArgument {
    /// Setter of the parameter.
    #[must_use]
    pub fn parameter(&self) -> &'static str {
        self.parameter
    }
}

impl ApiError {
    /// HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Error code; a legacy `errcode` as text.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The server's message.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Finer code of the legacy gateway.
    #[must_use]
    pub fn sub_code(&self) -> Option<&str> {
        self.sub_code.as_deref()
    }

    /// Message that goes with [`sub_code`](Self::sub_code).
    #[must_use]
    pub fn sub_message(&self) -> Option<&str> {
        self.sub_message.as_deref()
    }

    /// The server's name for this call, to be quoted to DingTalk's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// Which permission is lacking, where the server says so.
    #[must_use]
    pub fn access_denied_detail(&self) -> Option<&serde_json::Value> {
        self.access_denied_detail.as_ref()
    }

    /// Address of the operation's page.
    #[must_use]
    pub fn page(&self) -> &'static str {
        self.operation.page
    }

    /// The answer as it came. It may hold secrets.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The row of the page's table of errors that this error is: by status and code, and where rows share these, by message.
    /// `None` for an error that is not documented, or where several rows are possible and none has this message.
    #[must_use]
    pub fn documented(&self) -> Option<&'static DocumentedError> {
        let rows = || self.documented_rows();
        let message = self.message.as_deref().unwrap_or_default();
        // A template may also fit the message that another row has word for word.
        let exact = rows().find(|row| row.messages.contains(&message));
        exact
            .or_else(|| rows().find(|row| row.has_message(message)))
            .or_else(|| rows().next().filter(|_| rows().count() == 1))
    }

    /// All rows with this status and code.
    pub fn documented_rows(&self) -> impl Iterator<Item = &'static DocumentedError> {
        let errors = self.operation.errors;
        errors.iter().filter(|row| row.status == self.status && self.has_code(row.code))
    }

    fn has_code(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code) || self.sub_code.as_deref() == Some(code)
    }
}

impl DecodeError {
    /// HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Where the answer departs from its description.
    #[must_use]
    pub fn mismatch(&self) -> &Mismatch {
        &self.mismatch
    }

    /// The answer as it came. It may hold secrets.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadArgument(error) => error.fmt(f),
            Self::Credentials(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::Api(error) => error.fmt(f),
            Self::Decode(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Credentials(error) => error.source.as_deref().map(|source| source as _),
            Self::Transport(error) => error.source(),
            Self::BadArgument(_) | Self::Api(_) | Self::Decode(_) => None,
        }
    }
}

impl fmt::Display for BadArgument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: `{}` {}", self.call, self.parameter, self.reason)
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.call, self.reason)?;
        match &self.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

/// A server's text for a line of ours: some servers answer with a whole page. The accessors have it all.
fn shortened(text: &str) -> std::borrow::Cow<'_, str> {
    const MOST: usize = 500;
    match text.char_indices().nth(MOST) {
        None => text.into(),
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default()).into(),
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} was answered with HTTP {}", call_name(self.operation), self.status)?;
        for part in [&self.code, &self.message, &self.sub_code, &self.sub_message].into_iter().flatten() {
            write!(f, ", {}", shortened(part))?;
        }
        if self.code.is_none() && self.message.is_none() {
            write!(f, " and a body of {} bytes that names no error", self.body.len())?;
        }
        if let Some(row) = self.documented() {
            write!(f, ": {}", row.meaning)?;
        }
        if let Some(id) = &self.request_id {
            write!(f, " (request id {id})")?;
        }
        write!(f, "{}; see {}", self.attempts, self.operation.page)
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("call", &call_name(self.operation))
            .field("status", &self.status)
            .field("code", &self.code)
            .field("message", &self.message)
            .field("sub_code", &self.sub_code)
            .field("sub_message", &self.sub_message)
            .field("request_id", &self.request_id)
            .field("body_length", &self.body.len())
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (call, length) = (call_name(self.operation), self.body.len());
        write!(f, "{call}: the answer (HTTP {}, {length} bytes) could not be read: {}", self.status, self.mismatch)
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("call", &call_name(self.operation))
            .field("status", &self.status)
            .field("mismatch", &self.mismatch)
            .field("body_length", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        Self::Transport(Box::new(error))
    }
}
