//! Every example of every embedded spec: the request is accepted, and the answer is the example's.

use dingtalk_simulator::{Reply, Simulator};
use dingtalk_spec::model::{Body, Credential, Example, ExampleReply, Gateway, Location, Operation, Type};
use dingtalk_spec::{SourceFile, load};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::http::{Call, call};
use crate::{shipped, signatures};

/// The embedded specs.
fn spec_files() -> Vec<SourceFile> {
    let file = |path: &str, text: &str| SourceFile { path: path.to_owned(), bytes: text.into() };
    let apis = dingtalk_spec_files::APIS.iter();
    let endpoints = apis.clone().flat_map(|api| api.endpoints).map(|endpoint| file(endpoint.path, endpoint.text));
    apis.map(|api| file(api.path, api.text)).chain(endpoints).collect()
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// A path, query or header value as it is sent.
fn plain(ty: &Type, value: &Value) -> String {
    match value {
        Value::String(text) if !matches!(ty, Type::JsonText(_)) => text.clone(),
        other => other.to_string(),
    }
}

fn request(dingtalk: &Simulator, gateway: Gateway, operation: &Operation, example: &Example) -> Call {
    let mut path = operation.path.text.clone();
    let mut query = Vec::new();
    let mut headers = Vec::new();
    for (index, value) in &example.arguments {
        let parameter = &operation.parameters[*index];
        let (name, text) = (&parameter.field.wire_name, plain(&parameter.field.ty, value));
        match parameter.location {
            Location::Path => path = path.replace(&format!("{{{name}}}"), &encode(&text)),
            Location::Query => query.push(format!("{}={}", encode(name), encode(&text))),
            Location::Header => headers.push(format!("{name}: {text}")),
            Location::Body => {}
        }
    }
    if let Some(credential) = operation.credentials.first() {
        let (name, token) = match credential {
            Credential::AppToken => ("access_token", dingtalk.app_token()),
            Credential::UserToken => ("access_token", dingtalk.user_token()),
            Credential::SuiteToken => ("suite_access_token", dingtalk.suite_token()),
            Credential::SsoToken => ("access_token", dingtalk.sso_token()),
            Credential::SuiteSignature | Credential::AppSignature => ("", String::new()),
            Credential::RobotToken => ("access_token", dingtalk.robot().access_token().to_owned()),
        };
        match (name, gateway) {
            ("", _) => {
                query.push(signatures::own_query(dingtalk, *credential == Credential::SuiteSignature));
            }
            (_, Gateway::New) => headers.push(format!("x-acs-dingtalk-access-token: {token}")),
            (name, Gateway::Legacy) => query.push(format!("{name}={token}")),
        }
    }
    let line = format!("{} {path}?{}", operation.method.as_str(), query.join("&"));
    let call = headers.iter().fold(call(&line), |call, header| call.header(header));
    match (&example.body, operation.body) {
        (Some(body), Body::Form) => form(call, operation, body),
        (Some(body), _) => call.json(&body.to_string()),
        (None, Body::Object) => call.json("{}"),
        (None, _) => call,
    }
}

/// The body as a form. A file is written by its name, and made as long as it has to be.
fn form(call: Call, operation: &Operation, body: &Value) -> Call {
    let mut text = String::new();
    for (name, value) in body.as_object().unwrap() {
        let field = &operation.parameters.iter().find(|one| one.field.wire_name == *name).unwrap().field;
        let value = plain(&field.ty, value);
        text += &format!("--BOUNDARY\r\nContent-Disposition: form-data; name=\"{name}\"");
        text += &match field.ty {
            Type::File => {
                let content = "x".repeat(field.limits.min_length.unwrap_or(1).try_into().unwrap());
                format!("; filename=\"{value}\"\r\n\r\n{content}\r\n")
            }
            _ => format!("\r\n\r\n{value}\r\n"),
        };
    }
    call.header("content-type: multipart/form-data; boundary=BOUNDARY").body(&(text + "--BOUNDARY--\r\n"))
}

/// Tokens and request ids are the simulator's own.
fn answers(sent: &Value, example: &Value) -> bool {
    match (sent, example) {
        (Value::Object(sent), Value::Object(example)) => {
            example.iter().all(|(name, value)| sent.get(name).is_some_and(|sent| answers(sent, value)))
        }
        (Value::Array(sent), Value::Array(example)) => {
            sent.len() == example.len() && sent.iter().zip(example).all(|(sent, example)| answers(sent, example))
        }
        (Value::String(sent), Value::String(example)) => sent == example || sent.starts_with("simulated-"),
        (sent, example) => sent == example,
    }
}

/// Among examples with the same request, the first one answers, and the others must be requested.
fn shares_its_request(operation: &Operation, example: &Example) -> bool {
    let earlier = operation.examples.iter().take_while(|other| other.name != example.name);
    earlier.into_iter().any(|other| other.arguments == example.arguments && other.body == example.body)
}

/// An example whose next page is itself answers as the last page, and must be requested to answer as it is.
fn leads_to_itself(operation: &Operation, example: &Example) -> bool {
    let (Some(pagination), ExampleReply::Answer(Some(answer))) = (&operation.pagination, &example.reply) else {
        return false;
    };
    let next = pagination.next.iter().flatten().try_fold(answer, |value, name| value.get(name));
    let position = &pagination.position;
    let Some(parameter) = operation.parameters.get(position.index) else { return false };
    let argument = example.arguments.iter().find(|(index, _)| *index == position.index).map(|(_, value)| value);
    let given = argument.or_else(|| example.body.as_ref()?.get(&parameter.field.wire_name));
    let given = given.and_then(|given| position.inside.iter().try_fold(given, |value, name| value.get(name)));
    given.is_some() && given == next
}

#[test]
fn every_example_is_accepted() {
    let dingtalk = shipped();
    let mut count = 0;
    for api in load(spec_files()).unwrap().apis {
        for operation in &api.operations {
            for example in &operation.examples {
                let what = format!("{}::{}, example {}", api.name, operation.module, example.name);
                dingtalk.forget_received();
                if shares_its_request(operation, example) || leads_to_itself(operation, example) {
                    let name = format!("{}::{}", api.name, operation.module);
                    dingtalk.answer_next(&name, Reply::example(&example.name)).unwrap();
                }
                let answer = request(&dingtalk, api.gateway, operation, example).send(&dingtalk);
                let received = &dingtalk.received()[0];
                assert!(received.violations.is_empty() && received.refusal.is_none(), "{what}: {received:#?}");
                let expected = match &example.reply {
                    ExampleReply::Answer(body) => (200, body.as_ref()),
                    ExampleReply::Failure { status, body } => (*status, Some(body)),
                };
                assert_eq!(answer.status, expected.0, "{what}");
                match expected.1 {
                    Some(body) => assert!(answers(&answer.json(), body), "{what}: {}", answer.body),
                    None if api.gateway == Gateway::Legacy => {
                        assert!(
                            answers(&answer.json(), &json!({"errcode": 0, "errmsg": "ok"})),
                            "{what}: {}",
                            answer.body
                        );
                    }
                    None => assert_eq!(answer.body, "{}", "{what}"),
                }
                count += 1;
            }
        }
    }
    assert!(count >= 6, "{count}");
}
