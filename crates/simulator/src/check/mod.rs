//! Checks a request against a spec, and finds everything that is wrong with it.

mod body;
mod choice;
mod context;
mod credential;
mod describe;
mod form;
mod headers;
mod json;
mod path;
mod query;
mod rules;
mod text;
mod values;

use crate::credentials::Credentials;
use crate::endpoint::Endpoint;
use crate::incoming::Incoming;

use context::Check;
pub(crate) use context::{Findings, Refusal};
pub(crate) use credential::{refuse_token, secrets_of};

/// Checks a request against the spec of the operation that its method and path lead to.
pub(crate) fn check(endpoint: &Endpoint, incoming: &Incoming, credentials: &Credentials) -> Findings {
    let mut check = Check { endpoint, incoming, found: Findings::default() };
    let credential_names = check.credential(credentials);
    check.path();
    check.query(&credential_names);
    check.headers();
    check.body();
    check.rules();
    check.found
}
