//! Fetches that a runtime has started and does not go on with. A current-thread runtime stands still whenever nobody blocks on it.

use dingtalk_auth::{App, User};
use dingtalk_core::{Client, CredentialKind};
use dingtalk_simulator::Reply;
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

use crate::world::*;

struct Runtimes {
    idle: Runtime,
    busy: Runtime,
}

impl Runtimes {
    fn new() -> Self {
        let idle = Builder::new_current_thread().enable_all().build().unwrap();
        let busy = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        Self { idle, busy }
    }

    /// Starts a fetch on a runtime that then stands still.
    fn start_fetch<T>(&self, fetching: impl Future<Output = T>) {
        self.idle.block_on(async { assert!(timeout(millis(300), fetching).await.is_err()) });
    }

    /// Lets the idle runtime go on.
    fn go_on(&self) {
        self.idle.block_on(settle());
    }
}

#[test]
fn a_fetch_that_stands_still_is_taken_over() {
    let runtimes = Runtimes::new();
    let world = runtimes.busy.block_on(World::start());
    let app = world.app();
    let client = world.client(app.clone());
    world.give("t1", seconds(1));
    world.give("t2", millis(0));
    runtimes.start_fetch(app_token(&app, &client));
    assert_eq!(world.fetches(), 1);
    let waiting: Vec<_> = (0..20).map(|_| runtimes.busy.spawn(token(app.clone(), client.clone()))).collect();
    for waiting in waiting {
        let token = runtimes.busy.block_on(async { timeout(seconds(20), waiting).await });
        assert_eq!(token.expect("nobody took over").unwrap(), "t2");
    }
    // The first fetch goes on, but comes too late to replace a token.
    runtimes.go_on();
    assert_eq!(runtimes.busy.block_on(token(app, client)), "t2");
    assert_eq!(world.fetches(), 2);
}

async fn token(app: App, client: Client) -> String {
    app_token(&app, &client).await.unwrap()
}

/// A login's code and a refresh token can be used once, so only the first fetch can have the next one.
#[test]
fn what_a_fetch_finds_late_is_not_lost() {
    let runtimes = Runtimes::new();
    let world = runtimes.busy.block_on(World::start());
    let user = User::by_refresh_token("dingapp", CLIENT_SECRET, "r0").cache(&world.cache());
    let client = world.client(user.clone());
    let answer = r#"{"accessToken":"u1","refreshToken":"r1","expireIn":7200}"#;
    world.dingtalk.answer_next(GET_USER_TOKEN, Reply::body(200, answer).after(seconds(1))).unwrap();
    world.dingtalk.answer_next(GET_USER_TOKEN, Reply::failure(400, "invalid", "used")).unwrap();
    let of = || token_of(&user, CredentialKind::UserToken, &client);
    runtimes.start_fetch(of());
    runtimes.busy.block_on(async { timeout(seconds(20), of()).await.expect("it hangs").unwrap_err() });
    runtimes.go_on();
    assert_eq!(runtimes.busy.block_on(of()).unwrap(), "u1");
    world.clock.advance(seconds(7200));
    runtimes.idle.block_on(of()).unwrap();
    assert_eq!(world.sent(GET_USER_TOKEN, "refreshToken"), ["r0", "r0", "r1"]);
}

/// A fetch that is merely slow is not taken over.
#[tokio::test]
async fn a_slow_fetch_is_waited_for() {
    let world = World::start().await;
    let app = world.app();
    let client = world.client(app.clone());
    world.give("t1", seconds(3));
    let (one, other) = tokio::join!(app_token(&app, &client), app_token(&app, &client));
    assert_eq!((one.unwrap().as_str(), other.unwrap().as_str()), ("t1", "t1"));
    assert_eq!(world.fetches(), 1);
}
