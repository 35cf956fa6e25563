//! Holds a request against a spec, and finds everything that is wrong with it.

mod body;
mod credential;
mod describe;
mod format;
mod headers;
mod json;
mod path;
mod query;
mod rules;
mod text;
mod values;

use dingtalk_spec::model::{Field, Location, SpecPlace};
use serde_json::Value;

use crate::incoming::Incoming;
use crate::routes::Endpoint;
use crate::state::Desk;
use crate::violation::Violation;

pub(crate) use credential::Refusal;

/// What a check brought to light.
#[derive(Default)]
pub(crate) struct Findings {
    /// Everything that goes against the spec.
    pub(crate) violations: Vec<Violation>,
    /// Why the credential is no good.
    pub(crate) refusal: Option<Refusal>,
    /// Path, query and header values by index of their parameter.
    pub(crate) arguments: Vec<(usize, Value)>,
    /// The body, where there is one and it is JSON.
    pub(crate) body: Option<Value>,
    /// Texts that nothing may print.
    pub(crate) secrets: Vec<String>,
}

/// A check in progress.
struct Check<'c> {
    endpoint: &'c Endpoint,
    incoming: &'c Incoming,
    found: Findings,
}

/// Holds a request against the spec of an operation whose method and path it has.
pub(crate) fn check(endpoint: &Endpoint, incoming: &Incoming, desk: &Desk) -> Findings {
    let mut check = Check { endpoint, incoming, found: Findings::default() };
    let credential_names = check.credential(desk);
    check.path();
    check.query(&credential_names);
    check.headers();
    check.body();
    check.rules();
    check.found
}

impl<'c> Check<'c> {
    fn report(&mut self, place: SpecPlace, at: &str, expected: impl Into<String>, found: impl Into<String>) {
        let violation =
            Violation { place: Some(place), at: at.to_owned(), expected: expected.into(), found: found.into() };
        self.found.violations.push(violation);
    }

    fn hide(&mut self, secret: &str) {
        if !secret.is_empty() {
            self.found.secrets.push(secret.to_owned());
        }
    }

    /// Declared parameters of one place, with their index.
    fn declared(&self, location: Location) -> Vec<(usize, &'c Field)> {
        let parameters = self.endpoint.operation.parameters.iter().enumerate();
        parameters.filter(|(_, it)| it.location == location).map(|(index, it)| (index, &it.field)).collect()
    }
}
