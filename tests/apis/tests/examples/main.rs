//! Every example of every spec, through the generated call and a real socket: the request must arrive exactly as written, and the
//! answer must be read completely.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod api;
mod case;
mod reading;

use std::collections::BTreeMap;

use api::cases;
use case::Case;
use dingtalk_core::{AccessToken, Client, SigningKey};
use dingtalk_simulator::{Received, Reply, Simulator};
use dingtalk_spec::model::{Api, Body, Example, ExampleReply, Gateway, Location, Operation};
use dingtalk_test_support::{sent, specs};
use reading::assert_read;
use serde_json::Value;

/// The compiled APIs: all of them, unless the package's default features are off.
fn apis(cases: &[Case]) -> Vec<Api> {
    let mut apis = dingtalk_spec::load(specs::files().unwrap()).unwrap().apis;
    apis.retain(|api| cfg!(feature = "default") || cases.iter().any(|case| case.operation.api == api.name));
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
    let cases = cases();
    let apis = apis(&cases);
    let mut expected = examples(&apis);
    let dingtalk = Simulator::start().await.unwrap();
    let key = dingtalk.signing_key();
    let client = Client::builder()
        .endpoint(dingtalk.url())
        .credentials(AccessToken::app(dingtalk.app_token()))
        .credentials(AccessToken::user(dingtalk.user_token()))
        .credentials(AccessToken::suite(dingtalk.suite_token()))
        .credentials(AccessToken::sso(dingtalk.sso_token()))
        .credentials(SigningKey::suite(key.access_key(), key.secret(), key.suite_ticket()))
        .credentials(SigningKey::app(key.access_key(), key.secret()))
        .build()
        .unwrap();
    for case in cases {
        let name = format!("{}::{}", case.operation.api, case.operation.name);
        let (gateway, operation, example) = expected.remove(&(name.clone(), case.example)).unwrap();
        dingtalk.forget_received();
        dingtalk.answer_next(&name, scripted(example)).unwrap();
        let outcome = case.send(&client).await;
        let received = dingtalk.received();
        assert_eq!(received.len(), 1, "{case:?}");
        assert_request(&received[0], operation, example);
        match (&example.reply, outcome) {
            (ExampleReply::Answer(None), Ok(_)) => {}
            (ExampleReply::Answer(Some(answer)), Ok(_)) => {
                assert_read(&mut *(case.empty)(), answer, gateway, &format!("{case:?}"));
            }
            (ExampleReply::Failure { status, body }, Err(error)) => {
                assert_eq!(error.status(), Some(*status), "{case:?}");
                assert_eq!(serde_json::from_slice::<Value>(error.body().unwrap()).unwrap(), *body, "{case:?}");
                assert!(error.code().is_some(), "{case:?}: {error:?}");
            }
            (reply, outcome) => panic!("{case:?}: {reply:?}, but {:?}", outcome.err()),
        }
    }
    assert!(expected.is_empty(), "no test was generated for {:?}", expected.keys());
}

/// The example's answer, byte for byte. The simulator's own examples have new tokens.
fn scripted(example: &Example) -> Reply {
    match &example.reply {
        ExampleReply::Answer(None) => Reply::body(200, ""),
        ExampleReply::Answer(Some(body)) => Reply::body(200, body.to_string()),
        ExampleReply::Failure { status, body } => Reply::body(*status, body.to_string()),
    }
}

/// Everything in a form is text; a file is compared by its name.
fn assert_form(received: &Received, example: &Example) {
    let parts = received.form().unwrap().into_iter();
    let parts =
        parts.map(|part| (part.name, part.file_name.unwrap_or_else(|| String::from_utf8(part.content).unwrap())));
    let expected = example.body.iter().flat_map(|body| body.as_object().unwrap());
    let expected = expected.map(|(name, value)| (name.clone(), sent::as_text(value)));
    assert_eq!(parts.collect::<BTreeMap<_, _>>(), expected.collect());
}

fn assert_request(received: &Received, operation: &Operation, example: &Example) {
    assert!(received.violations.is_empty() && received.refusal.is_none(), "{received:#?}");
    assert_eq!(received.method, operation.method.as_str());
    if operation.body == Body::Form {
        assert_form(received, example);
    } else {
        assert_eq!(
            received.json(),
            example.body.clone().or(received.body.is_empty().then_some(Value::Null)).filter(|body| !body.is_null())
        );
    }
    let (path, mut query) = sent::decoded_target(&received.target);
    assert_eq!(path, sent::path(operation, example));
    // A signed call has its signature in the query, next to its parameters.
    let signing = ["accessKey", "signature", "suiteTicket", "timestamp", "access_token", "suite_access_token"];
    query.retain(|name, _| !signing.contains(&name.as_str()));
    assert_eq!(query, sent::texts(operation, example, Location::Query).collect());
    for (name, value) in sent::texts(operation, example, Location::Header) {
        assert_eq!(received.header(&name), Some(value.as_str()));
    }
}
