//! Settings of a call that differ from its client's.

use std::sync::Arc;
use std::time::Duration;

use crate::client::Credentials;
use crate::extra::Extra;
use crate::retry::RetryPolicy;

/// Settings of a call that differ from its client's.
#[derive(Clone, Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) credentials: Option<Arc<dyn Credentials>>,
    pub(crate) extra: Extra,
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
            self.with(|options| options.extra.headers.push((name.into(), value.into())))
        }

        /// Adds a parameter to the query of each call, such as one that this version of the crate does not know.
        ///
        /// Takes text, numbers, booleans, and lists or JSON, which are sent as JSON. The call fails if the parameter is already set.
        /// If it is a secret, also call [`masking`](Self::masking).
        pub fn query(self, name: impl Into<String>, value: impl $crate::binding::IntoValue) -> Self {
            let value = $crate::binding::IntoValue::into_value(value);
            self.with(|options| options.extra.query.push((name.into(), value)))
        }

        /// Adds a field to the body of each call, such as one that this version of the crate does not know.
        ///
        /// Takes anything that serializes. The call fails if the field is already set, or if its body is neither a JSON object nor a
        /// form. In a form, text is sent as it is, and everything else as JSON.
        pub fn body_field(self, name: impl Into<String>, value: impl serde_core::Serialize) -> Self {
            self.with(|options| options.extra.push_body(name.into(), serde_json::to_value(value)))
        }

        /// Masks a secret that was added by other means than a setter, should the server repeat it in a message.
        pub fn masking(self, secret: impl Into<$crate::Secret>) -> Self {
            self.with(|options| options.extra.secrets.push(secret.into()))
        }

        /// Takes the credential for each call from this source instead of the client's.
        pub fn credentials(self, source: impl $crate::Credentials) -> Self {
            self.with(|options| options.credentials = Some(std::sync::Arc::new(source)))
        }
    };
}

pub(crate) use option_methods;
