//! Tokens in this process alone.

use std::collections::HashMap;
use std::fmt;
use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use dingtalk_core::Secret;

use super::{Lease, StoreFuture, StoredToken, TokenStore};
use crate::clock::{Clock, SystemClock};
use crate::key::TokenKey;

/// Keeps tokens in memory: the default.
///
/// ```
/// use std::sync::Arc;
/// use dingtalk_auth::{App, MemoryStore, TokenCache};
///
/// // Two caches that share their tokens, as two processes do through Redis.
/// let store = Arc::new(MemoryStore::new());
/// let one = TokenCache::builder().store(Arc::clone(&store)).build();
/// let other = TokenCache::builder().store(store).build();
/// # let _ = App::new("ding123", "client id", "client secret").cache(&one);
/// # let _ = other;
/// ```
pub struct MemoryStore {
    clock: Arc<dyn Clock>,
    shelves: Mutex<Shelves>,
}

#[derive(Default)]
struct Shelves {
    tokens: HashMap<TokenKey, Ending<StoredToken>>,
    locks: HashMap<TokenKey, Ending<String>>,
    /// How many tokens there may be before those that have ended are thrown away.
    sweep_at: usize,
}

struct Ending<T> {
    what: T,
    since: Duration,
    length: Duration,
}

impl<T> Ending<T> {
    /// How much is left; `None` once it has ended. Where the clock went back nobody knows, and it counts as ended.
    fn left(&self, now: Duration) -> Option<Duration> {
        self.length.checked_sub(now.checked_sub(self.since)?).filter(|left| !left.is_zero())
    }
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::with_clock(SystemClock::new())
    }

    /// An empty store that tells time by `clock`.
    #[must_use]
    pub fn with_clock(clock: impl Clock) -> Self {
        Self { clock: Arc::new(clock), shelves: Mutex::default() }
    }

    fn shelves(&self) -> MutexGuard<'_, Shelves> {
        self.shelves.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl TokenStore for MemoryStore {
    fn get<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<StoredToken>> {
        let now = self.clock.now();
        let shelves = self.shelves();
        let kept = shelves.tokens.get(key).and_then(|kept| Some((&kept.what, kept.left(now)?)));
        let found = kept.map(|(token, left)| StoredToken::new(token.token().clone(), token.lifetime(), left));
        Box::pin(ready(Ok(found)))
    }

    fn put<'a>(&'a self, key: &'a TokenKey, token: &'a StoredToken) -> StoreFuture<'a, ()> {
        let now = self.clock.now();
        let mut shelves = self.shelves();
        if shelves.tokens.len() >= shelves.sweep_at.max(64) {
            shelves.tokens.retain(|_, kept| kept.left(now).is_some());
            shelves.locks.retain(|_, kept| kept.left(now).is_some());
            shelves.sweep_at = shelves.tokens.len().saturating_mul(2);
        }
        let ending = Ending { what: token.clone(), since: now, length: token.remaining() };
        shelves.tokens.insert(key.clone(), ending);
        Box::pin(ready(Ok(())))
    }

    fn remove<'a>(&'a self, key: &'a TokenKey, token: &'a Secret) -> StoreFuture<'a, ()> {
        let mut shelves = self.shelves();
        if shelves.tokens.get(key).is_some_and(|kept| kept.what.token() == token) {
            shelves.tokens.remove(key);
        }
        Box::pin(ready(Ok(())))
    }

    fn lock<'a>(&'a self, key: &'a TokenKey, lease: &'a Lease) -> StoreFuture<'a, bool> {
        let now = self.clock.now();
        let mut shelves = self.shelves();
        let another = |held: &Ending<String>| held.what != lease.id() && held.left(now).is_some();
        let free = !shelves.locks.get(key).is_some_and(another);
        if free {
            let ending = Ending { what: lease.id().to_owned(), since: now, length: lease.length() };
            shelves.locks.insert(key.clone(), ending);
        }
        Box::pin(ready(Ok(free)))
    }

    fn unlock<'a>(&'a self, key: &'a TokenKey, lease: &'a Lease) -> StoreFuture<'a, ()> {
        let mut shelves = self.shelves();
        if shelves.locks.get(key).is_some_and(|held| held.what == lease.id()) {
            shelves.locks.remove(key);
        }
        Box::pin(ready(Ok(())))
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").field("tokens", &self.shelves().tokens.len()).finish_non_exhaustive()
    }
}
