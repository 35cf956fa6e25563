//! Influences of a process's environment: no file descriptors left, or a proxy in environment variables. Each is tested in a separate
//! process, because it would affect other tests.

use std::fs::File;
use std::process::Command;

use dingtalk_core::{Error, TransportFailure};
use dingtalk_test_support::loopback::{Loopback, Script};
use tokio::runtime::Builder;

use crate::table::Call;
use crate::{client, left_over, make, serve, shown};

/// The variable with the server's address.
const SERVER: &str = "DINGTALK_TESTS_SERVER";

/// Runs one of the tests below in a separate process, prepared by a line of shell.
fn run_apart(prepare: &str, test: &str, server: &Loopback) {
    let output = Command::new("sh")
        .args(["-c", &format!(r#"{prepare} && exec "$0" "$@""#)])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "--ignored", "--nocapture", test])
        .env(SERVER, server.url())
        .output()
        .unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    shown::check(&said).unwrap();
}

#[test]
fn without_descriptors_calls_fail_clearly_and_recover() {
    let server = serve([Script::answer(200, r#"{"orgName":"a","errmsg":"a"}"#)]);
    run_apart("ulimit -n 64", "surroundings::process_with_few_descriptors", &server);
    assert_eq!(server.received().len(), 2);
}

#[test]
#[ignore = "a part of the test above, which runs it in a separate process"]
fn process_with_few_descriptors() {
    let Ok(server) = std::env::var(SERVER) else { return };
    shown::listen();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let client = client(&server).build().unwrap();
    let hoard = || std::iter::from_fn(|| File::open("/dev/null").ok()).take(1_000).collect::<Vec<_>>();
    let left = runtime.block_on(async move {
        for call in [Call::New, Call::Legacy] {
            let hoarded = hoard();
            assert!(hoarded.len() < 64);
            let error = make(call, &client).await.unwrap_err();
            assert!(format!("{error:#}").contains("Too many open files"), "{error}");
            assert_eq!(error.attempts(), 2);
            match &error {
                Error::Transport(transport) => assert_eq!(transport.failure(), TransportFailure::Connect),
                other => panic!("{other:?}"),
            }
            shown::check(&shown::everything(&error)).unwrap();
            drop(hoarded);
            assert_eq!(make(call, &client).await.unwrap().as_deref(), Some("a"));
        }
        drop(client);
        left_over(None).await
    });
    assert_eq!(left, None);
    shown::assert_no_secret_was_logged();
}

/// Plain HTTP to this machine must not go through a proxy.
#[test]
fn calls_to_this_machine_pass_no_proxy() {
    let server = serve([Script::answer(200, r#"{"orgName":"a","errmsg":"a"}"#)]);
    let proxy = serve([Script::answer(502, "")]);
    run_apart(&everything_through(&proxy), "surroundings::process_with_proxy", &server);
    assert_eq!((server.received().len(), proxy.accepted()), (2, 0));
}

/// Even if the client's other gateway is elsewhere, and its calls pass the proxy: each request decides for itself.
#[test]
fn only_encrypted_calls_pass_a_proxy() {
    let server = serve([Script::answer(200, r#"{"orgName":"a","errmsg":"a"}"#)]);
    let proxy = serve([Script::answer(502, "")]);
    run_apart(&everything_through(&proxy), "surroundings::process_with_proxy_and_two_gateways", &server);
    assert_eq!(server.received().len(), 2);
    let seen = proxy.received();
    assert!(!seen.is_empty(), "nothing passed the proxy");
    for request in seen {
        assert_eq!(request.method, "CONNECT");
        assert!(["api.dingtalk.com:443", "oapi.dingtalk.com:443"].contains(&request.target.as_str()));
        assert!(!format!("{request:?}").contains(shown::TOKEN), "{request:?}");
    }
}

/// A line of shell that sets a proxy for everything.
fn everything_through(proxy: &Loopback) -> String {
    let names = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
    let exports = names.map(|name| format!("export {name}={}", proxy.url())).join(" && ");
    format!("unset no_proxy NO_PROXY REQUEST_METHOD; {exports}")
}

#[test]
#[ignore = "a part of the test above, which runs it in a separate process"]
fn process_with_proxy() {
    let Ok(server) = std::env::var(SERVER) else { return };
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let client = client(&server).build().unwrap();
    for call in [Call::New, Call::Legacy] {
        assert_eq!(runtime.block_on(make(call, &client)).unwrap().as_deref(), Some("a"));
    }
}

#[test]
#[ignore = "a part of the test above, which runs it in a separate process"]
fn process_with_proxy_and_two_gateways() {
    let Ok(server) = std::env::var(SERVER) else { return };
    shown::listen();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let of = |new: &str, legacy: &str| client(&server).new_gateway(new).legacy_gateway(legacy).build().unwrap();
    let local_and_not = [
        (of(&server, "https://oapi.dingtalk.com"), Call::New, Call::Legacy),
        (of("https://api.dingtalk.com", &server), Call::Legacy, Call::New),
    ];
    for (client, here, away) in local_and_not {
        assert_eq!(runtime.block_on(make(here, &client)).unwrap().as_deref(), Some("a"));
        let error = runtime.block_on(make(away, &client)).unwrap_err();
        assert!(matches!(&error, Error::Transport(error) if error.failure() == TransportFailure::Connect), "{error}");
    }
    shown::assert_no_secret_was_logged();
}
