//! Uploads, on real sockets: what arrives, what is repeated, and what it takes.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod arriving;
mod elsewhere;
mod failing;
mod memory;
mod simulated;

use std::pin::Pin;
use std::sync::LazyLock;
use std::task::{Context, Poll};

use bytes::Bytes;
use dingtalk_core::{AccessToken, Client, RetryPolicy, Sending, Upload};
use dingtalk_oapi as oapi;
use dingtalk_oapi::media_upload::{MediaType, Response};
use dingtalk_test_support::loopback::{Loopback, Script};
use futures_core::Stream;
use tokio::runtime::Runtime;

const GOOD: &str = r#"{"errcode":0,"media_id":"@m"}"#;

/// Servers do not share a thread with their clients.
static SERVERS: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

async fn serve(scripts: impl IntoIterator<Item = Script, IntoIter: Send + 'static>) -> Loopback {
    let scripts = scripts.into_iter();
    SERVERS.spawn(async { Loopback::start(scripts).await.unwrap() }).await.unwrap()
}

/// A client that repeats calls without waiting.
fn client(url: String) -> Client {
    let patient = RetryPolicy::standard().first_wait(std::time::Duration::from_millis(1));
    Client::builder().endpoint(url).credentials(AccessToken::app("t0ken")).retry(patient).build().unwrap()
}

/// Uploads a file.
fn upload(media: Upload, client: &Client) -> Sending<Response> {
    oapi::media_upload().kind(MediaType::File).media(media).send(client)
}

/// A stream of these pieces, each after a pause.
struct Pieces {
    pieces: Box<dyn Iterator<Item = Result<Bytes, &'static str>> + Send>,
    pauses: bool,
    /// Whether it never ends.
    waits: bool,
}

impl Pieces {
    fn new(pieces: impl IntoIterator<Item = Result<Bytes, &'static str>, IntoIter: Send + 'static>) -> Self {
        Self { pieces: Box::new(pieces.into_iter()), pauses: false, waits: false }
    }

    fn then_wait(self) -> Self {
        Self { waits: true, ..self }
    }
}

impl Stream for Pieces {
    type Item = Result<Bytes, &'static str>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.pauses = !self.pauses;
        if self.pauses {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        match self.pieces.next() {
            None if self.waits => Poll::Pending,
            piece => Poll::Ready(piece),
        }
    }
}

/// A stream of `length` bytes in pieces of 100 kB, and its whole content.
fn long_stream(length: usize) -> (Upload, Vec<u8>) {
    let content = content(length);
    let pieces: Vec<_> = content.chunks(100_000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    (Upload::stream("long.zip", length as u64, Pieces::new(pieces)), content)
}

/// Bytes that do not repeat at the length of any buffer.
fn content(length: usize) -> Vec<u8> {
    (0..length).map(|index| (index % 251) as u8).collect()
}
