//! Settings of a call that differ from its client's.

use std::sync::Arc;
use std::time::Duration;

use crate::client::Credentials;
use crate::retry::RetryPolicy;

/// Settings of a call that differ from its client's.
#[derive(Clone, Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) credentials: Option<Arc<dyn Credentials>>,
}

/// The methods that set [`Options`], for a type with `fn with(self, change: impl FnOnce(&mut Options)) -> Self`.
///
/// A macro because callers should not have to import a trait for them.
macro_rules! option_methods {
    () => {
        /// Limits the time for each call, including tokens, attempts and the waits between them.
        pub fn timeout(self, limit: std::time::Duration) -> Self {
            self.with(|options| options.timeout = Some(limit))
        }

        /// Limits the time for each attempt.
        pub fn attempt_timeout(self, limit: std::time::Duration) -> Self {
            self.with(|options| options.attempt_timeout = Some(limit))
        }

        /// Sets when a failed call is repeated.
        pub fn retry(self, policy: $crate::RetryPolicy) -> Self {
            self.with(|options| options.retry = Some(policy))
        }

        /// Adds a header to each call.
        ///
        /// The call fails if the name or the value cannot be sent, or if the header is the client's own or about the connection, such
        /// as `content-type`, `upgrade` or `proxy-authorization`.
        pub fn header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
            self.with(|options| options.headers.push((name.into(), value.into())))
        }

        /// Takes the credential for each call from this source instead of the client's.
        pub fn credentials(self, source: impl $crate::Credentials) -> Self {
            self.with(|options| options.credentials = Some(std::sync::Arc::new(source)))
        }
    };
}

pub(crate) use option_methods;
