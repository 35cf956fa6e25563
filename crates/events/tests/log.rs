//! What is logged, and what must not be. A program of its own, because others would share its log.

#![cfg(feature = "stream")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io;
use std::sync::{Arc, Mutex};

use dingtalk_core::Client;
use dingtalk_events::{Event, Listener, RobotMessage};
use dingtalk_simulator::{Push, Simulator};
use serde_json::json;
use tracing_subscriber::filter::LevelFilter;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn secrets_and_texts_are_in_no_log() {
    let log = Log::default();
    let written = log.clone();
    // Also of crates that log through `log`, on every thread. Below this level, the WebSocket library logs whole messages.
    let subscriber = tracing_subscriber::fmt().with_max_level(LevelFilter::DEBUG).with_ansi(false);
    subscriber.with_writer(move || written.clone()).init();
    let dingtalk = Simulator::start().await.unwrap();
    let client = Client::builder().endpoint(dingtalk.url()).build().unwrap();
    let replies = client.clone();
    let listening = Listener::new("ding-app", "cl1ent-s3cret")
        .on_robot_message(move |message: RobotMessage| {
            let client = replies.clone();
            async move { message.reply_text(&client, "confident1al answer").await }
        })
        .on_any_event(async |event: Event| Err::<(), _>(event.data().to_owned()))
        .start(&client)
        .await
        .unwrap();
    dingtalk.push(Push::robot_message("confident1al")).await.unwrap();
    dingtalk.push(Push::event("x", json!({"text": "confident1al"}))).await.unwrap();
    dingtalk.drop_streams();
    dingtalk.push(Push::event("x", json!({"suiteTicket": "confident1al"}))).await.unwrap();
    listening.shutdown(std::time::Duration::from_secs(1)).await;
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let own: Vec<_> = text.lines().filter(|line| line.contains(" dingtalk")).collect();
    for expected in ["connected", "connection ended", "handler failed"] {
        assert!(own.iter().any(|line| line.contains(expected)), "{expected}: {own:#?}");
    }
    for secret in ["cl1ent-s3cret", "confident1al", "simulated-ticket", "simulated-session"] {
        let found: Vec<_> = text.lines().filter(|line| line.contains(secret)).collect();
        assert!(found.is_empty(), "{secret}: {found:#?}");
    }
}
