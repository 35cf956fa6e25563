//! What a callback's request carries.

use dingtalk_core::shared::query_parameter;
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
        let parameter = |name: &'static str| {
            query_parameter(query, name).filter(|value| !value.is_empty()).ok_or(Reason::Query(name))
        };
        Ok(Self {
            // Of these two, addresses have one or both, with the same value.
            signature: parameter("msg_signature").or_else(|_| parameter("signature"))?,
            timestamp: parameter("timestamp")?,
            nonce: parameter("nonce")?,
            encrypted: encrypted(body).ok_or(Reason::Body)?,
        })
    }
}

fn encrypted(body: &[u8]) -> Option<String> {
    let Value::Object(mut members) = serde_json::from_slice(body).ok()? else { return None };
    match members.remove("encrypt") {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}
