//! The client, and the sources that it takes credentials from. They refer to each other, because a source may make calls itself.

use std::fmt;
use std::sync::{Arc, Weak};
use std::time::Duration;

use crate::asking::Asking;
use crate::binding::{CredentialKind, Endpoint};
use crate::credential::Credential;
use crate::deadline::Deadline;
use crate::pace::{Pace, TooLate};
use crate::retry::{RetryBudget, RetryPolicy};
use crate::transport::{BoxFuture, Transport};

/// Sends the requests of every generated crate.
///
/// Holds connections and credentials. Make one and clone it: cloning is cheap, and clones share connections.
///
/// ```no_run
/// use dingtalk_core::{AccessToken, Client, SigningKey};
///
/// # fn main() -> dingtalk_core::Result<()> {
/// let client = Client::builder()
///     .credentials(AccessToken::app("the token"))
///     .credentials(SigningKey::suite("suite key", "suite secret", "ticket"))
///     .build()?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
    /// Set in the client that a source is given, and gone once it has been asked: a source may keep the client.
    asking: Weak<Asking>,
}

pub(crate) struct Inner {
    pub(crate) transport: Box<dyn Transport>,
    pub(crate) credentials: Vec<Box<dyn Credentials>>,
    pub(crate) new_gateway: String,
    pub(crate) legacy_gateway: String,
    pub(crate) settings: Settings,
    pub(crate) budget: RetryBudget,
    pub(crate) pace: Option<Pace>,
}

/// Settings of every call that has none of its own.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) retry: RetryPolicy,
    pub(crate) answer_limit: usize,
}

impl Client {
    pub(crate) fn new(inner: Inner) -> Self {
        Self { inner: Arc::new(inner), asking: Weak::new() }
    }

    /// The client for a source that is being asked.
    pub(crate) fn for_source(&self, asking: &Arc<Asking>) -> Self {
        Self { inner: Arc::clone(&self.inner), asking: Arc::downgrade(asking) }
    }

    /// Returns what the source that makes a call with this client has been asked. `None` if no source makes it.
    pub(crate) fn asking(&self) -> Option<Arc<Asking>> {
        Asking::current().or_else(|| self.asking.upgrade())
    }

    /// Returns how much time is left to the call that asks a source for a credential, if this is the client that the source was given.
    ///
    /// For sources that wait for something: a source that fails in time can say what it waited for.
    #[must_use]
    pub fn time_left(&self) -> Option<Duration> {
        self.asking().map(|asking| asking.time_left())
    }

    /// Returns the address of the new gateway.
    #[must_use]
    pub fn new_gateway(&self) -> &str {
        &self.inner.new_gateway
    }

    /// Returns the address of the legacy gateway.
    #[must_use]
    pub fn legacy_gateway(&self) -> &str {
        &self.inner.legacy_gateway
    }

    pub(crate) fn transport(&self) -> &dyn Transport {
        &*self.inner.transport
    }

    pub(crate) fn credentials(&self) -> impl Iterator<Item = &dyn Credentials> {
        self.inner.credentials.iter().map(|source| &**source)
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    pub(crate) fn budget(&self) -> &RetryBudget {
        &self.inner.budget
    }

    /// Waits for the operation's turn if calls are paced.
    pub(crate) async fn pace(&self, operation: &Endpoint<'_>, deadline: Deadline) -> Result<(), TooLate> {
        match &self.inner.pace {
            // In a box, because it takes much room, which other clients' calls do not need.
            Some(pace) => Box::pin(pace.turn(operation, deadline.left())).await,
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("new_gateway", &self.inner.new_gateway)
            .field("legacy_gateway", &self.inner.legacy_gateway)
            .field("settings", &self.inner.settings)
            .finish_non_exhaustive()
    }
}

/// A source of credentials.
///
/// A client may have several. For each call it asks them in turn for a kind that the operation accepts.
pub trait Credentials: Send + Sync + 'static {
    /// Returns a credential of this kind, or `None` if this source has none of the kind.
    ///
    /// `client` is the client that makes the call; a source may use it to fetch a token. The calls that fetch it inherit the call's
    /// own retry policy and time limits. They must not need the credential that is being fetched; if they do, they fail.
    fn credential<'a>(&'a self, kind: CredentialKind, client: &'a Client) -> Option<CredentialFuture<'a>>;

    /// Takes back a credential that the server refused, or that cannot be sent ([`Credential::defect`]), so that it is not used again.
    ///
    /// If the server refused it, the call is then repeated once, if [`credential`](Self::credential) returns a different one.
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

/// The credential that a source returns.
pub type CredentialFuture<'a> = BoxFuture<'a, Result<Credential, Box<dyn std::error::Error + Send + Sync>>>;

/// A shared source, to which the program keeps a handle.
impl<T: Credentials + ?Sized> Credentials for Arc<T> {
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
