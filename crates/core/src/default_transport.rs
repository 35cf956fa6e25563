//! The default transport: reqwest, set up so that tokens stay safe.

use std::time::Duration;

use bytes::{Bytes, BytesMut};

use crate::tls;
use crate::transport::{BoxError, BoxFuture, Transport, TransportError, TransportFailure};

/// Changes settings of the default transport, but not its safety rules.
pub(crate) type Customize = Box<dyn FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send>;

/// The default transport.
pub(crate) struct DefaultTransport {
    /// For encrypted requests, and for all if every gateway is on this machine.
    client: reqwest::Client,
    /// For unencrypted requests, if there are encrypted ones too.
    plain: Option<reqwest::Client>,
}

/// Which gateways are on this machine, and called without encryption.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plain {
    All,
    Some,
    None,
}

impl DefaultTransport {
    pub(crate) fn new(
        connect_timeout: Duration,
        plain: Plain,
        roots: &[Vec<u8>],
        customize: Option<Customize>,
    ) -> Result<Self, TransportError> {
        let builder = || {
            reqwest::Client::builder()
                .connect_timeout(connect_timeout)
                .user_agent(concat!("dingtalk-rust/", env!("CARGO_PKG_VERSION")))
        };
        let build = || -> Result<_, BoxError> {
            if !(plain == Plain::All || tls::COMPILED_IN) {
                return Err(tls::MISSING.into());
            }
            // A proxy from the environment would see the tokens of unencrypted requests.
            let main = if plain == Plain::All { builder().no_proxy() } else { builder() };
            let main = match customize {
                Some(customize) => customize(main),
                None => main,
            };
            let client = safe(main, roots)?;
            // Whether it uses a proxy is fixed for each client, and a caller's settings can be applied to only one.
            let plain = (plain == Plain::Some).then(|| safe(builder().no_proxy(), roots)).transpose()?;
            Ok(Self { client, plain })
        };
        build().map_err(|error| TransportError::new(TransportFailure::Connect, error))
    }

    fn client_for(&self, request: &reqwest::Request) -> &reqwest::Client {
        self.plain.as_ref().filter(|_| request.url().scheme() == "http").unwrap_or(&self.client)
    }
}

/// Builds a client. Set last, so that no setting of the caller can send a token to another host, or twice.
fn safe(builder: reqwest::ClientBuilder, roots: &[Vec<u8>]) -> Result<reqwest::Client, BoxError> {
    Ok(tls::set_up(builder, roots)?
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .build()?)
}

impl Transport for DefaultTransport {
    fn send(
        &self,
        request: http::Request<Bytes>,
        limit: usize,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let request = reqwest::Request::try_from(request).map_err(failed)?;
            let mut response = self.client_for(&request).execute(request).await.map_err(failed)?;
            let mut whole = http::Response::new(read(&mut response, limit).await?);
            *whole.status_mut() = response.status();
            *whole.headers_mut() = std::mem::take(response.headers_mut());
            Ok(whole)
        })
    }
}

/// Reads the body, up to `limit` bytes.
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
        // Most answers arrive in one piece, which is not copied.
        body = if body.is_empty() { chunk } else { joined(body, &chunk, announced) };
    }
    Ok(body)
}

/// Appends `chunk` without copying earlier chunks again.
fn joined(body: Bytes, chunk: &[u8], announced: usize) -> Bytes {
    let mut body = BytesMut::from(body);
    // A server may announce any length: reserve no more than an ordinary answer needs.
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
