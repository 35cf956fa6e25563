//! An application's token.

use std::fmt;
use std::sync::Arc;

use dingtalk_core::binding::CredentialKind;
use dingtalk_core::{BoxFuture, Client, Credential, CredentialFuture, Credentials, Error, Secret};
use dingtalk_oauth2_1_0 as oauth;
use dingtalk_oauth2_1_0::get_token::GrantType;

use crate::cache::{Desk, Fetch, TokenCache, fresh};
use crate::error::FetchError;
use crate::jsapi::{JsapiTicket, Tickets};
use crate::key::TokenKey;
use crate::store::{StoredToken, Vault};
use crate::suite::Identity;

/// An application in one organization: fetches its access token, keeps it and refreshes it.
///
/// The token serves both gateways. Clones are one source.
///
/// | | for | tokens by |
/// | --- | --- | --- |
/// | [`App::new`] | internal and third-party applications alike | `get_token` |
/// | [`App::internal`] | internal applications, without the corpId | `get_access_token` |
/// | [`Suite::app`](crate::Suite::app) | third-party and custom applications, with the ticket that was pushed last | `get_corp_access_token` |
///
/// ```no_run
/// # fn main() -> dingtalk_core::Result<()> {
/// use dingtalk_auth::App;
/// use dingtalk_core::Client;
///
/// let client = Client::builder().credentials(App::new("ding123", "client id", "client secret")).build()?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct App {
    desk: Arc<Desk<Source>>,
    tickets: Arc<Desk<Tickets>>,
}

/// Who the application is, and how it proves it.
pub(crate) enum Source {
    /// By `get_token`.
    Organization { corp_id: String, client_id: String, client_secret: Secret },
    /// By `get_access_token`.
    Internal { client_id: String, client_secret: Secret },
    /// By `get_corp_access_token`.
    Suite { corp_id: String, suite: Arc<Identity> },
}

impl App {
    /// The application `client_id` in the organization `corp_id`: its own for an internal application, the one that installed it
    /// for a third-party application. (Older applications call these appKey and appSecret, or suiteKey and suiteSecret.)
    #[must_use]
    pub fn new(corp_id: impl Into<String>, client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        let (corp_id, client_id, client_secret) = (corp_id.into(), client_id.into(), client_secret.into());
        Self::of(Arc::new(Source::Organization { corp_id, client_id, client_secret }), TokenCache::new())
    }

    /// The internal application `client_id`, which belongs to one organization. (Older applications call these appKey and
    /// appSecret.)
    #[must_use]
    pub fn internal(client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        let (client_id, client_secret) = (client_id.into(), client_secret.into());
        Self::of(Arc::new(Source::Internal { client_id, client_secret }), TokenCache::new())
    }

    pub(crate) fn of_suite(corp_id: String, suite: Arc<Identity>, cache: TokenCache) -> Self {
        Self::of(Arc::new(Source::Suite { corp_id, suite }), cache)
    }

    fn of(source: Arc<Source>, cache: TokenCache) -> Self {
        let desk = Arc::new(Desk::new(source, cache.clone()));
        let tickets = Tickets::new(Arc::clone(&desk));
        Self { desk, tickets: Arc::new(Desk::new(Arc::new(tickets), cache)) }
    }

    /// The same application, with tokens in `cache`.
    #[must_use]
    pub fn cache(self, cache: &TokenCache) -> Self {
        Self::of(Arc::clone(self.desk.source()), cache.clone())
    }

    /// The application's ticket for signing calls of the JS API in its pages. It is fetched by `create_jsapi_ticket` with this
    /// application's own token, whatever other sources `client` has, and kept like a token.
    ///
    /// ```no_run
    /// # async fn example(client: dingtalk_core::Client) -> Result<(), dingtalk_auth::FetchError> {
    /// use dingtalk_auth::App;
    ///
    /// // Keep the application: it keeps the ticket.
    /// let app = App::internal("client id", "client secret");
    /// let ticket = app.jsapi_ticket(&client).await?;
    /// println!("a ticket for {:?}: {}", ticket.remaining(), ticket.ticket().expose());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// When the ticket, or the token for it, cannot be had.
    pub async fn jsapi_ticket(&self, client: &Client) -> Result<JsapiTicket, FetchError> {
        let (ticket, remaining) = self.tickets.token(client).await?;
        Ok(JsapiTicket::new(ticket, remaining))
    }
}

impl Source {
    /// Its corpId, where that is known, and its client id.
    pub(crate) fn ids(&self) -> (&str, &str) {
        match self {
            Self::Organization { corp_id, client_id, .. } => (corp_id, client_id),
            Self::Internal { client_id, .. } => ("", client_id),
            Self::Suite { corp_id, suite } => (corp_id, suite.key()),
        }
    }

    /// The answer's token, and its lifetime in seconds.
    async fn ask(&self, client: &Client) -> Result<(Option<Secret>, Option<i64>), Error> {
        match self {
            Self::Organization { corp_id, client_id, client_secret } => {
                let request = oauth::get_token()
                    .corp_id(corp_id)
                    .client_id(client_id)
                    .client_secret(client_secret.clone())
                    .grant_type(GrantType::ClientCredentials);
                let answer = request.send(client).await?;
                Ok((answer.access_token, answer.expires_in))
            }
            Self::Internal { client_id, client_secret } => {
                let request = oauth::get_access_token().app_key(client_id).app_secret(client_secret.clone());
                let answer = request.send(client).await?;
                Ok((answer.access_token, answer.expire_in))
            }
            Self::Suite { corp_id, suite } => {
                let request = oauth::get_corp_access_token()
                    .suite_key(suite.key())
                    .suite_secret(suite.secret().clone())
                    .auth_corp_id(corp_id)
                    .suite_ticket(suite.ticket());
                let answer = request.send(client).await?;
                Ok((answer.access_token, answer.expire_in))
            }
        }
    }
}

impl Fetch for Source {
    fn key(&self, host: &str) -> TokenKey {
        let (corp_id, client_id) = self.ids();
        TokenKey::app(host, corp_id, client_id)
    }

    fn edition(&self) -> u64 {
        match self {
            Self::Suite { suite, .. } => suite.edition(),
            Self::Organization { .. } | Self::Internal { .. } => 0,
        }
    }

    fn fetch<'a>(&'a self, client: &'a Client, _vault: &'a Vault) -> BoxFuture<'a, Result<StoredToken, FetchError>> {
        Box::pin(async move {
            let (token, seconds) = self.ask(client).await.map_err(FetchError::call)?;
            fresh(token, seconds)
        })
    }
}

/// Tokens alone, as the application's tickets want them.
impl Credentials for Desk<Source> {
    fn credential<'a>(&'a self, kind: CredentialKind, client: &'a Client) -> Option<CredentialFuture<'a>> {
        (kind == CredentialKind::AppToken).then(|| self.hand_out(client))
    }

    fn rejected<'a>(
        &'a self,
        _kind: CredentialKind,
        credential: &'a Credential,
        client: &'a Client,
    ) -> BoxFuture<'a, ()> {
        Box::pin(self.withdraw(credential, client))
    }
}

impl Credentials for App {
    fn credential<'a>(&'a self, kind: CredentialKind, client: &'a Client) -> Option<CredentialFuture<'a>> {
        self.desk.credential(kind, client)
    }

    fn rejected<'a>(
        &'a self,
        kind: CredentialKind,
        credential: &'a Credential,
        client: &'a Client,
    ) -> BoxFuture<'a, ()> {
        self.desk.rejected(kind, credential, client)
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (corp_id, client_id) = self.desk.source().ids();
        f.debug_struct("App").field("corp_id", &corp_id).field("client_id", &client_id).finish_non_exhaustive()
    }
}
