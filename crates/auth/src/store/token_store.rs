//! What a store does, and what it keeps.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use dingtalk_core::shared::unique_id;
use dingtalk_core::{BoxFuture, Secret};

use crate::key::TokenKey;

/// The future of a store operation.
pub type StoreFuture<'a, T> = BoxFuture<'a, Result<T, StoreError>>;

/// Keeps tokens for one process or for several, and ensures that only one fetches at a time.
///
/// Calls do not depend on the store: if it is unavailable or does not respond within 2 s, the process fetches the token itself and
/// keeps it in memory.
///
/// All times are durations, because the clocks of several machines differ.
pub trait TokenStore: Send + Sync + 'static {
    /// Returns the token under this key, unless it has expired.
    fn get<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<StoredToken>>;

    /// Stores a token until it expires, replacing the previous one.
    fn put<'a>(&'a self, key: &'a TokenKey, token: &'a StoredToken) -> StoreFuture<'a, ()>;

    /// Removes this token. A newer one stays.
    fn remove<'a>(&'a self, key: &'a TokenKey, token: &'a Secret) -> StoreFuture<'a, ()>;

    /// Locks the key until the lease expires or is released. Returns false if another lease holds the lock.
    ///
    /// Locking again with the same lease extends it to its full length from now.
    fn lock<'a>(&'a self, key: &'a TokenKey, lease: &'a Lease) -> StoreFuture<'a, bool>;

    /// Releases the lock if this lease still holds it.
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

/// A token and its lifetime.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredToken {
    token: Secret,
    lifetime: Duration,
    remaining: Duration,
}

impl StoredToken {
    /// Creates a token that was valid for `lifetime` when it was fetched and is valid for another `remaining`.
    #[must_use]
    pub fn new(token: impl Into<Secret>, lifetime: Duration, remaining: Duration) -> Self {
        Self { token: token.into(), lifetime, remaining }
    }

    /// Creates a token that has just been fetched.
    #[must_use]
    pub fn fresh(token: impl Into<Secret>, lifetime: Duration) -> Self {
        Self::new(token, lifetime, lifetime)
    }

    /// Returns the token.
    #[must_use]
    pub fn token(&self) -> &Secret {
        &self.token
    }

    /// Returns how long the token was valid when it was fetched.
    #[must_use]
    pub fn lifetime(&self) -> Duration {
        self.lifetime
    }

    /// Returns how long the token is still valid.
    #[must_use]
    pub fn remaining(&self) -> Duration {
        self.remaining
    }
}

/// The right to fetch while others wait. It expires, so that a process that has died does not block others for long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    id: String,
    length: Duration,
}

impl Lease {
    /// Creates a lease with a unique id.
    #[must_use]
    pub fn new(length: Duration) -> Self {
        Self { id: unique_id(), length }
    }

    /// Returns the id, which consists of letters and digits.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns how long the lease is valid unless it is renewed.
    #[must_use]
    pub fn length(&self) -> Duration {
        self.length
    }
}

/// The error of a store operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreError(String);

impl StoreError {
    /// Creates an error. `reason` is logged and must not contain tokens or passwords.
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
