//! Signatures of the legacy gateway.

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
    let text = match suite_ticket {
        Some(ticket) => format!("{timestamp}\n{ticket}"),
        None => timestamp.to_string(),
    };
    Secret::new(STANDARD.encode(HMAC::mac(text.as_bytes(), secret.expose().as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::sign;
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
