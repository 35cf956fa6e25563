//! The identity that an app fetches its token with.

use std::sync::Arc;

use dingtalk_core::{BoxFuture, Client, CredentialKind, Request, Secret};
use dingtalk_oauth2_1_0 as oauth;
use dingtalk_oauth2_1_0::get_token::GrantType;

use crate::answer::TokenAnswer;
use crate::cache::Fetch;
use crate::error::FetchError;
use crate::key::TokenKey;
use crate::store::{GuardedStore, StoredToken};
use crate::suite_identity::SuiteIdentity;

/// The app's identity, and the call that fetches its token.
pub(crate) enum AppIdentity {
    /// Fetches with `get_token`.
    Organization { corp_id: String, client_id: String, client_secret: Secret },
    /// Fetches with `get_access_token`.
    Internal { client_id: String, client_secret: Secret },
    /// Fetches with `get_corp_access_token`.
    Suite { corp_id: String, suite: Arc<SuiteIdentity> },
}

impl AppIdentity {
    /// Returns the corpId, which is empty if unknown, and the client id.
    pub(crate) fn ids(&self) -> (&str, &str) {
        match self {
            Self::Organization { corp_id, client_id, .. } => (corp_id, client_id),
            Self::Internal { client_id, .. } => ("", client_id),
            Self::Suite { corp_id, suite } => (corp_id, suite.key()),
        }
    }

    /// The request that fetches a token.
    async fn request(&self, store: &GuardedStore) -> Result<Request<TokenAnswer>, FetchError> {
        Ok(match self {
            Self::Organization { corp_id, client_id, client_secret } => oauth::get_token()
                .corp_id(corp_id)
                .client_id(client_id)
                .client_secret(client_secret.clone())
                .grant_type(GrantType::ClientCredentials)
                .build()
                .answer_as(),
            Self::Internal { client_id, client_secret } => {
                oauth::get_access_token().app_key(client_id).app_secret(client_secret.clone()).build().answer_as()
            }
            Self::Suite { corp_id, suite } => oauth::get_corp_access_token()
                .suite_key(suite.key())
                .suite_secret(suite.secret().clone())
                .auth_corp_id(corp_id)
                .suite_ticket(suite.ticket(store).await?)
                .build()
                .answer_as(),
        })
    }
}

impl Fetch for AppIdentity {
    fn key(&self, host: &str) -> TokenKey {
        let (corp_id, client_id) = self.ids();
        TokenKey::app(host, corp_id, client_id)
    }

    fn kind(&self) -> Option<CredentialKind> {
        Some(CredentialKind::AppToken)
    }

    fn edition(&self) -> u64 {
        match self {
            Self::Suite { suite, .. } => suite.edition(),
            Self::Organization { .. } | Self::Internal { .. } => 0,
        }
    }

    fn fetch<'a>(
        &'a self,
        client: &'a Client,
        store: &'a GuardedStore,
    ) -> BoxFuture<'a, Result<StoredToken, FetchError>> {
        Box::pin(async move { self.request(store).await?.send(client).await.map_err(FetchError::call)?.into_token() })
    }

    fn means_arrived<'a>(&'a self, store: &'a GuardedStore) -> BoxFuture<'a, ()> {
        match self {
            Self::Suite { suite, .. } => Box::pin(suite.ticket_arrived(store)),
            Self::Organization { .. } | Self::Internal { .. } => Box::pin(std::future::pending()),
        }
    }
}
