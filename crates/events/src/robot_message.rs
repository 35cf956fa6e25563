//! Messages to robots.

use std::fmt;
use std::time::SystemTime;

use dingtalk_core::shared::query_parameter;
use dingtalk_core::{Client, Error, Json, Method, Secret};
use serde_core::Serialize;
use serde_json::json;

use crate::event;

/// A message that someone sent to a robot, or in a group mentioning it.
///
/// Printing it shows who sent it where, but neither its text nor the address for answers.
///
/// ```no_run
/// # async fn example(client: dingtalk_core::Client, message: dingtalk_events::RobotMessage) -> dingtalk_core::Result<()> {
/// let text = message.text().unwrap_or("no text");
/// message.reply_text(&client, format!("You said: {text}")).await?;
/// # Ok(()) }
/// ```
#[derive(Clone, PartialEq)]
pub struct RobotMessage {
    data: Json,
}

impl RobotMessage {
    /// Reads a message. Returns `None` if the text is not a JSON object.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        let data: Json = serde_json::from_str(text).ok()?;
        data.is_object().then_some(Self { data })
    }

    fn text_of(&self, name: &str) -> Option<&str> {
        self.data.get(name)?.as_str()
    }

    /// Returns the text without spaces around it, if it is a text message.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.data.pointer("/text/content")?.as_str().map(str::trim)
    }

    /// Returns the kind of message, such as `text`, `richText`, `picture`, `audio`, `video` or `file`.
    #[must_use]
    pub fn message_type(&self) -> &str {
        self.text_of("msgtype").unwrap_or_default()
    }

    /// Returns the content of a message that is not text, such as the download code of a picture.
    #[must_use]
    pub fn content(&self) -> Option<&Json> {
        self.data.get("content")
    }

    /// Returns the message's id.
    #[must_use]
    pub fn id(&self) -> &str {
        self.text_of("msgId").unwrap_or_default()
    }

    /// Returns the id of the conversation.
    #[must_use]
    pub fn conversation_id(&self) -> &str {
        self.text_of("conversationId").unwrap_or_default()
    }

    /// Returns the name of the group.
    #[must_use]
    pub fn conversation_title(&self) -> Option<&str> {
        self.text_of("conversationTitle")
    }

    /// Whether it was sent in a group rather than to the robot alone.
    #[must_use]
    pub fn is_group(&self) -> bool {
        self.text_of("conversationType") == Some("2")
    }

    /// Returns the sender's userId, if the sender belongs to the robot's organization.
    #[must_use]
    pub fn sender_staff_id(&self) -> Option<&str> {
        self.text_of("senderStaffId")
    }

    /// Returns the sender's encrypted id.
    #[must_use]
    pub fn sender_id(&self) -> &str {
        self.text_of("senderId").unwrap_or_default()
    }

    /// Returns the sender's nickname.
    #[must_use]
    pub fn sender_nick(&self) -> &str {
        self.text_of("senderNick").unwrap_or_default()
    }

    /// Returns the corpId of the sender's organization.
    #[must_use]
    pub fn sender_corp_id(&self) -> Option<&str> {
        self.text_of("senderCorpId")
    }

    /// Whether the sender is an administrator of the organization.
    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.data.get("isAdmin").and_then(Json::as_bool).unwrap_or_default()
    }

    /// Returns the robot's code, with which calls name it.
    #[must_use]
    pub fn robot_code(&self) -> Option<&str> {
        self.text_of("robotCode")
    }

    /// Returns when it was sent.
    #[must_use]
    pub fn time(&self) -> Option<SystemTime> {
        event::time(self.data.get("createAt")?)
    }

    /// Returns the address for answers, whose query is a secret.
    #[must_use]
    pub fn session_webhook(&self) -> Option<Secret> {
        self.text_of("sessionWebhook").map(Secret::from)
    }

    /// Returns until when the address for answers works.
    #[must_use]
    pub fn session_webhook_expires(&self) -> Option<SystemTime> {
        event::time(self.data.get("sessionWebhookExpiredTime")?)
    }

    /// Returns everything that arrived.
    #[must_use]
    pub fn json(&self) -> &Json {
        &self.data
    }

    /// Answers with a text in the same conversation.
    ///
    /// # Errors
    /// As [`reply`](Self::reply).
    pub async fn reply_text(&self, client: &Client, text: impl Into<String>) -> Result<(), Error> {
        self.reply(client, json!({"msgtype": "text", "text": {"content": text.into()}})).await
    }

    /// Answers with Markdown in the same conversation. The title is shown in notifications.
    ///
    /// # Errors
    /// As [`reply`](Self::reply).
    pub async fn reply_markdown(
        &self,
        client: &Client,
        title: impl Into<String>,
        text: impl Into<String>,
    ) -> Result<(), Error> {
        self.reply(client, json!({"msgtype": "markdown", "markdown": {"title": title.into(), "text": text.into()}}))
            .await
    }

    /// Answers with any message in the same conversation, in the format of robots' webhooks.
    ///
    /// It is sent with the session of the message's own address, to the client's legacy gateway, whatever host that address names.
    ///
    /// # Errors
    /// If the call fails. Without an address, or after it has expired, DingTalk refuses the call.
    pub async fn reply(&self, client: &Client, message: impl Serialize) -> Result<(), Error> {
        let session = self.session().unwrap_or_default();
        let call = client.legacy_request(Method::POST, "/robot/sendBySession").without_credential();
        call.query("session", session.expose()).masking(session.clone()).json(message).send().await.map(drop)
    }

    /// Returns the session in the address for answers.
    fn session(&self) -> Option<Secret> {
        let (_, query) = self.text_of("sessionWebhook")?.split_once('?')?;
        query_parameter(query, "session").map(Secret::from)
    }
}

impl fmt::Debug for RobotMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RobotMessage")
            .field("id", &self.id())
            .field("message_type", &self.message_type())
            .field("conversation_id", &self.conversation_id())
            .field("sender_id", &self.sender_id())
            .finish_non_exhaustive()
    }
}
