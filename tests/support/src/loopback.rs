//! A server that sends exactly the bytes of a script, for tests of the wire format.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::{JoinHandle, JoinSet};

/// What the server does with a connection. Unless noted, it reads the request first.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Script {
    /// Writes these bytes and closes.
    Say(Vec<u8>),
    /// Writes these bytes for each request, and keeps the connection.
    Keep(Vec<u8>),
    /// Writes these bytes for the first request, reads a second one, and closes without an answer to it.
    KeepOnce(Vec<u8>),
    /// Writes these bytes once the head of the request has arrived, and closes without reading the rest.
    Refuse(Vec<u8>),
    /// Writes these bytes once the head of the request and so many bytes after it have arrived, and closes without reading the rest.
    RefuseAfter(usize, Vec<u8>),
    /// Writes nothing and keeps the connection open.
    Hang,
    /// Writes these bytes, then resets the connection.
    Reset(Vec<u8>),
    /// Resets the connection once this many bytes of the request have arrived, ignoring their content.
    ResetAfter(usize),
    /// Writes these bytes without reading anything first, and closes.
    Blurt(Vec<u8>),
    /// Writes the head at once, then the rest byte by byte.
    Drip {
        /// Written at once.
        head: Vec<u8>,
        /// Written byte by byte.
        rest: Vec<u8>,
        /// Before each byte.
        pause: Duration,
    },
    /// Writes the head, then a piece the given number of times, then the end, and closes.
    Flood {
        /// Written first.
        head: Vec<u8>,
        /// Written repeatedly.
        piece: Vec<u8>,
        /// How often.
        times: usize,
        /// Written last.
        end: Vec<u8>,
    },
    /// Rejects the request with this status, and repeats its address, headers and body in the message, as careless servers do.
    Echo(u16),
}

impl Script {
    /// A complete answer with a JSON or other body.
    #[must_use]
    pub fn answer(status: u16, body: impl AsRef<[u8]>) -> Self {
        Self::answer_with(status, "content-type: application/json\r\n", body)
    }

    /// A complete answer with additional header lines, each ending in `\r\n`.
    #[must_use]
    pub fn answer_with(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Self {
        Self::Say(whole(status, &format!("connection: close\r\n{headers}"), body.as_ref()))
    }

    /// A complete answer that keeps the connection open.
    #[must_use]
    pub fn keep(status: u16, body: impl AsRef<[u8]>) -> Self {
        Self::Keep(whole(status, "content-type: application/json\r\n", body.as_ref()))
    }
}

fn whole(status: u16, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status} Status\r\ncontent-length: {}\r\n{headers}\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// A request as it arrived.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Received {
    /// `GET`, ...
    pub method: String,
    /// Raw path and query.
    pub target: String,
    /// Headers: lowercase names, raw values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Received {
    /// The value of a header, if it appears exactly once.
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

/// The server. Dropping it closes all its connections.
#[derive(Debug)]
pub struct Loopback {
    address: SocketAddr,
    seen: Arc<Seen>,
    task: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Seen {
    received: Mutex<Vec<Received>>,
    accepted: AtomicUsize,
    open: AtomicUsize,
    hang_up: Notify,
}

impl Loopback {
    /// Listens on a free port of the loopback interface, and runs one script for each connection; the last script repeats.
    ///
    /// # Errors
    /// Returns an error if no port is available.
    pub async fn start(scripts: impl IntoIterator<Item = Script>) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let seen = Arc::new(Seen::default());
        let task = tokio::spawn(serve(listener, scripts.into_iter().collect(), Arc::clone(&seen)));
        Ok(Self { address, seen, task })
    }

    /// The server's address: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// All requests that have arrived.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.seen.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many connections were made.
    #[must_use]
    pub fn accepted(&self) -> usize {
        self.seen.accepted.load(Ordering::SeqCst)
    }

    /// Closes all connections, whatever their scripts say. Only the operating systems of their clients know when it returns.
    pub fn hang_up(&self) {
        while self.open() > 0 {
            self.seen.hang_up.notify_one();
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// How many connections are not yet closed by both sides.
    #[must_use]
    pub fn open(&self) -> usize {
        self.seen.open.load(Ordering::SeqCst)
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Counts a connection for as long as it lives.
struct Counted(Arc<Seen>);

impl Counted {
    fn new(seen: &Arc<Seen>) -> Self {
        seen.accepted.fetch_add(1, Ordering::SeqCst);
        seen.open.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(seen))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::SeqCst);
    }
}

async fn serve(listener: TcpListener, scripts: Vec<Script>, seen: Arc<Seen>) {
    let mut scripts = scripts.into_iter();
    let mut current = None;
    let mut connections = JoinSet::new();
    loop {
        let stream = tokio::select! {
            Ok((stream, _)) = listener.accept() => stream,
            () = seen.hang_up.notified() => {
                connections.abort_all();
                continue;
            }
            else => return,
        };
        current = scripts.next().or(current);
        let (script, counted) = (current.clone().unwrap_or(Script::Hang), Counted::new(&seen));
        connections.spawn(async move {
            // The server does not care if a client has gone away.
            let _ = act(stream, script, &counted.0).await;
            drop(counted);
        });
        while connections.try_join_next().is_some() {}
    }
}

async fn act(mut stream: TcpStream, script: Script, seen: &Seen) -> io::Result<()> {
    match script {
        Script::ResetAfter(bytes) => {
            stream.read_exact(&mut vec![0; bytes]).await?;
            return stream.set_zero_linger();
        }
        Script::Blurt(bytes) => {
            stream.write_all(&bytes).await?;
            return finish(stream).await;
        }
        Script::Refuse(bytes) => {
            read_head(&mut stream).await;
            return stream.write_all(&bytes).await;
        }
        Script::RefuseAfter(length, bytes) => {
            let (read, head) = read_head(&mut stream).await.unwrap_or_default();
            let missing = (head + 4 + length).saturating_sub(read.len());
            tokio::io::copy(&mut (&mut stream).take(missing as u64), &mut tokio::io::sink()).await?;
            return stream.write_all(&bytes).await;
        }
        _ => {}
    }
    while let Some(request) = read_request(&mut stream).await {
        seen.received.lock().unwrap_or_else(PoisonError::into_inner).push(request.clone());
        match &script {
            Script::Keep(bytes) => {
                stream.write_all(bytes).await?;
                continue;
            }
            Script::KeepOnce(bytes) => {
                stream.write_all(bytes).await?;
                if let Some(request) = read_request(&mut stream).await {
                    seen.received.lock().unwrap_or_else(PoisonError::into_inner).push(request);
                }
            }
            Script::Say(bytes) => stream.write_all(bytes).await?,
            Script::Reset(bytes) => {
                stream.write_all(bytes).await?;
                return stream.set_zero_linger();
            }
            Script::Drip { head, rest, pause } => {
                stream.write_all(head).await?;
                for byte in rest {
                    tokio::time::sleep(*pause).await;
                    stream.write_all(&[*byte]).await?;
                }
            }
            Script::Flood { head, piece, times, end } => {
                stream.write_all(head).await?;
                for _ in 0..*times {
                    stream.write_all(piece).await?;
                }
                stream.write_all(end).await?;
            }
            Script::Echo(status) => {
                let message =
                    format!("{} {:?} {}", request.target, request.headers, String::from_utf8_lossy(&request.body));
                let id = request.header("x-acs-dingtalk-access-token").unwrap_or(&request.target);
                let body = serde_json::json!({"errcode": "1", "message": message, "requestId": id});
                let body = body.to_string();
                stream.write_all(&whole(*status, "connection: close\r\n", body.as_bytes())).await?;
            }
            Script::Hang | Script::ResetAfter(_) | Script::Blurt(_) | Script::Refuse(_) | Script::RefuseAfter(..) => {
                return until_closed(&mut stream).await;
            }
        }
        return finish(stream).await;
    }
    Ok(())
}

/// Closes this side, and waits for the other side to close.
async fn finish(mut stream: TcpStream) -> io::Result<()> {
    stream.shutdown().await?;
    until_closed(&mut stream).await
}

async fn until_closed(stream: &mut TcpStream) -> io::Result<()> {
    tokio::io::copy(stream, &mut tokio::io::sink()).await.map(|_| ())
}

/// Reads at least the head of a request, and returns what was read and where the head ends.
async fn read_head(stream: &mut TcpStream) -> Option<(Vec<u8>, usize)> {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            return Some((bytes, end));
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

async fn read_request(stream: &mut TcpStream) -> Option<Received> {
    let (mut bytes, head) = read_head(stream).await?;
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
