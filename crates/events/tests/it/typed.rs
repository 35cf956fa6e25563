//! Events of documented types, in both ways.

use std::fmt::Debug;

#[cfg(feature = "stream")]
use dingtalk_core::Client;
use dingtalk_events::types::{CalendarEventChange, TodoTaskCreate};
use dingtalk_events::{Event, EventType};
#[cfg(feature = "stream")]
use dingtalk_events::{Listener, Typed};
#[cfg(any(feature = "stream", feature = "tower"))]
use dingtalk_simulator::{Push, Simulator};
#[cfg(any(feature = "stream", feature = "tower"))]
use serde_json::json;

/// Reads an example of a spec, which fills something.
pub(crate) fn reads<T: EventType + Debug>(name: &str, data: &str) {
    let read: T = Event::new(T::TYPE, data).read().unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_ne!(format!("{read:?}"), format!("{:?}", T::default()), "{} {name}", T::TYPE);
}

#[cfg(feature = "stream")]
#[tokio::test]
async fn a_handler_in_stream_mode_receives_typed_events() {
    let dingtalk = Simulator::start().await.unwrap();
    let client = Client::builder().endpoint(dingtalk.url()).build().unwrap();
    let (heard, mut hear) = tokio::sync::mpsc::unbounded_channel();
    let listening = Listener::new("client id", "client secret")
        .on(move |changed: Typed<CalendarEventChange>| {
            let heard = heard.clone();
            async move { heard.send(changed).unwrap() }
        })
        .start(&client)
        .await
        .unwrap();
    let push = Push::event("calendar_event_change", json!({"calendarEventId": "e1", "operator": {"type": "user"}}));
    assert_eq!(dingtalk.push(push).await.unwrap().data["status"], "SUCCESS");
    let changed = hear.recv().await.unwrap();
    assert_eq!(changed.data.calendar_event_id.as_deref(), Some("e1"));
    assert_eq!(changed.data.operator.unwrap().kind.as_deref(), Some("user"));
    assert_eq!(changed.event.event_type(), "calendar_event_change");

    // What is not as documented is asked for again, and does not reach the handler.
    let push = Push::event("calendar_event_change", json!({"calendarEventUpdateTime": "wrong"}));
    assert_eq!(dingtalk.push(push).await.unwrap().data["status"], "LATER");
    listening.shutdown(std::time::Duration::from_secs(1)).await;
    assert!(hear.recv().await.is_none());
}

#[cfg(feature = "tower")]
#[tokio::test]
async fn a_callback_brings_typed_events() {
    let dingtalk = Simulator::start().await.unwrap();
    let (heard, mut hear) = tokio::sync::mpsc::unbounded_channel();
    let service = crate::service::callbacks().service(move |event: Event| {
        let heard = heard.clone();
        async move { event.read::<TodoTaskCreate>().map(|created| heard.send(created).unwrap()) }
    });
    let address = crate::service::serve(service).await;
    let push = Push::event("todo_task_create", json!({"taskId": "t1", "UnionIdList": ["u1"]}));
    crate::service::assert_success(&dingtalk.post(&address, &crate::service::key(), push).await.unwrap());
    let created = hear.recv().await.unwrap();
    assert_eq!((created.task_id.as_deref(), created.union_id_list), (Some("t1"), vec!["u1".to_owned()]));
}

#[test]
fn an_event_of_another_type_is_not_read() {
    assert!(Event::new("todo_task_create", "{}").read::<CalendarEventChange>().is_err());
    assert!(Event::new("todo_task_create", "{}").read::<TodoTaskCreate>().is_ok());
}
