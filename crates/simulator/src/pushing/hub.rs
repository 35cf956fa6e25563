//! The connections of Stream mode, and what is sent over them.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::timeout;

use super::error::PushError;
use super::push::{Acknowledged, Kind, Push};

/// How long to wait for a connection, and for an acknowledgment.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a connection does next.
pub(super) enum Command {
    /// Sends this text, and reports the acknowledgment of the message.
    Send { id: String, text: String, acknowledged: Reporter },
    /// Asks the client to leave.
    Disconnect,
    /// Closes the connection without a word.
    Drop,
    /// Neither reads nor writes any more, and keeps the connection.
    Freeze,
}

pub(super) type Reporter = oneshot::Sender<Result<Acknowledged, PushError>>;

/// Subscriptions, as types and topics.
pub(super) type Subscriptions = Vec<(String, String)>;

/// All connections.
pub(crate) struct Hub {
    inner: Mutex<Inner>,
    connections: watch::Sender<usize>,
}

#[derive(Default)]
struct Inner {
    tickets: HashMap<String, Subscriptions>,
    connections: Vec<Connection>,
    /// Connections take turns.
    turn: usize,
    serial: u64,
}

struct Connection {
    id: u64,
    subscriptions: Subscriptions,
    commands: mpsc::UnboundedSender<Command>,
}

impl Default for Hub {
    fn default() -> Self {
        Self { inner: Mutex::default(), connections: watch::Sender::new(0) }
    }
}

impl Hub {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Issues a ticket for one connection.
    pub(super) fn issue_ticket(&self, subscriptions: Subscriptions) -> String {
        let mut inner = self.inner();
        inner.serial += 1;
        let ticket = format!("simulated-ticket-{}", inner.serial);
        inner.tickets.insert(ticket.clone(), subscriptions);
        ticket
    }

    /// Takes a ticket. It is valid once.
    pub(super) fn redeem(&self, ticket: &str) -> Option<Subscriptions> {
        self.inner().tickets.remove(ticket)
    }

    /// Adds a connection. Returns its id and what it is to do.
    pub(super) fn connect(&self, subscriptions: Subscriptions) -> (u64, mpsc::UnboundedReceiver<Command>) {
        let (commands, receiver) = mpsc::unbounded_channel();
        let mut inner = self.inner();
        inner.serial += 1;
        let id = inner.serial;
        inner.connections.push(Connection { id, subscriptions, commands });
        self.connections.send_replace(inner.connections.len());
        (id, receiver)
    }

    /// Removes a connection, so that nothing is sent over it any more.
    pub(super) fn remove(&self, id: u64) {
        let mut inner = self.inner();
        inner.connections.retain(|connection| connection.id != id);
        self.connections.send_replace(inner.connections.len());
    }

    pub(crate) fn connection_count(&self) -> usize {
        *self.connections.borrow()
    }

    /// Waits until there are so many connections.
    pub(crate) async fn wait_for_connections(&self, count: usize) -> Result<(), PushError> {
        let mut connections = self.connections.subscribe();
        let enough = connections.wait_for(|found| *found == count);
        timeout(PATIENCE, enough).await.map(drop).map_err(|_| PushError::NoConnection)
    }

    pub(crate) fn disconnect(&self) {
        self.command_all(|| Command::Disconnect);
    }

    pub(crate) fn drop_connections(&self) {
        self.command_all(|| Command::Drop);
    }

    pub(crate) fn freeze_connections(&self) {
        self.command_all(|| Command::Freeze);
    }

    fn command_all(&self, command: impl Fn() -> Command) {
        let mut inner = self.inner();
        for connection in inner.connections.drain(..) {
            // A connection that has just ended needs no command.
            let _ = connection.commands.send(command());
        }
        self.connections.send_replace(0);
    }

    /// Sends something to one of the clients that subscribed to it. If the connection ends first, sends it to another one.
    pub(crate) async fn push(&self, push: Push) -> Result<Acknowledged, PushError> {
        tokio::time::sleep(push.delay).await;
        let id = push.id.clone().unwrap_or_else(|| format!("simulated-message-{}", self.next_serial()));
        loop {
            let (connection, commands) = self.connection_for(&push.kind).await?;
            let text = frame(&push, &id, connection).to_string();
            let reports: Vec<_> = (0..push.times)
                .filter_map(|_| {
                    let (acknowledged, report) = oneshot::channel();
                    let command = Command::Send { id: id.clone(), text: text.clone(), acknowledged };
                    commands.send(command).ok().map(|()| report)
                })
                .collect();
            if let Some(last) = all(reports).await? {
                return Ok(last);
            }
        }
    }

    pub(super) fn next_serial(&self) -> u64 {
        let mut inner = self.inner();
        inner.serial += 1;
        inner.serial
    }

    async fn connection_for(&self, kind: &Kind) -> Result<(u64, mpsc::UnboundedSender<Command>), PushError> {
        let mut changes = self.connections.subscribe();
        let found = async {
            loop {
                if let Some(found) = self.next_connection(kind) {
                    return found;
                }
                // The sender lives as long as this.
                let _ = changes.changed().await;
            }
        };
        timeout(PATIENCE, found).await.map_err(|_| PushError::NoConnection)
    }

    fn next_connection(&self, kind: &Kind) -> Option<(u64, mpsc::UnboundedSender<Command>)> {
        let (kind, topic) = kind.names();
        let mut inner = self.inner();
        inner.turn = inner.turn.wrapping_add(1);
        let turn = inner.turn;
        let wanted = |connection: &&Connection| {
            let subscribed = |(own, to): &(String, String)| own == kind && (to == topic || to == "*");
            !connection.commands.is_closed() && (kind == "SYSTEM" || connection.subscriptions.iter().any(subscribed))
        };
        let fitting: Vec<_> = inner.connections.iter().filter(wanted).collect();
        let chosen = fitting.get(turn.checked_rem(fitting.len())?)?;
        Some((chosen.id, chosen.commands.clone()))
    }
}

/// Waits for all acknowledgments, and returns the last one. Returns `None` if the connection ended first.
async fn all(
    reports: Vec<oneshot::Receiver<Result<Acknowledged, PushError>>>,
) -> Result<Option<Acknowledged>, PushError> {
    let mut last = None;
    for report in reports {
        match timeout(PATIENCE, report).await {
            Ok(Ok(report)) => last = Some(report?),
            Ok(Err(_)) => return Ok(None),
            Err(_) => return Err(PushError::NotAcknowledged),
        }
    }
    Ok(last)
}

fn frame(push: &Push, id: &str, connection: u64) -> Value {
    let (kind, topic) = push.kind.names();
    let mut headers = json!({
        "topic": topic,
        "messageId": id,
        "contentType": "application/json",
        "time": "1700000000000",
        "appId": "simulated-app",
        "connectionId": format!("simulated-connection-{connection}"),
    });
    if let (Kind::Event(event_type), Value::Object(headers)) = (&push.kind, &mut headers) {
        headers.insert("eventType".to_owned(), event_type.as_str().into());
        headers.insert("eventId".to_owned(), format!("{id}-event").into());
        headers.insert("eventCorpId".to_owned(), push.corp_id.as_str().into());
        headers.insert("eventBornTime".to_owned(), "1700000000000".into());
        headers.insert("eventUnifiedAppId".to_owned(), "simulated-app".into());
    }
    json!({"specVersion": "1.0", "type": kind, "headers": headers, "data": push.data.to_string()})
}
