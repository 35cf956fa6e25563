//! A listener at work.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use dingtalk_core::{Error, TransportError};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};

use super::dispatch::Dispatcher;

/// A listener at work. When it is dropped, it ends at once; see [`shutdown`](Self::shutdown).
#[must_use = "it ends when this is dropped"]
pub struct Listening {
    pub(super) stop: watch::Sender<bool>,
    pub(super) is_connected: watch::Receiver<bool>,
    pub(super) dispatcher: Arc<Dispatcher>,
    pub(super) supervisor: JoinHandle<()>,
}

impl Listening {
    /// Whether there is a connection just now.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        *self.is_connected.borrow()
    }

    /// Waits until there is a connection.
    pub async fn connected(&self) {
        // The sender is gone only after the end.
        let _ = self.is_connected.clone().wait_for(|is_connected| *is_connected).await;
    }

    /// Takes no more messages, waits for those that are being handled, acknowledges them and closes the connection.
    ///
    /// What is not finished after `limit` is aborted. Returns how many messages that were. They are not acknowledged, so DingTalk sends
    /// them again, as it does with messages that arrive meanwhile.
    pub async fn shutdown(mut self, limit: Duration) -> usize {
        let deadline = Instant::now() + limit;
        self.dispatcher.close();
        self.stop.send_replace(true);
        let _ = timeout_at(deadline, self.dispatcher.finished()).await;
        let unfinished = self.dispatcher.abort();
        // What was finished just in time is still acknowledged.
        let rest = deadline.max(Instant::now() + Duration::from_secs(1));
        let _ = timeout_at(rest, &mut self.supervisor).await;
        unfinished
    }

    /// Waits forever: connections that end are followed by others.
    ///
    /// Useful at the end of `main`, or in a `select!` with a signal that ends the program.
    pub async fn forever(&mut self) {
        // It ends only if it is told to.
        let _ = (&mut self.supervisor).await;
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        self.supervisor.abort();
        self.dispatcher.abort();
    }
}

impl fmt::Debug for Listening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listening").field("is_connected", &self.is_connected()).finish_non_exhaustive()
    }
}

/// Why there is no connection. It contains neither the client secret nor a ticket.
#[derive(Debug)]
pub struct ListenError(Cause);

#[derive(Debug)]
enum Cause {
    Call(Error),
    Connect(TransportError),
    Endpoint,
    Handshake,
    Timeout(Duration),
}

impl ListenError {
    pub(super) fn call(error: Error) -> Self {
        Self(Cause::Call(error))
    }

    pub(super) fn connect(error: TransportError) -> Self {
        Self(Cause::Connect(error))
    }

    pub(super) fn endpoint() -> Self {
        Self(Cause::Endpoint)
    }

    pub(super) fn handshake() -> Self {
        Self(Cause::Handshake)
    }

    pub(super) fn timeout(limit: Duration) -> Self {
        Self(Cause::Timeout(limit))
    }

    /// Returns the error of the call that asks for a connection, if that failed: DingTalk refuses a wrong client id or secret there.
    #[must_use]
    pub fn call_error(&self) -> Option<&Error> {
        match &self.0 {
            Cause::Call(error) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for ListenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Cause::Call(_) => f.write_str("no connection for Stream mode: DingTalk did not grant one"),
            Cause::Connect(_) => f.write_str("no connection for Stream mode"),
            Cause::Endpoint => f.write_str("no connection for Stream mode: the answer names no usable address"),
            Cause::Handshake => f.write_str("no connection for Stream mode: the server does not speak WebSocket"),
            Cause::Timeout(limit) => write!(f, "no connection for Stream mode within {limit:?}"),
        }?;
        match &self.0 {
            Cause::Call(error) if f.alternate() => write!(f, ": {error:#}"),
            Cause::Connect(error) if f.alternate() => write!(f, ": {error:#}"),
            _ => Ok(()),
        }
    }
}

impl std::error::Error for ListenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0 {
            Cause::Call(error) => Some(error),
            Cause::Connect(error) => Some(error),
            Cause::Endpoint | Cause::Handshake | Cause::Timeout(_) => None,
        }
    }
}
