//! Several processes that keep to one rate limit through Redis. Skipped if there is no `redis-server`.

use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use dingtalk_auth::{RedisPace, RedisStore};
use dingtalk_contact_1_0 as contact;
use dingtalk_core::{AccessToken, Client, SharedPace as _, Turn};
use dingtalk_simulator::{Received, Simulator};
use tokio::task::JoinSet;

use crate::redis::Redis;
use crate::world::*;

/// Variables for the processes of the fleet: the simulator, its token, Redis.
const VARIABLES: [&str; 3] = ["DINGTALK_TESTS_SERVER", "DINGTALK_TESTS_TOKEN", "DINGTALK_TESTS_REDIS"];
const PROCESSES: usize = 4;
const CALLS: usize = 20;
/// What the service allows within a second.
const LIMIT: usize = 20;
/// Below that, because calls do not arrive as evenly as they are spaced.
const PACE: u32 = 18;

fn gap() -> Duration {
    Duration::from_secs(1) / PACE
}

#[tokio::test(flavor = "multi_thread")]
async fn four_processes_keep_to_one_limit() {
    let Some(redis) = Redis::start(&[]).await else { return };
    let arrivals = Arc::new(Mutex::new(Vec::new()));
    let note = Arc::clone(&arrivals);
    let hook = move |_: &Received| note.lock().unwrap().push(Instant::now());
    let dingtalk = Simulator::builder().on_request(hook).start().await.unwrap();
    let values = [dingtalk.url(), dingtalk.app_token(), redis.url()];
    let begun = Instant::now();
    let run = || {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "--ignored", "fleet::process"])
            .envs(VARIABLES.into_iter().zip(&values))
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    };
    let processes: Vec<_> = (0..PROCESSES).map(|_| run()).collect();
    for mut process in processes {
        assert!(process.wait().unwrap().success());
    }
    let turns = u32::try_from(PROCESSES * CALLS - 1).unwrap();
    assert!(begun.elapsed() >= gap() * turns, "{:?}", begun.elapsed());
    assert_eq!(dingtalk.received().len(), PROCESSES * CALLS);
    // On a busy machine, some calls arrive late. Without a common pace, most calls would be refused.
    let refused = refused(&arrivals.lock().unwrap());
    assert!(refused <= PROCESSES * CALLS / 10, "{refused}");
}

/// How many of these calls a service refuses that allows [`LIMIT`] in any second.
fn refused(arrivals: &[Instant]) -> usize {
    let mut accepted: Vec<Instant> = Vec::new();
    for arrival in arrivals {
        let recent = accepted.iter().filter(|earlier| *arrival - **earlier < seconds(1)).count();
        if recent < LIMIT {
            accepted.push(*arrival);
        }
    }
    arrivals.len() - accepted.len()
}

#[tokio::test]
#[ignore = "a part of the test above, which runs it in separate processes"]
async fn process() {
    let [Ok(server), Ok(token), Ok(redis)] = VARIABLES.map(std::env::var) else { return };
    let store = Arc::new(RedisStore::new(redis, "test").unwrap());
    let client = Client::builder()
        .endpoint(server)
        .credentials(AccessToken::app(token))
        .shared_calls_per_second(PACE, RedisPace::new(store, "app"))
        .build()
        .unwrap();
    let mut calls = JoinSet::new();
    for _ in 0..CALLS {
        let call = contact::get_org_auth_info().target_corp_id("ding1").send(&client);
        calls.spawn(async move { call.await.unwrap() });
    }
    calls.join_all().await;
}

#[tokio::test]
async fn turns_are_a_gap_apart_for_each_app_and_operation() {
    let Some(redis) = Redis::start(&[]).await else { return };
    let pace = |app| RedisPace::new(Arc::new(redis.store()), app);
    let (one, other, another_app) = (pace("app"), pace("app"), pace("app:2"));
    let reserve =
        async |pace: &RedisPace, operation, longest| pace.reserve(operation, seconds(100), longest).await.unwrap();
    let about = |turn, wait: u64| match turn {
        Turn::In(turn) => turn <= seconds(wait) && turn + seconds(30) > seconds(wait),
        Turn::TooLate => false,
    };
    assert_eq!(reserve(&one, "a::b", seconds(1)).await, Turn::In(Duration::ZERO));
    assert!(about(reserve(&other, "a::b", Duration::MAX).await, 100));
    assert!(about(reserve(&one, "a::b", seconds(1000)).await, 200));
    assert_eq!(reserve(&one, "a::b", seconds(200)).await, Turn::TooLate);
    assert!(about(reserve(&other, "a::b", seconds(1000)).await, 300), "what came too late reserved nothing");
    assert_eq!(reserve(&one, "a::c", seconds(1)).await, Turn::In(Duration::ZERO));
    assert_eq!(reserve(&another_app, "a::b", seconds(1)).await, Turn::In(Duration::ZERO));
    let mut keys = redis.ask(&["KEYS", "*"]).await;
    keys.sort();
    assert_eq!(keys, ["test:pace:app%3A2:a%3A%3Ab", "test:pace:app:a%3A%3Ab", "test:pace:app:a%3A%3Ac"]);
}

/// Whether Redis refuses connections or does not respond, calls are paced by each process, and together again later.
#[tokio::test]
async fn without_redis_each_process_paces_for_itself() {
    crate::log::install();
    for hangs in [false, true] {
        let Some(mut redis) = Redis::start(&[]).await else { return };
        let dingtalk = Simulator::start().await.unwrap();
        let client = Client::builder()
            .endpoint(dingtalk.url())
            .credentials(AccessToken::app(dingtalk.app_token()))
            .shared_calls_per_second(PACE, RedisPace::new(Arc::new(redis.store()), "app"))
            .build()
            .unwrap();
        call(&client).await.unwrap();
        assert_eq!(redis.ask(&["KEYS", "test:pace:*"]).await.len(), 1);
        if hangs {
            redis.freeze()
        } else {
            redis.stop()
        }
        let told = || crate::log::text().matches("pacing alone").count();
        let (begun, before) = (Instant::now(), told());
        for _ in 0..10 {
            call(&client).await.unwrap();
        }
        assert!(begun.elapsed() >= gap() * 9, "{:?}", begun.elapsed());
        // Redis is not asked, and waited for, at each call.
        assert!((1..6).contains(&(told() - before)), "{}", crate::log::text());
    }
}
