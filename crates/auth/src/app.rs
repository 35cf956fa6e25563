//! An application's token.

use std::fmt;
use std::sync::Arc;

use dingtalk_core::binding::CredentialKind;
use dingtalk_core::{BoxFuture, Client, Credential, CredentialFuture, Credentials, Secret};
use dingtalk_oauth2_1_0 as oauth;
use dingtalk_oauth2_1_0::get_token::GrantType;

use crate::cache::{Desk, Fetch, TokenCache, lifetime};
use crate::error::FetchError;
use crate::key::TokenKey;
use crate::store::{StoredToken, Vault};

/// An application in one organization: fetches its access token, keeps it and refreshes it.
///
/// Internal and third-party applications alike. The token serves both gateways. Clones are one source.
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
}

struct Source {
    organization: String,
    client_id: String,
    client_secret: Secret,
}

impl App {
    /// The application `client_id` in the organization `corp_id`: its own for an internal application, the one that installed it
    /// for a third-party application. (Older applications call these appKey and appSecret, or suiteKey and suiteSecret.)
    #[must_use]
    pub fn new(corp_id: impl Into<String>, client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        let source =
            Source { organization: corp_id.into(), client_id: client_id.into(), client_secret: client_secret.into() };
        Self { desk: Arc::new(Desk::new(Arc::new(source), TokenCache::new())) }
    }

    /// The same application, with tokens in `cache`.
    #[must_use]
    pub fn cache(self, cache: &TokenCache) -> Self {
        Self { desk: Arc::new(Desk::new(Arc::clone(self.desk.source()), cache.clone())) }
    }
}

impl Fetch for Source {
    fn key(&self, host: &str) -> TokenKey {
        TokenKey::app(host, &self.organization, &self.client_id)
    }

    fn fetch<'a>(&'a self, client: &'a Client, _vault: &'a Vault) -> BoxFuture<'a, Result<StoredToken, FetchError>> {
        Box::pin(async move {
            let request = oauth::get_token()
                .corp_id(&self.organization)
                .client_id(&self.client_id)
                .client_secret(self.client_secret.clone())
                .grant_type(GrantType::ClientCredentials);
            let answer = request.send(client).await.map_err(FetchError::call)?;
            let token = answer.access_token.filter(|token| !token.expose().is_empty());
            let token = token.ok_or_else(FetchError::no_token)?;
            Ok(StoredToken::fresh(token, lifetime(answer.expires_in)))
        })
    }
}

impl Credentials for App {
    fn credential<'a>(&'a self, kind: CredentialKind, client: &'a Client) -> Option<CredentialFuture<'a>> {
        (kind == CredentialKind::AppToken).then(|| self.desk.credential(client))
    }

    fn rejected<'a>(
        &'a self,
        _kind: CredentialKind,
        credential: &'a Credential,
        client: &'a Client,
    ) -> BoxFuture<'a, ()> {
        Box::pin(self.desk.rejected(credential, client))
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = self.desk.source();
        f.debug_struct("App")
            .field("corp_id", &source.organization)
            .field("client_id", &source.client_id)
            .finish_non_exhaustive()
    }
}
