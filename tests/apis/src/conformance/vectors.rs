//! Inputs and outputs of the vendor's signature class, which may be next to recorded requests.

use dingtalk_core::binding::CredentialKind;
use dingtalk_core::{Client, RetryPolicy, Secret, SigningKey, sign};
use dingtalk_test_support::loopback::Loopback;
use serde::Deserialize;

use super::input::Input;
use super::{Call, Difference, Verdict};

/// The input and output of a step in signing a call.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
#[allow(missing_docs, reason = "the file's own names")]
pub enum Vector {
    /// A signature, and its form in a query.
    Signature {
        timestamp: i64,
        suite_ticket: Option<String>,
        secret: String,
        signature: String,
        signature_urlencoded: String,
    },
    /// A text, and its form in a query.
    Encoding {
        #[serde(rename = "in")]
        text: String,
        out: String,
    },
    /// The order of parameters in a signed call's query.
    Order { query_order: String },
}

impl Vector {
    /// A readable name.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Signature { timestamp, suite_ticket, .. } => {
                format!("signature of {timestamp} and {suite_ticket:?}")
            }
            Self::Encoding { text, .. } => format!("encoding of {text:?}"),
            Self::Order { .. } => "order of a signed query".to_owned(),
        }
    }
}

/// The parameters that the client adds to the query of a signed call.
const SIGNING: [&str; 4] = ["accessKey", "signature", "suiteTicket", "timestamp"];

/// Computes the signature, or makes a signed call for what only a request shows.
pub(super) async fn verdict(vector: &Vector, server: &Loopback, calls: &[Call]) -> Verdict {
    let is_signed = |call: &&Call| call.operation.credentials.contains(&CredentialKind::SuiteSignature);
    let Some(call) = calls.iter().find(is_signed) else { return Verdict::NotInSpecs };
    let differences = match vector {
        Vector::Signature { timestamp, suite_ticket, secret, signature, signature_urlencoded } => {
            let ours = sign(&Secret::from(secret.as_str()), *timestamp, suite_ticket.as_deref());
            let encoded = signed_query(call, signature, server).await;
            vec![
                difference("signature", signature, ours.expose()),
                difference("signature_urlencoded", signature_urlencoded, value(&encoded, "suiteTicket")),
            ]
        }
        Vector::Encoding { text, out } => {
            vec![difference("out", out, value(&signed_query(call, text, server).await, "suiteTicket"))]
        }
        Vector::Order { query_order } => {
            let ours = signed_query(call, "ticket", server).await;
            let ours: Vec<_> = names(&ours).filter(|name| SIGNING.contains(name)).collect();
            // The recorded call also has other parameters.
            let theirs: Vec<_> = names(query_order).filter(|name| ours.contains(name)).collect();
            vec![difference("query_order", &theirs.join("&"), &ours.join("&"))]
        }
    };
    let differences: Vec<_> = differences.into_iter().flatten().collect();
    if differences.is_empty() { Verdict::Equal(Vec::new()) } else { Verdict::Different { sent: None, differences } }
}

fn difference(at: &str, recorded: &str, sent: &str) -> Option<Difference> {
    let text = |text: &str| format!("{text:?}");
    (recorded != sent).then(|| Difference { at: at.to_owned(), recorded: text(recorded), sent: text(sent) })
}

/// The raw query of a call signed with this ticket.
async fn signed_query(call: &Call, ticket: &str, server: &Loopback) -> String {
    let before = server.received().len();
    let key = SigningKey::suite("suitekey", "secret", ticket);
    let client = Client::builder().endpoint(server.url()).credentials(key).retry(RetryPolicy::never()).build();
    if let Ok(client) = client {
        // Only what arrives matters; if the call fails earlier, nothing does.
        let _ = (call.request)(&Input::default()).send(&client).await;
    }
    let received = server.received();
    let target = received.get(before).map(|request| request.target.as_str()).unwrap_or_default();
    target.split_once('?').map_or_else(String::new, |(_, query)| query.to_owned())
}

fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query.split('&').filter_map(|pair| pair.split_once('='))
}

fn names(query: &str) -> impl Iterator<Item = &str> {
    pairs(query).map(|(name, _)| name)
}

fn value<'q>(query: &'q str, wanted: &str) -> &'q str {
    pairs(query).find(|(name, _)| *name == wanted).map_or("", |(_, value)| value)
}
