//! What fetches one kind of token.

use dingtalk_core::{BoxFuture, Client, CredentialKind};

use crate::error::FetchError;
use crate::key::TokenKey;
use crate::store::{GuardedStore, StoredToken};

/// Fetches one kind of token.
pub(crate) trait Fetch: Send + Sync + 'static {
    /// The key that the token is stored under.
    fn key(&self, host: &str) -> TokenKey;

    /// The kind of credential that the token is. `None` if calls do not use it.
    fn kind(&self) -> Option<CredentialKind>;

    /// Increases whenever there is something new to fetch with, such as a new ticket. Earlier failures then no longer count.
    fn edition(&self) -> u64 {
        0
    }

    /// Fetches a new token.
    fn fetch<'a>(
        &'a self,
        client: &'a Client,
        store: &'a GuardedStore,
    ) -> BoxFuture<'a, Result<StoredToken, FetchError>>;

    /// Waits until there is something to fetch with, after a fetch that lacked it.
    fn means_arrived<'a>(&'a self, _store: &'a GuardedStore) -> BoxFuture<'a, ()> {
        Box::pin(std::future::pending())
    }
}
