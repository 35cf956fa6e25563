//! Callbacks to an address.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac_sha256::HMAC;
use http::header::{CONTENT_TYPE, HOST};
use http::{Request, Uri};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde_json::{Map, Value};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::callback_key::{CallbackKey, Sealed};
use super::error::PushError;
use super::push::{Kind, Push};

/// How long to wait for an answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// The answer to a callback.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Posted {
    /// HTTP status.
    pub status: u16,
    /// The body's bytes.
    pub body: Vec<u8>,
    /// The decrypted answer, `success` as a rule. Absent if it is not signed and encrypted with the key.
    pub message: Option<String>,
}

/// Sends a callback as often as it asks for, and returns the last answer.
pub(super) async fn post(
    address: &str,
    key: &CallbackKey,
    push: &Push,
    serial: u64,
    now: Duration,
) -> Result<Posted, PushError> {
    tokio::time::sleep(push.delay).await;
    let sealed = key.seal(serial, now.as_millis(), &message(push, now).to_string());
    let mut answer = send(address, key, &sealed).await;
    for _ in 1..push.times {
        answer = send(address, key, &sealed).await;
    }
    answer
}

/// An event in the form that it has over HTTP.
fn message(push: &Push, now: Duration) -> Value {
    let mut members = Map::new();
    if let Kind::Event(event_type) = &push.kind {
        members.insert("EventType".to_owned(), event_type.as_str().into());
        members.insert("CorpId".to_owned(), push.corp_id.as_str().into());
        members.insert("TimeStamp".to_owned(), u64::try_from(now.as_millis()).unwrap_or(u64::MAX).into());
    }
    members.extend(push.id.iter().map(|id| ("EventId".to_owned(), id.as_str().into())));
    if let Value::Object(data) = &push.data {
        members.extend(data.clone());
    }
    Value::Object(members)
}

/// Sends a message to a robot as often as it asks for, and returns the last answer.
pub(super) async fn post_to_robot(
    address: &str,
    app_secret: &str,
    push: &Push,
    now: Duration,
) -> Result<Posted, PushError> {
    tokio::time::sleep(push.delay).await;
    let timestamp = now.as_millis().to_string();
    let hash = HMAC::mac(format!("{timestamp}\n{app_secret}"), app_secret);
    let headers = [("timestamp", timestamp), ("sign", STANDARD.encode(hash))];
    let mut answer = None;
    for _ in 0..push.times {
        answer = Some(answered(address, "", &headers, push.data.to_string()).await);
    }
    let (status, body) = answer.unwrap_or(Err(PushError::Stopped))?;
    Ok(Posted { status, message: None, body: body.to_vec() })
}

async fn send(address: &str, key: &CallbackKey, sealed: &Sealed) -> Result<Posted, PushError> {
    let (status, body) = answered(address, &sealed.query(), &[], sealed.body()).await?;
    Ok(Posted { status, message: key.open(&body), body: body.to_vec() })
}

/// Returns the status and the body of an answer.
async fn answered(
    address: &str,
    query: &str,
    headers: &[(&str, String)],
    body: String,
) -> Result<(u16, Bytes), PushError> {
    match timeout(PATIENCE, exchange(address, query, headers, body)).await {
        Ok(answer) => answer.map_err(|error| PushError::Unreachable(error.to_string())),
        Err(_) => Err(PushError::Unreachable(format!("no answer within {PATIENCE:?}"))),
    }
}

async fn exchange(
    address: &str,
    query: &str,
    headers: &[(&str, String)],
    body: String,
) -> Result<(u16, Bytes), Box<dyn std::error::Error + Send + Sync>> {
    let uri: Uri = address.parse()?;
    let authority = uri.authority().filter(|_| uri.scheme_str() == Some("http"));
    let authority = authority.ok_or("it is not an address such as http://127.0.0.1:8080/callback")?;
    let stream = TcpStream::connect((authority.host(), authority.port_u16().unwrap_or(80))).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let separator = if uri.query().is_some() { '&' } else { '?' };
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let target = if query.is_empty() { path.to_owned() } else { format!("{path}{separator}{query}") };
    let mut request =
        Request::post(target).header(HOST, authority.as_str()).header(CONTENT_TYPE, "application/json; charset=utf-8");
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    let response = sender.send_request(request.body(Full::new(Bytes::from(body)))?).await?;
    let status = response.status().as_u16();
    Ok((status, response.into_body().collect().await?.to_bytes()))
}
