//! Text that is streamed into a card. Time stands still unless a test waits, and the transport is in memory.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use dingtalk_core::{AccessToken, BoxFuture, Client, RequestBody, RetryPolicy, Transport, TransportError};
use dingtalk_flows::card::{TextWriter, stream_text};
use serde_json::Value;
use tokio::time::{Instant, sleep};

const UPDATED: &str = r#"{"success":true,"result":true}"#;

/// A card, and what it was sent when.
#[derive(Clone, Default)]
struct Card(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    updates: Vec<(Instant, Value)>,
    /// Answers to the next updates, before all are good.
    answers: VecDeque<(u16, &'static str)>,
    /// How long an update takes.
    delay: Duration,
}

impl Transport for Card {
    fn send(
        &self,
        request: http::Request<RequestBody>,
        _limit: usize,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let body = serde_json::from_slice(request.into_body().as_bytes().unwrap()).unwrap();
            let (delay, (status, answer)) = {
                let mut inner = self.0.lock().unwrap();
                inner.updates.push((Instant::now(), body));
                (inner.delay, inner.answers.pop_front().unwrap_or((200, UPDATED)))
            };
            sleep(delay).await;
            Ok(http::Response::builder().status(status).body(Bytes::from(answer)).unwrap())
        })
    }
}

impl Card {
    fn answering(answers: impl IntoIterator<Item = (u16, &'static str)>) -> Self {
        let card = Self::default();
        card.0.lock().unwrap().answers.extend(answers);
        card
    }

    fn write(&self) -> TextWriter {
        let client = Client::builder().transport(self.clone()).credentials(AccessToken::app("t0ken"));
        let client = client.retry(RetryPolicy::never()).build().unwrap();
        stream_text().out_track_id("card").key("content").interval(Duration::from_secs(1)).start(&client).unwrap()
    }

    /// What the card has shown, with a mark for how the text ended.
    fn shown(&self) -> Vec<String> {
        let shown = |(_, update): &(Instant, Value)| {
            let end = match (update["isFinalize"] == true, update["isError"] == true) {
                (false, false) => "",
                (true, false) => " |",
                (false, true) => " !",
                (true, true) => panic!("{update}"),
            };
            assert_eq!((&update["outTrackId"], &update["key"]), (&"card".into(), &"content".into()));
            assert_eq!(update["isFull"], true);
            format!("{}{end}", update["content"].as_str().unwrap())
        };
        self.0.lock().unwrap().updates.iter().map(shown).collect()
    }
}

#[tokio::test(start_paused = true)]
async fn pieces_are_merged_and_the_last_update_has_all_of_them() {
    let card = Card::default();
    card.0.lock().unwrap().delay = Duration::from_millis(100);
    let text = card.write();
    for piece in ["a", "b", "c", "d", "e", "f"] {
        text.push(piece).unwrap();
        sleep(Duration::from_millis(400)).await;
    }
    text.finish().await.unwrap();
    // An update begins a second after the end of the one before: at 0, 1.1 and 2.2 s, and with the end at 3.3 s.
    assert_eq!(card.shown(), ["a", "abc", "abcdef", "abcdef |"]);
    let inner = card.0.lock().unwrap();
    let waits = inner.updates.windows(2).map(|pair| pair[1].0 - pair[0].0);
    assert_eq!(waits.collect::<Vec<_>>(), [Duration::from_millis(1_100); 3]);
    let ids: std::collections::BTreeSet<_> =
        inner.updates.iter().map(|(_, update)| update["guid"].to_string()).collect();
    assert_eq!(ids.len(), 4);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_while_nothing_is_new() {
    let card = Card::default();
    let text = card.write();
    sleep(Duration::from_secs(60)).await;
    assert_eq!(card.shown(), [""; 0]);
    text.push("a").unwrap();
    sleep(Duration::from_secs(60)).await;
    assert_eq!(card.shown(), ["a"]);
    text.finish().await.unwrap();
    assert_eq!(card.shown(), ["a", "a |"]);
}

#[tokio::test(start_paused = true)]
async fn a_failed_update_is_told_once_and_made_good_by_the_next() {
    let busy = (403, r#"{"code":"Forbidden.AccessDenied.QpsLimitForApi","message":"slow down"}"#);
    let not_updated = (200, r#"{"success":true,"result":false}"#);
    for (answer, told) in [(busy, "slow down"), (not_updated, "result: expected an updated card, found `false`")] {
        let card = Card::answering([answer]);
        let text = card.write();
        text.push("a").unwrap();
        sleep(Duration::from_secs(2)).await;
        let error = text.push("b").unwrap_err();
        assert!(error.to_string().contains(told), "{error}");
        text.push("c").unwrap();
        text.finish().await.unwrap();
        assert_eq!(card.shown(), ["a", "abc |"]);
    }
}

#[tokio::test(start_paused = true)]
async fn the_error_of_the_last_update_is_the_writers() {
    let gone = (400, r#"{"code":"param.stream.outTrackId","message":"card is not exist"}"#);
    let card = Card::answering([gone, gone]);
    let text = card.write();
    text.push("a").unwrap();
    sleep(Duration::from_secs(2)).await;
    let error = text.finish().await.unwrap_err();
    assert_eq!(error.code(), Some("param.stream.outTrackId"));
    assert_eq!(card.shown(), ["a", "a |"]);
}

#[tokio::test(start_paused = true)]
async fn the_last_update_is_always_sent() {
    let dropped = Card::default();
    let text = dropped.write();
    text.push("half").unwrap();
    drop(text);

    let empty = Card::default();
    empty.write().fail().await.unwrap();

    let unwritten = Card::default();
    unwritten.write().finish().await.unwrap();

    let given_up = Card::default();
    let text = given_up.write();
    text.push("whole").unwrap();
    drop(text.finish());

    sleep(Duration::from_secs(5)).await;
    assert_eq!(dropped.shown(), ["half !"]);
    assert_eq!(empty.shown(), ["… !"]);
    assert_eq!(unwritten.shown(), ["… |"]);
    assert_eq!(given_up.shown(), ["whole |"]);
}

#[test]
fn a_writer_needs_a_runtime() {
    let client = Client::builder().transport(Card::default()).build().unwrap();
    let error = stream_text().out_track_id("card").key("content").start(&client).unwrap_err();
    assert!(format!("{error:#}").contains("runtime"), "{error:#}");
}
