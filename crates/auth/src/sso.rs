//! The token for sign-in to management pages.

use std::fmt;
use std::sync::Arc;

use dingtalk_core::{BoxFuture, Client, Credential, CredentialFuture, CredentialKind, Credentials, Secret};
use dingtalk_oauth2_1_0 as oauth;

use crate::answer::TokenAnswer;
use crate::cache::{CachedSource, Fetch, TokenCache};
use crate::error::FetchError;
use crate::key::TokenKey;
use crate::store::{GuardedStore, StoredToken};

/// An organization whose administrators sign in to an app's management page.
///
/// Fetches the token for sign-in with `get_sso_access_token`, keeps it and refreshes it.
///
/// ```no_run
/// # async fn example() -> dingtalk_core::Result<()> {
/// use dingtalk_auth::Sso;
/// use dingtalk_core::Client;
/// use dingtalk_oauth2_1_0 as oauth2;
///
/// let client = Client::builder().credentials(Sso::new("ding123", "SSO secret")).build()?;
/// let administrator = oauth2::get_sso_user_info().code("the code that the page was opened with").send(&client).await?;
/// # drop(administrator);
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Sso {
    tokens: Arc<CachedSource<SsoIdentity>>,
}

struct SsoIdentity {
    corp_id: String,
    secret: Secret,
}

impl Sso {
    /// Creates a source for the organization `corp_id`, with the SSO secret from the developer console.
    #[must_use]
    pub fn new(corp_id: impl Into<String>, sso_secret: impl Into<Secret>) -> Self {
        let identity = SsoIdentity { corp_id: corp_id.into(), secret: sso_secret.into() };
        Self { tokens: Arc::new(CachedSource::new(Arc::new(identity), TokenCache::new())) }
    }

    /// Keeps the tokens in `cache`.
    #[must_use]
    pub fn cache(self, cache: &TokenCache) -> Self {
        Self { tokens: Arc::new(CachedSource::new(Arc::clone(self.tokens.source()), cache.clone())) }
    }
}

impl Fetch for SsoIdentity {
    fn key(&self, host: &str) -> TokenKey {
        TokenKey::sso(host, &self.corp_id)
    }

    fn kind(&self) -> Option<CredentialKind> {
        Some(CredentialKind::SsoToken)
    }

    fn fetch<'a>(
        &'a self,
        client: &'a Client,
        _store: &'a GuardedStore,
    ) -> BoxFuture<'a, Result<StoredToken, FetchError>> {
        Box::pin(async move {
            let request = oauth::get_sso_access_token().corpid(&self.corp_id).sso_secret(self.secret.clone());
            let answer = request.build().answer_as::<TokenAnswer>().send(client).await.map_err(FetchError::call)?;
            answer.into_token()
        })
    }
}

impl Credentials for Sso {
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

impl fmt::Debug for Sso {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sso").field("corp_id", &self.tokens.source().corp_id).finish_non_exhaustive()
    }
}
