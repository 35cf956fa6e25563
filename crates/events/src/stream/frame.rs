//! What arrives over the WebSocket.

use std::fmt;

use dingtalk_core::Json;
use serde_json::Map;

use crate::event::{self, Event};

/// A message of the service.
pub(super) struct Frame {
    pub(super) kind: Kind,
    pub(super) topic: String,
    pub(super) message_id: String,
    headers: Map<String, Json>,
    pub(super) data: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    System,
    Event,
    Callback,
}

impl Frame {
    /// Reads a message. Returns `None` if it is of no known kind.
    pub(super) fn read(text: &str) -> Option<Self> {
        let Json::Object(mut members) = serde_json::from_str(text).ok()? else { return None };
        let kind = match members.get("type")?.as_str()? {
            "SYSTEM" => Kind::System,
            "EVENT" => Kind::Event,
            "CALLBACK" => Kind::Callback,
            _ => return None,
        };
        let Json::Object(mut headers) = members.remove("headers")? else { return None };
        let data = match members.remove("data") {
            Some(Json::String(text)) => text,
            Some(other) => other.to_string(),
            None => String::new(),
        };
        let (topic, message_id) = (take(&mut headers, "topic"), take(&mut headers, "messageId"));
        Some(Self { kind, topic: topic.unwrap_or_default(), message_id: message_id.unwrap_or_default(), headers, data })
    }

    /// Returns the id by which repeats are recognized. An event that is sent again may be another message.
    pub(super) fn identity(&self) -> Option<(Kind, &str)> {
        let event_id = self.headers.get("eventId").and_then(Json::as_str).filter(|_| self.kind == Kind::Event);
        let id = event_id.filter(|id| !id.is_empty()).unwrap_or(&self.message_id);
        (!id.is_empty()).then_some((self.kind, id))
    }

    /// Returns the type of an event.
    pub(super) fn event_type(&self) -> &str {
        self.headers.get("eventType").and_then(Json::as_str).unwrap_or_default()
    }

    /// Makes an event of it.
    pub(super) fn into_event(mut self) -> Event {
        Event {
            event_type: take(&mut self.headers, "eventType").unwrap_or_default(),
            id: take(&mut self.headers, "eventId"),
            corp_id: take(&mut self.headers, "eventCorpId"),
            app_id: take(&mut self.headers, "eventUnifiedAppId"),
            born: self.headers.get("eventBornTime").and_then(event::time),
            data: self.data,
            is_whole: false,
        }
    }
}

fn take(headers: &mut Map<String, Json>, name: &str) -> Option<String> {
    match headers.remove(name)? {
        Json::String(text) => Some(text),
        Json::Null => None,
        other => Some(other.to_string()),
    }
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Frame").field("kind", &self.kind).field("topic", &self.topic).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_recognized_by_its_own_id() {
        let text = r#"{"specVersion":"1.0","type":"EVENT","headers":{"topic":"*","messageId":"m1","eventId":"e1","eventType":"t",
            "eventCorpId":"c","eventUnifiedAppId":"a","eventBornTime":"7"},"data":"{\"x\":1}"}"#;
        let frame = Frame::read(text).unwrap();
        assert_eq!((frame.identity(), frame.event_type()), (Some((Kind::Event, "e1")), "t"));
        let event = frame.into_event();
        assert_eq!(
            (event.id(), event.corp_id(), event.app_id(), event.data()),
            (Some("e1"), Some("c"), Some("a"), r#"{"x":1}"#)
        );
        assert!(event.time().is_some());
    }

    #[test]
    fn other_messages_are_recognized_by_theirs() {
        let frame = Frame::read(
            r#"{"type":"CALLBACK","headers":{"topic":"/t","messageId":"m1","eventId":"e1"},"data":{"x":1}}"#,
        )
        .unwrap();
        assert_eq!((frame.identity(), frame.data.as_str()), (Some((Kind::Callback, "m1")), r#"{"x":1}"#));
        let frame = Frame::read(r#"{"type":"SYSTEM","headers":{}}"#).unwrap();
        assert_eq!((frame.kind, frame.identity()), (Kind::System, None));
    }

    #[test]
    fn what_is_no_message_is_not_read() {
        for text in [
            "",
            "[]",
            "{}",
            r#"{"type":"OTHER","headers":{}}"#,
            r#"{"type":"EVENT"}"#,
            r#"{"type":"EVENT","headers":[]}"#,
        ] {
            assert!(Frame::read(text).is_none(), "{text}");
        }
    }
}
