//! Repeats other clients' requests through the generated crates, and compares them on the wire.
//!
//! The calls (`calls/`) are generated from the same specs as the crates.

mod calls;
mod compare;
mod form;
pub mod input;
pub mod recording;
mod report;
pub mod vectors;

use std::fmt;
use std::io;

use dingtalk_core::binding::{CredentialKind, Operation};
use dingtalk_core::{Client, Credential, CredentialFuture, Credentials, Json, Request, Result, RetryPolicy, Secret};
use dingtalk_test_support::loopback::{Loopback, Received, Script};

pub use compare::{Difference, differences};
use input::{At, Change, Input, Step};
use recording::{Line, Recording};
pub use report::Tally;

/// Every operation of every API that is compiled in.
#[must_use]
pub fn calls() -> Vec<Call> {
    calls::calls()
}

/// An operation as a typed call that takes its arguments from the input of a recording.
#[derive(Clone, Copy)]
pub struct Call {
    /// The vendor's name.
    pub action: &'static str,
    /// The operation called.
    pub operation: &'static Operation,
    /// Makes the typed request for an input. It does not have the answer's type, because decoding, which is irrelevant here, would be
    /// most of the calls' compile time.
    pub request: fn(&Input) -> Request<Json>,
}

impl Call {
    /// Creates a call. `request` makes the typed request for an input.
    #[must_use]
    pub const fn new(
        action: &'static str,
        operation: &'static Operation,
        request: fn(&Input) -> Request<Json>,
    ) -> Self {
        Self { action, operation, request }
    }

    fn is_called_by(&self, recording: &Recording) -> bool {
        self.action == recording.action || self.operation.name == recording.op
    }

    fn is_endpoint_of(&self, recording: &Recording) -> bool {
        format!("{:?}", self.operation.method).eq_ignore_ascii_case(&recording.wire.method)
            && segments(self.operation.path).eq(segments(&recording.template))
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}", self.operation.api, self.operation.name)
    }
}

/// The recorded operation, found by name or, if it was renamed, by method and path.
fn find<'c>(calls: &'c [Call], recording: &Recording) -> Option<&'c Call> {
    let of_api = || calls.iter().filter(|call| call.operation.api == recording.module);
    of_api().find(|call| call.is_called_by(recording)).or_else(|| of_api().find(|call| call.is_endpoint_of(recording)))
}

/// A path's segments; `None` for parameters.
fn segments(path: &str) -> impl Iterator<Item = Option<&str>> {
    path.split('/').map(|segment| (!segment.contains('{')).then_some(segment))
}

/// A line and its verdict.
#[derive(Debug)]
pub struct Checked {
    /// What was recorded.
    pub line: Line,
    /// The result of making the same call here.
    pub verdict: Verdict,
}

/// The result of a comparison.
#[derive(Debug)]
pub enum Verdict {
    /// The same request, except for these changes, without which the typed call is impossible.
    Equal(Vec<(At, Change)>),
    /// A different request.
    Different {
        /// What was sent; `None` if the client refused to send it.
        sent: Option<Received>,
        /// The differences, the most important first.
        differences: Vec<Difference>,
    },
    /// No spec has the operation.
    NotInSpecs,
}

/// Makes each recorded call.
///
/// # Errors
/// Returns an error if no port is available.
pub async fn check(lines: Vec<Line>) -> io::Result<Vec<Checked>> {
    let (server, calls) = (Loopback::start([Script::keep(200, "{}")]).await?, calls());
    let mut checked = Vec::new();
    for line in lines {
        let verdict = match &line {
            Line::Recording(recording) => match find(&calls, recording) {
                Some(call) => verdict(call, recording, &server).await,
                None => Verdict::NotInSpecs,
            },
            Line::Vector(vector) => vectors::verdict(vector, &server, &calls).await,
        };
        checked.push(Checked { line, verdict });
    }
    Ok(checked)
}

async fn verdict(call: &Call, recording: &Recording, server: &Loopback) -> Verdict {
    let parameters = recording.input.clone();
    let input = Input::new(parameters.path, parameters.query, parameters.headers, parameters.body);
    let before = server.received().len();
    let outcome = match client(recording, server) {
        Ok(client) => (call.request)(&input).send(&client).await.map(drop),
        Err(error) => Err(error),
    };
    // The server does not send the operation's answer, so it does not matter whether it can be read.
    let Some(sent) = server.received().get(before).cloned() else {
        let reason = outcome.err().map_or_else(|| "nothing".to_owned(), |error| format!("nothing: {error}"));
        let recorded = format!("{} {}", recording.wire.method, recording.wire.target);
        let differences = vec![Difference { at: "the request".to_owned(), recorded, sent: reason }];
        return Verdict::Different { sent: None, differences };
    };
    let mut differences = differences(recording, &sent, &input);
    for difference in &mut differences {
        difference.sent.push_str(&hint(difference, &input));
    }
    differences.extend(surprises(recording, &input));
    if differences.is_empty() {
        Verdict::Equal(input.changes())
    } else {
        Verdict::Different { sent: Some(sent), differences }
    }
}

/// Parameters that are required but missing in a recording that has every parameter.
fn surprises(recording: &Recording, input: &Input) -> Vec<Difference> {
    let of = |(at, change): (At, Change)| {
        let is_surprise = change == Change::Added && recording.variant != "min";
        is_surprise.then(|| Difference {
            at: at.to_string(),
            recorded: "nothing".to_owned(),
            sent: "a value, for the spec requires one".to_owned(),
        })
    };
    input.changes().into_iter().filter_map(of).collect()
}

/// Where the spec has the parameter that was not sent.
fn hint(difference: &Difference, input: &Input) -> String {
    let asked = input.asked();
    let is_argument = ["query.", "body"].iter().any(|part| difference.at.starts_with(part));
    let is_asked = asked.iter().any(|at| at.to_string() == difference.at);
    if !is_argument || is_asked || difference.sent != "nothing" {
        return String::new();
    }
    let name = difference.at.rsplit('.').next().unwrap_or_default();
    let elsewhere = asked.iter().find(|at| at.steps.last() == Some(&Step::Name(name.to_owned())));
    elsewhere.map_or_else(|| " (not in the spec)".to_owned(), |at| format!(" (the spec has `{at}`)"))
}

/// A client with the recorded token, whichever kind is needed.
fn client(recording: &Recording, server: &Loopback) -> Result<Client> {
    let header = recording.header("x-acs-dingtalk-access-token");
    let in_query =
        ["access_token", "suite_access_token"].iter().find_map(|name| recording.input.query.get(*name)?.as_str());
    let builder = Client::builder().endpoint(server.url()).retry(RetryPolicy::never());
    match header.or(in_query) {
        Some(token) => builder.credentials(Token(token.into())).build(),
        None => builder.build(),
    }
}

/// A recorded token, whose kind is unknown.
struct Token(Secret);

impl Credentials for Token {
    fn credential<'a>(&'a self, kind: CredentialKind, _client: &'a Client) -> Option<CredentialFuture<'a>> {
        let signs = matches!(kind, CredentialKind::SuiteSignature | CredentialKind::AppSignature);
        let credential = Credential::Token(self.0.clone());
        (!signs).then(|| Box::pin(std::future::ready(Ok(credential))) as _)
    }
}
