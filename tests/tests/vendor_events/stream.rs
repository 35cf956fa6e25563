//! The vendor's client and ours in the same scenario.

use std::collections::BTreeSet;

use dingtalk_core::Client;
use dingtalk_events::{Event, Listener, RobotMessage};
use dingtalk_simulator::{Push, Simulator};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::start;

/// What happened in the scenario.
#[derive(Debug, PartialEq)]
struct Seen {
    /// What the client asked for.
    opening: Vec<Value>,
    subscriptions: BTreeSet<String>,
    /// What the client told its handlers.
    heard: Vec<Value>,
    /// Codes of its acknowledgments, and whether they contain an answer to a callback.
    acknowledged: Vec<(i64, bool)>,
}

/// Sends the same to any client.
async fn scenario(dingtalk: &Simulator) -> Vec<(i64, bool)> {
    let joined = Push::event("user_add_org", json!({"userId": ["u1"]})).corp_id("ding1");
    let mut acknowledged = Vec::new();
    dingtalk.wait_for_streams(1).await.unwrap();
    for push in [joined.clone().id("m1"), Push::robot_message("hello").id("m2"), Push::ping()] {
        let acknowledgment = dingtalk.push(push).await.unwrap();
        acknowledged.push((acknowledgment.code, acknowledgment.data.get("response").is_some()));
    }
    dingtalk.disconnect_streams();
    let acknowledgment = dingtalk.push(joined.id("m3")).await.unwrap();
    acknowledged.push((acknowledgment.code, acknowledgment.data.get("response").is_some()));
    acknowledged
}

fn seen(dingtalk: &Simulator, heard: Vec<Value>, acknowledged: Vec<(i64, bool)>) -> Seen {
    let opens: Vec<_> = dingtalk.received().iter().map(|open| open.json().unwrap()).collect();
    let opening = opens.iter().map(|open| json!([open["clientId"], open["clientSecret"]])).collect();
    let subscriptions = opens.iter().flat_map(|open| open["subscriptions"].as_array().unwrap());
    Seen { opening, subscriptions: subscriptions.map(Value::to_string).collect(), heard, acknowledged }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_vendors_client_and_ours_behave_alike() {
    let test = "the_vendors_client_and_ours_behave_alike";
    let dingtalk = Simulator::start().await.unwrap();
    let url = dingtalk.url();
    let variables = [("DINGTALK_OPENAPI_ENDPOINT", url.as_str())];
    let Some(script) = start(test, "listen.py", &["ding-app", "s3cret"], &variables) else { return };
    let acknowledged = scenario(&dingtalk).await;
    let mut heard: Vec<_> = script.finish().unwrap().iter().map(|line| crate::json(line)).collect();
    assert!(heard.pop().unwrap()["cpu"].is_number());
    let theirs = seen(&dingtalk, heard, acknowledged);

    let dingtalk = Simulator::start().await.unwrap();
    let client = Client::builder().endpoint(dingtalk.url()).build().unwrap();
    let (sender, mut heard) = mpsc::unbounded_channel();
    let other = sender.clone();
    let listening = Listener::new("ding-app", "s3cret")
        .on_any_event(move |event: Event| {
            let data = event.json().unwrap();
            sender
                .send(json!({"event": event.event_type(), "id": event.id(), "corp_id": event.corp_id(), "data": data}))
                .unwrap();
            std::future::ready(())
        })
        .on_robot_message(move |message: RobotMessage| {
            other.send(json!({"text": message.text(), "sender": message.sender_staff_id()})).unwrap();
            std::future::ready(())
        })
        .start(&client)
        .await
        .unwrap();
    let acknowledged = scenario(&dingtalk).await;
    drop(listening);
    let mut all = Vec::new();
    while let Ok(next) = heard.try_recv() {
        all.push(next);
    }
    assert_eq!(seen(&dingtalk, all, acknowledged), theirs);
    assert_eq!(theirs.heard.len(), 3, "{theirs:?}");
}
