//! What can go wrong between client and server, on real sockets: what the caller gets, that nothing hangs or leaks, and that no
//! secret is shown. The faults are a table in `table.rs`.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod blocking;
mod cancelled;
mod certificates;
mod closed;
mod proxies;
mod runtimes;
mod scene;
mod shown;
mod surroundings;
mod table;
mod tries;

use std::fmt::Debug;
use std::sync::{LazyLock, Mutex};
use std::time::{Duration, Instant};

use dingtalk_contact_1_0 as contact;
use dingtalk_core::{AccessToken, Client, ClientBuilder, Error, RetryPolicy, SigningKey, TransportFailure};
use dingtalk_oapi as oapi;
use dingtalk_oauth2_1_0 as oauth2;
use dingtalk_test_support::loopback::{Loopback, Script};
use tokio::runtime::{Builder, Handle, Runtime};

use scene::Scene;
use shown::{SECRET, TICKET, TOKEN};
use table::{Call, Fault, Gets};
use tries::{Try, tries};

/// The runtime of the servers, so that a client's own runtime has only the client's tasks.
static SERVERS: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap());

fn serve(scripts: impl IntoIterator<Item = Script>) -> Loopback {
    SERVERS.block_on(Loopback::start(scripts)).unwrap()
}

/// A patient client that tries twice.
fn client(address: &str) -> ClientBuilder {
    Client::builder()
        .endpoint(address)
        .credentials(AccessToken::app(TOKEN))
        .credentials(SigningKey::suite("suitekey", SECRET, TICKET))
        .connect_timeout(Duration::from_secs(10))
        .attempt_timeout(Duration::from_secs(10))
        .timeout(TOTAL)
        .retry(RetryPolicy::standard().attempts(2).first_wait(Duration::from_millis(1)))
}

/// The time limit of a whole call.
const TOTAL: Duration = Duration::from_secs(20);

/// The result of a call: the name in the answer.
type Outcome = Result<Option<String>, Error>;

/// How long a test waits for something that should happen at once before it fails.
const SLACK: Duration = Duration::from_secs(10);

#[test]
fn every_fault_gives_what_the_table_says() {
    shown::listen();
    let rows = table::table();
    let work = Mutex::new(rows.iter().flat_map(|row| row.calls.iter().map(move |call| (row, *call))));
    let failed = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                loop {
                    let Some((row, call)) = work.lock().unwrap().next() else { break };
                    if let Err(why) = meet(row, call) {
                        failed.lock().unwrap().push(format!("{}, {call:?}: {why}", row.name));
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "{} faults:\n{}", failed.len(), failed.join("\n"));
    assert!(shown::logged("contact_1_0::get_org_auth_info"), "nothing was logged");
    shown::assert_no_secret_was_logged();
}

/// Makes one call that meets one fault, and compares the result.
fn meet(row: &Fault, call: Call) -> Result<(), String> {
    let scene = Scene::of(&row.does);
    for Try { client, total, attempts } in tries(row, &scene.address) {
        let client = client.build().map_err(|error| error.to_string())?;
        let (outcome, elapsed) = alone(scene.server.as_ref(), client, call)?;
        if elapsed > total + SLACK {
            return Err(format!("took {elapsed:?}"));
        }
        compare(row, &outcome)?;
        if let Err(error) = &outcome
            && (error.attempts(), error.stopped().is_some()) != (attempts, true)
        {
            return Err(format!("{} attempts, {:?}", error.attempts(), error.stopped()));
        }
    }
    if scene.elsewhere.is_some_and(|elsewhere| !elsewhere.received().is_empty()) {
        return Err("the token travelled to another host".to_owned());
    }
    let received = scene.server.as_ref().map(Loopback::received).unwrap_or_default();
    if matches!(row.gets, Gets::Connect(_) | Gets::ConnectTimeout) && !received.is_empty() {
        return Err("the call was sent".to_owned());
    }
    for request in received {
        if request.header("accept-encoding").is_some() {
            return Err("compressed answers were asked for".to_owned());
        }
        shown::also_secret(&request);
    }
    Ok(())
}

/// Makes the call in a new runtime, drops the client, and checks that nothing is left over.
fn alone(server: Option<&Loopback>, client: Client, call: Call) -> Result<(Outcome, Duration), String> {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let begun = Instant::now();
    let (outcome, elapsed) = runtime.block_on(async move {
        let outcome = make(call, &client).await;
        drop(client);
        (outcome, begun.elapsed())
    });
    let left = runtime.block_on(left_over(server));
    if let Some(left) = left {
        return Err(left);
    }
    if let Err(error) = &outcome {
        shown::check(&shown::everything(error))?;
    }
    Ok((outcome, elapsed))
}

/// Tasks and connections that remain after their client is gone.
async fn left_over(server: Option<&Loopback>) -> Option<String> {
    let begun = Instant::now();
    loop {
        let tasks = Handle::current().metrics().num_alive_tasks();
        let connections = server.map_or(0, Loopback::open);
        if (tasks, connections) == (0, 0) {
            return None;
        }
        if begun.elapsed() > SLACK {
            return Some(format!("{tasks} tasks and {connections} connections are left"));
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// Makes the call, and returns the name in the answer.
async fn make(call: Call, client: &Client) -> Outcome {
    match call {
        Call::New => Ok(contact::get_org_auth_info().target_corp_id("ding1").send(client).await?.org_name),
        Call::Large => {
            let corp_ids = (0..100_000).map(|number| format!("ding{number}"));
            let call = contact::org_account_mobile_visible_in_other_org().to_corp_ids(corp_ids).opt_user_id("u");
            Ok(call.send(client).await?.result.map(|result| result.to_string()))
        }
        Call::Legacy => Ok(oapi::service_get_auth_info().auth_corpid("ding1").send(client).await?.errmsg),
        Call::Once => {
            let call = oauth2::get_user_token().client_id("id").client_secret(SECRET).code(TICKET);
            Ok(call.grant_type("authorization_code").send(client).await?.corp_id)
        }
    }
}

fn compare(row: &Fault, outcome: &Outcome) -> Result<(), String> {
    let failure = |error: &Error, wanted: TransportFailure, text: &str| match error {
        Error::Transport(transport) => transport.failure() == wanted && format!("{error:#}").contains(text),
        _ => false,
    };
    let fits = match (&row.gets, outcome) {
        (Gets::Read(name), Ok(read)) => read.as_deref() == *name,
        (Gets::Connect(text), Err(error)) => failure(error, TransportFailure::Connect, text),
        (Gets::ConnectTimeout, Err(error)) => {
            // Which of reqwest's two timers ends first is random.
            ["timed out", "deadline has elapsed"].iter().any(|text| failure(error, TransportFailure::Connect, text))
        }
        (Gets::Cut, Err(error)) => [TransportFailure::Connect, TransportFailure::Unsent, TransportFailure::Broken]
            .iter()
            .any(|cut| failure(error, *cut, "")),
        (Gets::Timeout, Err(error)) => failure(error, TransportFailure::Timeout, "no answer in time"),
        (Gets::Broken(text), Err(error)) => failure(error, TransportFailure::Broken, text),
        (Gets::TooLarge, Err(error)) => failure(error, TransportFailure::TooLarge, "more than 33554432 bytes"),
        (Gets::Api(code, id), Err(error @ Error::Api(_))) => {
            error.code() == *code && (id.is_none() || error.request_id() == *id)
        }
        (Gets::Decode(text), Err(error @ Error::Decode(_))) => error.to_string().contains(text),
        _ => false,
    };
    if !fits {
        return Err(shorten(outcome));
    }
    if let Err(error) = outcome
        && error.is_timeout() != matches!(row.gets, Gets::ConnectTimeout | Gets::Timeout)
    {
        return Err(format!("is_timeout is {}: {}", error.is_timeout(), shorten(error)));
    }
    match (outcome, row.does.answer()) {
        (Err(error), Some((status, body))) if (error.status(), error.body()) != (Some(status), Some(body)) => {
            Err(format!("status or body is lost: {}", shorten(error)))
        }
        _ => Ok(()),
    }
}

fn shorten(value: &impl Debug) -> String {
    format!("{value:?}").chars().take(600).collect()
}
