//! The client: connections, hosts, credentials, and how calls are made unless one says otherwise.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::RetryPolicy;
use crate::binding::Operation;
use crate::credentials::Credentials;
use crate::error::Error;
use crate::pace::Pace;
use crate::retry::RetryBudget;
use crate::transport::{Customize, Reqwest, Transport};
use crate::wire;

/// Sends requests of every generated crate. Cloning it is cheap, and clones share connections.
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
}

struct Inner {
    transport: Box<dyn Transport>,
    credentials: Vec<Box<dyn Credentials>>,
    new_gateway: String,
    legacy_gateway: String,
    settings: Settings,
    budget: RetryBudget,
    pace: Option<Pace>,
}

/// How calls are made unless one says otherwise.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) retry: RetryPolicy,
    pub(crate) answer_limit: usize,
}

impl Client {
    /// Starts a client with DingTalk's hosts in mainland China and no credentials. A connection may take 5 s, an attempt 15 s and
    /// a call 60 s; failures are repeated as [`RetryPolicy::standard`] says; an answer may have 32 MiB.
    #[must_use]
    pub fn builder() -> ClientBuilder {
        ClientBuilder {
            transport: None,
            credentials: Vec::new(),
            new_gateway: "https://api.dingtalk.com".to_owned(),
            legacy_gateway: "https://oapi.dingtalk.com".to_owned(),
            connect_timeout: Duration::from_secs(5),
            settings: Settings {
                timeout: Duration::from_secs(60),
                attempt_timeout: Duration::from_secs(15),
                retry: RetryPolicy::standard(),
                answer_limit: 32 << 20,
            },
            calls_per_second: None,
            roots: Vec::new(),
            customize: None,
        }
    }

    /// Address of the new gateway.
    #[must_use]
    pub fn new_gateway(&self) -> &str {
        &self.inner.new_gateway
    }

    /// Address of the legacy gateway.
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

    /// Waits for the operation's turn, where calls are paced.
    pub(crate) async fn pace(&self, operation: &'static Operation, left: Duration) -> Result<(), ()> {
        match &self.inner.pace {
            Some(pace) => pace.turn(operation, left).await,
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

/// Puts a [`Client`] together.
pub struct ClientBuilder {
    transport: Option<Box<dyn Transport>>,
    credentials: Vec<Box<dyn Credentials>>,
    new_gateway: String,
    legacy_gateway: String,
    connect_timeout: Duration,
    settings: Settings,
    calls_per_second: Option<u32>,
    roots: Vec<Vec<u8>>,
    customize: Option<Customize>,
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

    /// Longest time to wait for a connection. 5 s unless told otherwise.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// Longest time for one attempt, from connecting to the answer's last byte. 15 s unless told otherwise.
    #[must_use]
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.settings.attempt_timeout = limit;
        self
    }

    /// Longest time for a whole call: tokens, attempts and the waits between them. 60 s unless told otherwise.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.settings.timeout = limit;
        self
    }

    /// When calls are repeated. [`RetryPolicy::standard`] unless told otherwise.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = policy;
        self
    }

    /// Most bytes that an answer may have; a longer one is an error. 32 MiB unless told otherwise.
    #[must_use]
    pub fn answer_limit(mut self, bytes: usize) -> Self {
        self.settings.answer_limit = bytes;
        self
    }

    /// Spaces calls, so that each operation is called at most so often in a second; waiting counts towards the call's time.
    /// DingTalk's standard edition allows 20 for each application and operation. Off unless told otherwise.
    #[must_use]
    pub fn calls_per_second(mut self, calls: u32) -> Self {
        self.calls_per_second = Some(calls);
        self
    }

    /// Trusts one more certificate authority (DER), beside those that the operating system trusts.
    #[must_use]
    pub fn root_certificate(mut self, der: impl Into<Vec<u8>>) -> Self {
        self.roots.push(der.into());
        self
    }

    /// Changes settings of the default transport, for example its proxy. What keeps tokens safe stays as it is: no redirect is
    /// followed, nothing repeated behind the client's back, and all settings of TLS are replaced. So certificates are checked even
    /// where these settings accept invalid ones: [`root_certificate`](Self::root_certificate) is the way to trust a server of one's
    /// own. What needs other TLS, such as a client's certificate, is a [`transport`](Self::transport) of its own.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let proxy = reqwest::Proxy::all("http://proxy.example.com:3128")?;
    /// let client = dingtalk_core::Client::builder().http(|http| http.proxy(proxy)).build()?;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn http(
        mut self,
        customize: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + 'static,
    ) -> Self {
        self.customize = Some(Box::new(customize));
        self
    }

    /// Sends requests by another transport.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// The client.
    ///
    /// # Errors
    /// [`Error::BadArgument`] for an address that is not https (plain http is allowed to the loopback interface only), and
    /// [`Error::Transport`] when TLS cannot be set up, or is needed and no feature of this crate brings it.
    pub fn build(self) -> Result<Client, Error> {
        let new_gateway = wire::base_address("new_gateway", &self.new_gateway)?;
        let legacy_gateway = wire::base_address("legacy_gateway", &self.legacy_gateway)?;
        let local = wire::is_plain(&new_gateway) && wire::is_plain(&legacy_gateway);
        let transport = match self.transport {
            Some(transport) => transport,
            None => Box::new(Reqwest::new(self.connect_timeout, local, &self.roots, self.customize)?),
        };
        let inner = Inner {
            transport,
            credentials: self.credentials,
            new_gateway,
            legacy_gateway,
            settings: self.settings,
            budget: RetryBudget::new(),
            pace: self.calls_per_second.map(Pace::new),
        };
        Ok(Client { inner: Arc::new(inner) })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("new_gateway", &self.new_gateway)
            .field("legacy_gateway", &self.legacy_gateway)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
