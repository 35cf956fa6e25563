//! Stores that processes share, and stores that fail.

use std::sync::Arc;
use std::time::Instant;

use dingtalk_auth::{Lease, MemoryStore, TokenKey, TokenStore as _};
use tokio::task::JoinSet;

use crate::world::*;

fn key(world: &World) -> TokenKey {
    TokenKey::app(&world.dingtalk.url(), "ding1", "suite123")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fleet_makes_one_fetch() {
    let world = World::start().await;
    let store = Arc::new(MemoryStore::with_clock(world.clock.clone()));
    let fleet: Vec<_> = (0..5).map(|_| world.client(app().cache(&world.cache_on(store.clone())))).collect();
    world.give("t1", millis(300));
    let mut calls = JoinSet::new();
    for client in fleet.iter().cycle().take(100) {
        let client = client.clone();
        calls.spawn(async move { call(&client).await.unwrap() });
    }
    calls.join_all().await;
    assert_eq!(world.fetches(), 1);

    // The early refresh also happens only once.
    world.clock.advance(seconds(6600));
    for client in &fleet {
        call(client).await.unwrap();
        settle().await;
    }
    assert_eq!(world.fetches(), 2);

    // Each process has the new token.
    for client in &fleet {
        call(client).await.unwrap();
    }
    assert_eq!(world.fetches(), 2);
}

#[tokio::test]
async fn a_new_process_uses_the_stored_token() {
    let world = World::start().await;
    let store = Arc::new(MemoryStore::with_clock(world.clock.clone()));
    call(&world.client(app().cache(&world.cache_on(store.clone())))).await.unwrap();
    // Even if it should be refreshed: no call waits while there is a valid token.
    world.clock.advance(seconds(6900));
    let started = world.client(app().cache(&world.cache_on(store)));
    call(&started).await.unwrap();
    assert_eq!(world.fetches(), 1);
    call(&started).await.unwrap();
    eventually("the refresh", || world.fetches() == 2).await;
}

#[tokio::test]
async fn without_its_store_a_process_works_from_its_own_memory() {
    let world = World::start().await;
    let store = Arc::new(Spy::new(&world.clock));
    store.break_down(&["get", "put", "remove", "lock", "unlock"]);
    let client = world.client(app().cache(&world.cache_on(store.clone())));
    world.give("t1", millis(0));
    for _ in 0..5 {
        call(&client).await.unwrap();
    }
    assert_eq!((world.fetches(), store.noted("lock")), (1, 0));
    world.dingtalk.revoke_token("t1");
    call(&client).await.unwrap();
    assert_eq!(world.fetches(), 2);
    world.clock.advance(seconds(7200));
    call(&client).await.unwrap();
    assert_eq!(world.fetches(), 3);
    store.break_down(&[]);
    world.clock.advance(seconds(7200));
    call(&client).await.unwrap();
    assert_eq!((world.fetches(), store.noted("kept app")), (4, 1));
}

#[tokio::test]
async fn each_part_of_a_store_may_fail_by_itself() {
    for part in ["get", "put", "lock", "unlock"] {
        let world = World::start().await;
        let store = Arc::new(Spy::new(&world.clock));
        store.break_down(&[part]);
        let client = world.client(app().cache(&world.cache_on(store)));
        call(&client).await.unwrap();
        call(&client).await.unwrap();
        assert_eq!(world.fetches(), 1, "{part}");
    }
}

#[tokio::test]
async fn a_store_that_hangs_is_not_waited_for_long() {
    let world = World::start().await;
    let store = Spy { put_delay: seconds(3600), ..Spy::new(&world.clock) };
    let client = world.client(app().cache(&world.cache_on(store)));
    let began = Instant::now();
    call(&client).await.unwrap();
    assert!(began.elapsed() < seconds(4), "{:?}", began.elapsed());
    call(&client).await.unwrap();
    assert_eq!(world.fetches(), 1);
}

#[tokio::test]
async fn a_lock_is_waited_for_and_expires() {
    let world = World::start().await;
    let store = Arc::new(MemoryStore::new());
    let dead = Lease::new(millis(700));
    let began = Instant::now();
    assert!(store.lock(&key(&world), &dead).await.unwrap());
    let client = world.client(app().cache(&world.cache_on(store.clone())));
    call(&client).await.unwrap();
    assert!(began.elapsed() >= millis(700), "{:?}", began.elapsed());
    assert_eq!(world.fetches(), 1);
    // The lock was released.
    assert!(store.lock(&key(&world), &dead).await.unwrap());
}

#[tokio::test]
async fn a_slow_fetch_renews_its_lock() {
    let world = World::start().await;
    let store = Arc::new(Spy::new(&world.clock));
    world.give("t1", millis(3500));
    let client = world.client(app().cache(&world.cache_on(store.clone())));
    call(&client).await.unwrap();
    assert_eq!((world.fetches(), store.noted("lock"), store.noted("unlock")), (1, 2, 1));
}

#[tokio::test]
async fn the_lock_is_released_after_a_failure() {
    let world = World::start().await;
    let store = Arc::new(Spy::new(&world.clock));
    world.fail();
    let client = world.client(app().cache(&world.cache_on(store.clone())));
    call(&client).await.unwrap_err();
    assert_eq!(store.noted("unlock"), 1);
    call(&world.client(app().cache(&world.cache_on(store)))).await.unwrap();
}
