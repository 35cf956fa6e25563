//! A credential for one call.

use crate::secret::Secret;

/// A credential for one call.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Credential {
    /// An access token, sent in a header to the new gateway and in the query to the legacy one.
    Token(Secret),
    /// A key that signs the call.
    Key {
        /// Sent as `accessKey`: a suite key, a custom key or an appId.
        access_key: String,
        /// The secret that signs.
        secret: Secret,
        /// Signed and sent as `suiteTicket`.
        suite_ticket: Option<Secret>,
    },
}
