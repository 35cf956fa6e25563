//! Files are fetched from other servers: without a token, up to a limit, and with the care that calls get.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::time::Duration;

use dingtalk_core::{AccessToken, Client, Error, RetryPolicy, TransportFailure};
use dingtalk_test_support::loopback::{Loopback, Received, Script};

const TOKEN: &str = "t0ken-of-the-app";

fn client() -> Client {
    let builder = Client::builder().endpoint("http://127.0.0.1:1").credentials(AccessToken::app(TOKEN));
    builder.retry(RetryPolicy::standard().first_wait(Duration::from_millis(1))).build().unwrap()
}

async fn serve(scripts: impl IntoIterator<Item = Script>) -> Loopback {
    Loopback::start(scripts).await.unwrap()
}

fn shown(received: &Received) -> String {
    format!("{} {} {:?}", received.method, received.target, received.headers)
}

#[tokio::test]
async fn a_file_arrives_whatever_it_says() {
    for content in
        ["%PDF", "", r#"{"code":"InvalidAuthentication","message":"a file may say this"}"#, r#"{"errcode":40014}"#]
    {
        let server = serve([Script::answer_with(200, "content-type: application/pdf\r\n", content)]).await;
        let file = client().download(format!("{}/a%2Fb?sign=s%2B1#part", server.url())).await.unwrap();
        assert_eq!(file.body, content);
        assert_eq!(file.headers["content-type"], "application/pdf");
        let request = &server.received()[0];
        assert_eq!((request.method.as_str(), request.target.as_str()), ("GET", "/a%2Fb?sign=s%2B1"));
        assert!(!shown(request).contains(TOKEN), "{}", shown(request));
    }
}

#[tokio::test]
async fn a_longer_file_than_allowed_is_an_error() {
    let flood = || Script::Flood {
        head: b"HTTP/1.1 200 OK\r\n\r\n".to_vec(),
        piece: vec![b'x'; 1_000],
        times: 1_000,
        end: Vec::new(),
    };
    for script in [Script::answer(200, "x".repeat(1_001)), flood()] {
        let server = serve([script]).await;
        let error = client().download(server.url()).limit(1_000).await.unwrap_err();
        assert!(matches!(&error, Error::Transport(error) if error.failure() == TransportFailure::TooLarge), "{error}");
        assert_eq!(server.accepted(), 1);
    }
    let server = serve([Script::answer(200, "x".repeat(1_000))]).await;
    assert_eq!(client().download(server.url()).limit(1_000).await.unwrap().body.len(), 1_000);
}

#[tokio::test]
async fn redirects_are_followed_and_headers_stay_where_they_belong() {
    let other = serve([Script::answer(200, "content")]).await;
    let to = |address: &str| Script::answer_with(302, &format!("location: {address}\r\n"), "");
    let server = serve([to("/second"), to(&format!("{}/third", other.url()))]).await;
    let download = client().download(format!("{}/first", server.url())).header("x-oss-signature", "s1gnature");
    assert_eq!(download.await.unwrap().body, "content");
    let targets: Vec<_> = server.received().into_iter().map(|received| received.target).collect();
    assert_eq!(targets, ["/first", "/second"]);
    assert!(server.received().iter().all(|received| received.header("x-oss-signature") == Some("s1gnature")));
    assert_eq!(other.received()[0].header("x-oss-signature"), None);

    let server = serve([to("/again")]).await;
    let error = client().download(server.url()).await.unwrap_err();
    assert_eq!((error.status(), server.received().len()), (Some(302), 6), "{error}");
}

#[tokio::test]
async fn a_refusal_is_an_error_with_its_body() {
    let body = "<Error><Code>AccessDenied</Code><Message>s1gnature expired</Message></Error>";
    let server = serve([Script::answer_with(403, "content-type: application/xml\r\n", body)]).await;
    let error = client().download(format!("{}/a.pdf?Signature=s1gnature", server.url())).await.unwrap_err();
    assert_eq!((error.status(), error.attempts(), server.accepted()), (Some(403), 1, 1));
    assert_eq!(error.body().unwrap(), body.as_bytes());
    let text = format!("{error:#} {error:?}");
    assert!(text.contains(&format!("GET {}/a.pdf", server.url())), "{text}");
    assert!(!text.contains("s1gnature") && !text.contains(TOKEN), "{text}");
}

#[tokio::test]
async fn the_signature_of_a_redirect_is_no_text_of_an_error() {
    let body = "<Error><StringToSign>s1gnature2</StringToSign></Error>";
    let storage = serve([Script::answer_with(403, "content-type: application/xml\r\n", body)]).await;
    let location = format!("location: {}/b.pdf?Signature=s1gnature2\r\n", storage.url());
    let server = serve([Script::answer_with(302, &location, "")]).await;
    let error = client().download(format!("{}/a.pdf?id=n0thing", server.url())).await.unwrap_err();
    assert_eq!((error.status(), storage.accepted()), (Some(403), 1));
    let text = format!("{error:#} {error:?}");
    assert!(!text.contains("s1gnature2") && !text.contains("n0thing"), "{text}");
}

#[tokio::test]
async fn a_passing_failure_is_repeated() {
    let server = serve([Script::answer(503, ""), Script::Reset(Vec::new()), Script::answer(200, "content")]).await;
    assert_eq!(client().download(server.url()).await.unwrap().body, "content");
    assert_eq!(server.accepted(), 3);

    let server = serve([Script::Hang]).await;
    let download =
        client().download(server.url()).attempt_timeout(Duration::from_millis(20)).retry(RetryPolicy::never());
    let error = download.await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
}

#[tokio::test]
async fn addresses_and_headers_are_checked() {
    for (address, why) in [
        ("", "`address` is not an address"),
        ("/relative", "`address` is not an address"),
        ("file:///etc/passwd", "`address` is not an address of the web"),
        ("https://user:password@example.com/", "`address` contains a user name"),
    ] {
        let error = client().download(address).await.unwrap_err();
        assert!(matches!(error, Error::BadArgument(_)), "{error:?}");
        assert!(error.to_string().contains(why) && !error.to_string().contains("password@"), "{error}");
    }
    let error = client().download("http://127.0.0.1:1/").header("host", "x").await.unwrap_err();
    assert!(error.to_string().contains("`host` is reserved"), "{error}");
}

#[test]
fn a_download_prints_no_signature_and_needs_no_async() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(serve([Script::answer(200, "content")]));
    let download = client().download(format!("{}/a?Signature=s1gnature", server.url())).header("x-a", "s3cret");
    let shown = format!("{download:?}");
    assert!(shown.contains("/a\"") && !shown.contains("s1gnature") && !shown.contains("s3cret"), "{shown}");
    assert_eq!(download.wait().unwrap().body, "content");
}
