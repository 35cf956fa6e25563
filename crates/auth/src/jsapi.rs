//! An app's ticket for the JS API.

use std::sync::Arc;
use std::time::Duration;

use dingtalk_core::{BoxFuture, Client, CredentialKind, Secret};
use dingtalk_oauth2_1_0 as oauth;

use crate::answer::TokenAnswer;
use crate::app_identity::AppIdentity;
use crate::cache::{CachedSource, Fetch};
use crate::error::FetchError;
use crate::key::TokenKey;
use crate::store::{GuardedStore, StoredToken};

/// A ticket that signs JS API calls, as returned by [`App::jsapi_ticket`](crate::App::jsapi_ticket).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsapiTicket {
    ticket: Secret,
    remaining: Duration,
}

impl JsapiTicket {
    pub(crate) fn new(ticket: Secret, remaining: Duration) -> Self {
        Self { ticket, remaining }
    }

    /// Returns the ticket.
    #[must_use]
    pub fn ticket(&self) -> &Secret {
        &self.ticket
    }

    /// Returns how long the ticket was still valid when it was returned.
    #[must_use]
    pub fn remaining(&self) -> Duration {
        self.remaining
    }
}

/// Fetches an app's tickets with the app's tokens.
pub(crate) struct TicketSource {
    app: Arc<CachedSource<AppIdentity>>,
}

impl TicketSource {
    pub(crate) fn new(app: Arc<CachedSource<AppIdentity>>) -> Self {
        Self { app }
    }
}

impl Fetch for TicketSource {
    fn key(&self, host: &str) -> TokenKey {
        let (corp_id, client_id) = self.app.source().ids();
        TokenKey::jsapi_ticket(host, corp_id, client_id)
    }

    fn kind(&self) -> Option<CredentialKind> {
        None
    }

    fn edition(&self) -> u64 {
        self.app.source().edition()
    }

    fn fetch<'a>(
        &'a self,
        client: &'a Client,
        _store: &'a GuardedStore,
    ) -> BoxFuture<'a, Result<StoredToken, FetchError>> {
        Box::pin(async move {
            let request = oauth::create_jsapi_ticket().build().answer_as::<TokenAnswer>();
            let answer = request.send(client).credentials(Arc::clone(&self.app)).await.map_err(FetchError::call)?;
            answer.into_token()
        })
    }
}
