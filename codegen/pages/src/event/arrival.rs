//! The data within an event as it arrives.

use serde_json::{Map, Value};

/// How an event arrives. The first way shows the data by itself, with the names that the other ways may write differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    Stream,
    Http,
    SyncHttp,
}

/// What every callback over HTTP has beside the event's data.
const HTTP: [&str; 8] = ["EventType", "EventTime", "TimeStamp", "CorpId", "BizId", "SuiteKey", "eventId", "syncAction"];

/// What every change in a database has beside the event's data.
const SYNC_HTTP: [&str; 3] = ["eventId", "syncAction", "syncSeq"];

/// The data of an example; nothing if the example is not an event.
pub(super) fn data(example: Value) -> Option<(Way, Map<String, Value>)> {
    let Value::Object(mut members) = example else { return None };
    if let Some(change) = members.remove("biz_data") {
        return Some((Way::SyncHttp, without(object(change)?, &SYNC_HTTP)));
    }
    if members.contains_key("eventType") {
        return Some((Way::Stream, members.remove("data").and_then(object).unwrap_or_default()));
    }
    if members.contains_key("EventType") {
        return Some((Way::Http, without(members, &HTTP)));
    }
    let is_change = members.get("data").is_some_and(|data| data.get("syncAction").is_some());
    is_change.then(|| (Way::SyncHttp, change_alone(members)))
}

/// A change in a database by itself, of which some pages show only the data.
fn change_alone(members: Map<String, Value>) -> Map<String, Value> {
    let bare = |value| match value {
        Value::Object(members) => Value::Object(without(members, &SYNC_HTTP)),
        other => other,
    };
    members.into_iter().map(|(name, value)| (name, bare(value))).collect()
}

/// An object, which may be JSON text.
fn object(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(members) => Some(members),
        Value::String(text) => serde_json::from_str(&text).ok(),
        _ => None,
    }
}

fn without(members: Map<String, Value>, common: &[&str]) -> Map<String, Value> {
    members.into_iter().filter(|(name, _)| !common.contains(&name.as_str())).collect()
}
