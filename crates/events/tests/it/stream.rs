//! Stream mode against the simulator.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dingtalk_core::{Client, Json, RetryPolicy};
use dingtalk_events::{CardCallback, Event, Listener, Listening, RobotMessage};
use dingtalk_simulator::{Acknowledged, Push, Reply, Simulator};
use serde_json::json;
use tokio::sync::{Notify, Semaphore};

use crate::tickets::Tickets;

const SECRET: &str = "cl1ent+secret/x";

async fn simulator() -> (Simulator, Client) {
    let dingtalk = Simulator::start().await.unwrap();
    let client = Client::builder().endpoint(dingtalk.url()).retry(RetryPolicy::never()).build().unwrap();
    (dingtalk, client)
}

fn listener() -> Listener {
    Listener::new("ding-app", SECRET)
}

/// Counts what it is called for.
#[derive(Clone, Default)]
struct Count(Arc<AtomicUsize>);

impl Count {
    fn add(&self) -> usize {
        self.0.fetch_add(1, Ordering::SeqCst)
    }

    fn get(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

fn joined() -> Push {
    Push::event("user_add_org", json!({"userId": ["u1"]}))
}

#[track_caller]
fn assert_success(acknowledged: &Acknowledged) {
    assert_eq!((acknowledged.code, &acknowledged.data["status"]), (200, &json!("SUCCESS")), "{acknowledged:?}");
}

#[tokio::test]
async fn a_connection_is_opened_as_by_the_vendors_clients() {
    let (dingtalk, client) = simulator().await;
    let listening = listener()
        .on_event("user_add_org", async |_| ())
        .on_robot_message(async |_| ())
        .on_callback("/v1.0/graph/api/invoke", async |_| ())
        .start(&client)
        .await
        .unwrap();
    assert!(listening.is_connected());
    let open = &dingtalk.received()[0];
    assert_eq!((open.method.as_str(), open.target.as_str()), ("POST", "/v1.0/gateway/connections/open"));
    assert_eq!(open.header("x-acs-dingtalk-access-token"), None);
    let body = open.json().unwrap();
    assert_eq!((&body["clientId"], &body["clientSecret"]), (&json!("ding-app"), &json!(SECRET)));
    let topics = [
        json!({"type": "EVENT", "topic": "*"}),
        json!({"type": "CALLBACK", "topic": "/v1.0/im/bot/messages/get"}),
        json!({"type": "CALLBACK", "topic": "/v1.0/graph/api/invoke"}),
    ];
    assert_eq!(body["subscriptions"], json!(topics));
    assert!(dingtalk.violations().is_empty());
    dingtalk.wait_for_streams(1).await.unwrap();
    drop(listening);
    dingtalk.wait_for_streams(0).await.unwrap();
}

#[tokio::test]
async fn a_wrong_secret_is_an_error_without_the_secret() {
    let (dingtalk, client) = simulator().await;
    let refusal = Reply::failure(400, "InvalidAuthentication", format!("no app has the secret {SECRET}"));
    dingtalk.answer_path("POST", "/v1.0/gateway/connections/open", refusal).unwrap();
    let error = listener().on_any_event(async |_| ()).start(&client).await.unwrap_err();
    assert_eq!(error.call_error().and_then(|error| error.code()), Some("InvalidAuthentication"));
    let shown = format!("{error} {error:#} {error:?}");
    assert!(shown.contains("no app has the secret") && !shown.contains(SECRET), "{shown}");
}

#[tokio::test]
async fn answers_without_a_usable_address_are_errors() {
    for answer in [json!({}), json!({"endpoint": "ftp://x", "ticket": "t"}), json!({"endpoint": "ws://127.0.0.1:1/x"})]
    {
        let (dingtalk, client) = simulator().await;
        let reply = Reply::body(200, answer.to_string());
        dingtalk.answer_path("POST", "/v1.0/gateway/connections/open", reply).unwrap();
        let error = listener().start(&client).await.unwrap_err();
        assert!(error.to_string().ends_with("names no usable address"), "{error}");
    }
    // Not on this machine, and not encrypted.
    let (dingtalk, client) = simulator().await;
    let reply = Reply::body(200, r#"{"endpoint":"ws://192.0.2.1/connect","ticket":"t1cket"}"#);
    dingtalk.answer_path("POST", "/v1.0/gateway/connections/open", reply).unwrap();
    let error = listener().start(&client).await.unwrap_err();
    let shown = format!("{error:#} {error:?}");
    assert!(shown.contains("is not https") && !shown.contains("t1cket"), "{shown}");
}

#[tokio::test]
async fn events_reach_the_handler_of_their_type() {
    let (dingtalk, client) = simulator().await;
    let heard = Arc::new(Mutex::new(Vec::new()));
    let hear = |name: &'static str| {
        let heard = Arc::clone(&heard);
        move |event: Event| {
            heard.lock().unwrap().push((name, event.event_type().to_owned()));
            std::future::ready(())
        }
    };
    let _listening = listener()
        .on_event("user_add_org", hear("replaced"))
        .on_event("user_add_org", hear("joined"))
        .on_any_event(hear("other"))
        .start(&client)
        .await
        .unwrap();
    assert_success(&dingtalk.push(joined()).await.unwrap());
    assert_success(&dingtalk.push(Push::event("label_conf_add", json!({}))).await.unwrap());
    let expected = [("joined", "user_add_org".to_owned()), ("other", "label_conf_add".to_owned())];
    assert_eq!(*heard.lock().unwrap(), expected);
}

#[tokio::test]
async fn an_event_has_everything_that_was_sent() {
    let (dingtalk, client) = simulator().await;
    let (sender, mut events) = tokio::sync::mpsc::unbounded_channel();
    let _listening = listener()
        .on_any_event(move |event| {
            sender.send(event).unwrap();
            std::future::ready(())
        })
        .start(&client)
        .await
        .unwrap();
    dingtalk.push(joined().id("m1").corp_id("ding1")).await.unwrap();
    let event: Event = events.recv().await.unwrap();
    assert_eq!((event.event_type(), event.id(), event.corp_id()), ("user_add_org", Some("m1-event"), Some("ding1")));
    assert_eq!(event.json().unwrap(), json!({"userId": ["u1"]}));
    assert!(event.time().is_some() && event.app_id().is_some());
}

#[tokio::test]
async fn results_become_acknowledgments() {
    let (dingtalk, client) = simulator().await;
    let _listening = listener()
        .on_event("fails", async |_| Err::<(), _>("no"))
        .on_event("panics", async |_| {
            if true {
                panic!("on purpose")
            }
        })
        .on_robot_message(async |message: RobotMessage| match message.text() {
            Some("fail") => Err("no"),
            Some("panic") => panic!("on purpose"),
            _ => Ok(()),
        })
        .on_card_callback(async |card: CardCallback| json!({"cardData": {"id": card.out_track_id()}}))
        .start(&client)
        .await
        .unwrap();
    let pushed = async |push| {
        let acknowledged = dingtalk.push(push).await.unwrap();
        (acknowledged.code, acknowledged.data)
    };
    let later = json!({"status": "LATER", "message": "handler failed"});
    assert_eq!(pushed(Push::event("fails", json!({}))).await, (200, later.clone()));
    assert_eq!(pushed(Push::event("panics", json!({}))).await, (200, later));
    assert_eq!(pushed(Push::event("unknown", json!({}))).await, (404, json!({})));
    let nothing = json!({"response": {}});
    assert_eq!(pushed(Push::robot_message("hello")).await, (200, nothing.clone()));
    assert_eq!(pushed(Push::robot_message("fail")).await, (500, nothing.clone()));
    assert_eq!(pushed(Push::robot_message("panic")).await, (500, nothing.clone()));
    let card = Push::card_callback(json!({"outTrackId": "card1"}));
    assert_eq!(pushed(card).await, (200, json!({"response": {"cardData": {"id": "card1"}}})));
    assert_eq!(pushed(Push::card_callback(json!([]))).await, (500, nothing));
}

#[tokio::test]
async fn pings_are_answered_with_their_data() {
    let (dingtalk, client) = simulator().await;
    let _listening = listener().on_robot_message(async |_| ()).start(&client).await.unwrap();
    let pong = dingtalk.push(Push::ping()).await.unwrap();
    assert_eq!((pong.code, pong.data), (200, json!({"opaque": "simulated"})));
}

#[tokio::test]
async fn a_repeated_message_is_handled_once_and_acknowledged_each_time() {
    let (dingtalk, client) = simulator().await;
    let count = Count::default();
    let handle = {
        let count = count.clone();
        move |_: Json| {
            let number = count.add();
            async move {
                tokio::time::sleep(Duration::from_millis(20)).await;
                json!({"number": number})
            }
        }
    };
    let _listening = listener().on_callback("/t", handle).start(&client).await.unwrap();
    let push = || Push::callback("/t", json!({})).id("m1");
    // While it is being handled, afterwards, and over another connection.
    for _ in 0..3 {
        let acknowledged = dingtalk.push(push().repeated(3)).await.unwrap();
        assert_eq!(acknowledged.data, json!({"response": {"number": 0}}));
        dingtalk.drop_streams();
    }
    assert_eq!(count.get(), 1);
}

#[tokio::test]
async fn a_failed_message_is_handled_again() {
    let (dingtalk, client) = simulator().await;
    let count = Count::default();
    let handle = {
        let count = count.clone();
        move |_: Event| std::future::ready(if count.add() == 0 { Err(()) } else { Ok(()) })
    };
    let _listening = listener().on_any_event(handle).start(&client).await.unwrap();
    assert_eq!(dingtalk.push(joined().id("m1")).await.unwrap().data["status"], "LATER");
    for _ in 0..2 {
        assert_success(&dingtalk.push(joined().id("m1")).await.unwrap());
    }
    assert_eq!(count.get(), 2);
}

#[tokio::test]
async fn a_slow_handler_delays_no_other_and_has_bounded_work() {
    let (dingtalk, client) = simulator().await;
    let dingtalk = Arc::new(dingtalk);
    let (gate, count) = (Arc::new(Semaphore::new(0)), Count::default());
    let slow = {
        let (gate, count) = (Arc::clone(&gate), count.clone());
        move |_: Event| {
            let (gate, count) = (Arc::clone(&gate), count.clone());
            async move {
                count.add();
                gate.acquire().await.unwrap().forget();
            }
        }
    };
    let listener = listener().on_event("slow", slow).on_event("quick", async |_| ()).concurrency(2, 3);
    let _listening = listener.start(&client).await.unwrap();
    let pushes: Vec<_> = (0..9)
        .map(|_| {
            let dingtalk = Arc::clone(&dingtalk);
            tokio::spawn(async move { dingtalk.push(Push::event("slow", json!({}))).await.unwrap() })
        })
        .collect();
    // Four find no place, and are asked to come later.
    let (mut later, mut running) = (0, Vec::new());
    for push in pushes {
        running.push(push);
        while let Some(at) = running.iter().position(tokio::task::JoinHandle::is_finished) {
            assert_eq!(running.swap_remove(at).await.unwrap().data["status"], "LATER");
            later += 1;
        }
    }
    while later < 4 {
        assert_success(&dingtalk.push(Push::event("quick", json!({}))).await.unwrap());
        while let Some(at) = running.iter().position(tokio::task::JoinHandle::is_finished) {
            assert_eq!(running.swap_remove(at).await.unwrap().data["status"], "LATER");
            later += 1;
        }
    }
    assert_eq!((later, running.len(), count.get()), (4, 5, 2));
    gate.add_permits(5);
    for push in running {
        assert_success(&push.await.unwrap());
    }
    assert_eq!(count.get(), 5);
}

#[tokio::test]
async fn a_burst_does_not_overwhelm_a_quick_handler() {
    let (dingtalk, client) = simulator().await;
    let count = Count::default();
    let handle = {
        let count = count.clone();
        move |_: Event| {
            count.add();
            std::future::ready(())
        }
    };
    let _listening = listener().on_any_event(handle).concurrency(1, 3).start(&client).await.unwrap();
    let pushes: Vec<_> = (0..200).map(|_| dingtalk.push(joined())).collect();
    for acknowledged in futures_util::future::join_all(pushes).await {
        assert_success(&acknowledged.unwrap());
    }
    assert_eq!(count.get(), 200);
}

#[tokio::test]
async fn a_handler_beyond_its_time_limit_fails() {
    let (dingtalk, client) = simulator().await;
    let listener = listener().on_any_event(async |_| std::future::pending::<()>().await);
    let _listening = listener.time_limit(Duration::from_millis(10)).start(&client).await.unwrap();
    assert_eq!(dingtalk.push(joined()).await.unwrap().data["status"], "LATER");
}

#[tokio::test]
async fn connections_that_end_are_followed_by_others_with_new_tickets() {
    let (dingtalk, client) = simulator().await;
    let listening = listener().on_any_event(async |_| ()).start(&client).await.unwrap();
    for end in [Simulator::drop_streams, Simulator::disconnect_streams] {
        end(&dingtalk);
        // The message waits for the next connection.
        assert_success(&dingtalk.push(joined()).await.unwrap());
    }
    // A connection that was asked to leave may receive the message, before the next is opened.
    let tickets = || -> std::collections::BTreeSet<_> {
        dingtalk.received().iter().map(|open| String::from_utf8(open.answered.body.clone()).unwrap()).collect()
    };
    let connecting = async {
        while tickets().len() < 3 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), connecting).await.unwrap();
    listening.connected().await;
}

#[tokio::test]
async fn a_connection_that_is_silent_is_given_up() {
    let (dingtalk, client) = simulator().await;
    let listener = listener().on_any_event(async |_| ()).keep_alive(Duration::from_millis(50));
    let _listening = listener.start(&client).await.unwrap();
    dingtalk.freeze_streams();
    assert_success(&dingtalk.push(joined()).await.unwrap());
}

#[tokio::test]
async fn what_is_being_handled_when_the_service_disconnects_is_acknowledged_there() {
    let (dingtalk, client) = simulator().await;
    let (gate, begun) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let handle = {
        let (gate, begun) = (Arc::clone(&gate), Arc::clone(&begun));
        move |_: Event| {
            let (gate, begun) = (Arc::clone(&gate), Arc::clone(&begun));
            async move {
                begun.notify_one();
                gate.notified().await;
            }
        }
    };
    let count = Count::default();
    let _listening = listener().on_any_event(handle).start(&client).await.unwrap();
    let push = dingtalk.push(joined());
    let rest = async {
        begun.notified().await;
        dingtalk.disconnect_streams();
        dingtalk.wait_for_streams(1).await.unwrap();
        count.add();
        gate.notify_one();
    };
    let (acknowledged, ()) = tokio::join!(push, rest);
    assert_success(&acknowledged.unwrap());
    assert_eq!(count.get(), 1);
}

#[tokio::test]
async fn several_processes_share_the_load() {
    let (dingtalk, client) = simulator().await;
    let counts = [Count::default(), Count::default()];
    let mut listening = Vec::new();
    for count in counts.clone() {
        let handle = move |_: Event| {
            count.add();
            std::future::ready(())
        };
        listening.push(listener().on_any_event(handle).start(&client).await.unwrap());
    }
    for _ in 0..10 {
        dingtalk.push(joined()).await.unwrap();
    }
    assert_eq!(counts.map(|count| count.get()), [5, 5]);
}

/// A listener with a message that is being handled until the gate opens.
async fn busy(
    dingtalk: &Arc<Simulator>,
    client: &Client,
) -> (Listening, Arc<Notify>, tokio::task::JoinHandle<Result<Acknowledged, dingtalk_simulator::PushError>>) {
    let (gate, begun) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let handle = {
        let (gate, begun) = (Arc::clone(&gate), Arc::clone(&begun));
        move |_: Event| {
            let (gate, begun) = (Arc::clone(&gate), Arc::clone(&begun));
            async move {
                begun.notify_one();
                gate.notified().await;
            }
        }
    };
    let listening = listener().on_any_event(handle).start(client).await.unwrap();
    let push = {
        let dingtalk = Arc::clone(dingtalk);
        tokio::spawn(async move { dingtalk.push(joined()).await })
    };
    begun.notified().await;
    (listening, gate, push)
}

#[tokio::test]
async fn a_shutdown_acknowledges_what_is_being_handled() {
    let (dingtalk, client) = simulator().await;
    let dingtalk = Arc::new(dingtalk);
    let (listening, gate, push) = busy(&dingtalk, &client).await;
    let shutdown = tokio::spawn(listening.shutdown(Duration::from_secs(60)));
    tokio::task::yield_now().await;
    gate.notify_one();
    assert_eq!(shutdown.await.unwrap(), 0);
    assert_success(&push.await.unwrap().unwrap());
    dingtalk.wait_for_streams(0).await.unwrap();
}

#[tokio::test]
async fn a_shutdown_aborts_what_takes_too_long() {
    let (dingtalk, client) = simulator().await;
    let dingtalk = Arc::new(dingtalk);
    let (listening, _gate, push) = busy(&dingtalk, &client).await;
    assert_eq!(listening.shutdown(Duration::ZERO).await, 1);
    dingtalk.wait_for_streams(0).await.unwrap();
    // Another process gets the message.
    let _other = listener().on_any_event(async |_| ()).start(&client).await.unwrap();
    assert_success(&push.await.unwrap().unwrap());
}

#[tokio::test]
async fn suite_tickets_are_kept_before_they_are_acknowledged() {
    let (dingtalk, client) = simulator().await;
    let tickets = Tickets::refusing(1);
    let count = Count::default();
    let handle = {
        let count = count.clone();
        move |_: Event| {
            count.add();
            std::future::ready(())
        }
    };
    let _listening = listener().on_any_event(handle).suite_tickets(tickets.clone()).start(&client).await.unwrap();
    let push = || Push::event("suite_ticket", json!({"suiteTicket": "t1"})).id("m1");
    assert_eq!(dingtalk.push(push()).await.unwrap().data["status"], "LATER");
    assert_eq!((tickets.kept().len(), count.get()), (0, 0));
    assert_success(&dingtalk.push(push()).await.unwrap());
    assert_eq!((tickets.kept(), count.get()), (vec!["t1".to_owned()], 1));
}
