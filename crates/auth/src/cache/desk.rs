//! What sources of tokens are made of: where they come from, and the cache that keeps them.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use dingtalk_core::{Client, Credential, CredentialFuture, Secret};

use super::entry::Entry;
use super::{Fetch, TokenCache};
use crate::error::FetchError;

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

    pub(crate) fn cache(&self) -> &TokenCache {
        &self.cache
    }

    /// The token, and how long it still lives.
    pub(crate) async fn token(&self, client: &Client) -> Result<(Secret, Duration), FetchError> {
        let source: Arc<dyn Fetch> = self.source.clone();
        let held = self.cache.token(&self.entry(client), client, &source).await?;
        let remaining = held.remaining(self.cache.now());
        Ok((held.into_token(), remaining))
    }

    /// The token, for a call.
    pub(crate) fn hand_out<'a>(&'a self, client: &'a Client) -> CredentialFuture<'a> {
        Box::pin(async move {
            let (token, _) = self.token(client).await?;
            Ok(Credential::Token(token))
        })
    }

    /// Hands this token out no more.
    pub(crate) async fn withdraw(&self, credential: &Credential, client: &Client) {
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
