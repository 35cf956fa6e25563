//! Failed fetches: every call returns the cause, and the server is not hammered.

use std::error::Error as _;

use dingtalk_auth::FetchError;
use dingtalk_core::{Error, TransportFailure};
use dingtalk_simulator::Reply;
use tokio::task::JoinSet;

use crate::world::*;

fn cause(error: &Error) -> &FetchError {
    assert!(matches!(error, Error::Credentials(_)), "{error:?}");
    error.source().unwrap().downcast_ref::<FetchError>().unwrap()
}

#[tokio::test]
async fn a_failure_is_shared_by_all_waiting_calls_and_keeps_its_cause() {
    let world = World::start().await;
    let client = world.client(world.app());
    world.dingtalk.answer_next(GET_TOKEN, Reply::error("INVALID_CLIENT").after(millis(300))).unwrap();
    let mut calls = JoinSet::new();
    for _ in 0..100 {
        let client = client.clone();
        calls.spawn(async move { call(&client).await.unwrap_err() });
    }
    for error in calls.join_all().await {
        let fetch = cause(&error);
        assert_eq!((fetch.status(), fetch.code(), fetch.next_try()), (Some(400), Some("invalid.client"), None));
        let original = fetch.source().unwrap().downcast_ref::<Error>().unwrap();
        assert_eq!(original.api().unwrap().message(), Some("invalid.client"));
        assert_eq!(original.documented().unwrap().code, "invalid.client");
        assert!(format!("{error:#}").contains("get_token returned HTTP 400, invalid.client"), "{error}");
    }
    assert_eq!((world.fetches(), world.requests(CALL).len()), (1, 0));
}

#[tokio::test]
async fn fetches_are_delayed_after_failures_and_the_error_is_repeated() {
    let world = World::start().await;
    let client = world.client(world.app());
    for (fetches, wait) in [(1, 1.0), (2, 2.0), (3, 4.0)] {
        world.fail();
        let error = call(&client).await.unwrap_err();
        assert_eq!(cause(&error).next_try(), None);
        for _ in 0..100 {
            let again = call(&client).await.unwrap_err();
            assert_eq!(cause(&again).code(), Some("server.error"));
            assert!(
                cause(&again).next_try().is_some() && format!("{again:#}").contains("the next fetch is in"),
                "{again}"
            );
        }
        assert_eq!(world.fetches(), fetches);
        world.clock.advance(std::time::Duration::from_secs_f64(wait * 1.21));
    }
    call(&client).await.unwrap();
    assert_eq!(world.fetches(), 4);
    // A later failure starts from the first wait again.
    world.clock.advance(seconds(7200));
    world.fail();
    call(&client).await.unwrap_err();
    world.clock.advance(millis(1210));
    call(&client).await.unwrap();
}

#[tokio::test]
async fn a_server_that_is_down_is_reported() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let client = client(&format!("http://{closed}"), app());
    let error = call(&client).await.unwrap_err();
    match cause(&error).cause() {
        Some(Error::Transport(transport)) => assert_eq!(transport.failure(), TransportFailure::Connect),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn answers_without_a_token_are_failures() {
    for (status, body) in [
        (200, r#"{"expires_in":7200}"#),
        (200, r#"{"access_token":"","expires_in":7200}"#),
        (200, r#"{"access_token":null}"#),
        (200, "{}"),
        (200, "<html>"),
        (200, ""),
        (502, "<html>"),
    ] {
        let world = World::start().await;
        world.dingtalk.answer_next(GET_TOKEN, Reply::body(status, body)).unwrap();
        let client = world.client(world.app());
        let error = call(&client).await.unwrap_err();
        let fetch = cause(&error);
        assert!(fetch.cause().is_none() || fetch.status() == Some(status), "{body}: {error}");
        assert_eq!(world.requests(CALL).len(), 0, "{body}");
        world.clock.advance(seconds(2));
        call(&client).await.unwrap();
    }
}

#[tokio::test]
async fn a_slow_token_endpoint_does_not_hold_calls_beyond_their_time_limit() {
    let world = World::start().await;
    let client = world.client(world.app());
    world.give("t1", seconds(2));
    let began = std::time::Instant::now();
    let sending = dingtalk_contact_1_0::get_org_auth_info().target_corp_id("ding1").send(&client);
    sending.timeout(millis(200)).await.unwrap_err();
    assert!(began.elapsed() < seconds(1));
    // The fetch continued.
    call(&client).await.unwrap();
    assert_eq!(world.fetches(), 1);
}
