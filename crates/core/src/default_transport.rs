//! The default transport: reqwest, set up so that tokens stay safe.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::addresses::Addresses;
use crate::body::Body;
use crate::connects::NoteConnects;
use crate::exchange::{Exchange, failed};
use crate::pools::{Pool, Pools};
use crate::request_body::RequestBody;
use crate::tls;
use crate::transport::{BoxError, BoxFuture, Transport, TransportError, TransportFailure};
use crate::upgraded::Upgraded;

/// How long a connection is kept without a call. Servers and load balancers usually keep theirs for 15 to 75 s, and a request that
/// crosses the end of its connection is lost.
const IDLE: Duration = Duration::from_secs(10);

/// Changes settings of the default transport, but not its safety rules.
pub(crate) type Customize = Box<dyn Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync>;

/// The default transport.
pub(crate) struct DefaultTransport {
    pools: Pools,
    addresses: Addresses,
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
        if !(plain == Plain::All || tls::COMPILED_IN) {
            return Err(TransportError::known(TransportFailure::Connect, tls::MISSING));
        }
        let failed = |error| TransportError::new(TransportFailure::Connect, error);
        let backend = tls::backend(roots).map_err(failed)?;
        let builder = move || {
            reqwest::Client::builder()
                .connect_timeout(connect_timeout)
                .pool_idle_timeout(IDLE)
                .user_agent(concat!("dingtalk-rust/", env!("CARGO_PKG_VERSION")))
        };
        let pool = move || -> Result<Pool, BoxError> {
            // A proxy from the environment would see the tokens of unencrypted requests.
            let main = if plain == Plain::All { builder().no_proxy() } else { builder() };
            let main = match &customize {
                Some(customize) => customize(main),
                None => main,
            };
            let client = safe(main, &backend)?;
            // Whether it uses a proxy is fixed for each client.
            let plain = (plain == Plain::Some).then(|| safe(builder().no_proxy(), &backend)).transpose()?;
            Ok(Pool::new(client, plain))
        };
        Ok(Self { pools: Pools::new(Box::new(pool)).map_err(failed)?, addresses: Addresses::default() })
    }

    fn pool(&self) -> Result<Arc<Pool>, TransportError> {
        self.pools.current().map_err(|error| TransportError::new(TransportFailure::Connect, error))
    }
}

/// Builds a client. Set last, so that no setting of the caller can send a token to another host, or twice.
fn safe(builder: reqwest::ClientBuilder, backend: &tls::Backend) -> Result<reqwest::Client, BoxError> {
    Ok(tls::set_up(builder, backend)
        .connector_layer(NoteConnects)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .build()?)
}

impl Transport for DefaultTransport {
    fn send(
        &self,
        request: http::Request<RequestBody>,
        limit: usize,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let pool = self.pool()?;
            let exchange = Exchange::begin(&request, || pool.has_rested());
            let client = pool.client_for(request.uri());
            let mut response = exchange.send(client, &self.addresses, request).await?;
            let status = response.status();
            let _pausing = exchange.answered(status);
            let body = match read(&mut response, limit).await {
                Ok(body) => body,
                // The server refused the request before all of it had arrived, and closed the connection.
                Err(Unread { read, .. }) if exchange.is_unsent() && !status.is_success() => read,
                Err(Unread { error, .. }) => return Err(error),
            };
            pool.has_answered();
            let mut whole = http::Response::new(body);
            *whole.status_mut() = status;
            *whole.headers_mut() = std::mem::take(response.headers_mut());
            Ok(whole)
        })
    }

    fn upgrade(&self, request: http::Request<()>) -> BoxFuture<'_, Result<http::Response<Upgraded>, TransportError>> {
        Box::pin(async move { upgrade(self.pool()?.client_for(request.uri()), request).await })
    }
}

/// Switches protocols over a connection of reqwest's.
async fn upgrade(
    client: &reqwest::Client,
    request: http::Request<()>,
) -> Result<http::Response<Upgraded>, TransportError> {
    let failed = |error| failed(error, TransportFailure::Broken);
    let request = reqwest::Request::try_from(request.map(|()| Bytes::new())).map_err(failed)?;
    let mut response = client.execute(request).await.map_err(failed)?;
    let status = response.status();
    if status != http::StatusCode::SWITCHING_PROTOCOLS {
        let reason = format!("the server returned HTTP {status} instead of switching protocols");
        return Err(TransportError::known(TransportFailure::Broken, reason));
    }
    let headers = std::mem::take(response.headers_mut());
    let mut upgraded = http::Response::new(Upgraded::new(response.upgrade().await.map_err(failed)?));
    *upgraded.status_mut() = status;
    *upgraded.headers_mut() = headers;
    Ok(upgraded)
}

/// What was read of a body before it broke off.
struct Unread {
    read: Bytes,
    error: TransportError,
}

/// Reads the body, up to `limit` bytes.
async fn read(response: &mut reqwest::Response, limit: usize) -> Result<Bytes, Unread> {
    let too_large = || {
        let error = TransportError::known(TransportFailure::TooLarge, format!("more than {limit} bytes"));
        Unread { read: Bytes::new(), error }
    };
    let announced = usize::try_from(response.content_length().unwrap_or(0)).unwrap_or(usize::MAX);
    if announced > limit {
        return Err(too_large());
    }
    let mut body = Body::new(announced, limit);
    loop {
        let chunk = match response.chunk().await {
            Ok(Some(chunk)) => chunk,
            Ok(None) => return Ok(body.finish()),
            Err(error) => {
                return Err(Unread { read: body.finish(), error: failed(error, TransportFailure::Broken) });
            }
        };
        if body.len() + chunk.len() > limit {
            return Err(too_large());
        }
        body.push(chunk);
    }
}
