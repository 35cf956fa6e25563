//! How a request gets to the server and its answer back.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;

/// A future that owns what it needs, boxed once.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends requests. The client's own is [`reqwest`]; a test or a special network may bring another.
///
/// An implementation must not follow redirects: the request carries a token that is meant for one host.
pub trait Transport: Send + Sync + 'static {
    /// Sends one request and reads the whole answer.
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>>;
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
}

/// A request that got no answer.
#[derive(Debug)]
pub struct TransportError {
    failure: TransportFailure,
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl TransportError {
    /// `source` must not print the request's address: its query may hold a token.
    pub fn new(failure: TransportFailure, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { failure, source: source.into() }
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
        })?;
        // reqwest and hyper say the cause in their sources alone.
        let mut source: Option<&dyn std::error::Error> = Some(&*self.source);
        while let Some(error) = source {
            write!(f, ": {error}")?;
            source = error.source();
        }
        Ok(())
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}

/// Limits of the default transport.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Timeouts {
    pub(crate) connect: Duration,
    pub(crate) total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), total: Duration::from_secs(30) }
    }
}

/// The default transport.
pub(crate) struct Reqwest(reqwest::Client);

impl Reqwest {
    pub(crate) fn new(timeouts: Timeouts) -> Result<Self, TransportError> {
        let build = || -> Result<_, Box<dyn std::error::Error + Send + Sync>> {
            Ok(reqwest::Client::builder()
                .tls_backend_preconfigured(tls()?)
                .redirect(reqwest::redirect::Policy::none())
                .connect_timeout(timeouts.connect)
                .timeout(timeouts.total)
                .user_agent(concat!("dingtalk-rust/", env!("CARGO_PKG_VERSION")))
                .build()?)
        };
        build().map(Self).map_err(|error| TransportError::new(TransportFailure::Connect, error))
    }
}

/// TLS by rustls and ring, trusting whom the operating system trusts. Spelt out because reqwest's own default compiles aws-lc.
fn tls() -> Result<rustls::ClientConfig, rustls::Error> {
    use rustls_platform_verifier::BuilderVerifierExt as _;
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?;
    Ok(config.with_no_client_auth())
}

impl Transport for Reqwest {
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let request = reqwest::Request::try_from(request).map_err(failed)?;
            let response = self.0.execute(request).await.map_err(failed)?;
            let (status, headers) = (response.status(), response.headers().clone());
            let mut whole = http::Response::new(response.bytes().await.map_err(failed)?);
            *whole.status_mut() = status;
            *whole.headers_mut() = headers;
            Ok(whole)
        })
    }
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
