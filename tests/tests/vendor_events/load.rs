//! What many messages cost: a measurement, to be run by hand.

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use dingtalk_simulator::{Push, Simulator};
use serde_json::{Value, json};
use tokio::time::interval;

use dingtalk_vendor_client::Script;

/// Sends events at a rate, and returns what the client says at its end.
async fn run(dingtalk: Arc<Simulator>, script: Script, rate: u32, count: u32) -> Value {
    dingtalk.wait_for_streams(1).await.unwrap();
    let mut ticks = interval(Duration::from_secs(1) / rate);
    let mut pushes = tokio::task::JoinSet::new();
    // Read meanwhile, so that the client is not held up.
    let (sender, rest) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let mut script = script;
        (0..count).for_each(|_| drop(script.read().unwrap()));
        sender.send(script).ok()
    });
    for _ in 0..count {
        ticks.tick().await;
        let dingtalk = Arc::clone(&dingtalk);
        pushes.spawn(async move {
            let data = json!({"userId": ["u1"], "text": "x".repeat(500)});
            let acknowledged = dingtalk.push(Push::event("user_add_org", data)).await.unwrap();
            assert_eq!((acknowledged.code, acknowledged.data.get("status") == Some(&json!("LATER"))), (200, false));
        });
        // On a busy machine, the rate falls.
        while pushes.len() >= 200 {
            pushes.join_next().await.unwrap().unwrap();
        }
    }
    while let Some(pushed) = pushes.join_next().await {
        pushed.unwrap();
    }
    rest.await.unwrap().finish().unwrap().pop().map(|line| crate::json(&line)).unwrap()
}

fn ours(dingtalk: &Simulator) -> Script {
    // Another build can be measured, such as an optimized one.
    let program = std::env::var("STREAM_LISTENER").unwrap_or_else(|_| env!("CARGO_BIN_EXE_stream_listener").to_owned());
    let mut command = Command::new(program);
    Script::of(command.args(["app", "secret"]).env("DINGTALK_OPENAPI_ENDPOINT", dingtalk.url())).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "prints CPU times"]
async fn cpu_time_of_messages() {
    let start = async || Arc::new(Simulator::start().await.unwrap());
    let dingtalk = start().await;
    let script = ours(&dingtalk);
    let cpu = |end: Value| end["cpu"].as_f64().unwrap();
    println!("ours, 20 s of 1,000 messages a second: {:.2} s", cpu(run(dingtalk, script, 1000, 20_000).await));
    let dingtalk = start().await;
    let url = dingtalk.url();
    let variables = [("DINGTALK_OPENAPI_ENDPOINT", url.as_str())];
    let Some(script) = crate::start("cpu_time_of_messages", "listen.py", &["app", "secret"], &variables) else {
        return;
    };
    println!("the vendor's, 20 s of 100 messages a second: {:.2} s", cpu(run(dingtalk, script, 100, 2000).await));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes of CPU time"]
async fn memory_of_messages() {
    // The tables of results are full after 57,000 messages.
    for count in [1000, 60_000, 120_000] {
        let dingtalk = Arc::new(Simulator::start().await.unwrap());
        let script = ours(&dingtalk);
        let end = run(dingtalk, script, 1000, count).await;
        println!("after {count} messages: {} kB", end["memory_kb"]);
    }
}
