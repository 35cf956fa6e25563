//! A store as the cache sees it: it may be slow or down, and that is never the caller's problem.

use std::sync::Arc;
use std::time::Duration;

use dingtalk_core::Secret;
use tokio::time::timeout;
use tracing::warn;

use super::{Lease, StoreError, StoreFuture, StoredToken, TokenStore};
use crate::key::TokenKey;

/// Longest wait for a store.
const LIMIT: Duration = Duration::from_secs(2);

/// A store that is not waited for long, and whose failures are logged.
#[derive(Clone)]
pub(crate) struct Vault(Arc<dyn TokenStore>);

/// The store did not do it; it has been logged.
pub(crate) struct Down;

impl Vault {
    pub(crate) fn new(store: Arc<dyn TokenStore>) -> Self {
        Self(store)
    }

    pub(crate) async fn get(&self, key: &TokenKey) -> Result<Option<StoredToken>, Down> {
        watch("get", key, self.0.get(key)).await
    }

    pub(crate) async fn put(&self, key: &TokenKey, token: &StoredToken) -> Result<(), Down> {
        watch("put", key, self.0.put(key, token)).await
    }

    pub(crate) async fn remove(&self, key: &TokenKey, token: &Secret) -> Result<(), Down> {
        watch("remove", key, self.0.remove(key, token)).await
    }

    pub(crate) async fn lock(&self, key: &TokenKey, lease: &Lease) -> Result<bool, Down> {
        watch("lock", key, self.0.lock(key, lease)).await
    }

    pub(crate) async fn unlock(&self, key: &TokenKey, lease: &Lease) -> Result<(), Down> {
        watch("unlock", key, self.0.unlock(key, lease)).await
    }
}

async fn watch<T>(action: &'static str, key: &TokenKey, doing: StoreFuture<'_, T>) -> Result<T, Down> {
    let outcome = match timeout(LIMIT, doing).await {
        Ok(outcome) => outcome,
        Err(_) => Err(StoreError::new(format!("no answer within {LIMIT:?}"))),
    };
    outcome.map_err(|error| {
        warn!(target: "dingtalk::auth", action, %key, %error, "token store failed");
        Down
    })
}
