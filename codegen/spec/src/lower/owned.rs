//! Headers and query parameters that the client writes itself, so that no spec may declare them.

use crate::diagnostics::Problem;
use crate::lower::context::Context;
use crate::model::{Credential, Gateway};
use crate::names;
use crate::node::Entry;

/// Headers that the client writes.
const OWNED_HEADERS: [&str; 14] = [
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "cookie",
    "expect",
    "host",
    "te",
    "transfer-encoding",
    "user-agent",
    "x-acs-dingtalk-access-token",
];

/// Whether a parameter can be a header of this name: one that the client does not write itself.
pub fn can_be_header(name: &str) -> bool {
    !is_owned_header(name) && is_header_name(name)
}

fn is_owned_header(name: &str) -> bool {
    OWNED_HEADERS.iter().any(|owned| owned.eq_ignore_ascii_case(name))
}

fn is_header_name(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
}

/// Whether a parameter can be in the query under this name: one that the client does not write itself. On the legacy gateway,
/// credentials travel in the query.
pub fn can_be_query(name: &str, gateway: Gateway, credentials: &[Credential]) -> bool {
    let owned = |credential: &Credential| -> &[&str] {
        match credential {
            Credential::AppToken | Credential::UserToken | Credential::SsoToken => &["access_token"],
            Credential::SuiteToken => &["suite_access_token"],
            Credential::SuiteSignature => &["accessKey", "timestamp", "suiteTicket", "signature"],
            Credential::AppSignature => &["accessKey", "timestamp", "signature"],
            Credential::RobotToken => &["access_token", "timestamp", "sign"],
        }
    };
    gateway == Gateway::New || !credentials.iter().any(|credential| owned(credential).contains(&name))
}

/// Refuses headers that the client writes, names that no header can have, and headers that differ only in case.
pub(crate) fn check_headers(entries: &[Entry], cx: &Context<'_>) {
    let mut seen: Vec<(String, &Entry)> = Vec::new();
    for entry in entries {
        let lower = entry.key.to_ascii_lowercase();
        if is_owned_header(&entry.key) {
            let problem =
                Problem::new(entry.key_span.clone(), format!("the client writes the header `{}` itself", entry.key))
                    .label("cannot be a parameter");
            cx.report(match lower.as_str() {
                "authorization" | "x-acs-dingtalk-access-token" => {
                    problem.help("`credentials` says how a call is authorized")
                }
                _ => problem,
            });
        } else if !is_header_name(&lower) {
            let problem = Problem::new(entry.key_span.clone(), format!("no header can be called `{}`", entry.key));
            cx.report(problem.label("expected letters, digits and hyphens"));
        } else if let Some((_, first)) = seen.iter().find(|(name, _)| *name == lower)
            // Otherwise their names in Rust clash, which is reported elsewhere.
            && (entry.node.has("name")
                || first.node.has("name")
                || names::snake(&entry.key) != names::snake(&first.key))
        {
            let problem = Problem::new(entry.key_span.clone(), format!("two headers are called `{lower}`"));
            cx.report(problem.label("header names ignore case").related(first.key_span.clone(), "the first"));
        }
        seen.push((lower, entry));
    }
}

/// Refuses query parameters that the client writes.
pub(crate) fn check_queries(entries: &[Entry], credentials: &[Credential], cx: &Context<'_>) {
    let Some(gateway) = cx.facts.gateway else { return };
    for entry in entries.iter().filter(|entry| !can_be_query(&entry.key, gateway, credentials)) {
        let message = format!("the client writes `{}` into the query itself", entry.key);
        let problem = Problem::new(entry.key_span.clone(), message)
            .label("cannot be a parameter as well")
            .help("`credentials` says how a call is authorized");
        cx.report(problem);
    }
}
