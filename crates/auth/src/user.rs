//! A user's token.

mod chain;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use dingtalk_core::{
    BoxFuture, Client, Credential, CredentialFuture, CredentialKind, Credentials, Error, Secret, TransportFailure,
};
use dingtalk_oauth2_1_0 as oauth;
use dingtalk_oauth2_1_0::get_user_token::GrantType;

use self::chain::{Chain, Grant, Link};
use crate::answer::TokenAnswer;
use crate::cache::{CachedSource, Fetch, TokenCache};
use crate::error::FetchError;
use crate::key::TokenKey;
use crate::store::{GuardedStore, StoredToken};

/// How long a refresh token is valid.
const REFRESH_LIFETIME: Duration = Duration::from_secs(30 * 24 * 3600);

/// A user who has logged in: fetches the access token, keeps it, and refreshes it with the refresh token that came with it.
///
/// A refresh token can be used once, and each answer contains the next one. It is stored before the answer is used in any other
/// way. With a store that outlives the process ([`TokenStore`](crate::TokenStore)), the user therefore stays logged in across a
/// restart: start again with the same code or refresh token, or with [`User::by_id`]. Several processes may do so at once.
///
/// A refresh token is valid for 30 days. After that, or if an answer was lost, the user has to log in again, and the program creates
/// another `User` with the new code.
///
/// ```no_run
/// # fn main() -> dingtalk_core::Result<()> {
/// use dingtalk_auth::User;
/// use dingtalk_core::Client;
///
/// let user = User::by_code("client id", "client secret", "the code from the login");
/// let client = Client::builder().credentials(user).build()?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct User {
    tokens: Arc<CachedSource<UserIdentity>>,
}

struct UserIdentity {
    client_id: String,
    client_secret: Secret,
    id: String,
    chain: Chain,
}

impl User {
    /// Creates a source for the user whose login returned this code. The code is sent once.
    #[must_use]
    pub fn by_code(client_id: impl Into<String>, client_secret: impl Into<Secret>, code: impl Into<Secret>) -> Self {
        let code = code.into();
        let id = digest(&code);
        Self::of(client_id.into(), client_secret.into(), id, Chain::from_code(code))
    }

    /// Creates a source for the user to whom this refresh token belongs.
    #[must_use]
    pub fn by_refresh_token(
        client_id: impl Into<String>,
        client_secret: impl Into<Secret>,
        refresh_token: impl Into<Secret>,
    ) -> Self {
        let token = refresh_token.into();
        let id = digest(&token);
        Self::of(client_id.into(), client_secret.into(), id, Chain::from_refresh_token(token))
    }

    /// Creates a source for the user whose tokens the cache's store has under this [`id`](Self::id).
    #[must_use]
    pub fn by_id(client_id: impl Into<String>, client_secret: impl Into<Secret>, id: impl Into<String>) -> Self {
        Self::of(client_id.into(), client_secret.into(), id.into(), Chain::stored())
    }

    fn of(client_id: String, client_secret: Secret, id: String, chain: Chain) -> Self {
        let identity = UserIdentity { client_id, client_secret, id, chain };
        Self { tokens: Arc::new(CachedSource::new(Arc::new(identity), TokenCache::new())) }
    }

    /// Keeps the tokens in `cache`.
    #[must_use]
    pub fn cache(self, cache: &TokenCache) -> Self {
        Self { tokens: Arc::new(CachedSource::new(Arc::clone(self.tokens.source()), cache.clone())) }
    }

    /// Returns the id under which the user's tokens are stored.
    ///
    /// It is a digest of the code or the refresh token that the source was created with, and not a secret.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.tokens.source().id
    }
}

/// A name that does not reveal the secret, which is long and random.
fn digest(secret: &Secret) -> String {
    let digest = hmac_sha256::Hash::hash(format!("dingtalk user {}", secret.expose()).as_bytes());
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

impl UserIdentity {
    async fn ask(&self, client: &Client, grant: &Grant) -> Result<TokenAnswer, Error> {
        let request = oauth::get_user_token().client_id(&self.client_id).client_secret(self.client_secret.clone());
        let request = match grant {
            Grant::Code(code) => request.code(code.clone()).grant_type(GrantType::AuthorizationCode),
            Grant::Refresh(link) => request.refresh_token(link.token.clone()).grant_type(GrantType::RefreshToken),
        };
        request.build().answer_as::<TokenAnswer>().send(client).await
    }
}

impl Fetch for UserIdentity {
    fn key(&self, host: &str) -> TokenKey {
        TokenKey::user(host, &self.client_id, &self.id)
    }

    fn kind(&self) -> Option<CredentialKind> {
        Some(CredentialKind::UserToken)
    }

    fn fetch<'a>(
        &'a self,
        client: &'a Client,
        store: &'a GuardedStore,
    ) -> BoxFuture<'a, Result<StoredToken, FetchError>> {
        Box::pin(async move {
            let key = TokenKey::refresh(client.new_gateway(), &self.client_id, &self.id);
            let stored = store.get(&key).await.ok().flatten();
            let grant = self.chain.next(stored.and_then(|stored| Link::read(stored.token())))?;
            let mut answer = match self.ask(client, &grant).await {
                Ok(answer) => answer,
                Err(error) => {
                    if was_not_sent(&error) {
                        self.chain.give_back(grant);
                    }
                    return Err(FetchError::call(error));
                }
            };
            if let Some(token) = answer.take_refresh_token() {
                let link = grant.followed_by(token);
                let stored = StoredToken::fresh(link.write(), REFRESH_LIFETIME);
                if self.chain.grow(link) {
                    let _ = store.put(&key, &stored).await;
                }
            }
            answer.into_token()
        })
    }
}

/// Whether the server certainly has not received the request.
fn was_not_sent(error: &Error) -> bool {
    match error {
        Error::BadArgument(_) | Error::Credentials(_) => true,
        Error::Transport(transport) => transport.failure() == TransportFailure::Connect || error.attempts() == 0,
        _ => false,
    }
}

impl Credentials for User {
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

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = self.tokens.source();
        f.debug_struct("User").field("client_id", &source.client_id).field("id", &source.id).finish_non_exhaustive()
    }
}
