//! The identity that a suite signs and fetches with.

use dingtalk_core::{BoxFuture, Client, CredentialKind, Secret, SigningSecret};
use dingtalk_oauth2_1_0 as oauth;

use crate::answer::TokenAnswer;
use crate::cache::Fetch;
use crate::error::FetchError;
use crate::key::TokenKey;
use crate::store::{GuardedStore, StoredToken, Unavailable};
use crate::suite_ticket::SuiteTicket;

/// The key, the secret and the latest ticket of a suite.
pub(crate) struct SuiteIdentity {
    key: String,
    secret: SigningSecret,
    ticket: SuiteTicket,
    ticket_key: TokenKey,
}

impl SuiteIdentity {
    pub(crate) fn new(key: String, secret: Secret, ticket: Secret) -> Self {
        let ticket_key = TokenKey::suite_ticket(&key);
        let secret = SigningSecret::new(secret);
        Self { key, secret, ticket: SuiteTicket::new(ticket), ticket_key }
    }

    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    pub(crate) fn secret(&self) -> &Secret {
        self.secret.secret()
    }

    pub(crate) fn signing_secret(&self) -> &SigningSecret {
        &self.secret
    }

    /// Returns the latest ticket.
    pub(crate) async fn ticket(&self, store: &GuardedStore) -> Result<Secret, FetchError> {
        self.ticket.current(&self.ticket_key, store).await.ok_or_else(FetchError::no_ticket)
    }

    pub(crate) fn update_ticket(&self, text: Secret) {
        self.ticket.update(text);
    }

    pub(crate) async fn keep_ticket(&self, text: Secret, store: &GuardedStore) -> Result<(), Unavailable> {
        self.ticket.keep(&self.ticket_key, text, store).await
    }

    pub(crate) async fn ticket_arrived(&self, store: &GuardedStore) {
        self.ticket.arrived(&self.ticket_key, store).await;
    }
}

impl Fetch for SuiteIdentity {
    fn key(&self, host: &str) -> TokenKey {
        TokenKey::suite(host, &self.key)
    }

    fn kind(&self) -> Option<CredentialKind> {
        Some(CredentialKind::SuiteToken)
    }

    fn edition(&self) -> u64 {
        self.ticket.number()
    }

    fn fetch<'a>(
        &'a self,
        client: &'a Client,
        store: &'a GuardedStore,
    ) -> BoxFuture<'a, Result<StoredToken, FetchError>> {
        Box::pin(async move {
            let request = oauth::get_suite_access_token()
                .suite_key(&self.key)
                .suite_secret(self.secret().clone())
                .suite_ticket(self.ticket(store).await?);
            let answer = request.build().answer_as::<TokenAnswer>().send(client).await.map_err(FetchError::call)?;
            answer.into_token()
        })
    }

    fn means_arrived<'a>(&'a self, store: &'a GuardedStore) -> BoxFuture<'a, ()> {
        Box::pin(self.ticket_arrived(store))
    }
}
