//! Acknowledgments.

use std::sync::Arc;

use dingtalk_core::Json;
use serde_json::json;

use super::frame::Kind;

/// How a message was handled.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Outcome {
    /// With this answer, as JSON, unless it is empty.
    Done(Option<Arc<str>>),
    Failed,
    NoHandler,
}

impl Outcome {
    pub(super) fn done(answer: &Json) -> Self {
        match answer {
            // An answer is an object.
            Json::Null => Self::Done(None),
            other => Self::Done(Some(other.to_string().into())),
        }
    }

    /// Writes the acknowledgment of a message.
    pub(super) fn acknowledge(&self, kind: Kind, message_id: &str) -> String {
        let (code, message, data) = match (self, kind) {
            (Self::Done(_), Kind::Event) => (200, "OK", r#"{"status":"SUCCESS","message":"OK"}"#.to_owned()),
            (Self::Done(answer), _) => (200, "OK", format!(r#"{{"response":{}}}"#, answer.as_deref().unwrap_or("{}"))),
            // The service sends the event again later.
            (Self::Failed, Kind::Event) => (200, "OK", r#"{"status":"LATER","message":"handler failed"}"#.to_owned()),
            (Self::Failed, _) => (500, "handler failed", r#"{"response":{}}"#.to_owned()),
            (Self::NoHandler, _) => (404, "no handler", "{}".to_owned()),
        };
        acknowledgment(code, message_id, message, data)
    }
}

/// Writes the acknowledgment of a message of the service itself.
pub(super) fn acknowledge_system(message_id: &str, data: String) -> String {
    acknowledgment(200, message_id, "OK", data)
}

fn acknowledgment(code: u16, message_id: &str, message: &str, data: String) -> String {
    let headers = json!({"messageId": message_id, "contentType": "application/json"});
    json!({"code": code, "headers": headers, "message": message, "data": data}).to_string()
}
