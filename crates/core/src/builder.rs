//! Building a client.

use std::fmt;
use std::time::Duration;

use crate::client::{Client, Credentials, Inner, Settings};
use crate::default_transport::{Customize, DefaultTransport, Plain};
use crate::error::Error;
use crate::fleet::SharedPace;
use crate::pace::Pace;
use crate::retry::{RetryBudget, RetryPolicy};
use crate::transport::Transport;
use crate::wire;

impl Client {
    /// Returns a builder with the defaults: DingTalk's hosts in mainland China, no credentials, [`RetryPolicy::standard`].
    ///
    /// By default, connecting may take 5 s, an attempt 15 s and a call 60 s, and an answer may have 32 MiB.
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
            pace: None,
            roots: Vec::new(),
            customize: None,
        }
    }
}

/// Builds a [`Client`].
pub struct ClientBuilder {
    transport: Option<Box<dyn Transport>>,
    credentials: Vec<Box<dyn Credentials>>,
    new_gateway: String,
    legacy_gateway: String,
    connect_timeout: Duration,
    settings: Settings,
    pace: Option<Pace>,
    roots: Vec<Vec<u8>>,
    customize: Option<Customize>,
}

impl ClientBuilder {
    /// Adds a source of credentials. The client asks sources in the order in which they were added.
    #[must_use]
    pub fn credentials(mut self, source: impl Credentials) -> Self {
        self.credentials.push(Box::new(source));
        self
    }

    /// Sets the address of the new gateway, such as `https://api.dingtalk.io` for organizations outside mainland China.
    #[must_use]
    pub fn new_gateway(mut self, address: impl Into<String>) -> Self {
        self.new_gateway = address.into();
        self
    }

    /// Sets the address of the legacy gateway.
    #[must_use]
    pub fn legacy_gateway(mut self, address: impl Into<String>) -> Self {
        self.legacy_gateway = address.into();
        self
    }

    /// Sets one address for both gateways, such as a simulator's.
    #[must_use]
    pub fn endpoint(self, address: impl Into<String>) -> Self {
        let address = address.into();
        self.new_gateway(address.clone()).legacy_gateway(address)
    }

    /// Limits the time to connect. The default is 5 s.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// Limits the time for each attempt, from connecting to the last byte of the answer. The default is 15 s.
    #[must_use]
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.settings.attempt_timeout = limit;
        self
    }

    /// Limits the time for each call, including tokens, attempts and the waits between them. The default is 60 s.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.settings.timeout = limit;
        self
    }

    /// Sets when failed calls are repeated. The default is [`RetryPolicy::standard`].
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = policy;
        self
    }

    /// Limits the length of an answer; a longer one is an error. The default is 32 MiB.
    #[must_use]
    pub fn answer_limit(mut self, bytes: usize) -> Self {
        self.settings.answer_limit = bytes;
        self
    }

    /// Limits how often each operation is called. Calls wait for their turn, which counts toward their time limit.
    ///
    /// DingTalk's standard edition allows 20 calls per second for each app and operation. By default there is no limit.
    #[must_use]
    pub fn calls_per_second(mut self, calls: u32) -> Self {
        self.pace = Some(Pace::new(calls));
        self
    }

    /// Limits how often each operation is called, as [`calls_per_second`](Self::calls_per_second) does, for all processes together that
    /// share this pace.
    ///
    /// Give all processes of an app the same limit and the same pace, such as `dingtalk_auth::RedisPace`. Calls arrive slightly later or
    /// earlier than they were spaced, so a limit just below DingTalk's avoids refusals. If the pace fails, each process keeps to the
    /// limit for itself, and emits the event `pacing alone`.
    #[must_use]
    pub fn shared_calls_per_second(mut self, calls: u32, pace: impl SharedPace) -> Self {
        self.pace = Some(Pace::new(calls).shared(Box::new(pace)));
        self
    }

    /// Trusts a certificate authority (DER) in addition to those that the operating system trusts.
    #[must_use]
    pub fn root_certificate(mut self, der: impl Into<Vec<u8>>) -> Self {
        self.roots.push(der.into());
        self
    }

    /// Changes settings of the default transport, such as its proxy.
    ///
    /// `customize` runs once for each pool of connections: multi-thread runtimes share one, and a current-thread runtime has its own, which
    /// nobody else waits for.
    ///
    /// Connections are kept for 10 s without a call unless `pool_idle_timeout` is set here. Servers close theirs later, and a request that
    /// crosses the end of its connection may be lost.
    ///
    /// Settings that keep tokens safe cannot be changed: redirects are not followed, reqwest does not repeat requests, and all TLS
    /// settings are replaced. Certificates are therefore checked even if these settings accept invalid ones; use
    /// [`root_certificate`](Self::root_certificate) to trust a private server. For other TLS settings, such as a client
    /// certificate, set a [`transport`](Self::transport).
    ///
    /// Requests over plain http, which go only to the loopback interface, never use the proxy of the environment, which would see their
    /// tokens. If just one gateway is on plain http, its requests do not use these settings either.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let proxy = reqwest::Proxy::all("http://proxy.example.com:3128")?;
    /// let client = dingtalk_core::Client::builder().http(move |http| http.proxy(proxy.clone())).build()?;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn http(
        mut self,
        customize: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        self.customize = Some(Box::new(customize));
        self
    }

    /// Replaces the default transport.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// Returns [`Error::BadArgument`] if an address is not https (plain http is allowed only to the loopback interface), and
    /// [`Error::Transport`] if TLS cannot be set up, or if it is needed and no feature of this crate provides it.
    pub fn build(self) -> Result<Client, Error> {
        let new_gateway = wire::base_address("new_gateway", &self.new_gateway)?;
        let legacy_gateway = wire::base_address("legacy_gateway", &self.legacy_gateway)?;
        let plain = match (wire::is_plain(&new_gateway), wire::is_plain(&legacy_gateway)) {
            (true, true) => Plain::All,
            (false, false) => Plain::None,
            _ => Plain::Some,
        };
        let transport = match self.transport {
            Some(transport) => transport,
            None => Box::new(DefaultTransport::new(self.connect_timeout, plain, &self.roots, self.customize)?),
        };
        let inner = Inner {
            transport,
            credentials: self.credentials,
            new_gateway,
            legacy_gateway,
            settings: self.settings,
            budget: RetryBudget::new(),
            pace: self.pace,
        };
        Ok(Client::new(inner))
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
