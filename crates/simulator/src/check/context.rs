//! A check in progress, and what it has found.

use dingtalk_spec::model::{Body, Field, Location, Operation, ParameterRef, SpecPlace};
use serde_json::Value;

use crate::endpoint::Endpoint;
use crate::incoming::Incoming;
use crate::violation::Violation;

/// What a check found.
#[derive(Default)]
pub(crate) struct Findings {
    /// Everything that violates the spec.
    pub(crate) violations: Vec<Violation>,
    /// Why the credential is refused.
    pub(crate) refusal: Option<Refusal>,
    /// Path, query and header values by index of their parameter.
    pub(crate) arguments: Vec<(usize, Value)>,
    /// The body, if there is one and it is JSON.
    pub(crate) body: Option<Value>,
    /// Texts that must never be printed.
    pub(crate) secrets: Vec<String>,
}

impl Findings {
    /// The value of a parameter, unless it is absent or null.
    pub(crate) fn given(&self, operation: &Operation, parameter: &ParameterRef) -> Option<&Value> {
        let declared = operation.parameters.get(parameter.index)?;
        let value = match (declared.location, operation.body) {
            (Location::Body, Body::Value) => self.body.as_ref(),
            (Location::Body, _) => self.body.as_ref()?.get(&declared.field.wire_name),
            _ => self.arguments.iter().find(|(index, _)| *index == parameter.index).map(|(_, value)| value),
        };
        let value = parameter.inside.iter().try_fold(value?, |value, name| value.get(name));
        value.filter(|value| !value.is_null())
    }
}

/// Why a credential is refused, in the gateway's terms.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

/// A check in progress.
pub(super) struct Check<'c> {
    pub(super) endpoint: &'c Endpoint,
    pub(super) incoming: &'c Incoming,
    pub(super) found: Findings,
}

impl<'c> Check<'c> {
    pub(super) fn report(&mut self, place: SpecPlace, at: &str, expected: impl Into<String>, found: impl Into<String>) {
        let violation =
            Violation { place: Some(place), at: at.to_owned(), expected: expected.into(), found: found.into() };
        self.found.violations.push(violation);
    }

    pub(super) fn hide(&mut self, secret: &str) {
        if !secret.is_empty() {
            self.found.secrets.push(secret.to_owned());
        }
    }

    /// Declared parameters of one location, with their indexes.
    pub(super) fn declared(&self, location: Location) -> Vec<(usize, &'c Field)> {
        let parameters = self.endpoint.operation.parameters.iter().enumerate();
        parameters.filter(|(_, it)| it.location == location).map(|(index, it)| (index, &it.field)).collect()
    }
}
