//! Fetching a token: from the store if another process was faster, else from the server.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use dingtalk_core::Client;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep, timeout};
use tracing::{Instrument as _, warn};

use super::cached::FoundToken;
use super::entry::{Entry, FetchPermit};
use super::fetch::Fetch;
use super::in_progress::BEAT;
use crate::answer::defect;
use crate::clock::Clock;
use crate::error::FetchError;
use crate::key::TokenKey;
use crate::random::jitter;
use crate::store::{GuardedStore, Lease, StoredToken, Unavailable};

/// How often a lease is renewed.
const RENEW_EVERY: Duration = Duration::from_secs(3);
/// How long to wait between checks whether another process has fetched: at first, and at most.
const CHECK_EVERY: (Duration, Duration) = (Duration::from_millis(20), Duration::from_millis(500));
/// How long to wait for another process before fetching anyway.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Fetches tokens.
#[derive(Clone)]
pub(super) struct Fetcher {
    pub(super) clock: Arc<dyn Clock>,
    pub(super) store: GuardedStore,
}

impl Fetcher {
    /// Starts a fetch as a separate task.
    pub(super) fn spawn(
        &self,
        permit: FetchPermit,
        client: &Client,
        source: &Arc<dyn Fetch>,
    ) -> Result<(), FetchError> {
        let runtime = Handle::try_current().map_err(|_| FetchError::no_runtime())?;
        let (fetcher, client, source) = (self.clone(), client.clone(), Arc::clone(source));
        let task = async move {
            let outcome = alive(&permit, fetcher.obtain(&permit, &client, &*source)).await;
            permit.finish(outcome, fetcher.clock.now());
        };
        runtime.spawn(task.in_current_span());
        Ok(())
    }

    /// Returns a token that only one of all processes has fetched.
    async fn obtain(
        &self,
        permit: &FetchPermit,
        client: &Client,
        source: &dyn Fetch,
    ) -> Result<FoundToken, FetchError> {
        let entry = permit.entry();
        match self.look_up(entry).await {
            Lookup::Found(found) => return Ok(found),
            Lookup::Missing => {}
            // Every process fetches for itself, because many fetches are better than no token.
            Lookup::Unavailable => return self.fetch(permit, client, source, None).await,
        }
        let (key, lease) = (entry.key(), entry.lease());
        let started = Instant::now();
        let mut pause = CHECK_EVERY.0;
        loop {
            match self.store.lock(key, lease).await {
                Ok(true) => break,
                Ok(false) if started.elapsed() < LONGEST_WAIT => {}
                Ok(false) | Err(_) => return self.fetch(permit, client, source, None).await,
            }
            sleep(jitter(pause)).await;
            pause = (pause * 2).min(CHECK_EVERY.1);
            if let Lookup::Found(found) = self.look_up(entry).await {
                return Ok(found);
            }
        }
        // Another process may have fetched before the lock was taken.
        let outcome = match self.look_up(entry).await {
            Lookup::Found(found) => Ok(found),
            Lookup::Missing | Lookup::Unavailable => self.fetch(permit, client, source, Some(lease)).await,
        };
        if permit.is_current() {
            let _ = self.store.unlock(key, lease).await;
        }
        outcome
    }

    async fn look_up(&self, entry: &Entry) -> Lookup {
        match self.stored(entry.key()).await {
            Ok(Some(token)) if entry.accepts(&token, self.clock.now()) => {
                Lookup::Found(FoundToken { token, at: self.clock.now(), is_fresh: false })
            }
            Ok(_) => Lookup::Missing,
            Err(_) => Lookup::Unavailable,
        }
    }

    /// Returns the token in the store. One that cannot be sent is removed: otherwise it would fail every process.
    async fn stored(&self, key: &TokenKey) -> Result<Option<StoredToken>, Unavailable> {
        let Some(token) = self.store.get(key).await? else { return Ok(None) };
        let Some(defect) = defect(token.token()) else { return Ok(Some(token)) };
        warn!(target: "dingtalk::auth", %key, defect, "unusable token in the store");
        let _ = self.store.remove(key, token.token()).await;
        Ok(None)
    }

    /// Fetches from the server, and renews the lease meanwhile.
    async fn fetch(
        &self,
        permit: &FetchPermit,
        client: &Client,
        source: &dyn Fetch,
        lease: Option<&Lease>,
    ) -> Result<FoundToken, FetchError> {
        let key = permit.entry().key();
        // The lifetime is counted from before the request, because the time of the server's response is unknown.
        let at = self.clock.now();
        let mut fetching = source.fetch(client, &self.store);
        let token = loop {
            match timeout(RENEW_EVERY, &mut fetching).await {
                Ok(outcome) => break outcome?,
                Err(_) => {
                    if let Some(lease) = lease {
                        let _ = self.store.lock(key, lease).await;
                    }
                }
            }
        };
        if permit.is_current() {
            let _ = self.store.put(key, &token).await;
        }
        Ok(FoundToken { token, at, is_fresh: true })
    }
}

/// Waits for the outcome of a fetch, and shows meanwhile that it is alive.
async fn alive<T>(permit: &FetchPermit, fetching: impl Future<Output = T>) -> T {
    let mut fetching = pin!(fetching);
    loop {
        match timeout(BEAT, &mut fetching).await {
            Ok(outcome) => return outcome,
            Err(_) => permit.beat(),
        }
    }
}

/// What the store returned.
enum Lookup {
    Found(FoundToken),
    Missing,
    Unavailable,
}
