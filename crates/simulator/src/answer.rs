//! Answers: prepared, and as they are sent.

use std::time::Duration;

use dingtalk_spec::model::{Example, ExampleReply, Gateway};
use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue};
use serde_json::{Map, Value};

use crate::check::Findings;
use crate::credentials::Credentials;
use crate::endpoint::Endpoint;
use crate::envelope;
use crate::issue::issue_tokens;
use crate::paging::{end_circle, turn_to_page};
use crate::synthesize::synthesize;

/// The status of an answer that is never sent.
const NO_STATUS: u16 = 0;

/// An answer, except for what is only known when it is sent: tokens and the request id.
#[derive(Debug, Clone)]
pub(crate) struct PreparedAnswer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) after: Duration,
    /// Whether the connection is closed instead.
    pub(crate) drops: bool,
    body: PreparedBody,
}

/// The body of a prepared answer.
#[derive(Debug, Clone)]
pub(crate) enum PreparedBody {
    /// A failure, or nothing.
    Json(Option<Value>),
    /// A success according to the operation's spec, whose tokens are replaced by valid ones.
    Success(Value),
    /// Sent as it is.
    Raw(Vec<u8>),
    /// Whatever the operation answers if nothing was requested.
    Usual,
}

/// An answer as it is sent.
pub(crate) struct WireAnswer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Vec<u8>,
    pub(crate) after: Duration,
    /// Whether the connection is closed instead.
    pub(crate) drops: bool,
    /// Tokens in it.
    pub(crate) secrets: Vec<String>,
}

impl PreparedAnswer {
    pub(crate) fn new(status: u16, body: PreparedBody) -> Self {
        Self { status, headers: Vec::new(), after: Duration::ZERO, drops: false, body }
    }

    /// No answer: the connection is closed.
    pub(crate) fn dropped() -> Self {
        Self { drops: true, ..Self::new(NO_STATUS, PreparedBody::Json(None)) }
    }

    /// Fills in the usual answer if this stands for it.
    pub(crate) fn or_usual(self, usual: impl FnOnce() -> Self) -> Self {
        match self.body {
            PreparedBody::Usual => {
                let usual = usual();
                Self { status: usual.status, body: usual.body, ..self }
            }
            _ => self,
        }
    }

    pub(crate) fn failure(gateway: Gateway, status: u16, code: &str, message: &str) -> Self {
        Self::new(status, PreparedBody::Json(Some(envelope::failure(gateway, code, message))))
    }

    /// Fills in tokens and request id.
    pub(crate) fn finish(
        self,
        gateway: Gateway,
        endpoint: Option<&Endpoint>,
        credentials: &mut Credentials,
        id: &str,
    ) -> WireAnswer {
        let mut secrets = Vec::new();
        let frame = Frame { status: self.status, headers: self.headers, after: self.after, drops: self.drops };
        let mut body = match self.body {
            PreparedBody::Usual => None,
            PreparedBody::Raw(body) => {
                let is_json = serde_json::from_slice::<Value>(&body).is_ok();
                return frame.around(body, is_json, secrets);
            }
            PreparedBody::Json(body) => body,
            PreparedBody::Success(mut body) => {
                if let Some(endpoint) = endpoint {
                    secrets = issue_tokens(endpoint, &mut body, credentials);
                }
                Some(body)
            }
        };
        if let Some(body) = &mut body {
            envelope::add_request_id(gateway, !(200..300).contains(&self.status), body, id);
        }
        let bytes = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
        let is_json = !bytes.is_empty();
        frame.around(bytes, is_json, secrets)
    }
}

/// Everything of an answer but its body.
struct Frame {
    status: u16,
    headers: Vec<(HeaderName, HeaderValue)>,
    after: Duration,
    drops: bool,
}

impl Frame {
    fn around(self, body: Vec<u8>, is_json: bool, secrets: Vec<String>) -> WireAnswer {
        let content_type = if is_json { "application/json; charset=utf-8" } else { "text/plain; charset=utf-8" };
        let mut headers = Vec::new();
        if !body.is_empty() && !self.headers.iter().any(|(name, _)| name == CONTENT_TYPE) {
            headers.push((CONTENT_TYPE, HeaderValue::from_static(content_type)));
        }
        headers.extend(self.headers);
        WireAnswer { status: self.status, headers, body, after: self.after, drops: self.drops, secrets }
    }
}

/// An example's answer. If that is empty, an object is sent anyway: the vendor's client fails on an empty body, and a legacy answer
/// without `errcode` and `errmsg` is not one.
pub(crate) fn example_answer(gateway: Gateway, example: &Example) -> PreparedAnswer {
    match &example.reply {
        ExampleReply::Answer(Some(body)) => PreparedAnswer::new(200, PreparedBody::Success(body.clone())),
        ExampleReply::Answer(None) => {
            PreparedAnswer::new(200, PreparedBody::Success(envelope::success(gateway, Map::new())))
        }
        ExampleReply::Failure { status, body } => PreparedAnswer::new(*status, PreparedBody::Json(Some(body.clone()))),
    }
}

/// The answer if no test requested one: that of the example with the same request, or of the first example that succeeds, or one made
/// up from the types. Pages lead from the first to a last one.
pub(crate) fn usual_answer(endpoint: &Endpoint, findings: &Findings) -> PreparedAnswer {
    let examples = &endpoint.operation.examples;
    let same = examples.iter().find(|example| is_request_of(findings, example));
    let succeeds = |example: &&Example| matches!(example.reply, ExampleReply::Answer(_));
    let mut answer = match same.or_else(|| examples.iter().find(succeeds)) {
        Some(example) => example_answer(endpoint.gateway, example),
        None => PreparedAnswer::new(200, PreparedBody::Success(made_up(endpoint))),
    };
    if let PreparedBody::Success(body) = &mut answer.body {
        let turn = if same.is_some() { end_circle } else { turn_to_page };
        turn(endpoint, findings, body);
    }
    answer
}

fn is_request_of(findings: &Findings, example: &Example) -> bool {
    let same_body = match (&findings.body, &example.body) {
        (Some(a), Some(b)) => without_nulls(a) == without_nulls(b),
        (Some(one), None) | (None, Some(one)) => without_nulls(one) == Value::Object(serde_json::Map::new()),
        (None, None) => true,
    };
    let found = |(index, value): &(usize, Value)| {
        findings.arguments.iter().any(|(other, given)| other == index && without_nulls(given) == without_nulls(value))
    };
    same_body && findings.arguments.len() == example.arguments.len() && example.arguments.iter().all(found)
}

fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name.clone(), without_nulls(value)))
            .collect(),
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}

fn made_up(endpoint: &Endpoint) -> Value {
    match synthesize(endpoint, &endpoint.operation.answer) {
        Value::Object(members) => envelope::success(endpoint.gateway, members),
        other => other,
    }
}
