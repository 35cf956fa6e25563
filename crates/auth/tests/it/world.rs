//! A simulator and a clock, with helpers for tests.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, UNIX_EPOCH};

use dingtalk_auth::Clock as _;
use dingtalk_auth::{
    App, FetchError, Lease, ManualClock, MemoryStore, StoreError, StoreFuture, StoredToken, TokenCache, TokenKey,
    TokenStore,
};
use dingtalk_contact_1_0 as contact;
use dingtalk_core::{Client, Credential, CredentialKind, Credentials, Error, RetryPolicy, Secret};
use dingtalk_simulator::{Received, Reply, Simulator, TokenKind};
use serde_json::json;

pub(crate) const GET_TOKEN: &str = "oauth2_1_0::get_token";
pub(crate) const GET_USER_TOKEN: &str = "oauth2_1_0::get_user_token";
pub(crate) const GET_ACCESS_TOKEN: &str = "oauth2_1_0::get_access_token";
pub(crate) const GET_CORP_ACCESS_TOKEN: &str = "oauth2_1_0::get_corp_access_token";
pub(crate) const GET_SUITE_ACCESS_TOKEN: &str = "oauth2_1_0::get_suite_access_token";
pub(crate) const GET_SSO_ACCESS_TOKEN: &str = "oauth2_1_0::get_sso_access_token";
pub(crate) const CREATE_JSAPI_TICKET: &str = "oauth2_1_0::create_jsapi_ticket";
pub(crate) const CALL: &str = "contact_1_0::get_org_auth_info";
pub(crate) const CLIENT_SECRET: &str = "cl1ent-s3cret";

pub(crate) fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

pub(crate) fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

pub(crate) struct World {
    pub(crate) dingtalk: Simulator,
    pub(crate) clock: ManualClock,
}

impl World {
    pub(crate) async fn start() -> Self {
        crate::log::install();
        let clock = ManualClock::new();
        let time = clock.clone();
        let dingtalk = Simulator::builder().clock(move || UNIX_EPOCH + time.now()).start().await.unwrap();
        Self { dingtalk, clock }
    }

    pub(crate) fn client(&self, credentials: impl Credentials) -> Client {
        client(&self.dingtalk.url(), credentials)
    }

    pub(crate) fn cache(&self) -> TokenCache {
        TokenCache::builder().clock(self.clock.clone()).build()
    }

    pub(crate) fn cache_on(&self, store: impl TokenStore) -> TokenCache {
        TokenCache::builder().clock(self.clock.clone()).store(store).build()
    }

    pub(crate) fn app(&self) -> App {
        app().cache(&self.cache())
    }

    pub(crate) fn requests(&self, operation: &str) -> Vec<Received> {
        self.dingtalk.received().into_iter().filter(|it| it.operation.as_deref() == Some(operation)).collect()
    }

    /// One field of the body of each of these requests.
    pub(crate) fn sent(&self, operation: &str, member: &str) -> Vec<String> {
        let bodies = self.requests(operation).into_iter().map(|request| request.json().unwrap());
        bodies.map(|body| body[member].as_str().unwrap().to_owned()).collect()
    }

    pub(crate) fn fetches(&self) -> usize {
        self.requests(GET_TOKEN).len()
    }

    /// Makes the next fetch return this token.
    pub(crate) fn give(&self, token: &str, delay: Duration) {
        self.dingtalk.accept_token(TokenKind::App, token);
        let body = json!({"access_token": token, "expires_in": 7200}).to_string();
        self.dingtalk.answer_next(GET_TOKEN, Reply::body(200, body).after(delay)).unwrap();
    }

    pub(crate) fn fail(&self) {
        self.dingtalk.answer_next(GET_TOKEN, Reply::failure(500, "server.error", "n0t now")).unwrap();
    }
}

pub(crate) fn app() -> App {
    App::new("ding1", "suite123", CLIENT_SECRET)
}

pub(crate) fn client(url: &str, credentials: impl Credentials) -> Client {
    Client::builder().endpoint(url).credentials(credentials).retry(RetryPolicy::never()).build().unwrap()
}

pub(crate) async fn call(client: &Client) -> Result<(), Error> {
    contact::get_org_auth_info().target_corp_id("ding1").send(client).await.map(drop)
}

/// Returns a token, as for a call.
pub(crate) async fn token_of(
    source: &impl Credentials,
    kind: CredentialKind,
    client: &Client,
) -> Result<String, FetchError> {
    match source.credential(kind, client).unwrap().await {
        Ok(Credential::Token(token)) => Ok(token.into_exposed()),
        Ok(other) => panic!("{other:?}"),
        Err(error) => Err(*error.downcast::<FetchError>().unwrap()),
    }
}

pub(crate) async fn app_token(app: &App, client: &Client) -> Result<String, FetchError> {
    token_of(app, CredentialKind::AppToken, client).await
}

/// Waits until something has happened in the background.
pub(crate) async fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < seconds(10), "never: {what}");
        tokio::time::sleep(millis(5)).await;
    }
}

/// Gives unwanted background work time to happen.
pub(crate) async fn settle() {
    tokio::time::sleep(millis(150)).await;
}

/// A store that records operations and can be broken.
pub(crate) struct Spy {
    pub(crate) inner: MemoryStore,
    pub(crate) notes: Arc<Mutex<Vec<String>>>,
    /// How long `put` takes.
    pub(crate) put_delay: Duration,
    /// Actions that fail.
    pub(crate) broken: Mutex<Vec<&'static str>>,
}

impl Spy {
    pub(crate) fn new(clock: &ManualClock) -> Self {
        Self {
            inner: MemoryStore::with_clock(clock.clone()),
            notes: Arc::default(),
            put_delay: Duration::ZERO,
            broken: Mutex::default(),
        }
    }

    pub(crate) fn break_down(&self, actions: &[&'static str]) {
        *self.broken.lock().unwrap() = actions.to_vec();
    }

    pub(crate) fn noted(&self, beginning: &str) -> usize {
        self.notes.lock().unwrap().iter().filter(|note| note.starts_with(beginning)).count()
    }

    fn note(&self, action: &'static str, key: &TokenKey) -> Result<(), StoreError> {
        let kind = key.as_str().split(':').next().unwrap();
        self.notes.lock().unwrap().push(format!("{action} {kind}"));
        match self.broken.lock().unwrap().contains(&action) {
            true => Err(StoreError::new("out of order")),
            false => Ok(()),
        }
    }
}

impl TokenStore for Spy {
    fn get<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<StoredToken>> {
        Box::pin(async move {
            self.note("get", key)?;
            self.inner.get(key).await
        })
    }

    fn put<'a>(&'a self, key: &'a TokenKey, token: &'a StoredToken) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            self.note("put", key)?;
            tokio::time::sleep(self.put_delay).await;
            self.inner.put(key, token).await?;
            self.note("kept", key)
        })
    }

    fn remove<'a>(&'a self, key: &'a TokenKey, token: &'a Secret) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            self.note("remove", key)?;
            self.inner.remove(key, token).await
        })
    }

    fn lock<'a>(&'a self, key: &'a TokenKey, lease: &'a Lease) -> StoreFuture<'a, bool> {
        Box::pin(async move {
            self.note("lock", key)?;
            self.inner.lock(key, lease).await
        })
    }

    fn unlock<'a>(&'a self, key: &'a TokenKey, lease: &'a Lease) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            self.note("unlock", key)?;
            self.inner.unlock(key, lease).await
        })
    }
}
