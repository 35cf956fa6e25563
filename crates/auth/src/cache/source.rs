//! A source of tokens, and the cache that keeps them.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use dingtalk_core::{BoxFuture, Client, Credential, CredentialFuture, CredentialKind, Credentials, Secret};

use super::entry::Entry;
use super::fetch::Fetch;
use super::token_cache::TokenCache;
use crate::error::FetchError;
use crate::in_time::within;

/// Returns one kind of token to calls.
pub(crate) struct CachedSource<S> {
    source: Arc<S>,
    cache: TokenCache,
    /// By host: a source used by clients of several hosts has several tokens.
    entries: Mutex<Vec<(String, Arc<Entry>)>>,
}

impl<S: Fetch> CachedSource<S> {
    pub(crate) fn new(source: Arc<S>, cache: TokenCache) -> Self {
        Self { source, cache, entries: Mutex::default() }
    }

    pub(crate) fn source(&self) -> &Arc<S> {
        &self.source
    }

    pub(crate) fn cache(&self) -> &TokenCache {
        &self.cache
    }

    /// Returns the token and its remaining lifetime.
    pub(crate) async fn token(&self, client: &Client) -> Result<(Secret, Duration), FetchError> {
        let source: Arc<dyn Fetch> = self.source.clone();
        let token = self.cache.token(&self.entry(client), client, &source).await?;
        let remaining = token.remaining(self.cache.now());
        Ok((token.into_token(), remaining))
    }

    /// Does the same as [`token`](Self::token), but if there is nothing to fetch with yet, waits for it as long as the call can.
    async fn token_in_time(&self, client: &Client) -> Result<(Secret, Duration), FetchError> {
        loop {
            match self.token(client).await {
                Err(error) if error.lacks_ticket() => {
                    within(client, error, self.source.means_arrived(self.cache.store())).await?;
                }
                outcome => return outcome,
            }
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

impl<S: Fetch> Credentials for CachedSource<S> {
    fn credential<'a>(&'a self, kind: CredentialKind, client: &'a Client) -> Option<CredentialFuture<'a>> {
        (self.source.kind() == Some(kind)).then(|| {
            Box::pin(async move {
                let (token, _) = self.token_in_time(client).await?;
                Ok(Credential::Token(token))
            }) as CredentialFuture<'a>
        })
    }

    fn rejected<'a>(
        &'a self,
        _kind: CredentialKind,
        credential: &'a Credential,
        client: &'a Client,
    ) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            if let Credential::Token(token) = credential {
                self.cache.reject(&self.entry(client), token).await;
            }
        })
    }
}
