//! Calls outside of a Tokio runtime, after their runtime has ended, and after they have completed.

use std::future::Future as _;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use dingtalk_core::{RetryPolicy, Sending};
use dingtalk_oapi as oapi;
use dingtalk_test_support::loopback::Script;
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

use crate::table::Call::{Large, Legacy, New, Once};
use crate::table::GOOD;
use crate::{client, make, serve};

fn runtimes() -> [Runtime; 2] {
    let build = |mut builder: Builder| builder.enable_all().build().unwrap();
    [build(Builder::new_current_thread()), build(Builder::new_multi_thread())]
}

#[test]
fn connections_of_a_runtime_that_has_ended_cost_no_call() {
    for call in [New, Large, Legacy, Once] {
        let server = serve([Script::keep(200, GOOD)]);
        let client = client(&server.url()).retry(RetryPolicy::never()).build().unwrap();
        for _ in 0..5 {
            for runtime in runtimes() {
                for _ in 0..2 {
                    runtime.block_on(make(call, &client)).unwrap_or_else(|error| panic!("{call:?}: {error}"));
                }
            }
        }
        assert_eq!(server.received().len(), 20, "{call:?}");
    }
}

/// Connections belong to the runtime that opened them, and a current-thread runtime stands still whenever nobody blocks on it.
#[test]
fn connections_of_a_runtime_that_stands_still_hold_up_no_call() {
    for call in [New, Large, Legacy, Once] {
        let server = serve([Script::keep(200, GOOD)]);
        let client = client(&server.url()).retry(RetryPolicy::never()).build().unwrap();
        let [idle, busy] = runtimes();
        for runtime in [&idle, &busy, &idle, &busy] {
            let limited = async { timeout(Duration::from_secs(5), make(call, &client)).await };
            runtime.block_on(limited).expect("it hangs").unwrap_or_else(|error| panic!("{call:?}: {error}"));
        }
        assert_eq!(server.received().len(), 4, "{call:?}");
    }
}

fn poll<T>(sending: &mut Sending<T>) -> Poll<dingtalk_core::Result<T>>
where
    Sending<T>: std::future::Future<Output = dingtalk_core::Result<T>>,
{
    pin!(sending).poll(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn a_call_outside_of_a_runtime_is_an_error() {
    let server = serve([Script::Hang]);
    let client = client(&server.url()).build().unwrap();
    let call = || oapi::service_get_auth_info().auth_corpid("ding1").send(&client);

    let refused = |sending: &mut Sending<_>| {
        let Poll::Ready(Err(error)) = poll(sending) else { panic!("not ready") };
        assert!(error.to_string().contains("needs a Tokio runtime"), "{error}");
        assert_eq!(error.attempts(), 0);
    };
    refused(&mut call());
    assert_eq!(server.received().len(), 0);
    // Begun inside a runtime, and continued outside of it and after its end.
    for runtime in runtimes() {
        let mut begun = [call(), call()];
        {
            let _entered = runtime.enter();
            for sending in &mut begun {
                let polled = poll(sending);
                assert!(polled.is_pending(), "{polled:?}");
            }
        }
        refused(&mut begun[0]);
        drop(runtime);
        refused(&mut begun[1]);
    }
}

#[test]
fn a_completed_call_says_so() {
    let server = serve([Script::keep(200, GOOD)]);
    let client = client(&server.url()).build().unwrap();
    let [runtime, _] = runtimes();
    let mut sending = oapi::service_get_auth_info().auth_corpid("ding1").send(&client);
    runtime.block_on(&mut sending).unwrap();
    let error = runtime.block_on(&mut sending).unwrap_err();
    assert!(error.to_string().contains("completed"), "{error}");
    assert_eq!(server.received().len(), 1);
}
