//! Signatures of the legacy gateway.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac_sha256::HMAC;

use crate::secret::Secret;

/// Signs a call: HMAC-SHA256 over the time and, if given, the suite ticket, in Base64.
///
/// `timestamp` is in milliseconds since 1970. DingTalk describes the algorithm in
/// <https://open.dingtalk.com/document/development/the-signature-calculation-method-of-the-third-party-access-interface>.
///
/// ```
/// use dingtalk_core::{Secret, sign};
///
/// let signature = sign(&Secret::new("testAppSecret"), 1527130370219, Some("TestSuiteTicket"));
/// assert_eq!(signature.expose(), "PFi011z7gl1++qBCgncgMNcKdW8ENdcX8WhQhV9G0uk=");
/// ```
#[must_use]
pub fn sign(secret: &Secret, timestamp: i64, suite_ticket: Option<&str>) -> Secret {
    signed_with(HMAC::new(secret.expose()), timestamp, suite_ticket)
}

fn signed_with(mut hmac: HMAC, timestamp: i64, suite_ticket: Option<&str>) -> Secret {
    hmac.update(timestamp.to_string());
    if let Some(ticket) = suite_ticket {
        hmac.update("\n");
        hmac.update(ticket);
    }
    Secret::new(STANDARD.encode(hmac.finalize()))
}

/// A secret that signs calls. Clones share it, and the work that all of its signatures have in common is done once.
///
/// ```
/// use dingtalk_core::SigningSecret;
///
/// let secret = SigningSecret::new("testAppSecret");
/// let signature = secret.sign(1527130370219, Some("TestSuiteTicket"));
/// assert_eq!(signature.expose(), "PFi011z7gl1++qBCgncgMNcKdW8ENdcX8WhQhV9G0uk=");
/// assert_eq!(format!("{secret:?}"), "***");
/// ```
#[derive(Clone)]
pub struct SigningSecret(Arc<Prepared>);

struct Prepared {
    secret: Secret,
    /// After the secret, before a text.
    hmac: HMAC,
}

impl SigningSecret {
    /// Prepares a secret.
    #[must_use]
    pub fn new(secret: impl Into<Secret>) -> Self {
        let secret = secret.into();
        let hmac = HMAC::new(secret.expose());
        Self(Arc::new(Prepared { secret, hmac }))
    }

    /// Signs a call, as [`sign`] does.
    #[must_use]
    pub fn sign(&self, timestamp: i64, suite_ticket: Option<&str>) -> Secret {
        signed_with(self.0.hmac.clone(), timestamp, suite_ticket)
    }

    /// Returns the secret itself.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        &self.0.secret
    }
}

impl PartialEq for SigningSecret {
    fn eq(&self, other: &Self) -> bool {
        self.secret() == other.secret()
    }
}

impl Eq for SigningSecret {}

impl fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.secret().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::{SigningSecret, sign};
    use crate::percent::percent_encode;
    use crate::secret::Secret;

    fn lines(file: &'static str) -> impl Iterator<Item = serde_json::Value> {
        file.lines().map(|line| serde_json::from_str(line).unwrap())
    }

    #[test]
    fn signatures_equal_the_vendors() {
        let mut compared = 0;
        for vector in lines(include_str!("../tests/vectors/isv_signature_vectors.jsonl")) {
            let secret = Secret::new(vector["secret"].as_str().unwrap());
            let signature = sign(&secret, vector["timestamp"].as_i64().unwrap(), vector["suite_ticket"].as_str());
            assert_eq!(signature.expose(), vector["signature"], "{vector}");
            let prepared = SigningSecret::new(secret);
            for _ in 0..2 {
                let again = prepared.sign(vector["timestamp"].as_i64().unwrap(), vector["suite_ticket"].as_str());
                assert_eq!(again, signature, "{vector}");
            }
            assert_eq!(percent_encode(signature.expose()).to_string(), vector["signature_urlencoded"], "{vector}");
            compared += 1;
        }
        assert_eq!(compared, 15);
    }

    #[test]
    fn percent_encoding_equals_the_vendors() {
        let vectors = lines(include_str!("../tests/vectors/isv_urlencode_vectors.jsonl"));
        let compared = vectors
            .filter(|vector| vector.get("in").is_some())
            .map(|vector| {
                assert_eq!(percent_encode(vector["in"].as_str().unwrap()).to_string(), vector["out"], "{vector}")
            })
            .count();
        assert_eq!(compared, 15);
    }
}
