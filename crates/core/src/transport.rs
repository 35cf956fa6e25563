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

/// How far a request got before it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportFailure {
    /// No connection: nothing was sent.
    Connect,
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
    pub(crate) attempts: Attempts,
}

impl TransportError {
    /// Creates an error. `source` must not print the request's address, whose query may hold a token.
    pub fn new(failure: TransportFailure, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { failure, source: source.into(), attempts: Attempts::default() }
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
