//! When calls are repeated, paced and given up, and what can be set for one call, on real sockets.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use dingtalk_contact_1_0 as contact;
use dingtalk_core::binding::{Body, CredentialKind, Decode, Fields, Gateway, Method, Operation, Slots};
use dingtalk_core::{
    AccessToken, BoxFuture, Client, ClientBuilder, Credential, CredentialFuture, Credentials, Error, Request,
    RequestBody, RetryPolicy, Secret, Sending, Stopped, Transport, TransportError, TransportFailure,
};
use dingtalk_test_support::loopback::{Loopback, Script};

const fn operation(gateway: Gateway, name: &'static str, safe_to_repeat: bool) -> Operation {
    Operation {
        api: "sample_1_0",
        name,
        page: "https://example.com/page",
        gateway,
        method: Method::Post,
        path: "/v1.0/sample",
        credentials: &[CredentialKind::AppToken],
        safe_to_repeat,
        body: Body::Object,
        answers: true,
        parameters: &[],
        rules: &[],
        errors: &[],
    }
}

static SAFE: Operation = operation(Gateway::New, "safe", true);
static UNSAFE: Operation = operation(Gateway::New, "unsafe", false);
static SAFE_LEGACY: Operation = operation(Gateway::Legacy, "safe_legacy", true);
static UNSAFE_LEGACY: Operation = operation(Gateway::Legacy, "unsafe_legacy", false);

#[derive(Debug, Default)]
struct Answer {
    name: Option<String>,
}

impl Fields for Answer {
    fn field(&mut self, name: &str) -> Option<&mut dyn Decode> {
        (name == "name").then_some(&mut self.name)
    }
}

fn call(operation: &'static Operation, client: &Client) -> Sending<Answer> {
    Request::new(operation, Slots::new(operation.parameters)).send(client)
}

const SHORT: Duration = Duration::from_millis(2);
/// Time limit for what should be immediate.
const PATIENCE: Duration = Duration::from_secs(15);
const GOOD: &str = r#"{"name":"a"}"#;

fn client_of(address: String) -> ClientBuilder {
    Client::builder()
        .endpoint(address)
        .credentials(AccessToken::app("t0ken"))
        .attempt_timeout(PATIENCE)
        .timeout(PATIENCE + Duration::from_secs(5))
        .retry(RetryPolicy::standard().first_wait(SHORT))
}

fn client(server: &Loopback) -> Client {
    client_of(server.url()).build().unwrap()
}

async fn server(scripts: impl IntoIterator<Item = Script>) -> Loopback {
    Loopback::start(scripts).await.unwrap()
}

/// How often an operation is tried after a failure, depending on whether it is safe to repeat, and why it is not tried again.
#[tokio::test]
async fn failures_are_repeated_by_their_meaning() {
    use Stopped::{AttemptsUsedUp, NotSafeToRepeat, NotWorthRepeating};
    let new = |status: u16, code: &str| (&SAFE, &UNSAFE, Script::answer(status, format!(r#"{{"code":"{code}"}}"#)));
    let legacy = |body: &str| (&SAFE_LEGACY, &UNSAFE_LEGACY, Script::answer(200, body));
    let any = |script: Script| (&SAFE, &UNSAFE, script);
    let always = [(4, AttemptsUsedUp), (4, AttemptsUsedUp)];
    let if_safe = [(4, AttemptsUsedUp), (1, NotSafeToRepeat)];
    let if_safe_thrice = [(3, AttemptsUsedUp), (1, NotSafeToRepeat)];
    let never = [(1, NotWorthRepeating), (1, NotWorthRepeating)];
    let rows = [
        (new(403, "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"), always),
        (new(403, "Forbidden.AccessDenied.QpsLimitForApi"), always),
        (new(429, "Throttling"), always),
        (any(Script::answer(429, "")), always),
        (legacy(r#"{"errcode":90018}"#), always),
        (legacy(r#"{"errcode":"90002"}"#), always),
        (legacy(r#"{"errcode":88,"sub_code":"90018"}"#), always),
        (legacy(r#"{"error_response":{"code":7,"sub_code":"90002"}}"#), always),
        (legacy(r#"{"errcode":90001}"#), always),
        (legacy(r#"{"errcode":"90008"}"#), always),
        (legacy(r#"{"errcode":88,"errmsg":"error[subcode=90006,submsg=limit]"}"#), always),
        (new(200, "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"), always),
        (new(500, "system.busy"), if_safe_thrice),
        (new(429, "system.busy"), if_safe_thrice),
        (legacy(r#"{"errcode":-1}"#), if_safe_thrice),
        (legacy(r#"{"errcode":"-1"}"#), if_safe_thrice),
        (legacy(r#"{"errcode":15,"sub_code":"isp.-1"}"#), if_safe_thrice),
        (legacy(r#"{"errcode":15,"errmsg":"error[subcode=isp.-1,submsg=busy]"}"#), if_safe_thrice),
        (new(500, "serviceBusy"), if_safe_thrice),
        (new(200, "systemBusy"), if_safe_thrice),
        (any(Script::answer(502, "<html>")), if_safe),
        (any(Script::answer(503, "")), if_safe),
        (any(Script::answer(504, "")), if_safe),
        (any(Script::Hang), if_safe),
        (any(Script::Reset(Vec::new())), if_safe),
        (any(Script::Reset(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".to_vec())), if_safe),
        (any(Script::Say(Vec::new())), if_safe),
        (new(403, "Forbidden.AccessDenied.ApiCountLimitForOrg"), never),
        (new(429, "Forbidden.AccessDenied.ApiCountLimitForOrg"), never),
        (legacy(r#"{"errcode":90020}"#), never),
        (legacy(r#"{"errcode":88,"sub_code":"90020"}"#), never),
        (new(500, "ServiceFailure"), never),
        (any(Script::answer(500, "<html>")), never),
        (new(200, "Forbidden.AccessDenied.ApiCountLimitForOrg"), never),
        (new(200, "invalid.param"), never),
        (legacy(r#"{"errcode":90020,"errmsg":"error[subcode=90018,submsg=limit]"}"#), never),
        (legacy(r#"{"errcode":90017}"#), never),
        (new(400, "-1"), never),
        (new(400, "invalid.param"), never),
        (new(404, "InvalidAction.NotFound"), never),
        (any(Script::answer(200, "<html>")), never),
        (any(Script::answer(302, "")), never),
    ];
    for ((safe, not_safe, script), expected) in rows {
        for (operation, expected) in [safe, not_safe].into_iter().zip(expected) {
            let server = server([script.clone()]).await;
            let patience = if matches!(script, Script::Hang) { Duration::from_millis(200) } else { PATIENCE };
            let error = call(operation, &client(&server)).attempt_timeout(patience).await.unwrap_err();
            let sent = u32::try_from(server.received().len()).unwrap();
            let stopped = error.stopped().unwrap();
            assert_eq!((sent, error.attempts(), stopped), (expected.0, expected.0, expected.1), "{script:?}: {error}");
        }
    }
}

/// Nothing was sent, so repeating is harmless even if the call is not safe to repeat.
#[tokio::test]
async fn refused_connections_are_always_repeated() {
    let address = {
        // Bound, but not listening.
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
        socket
    };
    let client = client_of(format!("http://{}", address.local_addr().unwrap())).build().unwrap();
    for operation in [&SAFE, &UNSAFE] {
        let error = call(operation, &client).await.unwrap_err();
        assert!(matches!(&error, Error::Transport(why) if why.failure() == TransportFailure::Connect), "{error:?}");
        assert_eq!((error.attempts(), error.stopped()), (4, Some(Stopped::AttemptsUsedUp)));
        assert!(error.to_string().ends_with(" (4 attempts: no more attempts are allowed)"), "{error}");
    }
    // The server had no work with them, so they take nothing from the budget.
    for _ in 0..20 {
        let error = call(&UNSAFE, &client).await.unwrap_err();
        assert_eq!(error.stopped(), Some(Stopped::AttemptsUsedUp), "{error}");
    }
}

#[tokio::test]
async fn a_repeated_call_ends_with_the_first_success() {
    let busy = Script::answer(503, "");
    let server = server([busy.clone(), Script::Reset(Vec::new()), busy, Script::answer(200, GOOD)]).await;
    let reply = call(&SAFE, &client(&server)).full().await.unwrap();
    assert_eq!((reply.answer.name.as_deref(), reply.attempts, reply.status), (Some("a"), 4, 200));
    let bodies: Vec<_> = server.received().into_iter().map(|request| (request.target, request.body)).collect();
    assert!(bodies.windows(2).all(|two| two[0] == two[1]), "{bodies:?}");
}

#[tokio::test]
async fn the_error_says_how_often_and_why_no_more() {
    let server = server([Script::answer(503, r#"{"code":"c","message":"m"}"#)]).await;
    let text = |error: Error| error.to_string();
    let begins = "returned HTTP 503, c, m";
    let ends = "; see https://example.com/page";
    let error = text(call(&SAFE, &client(&server)).await.unwrap_err());
    assert_eq!(error, format!("sample_1_0::safe {begins} (4 attempts: no more attempts are allowed){ends}"));
    let error = text(call(&UNSAFE, &client(&server)).await.unwrap_err());
    assert_eq!(
        error,
        format!("sample_1_0::unsafe {begins} (1 attempt: not repeated because it may have been carried out){ends}")
    );
    let patient = RetryPolicy::standard().first_wait(Duration::from_secs(60));
    let error = call(&SAFE, &client(&server)).retry(patient).await.unwrap_err();
    assert_eq!(error.stopped(), Some(Stopped::OutOfTime));
    assert_eq!(
        text(error),
        format!("sample_1_0::safe {begins} (1 attempt: no time was left for another attempt){ends}")
    );
}

#[tokio::test]
async fn waits_lie_between_the_attempts() {
    let server = server([Script::answer(503, "")]).await;
    let policy = RetryPolicy::standard().attempts(3).first_wait(Duration::from_millis(40));
    let begun = Instant::now();
    let error = call(&SAFE, &client(&server)).retry(policy).await.unwrap_err();
    assert_eq!(error.attempts(), 3);
    // 40 ms and 80 ms, minus a quarter at most.
    assert!(begun.elapsed() >= Duration::from_millis(90), "{:?}", begun.elapsed());
}

/// Also if the status does not say that it is a limit, and for dates; never beyond the call's time.
#[tokio::test]
async fn a_wait_that_the_server_asks_for_is_kept() {
    let limit = r#"{"code":"Forbidden.AccessDenied.QpsLimitForApi"}"#;
    let asks = |status, wait: &str, body: &str| Script::answer_with(status, &format!("retry-after: {wait}\r\n"), body);
    for refusal in [asks(503, "1", ""), asks(429, "1", ""), asks(403, "1", limit)] {
        let server = server([refusal, Script::answer(200, GOOD)]).await;
        let begun = Instant::now();
        call(&SAFE, &client(&server)).await.unwrap();
        assert!(begun.elapsed() >= Duration::from_secs(1), "{:?}", begun.elapsed());
    }
    for (wait, attempts) in [
        ("0", 2),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 2),
        ("soon", 2),
        ("3600", 1),
        ("Fri, 31 Dec 2100 23:59:59 GMT", 1),
        ("99999999999999999999999", 1),
    ] {
        let server = server([asks(503, wait, ""), Script::answer(200, GOOD)]).await;
        let outcome = call(&SAFE, &client(&server)).full().await;
        let made = outcome.as_ref().map_or_else(Error::attempts, |reply| reply.attempts);
        assert_eq!((made, server.received().len()), (attempts, attempts as usize), "{wait}");
        if let Err(error) = outcome {
            assert_eq!(error.stopped(), Some(Stopped::OutOfTime), "{error}");
        }
    }
}

/// The total limits attempts, waits and the source of credentials.
#[tokio::test]
async fn nothing_outlasts_the_calls_time() {
    struct Never;
    impl Credentials for Never {
        fn credential<'a>(&'a self, _: CredentialKind, _: &'a Client) -> Option<CredentialFuture<'a>> {
            Some(Box::pin(std::future::pending()))
        }
    }
    let total = Duration::from_millis(150);
    let hanging = server([Script::Hang]).await;
    let many = RetryPolicy::standard().attempts(1_000_000).first_wait(Duration::from_millis(10));
    let begun = Instant::now();
    let error =
        call(&SAFE, &client(&hanging)).timeout(total).attempt_timeout(Duration::from_millis(40)).retry(many).await;
    let error = error.unwrap_err();
    assert_eq!(error.stopped(), Some(Stopped::OutOfTime), "{error}");
    assert!((1..=5).contains(&error.attempts()), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(10));

    let error = call(&SAFE, &client(&hanging)).timeout(total).credentials(Never).await.unwrap_err();
    assert_eq!((error.attempts(), error.stopped()), (0, Some(Stopped::OutOfTime)));
    assert!(error.to_string().contains("waiting for a credential"), "{error}");

    let answering = server([Script::keep(200, GOOD)]).await;
    let client = client(&answering);
    call(&SAFE, &client).timeout(Duration::MAX).attempt_timeout(Duration::MAX).await.unwrap();
    let error = call(&SAFE, &client).timeout(Duration::ZERO).await.unwrap_err();
    assert!(matches!(&error, Error::Transport(why) if why.failure() == TransportFailure::Timeout), "{error:?}");
    assert_eq!((error.attempts(), error.stopped()), (0, Some(Stopped::OutOfTime)));
    call(&SAFE, &client).await.unwrap();
    assert_eq!((answering.received().len(), answering.accepted()), (2, 1));
}

#[tokio::test]
async fn a_client_in_trouble_stops_repeating() {
    let server = server([Script::answer(503, "")]).await;
    let client = client(&server);
    let policy = RetryPolicy::standard().attempts(2).first_wait(Duration::from_micros(1));
    let mut stopped = Vec::new();
    for _ in 0..60 {
        stopped.push(call(&SAFE, &client).retry(policy.clone()).await.unwrap_err().stopped().unwrap());
    }
    assert_eq!(stopped[..50], [Stopped::AttemptsUsedUp; 50]);
    assert_eq!(stopped[50..], [Stopped::BudgetUsedUp; 10]);
    assert_eq!(server.received().len(), 50 * 2 + 10);
    let error = call(&SAFE, &client.clone()).await.unwrap_err();
    assert!(error.to_string().contains("(1 attempt: too many calls are being repeated already)"), "{error}");
}

/// Returns numbered tokens: the next one whenever the current one is rejected.
#[derive(Default)]
struct Numbered {
    current: AtomicUsize,
    refused: Mutex<Vec<String>>,
    stuck: bool,
}

impl Credentials for Numbered {
    fn credential<'a>(&'a self, kind: CredentialKind, _: &'a Client) -> Option<CredentialFuture<'a>> {
        let token = format!("t0ken-{}", self.current.load(Ordering::SeqCst));
        let credential = Credential::Token(Secret::new(token));
        (kind == CredentialKind::AppToken).then(|| Box::pin(std::future::ready(Ok(credential))) as _)
    }

    fn rejected<'a>(&'a self, _: CredentialKind, credential: &'a Credential, _: &'a Client) -> BoxFuture<'a, ()> {
        if let Credential::Token(token) = credential {
            self.refused.lock().unwrap().push(token.expose().to_owned());
        }
        self.current.fetch_add(usize::from(!self.stuck), Ordering::SeqCst);
        Box::pin(std::future::ready(()))
    }
}

fn token_of(request: &dingtalk_test_support::loopback::Received) -> String {
    match request.header("x-acs-dingtalk-access-token") {
        Some(token) => token.to_owned(),
        None => request.target.split_once("access_token=").unwrap().1.to_owned(),
    }
}

/// Even if the call is not safe to repeat and retries are off: a server that rejects the token has done nothing.
#[tokio::test]
async fn a_refused_token_is_replaced_once() {
    let invalid = || Script::answer(400, r#"{"code":"InvalidAuthentication","message":"t0ken-0 is bad"}"#);
    let legacy = |body: &str| Script::answer(200, body);
    for (operation, refusal) in [
        (&SAFE, invalid()),
        (&UNSAFE, invalid()),
        (&UNSAFE_LEGACY, legacy(r#"{"errcode":40014}"#)),
        (&UNSAFE_LEGACY, legacy(r#"{"errcode":"42001"}"#)),
        (&UNSAFE_LEGACY, legacy(r#"{"errcode":88,"sub_code":"40014"}"#)),
        (&UNSAFE_LEGACY, legacy(r#"{"errcode":33001}"#)),
        (&UNSAFE_LEGACY, legacy(r#"{"errcode":42009}"#)),
        (&UNSAFE_LEGACY, legacy(r#"{"errcode":88,"errmsg":"ding talk error[subcode=40014,submsg=bad token]"}"#)),
        (&UNSAFE_LEGACY, legacy(r#"{"errcode":88,"sub_code":"isv.42001"}"#)),
        (&UNSAFE, Script::answer(200, r#"{"code":"InvalidAuthentication","message":"bad"}"#)),
        (&UNSAFE, Script::answer(400, r#"{"code":"accesstoken.expired","message":"old"}"#)),
    ] {
        let server = server([refusal.clone(), Script::answer(200, GOOD)]).await;
        let source = Arc::new(Numbered::default());
        let sending = call(operation, &client(&server)).credentials(Arc::clone(&source)).retry(RetryPolicy::never());
        let reply = sending.full().await.unwrap();
        assert_eq!((reply.answer.name.as_deref(), reply.attempts), (Some("a"), 2));
        assert_eq!(*source.refused.lock().unwrap(), ["t0ken-0"]);
        assert_eq!(server.received().iter().map(token_of).collect::<Vec<_>>(), ["t0ken-0", "t0ken-1"]);
    }
    for stuck in [false, true] {
        let server = server([invalid()]).await;
        let source = Arc::new(Numbered { stuck, ..Numbered::default() });
        let error = call(&SAFE, &client(&server)).credentials(Arc::clone(&source)).await.unwrap_err();
        let sent = if stuck { 1 } else { 2 };
        assert_eq!((error.code(), error.attempts()), (Some("InvalidAuthentication"), sent));
        assert_eq!(error.stopped(), Some(Stopped::NotWorthRepeating));
        assert_eq!(*source.refused.lock().unwrap(), ["t0ken-0"]);
        assert_eq!(server.received().len(), sent as usize);
        assert_eq!(error.to_string().contains("t0ken-0"), !stuck, "{error}");
    }
}

/// The repeated call may fail for another reason, and is then repeated as usual.
#[tokio::test]
async fn a_refused_token_and_a_busy_server() {
    let invalid = Script::answer(400, r#"{"code":"InvalidAuthentication"}"#);
    let server = server([Script::answer(503, ""), invalid, Script::answer(503, ""), Script::answer(200, GOOD)]).await;
    let source = Arc::new(Numbered::default());
    let reply = call(&SAFE, &client(&server)).credentials(Arc::clone(&source)).full().await.unwrap();
    assert_eq!((reply.attempts, source.refused.lock().unwrap().len()), (4, 1));
    let tokens: Vec<_> = server.received().iter().map(token_of).collect();
    assert_eq!(tokens, ["t0ken-0", "t0ken-0", "t0ken-1", "t0ken-1"]);
}

/// The source's own failure is reported, with the attempt before it.
#[tokio::test]
async fn a_refused_token_that_cannot_be_replaced() {
    #[derive(Default)]
    struct Once(AtomicUsize);
    impl Credentials for Once {
        fn credential<'a>(&'a self, _: CredentialKind, _: &'a Client) -> Option<CredentialFuture<'a>> {
            let first = self.0.fetch_add(1, Ordering::SeqCst) == 0;
            let outcome = if first { Ok(Credential::Token(Secret::new("t0ken"))) } else { Err("no more".into()) };
            Some(Box::pin(std::future::ready(outcome)))
        }
    }
    let server = server([Script::answer(400, r#"{"code":"InvalidAuthentication"}"#)]).await;
    let error = call(&SAFE, &client(&server)).credentials(Once::default()).await.unwrap_err();
    assert_eq!(format!("{error:#}"), "sample_1_0::safe: the credential source failed: no more");
    assert_eq!((error.attempts(), server.received().len()), (1, 1));
}

/// The server would reject it, and a legacy address would end in `access_token=`.
#[tokio::test]
async fn an_empty_token_is_not_sent() {
    let server = server([Script::answer(200, GOOD)]).await;
    for operation in [&SAFE, &SAFE_LEGACY] {
        for token in ["", " \n"] {
            let error = call(operation, &client(&server)).credentials(AccessToken::app(token)).await.unwrap_err();
            assert!(matches!(error, Error::Credentials(_)), "{error:?}");
            let told = format!("sample_1_0::{}: the credential source returned an empty access token", operation.name);
            assert_eq!((error.to_string(), error.attempts()), (told, 0));
        }
    }
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn one_call_can_differ_from_its_client() {
    let server = server([Script::answer_with(200, "x-more: yes\r\n", r#"{"name":"a","requestId":"R-1"}"#)]).await;
    let client = client(&server);
    let sending = call(&SAFE, &client).header("X-Client-Token", "c 1").header("x-two", "1").header("x-two", "2");
    let reply = sending.credentials(AccessToken::app("an0ther")).full().await.unwrap();
    let seen = server.received().remove(0);
    assert_eq!(
        (seen.header("x-client-token"), seen.header("x-acs-dingtalk-access-token")),
        (Some("c 1"), Some("an0ther"))
    );
    let two: Vec<_> =
        seen.headers.iter().filter(|(name, _)| name == "x-two").map(|(_, value)| value.as_str()).collect();
    assert_eq!(two, ["1", "2"]);
    assert_eq!((reply.status, reply.request_id.as_deref(), reply.attempts), (200, Some("R-1"), 1));
    assert_eq!(
        (&reply.headers["x-more"], &reply.body[..]),
        (&"yes".parse().unwrap(), &br#"{"name":"a","requestId":"R-1"}"#[..])
    );
    assert!(!format!("{reply:?}").contains("R-1\\"), "{reply:?}");

    // Only the call's own source is used: there is no fallback to the client's.
    let error = call(&SAFE, &client).credentials(AccessToken::user("a user's")).await.unwrap_err();
    assert!(matches!(error, Error::Credentials(_)), "{error:?}");
    for (name, value) in [
        ("x-acs-dingtalk-access-token", "stolen"),
        ("Content-Length", "0"),
        ("content-type", "text/plain"),
        ("host", "elsewhere"),
        ("transfer-encoding", "chunked"),
        ("connection", "upgrade"),
        ("accept", "text/html"),
        ("proxy-authorization", "Basic eA=="),
        ("Proxy-Connection", "keep-alive"),
        ("upgrade", "h2c"),
        ("HTTP2-Settings", "x"),
        ("content-encoding", "gzip"),
        ("content-range", "bytes 0-1/2"),
        ("accept-encoding", "gzip"),
        ("expect", "100-continue"),
        ("te", "trailers"),
        ("trailer", "x"),
        ("keep-alive", "timeout=5"),
        ("", "v"),
        ("a b", "v"),
        ("x\r\ny", "v"),
        ("中", "v"),
        ("x", "a\r\nb: c"),
        ("x", "a\nb"),
        ("x", "\0"),
        ("x", "中"),
        ("x", " a"),
    ] {
        let error = call(&SAFE, &client).header(name, value).await.unwrap_err();
        match &error {
            Error::BadArgument(bad) => assert_eq!(bad.parameter(), "header", "{error}"),
            other => panic!("{name:?}: {other:?}"),
        }
    }
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn answers_are_read_up_to_their_limit() {
    let body = format!(r#"{{"name":"{}"}}"#, "x".repeat(1000 - 11));
    let length = Script::answer(200, &body);
    let head = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_vec();
    let no_length = Script::Flood { head, piece: body.clone().into_bytes(), times: 1, end: Vec::new() };
    for script in [length, no_length] {
        let server = server([script]).await;
        let of = |limit| client_of(server.url()).answer_limit(limit).build().unwrap();
        assert_eq!(call(&SAFE, &of(1000)).full().await.unwrap().body.len(), 1000);
        let error = call(&SAFE, &of(999)).await.unwrap_err();
        assert!(
            error.to_string().starts_with("sample_1_0::safe: the answer is too long: more than 999 bytes"),
            "{error}"
        );
        assert_eq!((error.attempts(), error.stopped()), (1, Some(Stopped::NotWorthRepeating)));
        assert_eq!(call(&SAFE, &of(usize::MAX)).full().await.unwrap().body.len(), 1000);
    }
    // Memory for an announced length is not reserved.
    let server =
        server([Script::Say(b"HTTP/1.1 200 OK\r\ncontent-length: 9223372036854775807\r\n\r\n{}".to_vec())]).await;
    let endless = client_of(server.url()).answer_limit(usize::MAX).retry(RetryPolicy::never()).build().unwrap();
    let error = call(&SAFE, &endless).await.unwrap_err();
    assert!(matches!(&error, Error::Transport(why) if why.failure() == TransportFailure::Broken), "{error:?}");
}

/// Records which calls it sent, and when.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<(String, Instant)>>>);

impl Transport for Recorder {
    fn send(
        &self,
        request: http::Request<RequestBody>,
        _limit: usize,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let name = request.headers()["x-name"].to_str().unwrap().to_owned();
        self.0.lock().unwrap().push((name, Instant::now()));
        Box::pin(std::future::ready(Ok(http::Response::new(GOOD.into()))))
    }
}

/// Calls to one operation are spaced in the order in which they were made, and each operation has its own pace.
#[tokio::test]
async fn calls_are_paced() {
    let sent = Recorder::default();
    let client_at = |calls| client_of("http://localhost".to_owned()).transport(sent.clone()).calls_per_second(calls);
    let client = client_at(20).build().unwrap();
    let send = |name: &str| call(&SAFE, &client).header("x-name", name);
    let results =
        tokio::join!(send("a"), send("b"), send("c"), send("d"), call(&UNSAFE, &client).header("x-name", "other"));
    assert!(matches!(results, (Ok(_), Ok(_), Ok(_), Ok(_), Ok(_))), "{results:?}");
    let calls = std::mem::take(&mut *sent.0.lock().unwrap());
    let names: Vec<_> = calls.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["a", "other", "b", "c", "d"]);
    let span = calls[4].1 - calls[0].1;
    assert!(span >= Duration::from_millis(145), "{span:?}");

    // The next turn is in a second, which is too late.
    let client = client_at(1).build().unwrap();
    call(&SAFE, &client).header("x-name", "a").await.unwrap();
    let late = call(&SAFE, &client).header("x-name", "late").timeout(Duration::from_millis(1));
    let error = late.await.unwrap_err();
    assert_eq!((error.attempts(), error.stopped()), (0, Some(Stopped::OutOfTime)), "{error}");
    assert!(error.to_string().contains("while pacing calls"), "{error}");
    assert_eq!(sent.0.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn repeated_attempts_wait_for_their_turns_too() {
    let server = server([Script::answer(503, ""), Script::answer(503, ""), Script::answer(200, GOOD)]).await;
    let client = client_of(server.url()).calls_per_second(20).build().unwrap();
    let begun = Instant::now();
    call(&SAFE, &client).await.unwrap();
    assert!(begun.elapsed() >= Duration::from_millis(95), "{:?}", begun.elapsed());
}

/// Another transport is retried, timed and read like the client's own.
#[tokio::test]
async fn another_transport_is_treated_alike() {
    #[derive(Clone, Default)]
    struct Flaky(Arc<AtomicUsize>);
    impl Transport for Flaky {
        fn send(
            &self,
            request: http::Request<RequestBody>,
            limit: usize,
        ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
            assert_eq!((request.uri().to_string().as_str(), limit), ("https://api.dingtalk.com/v1.0/sample", 77));
            let number = self.0.fetch_add(1, Ordering::SeqCst);
            Box::pin(async move {
                match number {
                    0 => Err(TransportError::new(TransportFailure::Broken, "torn")),
                    1 => std::future::pending().await,
                    2 => Ok(http::Response::builder().status(503).body(Bytes::new()).unwrap()),
                    _ => Ok(http::Response::new(GOOD.into())),
                }
            })
        }
    }
    let transport = Flaky::default();
    let client = Client::builder()
        .transport(transport.clone())
        .credentials(AccessToken::app("t0ken"))
        .attempt_timeout(Duration::from_millis(50))
        .answer_limit(77)
        .retry(RetryPolicy::standard().first_wait(SHORT))
        .build()
        .unwrap();
    let reply = call(&SAFE, &client).full().await.unwrap();
    assert_eq!((reply.attempts, reply.answer.name.as_deref()), (4, Some("a")));
    transport.0.store(0, Ordering::SeqCst);
    let error = call(&UNSAFE, &client).await.unwrap_err();
    let shown =
        "sample_1_0::unsafe: the connection broke (1 attempt: not repeated because it may have been carried out)";
    assert_eq!((error.to_string(), format!("{error:#}")), (shown.to_owned(), format!("{shown}: torn")));
}

/// Whatever the HTTP client's settings, redirects are answers, and certificates are checked.
#[tokio::test]
async fn settings_of_the_http_client_leave_its_safety_alone() {
    let elsewhere = server([Script::answer(200, GOOD)]).await;
    let location = format!("place: {}/stolen\r\n", elsewhere.url());
    let here = server([Script::answer_with(307, &location, "")]).await;
    let client = client_of(here.url())
        .http(|http| http.redirect(reqwest::redirect::Policy::limited(10)).referer(true).user_agent("mine/1"))
        .build()
        .unwrap();
    let error = call(&SAFE, &client).await.unwrap_err();
    assert_eq!(error.status(), Some(307));
    assert!(elsewhere.received().is_empty(), "the token travelled to another host");
    assert_eq!(here.received()[0].header("user-agent"), Some("mine/1"));
}

/// A server that promises to keep its connections and then closes them.
#[tokio::test]
async fn connections_that_close_between_calls_do_no_harm() {
    let promise = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{GOOD}", GOOD.len());
    let server = server([Script::Say(promise.into())]).await;
    let client = client(&server);
    for _ in 0..30 {
        assert_eq!(call(&SAFE, &client).await.unwrap().name.as_deref(), Some("a"));
    }
    assert_eq!(server.accepted(), 30);
}

/// Tests one operation of a generated crate, to show that this holds for users.
#[tokio::test]
async fn generated_calls_are_repeated_too() {
    let server = server([Script::answer(503, ""), Script::answer(200, r#"{"orgName":"a"}"#)]).await;
    let sending = contact::get_org_auth_info().send(&client(&server));
    assert_eq!(sending.full().await.unwrap().attempts, 2);
}
