//! Where tokens are kept.

mod memory;
#[cfg(feature = "redis")]
mod redis;
mod vault;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use dingtalk_core::{BoxFuture, Secret};

use crate::key::TokenKey;
use crate::random;

pub use self::memory::MemoryStore;
#[cfg(feature = "redis")]
pub use self::redis::RedisStore;
pub(crate) use self::vault::Vault;

/// An operation of a store, to come.
pub type StoreFuture<'a, T> = BoxFuture<'a, Result<T, StoreError>>;

/// Keeps tokens, for one process or for many, and sees to it that only one fetches at a time.
///
/// Nothing depends on the store being there: whoever finds it down, or has waited 2 s for it, fetches by itself and keeps tokens in
/// its own memory.
///
/// Times are spans and never times of day, for the clocks of a fleet differ.
pub trait TokenStore: Send + Sync + 'static {
    /// The token under this key, unless it has ended.
    fn get<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<StoredToken>>;

    /// Keeps a token until it ends, in place of the one before.
    fn put<'a>(&'a self, key: &'a TokenKey, token: &'a StoredToken) -> StoreFuture<'a, ()>;

    /// Drops this very token. A newer one stays.
    fn remove<'a>(&'a self, key: &'a TokenKey, token: &'a Secret) -> StoreFuture<'a, ()>;

    /// Locks the key until the lease ends or is given back; false where another lease holds it. Whoever holds the lock and asks
    /// again has it for the lease's full length from now.
    fn lock<'a>(&'a self, key: &'a TokenKey, lease: &'a Lease) -> StoreFuture<'a, bool>;

    /// Gives the lock back, if this lease still holds it.
    fn unlock<'a>(&'a self, key: &'a TokenKey, lease: &'a Lease) -> StoreFuture<'a, ()>;
}

/// A shared store.
impl<T: TokenStore + ?Sized> TokenStore for Arc<T> {
    fn get<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<StoredToken>> {
        (**self).get(key)
    }

    fn put<'a>(&'a self, key: &'a TokenKey, token: &'a StoredToken) -> StoreFuture<'a, ()> {
        (**self).put(key, token)
    }

    fn remove<'a>(&'a self, key: &'a TokenKey, token: &'a Secret) -> StoreFuture<'a, ()> {
        (**self).remove(key, token)
    }

    fn lock<'a>(&'a self, key: &'a TokenKey, lease: &'a Lease) -> StoreFuture<'a, bool> {
        (**self).lock(key, lease)
    }

    fn unlock<'a>(&'a self, key: &'a TokenKey, lease: &'a Lease) -> StoreFuture<'a, ()> {
        (**self).unlock(key, lease)
    }
}

/// A token, and how long it lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredToken {
    token: Secret,
    lifetime: Duration,
    remaining: Duration,
}

impl StoredToken {
    /// A token that lived for `lifetime` when it was fetched, and has `remaining` of it left.
    #[must_use]
    pub fn new(token: impl Into<Secret>, lifetime: Duration, remaining: Duration) -> Self {
        Self { token: token.into(), lifetime, remaining }
    }

    /// A token that has just been fetched.
    #[must_use]
    pub fn fresh(token: impl Into<Secret>, lifetime: Duration) -> Self {
        Self::new(token, lifetime, lifetime)
    }

    /// The token.
    #[must_use]
    pub fn token(&self) -> &Secret {
        &self.token
    }

    /// How long it lived when it was fetched.
    #[must_use]
    pub fn lifetime(&self) -> Duration {
        self.lifetime
    }

    /// How much of that is left.
    #[must_use]
    pub fn remaining(&self) -> Duration {
        self.remaining
    }
}

/// The right to fetch while others wait. It ends by itself, so that a process that died holds up nobody for long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    id: String,
    length: Duration,
}

impl Lease {
    /// A lease nobody else has.
    #[must_use]
    pub fn new(length: Duration) -> Self {
        Self { id: random::name(), length }
    }

    /// Its name: letters and digits.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// How long it holds unless it is renewed.
    #[must_use]
    pub fn length(&self) -> Duration {
        self.length
    }
}

/// Why a store did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreError(String);

impl StoreError {
    /// `reason` is logged: it must not hold tokens or passwords.
    #[must_use]
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StoreError {}
