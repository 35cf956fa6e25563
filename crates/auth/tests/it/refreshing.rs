//! Tokens are refreshed before they expire, and no call waits for it.

use std::time::{Duration, Instant};

use dingtalk_auth::ManualClock;
use dingtalk_simulator::{Reply, TokenKind};

use crate::world::*;

#[tokio::test]
async fn an_early_refresh_runs_behind_calls_that_use_the_old_token() {
    let world = World::start().await;
    let app = world.app();
    let client = world.client(app.clone());
    world.give("t1", millis(0));
    world.give("t2", millis(400));
    call(&client).await.unwrap();
    world.clock.advance(seconds(6600));
    let began = Instant::now();
    for _ in 0..20 {
        assert_eq!(app_token(&app, &client).await.unwrap(), "t1");
    }
    call(&client).await.unwrap();
    assert!(began.elapsed() < millis(300), "calls waited for the refresh: {:?}", began.elapsed());
    eventually("the refresh", || world.fetches() == 2).await;
    tokio::time::sleep(millis(500)).await;
    assert_eq!(app_token(&app, &client).await.unwrap(), "t2");
    assert_eq!(world.fetches(), 2);
    world.clock.advance(seconds(6599));
    call(&client).await.unwrap();
    settle().await;
    assert_eq!(world.fetches(), 2);
}

#[tokio::test]
async fn a_failed_refresh_keeps_the_token_and_delays_the_next() {
    let world = World::start().await;
    let app = world.app();
    let client = world.client(app.clone());
    world.give("t1", millis(0));
    call(&client).await.unwrap();
    world.clock.advance(seconds(6600));
    // 1, 2, 4, ... 60 s, a fifth shorter or longer.
    for (failures, wait) in [1, 2, 4, 8, 16, 32, 60].into_iter().enumerate() {
        world.fail();
        call(&client).await.unwrap();
        eventually("a failure", || world.fetches() == failures + 2).await;
        settle().await;
        world.clock.advance(Duration::from_secs_f64(f64::from(wait) * 0.79));
        assert_eq!(app_token(&app, &client).await.unwrap(), "t1");
        settle().await;
        assert_eq!(world.fetches(), failures + 2, "not spaced by {wait} s");
        world.clock.advance(Duration::from_secs_f64(f64::from(wait) * 0.42));
    }
    world.give("t2", millis(0));
    call(&client).await.unwrap();
    eventually("the refresh", || world.fetches() == 9).await;
    settle().await;
    assert_eq!(app_token(&app, &client).await.unwrap(), "t2");
}

#[tokio::test]
async fn once_the_token_expires_after_failed_refreshes_a_call_fetches_immediately() {
    let world = World::start().await;
    let app = world.app();
    let client = world.client(app.clone());
    world.give("t1", millis(0));
    call(&client).await.unwrap();
    world.clock.advance(Duration::from_millis(7_199_900));
    world.fail();
    call(&client).await.unwrap();
    eventually("the failed refresh", || world.fetches() == 2).await;
    settle().await;
    world.clock.advance(millis(100));
    world.give("t2", millis(0));
    assert_eq!(app_token(&app, &client).await.unwrap(), "t2");
}

#[tokio::test]
async fn short_lived_tokens_are_refreshed_after_half_their_lifetime() {
    let world = World::start().await;
    let client = world.client(world.app());
    for token in ["t1", "t2"] {
        world.dingtalk.accept_token(TokenKind::App, token);
        let body = format!(r#"{{"access_token":"{token}","expires_in":60}}"#);
        world.dingtalk.answer_next(GET_TOKEN, Reply::body(200, body)).unwrap();
    }
    for _ in 0..10 {
        call(&client).await.unwrap();
    }
    settle().await;
    assert_eq!(world.fetches(), 1);
    world.clock.advance(seconds(31));
    for _ in 0..10 {
        call(&client).await.unwrap();
    }
    settle().await;
    assert_eq!(world.fetches(), 2);
}

#[tokio::test]
async fn a_clock_that_jumps_forward_costs_one_fetch() {
    let world = World::start().await;
    let client = world.client(world.app());
    call(&client).await.unwrap();
    world.clock.advance(seconds(10 * 365 * 86_400));
    for _ in 0..5 {
        call(&client).await.unwrap();
    }
    settle().await;
    assert_eq!(world.fetches(), 2);
}

#[tokio::test]
async fn a_clock_that_jumps_back_costs_one_refresh_and_stops_nothing() {
    let world = World::start().await;
    let client = world.client(world.app());
    call(&client).await.unwrap();
    world.clock.set(ManualClock::START - seconds(86_400));
    for _ in 0..5 {
        call(&client).await.unwrap();
        settle().await;
    }
    assert_eq!(world.fetches(), 2);
    // From there, time passes as usual.
    world.clock.advance(seconds(6599));
    call(&client).await.unwrap();
    settle().await;
    assert_eq!(world.fetches(), 2);
    world.clock.advance(seconds(601));
    call(&client).await.unwrap();
    assert_eq!(world.fetches(), 3);
}

#[tokio::test]
async fn a_clock_that_jumps_back_during_a_pause_ends_it() {
    let world = World::start().await;
    let client = world.client(world.app());
    world.fail();
    call(&client).await.unwrap_err();
    call(&client).await.unwrap_err();
    assert_eq!(world.fetches(), 1);
    world.clock.set(ManualClock::START - seconds(86_400));
    call(&client).await.unwrap();
    assert_eq!(world.fetches(), 2);
}
