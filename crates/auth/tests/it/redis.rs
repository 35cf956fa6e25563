//! Tokens in a real Redis that comes and goes. Skipped if there is no `redis-server`.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use dingtalk_auth::{App, Lease, RedisStore, StoredToken, Suite, TokenCache, TokenKey, TokenStore as _, User};
use dingtalk_core::{Credential, CredentialKind, Credentials as _, SuiteTickets as _};
use tempfile::TempDir;
use tokio::task::JoinSet;

use crate::world::*;

const PASSWORD: &str = "r3dis-passw0rd";

/// A server for one test.
pub(crate) struct Redis {
    port: u16,
    folder: TempDir,
    options: &'static [&'static str],
    process: Option<Child>,
}

impl Redis {
    /// Starts a server. Prints a note and returns `None` if the program is not installed.
    pub(crate) async fn start(options: &'static [&'static str]) -> Option<Self> {
        if Command::new("redis-server").arg("--version").stdout(Stdio::null()).status().is_err() {
            println!("skipped: there is no redis-server on the PATH");
            return None;
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut redis = Self { port, folder: tempfile::tempdir().unwrap(), options, process: None };
        redis.run().await;
        Some(redis)
    }

    pub(crate) async fn run(&mut self) {
        let process = Command::new("redis-server")
            .args(["--bind", "127.0.0.1", "--port", &self.port.to_string(), "--save", "", "--appendonly", "no"])
            .arg("--dir")
            .arg(self.folder.path())
            .args(self.options)
            .stdout(Stdio::null())
            .spawn();
        self.process = Some(process.unwrap());
        let address = ("127.0.0.1", self.port);
        eventually("redis listens", || std::net::TcpStream::connect(address).is_ok()).await;
    }

    pub(crate) fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }

    /// Stops the process without ending it, so that it does not respond.
    pub(crate) fn freeze(&self) {
        let id = self.process.as_ref().unwrap().id().to_string();
        assert!(Command::new("kill").args(["-STOP", &id]).status().unwrap().success());
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }

    pub(crate) fn store(&self) -> RedisStore {
        RedisStore::new(self.url(), "test").unwrap()
    }

    fn cache(&self, world: &World) -> TokenCache {
        world.cache_on(self.store())
    }

    /// Sets a value that does not expire.
    async fn set(&self, key: &str, value: &[u8]) {
        let client = redis::Client::open(format!("redis://127.0.0.1:{}/", self.port)).unwrap();
        let mut connection = client.get_multiplexed_async_connection().await.unwrap();
        redis::cmd("SET").arg(key).arg(value).exec_async(&mut connection).await.unwrap();
    }

    pub(crate) async fn ask(&self, command: &[&str]) -> Vec<String> {
        let client = redis::Client::open(format!("redis://127.0.0.1:{}/", self.port)).unwrap();
        let mut connection = client.get_multiplexed_async_connection().await.unwrap();
        redis::cmd(command[0]).arg(&command[1..]).query_async(&mut connection).await.unwrap()
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.stop();
    }
}

fn key() -> TokenKey {
    TokenKey::app("http://127.0.0.1:1", "ding1", "suite123")
}

#[tokio::test]
async fn tokens_end_by_themselves_and_keys_hold_no_secret() {
    let Some(redis) = Redis::start(&[]).await else { return };
    let (one, other) = (redis.store(), redis.store());
    let token = StoredToken::new("t0k3n with spaces", seconds(7200), seconds(100));
    assert_eq!(one.get(&key()).await.unwrap(), None);
    one.put(&key(), &token).await.unwrap();
    let found = other.get(&key()).await.unwrap().unwrap();
    assert_eq!((found.token(), found.lifetime()), (token.token(), seconds(7200)));
    assert!(found.remaining() <= seconds(100) && found.remaining() > seconds(95));
    assert_eq!(redis.ask(&["KEYS", "*"]).await, ["test:token:app:http%3A//127.0.0.1%3A1:ding1:suite123"]);

    other.remove(&key(), &"another".into()).await.unwrap();
    assert!(one.get(&key()).await.unwrap().is_some());
    other.remove(&key(), token.token()).await.unwrap();
    assert_eq!(one.get(&key()).await.unwrap(), None);

    one.put(&key(), &StoredToken::fresh("t", millis(50))).await.unwrap();
    tokio::time::sleep(millis(100)).await;
    assert_eq!(one.get(&key()).await.unwrap(), None);
    one.put(&key(), &StoredToken::fresh("t", millis(0))).await.unwrap();
}

#[tokio::test]
async fn a_lock_is_held_by_one_and_ends_by_itself() {
    let Some(redis) = Redis::start(&[]).await else { return };
    let store = redis.store();
    let (mine, theirs) = (Lease::new(millis(300)), Lease::new(seconds(60)));
    assert!(store.lock(&key(), &mine).await.unwrap());
    assert!(store.lock(&key(), &mine).await.unwrap(), "it can be renewed");
    assert!(!store.lock(&key(), &theirs).await.unwrap());
    store.unlock(&key(), &theirs).await.unwrap();
    assert!(!store.lock(&key(), &theirs).await.unwrap(), "it is not theirs to give back");
    tokio::time::sleep(millis(400)).await;
    assert!(store.lock(&key(), &theirs).await.unwrap());
    store.unlock(&key(), &mine).await.unwrap();
    assert!(!store.lock(&key(), &mine).await.unwrap());
    store.unlock(&key(), &theirs).await.unwrap();
    assert!(store.lock(&key(), &mine).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fleet_makes_one_fetch() {
    let Some(redis) = Redis::start(&[]).await else { return };
    let world = World::start().await;
    let fleet: Vec<_> = (0..4).map(|_| world.client(app().cache(&redis.cache(&world)))).collect();
    world.give("t1", millis(400));
    let mut calls = JoinSet::new();
    for client in fleet.iter().cycle().take(80) {
        let client = client.clone();
        calls.spawn(async move { call(&client).await.unwrap() });
    }
    calls.join_all().await;
    assert_eq!((world.fetches(), world.requests(CALL).len()), (1, 80));

    // One learns that the token was revoked, and the others follow.
    world.dingtalk.revoke_token("t1");
    for client in &fleet {
        call(client).await.unwrap();
    }
    assert_eq!(world.fetches(), 2);
}

#[tokio::test]
async fn a_user_goes_on_in_another_process() {
    let Some(redis) = Redis::start(&[]).await else { return };
    let world = World::start().await;
    let of = || User::by_refresh_token("dingapp", CLIENT_SECRET, "r3fresh").cache(&redis.cache(&world));
    let (one, other) = (of(), of());
    let client = world.client(one.clone());
    let token = token_of(&one, CredentialKind::UserToken, &client).await.unwrap();
    assert_eq!(token_of(&other, CredentialKind::UserToken, &client).await.unwrap(), token);
    assert_eq!(world.requests(GET_USER_TOKEN).len(), 1);
    let keys = redis.ask(&["KEYS", "*"]).await.join(" ");
    assert!(keys.contains("test:token:refresh:") && !keys.contains("r3fresh"), "{keys}");
}

#[tokio::test]
async fn a_dead_process_holds_up_the_others_until_its_lease_ends() {
    let Some(redis) = Redis::start(&[]).await else { return };
    let world = World::start().await;
    let key = TokenKey::app(&world.dingtalk.url(), "ding1", "suite123");
    let began = Instant::now();
    assert!(redis.store().lock(&key, &Lease::new(millis(700))).await.unwrap());
    call(&world.client(app().cache(&redis.cache(&world)))).await.unwrap();
    assert!(began.elapsed() > millis(600), "{:?}", began.elapsed());
    assert_eq!(world.fetches(), 1);
    assert_eq!(redis.ask(&["KEYS", "test:lock:*"]).await, Vec::<String>::new());
}

/// Without a time to live, such a value would fail every process for ever.
#[tokio::test]
async fn a_bad_value_is_replaced() {
    let Some(redis) = Redis::start(&[]).await else { return };
    for value in [
        &b"1 7200000 abc\n"[..],
        b"1 7200000  ",
        "1 7200000 令牌".as_bytes(),
        b"1 7200000 \xff",
        b"\xff",
        b"1 7200000 ",
        b"",
        b"t0k3n",
    ] {
        let world = World::start().await;
        let key = format!("test:token:{}", TokenKey::app(&world.dingtalk.url(), "ding1", "suite123"));
        redis.set(&key, value).await;
        for _ in 0..3 {
            call(&world.client(app().cache(&redis.cache(&world)))).await.unwrap();
        }
        assert_eq!(world.fetches(), 1, "{value:?}");
    }
    // A list.
    let world = World::start().await;
    let key = format!("test:token:{}", TokenKey::app(&world.dingtalk.url(), "ding1", "suite123"));
    let client = redis::Client::open(format!("redis://127.0.0.1:{}/", redis.port)).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    redis::cmd("RPUSH").arg(&key).arg("x").exec_async(&mut connection).await.unwrap();
    for _ in 0..3 {
        call(&world.client(app().cache(&redis.cache(&world)))).await.unwrap();
    }
    assert_eq!(world.fetches(), 1);
}

/// Its connection belongs to that runtime.
#[test]
fn a_runtime_that_stands_still_does_not_take_redis_away() {
    let busy = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let idle = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let Some(redis) = busy.block_on(Redis::start(&[])) else { return };
    let store = redis.store();
    let token = StoredToken::fresh("t0k3n", seconds(60));
    idle.block_on(store.put(&key(), &token)).unwrap();
    let began = Instant::now();
    for _ in 0..5 {
        assert!(busy.block_on(store.get(&key())).unwrap().is_some());
    }
    assert!(began.elapsed() < seconds(4), "each operation waited: {:?}", began.elapsed());
    // One that stands still while it connects does not keep others from connecting.
    let store = redis.store();
    let key = key();
    idle.block_on(async {
        let mut putting = std::pin::pin!(store.put(&key, &token));
        let waker = std::task::Waker::noop();
        assert!(putting.as_mut().poll(&mut std::task::Context::from_waker(waker)).is_pending());
        std::thread::scope(|scope| {
            scope.spawn(|| assert!(busy.block_on(store.get(&key)).unwrap().is_some()));
        });
    });
}

#[tokio::test]
async fn redis_may_go_away_and_come_back() {
    let Some(mut redis) = Redis::start(&[]).await else { return };
    let world = World::start().await;
    let (one, other) = (app().cache(&redis.cache(&world)), app().cache(&redis.cache(&world)));
    let client = world.client(one.clone());
    let token = app_token(&one, &client).await.unwrap();
    assert_eq!(app_token(&other, &client).await.unwrap(), token);

    redis.stop();
    call(&client).await.unwrap();
    assert_eq!(world.fetches(), 1);
    world.dingtalk.revoke_token(&token);
    call(&client).await.unwrap();
    assert_eq!(world.fetches(), 2);
    world.clock.advance(seconds(7200));
    call(&client).await.unwrap();
    assert_eq!(world.fetches(), 3);

    redis.run().await;
    world.clock.advance(seconds(7200));
    let token = app_token(&one, &client).await.unwrap();
    assert_eq!(app_token(&other, &client).await.unwrap(), token);
    assert_eq!(world.fetches(), 4);
}

#[tokio::test]
async fn redis_may_go_away_while_a_fetch_holds_the_lock() {
    let Some(mut redis) = Redis::start(&[]).await else { return };
    let world = World::start().await;
    let client = world.client(app().cache(&redis.cache(&world)));
    world.give("t1", millis(400));
    let waiting = tokio::spawn({
        let client = client.clone();
        async move { call(&client).await }
    });
    eventually("the fetch", || world.fetches() == 1).await;
    redis.stop();
    waiting.await.unwrap().unwrap();
    call(&client).await.unwrap();
    assert_eq!(world.fetches(), 1);
}

#[tokio::test]
async fn a_redis_that_hangs_is_not_waited_for_long() {
    let Some(redis) = Redis::start(&[]).await else { return };
    let world = World::start().await;
    let app = app().cache(&redis.cache(&world));
    let client = world.client(app.clone());
    app_token(&app, &client).await.unwrap();
    redis.freeze();
    world.clock.advance(seconds(6600));
    let began = Instant::now();
    call(&client).await.unwrap();
    assert!(began.elapsed() < millis(500), "a call with a good token waited {:?}", began.elapsed());
    world.clock.advance(seconds(600));
    call(&client).await.unwrap();
    assert!(began.elapsed() < seconds(7), "{:?}", began.elapsed());
    assert_eq!(world.fetches(), 2);
}

/// Servers repeat commands in their errors, including their arguments.
#[tokio::test]
async fn errors_of_redis_tell_no_secret() {
    let Some(redis) = Redis::start(&["--requirepass", PASSWORD]).await else { return };
    let wrong = format!("redis://:{PASSWORD}-not@127.0.0.1:{}/", redis.port);
    let store = RedisStore::new(wrong, "test").unwrap();
    let error = store.get(&key()).await.unwrap_err();
    let shown = format!("{error} {error:?} {store:?}");
    assert!(!shown.contains(PASSWORD), "{shown}");
    assert!(error.to_string().starts_with("could not connect: "), "{error}");
    drop(redis);

    let Some(redis) = Redis::start(&["--rename-command", "SET", "", "--rename-command", "EVAL", ""]).await else {
        return;
    };
    let error = redis.store().put(&key(), &StoredToken::fresh("t0k3n", seconds(60))).await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("t0k3n"), "{error}");
    let world = World::start().await;
    let app = App::new("ding1", "suite123", CLIENT_SECRET).cache(&world.cache_on(Arc::new(redis.store())));
    let client = world.client(app);
    call(&client).await.unwrap();
    call(&client).await.unwrap();
    assert_eq!(world.fetches(), 1);
}

#[tokio::test]
async fn a_suites_ticket_reaches_processes_that_receive_none() {
    let Some(mut redis) = Redis::start(&[]).await else { return };
    let world = World::start().await;
    let url = redis.url();
    let cache = || world.cache_on(RedisStore::new(&url, "test").unwrap());
    let process = |ticket: &str| Suite::new("suite1", "s3cret", ticket.to_owned()).cache(&cache());
    let (receiver, waiting, outdated) = (process(""), process(""), process("t1cket-0"));
    let first = world.client(waiting.app("ding1"));
    let push = async { receiver.keep("t1cket-1".into()).await.unwrap() };
    let (called, ()) = tokio::join!(call(&first), push);
    called.unwrap();
    call(&world.client(outdated.app("ding2"))).await.unwrap();
    assert_eq!(world.sent(GET_CORP_ACCESS_TOKEN, "suiteTicket"), ["t1cket-1", "t1cket-1"]);
    let keys = redis.ask(&["KEYS", "test:token:suite_ticket:*"]).await;
    assert_eq!(keys, ["test:token:suite_ticket:suite1"]);

    // A ticket that was pushed while the server was away gets there later, unless that has a newer one.
    let late = process("");
    redis.stop();
    late.keep("t1cket-2".into()).await.unwrap_err();
    redis.run().await;
    let (stored, key) = (redis.store(), TokenKey::suite_ticket("suite1"));
    let age = seconds(60);
    let older = StoredToken::new("t1cket-1", seconds(30 * 24 * 3600), seconds(30 * 24 * 3600) - age);
    stored.put(&key, &older).await.unwrap();
    let ticket = async |suite: &Suite| {
        let client = world.client(suite.clone());
        let credential = suite.credential(CredentialKind::SuiteSignature, &client).unwrap().await.unwrap();
        let Credential::Key { suite_ticket: Some(ticket), .. } = credential else { panic!("a signature") };
        ticket.into_exposed()
    };
    // The store was asked in vain a moment ago, so it is asked again only after a while; a new push ends that.
    assert_eq!(ticket(&late).await, "t1cket-2");
    late.update_ticket("t1cket-2");
    assert_eq!([ticket(&late).await, ticket(&process("")).await], ["t1cket-2", "t1cket-2"]);
}
