//! A server that says exactly the bytes it is told, for tests about the wire.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What the server does with a connection once it has read the request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Script {
    /// Writes these bytes and closes.
    Say(Vec<u8>),
    /// Writes nothing and keeps the connection open.
    Hang,
    /// Writes these bytes, then resets the connection.
    Reset(Vec<u8>),
}

impl Script {
    /// A whole answer with a JSON or other body.
    #[must_use]
    pub fn answer(status: u16, body: impl AsRef<[u8]>) -> Self {
        Self::answer_with(status, "content-type: application/json\r\n", body)
    }

    /// A whole answer with more header lines, each ended by `\r\n`.
    #[must_use]
    pub fn answer_with(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let head =
            format!("HTTP/1.1 {status} Status\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n", body.len());
        Self::Say([head.as_bytes(), body].concat())
    }
}

/// A request as it arrived.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Received {
    /// `GET`, ...
    pub method: String,
    /// Raw path and query.
    pub target: String,
    /// Header lines: lower-case names, raw values.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
}

impl Received {
    /// The value of a header; `None` unless it is there exactly once.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(own, _)| own == name).map(|(_, value)| value.as_str());
        values.next().filter(|_| values.next().is_none())
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

/// The server. Dropping it closes it.
#[derive(Debug)]
pub struct Loopback {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    task: JoinHandle<()>,
}

impl Loopback {
    /// Listens on a free port of the loopback interface, and acts out one script for each connection; the last one repeats.
    ///
    /// # Errors
    /// When no port is to be had.
    pub async fn start(scripts: impl IntoIterator<Item = Script>) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let received = Arc::new(Mutex::new(Vec::new()));
        let task = tokio::spawn(serve(listener, scripts.into_iter().collect(), Arc::clone(&received)));
        Ok(Self { address, received, task })
    }

    /// Its address: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Everything that has arrived.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: TcpListener, scripts: Vec<Script>, received: Arc<Mutex<Vec<Received>>>) {
    let mut scripts = scripts.into_iter();
    let mut current = None;
    while let Ok((mut stream, _)) = listener.accept().await {
        current = scripts.next().or(current);
        let (script, received) = (current.clone(), Arc::clone(&received));
        tokio::spawn(async move {
            if let Some(request) = read_request(&mut stream).await {
                received.lock().unwrap_or_else(PoisonError::into_inner).push(request);
                // A client that has gone away is no concern of the server's.
                let _ = act(stream, script).await;
            }
        });
    }
}

async fn act(mut stream: TcpStream, script: Option<Script>) -> io::Result<()> {
    match script {
        None | Some(Script::Hang) => tokio::time::sleep(Duration::from_secs(3600)).await,
        Some(Script::Say(bytes)) => {
            stream.write_all(&bytes).await?;
            stream.shutdown().await?;
        }
        Some(Script::Reset(bytes)) => {
            stream.write_all(&bytes).await?;
            stream.flush().await?;
            stream.set_zero_linger()?;
        }
    }
    Ok(())
}

async fn read_request(stream: &mut TcpStream) -> Option<Received> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let mut body = bytes.split_off(head + 4);
    let text = String::from_utf8(bytes).ok()?;
    let mut request = parse_head(&text)?;
    let length = request.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    while body.len() < length {
        if stream.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    request.body = body;
    Some(request)
}

fn parse_head(text: &str) -> Option<Received> {
    let mut lines = text.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    Some(Received { method, target, headers, body: Vec::new() })
}
