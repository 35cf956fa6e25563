//! Failures on the way: what is repeated, and what is not.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use dingtalk_core::{
    BoxFuture, Client, Credential, CredentialFuture, CredentialKind, Credentials, Error, RequestBody, Stopped,
    Transport, TransportError, TransportFailure, Upload,
};
use dingtalk_test_support::loopback::Script;

use super::arriving::OnDisk;
use super::{GOOD, Pieces, client, content, long_stream, serve, upload};

const LONG: usize = 3_000_000;

fn contains(body: &[u8], content: &[u8]) -> bool {
    body.windows(content.len()).any(|window| window == content)
}

#[tokio::test]
async fn what_can_be_read_again_is_sent_again() {
    let on_disk = OnDisk::new("again.zip", &content(LONG));
    for media in [Upload::path(&on_disk.0), Upload::bytes("again.zip", content(LONG))] {
        let scripts = [Script::ResetAfter(200_000), Script::ResetAfter(1_000_000), Script::keep(200, GOOD)];
        let server = serve(scripts).await;
        let beginnings = Arc::new(AtomicUsize::new(0));
        let media = media.on_progress({
            let beginnings = Arc::clone(&beginnings);
            move |progress| {
                let begins = usize::from(progress.sent <= 65_536);
                beginnings.fetch_add(begins, Ordering::SeqCst);
            }
        });
        let reply = upload(media, &client(server.url())).full().await.unwrap();
        assert_eq!((reply.attempts, beginnings.load(Ordering::SeqCst)), (3, 3));
        assert!(contains(&server.received()[0].body, &content(LONG)));
    }
}

#[tokio::test]
async fn a_stream_that_was_begun_is_not_sent_again() {
    for script in [Script::ResetAfter(200_000), Script::answer(503, "")] {
        let server = serve([script, Script::keep(200, GOOD)]).await;
        let error = upload(long_stream(LONG).0, &client(server.url())).await.unwrap_err();
        assert_eq!((error.attempts(), error.stopped()), (1, Some(Stopped::StreamUsedUp)), "{error}");
        assert!(error.to_string().contains("(1 attempt: the uploaded stream cannot be read again)"), "{error}");
        assert!(error.is_retryable(), "{error}");
        assert_eq!(server.accepted(), 1);
    }
}

/// A transport without a connection at first.
#[derive(Clone, Default)]
struct LateConnection(Arc<AtomicUsize>, Arc<Mutex<Vec<u8>>>);

impl Transport for LateConnection {
    fn send(
        &self,
        request: http::Request<RequestBody>,
        _limit: usize,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async move {
            if self.0.fetch_add(1, Ordering::SeqCst) == 0 {
                return Err(TransportError::new(TransportFailure::Connect, "not yet"));
            }
            assert!(request.body().as_bytes().is_none());
            let length = request.body().len();
            let body = request.into_body().into_bytes().await;
            let body = body.map_err(|error| TransportError::new(TransportFailure::Unreadable, error))?;
            assert_eq!(body.len() as u64, length);
            *self.1.lock().unwrap() = body.into();
            Ok(http::Response::new(GOOD.into()))
        })
    }
}

#[tokio::test]
async fn a_stream_that_was_not_begun_is_sent_in_the_next_attempt() {
    let transport = LateConnection::default();
    let client = client_of(|builder| builder.transport(transport.clone()));
    let (media, content) = long_stream(LONG);
    let reply = upload(media.clone(), &client).full().await.unwrap();
    assert_eq!(reply.attempts, 2);
    assert!(contains(&transport.1.lock().unwrap(), &content));
    let error = upload(media, &client).await.unwrap_err();
    assert!(matches!(error, Error::BadArgument(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "oapi::media_upload: `media` has already been sent: its stream can be read only once"
    );
}

fn client_of(change: impl FnOnce(dingtalk_core::ClientBuilder) -> dingtalk_core::ClientBuilder) -> Client {
    let patient = dingtalk_core::RetryPolicy::standard().first_wait(Duration::from_millis(1));
    change(Client::builder().credentials(dingtalk_core::AccessToken::app("t0ken")).retry(patient)).build().unwrap()
}

/// A source that has another token whenever one was rejected.
struct Renewing(AtomicUsize);

impl Credentials for Renewing {
    fn credential<'a>(&'a self, kind: CredentialKind, _client: &'a Client) -> Option<CredentialFuture<'a>> {
        let token = Credential::Token(format!("token-{}", self.0.load(Ordering::SeqCst)).into());
        (kind == CredentialKind::AppToken).then(|| Box::pin(std::future::ready(Ok(token))) as _)
    }

    fn rejected<'a>(
        &'a self,
        _kind: CredentialKind,
        _credential: &'a Credential,
        _client: &'a Client,
    ) -> BoxFuture<'a, ()> {
        Box::pin(async {
            self.0.fetch_add(1, Ordering::SeqCst);
        })
    }
}

#[tokio::test]
async fn a_refused_token_is_replaced_if_the_file_can_be_read_again() {
    let expired = r#"{"errcode":40014,"errmsg":"invalid access_token"}"#;
    let start = || async {
        let server = serve([Script::answer(200, expired), Script::keep(200, GOOD)]).await;
        let source = Renewing(AtomicUsize::new(0));
        let client = Client::builder().endpoint(server.url()).credentials(source).build().unwrap();
        (server, client)
    };
    let (server, client) = start().await;
    upload(Upload::bytes("a.zip", content(LONG)), &client).await.unwrap();
    let targets: Vec<_> = server.received().into_iter().map(|received| received.target).collect();
    assert_eq!(targets, ["/media/upload?access_token=token-0", "/media/upload?access_token=token-1"]);

    let (server, client) = start().await;
    let error = upload(long_stream(LONG).0, &client).await.unwrap_err();
    assert_eq!((error.code(), error.stopped()), (Some("40014"), Some(Stopped::StreamUsedUp)), "{error}");
    assert!(error.is_token_error());
    // The next call has a new token nevertheless.
    upload(long_stream(LONG).0, &client).await.unwrap();
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn a_refusal_in_the_middle_of_an_upload_arrives() {
    let body = r#"{"errcode":40009,"errmsg":"too large"}"#;
    let refusal = format!("HTTP/1.1 413 Status\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
    // The stream stops until the answer is there. It cannot be sent again if a write fails before the answer is read.
    let stream = Pieces::new([Ok(Bytes::from(content(100_000)))]).then_wait();
    for (media, script) in [
        (Upload::bytes("a.zip", content(LONG)), Script::Refuse(refusal.clone().into_bytes())),
        (Upload::stream("a.zip", LONG as u64, stream), Script::RefuseAfter(100_000, refusal.into_bytes())),
    ] {
        let server = serve([script]).await;
        let error = upload(media, &client(server.url())).await.unwrap_err();
        assert_eq!((error.status(), error.code()), (Some(413), Some("40009")), "{error:#}");
    }
}

#[tokio::test]
async fn content_that_breaks_off_is_no_upload() {
    let piece = || Ok(Bytes::from(content(100_000)));
    let broken = Pieces::new([piece(), Err("the disk is gone"), piece()]);
    let cases = [
        (Upload::stream("a", 300_000, broken), "the disk is gone"),
        (Upload::stream("a", 300_000, Pieces::new([piece(), piece()])), "it ended after 200000 of 300000 bytes"),
        (Upload::stream("a", 100_000, Pieces::new([piece(), piece()])), "it has more than 100000 bytes"),
        (Upload::stream("a", 0, Pieces::new([piece()])), "it has more than 0 bytes"),
    ];
    for (media, why) in cases {
        let server = serve([Script::keep(200, GOOD)]).await;
        let error = upload(media, &client(server.url())).await.unwrap_err();
        let Error::Transport(cause) = &error else { panic!("{error:?}") };
        assert_eq!((cause.failure(), error.attempts()), (TransportFailure::Unreadable, 1), "{error}");
        assert_eq!(format!("{error:#}"), format!("oapi::media_upload: a file to upload cannot be read: {why}"));
        assert!(!error.is_retryable());
        assert_eq!(server.received().len(), 0, "{why}");
    }
}

#[tokio::test]
async fn a_file_that_is_missing_is_no_call() {
    let server = serve([Script::keep(200, GOOD)]).await;
    let error = upload(Upload::path("/nowhere/team.png"), &client(server.url())).await.unwrap_err();
    assert!(matches!(error, Error::BadArgument(_)), "{error:?}");
    assert!(
        error.to_string().starts_with("oapi::media_upload: `media` cannot be read from /nowhere/team.png: "),
        "{error}"
    );
    assert_eq!(server.accepted(), 0);
}

/// A stream that notes when it is dropped.
struct Endless(Arc<AtomicUsize>);

impl futures_core::Stream for Endless {
    type Item = io::Result<Bytes>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(Some(Ok(Bytes::from_static(&[0; 10_000]))))
    }
}

impl Drop for Endless {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn a_call_that_is_given_up_stops_reading() {
    let server = serve([Script::Hang]).await;
    let client = client(server.url());
    let (dropped, sent) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let media = Upload::stream("endless.zip", u64::MAX / 2, Endless(Arc::clone(&dropped))).on_progress({
        let sent = Arc::clone(&sent);
        move |_| {
            sent.fetch_add(1, Ordering::SeqCst);
        }
    });
    let call = tokio::spawn(upload(media, &client).into_future());
    while sent.load(Ordering::SeqCst) < 10 {
        tokio::task::yield_now().await;
    }
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    while dropped.load(Ordering::SeqCst) == 0 || server.open() > 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert_eq!(server.received().len(), 0);
}

#[tokio::test]
async fn an_upload_that_takes_too_long_says_so() {
    let server = serve([Script::Hang]).await;
    let call = upload(long_stream(LONG).0, &client(server.url())).attempt_timeout(Duration::from_millis(100));
    let error = call.await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(error.stopped(), Some(Stopped::StreamUsedUp), "{error}");
}
