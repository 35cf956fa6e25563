//! What the fixtures' examples put on the wire, as a text to be reviewed: `UPDATE_EXPECT=1 cargo test` rewrites it.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use dingtalk_core::{
    AccessToken, BoxFuture, Client, RequestBody, RetryPolicy, SigningKey, Transport, TransportError, TransportFailure,
};
use expect_test::expect_file;

/// Writes requests down and answers none.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<String>>);

impl Transport for Recorder {
    fn send(
        &self,
        request: http::Request<RequestBody>,
        _limit: usize,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let mut text = String::new();
        writeln!(text, "{} {}", request.method(), request.uri().path()).unwrap();
        // The time and what is made from it change.
        let changes = |pair: &&str| pair.starts_with("timestamp=") || pair.starts_with("signature=");
        let pairs = request.uri().query().into_iter().flat_map(|query| query.split('&'));
        pairs.filter(|pair| !changes(pair)).for_each(|pair| writeln!(text, "  {pair}").unwrap());
        for (name, value) in request.headers() {
            writeln!(text, "{name}: {}", value.to_str().unwrap()).unwrap();
        }
        let content_type = request.headers().get("content-type").map(|value| value.to_str().unwrap().to_owned());
        let boundary =
            content_type.as_deref().and_then(|value| value.split_once("boundary=")).map(|(_, it)| it.to_owned());
        Box::pin(async move {
            let body = request.into_body().into_bytes().await.unwrap();
            writeln!(text, "{}", String::from_utf8_lossy(&body).replace("\r\n", "\n").trim_end()).unwrap();
            // Another one for each request.
            let text = boundary.map_or(text.clone(), |boundary| text.replace(&boundary, "BOUNDARY"));
            self.0.lock().unwrap().push_str(&text);
            Err(TransportError::new(TransportFailure::Connect, "nobody is there"))
        })
    }
}

#[tokio::test]
async fn requests() {
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
    for case in dingtalk_golden_calls::cases() {
        let call = (case.call)();
        writeln!(recorder.0.lock().unwrap(), "== {}::{} {}", call.operation.api, call.operation.name, case.example)
            .unwrap();
        let error = (call.send)(&client).await.unwrap_err();
        assert!(format!("{error:#}").contains("nobody is there"), "{error:#}");
    }
    expect_file!["wire.txt"].assert_eq(&recorder.0.lock().unwrap());
}
