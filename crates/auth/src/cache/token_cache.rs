//! The cache that sources share.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use dingtalk_core::{Client, Secret};

use super::cached::CachedToken;
use super::entry::{Entry, Next};
use super::fetch::Fetch;
use super::fetcher::Fetcher;
use super::in_progress::Waited;
use crate::clock::{Clock, SystemClock};
use crate::error::FetchError;
use crate::key::TokenKey;
use crate::store::{GuardedStore, MemoryStore, TokenStore};

/// How often a call joins or starts a fetch that ends without an outcome, as it does if its runtime stops or stands still.
const MOST_FETCHES: usize = 3;

/// Keeps tokens, and fetches each only once however many calls need it. Clones share one cache.
///
/// Every source has its own cache unless one is set. Sources of the same app share tokens only through the same cache, or through
/// the same [`TokenStore`].
///
/// - A token is refreshed ten minutes before it expires (a short-lived one after half its lifetime), while calls continue to use it.
///   A failed refresh does not affect them.
/// - Without a token, calls wait for one fetch and share its outcome, including its error. After a failure, the next fetch is delayed
///   by 1, 2, 4 and so on up to 60 s, varied randomly by up to a fifth; until then, calls return the last error immediately. Failed
///   refreshes are delayed in the same way, but once the token expires, the next call fetches immediately.
/// - A fetch runs as a separate task and completes even if the call that started it is dropped. It needs a tokio runtime. If that
///   runtime stands still, a call on another one that waits takes over after about 1.5 s.
/// - A fetch has the retry policy and the attempt time limit of the call that starts it.
/// - A token that the server refuses is dropped, here and in the store; a newer one is not. If the server refuses a fourth token
///   within a minute, fetches are delayed as after failures.
/// - A token that cannot be sent ([`Credential::defect`](dingtalk_core::Credential::defect)) is never kept: from the server it counts
///   as a failure, and from the store it is removed.
/// - A lifetime that is absent, 0 or not a whole number of seconds counts as two hours.
///
/// ```
/// use dingtalk_auth::{App, TokenCache};
///
/// let cache = TokenCache::new();
/// let first = App::new("ding123", "client id", "client secret").cache(&cache);
/// let second = App::new("ding456", "client id", "client secret").cache(&cache);
/// # let _ = (first, second);
/// ```
#[derive(Clone)]
pub struct TokenCache {
    inner: Arc<Inner>,
}

struct Inner {
    fetcher: Fetcher,
    /// Entries live as long as their sources.
    entries: Mutex<HashMap<TokenKey, Weak<Entry>>>,
}

impl TokenCache {
    /// Creates a cache that keeps tokens in memory.
    #[must_use]
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// Returns a builder, to set a store or a clock.
    pub fn builder() -> TokenCacheBuilder {
        TokenCacheBuilder { store: None, clock: None }
    }

    pub(super) fn now(&self) -> Duration {
        self.inner.fetcher.clock.now()
    }

    pub(crate) fn store(&self) -> &GuardedStore {
        &self.inner.fetcher.store
    }

    pub(super) fn entry(&self, key: TokenKey) -> Arc<Entry> {
        let mut entries = self.inner.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = entries.get(&key).and_then(Weak::upgrade) {
            return entry;
        }
        if entries.len() == entries.capacity() {
            entries.retain(|_, entry| entry.strong_count() > 0);
        }
        let entry = Arc::new(Entry::new(key.clone()));
        entries.insert(key, Arc::downgrade(&entry));
        entry
    }

    pub(super) async fn token(
        &self,
        entry: &Arc<Entry>,
        client: &Client,
        source: &Arc<dyn Fetch>,
    ) -> Result<CachedToken, FetchError> {
        let fetcher = &self.inner.fetcher;
        for _ in 0..MOST_FETCHES {
            let mut fetch = match entry.next(self.now(), source.edition()) {
                Next::Use(token) => return Ok(token),
                Next::Fail(error) => return Err(error),
                Next::Refresh(token, permit) => {
                    // Without a runtime there is no refresh, but the token is still valid.
                    let _ = fetcher.spawn(permit, client, source);
                    return Ok(token);
                }
                Next::Fetch(permit, fetch) => {
                    fetcher.spawn(permit, client, source)?;
                    fetch
                }
                Next::Wait(fetch) => fetch,
            };
            match fetch.wait().await {
                Waited::Ended(outcome) => return outcome,
                Waited::Abandoned => {}
                Waited::StandsStill => entry.give_up(&fetch),
            }
        }
        Err(FetchError::abandoned())
    }

    pub(super) async fn reject(&self, entry: &Entry, token: &Secret) {
        entry.reject(token, self.now());
        // If the store is unavailable, the entry remembers not to accept the token again.
        let _ = self.inner.fetcher.store.remove(entry.key(), token).await;
    }
}

impl Default for TokenCache {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for TokenCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenCache").finish_non_exhaustive()
    }
}

/// Builds a [`TokenCache`].
#[must_use]
pub struct TokenCacheBuilder {
    store: Option<Arc<dyn TokenStore>>,
    clock: Option<Arc<dyn Clock>>,
}

impl TokenCacheBuilder {
    /// Sets where tokens are kept. The default is in memory.
    pub fn store(mut self, store: impl TokenStore) -> Self {
        self.store = Some(Arc::new(store));
        self
    }

    /// Sets the clock that measures the age of tokens. The default is [`SystemClock`].
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Builds the cache.
    #[must_use]
    pub fn build(self) -> TokenCache {
        let clock = self.clock.unwrap_or_else(|| Arc::new(SystemClock::new()));
        let store = self.store.unwrap_or_else(|| Arc::new(MemoryStore::with_clock(Arc::clone(&clock))));
        let fetcher = Fetcher { clock, store: GuardedStore::new(store) };
        let inner = Inner { fetcher, entries: Mutex::default() };
        TokenCache { inner: Arc::new(inner) }
    }
}

impl fmt::Debug for TokenCacheBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenCacheBuilder").finish_non_exhaustive()
    }
}
