//! Opens connections.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dingtalk_core::{Client, Json, Method, Secret, Upgraded};
use http::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE};
use http::{HeaderMap, Request};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use sha1_smol::Sha1;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use super::listening::ListenError;

/// Part of the WebSocket protocol.
const GUID: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// The longest message that is read.
const LONGEST: usize = 16 << 20;

/// Limits the time to connect, once there is a ticket.
const LIMIT: Duration = Duration::from_secs(20);

pub(super) type Socket = WebSocketStream<Upgraded>;

/// Who connects, and to hear what.
pub(super) struct Identity {
    pub(super) client: Client,
    pub(super) client_id: String,
    pub(super) client_secret: Secret,
    /// Types and topics.
    pub(super) subscriptions: Vec<(&'static str, String)>,
}

impl Identity {
    /// Opens a connection with a ticket of its own.
    pub(super) async fn open(&self) -> Result<Socket, ListenError> {
        let (endpoint, ticket) = self.ticket().await?;
        let address = address(&endpoint, &ticket).ok_or(ListenError::endpoint())?;
        match timeout(LIMIT, connect(&self.client, &address)).await {
            Ok(socket) => socket,
            Err(_) => Err(ListenError::timeout(LIMIT)),
        }
    }

    async fn ticket(&self) -> Result<(String, Secret), ListenError> {
        let topics = self.subscriptions.iter().map(|(kind, topic)| json!({"type": kind, "topic": topic}));
        let body = json!({
            "clientId": self.client_id,
            "clientSecret": self.client_secret.expose(),
            "subscriptions": topics.collect::<Vec<_>>(),
            "ua": concat!("dingtalk-rust/", env!("CARGO_PKG_VERSION")),
        });
        let call = self.client.request(Method::POST, "/v1.0/gateway/connections/open").without_credential();
        let call = call.safe_to_repeat(true).masking(self.client_secret.clone()).json(body);
        let answer = call.send().await.map_err(ListenError::call)?;
        let text = |name: &str| answer.get(name).and_then(Json::as_str).map(str::to_owned);
        text("endpoint").zip(text("ticket").map(Secret::from)).ok_or(ListenError::endpoint())
    }
}

/// The address of a WebSocket as one of HTTP.
fn address(endpoint: &str, ticket: &Secret) -> Option<String> {
    let (scheme, rest) = endpoint.split_once("://")?;
    let scheme = match scheme {
        "wss" => "https",
        "ws" => "http",
        _ => return None,
    };
    let separator = if rest.contains('?') { '&' } else { '?' };
    let ticket = utf8_percent_encode(ticket.expose(), NON_ALPHANUMERIC);
    Some(format!("{scheme}://{rest}{separator}ticket={ticket}"))
}

async fn connect(client: &Client, address: &str) -> Result<Socket, ListenError> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|_| ListenError::handshake())?;
    let key = STANDARD.encode(random);
    let request = Request::get(address)
        .header(CONNECTION, "Upgrade")
        .header(UPGRADE, "websocket")
        .header(SEC_WEBSOCKET_VERSION, "13")
        .header(SEC_WEBSOCKET_KEY, &key)
        .body(())
        .map_err(|_| ListenError::endpoint())?;
    let (head, connection) = client.upgrade(request).await.map_err(ListenError::connect)?.into_parts();
    if !is_websocket(&head.headers, &key) {
        return Err(ListenError::handshake());
    }
    let config = WebSocketConfig::default().max_message_size(Some(LONGEST)).max_frame_size(Some(LONGEST));
    Ok(WebSocketStream::from_raw_socket(connection, Role::Client, Some(config)).await)
}

fn is_websocket(headers: &HeaderMap, key: &str) -> bool {
    let expected = STANDARD.encode(Sha1::from(format!("{key}{GUID}")).digest().bytes());
    let has = |name, text: &str| {
        headers.get(name).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(text.as_bytes()))
    };
    has(UPGRADE, "websocket")
        && headers.get(SEC_WEBSOCKET_ACCEPT).is_some_and(|value| value.as_bytes() == expected.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ticket_is_part_of_the_address() {
        let address = |endpoint| address(endpoint, &"a+b/c=".into());
        assert_eq!(
            address("wss://w.dingtalk.com:443/connect").unwrap(),
            "https://w.dingtalk.com:443/connect?ticket=a%2Bb%2Fc%3D"
        );
        assert_eq!(address("ws://127.0.0.1:1/c?x=y").unwrap(), "http://127.0.0.1:1/c?x=y&ticket=a%2Bb%2Fc%3D");
        assert_eq!(address("https://w.dingtalk.com/"), None);
        assert_eq!(address("w.dingtalk.com"), None);
    }

    #[test]
    fn the_server_must_speak_the_protocol() {
        let mut headers = HeaderMap::new();
        // The example of RFC 6455.
        let key = "dGhlIHNhbXBsZSBub25jZQ==";
        assert!(!is_websocket(&headers, key));
        headers.insert(UPGRADE, "WebSocket".parse().unwrap());
        headers.insert(SEC_WEBSOCKET_ACCEPT, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=".parse().unwrap());
        assert!(is_websocket(&headers, key));
        assert!(!is_websocket(&headers, "another"));
    }
}
