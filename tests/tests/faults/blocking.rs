//! Calls that block their thread, from many threads, and where blocking would do harm.

use dingtalk_contact_1_0 as contact;
use dingtalk_core::{Client, Result};
use dingtalk_test_support::loopback::Script;
use tokio::runtime::Builder;

use crate::table::GOOD;
use crate::{client, make, serve};

fn name(client: &Client) -> Result<Option<String>> {
    Ok(contact::get_org_auth_info().target_corp_id("ding1").send(client).wait()?.org_name)
}

#[test]
fn threads_wait_for_their_calls() {
    let server = serve([Script::keep(200, GOOD)]);
    let client = client(&server.url()).build().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..10).for_each(|_| assert_eq!(name(&client).unwrap().as_deref(), Some("a"))));
        }
    });
    let full = contact::get_org_auth_info().target_corp_id("ding1").send(&client).full().wait().unwrap();
    assert_eq!((full.status, full.attempts, server.received().len()), (200, 1, 81));
    assert!(server.accepted() < 40, "{}", server.accepted());

    // The same client elsewhere.
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(make(crate::table::Call::New, &client)).unwrap();
    drop(runtime);
    name(&client).unwrap();
}

#[test]
fn failures_and_retries_are_the_same() {
    let server = serve([Script::answer(503, ""), Script::answer(200, GOOD), Script::answer(400, r#"{"code":"c"}"#)]);
    let client = client(&server.url()).build().unwrap();
    assert_eq!(name(&client).unwrap().as_deref(), Some("a"));
    let error = name(&client).unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Some("c"), 1));
}

#[test]
fn pages_and_items_are_iterators() {
    let page = |body: &str| Script::answer(200, body);
    let first = r#"{"records":[{"name":"a"},{"name":"b"}],"nextToken":"1"}"#;
    let last = r#"{"records":[{"name":"c"}]}"#;
    let server = serve([page(first), page(last), page(first), page(r#"{"records":7}"#), page(last)]);
    let client = client(&server.url()).build().unwrap();
    let call = || contact::list_emp_leave_records().start_time("1").max_results(9);
    let names: Vec<_> = call().items(&client).wait().map(|item| item.unwrap().name.unwrap()).collect();
    assert_eq!(names, ["a", "b", "c"]);

    let mut pages = call().pages(&client).wait();
    let count = |page: Option<Result<contact::list_emp_leave_records::Response>>| page.map(|page| page.map(|_| 1).ok());
    assert_eq!(count(pages.next()), Some(Some(1)));
    assert_eq!((count(pages.next()), count(pages.next())), (Some(None), None));
    assert_eq!((count(pages.next()), count(pages.next())), (Some(Some(1)), None));
}

/// Waiting there could wait for ever.
#[test]
fn a_call_inside_a_runtime_is_an_error() {
    let server = serve([Script::keep(200, GOOD)]);
    let client = client(&server.url()).build().unwrap();
    for mut builder in [Builder::new_current_thread(), Builder::new_multi_thread()] {
        let runtime = builder.enable_all().build().unwrap();
        let inside = || {
            let error = name(&client).unwrap_err();
            assert!(error.to_string().contains("use `.await`"), "{error}");
            let mut items = contact::list_emp_leave_records().start_time("1").max_results(9).items(&client).wait();
            assert!(items.next().unwrap().is_err());
            assert!(items.next().is_none());
        };
        runtime.block_on(async { inside() });
        let (clone, handle) = (client.clone(), runtime.handle().clone());
        let task = runtime.spawn(async move { name(&clone).unwrap_err().to_string() });
        assert!(runtime.block_on(task).unwrap().contains("use `.await`"));
        let clone = client.clone();
        let task = runtime.spawn_blocking(move || handle.block_on(make(crate::table::Call::New, &clone)).unwrap());
        assert_eq!(runtime.block_on(task).unwrap().as_deref(), Some("a"));
    }
    assert_eq!(server.received().len(), 2);
}
