//! The client: connections, hosts and credentials.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::binding::{CredentialKind, Gateway, Operation, Slots};
use crate::credentials::{Credential, Credentials};
use crate::envelope::{self, Reply};
use crate::error::Error;
use crate::transport::{BoxFuture, Reqwest, Timeouts, Transport};
use crate::wire;

const NEW_GATEWAY: &str = "https://api.dingtalk.com";
const LEGACY_GATEWAY: &str = "https://oapi.dingtalk.com";

/// Sends requests of every generated crate. Cloning it is cheap, and clones share connections.
///
/// ```
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
}

struct Inner {
    transport: Box<dyn Transport>,
    credentials: Vec<Box<dyn Credentials>>,
    new_gateway: String,
    legacy_gateway: String,
}

impl Client {
    /// Starts a client with DingTalk's hosts in mainland China, no credentials, 10 s to connect and 30 s for a whole call.
    #[must_use]
    pub fn builder() -> ClientBuilder {
        ClientBuilder {
            transport: None,
            credentials: Vec::new(),
            new_gateway: NEW_GATEWAY.to_owned(),
            legacy_gateway: LEGACY_GATEWAY.to_owned(),
            timeouts: Timeouts::default(),
        }
    }

    /// Everything that does not depend on the answer's type, compiled once for all operations.
    pub(crate) fn dispatch(
        &self,
        operation: &'static Operation,
        slots: Slots,
    ) -> BoxFuture<'static, Result<Reply, Error>> {
        let client = self.clone();
        Box::pin(async move {
            let credential = client.credential_for(operation).await?;
            let base = match operation.gateway {
                Gateway::New => &client.inner.new_gateway,
                Gateway::Legacy => &client.inner.legacy_gateway,
            };
            let outgoing = wire::write(operation, &slots, base, credential.as_ref(), now())?;
            let response = client.inner.transport.send(outgoing.request).await?;
            envelope::open(operation, response, &outgoing.secrets)
        })
    }

    async fn credential_for(
        &self,
        operation: &'static Operation,
    ) -> Result<Option<(CredentialKind, Credential)>, Error> {
        for &kind in operation.credentials {
            for source in &self.inner.credentials {
                if let Some(credential) = source.credential(kind, self) {
                    let credential = credential.await.map_err(|error| Error::credential_source(operation, error))?;
                    return Ok(Some((kind, credential)));
                }
            }
        }
        if operation.credentials.is_empty() {
            return Ok(None);
        }
        let wanted = operation.credentials.iter().map(|kind| wanted(*kind)).collect::<Vec<_>>().join(" or ");
        Err(Error::credentials(operation, format!("needs {wanted}: give the client a source of it")))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("new_gateway", &self.inner.new_gateway)
            .field("legacy_gateway", &self.inner.legacy_gateway)
            .finish_non_exhaustive()
    }
}

fn wanted(kind: CredentialKind) -> &'static str {
    match kind {
        CredentialKind::AppToken => "an application's access token (`AccessToken::app`)",
        CredentialKind::UserToken => "a user's access token (`AccessToken::user`)",
        CredentialKind::SuiteToken => "a suite's access token (`AccessToken::suite`)",
        CredentialKind::SuiteSignature => "a suite's signing key (`SigningKey::suite`)",
        CredentialKind::AppSignature => "an application's signing key (`SigningKey::app`)",
    }
}

/// Milliseconds since 1970.
fn now() -> i64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX)
}

/// Puts a [`Client`] together.
pub struct ClientBuilder {
    transport: Option<Box<dyn Transport>>,
    credentials: Vec<Box<dyn Credentials>>,
    new_gateway: String,
    legacy_gateway: String,
    timeouts: Timeouts,
}

impl ClientBuilder {
    /// Adds a source of credentials. Sources are asked in the order in which they were added.
    #[must_use]
    pub fn credentials(mut self, source: impl Credentials) -> Self {
        self.credentials.push(Box::new(source));
        self
    }

    /// Address of the new gateway, for example `https://api.dingtalk.io` for organizations outside mainland China.
    #[must_use]
    pub fn new_gateway(mut self, address: impl Into<String>) -> Self {
        self.new_gateway = address.into();
        self
    }

    /// Address of the legacy gateway.
    #[must_use]
    pub fn legacy_gateway(mut self, address: impl Into<String>) -> Self {
        self.legacy_gateway = address.into();
        self
    }

    /// One address for both gateways, such as a simulator's.
    #[must_use]
    pub fn endpoint(self, address: impl Into<String>) -> Self {
        let address = address.into();
        self.new_gateway(address.clone()).legacy_gateway(address)
    }

    /// Longest time to wait for a connection. 10 s unless told otherwise.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.timeouts.connect = limit;
        self
    }

    /// Longest time for a whole call, from connecting to the answer's last byte. 30 s unless told otherwise.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeouts.total = limit;
        self
    }

    /// Sends requests by another transport. Timeouts are then its business.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// The client.
    ///
    /// # Errors
    /// [`Error::BadArgument`] for an address that is not https (plain http is allowed to the loopback interface only), and
    /// [`Error::Transport`] when TLS cannot be set up.
    pub fn build(self) -> Result<Client, Error> {
        let transport = match self.transport {
            Some(transport) => transport,
            None => Box::new(Reqwest::new(self.timeouts)?),
        };
        let inner = Inner {
            transport,
            credentials: self.credentials,
            new_gateway: wire::base_address("new_gateway", &self.new_gateway)?,
            legacy_gateway: wire::base_address("legacy_gateway", &self.legacy_gateway)?,
        };
        Ok(Client { inner: Arc::new(inner) })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("new_gateway", &self.new_gateway)
            .field("legacy_gateway", &self.legacy_gateway)
            .field("timeouts", &self.timeouts)
            .finish_non_exhaustive()
    }
}
