//! Connections that a client opens with a ticket.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, UPGRADE};
use http::{HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper_util::rt::TokioIo;
use percent_encoding::percent_decode_str;
use sha1_smol::Sha1;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::Role;

use super::gateway::CONNECT;
use super::hub::Hub;
use super::socket;

/// Part of the WebSocket protocol.
const GUID: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// Answers a request that opens a connection, and serves that. `None` if it is another request.
pub(crate) fn accept(request: &mut Request<Incoming>, hub: &Arc<Hub>) -> Option<Response<Full<Bytes>>> {
    if request.method() != Method::GET || request.uri().path() != CONNECT {
        return None;
    }
    let mut response = Response::new(Full::default());
    let subscriptions = ticket(request).and_then(|ticket| hub.redeem(&ticket));
    let accepted = request.headers().get(SEC_WEBSOCKET_KEY).and_then(|key| accepted(key.as_bytes()));
    let (Some(subscriptions), Some(accepted)) = (subscriptions, accepted) else {
        *response.status_mut() = StatusCode::UNAUTHORIZED;
        return Some(response);
    };
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("upgrade"));
    response.headers_mut().insert(UPGRADE, HeaderValue::from_static("websocket"));
    response.headers_mut().insert(SEC_WEBSOCKET_ACCEPT, accepted);
    let (upgrade, hub) = (hyper::upgrade::on(request), Arc::clone(hub));
    // Before the client knows that it is connected, so that what a test then does reaches this connection.
    let (id, commands) = hub.connect(subscriptions);
    tokio::spawn(async move {
        match upgrade.await {
            Ok(upgraded) => {
                let socket = WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, None).await;
                socket::serve(socket, &hub, (id, commands)).await;
            }
            Err(_) => hub.remove(id),
        }
    });
    Some(response)
}

fn ticket(request: &Request<Incoming>) -> Option<String> {
    let mut pairs = request.uri().query()?.split('&').filter_map(|pair| pair.split_once('='));
    let (_, ticket) = pairs.find(|(name, _)| *name == "ticket")?;
    percent_decode_str(ticket).decode_utf8().ok().map(|ticket| ticket.into_owned())
}

fn accepted(key: &[u8]) -> Option<HeaderValue> {
    let hash = Sha1::from([key, GUID.as_bytes()].concat()).digest();
    HeaderValue::from_str(&STANDARD.encode(hash.bytes())).ok()
}
