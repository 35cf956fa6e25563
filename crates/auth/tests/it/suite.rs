//! A suite's signatures, tokens and apps, with tickets as they are pushed.

use std::sync::Arc;

use dingtalk_auth::{ManualClock, MemoryStore, Suite, TokenCache};
use dingtalk_contact_1_0 as contact;
use dingtalk_core::{Client, Credential, CredentialKind, Credentials as _, Error, SuiteTickets as _};
use dingtalk_oapi as oapi;
use dingtalk_oauth2_1_0 as oauth2;
use dingtalk_simulator::{Reply, SigningKey, Simulator};
use serde_json::json;

use crate::world::*;

fn suite() -> Suite {
    Suite::new("suite1", CLIENT_SECRET, "t1cket-1")
}

async fn info(client: &Client) -> Result<(), Error> {
    oapi::service_get_auth_info().auth_corpid("ding1").send(client).await.map(drop)
}

#[tokio::test]
async fn a_pushed_ticket_is_used_from_then_on() {
    let dingtalk = Simulator::start().await.unwrap();
    dingtalk.accept_signing_key(SigningKey::new("suite1", "s3cret").with_suite_ticket("t1cket-1"));
    let suite = Suite::new("suite1", "s3cret", "t1cket-1");
    let client = client(&dingtalk.url(), suite.clone());
    info(&client).await.unwrap();

    dingtalk.accept_signing_key(SigningKey::new("suite1", "s3cret").with_suite_ticket("t1cket-2"));
    assert_eq!(info(&client).await.unwrap_err().code(), Some("853004"));
    suite.clone().update_ticket("t1cket-2");
    info(&client).await.unwrap();
    assert_eq!(dingtalk.violations(), []);
}

#[tokio::test]
async fn a_suite_provides_its_own_credentials_and_prints_no_secret() {
    let suite = Arc::new(Suite::new("suite1", "s3cret", "t1cket-1"));
    let client = client("http://127.0.0.1:1", Arc::clone(&suite));
    for kind in [CredentialKind::SuiteSignature, CredentialKind::SuiteToken] {
        assert!(suite.credential(kind, &client).is_some());
    }
    for kind in [CredentialKind::AppToken, CredentialKind::AppSignature, CredentialKind::UserToken] {
        assert!(suite.credential(kind, &client).is_none());
    }
    let shown = format!("{suite:?}");
    assert!(shown.contains("suite1") && !shown.contains("s3cret") && !shown.contains("t1cket"), "{shown}");
}

#[tokio::test]
async fn calls_about_the_suite_carry_its_token() {
    let world = World::start().await;
    let suite = suite().cache(&world.cache());
    let client = world.client(suite.clone());
    let ask = || oauth2::get_auth_info().auth_corp_id("dingxxx").send(&client);
    for _ in 0..3 {
        ask().await.unwrap();
    }
    let fetches = world.requests(GET_SUITE_ACCESS_TOKEN);
    let expected = json!({"suiteKey": "suite1", "suiteSecret": CLIENT_SECRET, "suiteTicket": "t1cket-1"});
    assert_eq!(fetches.iter().map(|fetch| fetch.json().unwrap()).collect::<Vec<_>>(), [expected]);

    // A revoked token costs one fetch, with the latest ticket.
    suite.update_ticket("t1cket-2");
    let token = token_of(&suite, CredentialKind::SuiteToken, &client).await.unwrap();
    assert!(world.dingtalk.revoke_token(&token));
    ask().await.unwrap();
    ask().await.unwrap();
    assert_eq!(world.sent(GET_SUITE_ACCESS_TOKEN, "suiteTicket"), ["t1cket-1", "t1cket-2"]);
    assert_eq!(world.dingtalk.violations(), []);
}

#[tokio::test]
async fn calls_about_an_organization_carry_the_token_for_it() {
    let world = World::start().await;
    let suite = suite().cache(&world.cache());
    let client = world.client(suite.app("ding1"));
    for _ in 0..3 {
        call(&client).await.unwrap();
    }
    let expected = json!({
        "suiteKey": "suite1", "suiteSecret": CLIENT_SECRET, "suiteTicket": "t1cket-1", "authCorpId": "ding1"
    });
    let bodies: Vec<_> = world.requests(GET_CORP_ACCESS_TOKEN).iter().map(|fetch| fetch.json().unwrap()).collect();
    assert_eq!(bodies, [expected]);

    // Each organization has its own token, which later calls use.
    for organization in ["ding1", "ding2", "ding1", "ding2"] {
        call(&world.client(suite.app(organization))).await.unwrap();
    }
    assert_eq!(world.sent(GET_CORP_ACCESS_TOKEN, "authCorpId"), ["ding1", "ding2"]);
    assert_eq!(world.dingtalk.violations(), []);
}

#[tokio::test]
async fn apps_fetch_with_the_latest_ticket() {
    let world = World::start().await;
    let suite = suite();
    // Regardless of which clone receives a ticket, and when an app was created.
    let app = suite.clone().cache(&world.cache()).app("ding1");
    let client = world.client(app);
    call(&client).await.unwrap();
    suite.update_ticket("t1cket-2");
    call(&client).await.unwrap();
    world.clock.advance(seconds(7200));
    call(&client).await.unwrap();
    assert_eq!(world.sent(GET_CORP_ACCESS_TOKEN, "suiteTicket"), ["t1cket-1", "t1cket-2"]);
}

/// A program may start with a ticket that is no longer valid.
#[tokio::test]
async fn a_new_ticket_ends_the_wait_after_failures() {
    let world = World::start().await;
    let cache = world.cache();
    let suite = Suite::new("suite1", CLIENT_SECRET, "t1cket-old").cache(&cache);
    let client = world.client(suite.app("ding1"));
    let refuse = || world.dingtalk.answer_next(GET_CORP_ACCESS_TOKEN, Reply::error("INVALID_SUITE_TICKET")).unwrap();
    refuse();
    call(&client).await.unwrap_err();
    // The same ticket does not cause another fetch.
    suite.update_ticket("t1cket-old");
    call(&client).await.unwrap_err();
    suite.update_ticket("t1cket-1");
    call(&client).await.unwrap();
    assert_eq!(world.sent(GET_CORP_ACCESS_TOKEN, "suiteTicket"), ["t1cket-old", "t1cket-1"]);

    // Sources with newer and older tickets cannot bypass the delay by taking turns.
    let other = Suite::new("suite1", CLIENT_SECRET, "t1cket-0").cache(&cache);
    let (newer, older) = (suite.app("ding9"), other.app("ding9"));
    refuse();
    for app in [&newer, &older, &newer, &older] {
        call(&world.client(app.clone())).await.unwrap_err();
    }
    assert_eq!(world.requests(GET_CORP_ACCESS_TOKEN).len(), 3);
}

#[tokio::test]
async fn a_fleet_shares_tokens_of_suites_and_their_apps() {
    let world = World::start().await;
    let store = Arc::new(MemoryStore::with_clock(world.clock.clone()));
    for _ in 0..3 {
        let suite = suite().cache(&world.cache_on(store.clone()));
        call(&world.client(suite.app("ding1"))).await.unwrap();
        oauth2::get_auth_info().auth_corp_id("dingxxx").send(&world.client(suite)).await.unwrap();
    }
    let fetches = [GET_CORP_ACCESS_TOKEN, GET_SUITE_ACCESS_TOKEN].map(|operation| world.requests(operation).len());
    assert_eq!(fetches, [1, 1]);
}

fn waiting() -> Suite {
    Suite::new("suite1", "s3cret", "")
}

/// A program may start before it has a ticket.
#[tokio::test]
async fn calls_wait_for_the_first_ticket() {
    let dingtalk = Simulator::start().await.unwrap();
    let suite = waiting();
    dingtalk.accept_signing_key(SigningKey::new("suite1", "s3cret").with_suite_ticket("t1cket-1"));
    let url = dingtalk.url();
    let (signed, own, app) =
        (client(&url, suite.clone()), client(&url, suite.clone()), client(&url, suite.app("ding1")));
    let pushed = async {
        tokio::time::sleep(millis(30)).await;
        suite.update_ticket("t1cket-1");
    };
    let (signed, own, app, ()) =
        tokio::join!(info(&signed), oauth2::get_auth_info().auth_corp_id("dingxxx").send(&own), call(&app), pushed);
    signed.unwrap();
    own.unwrap();
    app.unwrap();
    let received = dingtalk.received();
    for operation in [GET_SUITE_ACCESS_TOKEN, GET_CORP_ACCESS_TOKEN] {
        let fetches = received.iter().filter(|request| request.operation.as_deref() == Some(operation));
        let tickets: Vec<_> = fetches.map(|fetch| fetch.json().unwrap()["suiteTicket"].clone()).collect();
        assert_eq!(tickets, ["t1cket-1"]);
    }
    assert_eq!(dingtalk.violations(), []);
}

#[tokio::test]
async fn a_call_without_a_ticket_fails_within_its_time_and_says_why() {
    let world = World::start().await;
    let suite = waiting().cache(&world.cache());
    let limit = millis(200);
    let client = world.client(suite.clone());
    let signed = oapi::service_get_auth_info().auth_corpid("ding1").send(&client).timeout(limit).await.unwrap_err();
    let own = oauth2::get_auth_info().auth_corp_id("dingxxx").send(&client).timeout(limit).await.unwrap_err();
    let app = world.client(suite.app("ding1"));
    let app = contact::get_org_auth_info().send(&app).timeout(limit).await.unwrap_err();
    for error in [signed, own, app] {
        let text = format!("{error:#}");
        assert!(matches!(error, Error::Credentials(_)), "{text}");
        assert!(
            text.contains("the suite has no ticket: pass on the tickets") && text.contains("none arrived within"),
            "{text}"
        );
    }
    assert_eq!(world.dingtalk.received(), []);
}

#[tokio::test]
async fn one_process_of_a_fleet_receives_tickets() {
    let world = World::start().await;
    let store = Arc::new(MemoryStore::with_clock(world.clock.clone()));
    let process =
        |ticket: &str| Suite::new("suite1", "s3cret", ticket.to_owned()).cache(&world.cache_on(store.clone()));
    let (receiver, fresh, outdated) = (process(""), process(""), process("t1cket-0"));
    // Before and after the others have started.
    let waiting = world.client(fresh.app("ding1"));
    let push = async {
        tokio::time::sleep(millis(30)).await;
        receiver.keep("t1cket-1".into()).await.unwrap();
    };
    let (called, ()) = tokio::join!(call(&waiting), push);
    called.unwrap();
    call(&world.client(outdated.app("ding2"))).await.unwrap();
    assert_eq!(world.sent(GET_CORP_ACCESS_TOKEN, "suiteTicket"), ["t1cket-1", "t1cket-1"]);
}

#[tokio::test(start_paused = true)]
async fn a_newer_ticket_of_the_store_is_found_within_ten_seconds() {
    let store = Arc::new(MemoryStore::new());
    let process = || Suite::new("suite1", "s3cret", "").cache(&TokenCache::builder().store(store.clone()).build());
    let (receiver, signer) = (process(), process());
    let ticket = async || ticket_of(&signer).await;
    receiver.keep("t1cket-1".into()).await.unwrap();
    assert_eq!(ticket().await, "t1cket-1");
    receiver.keep("t1cket-2".into()).await.unwrap();
    tokio::time::sleep(seconds(10)).await;
    assert_eq!(ticket().await, "t1cket-2");
    // What is pushed to a process itself counts at once, and reaches the others.
    signer.update_ticket("t1cket-3");
    assert_eq!(ticket().await, "t1cket-3");
    assert_eq!(ticket_of(&process()).await, "t1cket-3");
}

#[tokio::test]
async fn a_ticket_that_the_store_does_not_take_is_used_but_not_confirmed() {
    let spy = Spy::new(&ManualClock::new());
    spy.break_down(&["put"]);
    let suite = waiting().cache(&TokenCache::builder().store(spy).build());
    suite.keep("t1cket-1".into()).await.unwrap_err();
    assert_eq!(ticket_of(&suite).await, "t1cket-1");
}

/// The ticket that the suite signs with.
async fn ticket_of(suite: &Suite) -> String {
    let client = client("http://127.0.0.1:1", suite.clone());
    match suite.credential(CredentialKind::SuiteSignature, &client).unwrap().await.unwrap() {
        Credential::Key { suite_ticket, .. } => suite_ticket.unwrap().into_exposed(),
        other => panic!("{other:?}"),
    }
}

/// Pushes reach one process of a fleet at a time, and a process may learn of a ticket long before it makes a call.
#[tokio::test(start_paused = true)]
async fn a_ticket_that_waited_for_its_first_use_does_not_replace_a_newer_one() {
    let clock = ManualClock::new();
    let spy = Arc::new(Spy::new(&clock));
    let process = || waiting().cache(&TokenCache::builder().store(spy.clone()).build());
    let pass = async |time| {
        clock.advance(time);
        tokio::time::sleep(time).await;
    };
    let (idle, receiver) = (process(), process());
    idle.update_ticket("t1cket-1");
    pass(seconds(5 * 3600)).await;
    receiver.keep("t1cket-2".into()).await.unwrap();
    pass(seconds(1)).await;
    assert_eq!(ticket_of(&idle).await, "t1cket-2");
    assert_eq!(ticket_of(&process()).await, "t1cket-2");

    // The same with a store that was down while both came: when they reached it does not count.
    spy.break_down(&["get", "put"]);
    idle.keep("t1cket-3".into()).await.unwrap_err();
    pass(seconds(60)).await;
    receiver.keep("t1cket-4".into()).await.unwrap_err();
    pass(seconds(60)).await;
    spy.break_down(&[]);
    for suite in [&idle, &receiver, &idle] {
        ticket_of(suite).await;
        pass(seconds(10)).await;
    }
    assert_eq!([ticket_of(&idle).await, ticket_of(&process()).await], ["t1cket-4", "t1cket-4"]);
}

/// A store that fails costs each call up to its time limit.
#[tokio::test(start_paused = true)]
async fn a_store_that_is_down_is_not_asked_by_every_call() {
    let spy = Arc::new(Spy::new(&ManualClock::new()));
    spy.break_down(&["get", "put"]);
    let suite = waiting().cache(&TokenCache::builder().store(spy.clone()).build());
    suite.update_ticket("t1cket-1");
    for _ in 0..5 {
        assert_eq!(ticket_of(&suite).await, "t1cket-1");
    }
    assert_eq!((spy.noted("get"), spy.noted("put")), (1, 0));
}
