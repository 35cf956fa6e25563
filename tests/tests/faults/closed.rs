//! Connections that the server closes while they are idle, or before it has read the request.

use dingtalk_core::{Client, RetryPolicy};
use dingtalk_test_support::loopback::{Loopback, Script};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

use crate::table::Call::{Large, Legacy, New, Once};
use crate::table::{Call, GOOD};
use crate::{client, make, serve};

/// More than the retry budget holds. Calls with a large body take long to write.
fn rounds(call: Call) -> usize {
    if call == Large { 5 } else { 60 }
}

/// It notices nothing while the server hangs up, because its thread waits for that.
fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// A server that keeps its connections until it hangs up, and a client that repeats nothing of its own accord.
fn pair() -> (Loopback, Client) {
    let server = serve([Script::keep(200, GOOD)]);
    let client = client(&server.url()).retry(RetryPolicy::never()).build().unwrap();
    (server, client)
}

/// The server saw nothing of these requests, so it cannot have acted.
#[test]
fn a_call_on_a_connection_that_was_closed_meanwhile_succeeds() {
    for call in [New, Large, Legacy, Once] {
        let (server, client) = pair();
        runtime().block_on(async {
            for round in 0..rounds(call) {
                make(call, &client).await.unwrap_or_else(|error| panic!("{call:?}, {round}: {error}"));
                server.hang_up();
            }
        });
        assert_eq!((server.received().len(), server.accepted()), (rounds(call), rounds(call)), "{call:?}");
    }
}

/// Each of these calls has a connection of its own, and all are closed at once.
#[test]
fn many_calls_on_connections_that_were_closed_meanwhile_succeed() {
    for call in [New, Legacy, Once] {
        let (server, client) = pair();
        runtime().block_on(async {
            for _ in 0..5 {
                let calls = (0..16).map(|_| client.clone()).map(|client| async move { make(call, &client).await });
                for outcome in calls.collect::<JoinSet<_>>().join_all().await {
                    outcome.unwrap_or_else(|error| panic!("{call:?}: {error}"));
                }
                server.hang_up();
            }
        });
        assert_eq!(server.received().len(), 80, "{call:?}");
    }
}

/// A server that took the request and answered nothing may have acted, however long the connection was idle before.
#[test]
fn a_request_that_may_have_arrived_is_not_sent_again() {
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{GOOD}", GOOD.len()).into_bytes();
    for (call, sent) in [(Once, 2), (New, 3)] {
        let server = serve([Script::KeepOnce(answer.clone()), Script::keep(200, GOOD)]);
        let client = client(&server.url()).retry(RetryPolicy::never()).build().unwrap();
        runtime().block_on(async {
            make(call, &client).await.unwrap();
            let outcome = make(call, &client).await;
            assert_eq!(outcome.is_ok(), call == New, "{outcome:?}");
        });
        assert_eq!(server.received().len(), sent, "{call:?}");
    }
}

/// Some servers look only at the head of a request that is too long for them.
#[test]
fn a_refusal_before_the_body_was_read_arrives() {
    let body = r#"{"code":"TooLong","message":"no"}"#;
    let answer = format!("HTTP/1.1 413 Too Long\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    let server = serve([Script::Refuse(answer.into_bytes())]);
    let client = client(&server.url()).build().unwrap();
    runtime().block_on(async {
        for round in 0..rounds(Large) {
            let error = make(Large, &client).await.unwrap_err();
            assert_eq!(error.status(), Some(413), "{round}: {error}");
        }
    });
}
