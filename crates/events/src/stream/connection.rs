//! One connection.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::yield_now;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until, timeout};
use tokio_tungstenite::tungstenite::{Bytes, Message};
use tracing::debug;

use super::dispatch::Dispatcher;
use super::frame::{Frame, Kind};
use super::open::Socket;
use super::reply::acknowledge_system;
use super::stop::stopped;

/// Acknowledgments that wait to be written. Handlers that finish meanwhile wait, too.
const QUEUE: usize = 256;

/// How long a connection that the service wants to end waits for what is being handled.
const LEAVING: Duration = Duration::from_secs(10);

/// Why a connection ended, or is about to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The service asked to connect anew.
    Asked,
    Closed,
    Silent,
    Broken,
}

/// A connection and what belongs to it.
pub(super) struct Connection {
    pub(super) socket: Socket,
    pub(super) dispatcher: Arc<Dispatcher>,
    /// How often the service is asked whether it is still there.
    pub(super) keep_alive: Duration,
    /// Whether the program wants to end.
    pub(super) stop: watch::Receiver<bool>,
}

impl Connection {
    /// Serves the connection until it ends. Reports in `end` as soon as another one is needed.
    pub(super) async fn run(mut self, end: oneshot::Sender<End>) {
        let (own, mut acknowledgments) = mpsc::channel(QUEUE);
        // Held until no more messages are to be handled. Then the channel ends with the last handler.
        let mut own = Some(own);
        let mut end = Some(end);
        let mut report = |why| {
            debug!(target: "dingtalk::events", reason = ?why, "connection ends");
            // Without a receiver, nobody wants another connection.
            let _ = end.take().map(|end| end.send(why));
        };
        let mut ticks = interval_at(Instant::now() + self.keep_alive, self.keep_alive);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut has_heard = true;
        let mut leave_at: Option<Instant> = None;
        loop {
            let next = tokio::select! {
                message = self.socket.next() => match message {
                    Some(Ok(Message::Text(text))) => {
                        has_heard = true;
                        self.take(&text, own.as_ref()).await
                    }
                    Some(Ok(Message::Close(_))) | None => Err(End::Closed),
                    Some(Ok(_)) => {
                        has_heard = true;
                        Ok(())
                    }
                    Some(Err(_)) => Err(End::Broken),
                },
                acknowledgment = acknowledgments.recv() => match acknowledgment {
                    Some(text) => self.write(text, &mut acknowledgments).await,
                    None => Err(End::Closed),
                },
                _ = ticks.tick() => {
                    if std::mem::take(&mut has_heard) {
                        self.send(Message::Ping(Bytes::new())).await
                    } else {
                        Err(End::Silent)
                    }
                },
                () = stopped(self.stop.clone()), if own.is_some() => {
                    own = None;
                    Ok(())
                },
                () = sleep_until(leave_at.unwrap_or_else(Instant::now)), if leave_at.is_some() => Err(End::Closed),
            };
            match next {
                Ok(()) => {}
                Err(End::Asked) => {
                    own = None;
                    leave_at.get_or_insert(Instant::now() + LEAVING);
                    report(End::Asked);
                }
                Err(why) => {
                    report(why);
                    break;
                }
            }
        }
        // The service notices the end in any case.
        let _ = timeout(Duration::from_secs(1), self.socket.close(None)).await;
    }

    /// Takes a message. Once nothing more is to be handled, only those of the service itself are answered.
    async fn take(&mut self, text: &str, own: Option<&mpsc::Sender<String>>) -> Result<(), End> {
        let Some(frame) = Frame::read(text) else {
            debug!(target: "dingtalk::events", bytes = text.len(), "message of an unknown kind");
            return Ok(());
        };
        if frame.kind == Kind::System {
            let is_disconnect = frame.topic == "disconnect";
            self.send(Message::text(acknowledge_system(&frame.message_id, frame.data))).await?;
            return if is_disconnect { Err(End::Asked) } else { Ok(()) };
        }
        match own.and_then(|own| self.dispatcher.dispatch(frame, own)) {
            Some(acknowledgment) => self.send(Message::text(acknowledgment)).await,
            None => {
                // Handlers begin before more is read. Otherwise a burst would fill the places of handlers that are quick enough.
                yield_now().await;
                Ok(())
            }
        }
    }

    /// Writes an acknowledgment and those that are waiting.
    async fn write(&mut self, first: String, more: &mut mpsc::Receiver<String>) -> Result<(), End> {
        let writing = async {
            self.socket.feed(Message::text(first)).await?;
            while let Ok(text) = more.try_recv() {
                self.socket.feed(Message::text(text)).await?;
            }
            self.socket.flush().await
        };
        finish(self.keep_alive, writing).await
    }

    async fn send(&mut self, message: Message) -> Result<(), End> {
        finish(self.keep_alive, self.socket.send(message)).await
    }
}

/// Waits for something to be written, as long as a service that is still there could take.
async fn finish<E>(limit: Duration, writing: impl Future<Output = Result<(), E>>) -> Result<(), End> {
    match timeout(limit, writing).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(End::Broken),
        Err(_) => Err(End::Silent),
    }
}
