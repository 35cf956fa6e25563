//! An event, however it arrived.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use dingtalk_core::{Json, Secret};
use serde_core::de::DeserializeOwned;

use crate::changes;
use crate::suite_ticket;
use crate::typed::{self, EventType, ReadError};
use crate::types::AnyEvent;

/// Something that happened, such as a new member of an organization.
///
/// Printing an event shows what identifies it, but not its data, which belongs in no log.
///
/// ```
/// # fn main() -> Result<(), serde_json::Error> {
/// use dingtalk_events::Event;
///
/// #[derive(serde::Deserialize)]
/// #[serde(rename_all = "camelCase")]
/// struct Joined {
///     user_id: Vec<String>,
/// }
///
/// let event = Event::new("user_add_org", r#"{"userId":["u1"]}"#).with_corp_id("ding1");
/// assert_eq!(event.parse::<Joined>()?.user_id, ["u1"]);
/// assert_eq!(event.json()?["userId"][0], "u1");
/// # Ok(()) }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Event {
    pub(crate) event_type: String,
    pub(crate) id: Option<String>,
    pub(crate) corp_id: Option<String>,
    pub(crate) app_id: Option<String>,
    pub(crate) born: Option<SystemTime>,
    pub(crate) data: String,
    /// Whether what all events have in common is among the data.
    pub(crate) is_whole: bool,
}

impl Event {
    /// Creates an event with its data as JSON, for tests of handlers.
    pub fn new(event_type: impl Into<String>, data: impl Into<String>) -> Self {
        Self {
            event_type: event_type.into(),
            id: None,
            corp_id: None,
            app_id: None,
            born: None,
            data: data.into(),
            is_whole: false,
        }
    }

    /// Sets the organization that it happened in.
    #[must_use]
    pub fn with_corp_id(self, corp_id: impl Into<String>) -> Self {
        Self { corp_id: Some(corp_id.into()), ..self }
    }

    /// Sets the id of the event.
    #[must_use]
    pub fn with_id(self, id: impl Into<String>) -> Self {
        Self { id: Some(id.into()), ..self }
    }

    /// Reads an event that arrived as one JSON object. Returns `None` if it is not one.
    pub(crate) fn from_object(text: &str) -> Option<Self> {
        let Json::Object(members) = serde_json::from_str(text).ok()? else { return None };
        let value = |names: [&str; 3]| names.into_iter().find_map(|name| members.get(name));
        let text_of = |names| value(names).and_then(Json::as_str).map(str::to_owned);
        // Newer events have their data in a member, older ones beside these.
        let data = members.get("data").filter(|data| data.is_object() && members.contains_key("eventType"));
        Some(Self {
            event_type: text_of(["EventType", "eventType", "event_type"]).unwrap_or_default(),
            id: text_of(["EventId", "eventId", "event_id"]),
            corp_id: text_of(["CorpId", "eventCorpId", "corpId"]),
            app_id: text_of(["SuiteKey", "eventUnifiedAppId", "suiteKey"]),
            born: value(["TimeStamp", "eventBornTime", "timeStamp"]).and_then(time),
            is_whole: data.is_none(),
            data: data.map_or_else(|| text.to_owned(), Json::to_string),
        })
    }

    /// Returns the type, such as `user_add_org`.
    #[must_use]
    pub fn event_type(&self) -> &str {
        &self.event_type
    }

    /// Returns the id, which no other event has. Older events have none.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Returns the corpId of the organization that it happened in.
    #[must_use]
    pub fn corp_id(&self) -> Option<&str> {
        self.corp_id.as_deref()
    }

    /// Returns the id of the app that it was sent to: in Stream mode the unified app id, otherwise the suite key, if any.
    #[must_use]
    pub fn app_id(&self) -> Option<&str> {
        self.app_id.as_deref()
    }

    /// Returns when it happened.
    #[must_use]
    pub fn time(&self) -> Option<SystemTime> {
        self.born
    }

    /// Returns its data as it arrived, which is JSON.
    ///
    /// In a callback over HTTP this is the whole message, whose members may include `EventType` and `CorpId`.
    #[must_use]
    pub fn data(&self) -> &str {
        &self.data
    }

    /// Reads its data as JSON.
    ///
    /// # Errors
    /// If it is not JSON.
    pub fn json(&self) -> Result<Json, serde_json::Error> {
        self.parse()
    }

    /// Reads an event of a documented type.
    ///
    /// ```
    /// use dingtalk_events::Event;
    /// use dingtalk_events::types::TodoTaskCreate;
    ///
    /// # fn main() -> Result<(), dingtalk_events::ReadError> {
    /// let event = Event::new("todo_task_create", r#"{"taskId":"task1","unionIdList":["u1"]}"#);
    /// let created: TodoTaskCreate = event.read()?;
    /// assert_eq!((created.task_id.as_deref(), created.union_id_list), (Some("task1"), vec!["u1".to_owned()]));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// If the event is of another type, or its data is not as documented.
    pub fn read<T: EventType>(&self) -> Result<T, ReadError> {
        let mut data = T::default();
        typed::read(self, T::TYPE, &mut data)?;
        Ok(data)
    }

    /// Reads an event of any type.
    ///
    /// ```
    /// use dingtalk_events::Event;
    /// use dingtalk_events::types::AnyEvent;
    ///
    /// # fn main() -> Result<(), dingtalk_events::ReadError> {
    /// let event = Event::new("user_add_org", r#"{"userId":["u1"]}"#);
    /// match event.read_any()? {
    ///     AnyEvent::UserAddOrg(joined) => assert_eq!(joined.user_id, ["u1"]),
    ///     AnyEvent::UserLeaveOrg(left) => println!("{:?} left", left.user_id),
    ///     other => println!("{other:?}"),
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// If its data is not as documented.
    pub fn read_any(&self) -> Result<AnyEvent, ReadError> {
        AnyEvent::read(self)
    }

    /// Returns the events that this one brings, the oldest first, if it is a delivery by SyncHTTP. For other events, there are none.
    ///
    /// One that cannot be read is an error in its place. A handler that returns it refuses the whole delivery, which then arrives again.
    #[must_use]
    pub fn changes(&self) -> Vec<Result<Self, ReadError>> {
        changes::of(self)
    }

    /// Reads its data as a type of your own.
    ///
    /// # Errors
    /// If the data does not fit. The error's text may contain parts of the data.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(&self.data)
    }

    /// Returns the ticket if this event brings a suite's new ticket, in whichever form it was pushed.
    #[must_use]
    pub fn suite_ticket(&self) -> Option<Secret> {
        suite_ticket::find(self)
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("event_type", &self.event_type)
            .field("id", &self.id)
            .field("corp_id", &self.corp_id)
            .field("app_id", &self.app_id)
            .field("time", &self.born)
            .field("data_bytes", &self.data.len())
            .finish()
    }
}

/// Reads a time in milliseconds, which may be text.
pub(crate) fn time(value: &Json) -> Option<SystemTime> {
    let number = value.as_u64().or_else(|| value.as_str()?.parse().ok())?;
    UNIX_EPOCH.checked_add(Duration::from_millis(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_callbacks_are_read() {
        let text = r#"{"EventType":"user_add_org","TimeStamp":43535463645,"UserId":["u1"],"CorpId":"ding1","SuiteKey":"suite1"}"#;
        let old = Event::from_object(text).unwrap();
        assert_eq!(
            (old.event_type(), old.corp_id(), old.app_id(), old.id()),
            ("user_add_org", Some("ding1"), Some("suite1"), None)
        );
        assert_eq!((old.time(), old.data()), (UNIX_EPOCH.checked_add(Duration::from_millis(43_535_463_645)), text));

        let text = r#"{"eventUnifiedAppId":"a","eventCorpId":"c","eventType":"t","eventId":"e","eventBornTime":"7","data":{"x":1}}"#;
        let new = Event::from_object(text).unwrap();
        assert_eq!((new.event_type(), new.corp_id(), new.app_id(), new.id()), ("t", Some("c"), Some("a"), Some("e")));
        assert_eq!((new.time(), new.data()), (UNIX_EPOCH.checked_add(Duration::from_millis(7)), r#"{"x":1}"#));
        assert_eq!(Event::from_object("[]"), None);
    }

    #[test]
    fn data_is_not_printed() {
        let event = Event::new("chat", r#"{"text":"confidential"}"#);
        assert!(!format!("{event:?}").contains("confidential"));
    }
}
