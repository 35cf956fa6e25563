//! How a request gets to the server and its answer back.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use bytes::{Bytes, BytesMut};

use crate::error::Attempts;
use crate::tls;

/// A future that owns what it needs, boxed once.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Whatever error.
pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Sends requests. The client's own is [`reqwest`]; a test or a special network may bring another.
///
/// An implementation must not follow redirects: the request carries a token that is meant for one host. Time limits are the
/// client's business: it drops the future when the time is over.
pub trait Transport: Send + Sync + 'static {
    /// Sends one request and reads the whole answer, of at most `limit` bytes; a longer one is
    /// [`TransportFailure::TooLarge`].
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

/// A request that got no answer.
#[derive(Debug)]
pub struct TransportError {
    failure: TransportFailure,
    source: BoxError,
    pub(crate) attempts: Attempts,
}

impl TransportError {
    /// `source` must not print the request's address: its query may hold a token.
    pub fn new(failure: TransportFailure, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { failure, source: source.into(), attempts: Attempts::default() }
    }

    /// How far the request got.
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
        // reqwest and hyper say the cause in their sources alone.
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

/// Sees to it that settings of the default transport can be changed, and its safety rules cannot.
pub(crate) type Customize = Box<dyn FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send>;

/// The default transport.
pub(crate) struct Reqwest(reqwest::Client);

impl Reqwest {
    /// `local` where all that is sent goes to this machine.
    pub(crate) fn new(
        connect_timeout: Duration,
        local: bool,
        roots: &[Vec<u8>],
        customize: Option<Customize>,
    ) -> Result<Self, TransportError> {
        let build = || -> Result<_, BoxError> {
            if !(local || tls::COMPILED_IN) {
                return Err(tls::MISSING.into());
            }
            let builder = reqwest::Client::builder()
                .connect_timeout(connect_timeout)
                .user_agent(concat!("dingtalk-rust/", env!("CARGO_PKG_VERSION")));
            // A proxy that the environment names would see what is sent in the clear.
            let builder = if local { builder.no_proxy() } else { builder };
            let builder = match customize {
                Some(customize) => customize(builder),
                None => builder,
            };
            // After the caller's settings, so that none of them can send a token elsewhere, or twice.
            Ok(tls::set_up(builder, roots)?
                .redirect(reqwest::redirect::Policy::none())
                .retry(reqwest::retry::never())
                .referer(false)
                .build()?)
        };
        build().map(Self).map_err(|error| TransportError::new(TransportFailure::Connect, error))
    }
}

impl Transport for Reqwest {
    fn send(
        &self,
        request: http::Request<Bytes>,
        limit: usize,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let request = reqwest::Request::try_from(request).map_err(failed)?;
            let mut response = self.0.execute(request).await.map_err(failed)?;
            let mut whole = http::Response::new(read(&mut response, limit).await?);
            *whole.status_mut() = response.status();
            *whole.headers_mut() = std::mem::take(response.headers_mut());
            Ok(whole)
        })
    }
}

/// Reads the body, no further than `limit`.
async fn read(response: &mut reqwest::Response, limit: usize) -> Result<Bytes, TransportError> {
    let too_large = || TransportError::new(TransportFailure::TooLarge, format!("more than {limit} bytes"));
    let announced = usize::try_from(response.content_length().unwrap_or(0)).unwrap_or(usize::MAX);
    if announced > limit {
        return Err(too_large());
    }
    let mut body = Bytes::new();
    while let Some(chunk) = response.chunk().await.map_err(failed)? {
        if body.len() + chunk.len() > limit {
            return Err(too_large());
        }
        // Most answers come in one piece, which is not copied.
        body = if body.is_empty() { chunk } else { joined(body, &chunk, announced) };
    }
    Ok(body)
}

/// Appends `chunk`. What was appended before is not copied again.
fn joined(body: Bytes, chunk: &[u8], announced: usize) -> Bytes {
    let mut body = BytesMut::from(body);
    // What the server announces is no reason to set aside more than a usual answer takes.
    body.reserve(announced.min(1 << 20).saturating_sub(body.len()).max(chunk.len()));
    body.extend_from_slice(chunk);
    body.freeze()
}

fn failed(error: reqwest::Error) -> TransportError {
    let failure = if error.is_connect() {
        TransportFailure::Connect
    } else if error.is_timeout() {
        TransportFailure::Timeout
    } else {
        TransportFailure::Broken
    };
    // Its address may hold a token.
    TransportError::new(failure, error.without_url())
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::joined;

    #[test]
    fn pieces_are_joined_in_place() {
        let two = joined(Bytes::from_static(b"a"), b"bc", 6);
        let start = two.as_ptr();
        let three = joined(two, b"def", 6);
        assert_eq!((&three[..], three.as_ptr()), (&b"abcdef"[..], start));
        assert_eq!(joined(three, b"more than announced", 6), "abcdefmore than announced");
    }
}
