//! Calls the simulator with the vendor's client. Each successful example of the specs becomes a call: the simulator must accept it
//! as it arrives, and the client's typed answer must have every value of the example.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod known;
mod python;

use std::collections::{BTreeMap, BTreeSet};

use dingtalk_simulator::{Received, Reply, Simulator};
use dingtalk_spec::model::{Api, Body, Credential, Example, ExampleReply, Gateway, Location, Operation};
use dingtalk_test_support::{sent, specs};
use dingtalk_vendor_client::skipped;
use serde_json::{Map, Value, json};

use known::KNOWN;
use python::{Outcome, Python};

#[test]
fn the_vendors_client_is_served() {
    let python = match Python::with_client() {
        Ok(python) => python,
        Err(why) => {
            skipped("the_vendors_client_is_served", format!("the client is not available: {why}"));
            return;
        }
    };
    let apis = dingtalk_spec::load(specs::files().unwrap()).unwrap().apis;
    let dingtalk = Simulator::builder().start_blocking().unwrap();
    let mut caller = python.caller(dingtalk.url().trim_start_matches("http://"));
    let mut findings = BTreeSet::new();
    for case in apis.iter().filter(|api| api.gateway == Gateway::New).flat_map(cases) {
        dingtalk.forget_received();
        dingtalk.answer_next(&case.name, Reply::example(&case.example.name)).unwrap();
        let outcome = caller.call(&case.call(&dingtalk));
        let found = case.findings(outcome, &dingtalk.received());
        findings.extend(found.iter().map(|finding| format!("{}: {finding}", case.name)));
    }
    let list = |lines: &mut dyn Iterator<Item = &str>| lines.map(|line| format!("\n  {line}")).collect::<String>();
    let is_known = |finding: &str| KNOWN.iter().any(|(pattern, _)| is_like(finding, pattern));
    let is_found = |pattern: &str| findings.iter().any(|finding| is_like(finding, pattern));
    let new = list(&mut findings.iter().map(String::as_str).filter(|finding| !is_known(finding)));
    let gone = list(&mut KNOWN.iter().map(|(pattern, _)| *pattern).filter(|pattern| !is_found(pattern)));
    assert!(new.is_empty() && gone.is_empty(), "new findings:{new}\nknown, but no longer found:{gone}");
}

/// Whether a text is the pattern, in which `*` stands for any text.
fn is_like(text: &str, pattern: &str) -> bool {
    match pattern.split_once('*') {
        None => text == pattern,
        Some((start, rest)) => text.strip_prefix(start).is_some_and(|text| {
            let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            ends.into_iter().any(|at| is_like(&text[at..], rest))
        }),
    }
}

#[test]
fn patterns_stand_for_findings() {
    let cases = [
        ("a: b", "a: b", true),
        ("a: b c", "a: *", true),
        ("a: bc", "*: *c", true),
        ("a: bd", "*: *c", false),
        ("ab", "a", false),
    ];
    for (text, pattern, expected) in cases {
        assert_eq!(is_like(text, pattern), expected, "{text}, {pattern}");
    }
}

/// An example whose call succeeds.
struct Case<'a> {
    /// `contact_1_0::get_user`.
    name: String,
    api: &'a str,
    operation: &'a Operation,
    example: &'a Example,
    answer: &'a Value,
}

fn cases(api: &Api) -> impl Iterator<Item = Case<'_>> {
    let examples = api.operations.iter().flat_map(|operation| operation.examples.iter().map(move |it| (operation, it)));
    examples.filter_map(|(operation, example)| match &example.reply {
        ExampleReply::Answer(answer) => Some(Case {
            name: format!("{}::{}", api.name, operation.module),
            api: &api.name,
            operation,
            example,
            answer: answer.as_ref().unwrap_or(&Value::Null),
        }),
        ExampleReply::Failure { .. } => None,
    })
}

impl Case<'_> {
    /// The call in the format of `call.py`.
    fn call(&self, dingtalk: &Simulator) -> Value {
        let arguments = |place| -> Map<_, _> {
            let values = sent::arguments(self.operation, self.example, place);
            values.map(|(name, value)| (name.to_owned(), value.clone())).collect()
        };
        let mut request = arguments(Location::Query);
        match (&self.example.body, self.operation.body) {
            (Some(Value::Object(members)), Body::Object) => request.extend(members.clone()),
            // If a body is a single value, the client's requests have a field for it.
            (Some(body), _) => request.extend([("body".to_owned(), body.clone())]),
            (None, _) => {}
        }
        let mut headers = arguments(Location::Header);
        headers.extend(self.token(dingtalk).map(|token| ("x-acs-dingtalk-access-token".to_owned(), token.into())));
        json!({
            "api": self.api,
            "operation": self.operation.name,
            "path": arguments(Location::Path),
            "request": request,
            "headers": headers,
        })
    }

    fn token(&self, dingtalk: &Simulator) -> Option<String> {
        self.operation.credentials.first().and_then(|credential| match credential {
            Credential::AppToken => Some(dingtalk.app_token()),
            Credential::UserToken => Some(dingtalk.user_token()),
            Credential::SuiteToken => Some(dingtalk.suite_token()),
            Credential::SsoToken => Some(dingtalk.sso_token()),
            Credential::RobotToken => Some(dingtalk.robot().access_token().to_owned()),
            Credential::SuiteSignature | Credential::AppSignature => None,
        })
    }

    /// Everything that is wrong.
    fn findings(&self, outcome: Outcome, received: &[Received]) -> Vec<String> {
        let violations = received.iter().flat_map(|request| &request.violations);
        // Without the position in the spec, which changes with every edit.
        let refused: Vec<_> =
            violations.map(|it| format!("{}: expected {}, got {}", it.at, it.expected, it.found)).collect();
        let (answer, mut findings) = match outcome {
            Outcome::Done { answer, misfits } => (answer, misfits),
            Outcome::Absent(why) => return vec![why],
            Outcome::Failed(why) => return if refused.is_empty() { vec![why] } else { refused },
        };
        findings.extend(refused);
        findings.extend(lost("answer", self.answer, &answer));
        match received {
            [received] => findings.extend(self.lost_on_the_way(received)),
            several => findings.push(format!("{} requests", several.len())),
        }
        findings
    }

    fn lost_on_the_way(&self, received: &Received) -> Vec<String> {
        let (path, query) = sent::decoded_target(&received.target);
        let wanted_query: BTreeMap<_, _> = sent::texts(self.operation, self.example, Location::Query).collect();
        let wanted_body = self.example.body.as_ref().unwrap_or(&Value::Null);
        [
            lost("path", &json!(sent::path(self.operation, self.example)), &json!(path)),
            lost("query", &json!(wanted_query), &json!(query)),
            lost("body", wanted_body, &received.json().unwrap_or_default()),
        ]
        .concat()
    }
}

/// What `found` lacks compared with `wanted`. A token issued by the simulator counts as the example's.
fn lost(at: &str, wanted: &Value, found: &Value) -> Vec<String> {
    match (wanted, found) {
        (Value::Null, _) => Vec::new(),
        (Value::Object(wanted), Value::Object(found)) => {
            let found = |name| found.get(name).unwrap_or(&Value::Null);
            wanted.iter().flat_map(|(name, value)| lost(&format!("{at}.{name}"), value, found(name))).collect()
        }
        (Value::Array(wanted), Value::Array(found)) if wanted.len() == found.len() => {
            let pairs = wanted.iter().zip(found).enumerate();
            pairs.flat_map(|(index, (wanted, found))| lost(&format!("{at}[{index}]"), wanted, found)).collect()
        }
        (Value::String(_), Value::String(found)) if found.starts_with("simulated-") => Vec::new(),
        (Value::String(wanted), Value::String(found)) if wanted != found && wanted.replace(' ', "+") == *found => {
            vec![format!("{at}: spaces became `+`")]
        }
        _ if wanted == found => Vec::new(),
        _ => vec![format!("{at}: {wanted} became {found}")],
    }
}
