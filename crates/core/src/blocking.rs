//! Calls in programs without `async`.
//!
//! The same calls end in [`wait`](crate::Sending::wait) instead of `.await`, and pages and items become iterators:
//!
//! ```no_run
//! # use dingtalk_core::{Client, Items, Pages, Request, Result, binding::Page};
//! # fn example<Answer: Page>(client: &Client, request: Request<Answer>, items: Items<String>) -> Result<()> {
//! let answer = request.send(client).wait()?;
//! for item in items.wait() {
//!     println!("{}", item?);
//! }
//! # Ok(()) }
//! ```
//!
//! Connections and timers are served by one thread, which is started at the first call and runs until the program ends. Any number of
//! threads can wait at the same time.
//!
//! # Errors
//!
//! Waiting inside a Tokio runtime would block the tasks that share its thread. It returns an error instead, and nothing is sent: use
//! `.await` there. In a closure for `spawn_blocking`, use `tokio::runtime::Handle::current().block_on(...)`.

use std::future::{Future, pending, poll_fn};
use std::io;
use std::pin::Pin;
use std::sync::OnceLock;
use std::thread;

use futures_core::Stream;
use tokio::runtime::{Builder, Handle};

use crate::attempts::Stopped;
use crate::error::Error;
use crate::transport::{TransportError, TransportFailure};

/// Waits for a future, such as that of a ticket, as calls are waited for.
///
/// # Errors
/// If it is called inside a Tokio runtime, or if the thread for connections cannot be started.
pub fn wait<F: Future>(future: F) -> Result<F::Output, Error> {
    if Handle::try_current().is_ok() {
        return Err(refused("`wait` would block the Tokio runtime that runs it: use `.await`"));
    }
    Ok(handle()?.block_on(future))
}

/// The handle of the runtime that serves all blocking calls of the process.
fn handle() -> Result<&'static Handle, Error> {
    static HANDLE: OnceLock<io::Result<Handle>> = OnceLock::new();
    HANDLE
        .get_or_init(start)
        .as_ref()
        .map_err(|error| refused(format!("cannot start a thread for connections: {error}")))
}

fn start() -> io::Result<Handle> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    thread::Builder::new().name("dingtalk-blocking".to_owned()).spawn(move || runtime.block_on(pending::<()>()))?;
    Ok(handle)
}

fn refused(reason: impl Into<String>) -> Error {
    let error = TransportError::known(TransportFailure::Connect, reason);
    Error::from(error).after(0, Stopped::NotWorthRepeating)
}

/// Pages or items as an iterator, made by `wait`.
///
/// It ends after an error, and continues if it is asked again, as [`Pages`](crate::Pages) describes for streams.
#[derive(Debug)]
#[must_use = "nothing is sent until the iterator is used"]
pub struct Waiting<S> {
    stream: S,
    /// Whether the last result was that it cannot wait here.
    refused: bool,
}

impl<S> Waiting<S> {
    pub(crate) fn new(stream: S) -> Self {
        Self { stream, refused: false }
    }
}

impl<T, S: Stream<Item = Result<T, Error>> + Unpin> Iterator for Waiting<S> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if std::mem::take(&mut self.refused) {
            return None;
        }
        wait(poll_fn(|context| Pin::new(&mut self.stream).poll_next(context))).unwrap_or_else(|error| {
            self.refused = true;
            Some(Err(error))
        })
    }
}
