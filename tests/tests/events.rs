//! What is logged about a call: how it ended, once, and nothing that a server could forge or flood.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dingtalk_contact_1_0 as contact;
use dingtalk_core::{AccessToken, Client, RetryPolicy};
use dingtalk_test_support::loopback::{Loopback, Script};
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

/// The events of one call to this address, a line each.
async fn events(address: String) -> Vec<String> {
    let log = Log::default();
    let written = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::DEBUG)
        .with_ansi(false)
        .without_time()
        .with_writer(move || written.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let client = Client::builder()
        .endpoint(address)
        .credentials(AccessToken::app("t0ken+of/test"))
        .timeout(Duration::from_secs(20))
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    let _ = contact::get_org_auth_info().target_corp_id("ding1").send(&client).await;
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    text.lines().filter(|line| line.contains("dingtalk: ")).map(str::to_owned).collect()
}

async fn events_of(script: Script) -> Vec<String> {
    events(Loopback::start([script]).await.unwrap().url()).await
}

#[track_caller]
fn assert_ends(lines: &[String], wanted: &[&str]) {
    let ends: Vec<_> = lines.iter().filter(|line| line.contains(": call ")).collect();
    assert_eq!(ends.len(), 1, "{lines:?}");
    for part in wanted {
        assert!(ends[0].contains(part), "{part}: {lines:?}");
    }
}

#[tokio::test]
async fn the_end_of_a_call_is_logged_once_and_truly() {
    let ends = events_of(Script::answer(200, r#"{"orgName":"a"}"#)).await;
    assert_ends(&ends, &["DEBUG call{", "call succeeded", "attempts=1", "status=200"]);
    let ends = events_of(Script::answer(200, "<html>")).await;
    assert_ends(&ends, &["WARN call{", "call failed", "kind=\"decode\"", "status=200", "expected JSON"]);
    let ends = events_of(Script::answer(200, r#"{"orgName":{},"requestId":"R-1"}"#)).await;
    assert_ends(&ends, &["call failed", "kind=\"decode\"", "request_id=\"R-1\"", "orgName: expected text"]);
    let ends = events_of(Script::answer(200, r#"{"code":"c","message":"m"}"#)).await;
    assert_ends(&ends, &["call failed", "kind=\"api\"", "status=200", "code=\"c\""]);
    let ends = events_of(Script::Reset(Vec::new())).await;
    assert_ends(&ends, &["call failed", "kind=\"broken\"", "the connection broke"]);
}

#[tokio::test]
async fn a_refused_connection_is_logged_with_its_reason() {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
    let lines = events(format!("http://{}", socket.local_addr().unwrap())).await;
    assert_ends(&lines, &["call failed", "kind=\"connect\"", "no connection to the server", "os error"]);
    let attempt = lines.iter().find(|line| line.contains("attempt failed")).unwrap();
    for part in ["kind=\"connect\"", "no connection to the server", "os error"] {
        assert!(attempt.contains(part), "{attempt}");
    }
}

#[tokio::test]
async fn a_server_can_neither_forge_nor_flood_the_log() {
    for name in ["code", "message", "requestid"] {
        let long = "x".repeat(1 << 20);
        let body =
            format!(r#"{{"code":"c","{name}":"a\r\n WARN dingtalk: forged \u001b[31m t0ken%2bof\/test {long}"}}"#);
        let lines = events_of(Script::answer(400, body)).await;
        assert_ends(&lines, &["call failed", "kind=\"api\"", "***"]);
        let all = lines.join("\n");
        assert!(!all.contains('\u{1b}') && all.len() < 8_000, "{name}: {} bytes", all.len());
        assert!(lines.iter().all(|line| line.contains(" call{")), "{lines:?}");
    }
}
