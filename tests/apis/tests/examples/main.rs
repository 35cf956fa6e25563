//! Every example of every spec, through the generated call and a real socket: the request must arrive exactly as written, and the
//! answer must be read completely.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

// What the calls for recordings have compiled already is not compiled again.
use dingtalk_api_tests as _;

mod api;
mod case;
mod reading;

use std::collections::BTreeMap;
use std::fmt::Debug;

use api::cases;
use case::{Call, Case, WithEmpty, expecting};
use dingtalk_core::{AccessToken, Client, Json, RetryPolicy, Robot, SigningKey};
use dingtalk_simulator::{Received, Reply, Simulator};
use dingtalk_spec::model::{Api, Body, Example, ExampleReply, Gateway, Location, Operation};
use dingtalk_test_support::{sent, specs};
use reading::read;
use serde_json::Value;

/// The compiled APIs: all of them, unless the package's default features are off.
fn apis(calls: &[(&str, Call)]) -> Vec<Api> {
    let mut apis = dingtalk_spec::load(specs::files().unwrap()).unwrap().apis;
    apis.retain(|api| {
        cfg!(feature = "default") || calls.iter().any(|(_, call)| call.request.operation().api == api.name)
    });
    apis
}

/// Every example of the specs, by operation and name.
fn examples(apis: &[Api]) -> BTreeMap<(String, &str), (Gateway, &Operation, &Example)> {
    let operations = apis.iter().flat_map(|api| api.operations.iter().map(move |operation| (api, operation)));
    operations
        .flat_map(|(api, operation)| {
            let name = format!("{}::{}", api.name, operation.module);
            operation
                .examples
                .iter()
                .map(move |example| ((name.clone(), example.name.as_str()), (api.gateway, operation, example)))
        })
        .collect()
}

#[tokio::test]
async fn every_example_holds_on_the_wire() {
    let calls: Vec<_> = cases().into_iter().map(|Case { example, call }| (example, call())).collect();
    let apis = apis(&calls);
    let mut expected = examples(&apis);
    let dingtalk = Simulator::start().await.unwrap();
    let key = dingtalk.signing_key();
    let client = Client::builder()
        .endpoint(dingtalk.url())
        .credentials(AccessToken::app(dingtalk.app_token()))
        .credentials(AccessToken::user(dingtalk.user_token()))
        .credentials(AccessToken::suite(dingtalk.suite_token()))
        .credentials(AccessToken::sso(dingtalk.sso_token()))
        .credentials(Robot::new(dingtalk.robot().access_token()))
        .credentials(SigningKey::suite(key.access_key(), key.secret(), key.suite_ticket()))
        .credentials(SigningKey::app(key.access_key(), key.secret()))
        // A call that may be repeated carries a key that no example has.
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    let (mut held, mut failures) = (0, Vec::new());
    for (example, Call { request: call, with_empty }) in calls {
        let name = format!("{}::{}", call.operation().api, call.operation().name);
        let (gateway, operation, example) = expected.remove(&(name.clone(), example)).unwrap();
        dingtalk.forget_received();
        dingtalk.answer_next(&name, scripted(gateway, example)).unwrap();
        let outcome = call.send(&client).await;
        let checked = match dingtalk.received().as_slice() {
            [received] => request(received, operation, example),
            other => Err(format!("{} requests arrived, {:?}", other.len(), outcome.as_ref().err())),
        };
        match checked.and_then(|()| reply(example, outcome, with_empty, gateway)) {
            Ok(()) => held += 1,
            Err(problem) => failures.push(format!("{name}, {}: {problem}", example.name)),
        }
    }
    println!("{held} examples of {} APIs hold", apis.len());
    assert!(failures.is_empty(), "{} examples do not hold:\n{}", failures.len(), failures.join("\n"));
    assert!(expected.is_empty(), "no test was generated for {:?}", expected.keys());
}

/// The example's answer, byte for byte. The simulator's own examples have new tokens.
fn scripted(gateway: Gateway, example: &Example) -> Reply {
    match (&example.reply, gateway) {
        (ExampleReply::Answer(None), Gateway::New) => Reply::body(200, ""),
        // Even an operation that returns nothing says that it succeeded.
        (ExampleReply::Answer(None), Gateway::Legacy) => Reply::example(&example.name),
        (ExampleReply::Answer(Some(body)), _) => Reply::body(200, body.to_string()),
        (ExampleReply::Failure { status, body }, _) => Reply::body(*status, body.to_string()),
    }
}

/// Whether the request is the example's.
fn request(received: &Received, operation: &Operation, example: &Example) -> Result<(), String> {
    if !received.violations.is_empty() || received.refusal.is_some() {
        return Err(format!("the request was refused: {received:#?}"));
    }
    same("method", received.method.as_str(), operation.method.as_str())?;
    if operation.body == Body::Form {
        form(received, example)?;
    } else {
        let body = (!received.body.is_empty()).then(|| received.json().unwrap_or_else(|| Value::from("not JSON")));
        same("body", &body.map(sent::legible), &sent::body(operation, example).map(sent::legible))?;
    }
    let (path, query) = sent::decoded_target(&received.target);
    same("path", &path, &sent::path(operation, example))?;
    let query = sent::without_credentials(operation, query);
    same("query", &query, &sent::texts(operation, example, Location::Query).collect())?;
    sent::texts(operation, example, Location::Header)
        .try_for_each(|(name, value)| same(&name, &received.header(&name), &Some(value.as_str())))
}

/// Whether the form is the example's. Everything in it is text, and a file is compared by its name.
fn form(received: &Received, example: &Example) -> Result<(), String> {
    let parts = received.form().ok_or("the body is not a form")?.into_iter();
    let text = |content| String::from_utf8(content).unwrap_or_else(|_| "not text".to_owned());
    let parts = parts.map(|part| (part.name, part.file_name.unwrap_or_else(|| text(part.content))));
    let expected = example.body.iter().filter_map(Value::as_object).flatten();
    let expected = expected.map(|(name, value)| (name.clone(), sent::as_text(value)));
    same("form", &parts.collect::<BTreeMap<_, _>>(), &expected.collect())
}

fn same<T: PartialEq + Debug + ?Sized>(what: &str, sent: &T, expected: &T) -> Result<(), String> {
    if sent == expected { Ok(()) } else { Err(format!("{what}: sent {sent:?}, but the example has {expected:?}")) }
}

/// Whether the call's outcome is the example's.
fn reply(
    example: &Example,
    outcome: dingtalk_core::Result<Json>,
    with_empty: WithEmpty,
    gateway: Gateway,
) -> Result<(), String> {
    match (&example.reply, outcome) {
        (ExampleReply::Answer(None), Ok(_)) => Ok(()),
        (ExampleReply::Answer(Some(answer)), Ok(_)) => {
            let mut outcome = Ok(());
            with_empty(&mut |empty| outcome = read(empty, answer, gateway));
            outcome
        }
        (ExampleReply::Failure { status, body }, Err(error)) => {
            same("status", &error.status(), &Some(*status))?;
            let raw = error.body().and_then(|raw| serde_json::from_slice::<Value>(raw).ok());
            same("failure", &raw.as_ref(), &Some(body))?;
            error.code().map(drop).ok_or_else(|| format!("no code was read: {error:?}"))
        }
        (reply, outcome) => Err(format!("expected {reply:?}, got {:?}", outcome.err())),
    }
}
