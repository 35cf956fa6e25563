//! The token for sign-in to management pages.

use std::fmt;
use std::sync::Arc;

use dingtalk_core::binding::CredentialKind;
use dingtalk_core::{BoxFuture, Client, Credential, CredentialFuture, Credentials, Secret};
use dingtalk_oauth2_1_0 as oauth;

use crate::cache::{Desk, Fetch, TokenCache, fresh};
use crate::error::FetchError;
use crate::key::TokenKey;
use crate::store::{StoredToken, Vault};

/// An organization whose administrators sign in to an application's management page: fetches the token for that by
/// `get_sso_access_token`, keeps it and refreshes it.
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
    desk: Arc<Desk<Source>>,
}

struct Source {
    corp_id: String,
    secret: Secret,
}

impl Sso {
    /// The organization `corp_id`, with the SSO secret that the developer console shows.
    #[must_use]
    pub fn new(corp_id: impl Into<String>, sso_secret: impl Into<Secret>) -> Self {
        let source = Source { corp_id: corp_id.into(), secret: sso_secret.into() };
        Self { desk: Arc::new(Desk::new(Arc::new(source), TokenCache::new())) }
    }

    /// The same organization, with tokens in `cache`.
    #[must_use]
    pub fn cache(self, cache: &TokenCache) -> Self {
        Self { desk: Arc::new(Desk::new(Arc::clone(self.desk.source()), cache.clone())) }
    }
}

impl Fetch for Source {
    fn key(&self, host: &str) -> TokenKey {
        TokenKey::sso(host, &self.corp_id)
    }

    fn fetch<'a>(&'a self, client: &'a Client, _vault: &'a Vault) -> BoxFuture<'a, Result<StoredToken, FetchError>> {
        Box::pin(async move {
            let request = oauth::get_sso_access_token().corpid(&self.corp_id).sso_secret(self.secret.clone());
            let answer = request.send(client).await.map_err(FetchError::call)?;
            fresh(answer.access_token, answer.expire_in)
        })
    }
}

impl Credentials for Sso {
    fn credential<'a>(&'a self, kind: CredentialKind, client: &'a Client) -> Option<CredentialFuture<'a>> {
        (kind == CredentialKind::SsoToken).then(|| self.desk.hand_out(client))
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

impl fmt::Debug for Sso {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sso").field("corp_id", &self.desk.source().corp_id).finish_non_exhaustive()
    }
}
