//! Callbacks to an address.

use std::time::Duration;

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

async fn send(address: &str, key: &CallbackKey, sealed: &Sealed) -> Result<Posted, PushError> {
    let unreachable = |why: String| PushError::Unreachable(why);
    match timeout(PATIENCE, exchange(address, sealed)).await {
        Ok(Ok((status, body))) => Ok(Posted { status, message: key.open(&body), body: body.to_vec() }),
        Ok(Err(error)) => Err(unreachable(error.to_string())),
        Err(_) => Err(unreachable(format!("no answer within {PATIENCE:?}"))),
    }
}

async fn exchange(address: &str, sealed: &Sealed) -> Result<(u16, Bytes), Box<dyn std::error::Error + Send + Sync>> {
    let uri: Uri = address.parse()?;
    let authority = uri.authority().filter(|_| uri.scheme_str() == Some("http"));
    let authority = authority.ok_or("it is not an address such as http://127.0.0.1:8080/callback")?;
    let stream = TcpStream::connect((authority.host(), authority.port_u16().unwrap_or(80))).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let separator = if uri.query().is_some() { '&' } else { '?' };
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let request = Request::post(format!("{path}{separator}{}", sealed.query()))
        .header(HOST, authority.as_str())
        .header(CONTENT_TYPE, "application/json")
        .body(Full::new(Bytes::from(sealed.body())))?;
    let response = sender.send_request(request).await?;
    let status = response.status().as_u16();
    Ok((status, response.into_body().collect().await?.to_bytes()))
}
