//! The one token cache.
//!
//! [`entry`] says what a call does: use the token at hand, wait, or fetch. [`flight`] is a fetch: a task of its own, so that it hurts
//! nobody when a caller goes away. [`desk`] is what sources of tokens are made of.

mod desk;
mod entry;
mod flight;
mod held;
mod spacing;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use dingtalk_core::{BoxFuture, Client, Secret};

use self::entry::{Entry, Next};
use self::held::Held;
use crate::clock::{Clock, SystemClock};
use crate::error::FetchError;
use crate::key::TokenKey;
use crate::store::{MemoryStore, StoredToken, TokenStore, Vault};

pub(crate) use self::desk::Desk;
pub(crate) use self::held::fresh;

/// How often a call joins or begins a fetch that then ends without an outcome, as it does when the runtime that it ran on stops.
const PATIENCE: usize = 3;

/// Where tokens come from.
pub(crate) trait Fetch: Send + Sync + 'static {
    /// What the token is kept under.
    fn key(&self, host: &str) -> TokenKey;

    /// Rises whenever it has something new to ask with: then no failure before counts.
    fn edition(&self) -> u64 {
        0
    }

    /// Fetches a new token.
    fn fetch<'a>(&'a self, client: &'a Client, vault: &'a Vault) -> BoxFuture<'a, Result<StoredToken, FetchError>>;
}

/// Keeps tokens, and fetches them once however many calls want them. Clones are one cache.
///
/// Every source has a cache of its own unless it is given one. Sources that speak for the same application share tokens only
/// through the same cache, or through the same [`TokenStore`].
///
/// - A token is refreshed ten minutes before its end (a short-lived one after half its life), while calls go on using it. A refresh
///   that fails changes nothing for them.
/// - Without a token, calls wait for one fetch and share its outcome, also its error. After a failure there is no other fetch for 1,
///   2, 4 and so on up to 60 s, give or take a fifth; calls in this time get the last error at once. Failed refreshes are spaced in
///   the same way; when their token ends there is a fetch at once.
/// - A fetch runs in a task of its own and ends also when whoever began it has gone. So a tokio runtime is needed.
/// - A token that the server refuses is dropped, here and in the store; a newer one is not. When the server refuses a fourth token
///   within a minute, fetches are spaced as after failures.
/// - A lifetime that is absent or 0 counts as two hours.
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
    clock: Arc<dyn Clock>,
    vault: Vault,
    /// Entries live as long as their sources.
    entries: Mutex<HashMap<TokenKey, Weak<Entry>>>,
}

impl TokenCache {
    /// A cache that keeps tokens in memory.
    #[must_use]
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// A cache with a store or a clock of one's own.
    pub fn builder() -> TokenCacheBuilder {
        TokenCacheBuilder { store: None, clock: None }
    }

    fn now(&self) -> Duration {
        self.inner.clock.now()
    }

    fn entry(&self, key: TokenKey) -> Arc<Entry> {
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

    async fn token(&self, entry: &Arc<Entry>, client: &Client, source: &Arc<dyn Fetch>) -> Result<Held, FetchError> {
        for _ in 0..PATIENCE {
            let mut landing = match entry.next(self.now(), source.edition()) {
                Next::Use(held) => return Ok(held),
                Next::Fail(error) => return Err(error),
                Next::Refresh(held, departure) => {
                    // Without a runtime there is no refresh, and the token is still good.
                    let _ = self.depart(departure, client, source);
                    return Ok(held);
                }
                Next::Fetch(departure, landing) => {
                    self.depart(departure, client, source)?;
                    landing
                }
                Next::Wait(landing) => landing,
            };
            // An error means that the task is gone: another begins.
            if let Ok(outcome) = landing.wait_for(Option::is_some).await
                && let Some(outcome) = &*outcome
            {
                return outcome.clone();
            }
        }
        Err(FetchError::abandoned())
    }

    async fn rejected(&self, entry: &Entry, token: &Secret) {
        entry.reject(token, self.now());
        // Where the store is down, the entry still knows not to take the token back.
        let _ = self.inner.vault.remove(entry.key(), token).await;
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

/// Puts a [`TokenCache`] together.
#[must_use]
pub struct TokenCacheBuilder {
    store: Option<Arc<dyn TokenStore>>,
    clock: Option<Arc<dyn Clock>>,
}

impl TokenCacheBuilder {
    /// Where tokens are kept. In memory unless told otherwise.
    pub fn store(mut self, store: impl TokenStore) -> Self {
        self.store = Some(Arc::new(store));
        self
    }

    /// By which clock tokens age. [`SystemClock`] unless told otherwise.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// The cache.
    #[must_use]
    pub fn build(self) -> TokenCache {
        let clock = self.clock.unwrap_or_else(|| Arc::new(SystemClock::new()));
        let store = self.store.unwrap_or_else(|| Arc::new(MemoryStore::with_clock(Arc::clone(&clock))));
        let inner = Inner { clock, vault: Vault::new(store), entries: Mutex::default() };
        TokenCache { inner: Arc::new(inner) }
    }
}

impl fmt::Debug for TokenCacheBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenCacheBuilder").finish_non_exhaustive()
    }
}
