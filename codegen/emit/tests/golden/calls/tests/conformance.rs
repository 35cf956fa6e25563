//! From typed calls to the wire, and back from there: the input that an example's request carries gives the same request again.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use dingtalk_core::{
    AccessToken, BoxFuture, Client, RequestBody, RetryPolicy, SigningKey, Transport, TransportError, TransportFailure,
};
use dingtalk_golden_calls::conformance::input::Input;
use dingtalk_simulator::read_form;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

/// Keeps the request that was sent last and answers none.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Option<http::Request<Bytes>>>>);

impl Transport for Recorder {
    fn send(
        &self,
        request: http::Request<RequestBody>,
        _limit: usize,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let body = body.into_bytes().await.unwrap();
            *self.0.lock().unwrap() = Some(http::Request::from_parts(head, body));
            Err(TransportError::new(TransportFailure::Connect, "nobody is there"))
        })
    }
}

impl Recorder {
    fn take(&self) -> http::Request<Bytes> {
        self.0.lock().unwrap().take().unwrap()
    }
}

#[tokio::test]
async fn what_an_example_sends_is_sent_again() {
    let recorder = Recorder::default();
    let client = Client::builder()
        .transport(recorder.clone())
        .retry(RetryPolicy::never())
        .credentials(AccessToken::app("app-token"))
        .credentials(AccessToken::suite("suite-token"))
        .credentials(AccessToken::user("user-token"))
        .credentials(SigningKey::suite("suite-key", "suite-secret", "ticket"))
        .build()
        .unwrap();
    let calls = dingtalk_golden_calls::conformance::calls();
    for case in dingtalk_golden_calls::cases() {
        let example = (case.call)();
        (example.send)(&client).await.unwrap_err();
        let wanted = recorder.take();
        let call = calls.iter().find(|call| std::ptr::eq(call.operation, example.operation)).unwrap();
        let input = input(example.operation.path, &wanted);
        (call.request)(&input).send(&client).await.unwrap_err();
        let what = format!("{}, {}", call.action, case.example);
        assert_eq!(shown(&recorder.take()), shown(&wanted), "{what}");
        assert_eq!(input.changes(), [], "{what}");
    }
}

/// The logical input of a request.
fn input(template: &str, request: &http::Request<Bytes>) -> Input {
    let path = template.split('/').zip(request.uri().path().split('/'));
    let path = path.filter_map(|(segment, value)| {
        let (before, rest) = segment.split_once('{')?;
        let (name, after) = rest.split_once('}')?;
        Some((name, value.strip_prefix(before)?.strip_suffix(after)?))
    });
    let query = request.uri().query().into_iter().flat_map(|query| query.split('&'));
    let headers = request.headers().iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().into()));
    Input::new(
        decoded(path),
        decoded(query.filter_map(|pair| pair.split_once('='))),
        headers.collect(),
        serde_json::from_slice(request.body()).ok().or_else(|| form(request)),
    )
}

/// The fields of a form: texts, and files as objects.
fn form(request: &http::Request<Bytes>) -> Option<Value> {
    let content_type = request.headers().get("content-type")?.to_str().unwrap();
    let parts = read_form(content_type, request.body()).ok()?.into_iter();
    let fields = parts.map(|part| {
        let content = part.text().unwrap().to_owned();
        let value = match &part.file_name {
            Some(name) => json!({ "name": name, "content": content }),
            None => content.into(),
        };
        (part.name, value)
    });
    Some(Value::Object(fields.collect()))
}

fn decoded<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Map<String, Value> {
    let text = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
    pairs.map(|(name, value)| (text(name), text(value).into())).collect()
}

/// The request without what changes with time.
fn shown(request: &http::Request<Bytes>) -> String {
    let changes = |pair: &&str| !pair.starts_with("timestamp=") && !pair.starts_with("signature=");
    let query = request.uri().query().unwrap_or_default().split('&').filter(changes).collect::<Vec<_>>();
    let body = String::from_utf8_lossy(request.body());
    let text = format!("{} {} {query:?} {:?} {body}", request.method(), request.uri().path(), request.headers());
    // Every form has its own boundary.
    match text.split_once("boundary=").and_then(|(_, rest)| rest.split_once('"')) {
        Some((boundary, _)) => text.replace(boundary, "BOUNDARY"),
        None => text,
    }
}
