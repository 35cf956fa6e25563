//! Sources of credentials: what they may call, what the calls that fetch a token inherit, and what an error says about a failed fetch.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use dingtalk_auth::App;
use dingtalk_contact_1_0 as contact;
use dingtalk_core::binding::CredentialKind;
use dingtalk_core::{
    AccessToken, BoxFuture, Client, Credential, CredentialFuture, Credentials, Error, RetryPolicy, Secret, Stopped,
};
use dingtalk_oauth2_1_0 as oauth2;
use dingtalk_test_support::loopback::{Loopback, Script};

const GOOD: &str = r#"{"orgName":"a","nick":"a","accessToken":"t0ken"}"#;

async fn server(scripts: impl IntoIterator<Item = Script>) -> Loopback {
    Loopback::start(scripts).await.unwrap()
}

fn client(server: &Loopback, source: impl Credentials) -> Client {
    let policy = RetryPolicy::standard().attempts(2).first_wait(Duration::from_millis(1));
    Client::builder().endpoint(server.url()).credentials(source).retry(policy).build().unwrap()
}

/// A call that takes an app's token.
async fn call(client: &Client) -> Result<(), Error> {
    contact::get_org_auth_info().send(client).await.map(drop)
}

/// A source that fetches its tokens with a function.
struct Source<F>(CredentialKind, F);

type Fetching<'a> = BoxFuture<'a, Result<(), Error>>;

impl<F> Credentials for Source<F>
where
    F: for<'a> Fn(&'a Client) -> Fetching<'a> + Send + Sync + 'static,
{
    fn credential<'a>(&'a self, kind: CredentialKind, client: &'a Client) -> Option<CredentialFuture<'a>> {
        (kind == self.0).then(|| {
            Box::pin(async move {
                (self.1)(client).await?;
                Ok(Credential::Token(Secret::new("t0ken")))
            }) as CredentialFuture<'a>
        })
    }
}

fn app<F: for<'a> Fn(&'a Client) -> Fetching<'a> + Send + Sync + 'static>(fetch: F) -> Source<F> {
    Source(CredentialKind::AppToken, fetch)
}

fn user<F: for<'a> Fn(&'a Client) -> Fetching<'a> + Send + Sync + 'static>(fetch: F) -> Source<F> {
    Source(CredentialKind::UserToken, fetch)
}

/// Asks for itself once more for each call, each time as a new value.
struct Anew;

impl Credentials for Anew {
    fn credential<'a>(&'a self, _: CredentialKind, client: &'a Client) -> Option<CredentialFuture<'a>> {
        Some(Box::pin(async move {
            contact::get_org_auth_info().send(client).credentials(Self).await?;
            Ok(Credential::Token(Secret::new("t0ken")))
        }))
    }
}

/// It would wait for itself, or recurse until the stack overflows.
#[tokio::test]
async fn a_source_that_needs_its_own_credential_fails() {
    let server = server([Script::answer(200, GOOD)]).await;
    let kept: Arc<OnceLock<Client>> = Arc::default();
    let own = Arc::clone(&kept);
    let clients = [
        client(&server, app(|client| Box::pin(call(client)))),
        client(
            &server,
            app(move |_| {
                let client = own.get().unwrap().clone();
                Box::pin(async move { call(&client).await })
            }),
        ),
        client(
            &server,
            app(|client| {
                let client = client.clone();
                Box::pin(async move { tokio::spawn(async move { call(&client).await }).await.unwrap() })
            }),
        ),
        client(&server, Anew),
    ];
    kept.set(clients[1].clone()).unwrap();
    for client in &clients {
        let begun = Instant::now();
        let error = call(client).await.unwrap_err();
        assert!(matches!(error, Error::Credentials(_)), "{error:?}");
        assert!(format!("{error:#}").contains("makes this call to fetch that same credential"), "{error:#}");
        assert!(begun.elapsed() < Duration::from_secs(20));
    }
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn sources_that_need_each_other_fail() {
    let server = server([Script::answer(200, GOOD)]).await;
    let client = Client::builder()
        .endpoint(server.url())
        .credentials(app(|client| {
            Box::pin(async move { contact::get_user().union_id("me").send(client).await.map(drop) })
        }))
        .credentials(user(|client| Box::pin(call(client))))
        .build()
        .unwrap();
    let error = call(&client).await.unwrap_err();
    assert!(format!("{error:#}").contains("makes this call to fetch that same credential"), "{error:#}");
    assert!(server.received().is_empty());
}

/// A source that reports refused tokens with a call that needs one.
struct Complains(AtomicUsize);

impl Credentials for Complains {
    fn credential<'a>(&'a self, kind: CredentialKind, _: &'a Client) -> Option<CredentialFuture<'a>> {
        let token = format!("t0ken-{}", self.0.fetch_add(1, Ordering::SeqCst));
        (kind == CredentialKind::AppToken)
            .then(|| Box::pin(std::future::ready(Ok(Credential::Token(Secret::new(token))))) as _)
    }

    fn rejected<'a>(&'a self, _: CredentialKind, _: &'a Credential, client: &'a Client) -> BoxFuture<'a, ()> {
        Box::pin(async move { call(client).await.unwrap_err().to_string().clear() })
    }
}

#[tokio::test]
async fn a_refused_token_is_not_taken_back_with_that_token() {
    let server = server([Script::answer(400, r#"{"code":"InvalidAuthentication"}"#)]).await;
    let error = call(&client(&server, Complains(AtomicUsize::new(0)))).await.unwrap_err();
    assert_eq!((error.code(), server.received().len()), (Some("InvalidAuthentication"), 2));
}

#[tokio::test]
async fn sources_may_call_what_needs_no_token_of_theirs() {
    let server = server([Script::answer(200, GOOD)]).await;
    let with_none = app(|client| {
        Box::pin(async move {
            let call = oauth2::get_access_token().app_key("key").app_secret("secret");
            call.send(client).await.map(drop)
        })
    });
    let with_another = app(|client| {
        Box::pin(async move {
            contact::get_org_auth_info().send(client).credentials(AccessToken::app("an0ther")).await.map(drop)
        })
    });
    // A source may keep the client that it was given.
    let kept: Arc<OnceLock<Client>> = Arc::default();
    let keeps = {
        let kept = Arc::clone(&kept);
        app(move |client| {
            let _ = kept.set(client.clone());
            Box::pin(std::future::ready(Ok(())))
        })
    };
    for client in [client(&server, with_none), client(&server, with_another), client(&server, keeps)] {
        call(&client).await.unwrap();
    }
    call(kept.get().unwrap()).await.unwrap();
}

fn token_app() -> App {
    App::internal("key", "secret")
}

/// Each call needs a token, and each fetch fails as often as its policy allows.
#[tokio::test]
async fn the_retry_policy_of_a_call_holds_for_its_token() {
    let patient = RetryPolicy::standard().attempts(3).first_wait(Duration::from_millis(1));
    for (policy, attempts) in [(Some(RetryPolicy::never()), 1), (None, 2), (Some(patient), 3)] {
        let server = server([Script::answer(503, "")]).await;
        let sending = contact::get_org_auth_info().send(&client(&server, token_app()));
        let error = match policy {
            Some(policy) => sending.retry(policy).await.unwrap_err(),
            None => sending.await.unwrap_err(),
        };
        assert_eq!((server.received().len(), error.attempts()), (attempts, attempts as u32), "{error}");
        assert_eq!((error.stopped(), error.status()), (Some(Stopped::AttemptsUsedUp), Some(503)));
    }
}

#[tokio::test]
async fn the_time_limits_of_a_call_hold_for_its_token() {
    let server = server([Script::Hang]).await;
    let client = client(&server, token_app());
    let sending = contact::get_org_auth_info().send(&client).retry(RetryPolicy::never());
    let error = sending.attempt_timeout(Duration::from_millis(50)).await.unwrap_err();
    assert!(format!("{error:#}").contains("nothing within 50ms"), "{error:#}");

    // A longer limit holds, too; a shorter one does not cut off the fetch, which other calls may be waiting for.
    let slow = self::server([Script::Drip {
        head: format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", GOOD.len()).into_bytes(),
        rest: GOOD.as_bytes().to_vec(),
        pause: Duration::from_millis(10),
    }])
    .await;
    let hasty = Client::builder().endpoint(slow.url()).credentials(token_app()).timeout(Duration::from_millis(100));
    let sending = contact::get_org_auth_info().send(&hasty.build().unwrap());
    sending.timeout(Duration::from_secs(20)).await.unwrap();
}

/// Whoever looks at code, status or request id need not know that it was the token that could not be fetched.
#[tokio::test]
async fn an_error_shows_what_the_failed_fetch_returned() {
    let answer = r#"{"code":"InvalidParameter","message":"bad key","requestid":"R-1"}"#;
    let server = server([Script::answer(400, answer)]).await;
    let error = call(&client(&server, token_app())).await.unwrap_err();
    assert!(matches!(error, Error::Credentials(_)), "{error:?}");
    assert_eq!((error.code(), error.status(), error.request_id()), (Some("InvalidParameter"), Some(400), Some("R-1")));
    assert_eq!((error.attempts(), error.stopped()), (1, Some(Stopped::NotWorthRepeating)));
    assert_eq!((error.api().unwrap().message(), error.body()), (Some("bad key"), Some(answer.as_bytes())));

    let documented = oauth2::get_token::errors::INVALID_CLIENT;
    let answer = format!(r#"{{"code":"{}","message":"{}"}}"#, documented.code, documented.messages[0]);
    let server = self::server([Script::answer(documented.status, answer)]).await;
    let error = call(&client(&server, App::new("ding1", "key", "secret"))).await.unwrap_err();
    assert_eq!(error.documented().map(|row| row.code), Some(documented.code));

    // A token that was refused, and could not be fetched again: the attempts of both count.
    let token = Script::answer(200, r#"{"accessToken":"t0ken-1","expireIn":7200}"#);
    let refused = Script::answer(400, r#"{"code":"InvalidAuthentication"}"#);
    let server = self::server([token, refused, Script::answer(503, "")]).await;
    let error = call(&client(&server, token_app())).await.unwrap_err();
    assert_eq!((error.attempts(), error.status(), server.received().len()), (3, Some(503), 4));
}
