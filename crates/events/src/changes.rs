//! Events that arrive several at a time, as SyncHTTP delivers them.

use dingtalk_core::Json;

use crate::event::Event;
use crate::typed::ReadError;

/// The beginning of the types of such deliveries, which end in their priority.
const SYNC_HTTP: &str = "SYNC_HTTP_PUSH";

/// The events in a delivery, the oldest first. What cannot be read is an error in its place.
pub(crate) fn of(delivery: &Event) -> Vec<Result<Event, ReadError>> {
    if !delivery.event_type().starts_with(SYNC_HTTP) {
        return Vec::new();
    }
    let unread = || ReadError::no_change(delivery.event_type());
    let Ok(json) = delivery.json() else { return vec![Err(ReadError::not_json(delivery.event_type()))] };
    let Some(changes) = json.get("bizData").and_then(Json::as_array) else { return vec![Err(unread())] };
    changes.iter().map(|change| event(change, delivery).ok_or_else(unread)).collect()
}

fn event(change: &Json, delivery: &Event) -> Option<Event> {
    let data = match change.get("biz_data")? {
        Json::String(text) => serde_json::from_str(text).ok()?,
        other => other.clone(),
    };
    let text = |json: &Json, name: &str| json.get(name).and_then(Json::as_str).map(str::to_owned);
    Some(Event {
        event_type: text(&data, "syncAction")?,
        id: text(&data, "eventId"),
        corp_id: text(change, "corp_id").or_else(|| delivery.corp_id.clone()),
        app_id: delivery.app_id.clone(),
        born: delivery.born,
        data: data.to_string(),
        is_whole: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::TodoTaskCreate;

    #[test]
    fn each_change_is_an_event() {
        let delivery = Event::new(
            "SYNC_HTTP_PUSH_MEDIUM",
            r#"{"bizData":[
                {"corp_id":"c1","biz_id":"b","biz_type":107,"biz_data":"{\"syncAction\":\"todo_task_create\",\"taskId\":\"t1\"}"},
                {"biz_data":{"syncAction":"todo_task_create","eventId":"e2","UnionIdList":["u1"]}},{},{"biz_data":"x"}]}"#,
        );
        let delivered = of(&delivery.with_corp_id("c0"));
        assert_eq!(delivered.len(), 4);
        let unread = "the delivery `SYNC_HTTP_PUSH_MEDIUM` has a change that is not as documented";
        assert!(delivered[2..].iter().all(|change| change.as_ref().unwrap_err().to_string() == unread));
        let events: Vec<_> = delivered.into_iter().flatten().collect();
        let known: Vec<_> = events.iter().map(|event| (event.corp_id(), event.id())).collect();
        assert_eq!(known, [(Some("c1"), None), (Some("c0"), Some("e2"))]);
        let tasks: Vec<TodoTaskCreate> = events.iter().map(|event| event.read().unwrap()).collect();
        assert_eq!(tasks[0].task_id.as_deref(), Some("t1"));
        assert_eq!(tasks[1].union_id_list, ["u1"]);
        assert_eq!(of(&Event::new("user_add_org", r#"{"bizData":[]}"#)), []);
        assert_eq!(of(&Event::new("SYNC_HTTP_PUSH_HIGH", r#"{"bizData":[]}"#)), []);
        for broken in ["x", "{}", r#"{"bizData":{}}"#] {
            assert!(of(&Event::new("SYNC_HTTP_PUSH_HIGH", broken))[0].is_err(), "{broken}");
        }
    }
}
