//! An application's ticket for the JS API.

use std::sync::Arc;
use std::time::Duration;

use dingtalk_core::{BoxFuture, Client, Secret};
use dingtalk_oauth2_1_0 as oauth;

use crate::app::Source;
use crate::cache::{Desk, Fetch, fresh};
use crate::error::FetchError;
use crate::key::TokenKey;
use crate::store::{StoredToken, Vault};

/// A ticket for signing calls of the JS API, and how long it is still good: from [`App::jsapi_ticket`](crate::App::jsapi_ticket).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsapiTicket {
    ticket: Secret,
    remaining: Duration,
}

impl JsapiTicket {
    pub(crate) fn new(ticket: Secret, remaining: Duration) -> Self {
        Self { ticket, remaining }
    }

    /// The ticket.
    #[must_use]
    pub fn ticket(&self) -> &Secret {
        &self.ticket
    }

    /// How long it was still good when it was handed out.
    #[must_use]
    pub fn remaining(&self) -> Duration {
        self.remaining
    }
}

/// Where an application's tickets come from.
pub(crate) struct Tickets {
    app: Arc<Desk<Source>>,
}

impl Tickets {
    pub(crate) fn new(app: Arc<Desk<Source>>) -> Self {
        Self { app }
    }
}

impl Fetch for Tickets {
    fn key(&self, host: &str) -> TokenKey {
        let (corp_id, client_id) = self.app.source().ids();
        TokenKey::jsapi_ticket(host, corp_id, client_id)
    }

    fn edition(&self) -> u64 {
        self.app.source().edition()
    }

    fn fetch<'a>(&'a self, client: &'a Client, _vault: &'a Vault) -> BoxFuture<'a, Result<StoredToken, FetchError>> {
        Box::pin(async move {
            let sending = oauth::create_jsapi_ticket().send(client).credentials(Arc::clone(&self.app));
            let answer = sending.await.map_err(FetchError::call)?;
            fresh(answer.jsapi_ticket, answer.expire_in)
        })
    }
}
