//! A suite's signature and tokens.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use dingtalk_core::binding::CredentialKind;
use dingtalk_core::{BoxFuture, Client, Credential, CredentialFuture, Credentials, Secret};
use dingtalk_oauth2_1_0 as oauth;

use crate::app::App;
use crate::cache::{Desk, Fetch, TokenCache, fresh};
use crate::error::FetchError;
use crate::key::TokenKey;
use crate::store::{StoredToken, Vault};

/// A third-party suite: its key, its secret and the ticket that DingTalk pushed last.
///
/// For calls about the suite itself it gives an access token, which it fetches by `get_suite_access_token` and keeps, or signs
/// legacy calls. For calls about an organization that installed it there is [`Suite::app`].
///
/// DingTalk pushes a new ticket about every five hours. Keep a clone, and hand each one over: clones share the ticket, and so do
/// the applications made from them. A custom application has CustomKey, CustomSecret and any text for a ticket.
///
/// ```no_run
/// # async fn example() -> dingtalk_core::Result<()> {
/// use dingtalk_auth::Suite;
/// use dingtalk_contact_1_0 as contact;
/// use dingtalk_core::Client;
///
/// let suite = Suite::new("suite key", "suite secret", "the ticket that was pushed last");
/// let client = Client::builder().credentials(suite.clone()).build()?;
/// // Whenever DingTalk pushes another ticket:
/// suite.update_ticket("the new ticket");
/// // For an organization that installed the suite:
/// let app = suite.app("ding123");
/// contact::get_org_auth_info().send(&client).credentials(app).await?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Suite {
    desk: Arc<Desk<Identity>>,
}

/// What the suite proves itself with.
pub(crate) struct Identity {
    key: String,
    secret: Secret,
    ticket: RwLock<Ticket>,
}

struct Ticket {
    text: Secret,
    /// How many came before it.
    number: u64,
}

impl Suite {
    /// A suite with the ticket that was pushed last. Where none is known yet, an empty one: calls then fail until a ticket is
    /// [handed over](Self::update_ticket).
    #[must_use]
    pub fn new(key: impl Into<String>, secret: impl Into<Secret>, ticket: impl Into<Secret>) -> Self {
        let ticket = RwLock::new(Ticket { text: ticket.into(), number: 0 });
        let identity = Identity { key: key.into(), secret: secret.into(), ticket };
        Self { desk: Arc::new(Desk::new(Arc::new(identity), TokenCache::new())) }
    }

    /// The same suite, and its ticket, with tokens in `cache`.
    #[must_use]
    pub fn cache(self, cache: &TokenCache) -> Self {
        Self { desk: Arc::new(Desk::new(Arc::clone(self.desk.source()), cache.clone())) }
    }

    /// Signs and fetches with this ticket from now on. Tokens at hand stay, and where fetches have failed there is another one at
    /// the next call.
    pub fn update_ticket(&self, ticket: impl Into<Secret>) {
        self.desk.source().update_ticket(ticket.into());
    }

    /// The suite's application in the organization `corp_id`, which installed it. Tokens are fetched by `get_corp_access_token`
    /// with the suite's newest ticket, and kept in the suite's cache.
    ///
    /// Made twice, it is given the same token. Keep it all the same while the organization is busy: failures are spaced only as
    /// long as it is there.
    #[must_use]
    pub fn app(&self, corp_id: impl Into<String>) -> App {
        App::of_suite(corp_id.into(), Arc::clone(self.desk.source()), self.desk.cache().clone())
    }
}

impl Identity {
    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    pub(crate) fn secret(&self) -> &Secret {
        &self.secret
    }

    /// The newest ticket.
    pub(crate) fn ticket(&self) -> Secret {
        self.ticket.read().unwrap_or_else(PoisonError::into_inner).text.clone()
    }

    fn update_ticket(&self, text: Secret) {
        let mut ticket = self.ticket.write().unwrap_or_else(PoisonError::into_inner);
        // The same ticket is nothing new to ask with.
        if ticket.text != text {
            *ticket = Ticket { text, number: ticket.number.saturating_add(1) };
        }
    }
}

impl Fetch for Identity {
    fn key(&self, host: &str) -> TokenKey {
        TokenKey::suite(host, &self.key)
    }

    fn edition(&self) -> u64 {
        self.ticket.read().unwrap_or_else(PoisonError::into_inner).number
    }

    fn fetch<'a>(&'a self, client: &'a Client, _vault: &'a Vault) -> BoxFuture<'a, Result<StoredToken, FetchError>> {
        Box::pin(async move {
            let request = oauth::get_suite_access_token()
                .suite_key(&self.key)
                .suite_secret(self.secret.clone())
                .suite_ticket(self.ticket());
            let answer = request.send(client).await.map_err(FetchError::call)?;
            fresh(answer.access_token, answer.expire_in)
        })
    }
}

impl Credentials for Suite {
    fn credential<'a>(&'a self, kind: CredentialKind, client: &'a Client) -> Option<CredentialFuture<'a>> {
        match kind {
            CredentialKind::SuiteToken => Some(self.desk.hand_out(client)),
            CredentialKind::SuiteSignature => {
                let suite = self.desk.source();
                let credential = Credential::Key {
                    access_key: suite.key.clone(),
                    secret: suite.secret.clone(),
                    suite_ticket: Some(suite.ticket()),
                };
                Some(Box::pin(std::future::ready(Ok(credential))))
            }
            _ => None,
        }
    }

    fn rejected<'a>(
        &'a self,
        _kind: CredentialKind,
        credential: &'a Credential,
        client: &'a Client,
    ) -> BoxFuture<'a, ()> {
        Box::pin(self.desk.withdraw(credential, client))
    }
}

impl fmt::Debug for Suite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Suite").field("key", &self.desk.source().key).finish_non_exhaustive()
    }
}
