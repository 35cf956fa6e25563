//! An app's token.

use std::fmt;
use std::sync::Arc;

use dingtalk_core::{BoxFuture, Client, Credential, CredentialFuture, CredentialKind, Credentials, Secret};

use crate::app_identity::AppIdentity;
use crate::cache::{CachedSource, TokenCache};
use crate::error::FetchError;
use crate::jsapi::{JsapiSignature, JsapiTicket, TicketSource};
use crate::suite_identity::SuiteIdentity;

/// An app in one organization: fetches its access token, keeps it and refreshes it.
///
/// The token is valid for both gateways. Clones share their tokens.
///
/// | | For | Fetches with |
/// | --- | --- | --- |
/// | [`App::new`] | internal and third-party apps | `get_token` |
/// | [`App::internal`] | internal apps, without the corpId | `get_access_token` |
/// | [`Suite::app`](crate::Suite::app) | third-party and custom apps, with the latest suite ticket | `get_corp_access_token` |
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
    tokens: Arc<CachedSource<AppIdentity>>,
    tickets: Arc<CachedSource<TicketSource>>,
}

impl App {
    /// Creates a source for the app `client_id` in the organization `corp_id`.
    ///
    /// The organization is the one that owns an internal app, or the one that installed a third-party app. Older apps call the
    /// client id and secret appKey and appSecret, or suiteKey and suiteSecret.
    #[must_use]
    pub fn new(corp_id: impl Into<String>, client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        let (corp_id, client_id, client_secret) = (corp_id.into(), client_id.into(), client_secret.into());
        Self::of(Arc::new(AppIdentity::Organization { corp_id, client_id, client_secret }), TokenCache::new())
    }

    /// Creates a source for the internal app `client_id`, which belongs to one organization.
    ///
    /// Older apps call the client id and secret appKey and appSecret.
    #[must_use]
    pub fn internal(client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        let (client_id, client_secret) = (client_id.into(), client_secret.into());
        Self::of(Arc::new(AppIdentity::Internal { client_id, client_secret }), TokenCache::new())
    }

    pub(crate) fn of_suite(corp_id: String, suite: Arc<SuiteIdentity>, cache: TokenCache) -> Self {
        Self::of(Arc::new(AppIdentity::Suite { corp_id, suite }), cache)
    }

    fn of(identity: Arc<AppIdentity>, cache: TokenCache) -> Self {
        let tokens = Arc::new(CachedSource::new(identity, cache.clone()));
        let tickets = TicketSource::new(Arc::clone(&tokens));
        Self { tokens, tickets: Arc::new(CachedSource::new(Arc::new(tickets), cache)) }
    }

    /// Keeps the tokens in `cache`.
    #[must_use]
    pub fn cache(self, cache: &TokenCache) -> Self {
        Self::of(Arc::clone(self.tokens.source()), cache.clone())
    }

    /// Returns the app's ticket, with which its pages sign JS API calls.
    ///
    /// The ticket is fetched by `create_jsapi_ticket` with this app's token, even if `client` has other sources, and kept like a
    /// token.
    ///
    /// ```no_run
    /// # async fn example(client: dingtalk_core::Client) -> Result<(), dingtalk_auth::FetchError> {
    /// use dingtalk_auth::App;
    ///
    /// // Keep the app: it keeps the ticket.
    /// let app = App::internal("client id", "client secret");
    /// let ticket = app.jsapi_ticket(&client).await?;
    /// println!("valid for {:?}: {}", ticket.remaining(), ticket.ticket().expose());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Fails if the ticket, or the token to fetch it with, cannot be fetched.
    pub async fn jsapi_ticket(&self, client: &Client) -> Result<JsapiTicket, FetchError> {
        let (ticket, remaining) = self.tickets.token(client).await?;
        Ok(JsapiTicket::new(ticket, remaining))
    }

    /// Signs the page at `url` for JS API calls, with the app's ticket: [`JsapiTicket::sign`].
    ///
    /// # Errors
    /// As [`jsapi_ticket`](Self::jsapi_ticket).
    pub async fn jsapi_signature(&self, client: &Client, url: &str) -> Result<JsapiSignature, FetchError> {
        Ok(self.jsapi_ticket(client).await?.sign(url))
    }
}

impl Credentials for App {
    fn credential<'a>(&'a self, kind: CredentialKind, client: &'a Client) -> Option<CredentialFuture<'a>> {
        self.tokens.credential(kind, client)
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

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (corp_id, client_id) = self.tokens.source().ids();
        f.debug_struct("App").field("corp_id", &corp_id).field("client_id", &client_id).finish_non_exhaustive()
    }
}
