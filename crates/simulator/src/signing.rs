//! Keys that sign legacy calls, and the check of signatures.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// A key whose signatures the simulator accepts.
///
/// ```
/// # use dingtalk_simulator::{SigningKey, Simulator};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let dingtalk = Simulator::builder().start_blocking()?;
/// let own = dingtalk.signing_key();
/// assert_ne!(own.suite_ticket(), "");
/// dingtalk.accept_signing_key(SigningKey::new("custom key", "custom secret"));
/// # Ok(()) }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct SigningKey {
    access_key: String,
    secret: String,
    suite_ticket: Option<String>,
}

impl SigningKey {
    /// A key that signs with any ticket, as a custom app's does, or with none.
    #[must_use]
    pub fn new(access_key: impl Into<String>, secret: impl Into<String>) -> Self {
        Self { access_key: access_key.into(), secret: secret.into(), suite_ticket: None }
    }

    /// Sets the only ticket that it may sign with, in calls that take a ticket.
    #[must_use]
    pub fn with_suite_ticket(mut self, ticket: impl Into<String>) -> Self {
        self.suite_ticket = Some(ticket.into());
        self
    }

    /// The value of `accessKey`.
    #[must_use]
    pub fn access_key(&self) -> &str {
        &self.access_key
    }

    /// The secret that signs.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// The value of `suiteTicket`; an arbitrary one if the key signs with any ticket.
    #[must_use]
    pub fn suite_ticket(&self) -> &str {
        self.suite_ticket.as_deref().unwrap_or("any-ticket")
    }

    pub(crate) fn accepts_ticket(&self, ticket: &str) -> bool {
        self.suite_ticket.as_deref().is_none_or(|own| own == ticket)
    }

    /// Whether `signature` is this key's signature of time and ticket.
    pub(crate) fn has_signed(&self, signature: &str, timestamp: &str, ticket: Option<&str>) -> bool {
        let text = ticket.map_or_else(|| timestamp.to_owned(), |ticket| format!("{timestamp}\n{ticket}"));
        let (Ok(signature), Ok(mut mac)) =
            (STANDARD.decode(signature), Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()))
        else {
            return false;
        };
        mac.update(text.as_bytes());
        mac.verify_slice(&signature).is_ok()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("access_key", &self.access_key).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::SigningKey;

    /// The vendor's own signature class made these signatures.
    #[test]
    fn accepts_the_vendors_signatures() {
        let vectors = [
            ("1527130370219", Some("TestSuiteTicket"), "testAppSecret", "PFi011z7gl1++qBCgncgMNcKdW8ENdcX8WhQhV9G0uk="),
            ("1527130370219", None, "testAppSecret", "8n2qKp8UeKc8MF4acG+pwv5c2OMkrHols6qNOzSkTC8="),
            ("1527130370219", Some(""), "testAppSecret", "bxHz8m47b54O7dSgR4R9YcRwXJI6SVTp/bpdvh1ZccA="),
            ("0", Some("t"), "s", "bkVOKIldw2iD2jk/TVYXPWhnBRhdC+y/wHel3eyFDxo="),
        ];
        for (timestamp, ticket, secret, signature) in vectors {
            let key = SigningKey::new("key", secret);
            assert!(key.has_signed(signature, timestamp, ticket), "{signature}");
            assert!(!key.has_signed(signature, "1", ticket), "{signature}");
            assert!(!key.has_signed("not Base64", timestamp, ticket));
        }
    }
}
