//! One connection after the other.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};
use tracing::{info, warn};

use super::backoff::Backoff;
use super::connection::{Connection, End};
use super::dispatch::Dispatcher;
use super::open::{Identity, Socket};
use super::stop::stopped;

/// If the service asks to leave a connection that was shorter, the next one waits.
const SHORT: Duration = Duration::from_secs(10);

/// Keeps a connection open.
pub(super) struct Supervisor {
    pub(super) identity: Identity,
    pub(super) dispatcher: Arc<Dispatcher>,
    pub(super) keep_alive: Duration,
    pub(super) stop: watch::Receiver<bool>,
    pub(super) is_connected: watch::Sender<bool>,
}

impl Supervisor {
    /// Runs until the program wants to end, and what is being handled is acknowledged.
    pub(super) async fn run(mut self, first: Socket) {
        let mut connections = JoinSet::new();
        let mut backoff = Backoff::default();
        let mut opened = Some(first);
        while !*self.stop.borrow() {
            let wait = match opened.take() {
                Some(socket) => self.serve(socket, &mut connections, &mut backoff).await,
                None => backoff.next(),
            };
            self.is_connected.send_replace(false);
            let opening = async {
                sleep(wait).await;
                self.identity.open().await
            };
            tokio::select! {
                socket = opening => match socket {
                    Ok(socket) => opened = Some(socket),
                    Err(error) => warn!(target: "dingtalk::events", error = format!("{error:#}"), "cannot connect"),
                },
                _ = stopped(self.stop.clone()) => break,
            }
        }
        // Those that have been left may still have something to acknowledge.
        while connections.join_next().await.is_some() {}
    }

    /// Serves a connection until another one is needed, and returns how long to wait for that.
    async fn serve(&mut self, socket: Socket, connections: &mut JoinSet<()>, backoff: &mut Backoff) -> Duration {
        let begun = Instant::now();
        info!(target: "dingtalk::events", "connected");
        self.is_connected.send_replace(true);
        let (end, ended) = oneshot::channel();
        let connection = Connection {
            socket,
            dispatcher: Arc::clone(&self.dispatcher),
            keep_alive: self.keep_alive,
            stop: self.stop.clone(),
        };
        while connections.try_join_next().is_some() {}
        connections.spawn(connection.run(end));
        let end = tokio::select! {
            end = ended => end.unwrap_or(End::Broken),
            _ = stopped(self.stop.clone()) => return Duration::ZERO,
        };
        let lasted = begun.elapsed();
        info!(target: "dingtalk::events", reason = ?end, lasted_s = lasted.as_secs(), "connection ended");
        backoff.lasted(lasted);
        match end {
            End::Asked if lasted >= SHORT => Duration::ZERO,
            _ => backoff.next(),
        }
    }
}
