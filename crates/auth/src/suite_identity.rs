//! The identity that a suite signs and fetches with.

use std::sync::{PoisonError, RwLock};

use dingtalk_core::{BoxFuture, Client, CredentialKind, Secret};
use dingtalk_oauth2_1_0 as oauth;

use crate::answer::TokenAnswer;
use crate::cache::Fetch;
use crate::error::FetchError;
use crate::key::TokenKey;
use crate::store::{GuardedStore, StoredToken};

/// The key, the secret and the latest ticket of a suite.
pub(crate) struct SuiteIdentity {
    key: String,
    secret: Secret,
    ticket: RwLock<Ticket>,
}

struct Ticket {
    text: Secret,
    /// The number of earlier tickets.
    number: u64,
}

impl SuiteIdentity {
    pub(crate) fn new(key: String, secret: Secret, ticket: Secret) -> Self {
        Self { key, secret, ticket: RwLock::new(Ticket { text: ticket, number: 0 }) }
    }

    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    pub(crate) fn secret(&self) -> &Secret {
        &self.secret
    }

    /// Returns the latest ticket.
    pub(crate) fn ticket(&self) -> Secret {
        self.ticket.read().unwrap_or_else(PoisonError::into_inner).text.clone()
    }

    pub(crate) fn update_ticket(&self, text: Secret) {
        let mut ticket = self.ticket.write().unwrap_or_else(PoisonError::into_inner);
        // The same ticket does not justify another fetch.
        if ticket.text != text {
            *ticket = Ticket { text, number: ticket.number.saturating_add(1) };
        }
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
        self.ticket.read().unwrap_or_else(PoisonError::into_inner).number
    }

    fn fetch<'a>(
        &'a self,
        client: &'a Client,
        _store: &'a GuardedStore,
    ) -> BoxFuture<'a, Result<StoredToken, FetchError>> {
        Box::pin(async move {
            let request = oauth::get_suite_access_token()
                .suite_key(&self.key)
                .suite_secret(self.secret.clone())
                .suite_ticket(self.ticket());
            let answer = request.build().answer_as::<TokenAnswer>().send(client).await.map_err(FetchError::call)?;
            answer.into_token()
        })
    }
}
