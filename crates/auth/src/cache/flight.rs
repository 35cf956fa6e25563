//! One fetch: from the store, where another process has been quicker, or from the server.

use std::sync::Arc;
use std::time::Duration;

use dingtalk_core::Client;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep, timeout};
use tracing::Instrument as _;

use super::entry::Departure;
use super::{Fetch, TokenCache};
use crate::error::FetchError;
use crate::random::jitter;
use crate::store::{Lease, StoredToken};

/// A lease is renewed so often.
const RENEW: Duration = Duration::from_secs(3);
/// How often to look whether another process has fetched: at first, and at most.
const LOOK: (Duration, Duration) = (Duration::from_millis(20), Duration::from_millis(500));
/// After so long, each fetches for itself.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// A token that was found.
pub(super) struct Found {
    pub(super) token: StoredToken,
    /// When its time began to run.
    pub(super) at: Duration,
    /// From the server just now.
    pub(super) is_fresh: bool,
}

impl TokenCache {
    /// Begins a fetch in a task of its own.
    pub(super) fn depart(
        &self,
        departure: Departure,
        client: &Client,
        source: &Arc<dyn Fetch>,
    ) -> Result<(), FetchError> {
        let runtime = Handle::try_current().map_err(|_| FetchError::no_runtime())?;
        let (cache, client, source) = (self.clone(), client.clone(), Arc::clone(source));
        let flight = async move {
            let outcome = cache.fly(&departure, &client, &*source).await;
            departure.land(outcome, cache.now());
        };
        runtime.spawn(flight.in_current_span());
        Ok(())
    }

    async fn fly(&self, departure: &Departure, client: &Client, source: &dyn Fetch) -> Result<Found, FetchError> {
        let vault = &self.inner.vault;
        match self.look(departure).await {
            Look::Found(found) => return Ok(found),
            Look::Nothing => {}
            // Each for itself: better many fetches than no token.
            Look::Down => return self.fetch(departure, client, source, None).await,
        }
        let (key, lease) = (departure.entry().key(), departure.entry().lease());
        let began = Instant::now();
        let mut pause = LOOK.0;
        loop {
            match vault.lock(key, lease).await {
                Ok(true) => break,
                Ok(false) if began.elapsed() < LONGEST_WAIT => {}
                Ok(false) | Err(_) => return self.fetch(departure, client, source, None).await,
            }
            sleep(jitter(pause)).await;
            pause = (pause * 2).min(LOOK.1);
            if let Look::Found(found) = self.look(departure).await {
                return Ok(found);
            }
        }
        // Another may have fetched between the look and the lock.
        let outcome = match self.look(departure).await {
            Look::Found(found) => Ok(found),
            Look::Nothing | Look::Down => self.fetch(departure, client, source, Some(lease)).await,
        };
        let _ = vault.unlock(key, lease).await;
        outcome
    }

    async fn look(&self, departure: &Departure) -> Look {
        let entry = departure.entry();
        match self.inner.vault.get(entry.key()).await {
            Ok(Some(token)) if entry.wants(&token, self.now()) => {
                Look::Found(Found { token, at: self.now(), is_fresh: false })
            }
            Ok(_) => Look::Nothing,
            Err(_) => Look::Down,
        }
    }

    /// Asks the server, and renews the lease meanwhile.
    async fn fetch(
        &self,
        departure: &Departure,
        client: &Client,
        source: &dyn Fetch,
        lease: Option<&Lease>,
    ) -> Result<Found, FetchError> {
        let (vault, key) = (&self.inner.vault, departure.entry().key());
        // The token's time runs from before the question, for nobody knows when the server answered.
        let at = self.now();
        let mut fetching = source.fetch(client, vault);
        let token = loop {
            match timeout(RENEW, &mut fetching).await {
                Ok(outcome) => break outcome?,
                Err(_) => {
                    if let Some(lease) = lease {
                        let _ = vault.lock(key, lease).await;
                    }
                }
            }
        };
        let _ = vault.put(key, &token).await;
        Ok(Found { token, at, is_fresh: true })
    }
}

/// What the store has.
enum Look {
    Found(Found),
    Nothing,
    Down,
}
