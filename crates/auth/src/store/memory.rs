//! Tokens in the memory of this process.

use std::collections::HashMap;
use std::fmt;
use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use dingtalk_core::Secret;

use super::token_store::{Lease, StoreFuture, StoredToken, TokenStore};
use crate::clock::{Clock, SystemClock};
use crate::key::TokenKey;

/// Keeps tokens in memory. This is the default.
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
    contents: Mutex<Contents>,
}

#[derive(Default)]
struct Contents {
    tokens: HashMap<TokenKey, Expiring<StoredToken>>,
    locks: HashMap<TokenKey, Expiring<String>>,
    /// The number of tokens at which expired ones are removed.
    sweep_at: usize,
}

struct Expiring<T> {
    what: T,
    since: Duration,
    length: Duration,
}

impl<T> Expiring<T> {
    /// Returns the remaining time, or `None` if it has expired. If the clock was set back, it counts as expired.
    fn left(&self, now: Duration) -> Option<Duration> {
        self.length.checked_sub(now.checked_sub(self.since)?).filter(|left| !left.is_zero())
    }
}

impl MemoryStore {
    /// Creates an empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::with_clock(SystemClock::new())
    }

    /// Creates an empty store that uses `clock`.
    #[must_use]
    pub fn with_clock(clock: impl Clock) -> Self {
        Self { clock: Arc::new(clock), contents: Mutex::default() }
    }

    fn contents(&self) -> MutexGuard<'_, Contents> {
        self.contents.lock().unwrap_or_else(PoisonError::into_inner)
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
        let contents = self.contents();
        let kept = contents.tokens.get(key).and_then(|kept| Some((&kept.what, kept.left(now)?)));
        let found = kept.map(|(token, left)| StoredToken::new(token.token().clone(), token.lifetime(), left));
        Box::pin(ready(Ok(found)))
    }

    fn put<'a>(&'a self, key: &'a TokenKey, token: &'a StoredToken) -> StoreFuture<'a, ()> {
        let now = self.clock.now();
        let mut contents = self.contents();
        if contents.tokens.len() >= contents.sweep_at.max(64) {
            contents.tokens.retain(|_, kept| kept.left(now).is_some());
            contents.locks.retain(|_, kept| kept.left(now).is_some());
            contents.sweep_at = contents.tokens.len().saturating_mul(2);
        }
        let expiring = Expiring { what: token.clone(), since: now, length: token.remaining() };
        contents.tokens.insert(key.clone(), expiring);
        Box::pin(ready(Ok(())))
    }

    fn remove<'a>(&'a self, key: &'a TokenKey, token: &'a Secret) -> StoreFuture<'a, ()> {
        let mut contents = self.contents();
        if contents.tokens.get(key).is_some_and(|kept| kept.what.token() == token) {
            contents.tokens.remove(key);
        }
        Box::pin(ready(Ok(())))
    }

    fn lock<'a>(&'a self, key: &'a TokenKey, lease: &'a Lease) -> StoreFuture<'a, bool> {
        let now = self.clock.now();
        let mut contents = self.contents();
        let another = |held: &Expiring<String>| held.what != lease.id() && held.left(now).is_some();
        let free = !contents.locks.get(key).is_some_and(another);
        if free {
            let expiring = Expiring { what: lease.id().to_owned(), since: now, length: lease.length() };
            contents.locks.insert(key.clone(), expiring);
        }
        Box::pin(ready(Ok(free)))
    }

    fn unlock<'a>(&'a self, key: &'a TokenKey, lease: &'a Lease) -> StoreFuture<'a, ()> {
        let mut contents = self.contents();
        if contents.locks.get(key).is_some_and(|held| held.what == lease.id()) {
            contents.locks.remove(key);
        }
        Box::pin(ready(Ok(())))
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").field("tokens", &self.contents().tokens.len()).finish_non_exhaustive()
    }
}
