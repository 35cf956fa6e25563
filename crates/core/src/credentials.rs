//! What calls are authorized with.

use crate::binding::CredentialKind;
use crate::transport::BoxFuture;
use crate::{Client, Secret};

/// A source of credentials.
///
/// A client may have several; for each call it asks them in turn for a kind that the operation accepts.
pub trait Credentials: Send + Sync + 'static {
    /// A credential of this kind; `None` where this source has none of the kind.
    fn credential<'a>(&'a self, kind: CredentialKind, client: &'a Client) -> Option<CredentialFuture<'a>>;

    /// The server said that `credential` is not valid, or not any more: it should not be handed out again. The call is then
    /// repeated once, if [`credential`](Self::credential) gives another one.
    fn rejected<'a>(
        &'a self,
        kind: CredentialKind,
        credential: &'a Credential,
        client: &'a Client,
    ) -> BoxFuture<'a, ()> {
        let _ = (kind, credential, client);
        Box::pin(std::future::ready(()))
    }
}

/// A shared source, of which the program keeps a handle.
impl<T: Credentials + ?Sized> Credentials for std::sync::Arc<T> {
    fn credential<'a>(&'a self, kind: CredentialKind, client: &'a Client) -> Option<CredentialFuture<'a>> {
        (**self).credential(kind, client)
    }

    fn rejected<'a>(
        &'a self,
        kind: CredentialKind,
        credential: &'a Credential,
        client: &'a Client,
    ) -> BoxFuture<'a, ()> {
        (**self).rejected(kind, credential, client)
    }
}

/// A credential to come.
pub type CredentialFuture<'a> = BoxFuture<'a, Result<Credential, Box<dyn std::error::Error + Send + Sync>>>;

/// A credential for one call.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Credential {
    /// An access token, for the header of the new gateway or the query of the legacy one.
    Token(Secret),
    /// What a signature is made from.
    Key {
        /// Sent as `accessKey`: a suite key, a custom key or an appId.
        access_key: String,
        /// Signs.
        secret: Secret,
        /// Signed and sent as `suiteTicket`.
        suite_ticket: Option<Secret>,
    },
}

/// An access token handed over as it is.
///
/// ```no_run
/// # fn main() -> dingtalk_core::Result<()> {
/// use dingtalk_core::{AccessToken, Client};
///
/// let client = Client::builder().credentials(AccessToken::app("the token")).build()?;
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessToken {
    kind: CredentialKind,
    token: Secret,
}

impl AccessToken {
    /// An application's token for one organization.
    #[must_use]
    pub fn app(token: impl Into<Secret>) -> Self {
        Self { kind: CredentialKind::AppToken, token: token.into() }
    }

    /// A user's token.
    #[must_use]
    pub fn user(token: impl Into<Secret>) -> Self {
        Self { kind: CredentialKind::UserToken, token: token.into() }
    }

    /// A third-party suite's token.
    #[must_use]
    pub fn suite(token: impl Into<Secret>) -> Self {
        Self { kind: CredentialKind::SuiteToken, token: token.into() }
    }

    /// The token by which an application's management page signs administrators in.
    #[must_use]
    pub fn sso(token: impl Into<Secret>) -> Self {
        Self { kind: CredentialKind::SsoToken, token: token.into() }
    }
}

impl Credentials for AccessToken {
    fn credential<'a>(&'a self, kind: CredentialKind, _client: &'a Client) -> Option<CredentialFuture<'a>> {
        (kind == self.kind).then(|| ready(Credential::Token(self.token.clone())))
    }
}

/// The key, secret and ticket that sign legacy calls.
///
/// ```no_run
/// # fn main() -> dingtalk_core::Result<()> {
/// use dingtalk_core::{Client, SigningKey};
///
/// let client = Client::builder()
///     .credentials(SigningKey::suite("suite key", "suite secret", "the ticket that was pushed last"))
///     .build()?;
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigningKey {
    access_key: String,
    secret: Secret,
    suite_ticket: Option<Secret>,
}

impl SigningKey {
    /// A third-party suite (suiteKey, suiteSecret, the ticket DingTalk pushed) or a custom application (customKey, customSecret,
    /// any ticket).
    #[must_use]
    pub fn suite(key: impl Into<String>, secret: impl Into<Secret>, ticket: impl Into<Secret>) -> Self {
        Self { access_key: key.into(), secret: secret.into(), suite_ticket: Some(ticket.into()) }
    }

    /// An application that signs the time alone (appId, appSecret).
    #[must_use]
    pub fn app(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self { access_key: id.into(), secret: secret.into(), suite_ticket: None }
    }
}

impl Credentials for SigningKey {
    fn credential<'a>(&'a self, kind: CredentialKind, _client: &'a Client) -> Option<CredentialFuture<'a>> {
        let own =
            if self.suite_ticket.is_some() { CredentialKind::SuiteSignature } else { CredentialKind::AppSignature };
        (kind == own).then(|| {
            ready(Credential::Key {
                access_key: self.access_key.clone(),
                secret: self.secret.clone(),
                suite_ticket: self.suite_ticket.clone(),
            })
        })
    }
}

fn ready<'a>(credential: Credential) -> CredentialFuture<'a> {
    Box::pin(std::future::ready(Ok(credential)))
}
