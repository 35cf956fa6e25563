//! What sends requests, and what can go wrong on the way.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use bytes::Bytes;

use crate::attempts::Attempts;

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
    /// Fails with [`TransportFailure::TooLarge`] if the answer is longer than `limit` bytes.
    fn send(
        &self,
        request: http::Request<Bytes>,
        limit: usize,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>>;
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
}

/// The error of a request that received no answer.
#[derive(Debug)]
pub struct TransportError {
    failure: TransportFailure,
    source: BoxError,
    /// Whether the request used a connection that had been idle, which the server may just have closed.
    on_idle: bool,
    pub(crate) attempts: Attempts,
}

impl TransportError {
    /// Creates an error. `source` must not print the request's address, whose query may hold a token.
    pub fn new(failure: TransportFailure, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { failure, source: source.into(), on_idle: false, attempts: Attempts::default() }
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
                TransportFailure::Connect | TransportFailure::Timeout | TransportFailure::TooLarge => false,
            }
    }

    /// Returns how far the request got.
    #[must_use]
    pub fn failure(&self) -> TransportFailure {
        self.failure
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.failure {
            TransportFailure::Connect => "no connection to the server",
            TransportFailure::Unsent => "the connection broke before the request was sent",
            TransportFailure::Timeout => "no answer in time",
            TransportFailure::Broken => "the connection broke",
            TransportFailure::TooLarge => "the answer is too long",
        })?;
        // reqwest and hyper name the cause only in their sources.
        let mut source: Option<&dyn std::error::Error> = Some(&*self.source);
        while let Some(error) = source {
            write!(f, ": {error}")?;
            source = error.source();
        }
        self.attempts.fmt(f)
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}
