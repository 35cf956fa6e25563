//! The server's side of a connection.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use super::error::PushError;
use super::hub::{Command, Hub, Reporter};
use super::push::Acknowledged;

/// How long a client may stay after it was asked to leave.
const GRACE: Duration = Duration::from_secs(10);

const DISCONNECT: &str = r#"{"specVersion":"1.0","type":"SYSTEM","headers":{"topic":"disconnect","messageId":"simulated-disconnect","contentType":"application/json","time":"1700000000000"},"data":"{\"reason\":\"simulated\"}"}"#;

/// Serves the connection with this id until one side ends it.
pub(super) async fn serve<S>(
    mut socket: WebSocketStream<S>,
    hub: &Hub,
    (id, mut commands): (u64, mpsc::UnboundedReceiver<Command>),
) where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut waiting: HashMap<String, VecDeque<Reporter>> = HashMap::new();
    let leaving = tokio::time::sleep(Duration::MAX);
    tokio::pin!(leaving);
    let mut is_commanded = true;
    loop {
        let sent = tokio::select! {
            command = commands.recv(), if is_commanded => match command {
                Some(Command::Send { id, text, acknowledged }) => {
                    waiting.entry(id).or_default().push_back(acknowledged);
                    socket.send(Message::text(text)).await
                }
                Some(Command::Disconnect) => {
                    leaving.as_mut().reset(tokio::time::Instant::now() + GRACE);
                    socket.send(Message::text(DISCONNECT)).await
                }
                Some(Command::Freeze) => {
                    waiting.clear();
                    std::future::pending().await
                }
                Some(Command::Drop) => break,
                // Nothing more comes after a command for all connections.
                None => {
                    is_commanded = false;
                    Ok(())
                }
            },
            message = socket.next() => match message {
                Some(Ok(Message::Text(text))) => {
                    report(&text, &mut waiting);
                    Ok(())
                }
                Some(Ok(_)) => Ok(()),
                Some(Err(_)) | None => break,
            },
            () = &mut leaving => break,
        };
        if sent.is_err() {
            break;
        }
    }
    hub.remove(id);
}

/// Reports an acknowledgment to whoever waits for it.
fn report(text: &str, waiting: &mut HashMap<String, VecDeque<Reporter>>) {
    let Some((id, acknowledged)) = Acknowledged::read(text) else {
        for reporter in waiting.drain().flat_map(|(_, reporters)| reporters) {
            let _ = reporter.send(Err(PushError::NotAnAcknowledgment(text.to_owned())));
        }
        return;
    };
    if let Some(reporter) = waiting.get_mut(&id).and_then(VecDeque::pop_front) {
        // The test may no longer wait.
        let _ = reporter.send(Ok(acknowledged));
    }
}
