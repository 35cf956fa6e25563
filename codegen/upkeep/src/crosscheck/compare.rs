//! Compares the operations of specs with a client's calls.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::Call;
use super::page::{self, Seen};
use super::report::{Crosscheck, EndpointCheck, How, Settlement};
use super::{Rule, decisions, nesting};
use crate::drift::{Fact, Pair, walk};
use dingtalk_spec::Workspace;
use dingtalk_spec::model::{Api, Body, Credential, Operation};
use dingtalk_spec::path;

/// Compares the specs of the APIs that `clients` has calls for, by their names.
#[must_use]
pub fn compare(workspace: &Workspace, clients: &BTreeMap<String, Vec<Call>>) -> Crosscheck {
    let mut crosscheck = Crosscheck::default();
    for api in &workspace.apis {
        let Some(calls) = clients.get(&api.name) else { continue };
        for operation in &api.operations {
            let mut check = match find(calls, operation) {
                Some(call) => compare_call(api, operation, call),
                None => absent(api, operation),
            };
            for difference in &mut check.differences {
                difference.spec_place = Some(workspace.locate(&operation.place, &difference.at));
            }
            crosscheck.endpoints.push(check);
        }
    }
    crosscheck
}

/// The call of the operation's name, or else the only one of its path and method, or else of its path.
fn find<'c>(calls: &'c [Call], operation: &Operation) -> Option<&'c Call> {
    let plain = |path: &str| path::renamed(path, |_| Some(String::new()));
    let path = plain(&operation.path.text);
    let same_path = || calls.iter().filter(|call| plain(&call.path) == path);
    let by_name = calls.iter().find(|call| call.operation == operation.name);
    by_name.or_else(|| same_path().find(|call| call.method == operation.method)).or_else(|| same_path().next())
}

fn compare_call(api: &Api, operation: &Operation, call: &Call) -> EndpointCheck {
    let Seen { page, covered } = page::seen(call, api, operation);
    let mut pairs = walk(&api.name, api.gateway, operation, &page);
    pairs.retain(|pair| can_say(pair.fact));
    pairs.extend(credentials(operation, call));
    pairs.extend(encoding(operation, call));
    let mut seen = BTreeSet::new();
    pairs.retain(|pair| seen.insert((pair.at.clone(), pair.fact, pair.page.clone(), pair.spec.clone())));
    let pairs = nesting::paired(pairs, operation);
    let mut check = check(api, operation);
    let by_rule = |(rule, at): (Rule, String)| Settlement { at, how: How::Rule(rule) };
    // A type that is mentioned in several places is covered in each of them.
    let mut known = BTreeSet::new();
    check.settled.extend(covered.into_iter().filter(|one| known.insert(one.clone())).map(by_rule));
    decisions::judge(&mut check, Some(call), operation, pairs);
    check.differences.sort_by_key(|difference| difference.fact);
    check.facts = Some(page);
    check
}

/// Whether clients say such things.
fn can_say(fact: Fact) -> bool {
    matches!(
        fact,
        Fact::Operation
            | Fact::Method
            | Fact::Path
            | Fact::Content
            | Fact::Field
            | Fact::Location
            | Fact::Type
            | Fact::Required
    )
}

/// Clients say whether a call takes a token, but not whose.
fn credentials(operation: &Operation, call: &Call) -> Option<Pair> {
    let is_token =
        |credential: &Credential| !matches!(credential, Credential::SuiteSignature | Credential::AppSignature);
    let word = |is: bool| Some(if is { "token" } else { "none" }.to_owned());
    let spec = operation.credentials.iter().any(is_token);
    Some(Pair::new("credentials", Fact::Credentials, word(call.takes_token?), word(spec)))
}

fn encoding(operation: &Operation, call: &Call) -> Option<Pair> {
    let is_sent = operation.body != Body::None;
    let word = |is_form: bool| Some(if is_form { "form" } else { "json" }.to_owned());
    let (client, spec) = (word(call.is_form), word(operation.body == Body::Form));
    is_sent.then(|| Pair::new("body", Fact::Encoding, client, spec))
}

fn check(api: &Api, operation: &Operation) -> EndpointCheck {
    EndpointCheck {
        krate: api.name.clone(),
        operation: operation.name.clone(),
        page: operation.page.slug.clone(),
        path: operation.place.file.to_string(),
        facts: None,
        differences: Vec::new(),
        settled: Vec::new(),
        outdated: Vec::new(),
    }
}

/// An operation that the client does not have.
fn absent(api: &Api, operation: &Operation) -> EndpointCheck {
    let mut check = check(api, operation);
    let spec = format!("{} {}", operation.method.as_str(), operation.path.text);
    let pair = Pair::new("operation", Fact::Endpoint, None, Some(spec));
    decisions::judge(&mut check, None, operation, vec![pair]);
    check
}
