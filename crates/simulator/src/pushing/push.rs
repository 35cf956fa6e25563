//! What is pushed.

use std::fmt;
use std::time::Duration;

use serde_json::{Value, json};

/// Something that the simulator sends: [`Simulator::push`](crate::Simulator::push), [`Simulator::post`](crate::Simulator::post).
///
/// ```
/// use std::time::Duration;
/// use dingtalk_simulator::Push;
/// use serde_json::json;
///
/// let joined = Push::event("user_add_org", json!({"userId": ["u1"]}));
/// let asked = Push::robot_message("hello").after(Duration::from_millis(5));
/// let clicked = Push::card_callback(json!({"outTrackId": "card1"})).repeated(2);
/// # let _ = (joined, asked, clicked);
/// ```
#[derive(Clone)]
pub struct Push {
    pub(super) kind: Kind,
    pub(super) data: Value,
    pub(super) id: Option<String>,
    pub(super) corp_id: String,
    pub(super) times: usize,
    pub(super) delay: Duration,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Event(String),
    Callback(String),
    System(String),
}

impl Kind {
    /// The type of a frame, and its topic.
    pub(super) fn names(&self) -> (&'static str, &str) {
        match self {
            Self::Event(_) => ("EVENT", "*"),
            Self::Callback(topic) => ("CALLBACK", topic),
            Self::System(topic) => ("SYSTEM", topic),
        }
    }
}

impl Push {
    /// An event of this type.
    #[must_use]
    pub fn event(event_type: impl Into<String>, data: Value) -> Self {
        Self::new(Kind::Event(event_type.into()), data)
    }

    /// A text message to a robot, in a chat with one person. An answer to its `sessionWebhook` reaches the simulator.
    #[must_use]
    pub fn robot_message(text: impl Into<String>) -> Self {
        Self::callback(
            "/v1.0/im/bot/messages/get",
            json!({
                "conversationId": "cid-simulated",
                "conversationType": "1",
                "chatbotCorpId": "ding-simulated",
                "chatbotUserId": "$:LWCP_v1:$simulated-robot",
                "senderId": "$:LWCP_v1:$simulated-user",
                "senderNick": "Simulated User",
                "senderCorpId": "ding-simulated",
                "senderStaffId": "simulated-user",
                "isAdmin": false,
                "robotCode": "simulated-robot",
                "msgtype": "text",
                "text": {"content": text.into()},
                "sessionWebhook": "https://oapi.dingtalk.com/robot/sendBySession?session=simulated-session",
                "sessionWebhookExpiredTime": 4_102_444_800_000_u64,
                "createAt": 1_700_000_000_000_u64,
            }),
        )
    }

    /// A click on a card, or another callback of cards.
    #[must_use]
    pub fn card_callback(data: Value) -> Self {
        Self::callback("/v1.0/card/instances/callback", data)
    }

    /// A callback of any topic.
    #[must_use]
    pub fn callback(topic: impl Into<String>, data: Value) -> Self {
        Self::new(Kind::Callback(topic.into()), data)
    }

    /// A question of the server whether the client is still there.
    #[must_use]
    pub fn ping() -> Self {
        Self::new(Kind::System("ping".to_owned()), json!({"opaque": "simulated"}))
    }

    fn new(kind: Kind, data: Value) -> Self {
        Self { kind, data, id: None, corp_id: "ding-simulated".to_owned(), times: 1, delay: Duration::ZERO }
    }

    /// Sets the id of the message, and of the event if it is one. By default, each push has its own.
    #[must_use]
    pub fn id(self, id: impl Into<String>) -> Self {
        Self { id: Some(id.into()), ..self }
    }

    /// Sets the organization that an event is about.
    #[must_use]
    pub fn corp_id(self, corp_id: impl Into<String>) -> Self {
        Self { corp_id: corp_id.into(), ..self }
    }

    /// Sends it so many times, without waiting in between, as DingTalk may.
    #[must_use]
    pub fn repeated(self, times: usize) -> Self {
        Self { times: times.max(1), ..self }
    }

    /// Waits before it is sent.
    #[must_use]
    pub fn after(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }
}

impl fmt::Debug for Push {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Push").field("kind", &self.kind).field("id", &self.id).finish_non_exhaustive()
    }
}

/// How a client acknowledged a message.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Acknowledged {
    /// 200 if it was handled, 404 if nothing handles it, 500 if that failed.
    pub code: i64,
    /// The client's words.
    pub message: String,
    /// The answer, such as `{"status": "SUCCESS"}` for an event and `{"response": {}}` for a callback.
    pub data: Value,
}

impl Acknowledged {
    /// Reads an acknowledgment. Returns it with the id of the message.
    pub(super) fn read(text: &str) -> Option<(String, Self)> {
        let frame: Value = serde_json::from_str(text).ok()?;
        let id = frame.pointer("/headers/messageId")?.as_str()?.to_owned();
        let data = match frame.get("data") {
            Some(Value::String(text)) => serde_json::from_str(text).ok()?,
            _ => return None,
        };
        let message = frame.get("message").and_then(Value::as_str).unwrap_or_default().to_owned();
        Some((id, Self { code: frame.get("code")?.as_i64()?, message, data }))
    }
}
