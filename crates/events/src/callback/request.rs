//! What a callback's request carries.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::refusal::Reason;

/// The parameters of a callback and its encrypted text.
pub(super) struct Sealed {
    pub(super) signature: String,
    pub(super) timestamp: String,
    pub(super) nonce: String,
    pub(super) encrypted: String,
}

impl Sealed {
    pub(super) fn read(query: &str, body: &[u8]) -> Result<Self, Reason> {
        let parameter = |name: &'static str| find(query, name).ok_or(Reason::Query(name));
        Ok(Self {
            // Of these two, addresses have one or both, with the same value.
            signature: parameter("msg_signature").or_else(|_| parameter("signature"))?,
            timestamp: parameter("timestamp")?,
            nonce: parameter("nonce")?,
            encrypted: encrypted(body).ok_or(Reason::Body)?,
        })
    }
}

fn find(query: &str, name: &str) -> Option<String> {
    let query = query.strip_prefix('?').unwrap_or(query);
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let value = pairs.find(|(key, _)| *key == name).map(|(_, value)| value.replace('+', " "))?;
    percent_decode_str(&value).decode_utf8().ok().map(|value| value.into_owned()).filter(|value| !value.is_empty())
}

fn encrypted(body: &[u8]) -> Option<String> {
    let Value::Object(mut members) = serde_json::from_slice(body).ok()? else { return None };
    match members.remove("encrypt") {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}
