//! What sends requests, and what can go wrong on the way.

use std::fmt;
use std::future::Future;
use std::io;
use std::pin::Pin;

use bytes::Bytes;

use crate::attempts::Attempts;
use crate::called::{Called, call_name};
use crate::request_body::RequestBody;
use crate::upgraded::Upgraded;

/// A boxed future.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Any error.
pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Sends requests. The default is [`reqwest`]; a test or a special network may use another.
///
/// An implementation must not follow redirects: the request carries a token that is meant for one host. It need not enforce time
/// limits: the client drops the future when the time is up.
pub trait Transport: Send + Sync + 'static {
    /// Sends one request and reads the whole answer.
    ///
    /// The request's body may be a file that is read as it is sent. It knows its length, which HTTP clients make a header of.
    /// Fails with [`TransportFailure::TooLarge`] if the answer is longer than `limit` bytes.
    fn send(
        &self,
        request: http::Request<RequestBody>,
        limit: usize,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>>;

    /// Asks the server to switch to another protocol, for [`Client::upgrade`](crate::Client::upgrade). If the server answers with status
    /// 101, returns the answer with the open connection, and otherwise an error.
    ///
    /// By default, a transport cannot do this.
    fn upgrade(&self, request: http::Request<()>) -> BoxFuture<'_, Result<http::Response<Upgraded>, TransportError>> {
        drop(request);
        let reason = "the client's transport cannot switch protocols: implement `Transport::upgrade`";
        Box::pin(std::future::ready(Err(TransportError::known(TransportFailure::Connect, reason))))
    }
}

/// An extension of requests that must not be sent again if they may have arrived.
#[derive(Clone)]
pub(crate) struct SendOnce;

/// How far a request got before it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportFailure {
    /// No connection: nothing was sent.
    Connect,
    /// The connection broke before the whole request was sent. The server has not acted.
    Unsent,
    /// No answer in time. The server may have acted.
    Timeout,
    /// The connection broke. The server may have acted.
    Broken,
    /// The answer was longer than the client's limit. The server has acted.
    TooLarge,
    /// A file to upload could not be read to its end. The server has not received the whole request.
    Unreadable,
}

/// The error of a request that received no answer.
///
/// Its causes are its [`source`](std::error::Error::source), and part of the text only as `{:#}`.
#[derive(Debug)]
pub struct TransportError {
    /// Absent until the client knows the error.
    pub(crate) operation: Option<Called>,
    failure: TransportFailure,
    cause: Cause,
    /// Whether the request used a connection that had been idle, which the server may just have closed.
    on_idle: bool,
    pub(crate) attempts: Attempts,
}

/// Why a request received no answer.
#[derive(Debug)]
enum Cause {
    /// A further error, which is the source.
    Error(BoxError),
    /// What the client itself knows.
    Known(String),
}

impl TransportError {
    /// Creates an error. `source` must not print the request's address, whose query may hold a token.
    pub fn new(failure: TransportFailure, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::of(failure, Cause::Error(source.into()))
    }

    /// Creates an error without a source.
    pub(crate) fn known(failure: TransportFailure, reason: impl Into<String>) -> Self {
        Self::of(failure, Cause::Known(reason.into()))
    }

    fn of(failure: TransportFailure, cause: Cause) -> Self {
        Self { operation: None, failure, cause, on_idle: false, attempts: Attempts::default() }
    }

    pub(crate) fn on_idle(self, on_idle: bool) -> Self {
        Self { on_idle, ..self }
    }

    /// Whether it says nothing about the server, which has merely closed an idle connection. `repeatable` means that the request may
    /// arrive twice.
    pub(crate) fn is_stale_connection(&self, repeatable: bool) -> bool {
        self.on_idle
            && match self.failure {
                TransportFailure::Unsent => true,
                TransportFailure::Broken => repeatable,
                TransportFailure::Connect
                | TransportFailure::Timeout
                | TransportFailure::TooLarge
                | TransportFailure::Unreadable => false,
            }
    }

    /// Returns how far the request got.
    #[must_use]
    pub fn failure(&self) -> TransportFailure {
        self.failure
    }

    /// Whether connecting took too long.
    pub(crate) fn is_connect_timeout(&self) -> bool {
        let mut causes = std::iter::successors(std::error::Error::source(self), |error| error.source());
        causes.any(|error| {
            error.is::<tokio::time::error::Elapsed>()
                || error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::TimedOut)
                || error.downcast_ref().is_some_and(reqwest::Error::is_timeout)
        })
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = &self.operation {
            write!(f, "{}: ", call_name(&operation.get()))?;
        }
        f.write_str(match self.failure {
            TransportFailure::Connect => "no connection to the server",
            TransportFailure::Unsent => "the connection broke before the request was sent",
            TransportFailure::Timeout => "no answer in time",
            TransportFailure::Broken => "the connection broke",
            TransportFailure::TooLarge => "the answer is too long",
            TransportFailure::Unreadable => "a file to upload cannot be read",
        })?;
        if let Cause::Known(reason) = &self.cause {
            write!(f, ": {reason}")?;
        }
        self.attempts.fmt(f)?;
        write_causes(self, f)
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.cause {
            Cause::Error(error) => Some(&**error),
            Cause::Known(_) => None,
        }
    }
}

/// Writes the causes of an error after it, if `{:#}` asks for them.
pub(crate) fn write_causes(error: &dyn std::error::Error, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if !f.alternate() {
        return Ok(());
    }
    let mut source = error.source();
    while let Some(error) = source {
        write!(f, ": {error}")?;
        source = error.source();
    }
    Ok(())
}
