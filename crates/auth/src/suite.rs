//! A suite's signatures and tokens.

use std::fmt;
use std::sync::Arc;

use dingtalk_core::{
    BoxFuture, Client, Credential, CredentialFuture, CredentialKind, Credentials, Secret, SuiteTickets,
};

use crate::app::App;
use crate::cache::{CachedSource, TokenCache};
use crate::error::FetchError;
use crate::in_time::within;
use crate::store::Unavailable;
use crate::suite_identity::SuiteIdentity;

/// A third-party suite: its key, its secret and the latest ticket that DingTalk pushed.
///
/// For calls about the suite itself, it fetches an access token with `get_suite_access_token` and keeps it, or signs legacy calls.
/// For calls about an organization that installed the suite, use [`Suite::app`].
///
/// DingTalk pushes a new ticket about every five hours. Let `dingtalk_events` pass them on, with one line:
/// `listener.suite_tickets(suite.clone())`. Or keep a clone and pass each ticket to [`update_ticket`](Self::update_ticket): clones, and
/// the apps created from them, share the ticket. A custom app has a CustomKey, a CustomSecret and any text as its ticket.
///
/// The ticket is kept in the [`cache`](Self::cache)'s store. If that is shared, one process of a fleet receives tickets, and the others
/// find a new one within ten seconds.
///
/// ```no_run
/// # async fn example() -> dingtalk_core::Result<()> {
/// use dingtalk_auth::Suite;
/// use dingtalk_contact_1_0 as contact;
/// use dingtalk_core::Client;
///
/// let suite = Suite::new("suite key", "suite secret", "the latest ticket");
/// let client = Client::builder().credentials(suite.clone()).build()?;
/// // Whenever DingTalk pushes a new ticket:
/// suite.update_ticket("the new ticket");
/// // For an organization that installed the suite:
/// let app = suite.app("ding123");
/// contact::get_org_auth_info().send(&client).credentials(app).await?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Suite {
    tokens: Arc<CachedSource<SuiteIdentity>>,
}

impl Suite {
    /// Creates a suite with the latest ticket.
    ///
    /// If no ticket is known yet, pass an empty one: a call that needs one then waits for it within its time limit. A ticket in the
    /// cache's store is newer than this one.
    #[must_use]
    pub fn new(key: impl Into<String>, secret: impl Into<Secret>, ticket: impl Into<Secret>) -> Self {
        let identity = SuiteIdentity::new(key.into(), secret.into(), ticket.into());
        Self { tokens: Arc::new(CachedSource::new(Arc::new(identity), TokenCache::new())) }
    }

    /// Keeps the tokens in `cache`. The ticket stays shared with clones.
    #[must_use]
    pub fn cache(self, cache: &TokenCache) -> Self {
        Self { tokens: Arc::new(CachedSource::new(Arc::clone(self.tokens.source()), cache.clone())) }
    }

    /// Signs and fetches with this ticket from now on.
    ///
    /// Cached tokens stay. If fetches have failed, the next call fetches again immediately. The ticket reaches the cache's store with
    /// the next use.
    pub fn update_ticket(&self, ticket: impl Into<Secret>) {
        self.tokens.source().update_ticket(ticket.into());
    }

    /// Returns the ticket. If there is none yet, waits for it as long as the call can.
    async fn ticket_in_time(&self, client: &Client) -> Result<Secret, FetchError> {
        let (suite, store) = (self.tokens.source(), self.tokens.cache().store());
        loop {
            match suite.ticket(store).await {
                Err(error) => within(client, error, suite.ticket_arrived(store)).await?,
                ticket => return ticket,
            }
        }
    }

    /// Returns the suite's app in the organization `corp_id`, which installed the suite.
    ///
    /// Its tokens are fetched by `get_corp_access_token` with the suite's latest ticket, and kept in the suite's cache. Two apps of
    /// one organization share a token. Keep the app between calls nevertheless, because fetches are delayed after failures only
    /// while it exists.
    #[must_use]
    pub fn app(&self, corp_id: impl Into<String>) -> App {
        App::of_suite(corp_id.into(), Arc::clone(self.tokens.source()), self.tokens.cache().clone())
    }
}

impl Credentials for Suite {
    fn credential<'a>(&'a self, kind: CredentialKind, client: &'a Client) -> Option<CredentialFuture<'a>> {
        match kind {
            CredentialKind::SuiteSignature => Some(Box::pin(async move {
                let suite = self.tokens.source();
                let ticket = self.ticket_in_time(client).await?;
                Ok(Credential::Key {
                    access_key: suite.key().to_owned(),
                    secret: suite.signing_secret().clone(),
                    suite_ticket: Some(ticket),
                })
            })),
            other => self.tokens.credential(other, client),
        }
    }

    fn rejected<'a>(
        &'a self,
        kind: CredentialKind,
        credential: &'a Credential,
        client: &'a Client,
    ) -> BoxFuture<'a, ()> {
        self.tokens.rejected(kind, credential, client)
    }
}

impl SuiteTickets for Suite {
    /// Uses this ticket from now on, and puts it into the cache's store, from which other processes take it.
    fn keep(&self, ticket: Secret) -> BoxFuture<'_, Result<(), Box<dyn std::error::Error + Send + Sync>>> {
        Box::pin(async move {
            let kept = self.tokens.source().keep_ticket(ticket, self.tokens.cache().store()).await;
            kept.map_err(|Unavailable| "the token store is unavailable".into())
        })
    }
}

impl fmt::Debug for Suite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Suite").field("key", &self.tokens.source().key()).finish_non_exhaustive()
    }
}
