//! The default transport: reqwest, set up so that tokens stay safe.

use std::time::Duration;

use bytes::{Bytes, BytesMut};

use crate::tls;
use crate::transport::{BoxError, BoxFuture, Transport, TransportError, TransportFailure};

/// Changes settings of the default transport, but not its safety rules.
pub(crate) type Customize = Box<dyn FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send>;

/// The default transport.
pub(crate) struct DefaultTransport(reqwest::Client);

impl DefaultTransport {
    /// `local` means that every request goes to this machine.
    pub(crate) fn new(
        connect_timeout: Duration,
        local: bool,
        roots: &[Vec<u8>],
        customize: Option<Customize>,
    ) -> Result<Self, TransportError> {
        if !(local || tls::COMPILED_IN) {
            return Err(TransportError::known(TransportFailure::Connect, tls::MISSING));
        }
        let build = || -> Result<_, BoxError> {
            let builder = reqwest::Client::builder()
                .connect_timeout(connect_timeout)
                .user_agent(concat!("dingtalk-rust/", env!("CARGO_PKG_VERSION")));
            // A proxy from the environment would see unencrypted requests.
            let builder = if local { builder.no_proxy() } else { builder };
            let builder = match customize {
                Some(customize) => customize(builder),
                None => builder,
            };
            // Set last, so that no setting of the caller can send a token to another host, or twice.
            Ok(tls::set_up(builder, roots)?
                .redirect(reqwest::redirect::Policy::none())
                .retry(reqwest::retry::never())
                .referer(false)
                .build()?)
        };
        build().map(Self).map_err(|error| TransportError::new(TransportFailure::Connect, error))
    }
}

impl Transport for DefaultTransport {
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

/// Reads the body, up to `limit` bytes.
async fn read(response: &mut reqwest::Response, limit: usize) -> Result<Bytes, TransportError> {
    let too_large = || TransportError::known(TransportFailure::TooLarge, format!("more than {limit} bytes"));
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
