//! The handle of a running simulator.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;

use crate::error::ReplyError;
use crate::judge::gateway_of;
use crate::nearest::nearest;
use crate::record::Received;
use crate::reply::Reply;
use crate::robots::Robot;
use crate::routes::{self, Route};
use crate::server::Server;
use crate::signing::SigningKey;
use crate::state::State;
use crate::tokens::TokenKind;
use crate::violation::Violation;

/// A DingTalk stand-in on loopback. When it is dropped it stops, and its port is free.
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
    robot: Robot,
}

impl Simulator {
    pub(crate) fn new(server: Server, state: Arc<State>, key: SigningKey, robot: Robot) -> Self {
        Self { server, state, key, robot }
    }

    pub(crate) fn state(&self) -> &State {
        &self.state
    }

    pub(crate) fn runtime(&self) -> &Handle {
        &self.server.runtime
    }

    /// Its address, for both gateways: `http://127.0.0.1:40321`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.server.address)
    }

    /// An app's access token. It stays the same and is valid until it is revoked.
    #[must_use]
    pub fn app_token(&self) -> String {
        self.state.memory().credentials.tokens.standing(TokenKind::App)
    }

    /// A user's access token, valid until it is revoked.
    #[must_use]
    pub fn user_token(&self) -> String {
        self.state.memory().credentials.tokens.standing(TokenKind::User)
    }

    /// A suite's access token, valid until it is revoked.
    #[must_use]
    pub fn suite_token(&self) -> String {
        self.state.memory().credentials.tokens.standing(TokenKind::Suite)
    }

    /// An access token for sign-in to management pages, valid until it is revoked.
    #[must_use]
    pub fn sso_token(&self) -> String {
        self.state.memory().credentials.tokens.standing(TokenKind::Sso)
    }

    /// Accepts this token, too, until it is revoked.
    pub fn accept_token(&self, kind: TokenKind, token: impl Into<String>) {
        self.state.memory().credentials.tokens.accept(kind, token.into(), None);
    }

    /// Refuses a token from now on. Returns whether the simulator knew it.
    pub fn revoke_token(&self, token: &str) -> bool {
        self.state.memory().credentials.tokens.revoke(token)
    }

    /// A key whose signatures are accepted.
    #[must_use]
    pub fn signing_key(&self) -> &SigningKey {
        &self.key
    }

    /// Accepts signatures of this key, too. It replaces a key with the same `accessKey`.
    pub fn accept_signing_key(&self, key: SigningKey) {
        let keys = &mut self.state.memory().credentials.keys;
        keys.retain(|known| known.access_key() != key.access_key());
        keys.push(key);
    }

    /// A custom robot whose messages are accepted, without a signature.
    #[must_use]
    pub fn robot(&self) -> &Robot {
        &self.robot
    }

    /// Accepts messages of this robot, too. It replaces a robot with the same access token.
    ///
    /// As with DingTalk, a robot that sends more than 20 messages in a minute is refused for ten minutes, with errcode 410100.
    pub fn accept_robot(&self, robot: Robot) {
        let robots = &mut self.state.memory().credentials.robots;
        robots.retain(|known| known.access_token() != robot.access_token());
        robots.push(robot);
    }

    /// Answers the next good call of this operation with this reply. Several replies are used in the order of these calls; after
    /// them, the examples answer again.
    ///
    /// Calls that violate the spec, or whose credential is refused, fail and do not use up a reply.
    ///
    /// # Errors
    /// If there is no such operation, error or example; the error suggests the nearest name.
    pub fn answer_next(&self, operation: &str, reply: Reply) -> Result<(), ReplyError> {
        let catalog = &self.state.catalog;
        let entry = catalog.named(operation).ok_or_else(|| ReplyError::UnknownOperation {
            name: operation.to_owned(),
            nearest: nearest(operation, catalog.names()).map(str::to_owned),
        })?;
        let answer = reply.resolve(Some(entry))?;
        self.state.memory().queues.entry(operation.to_owned()).or_default().push_back(answer);
        Ok(())
    }

    /// Answers the next good call with this reply, whichever operation it is of. Such replies come before those of
    /// [`Simulator::answer_next`].
    ///
    /// # Errors
    /// If the reply is an error or example, which depend on the operation.
    pub fn answer_any_next(&self, reply: Reply) -> Result<(), ReplyError> {
        let answer = reply.resolve(None)?;
        self.state.memory().any.push_back(answer);
        Ok(())
    }

    /// Answers calls of a path that no spec has, such as `/v1.0/some/{id}`, in which `{id}` stands for any segment. Several replies are
    /// used in the order of these calls, and the last one repeats.
    ///
    /// Nothing in such a call violates a spec. If it carries a token, that must be valid.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use dingtalk_core::{AccessToken, Client, Method};
    /// # use dingtalk_simulator::{Reply, Simulator};
    /// # let dingtalk = Simulator::start().await?;
    /// # let client = Client::builder().endpoint(dingtalk.url()).credentials(AccessToken::app(dingtalk.app_token())).build()?;
    /// dingtalk.answer_path("GET", "/v1.0/new/things/{id}", Reply::body(200, r#"{"name":"a"}"#))?;
    /// let thing = client.request(Method::GET, "/v1.0/new/things/{id}").path("id", 7).send().await?;
    /// assert_eq!(thing["name"], "a");
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// If a spec has the path, if the reply is an error, an example or the usual answer, which depend on a spec, or if the path does not
    /// begin with `/`.
    pub fn answer_path(&self, method: &str, path: &str, reply: Reply) -> Result<(), ReplyError> {
        if !path.starts_with('/') || path.contains('?') {
            return Err(ReplyError::NotHttp(format!("`{path}` is not a path such as `/v1.0/some/{{id}}`")));
        }
        let segments: Vec<_> = path.split('/').skip(1).map(|segment| Some(segment.to_owned())).collect();
        if let Route::Found(entries) = routes::find(self.state.catalog.entries(), method, path, &segments)
            && let Some(entry) = entries.first()
        {
            return Err(ReplyError::HasOperation { operation: entry.name.to_string() });
        }
        let answer = reply.resolve_without_spec(gateway_of(path))?;
        self.state.memory().scripts.push(method, path, answer);
        Ok(())
    }

    /// Refuses calls of an operation beyond so many in a second, as DingTalk does: with HTTP 403 and
    /// `Forbidden.AccessDenied.QpsLimitForAppkeyAndApi`, or with errcode 90018.
    ///
    /// Seconds are those of the simulator's clock. Operations are counted separately, whichever app calls. Calls that are refused for any
    /// reason do not count.
    pub fn limit_calls_per_second(&self, calls: u32) {
        self.state.memory().limit.calls_per_second = Some(calls);
    }

    /// Puts the simulator's clock forward, so that tokens expire: `dingtalk.advance(Duration::from_secs(7200))`.
    ///
    /// It refuses signatures of clients whose clocks then differ from its own by more than a minute.
    pub fn advance(&self, by: Duration) {
        self.state.clock.advance(by);
    }

    /// Every request so far, oldest first. A request is included as soon as its answer can be read.
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
        self.state.catalog.names()
    }
}

impl fmt::Debug for Simulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulator").field("url", &self.url()).finish_non_exhaustive()
    }
}
