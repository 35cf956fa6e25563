//! The one error type of all crates.

use std::fmt;

use crate::answer_error::{ApiError, DecodeError};
use crate::attempts::{Attempts, Stopped};
use crate::binding::{DocumentedError, Endpoint};
use crate::called::{Called, call_name};
use crate::transport::{TransportError, write_causes};
use crate::upload::Unopened;

/// The error of a call.
///
/// Its text does not repeat its [`source`](std::error::Error::source); `{error:#}` appends all causes, as `anyhow` does.
///
/// Neither `Display` nor `Debug` prints a secret. Raw bodies are kept but not printed, because they may contain tokens.
///
/// ```
/// # fn handle(error: dingtalk_core::Error) {
/// use dingtalk_core::Error;
///
/// match error {
///     Error::Api(api) if api.code() == Some("Forbidden.AccessDenied.QpsLimitForApi") => println!("slow down"),
///     Error::Api(api) => println!("{api}; request id {:?}", api.request_id()),
///     other => println!("{other:#}"),
/// }
/// # }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// An argument cannot be sent. Nothing was sent.
    BadArgument(Box<BadArgument>),
    /// No source has a credential that the operation accepts, or fetching it failed. Nothing was sent but the requests that should have
    /// fetched it, and perhaps one with a token that the server refused.
    Credentials(Box<CredentialsError>),
    /// The server could not be reached, or the connection broke.
    Transport(Box<TransportError>),
    /// The server returned an error, with whatever HTTP status.
    Api(Box<ApiError>),
    /// The server reported success, but its answer differs from its documentation.
    Decode(Box<DecodeError>),
}

/// A result whose error is [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// An argument that cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadArgument {
    call: String,
    parameter: &'static str,
    reason: String,
}

/// A credential that is missing or could not be fetched.
#[derive(Debug)]
pub struct CredentialsError {
    call: String,
    reason: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
    attempts: Attempts,
}

impl Error {
    pub(crate) fn bad_argument(operation: &Endpoint<'_>, parameter: &'static str, reason: impl Into<String>) -> Self {
        Self::BadArgument(Box::new(BadArgument { call: call_name(operation), parameter, reason: reason.into() }))
    }

    pub(crate) fn transport(operation: &Called, mut error: TransportError) -> Self {
        error.operation = Some(operation.clone());
        Self::Transport(Box::new(error))
    }

    pub(crate) fn bad_setting(parameter: &'static str, reason: impl Into<String>) -> Self {
        Self::BadArgument(Box::new(BadArgument { call: "the client".to_owned(), parameter, reason: reason.into() }))
    }

    /// The error of a file that cannot be read from its beginning.
    pub(crate) fn unopened_file(error: &Unopened) -> Self {
        let call = "the upload".to_owned();
        Self::BadArgument(Box::new(BadArgument { call, parameter: "file", reason: error.to_string() }))
    }

    /// The error of a value that cannot become a record.
    pub(crate) fn bad_record(reason: impl Into<String>) -> Self {
        let call = "Record::of".to_owned();
        Self::BadArgument(Box::new(BadArgument { call, parameter: "value", reason: reason.into() }))
    }

    /// The error of a call that is awaited again.
    pub(crate) fn completed() -> Self {
        let reason = "has completed already: build another call to repeat it".to_owned();
        Self::BadArgument(Box::new(BadArgument { call: "a call".to_owned(), parameter: "future", reason }))
    }

    pub(crate) fn credentials(operation: &Endpoint<'_>, reason: impl Into<String>) -> Self {
        Self::Credentials(Box::new(CredentialsError {
            call: call_name(operation),
            reason: reason.into(),
            source: None,
            attempts: Attempts::default(),
        }))
    }

    pub(crate) fn credential_source(
        operation: &Endpoint<'_>,
        source: Box<dyn std::error::Error + Send + Sync>,
    ) -> Self {
        let reason = "the credential source failed".to_owned();
        let (call, attempts) = (call_name(operation), Attempts::default());
        Self::Credentials(Box::new(CredentialsError { call, reason, source: Some(source), attempts }))
    }

    /// Returns how often requests were sent: those of the call, and those of the token fetch if that failed. 0 if nothing was sent.
    ///
    /// Calls that wait for the same token share its fetch, and each of them reports its attempts.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        let own = self.attempts_made().map_or(0, |attempts| attempts.made);
        own.saturating_add(self.token_fetch().map_or(0, Self::attempts))
    }

    /// Returns why the call was not tried again, or else why the token fetch was not.
    #[must_use]
    pub fn stopped(&self) -> Option<Stopped> {
        let own = || self.attempts_made().and_then(|attempts| attempts.stopped);
        self.token_fetch().and_then(Self::stopped).or_else(own)
    }

    /// Returns the error of the call that should have fetched the credential. The source may have wrapped it.
    fn token_fetch(&self) -> Option<&Self> {
        let Self::Credentials(error) = self else { return None };
        let first = error.source.as_deref().map(|source| source as &(dyn std::error::Error + 'static));
        std::iter::successors(first, |error| error.source()).find_map(|error| error.downcast_ref())
    }

    /// Returns the error that has the server's answer: the token fetch's if that failed, or else this one.
    pub(crate) fn of_answer(&self) -> &Self {
        self.token_fetch().map_or(self, Self::of_answer)
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

    /// Records the attempts of the call that failed with this.
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

    /// Returns the server's error, if the server returned one. If no token could be fetched, this is the error of the token fetch, and
    /// so are code, status, request id and body.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError> {
        match self.of_answer() {
            Self::Api(api) => Some(api),
            Self::BadArgument(_) | Self::Credentials(_) | Self::Transport(_) | Self::Decode(_) => None,
        }
    }

    /// Returns the server's error code, if it returned one.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.api().and_then(ApiError::code)
    }

    /// Returns the documented error that this is; see [`ApiError::documented`].
    #[must_use]
    pub fn documented(&self) -> Option<&'static DocumentedError> {
        self.api().and_then(ApiError::documented)
    }

    /// Returns the HTTP status, if there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self.of_answer() {
            Self::Api(api) => Some(api.status),
            Self::Decode(decode) => Some(decode.status),
            Self::BadArgument(_) | Self::Credentials(_) | Self::Transport(_) => None,
        }
    }

    /// Returns the server's id of this request, if it sent one. Quote it to DingTalk's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match self.of_answer() {
            Self::Api(api) => api.request_id(),
            Self::Decode(decode) => decode.request_id.as_deref(),
            Self::BadArgument(_) | Self::Credentials(_) | Self::Transport(_) => None,
        }
    }

    /// Returns the raw answer, if there was one. It may contain secrets.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        match self.of_answer() {
            Self::Api(api) => Some(&api.body),
            Self::Decode(decode) => Some(&decode.body),
            Self::BadArgument(_) | Self::Credentials(_) | Self::Transport(_) => None,
        }
    }
}

impl BadArgument {
    /// Returns the name of the parameter's setter.
    #[must_use]
    pub fn parameter(&self) -> &'static str {
        self.parameter
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
            Self::Credentials(error) => error.source(),
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
        write_causes(self, f)
    }
}

impl std::error::Error for CredentialsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        Self::Transport(Box::new(error))
    }
}
