//! Headers and query parameters that the client writes itself, so that no spec may declare them.

use crate::diagnostics::Problem;
use crate::lower::context::Context;
use crate::model::Credential;
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

/// Refuses headers that the client writes, names that no header can have, and headers that differ only in case.
pub(crate) fn check_headers(entries: &[Entry], cx: &Context<'_>) {
    let mut seen: Vec<(String, &Entry)> = Vec::new();
    for entry in entries {
        let lower = entry.key.to_ascii_lowercase();
        let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        if OWNED_HEADERS.contains(&lower.as_str()) {
            let problem =
                Problem::new(entry.key_span.clone(), format!("the client writes the header `{}` itself", entry.key))
                    .label("cannot be a parameter");
            cx.report(match lower.as_str() {
                "authorization" | "x-acs-dingtalk-access-token" => {
                    problem.help("`credentials` says how a call is authorized")
                }
                _ => problem,
            });
        } else if !lower.is_empty() && !lower.chars().all(token) {
            let problem = Problem::new(entry.key_span.clone(), format!("no header can be called `{}`", entry.key));
            cx.report(problem.label("expected letters, digits and hyphens"));
        } else if let Some((_, first)) = seen.iter().find(|(name, _)| *name == lower)
            // Otherwise their names in Rust clash, which is reported elsewhere.
            && (entry.node.has("name") || first.node.has("name"))
        {
            let problem = Problem::new(entry.key_span.clone(), format!("two headers are called `{lower}`"));
            cx.report(problem.label("header names ignore case").related(first.key_span.clone(), "the first"));
        }
        seen.push((lower, entry));
    }
}

/// Refuses query parameters that the client writes: on the legacy gateway, credentials travel in the query.
pub(crate) fn check_queries(entries: &[Entry], credentials: &[Credential], cx: &Context<'_>) {
    if !cx.is_legacy() {
        return;
    }
    for entry in entries {
        let owned = credentials.iter().any(|credential| {
            let names: &[&str] = match credential {
                Credential::AppToken | Credential::UserToken | Credential::SsoToken => &["access_token"],
                Credential::SuiteToken => &["suite_access_token"],
                Credential::SuiteSignature => &["accessKey", "timestamp", "suiteTicket", "signature"],
                Credential::AppSignature => &["accessKey", "timestamp", "signature"],
            };
            names.contains(&entry.key.as_str())
        });
        if owned {
            let message = format!("the client writes `{}` into the query itself", entry.key);
            let problem = Problem::new(entry.key_span.clone(), message)
                .label("cannot be a parameter as well")
                .help("`credentials` says how a call is authorized");
            cx.report(problem);
        }
    }
}
