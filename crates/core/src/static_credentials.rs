//! Credentials that the program already has.

use crate::binding::CredentialKind;
use crate::client::{Client, CredentialFuture, Credentials};
use crate::credential::Credential;
use crate::secret::Secret;
use crate::signature::SigningSecret;

/// An access token that the program already has.
///
/// The client uses it as it is and cannot renew it; the crate `dingtalk-auth` fetches and renews tokens.
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
    /// An app's token for one organization.
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

    /// The token with which an app's management page signs administrators in.
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

/// The key, the secret and the ticket that sign legacy calls.
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
    secret: SigningSecret,
    suite_ticket: Option<Secret>,
}

impl SigningKey {
    /// A third-party suite (suiteKey, suiteSecret and the ticket that DingTalk pushed) or a custom app (customKey, customSecret and
    /// any ticket).
    #[must_use]
    pub fn suite(key: impl Into<String>, secret: impl Into<Secret>, ticket: impl Into<Secret>) -> Self {
        Self { access_key: key.into(), secret: SigningSecret::new(secret), suite_ticket: Some(ticket.into()) }
    }

    /// An app that signs only the time (appId and appSecret).
    #[must_use]
    pub fn app(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self { access_key: id.into(), secret: SigningSecret::new(secret), suite_ticket: None }
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
