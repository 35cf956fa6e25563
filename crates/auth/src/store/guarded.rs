//! A store whose failures never reach a caller.

use std::sync::Arc;
use std::time::Duration;

use dingtalk_core::Secret;
use tokio::time::timeout;
use tracing::warn;

use super::token_store::{Lease, StoreError, StoreFuture, StoredToken, TokenStore};
use crate::key::TokenKey;

/// The time limit of each operation.
const LIMIT: Duration = Duration::from_secs(2);

/// Limits the time of each operation of a store, and logs its failures.
#[derive(Clone)]
pub(crate) struct GuardedStore(Arc<dyn TokenStore>);

/// The operation failed, and the failure was logged.
pub(crate) struct Unavailable;

impl GuardedStore {
    pub(crate) fn new(store: Arc<dyn TokenStore>) -> Self {
        Self(store)
    }

    pub(crate) async fn get(&self, key: &TokenKey) -> Result<Option<StoredToken>, Unavailable> {
        guard("get", key, self.0.get(key)).await
    }

    pub(crate) async fn put(&self, key: &TokenKey, token: &StoredToken) -> Result<(), Unavailable> {
        guard("put", key, self.0.put(key, token)).await
    }

    pub(crate) async fn remove(&self, key: &TokenKey, token: &Secret) -> Result<(), Unavailable> {
        guard("remove", key, self.0.remove(key, token)).await
    }

    pub(crate) async fn lock(&self, key: &TokenKey, lease: &Lease) -> Result<bool, Unavailable> {
        guard("lock", key, self.0.lock(key, lease)).await
    }

    pub(crate) async fn unlock(&self, key: &TokenKey, lease: &Lease) -> Result<(), Unavailable> {
        guard("unlock", key, self.0.unlock(key, lease)).await
    }
}

async fn guard<T>(action: &'static str, key: &TokenKey, doing: StoreFuture<'_, T>) -> Result<T, Unavailable> {
    let outcome = match timeout(LIMIT, doing).await {
        Ok(outcome) => outcome,
        Err(_) => Err(StoreError::new(format!("no response within {LIMIT:?}"))),
    };
    outcome.map_err(|error| {
        warn!(target: "dingtalk::auth", action, %key, %error, "token store failed");
        Unavailable
    })
}
