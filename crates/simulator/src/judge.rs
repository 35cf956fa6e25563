//! Whether a request is good, and if not, why.

use dingtalk_spec::Report;
use dingtalk_spec::model::Gateway;

use crate::answer::PreparedAnswer;
use crate::catalog::{Catalog, Entry};
use crate::check::{Findings, Refusal, check, secrets_of};
use crate::credentials::Credentials;
use crate::endpoint::Endpoint;
use crate::incoming::Incoming;
use crate::nearest::alternatives;
use crate::routes::{self, Route};
use crate::violation::Violation;

/// A request, judged.
pub(crate) struct Judged<'c> {
    pub(crate) gateway: Gateway,
    /// The operation that method and path lead to.
    pub(crate) operation: Option<&'c str>,
    pub(crate) findings: Findings,
    pub(crate) subject: Subject<'c>,
}

/// What a request was judged by.
pub(crate) enum Subject<'c> {
    /// The spec of its operation.
    Spec(&'c Endpoint),
    /// Nothing: the spec of its operation has mistakes.
    BrokenSpec,
    /// Nothing: there is no such operation.
    Nothing,
}

/// Judges a request.
pub(crate) fn judge<'c>(catalog: &'c Catalog, incoming: &Incoming, credentials: &Credentials) -> Judged<'c> {
    match routes::find(catalog.entries(), &incoming.method, &incoming.path, &incoming.segments) {
        Route::Found(entries) => best(&entries, incoming, credentials),
        Route::OtherMethod(entries) => other_method(incoming, &entries),
        Route::Unknown(nearest) => unknown_path(incoming, nearest),
    }
}

/// Of operations that share method and path, the one that the request fits best.
fn best<'c>(entries: &[&'c Entry], incoming: &Incoming, credentials: &Credentials) -> Judged<'c> {
    let mut best: Option<Judged<'c>> = None;
    for entry in entries {
        let judged = match entry.endpoint() {
            Ok(endpoint) => Judged {
                gateway: entry.gateway,
                operation: Some(&entry.name),
                findings: check(endpoint, incoming, credentials),
                subject: Subject::Spec(endpoint),
            },
            Err(report) => return broken_spec(entry, report),
        };
        if best.as_ref().is_none_or(|best| judged.findings.violations.len() < best.findings.violations.len()) {
            best = Some(judged);
        }
    }
    best.unwrap_or_else(|| unknown_path(incoming, None))
}

fn broken_spec<'c>(entry: &'c Entry, report: &Report) -> Judged<'c> {
    let violation = |mistake: &dingtalk_spec::Diagnostic| Violation {
        place: Some(mistake.place.clone()),
        at: "spec".to_owned(),
        expected: "a spec without mistakes".to_owned(),
        found: match mistake.label.as_str() {
            "" => format!("a mistake: {}", mistake.message),
            label => format!("a mistake: {} ({label})", mistake.message),
        },
    };
    Judged {
        gateway: entry.gateway,
        operation: Some(&entry.name),
        findings: Findings { violations: report.diagnostics.iter().map(violation).collect(), ..Findings::default() },
        subject: Subject::BrokenSpec,
    }
}

fn other_method<'c>(incoming: &Incoming, entries: &[&'c Entry]) -> Judged<'c> {
    let first = entries.first();
    let violation = Violation {
        place: first.and_then(|entry| entry.statement("method")),
        at: "method".to_owned(),
        expected: alternatives(entries.iter().map(|entry| entry.method)),
        found: format!("`{}`", incoming.method),
    };
    no_operation(incoming, first.map_or_else(|| gateway_of(&incoming.path), |entry| entry.gateway), violation)
}

fn unknown_path<'c>(incoming: &Incoming, nearest: Option<&'c Entry>) -> Judged<'c> {
    let expected = match nearest {
        Some(entry) => format!("the path of an operation (did you mean `{} {}`?)", entry.method, entry.url_path),
        None => "the path of an operation".to_owned(),
    };
    let violation = Violation {
        place: nearest.and_then(|entry| entry.statement("path")),
        at: "path".to_owned(),
        expected,
        found: format!("`{} {}`", incoming.method, incoming.path),
    };
    no_operation(incoming, gateway_of(&incoming.path), violation)
}

fn no_operation<'c>(incoming: &Incoming, gateway: Gateway, violation: Violation) -> Judged<'c> {
    let findings = Findings { violations: vec![violation], secrets: secrets_of(incoming), ..Findings::default() };
    Judged { gateway, operation: None, findings, subject: Subject::Nothing }
}

/// Paths of the new gateway begin with a version: `/v1.0/`.
pub(crate) fn gateway_of(path: &str) -> Gateway {
    let version = path.strip_prefix("/v").and_then(|rest| rest.split('/').next()).unwrap_or_default();
    let is_version = version.split_once('.').is_some_and(|(major, minor)| {
        [major, minor].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    });
    if is_version { Gateway::New } else { Gateway::Legacy }
}

/// The answer to a request whose credential is refused.
pub(crate) fn refused(gateway: Gateway, refusal: &Refusal) -> PreparedAnswer {
    PreparedAnswer::failure(gateway, refusal.status, refusal.code, &refusal.message)
}

impl<'c> Judged<'c> {
    /// The endpoint, if the request is good.
    ///
    /// # Errors
    /// The answer that says why it is not. A refused credential comes before violations.
    pub(crate) fn accepted(&self) -> Result<&'c Endpoint, PreparedAnswer> {
        if let Some(refusal) = &self.findings.refusal {
            return Err(refused(self.gateway, refusal));
        }
        match self.subject {
            Subject::Spec(endpoint) if self.findings.violations.is_empty() => Ok(endpoint),
            _ => Err(self.violations()),
        }
    }

    fn violations(&self) -> PreparedAnswer {
        let count = self.findings.violations.len();
        let plural = if count == 1 { "" } else { "s" };
        let (code, mut message) = match self.subject {
            Subject::BrokenSpec => {
                let operation = self.operation.unwrap_or_default();
                ("Simulator.BrokenSpec", format!("the spec of `{operation}` has {count} mistake{plural}:"))
            }
            _ => ("Simulator.SpecViolation", format!("{count} violation{plural} of the spec:")),
        };
        for violation in &self.findings.violations {
            message.push_str(&format!("\n{violation}"));
        }
        match self.gateway {
            Gateway::New => PreparedAnswer::failure(self.gateway, 400, code, &message),
            Gateway::Legacy => PreparedAnswer::failure(self.gateway, 200, "40035", &message),
        }
    }
}
