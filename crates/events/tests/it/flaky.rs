//! A day with a connection that does not hold, in simulated time.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use dingtalk_core::{BoxFuture, Client, Json, RequestBody, Transport, TransportError, TransportFailure, Upgraded};
use dingtalk_events::{Event, Listener};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::json;
use sha1_smol::Sha1;
use tokio::io::DuplexStream;
use tokio::time::{Instant, sleep, sleep_until};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::Role;

const HOUR: Duration = Duration::from_secs(3600);

/// The service: it sends messages until they are acknowledged, over connections that end.
#[derive(Clone)]
struct Service(Arc<Mutex<State>>);

struct State {
    random: u64,
    begin: Instant,
    opened: u64,
    /// Connections that ended, by how they did.
    ended: BTreeMap<&'static str, usize>,
    next_message: u64,
    unacknowledged: Vec<u64>,
    acknowledged: HashMap<u64, usize>,
    repeats: usize,
}

impl Service {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(State {
            random: 7,
            begin: Instant::now(),
            opened: 0,
            ended: BTreeMap::new(),
            next_message: 0,
            unacknowledged: Vec::new(),
            acknowledged: HashMap::new(),
            repeats: 0,
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// A number below `limit`, the same in every run.
    fn random(&self, limit: u64) -> u64 {
        let mut state = self.state();
        state.random = state.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state.random >> 33) % limit
    }

    fn is_day(&self) -> bool {
        self.state().begin.elapsed() < 24 * HOUR
    }

    async fn serve(self, stream: DuplexStream) {
        let mut socket = WebSocketStream::from_raw_socket(stream, Role::Server, None).await;
        let again = self.state().unacknowledged.clone();
        for message in again {
            self.state().repeats += 1;
            if socket.send(frame(message)).await.is_err() {
                return;
            }
        }
        let lasts = if self.is_day() { Duration::from_secs(20 + self.random(250)) } else { HOUR };
        let end = Instant::now() + lasts;
        let how = ["dropped", "asked", "frozen", "closed"][usize::try_from(self.random(4)).unwrap()];
        let mut next = Instant::now();
        loop {
            tokio::select! {
                message = socket.next() => match message {
                    Some(Ok(Message::Text(text))) => self.acknowledge(&text),
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => break,
                },
                () = sleep_until(next), if self.is_day() => {
                    next += Duration::from_millis(200 + self.random(20_000));
                    let message = self.new_message();
                    // Some come twice at once.
                    for _ in 0..=self.random(5) / 4 {
                        if socket.send(frame(message)).await.is_err() {
                            break;
                        }
                    }
                }
                () = sleep_until(end) => break,
            }
        }
        *self.state().ended.entry(how).or_default() += 1;
        match how {
            "asked" => {
                let text =
                    json!({"type": "SYSTEM", "headers": {"topic": "disconnect", "messageId": "d"}, "data": "{}"});
                let _ = socket.send(Message::text(text.to_string())).await;
                while let Some(Ok(message)) = socket.next().await {
                    if let Message::Text(text) = message {
                        self.acknowledge(&text);
                    }
                }
            }
            "frozen" => sleep(2 * HOUR).await,
            "closed" => drop(socket.close(None).await),
            _ => {}
        }
    }

    fn new_message(&self) -> u64 {
        let mut state = self.state();
        state.next_message += 1;
        let message = state.next_message;
        state.unacknowledged.push(message);
        message
    }

    fn acknowledge(&self, text: &str) {
        let acknowledgment: Json = serde_json::from_str(text).unwrap();
        let Ok(message) = acknowledgment["headers"]["messageId"].as_str().unwrap().parse() else { return };
        assert!(acknowledgment["data"].as_str().unwrap().contains("SUCCESS"), "{acknowledgment}");
        let mut state = self.state();
        state.unacknowledged.retain(|waiting| *waiting != message);
        *state.acknowledged.entry(message).or_default() += 1;
    }
}

fn frame(message: u64) -> Message {
    let headers =
        json!({"topic": "*", "messageId": message.to_string(), "eventType": "x", "eventId": format!("e{message}")});
    Message::text(json!({"type": "EVENT", "headers": headers, "data": "{}"}).to_string())
}

impl Transport for Service {
    fn send(
        &self,
        _request: http::Request<RequestBody>,
        _limit: usize,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let opened = {
            let mut state = self.state();
            state.opened += 1;
            state.opened
        };
        let answer = json!({"endpoint": "ws://127.0.0.1:1/connect", "ticket": format!("t{opened}")}).to_string();
        let outcome = if opened % 9 == 0 {
            Err(TransportError::new(TransportFailure::Broken, "the network is away"))
        } else {
            Ok(http::Response::new(Bytes::from(answer)))
        };
        Box::pin(std::future::ready(outcome))
    }

    fn upgrade(&self, request: http::Request<()>) -> BoxFuture<'_, Result<http::Response<Upgraded>, TransportError>> {
        let key = request.headers()["sec-websocket-key"].to_str().unwrap().to_owned();
        let hash = Sha1::from(format!("{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11")).digest().bytes();
        let (ours, theirs) = tokio::io::duplex(1 << 16);
        tokio::spawn(self.clone().serve(ours));
        let response = http::Response::builder()
            .status(101)
            .header("upgrade", "websocket")
            .header("sec-websocket-accept", STANDARD.encode(hash))
            .body(Upgraded::new(theirs));
        Box::pin(std::future::ready(Ok(response.unwrap())))
    }
}

#[tokio::test(start_paused = true)]
async fn in_a_day_of_interruptions_no_message_is_lost_or_handled_twice() {
    let service = Service::new();
    let client = Client::builder().endpoint("http://127.0.0.1:1").transport(service.clone()).build().unwrap();
    let handled: Arc<Mutex<HashMap<String, usize>>> = Arc::default();
    let handle = {
        let (handled, service) = (Arc::clone(&handled), service.clone());
        move |event: Event| {
            *handled.lock().unwrap().entry(event.id().unwrap().to_owned()).or_default() += 1;
            let takes = Duration::from_millis(service.random(20_000));
            async move { sleep(takes).await }
        }
    };
    let listening = Listener::new("app", "secret").on_event("x", handle).start(&client).await.unwrap();
    sleep(24 * HOUR).await;
    while !service.state().unacknowledged.is_empty() {
        sleep(Duration::from_secs(60)).await;
        assert!(service.state().begin.elapsed() < 25 * HOUR, "{:?} remain", service.state().unacknowledged);
    }
    assert_eq!(listening.shutdown(HOUR).await, 0);

    let state = service.state();
    let interruptions: usize = state.ended.values().sum();
    assert!(interruptions >= 500, "{:?}", state.ended);
    assert_eq!(state.ended.len(), 4, "{:?}", state.ended);
    assert!(state.repeats > 500, "{}", state.repeats);
    let handled = handled.lock().unwrap();
    let twice: Vec<_> = handled.iter().filter(|(_, times)| **times != 1).collect();
    assert_eq!(twice, Vec::new() as Vec<(&String, &usize)>);
    assert_eq!((handled.len() as u64, state.acknowledged.len() as u64), (state.next_message, state.next_message));
    assert!(state.next_message > 6_000, "{}", state.next_message);
}
