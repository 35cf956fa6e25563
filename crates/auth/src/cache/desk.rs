//! What sources of tokens are made of: where they come from, and the cache that keeps them.

use std::sync::{Arc, Mutex, PoisonError};

use dingtalk_core::{Client, Credential, CredentialFuture};

use super::entry::Entry;
use super::{Fetch, TokenCache};

/// Hands out one kind of token.
pub(crate) struct Desk<S> {
    source: Arc<S>,
    cache: TokenCache,
    /// By host. A source that serves clients of several hosts has several tokens.
    entries: Mutex<Vec<(String, Arc<Entry>)>>,
}

impl<S: Fetch> Desk<S> {
    pub(crate) fn new(source: Arc<S>, cache: TokenCache) -> Self {
        Self { source, cache, entries: Mutex::default() }
    }

    pub(crate) fn source(&self) -> &Arc<S> {
        &self.source
    }

    pub(crate) fn credential<'a>(&'a self, client: &'a Client) -> CredentialFuture<'a> {
        Box::pin(async move {
            let source: Arc<dyn Fetch> = self.source.clone();
            let token = self.cache.token(&self.entry(client), client, &source).await?;
            Ok(Credential::Token(token))
        })
    }

    pub(crate) async fn rejected(&self, credential: &Credential, client: &Client) {
        if let Credential::Token(token) = credential {
            self.cache.rejected(&self.entry(client), token).await;
        }
    }

    fn entry(&self, client: &Client) -> Arc<Entry> {
        let host = client.new_gateway();
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, entry)) = entries.iter().find(|(known, _)| known == host) {
            return Arc::clone(entry);
        }
        let entry = self.cache.entry(self.source.key(host));
        entries.push((host.to_owned(), Arc::clone(&entry)));
        entry
    }
}
