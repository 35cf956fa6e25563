//! The handle of a running simulator.

use std::fmt;
use std::sync::Arc;

use crate::builder::Builder;
use crate::error::{ReplyError, StartError};
use crate::nearest::nearest;
use crate::record::Received;
use crate::reply::Reply;
use crate::server::Server;
use crate::signing::SigningKey;
use crate::state::State;
use crate::tokens::TokenKind;
use crate::violation::Violation;

/// A DingTalk stand-in on loopback. It stops, and its port is free, when it is dropped.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use dingtalk_core::{AccessToken, Client};
/// use dingtalk_simulator::{Reply, Simulator};
///
/// let dingtalk = Simulator::start().await?;
/// let client = Client::builder()
///     .endpoint(dingtalk.url())
///     .credentials(AccessToken::app(dingtalk.app_token()))
///     .build()?;
///
/// dingtalk.answer_next("contact_1_0::get_org_auth_info", Reply::error("PERMISSION_DENIED"))?;
/// // ... calls through `client` ...
/// assert_eq!(dingtalk.violations(), []);
/// # drop(client);
/// # Ok(()) }
/// ```
pub struct Simulator {
    server: Server,
    state: Arc<State>,
    key: SigningKey,
}

impl Simulator {
    pub(crate) fn new(server: Server, state: Arc<State>, key: SigningKey) -> Self {
        Self { server, state, key }
    }

    /// Starts a simulator of every API, on a free port.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn start() -> Result<Self, StartError> {
        Self::builder().start().await
    }

    /// Starts a simulator with settings of one's own.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Where it listens: `http://127.0.0.1:40321`, for both gateways.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.server.address)
    }

    /// An application's access token. It stays the same, and is good until it is revoked.
    #[must_use]
    pub fn app_token(&self) -> String {
        self.state.memory().desk.tokens.standing(TokenKind::App)
    }

    /// A user's access token, in the same way.
    #[must_use]
    pub fn user_token(&self) -> String {
        self.state.memory().desk.tokens.standing(TokenKind::User)
    }

    /// A suite's access token, in the same way.
    #[must_use]
    pub fn suite_token(&self) -> String {
        self.state.memory().desk.tokens.standing(TokenKind::Suite)
    }

    /// An access token for sign-in to management pages, in the same way.
    #[must_use]
    pub fn sso_token(&self) -> String {
        self.state.memory().desk.tokens.standing(TokenKind::Sso)
    }

    /// Takes a token of one's own for good, until it is revoked.
    pub fn accept_token(&self, kind: TokenKind, token: impl Into<String>) {
        self.state.memory().desk.tokens.accept(kind, token.into(), None);
    }

    /// Refuses a token from now on, as if it had been taken back before its time. Says whether the simulator knew it.
    pub fn revoke_token(&self, token: &str) -> bool {
        self.state.memory().desk.tokens.revoke(token)
    }

    /// A key whose signatures are accepted.
    #[must_use]
    pub fn signing_key(&self) -> &SigningKey {
        &self.key
    }

    /// Accepts signatures of another key too. It replaces one with the same `accessKey`.
    pub fn accept_signing_key(&self, key: SigningKey) {
        let keys = &mut self.state.memory().desk.keys;
        keys.retain(|known| known.access_key() != key.access_key());
        keys.push(key);
    }

    /// Answers the next good call of this operation so; after several of these, in the order in which they were asked for. Then
    /// the examples answer again.
    ///
    /// Calls that go against the spec, or whose credential is refused, are told so and leave the queue as it is.
    ///
    /// # Errors
    /// When there is no such operation, error or example; the error suggests the nearest name.
    pub fn answer_next(&self, operation: &str, reply: Reply) -> Result<(), ReplyError> {
        let routes = &self.state.routes;
        let endpoint = routes.named(operation).ok_or_else(|| ReplyError::UnknownOperation {
            name: operation.to_owned(),
            nearest: nearest(operation, routes.names()).map(str::to_owned),
        })?;
        let answer = reply.resolve(Some(endpoint))?;
        self.state.memory().queues.entry(operation.to_owned()).or_default().push_back(answer);
        Ok(())
    }

    /// Answers the next good call so, of whatever operation. Such replies come before those of [`Simulator::answer_next`].
    ///
    /// # Errors
    /// For errors and examples, which depend on the operation.
    pub fn answer_any_next(&self, reply: Reply) -> Result<(), ReplyError> {
        let answer = reply.resolve(None)?;
        self.state.memory().any.push_back(answer);
        Ok(())
    }

    /// Every request so far, oldest first. A request is among them as soon as its answer can be read.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.state.memory().received.iter().cloned().collect()
    }

    /// Every violation so far, oldest first.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        self.state.memory().received.iter().flat_map(|request| request.violations.clone()).collect()
    }

    /// Forgets the requests so far.
    pub fn forget_received(&self) {
        self.state.memory().received.clear();
    }

    /// Names of all operations, as [`Simulator::answer_next`] takes them.
    pub fn operations(&self) -> impl Iterator<Item = &str> {
        self.state.routes.names()
    }
}

impl fmt::Debug for Simulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulator").field("url", &self.url()).finish_non_exhaustive()
    }
}
