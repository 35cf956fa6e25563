//! Events of documented types.

use std::error::Error;
use std::fmt;

use dingtalk_core::Mismatch;
use dingtalk_core::binding::{self, Decode, Fields, Target};

use crate::event::Event;

/// The data of an event, as its page documents it. The types are in [`types`](crate::types).
pub trait EventType: Fields + Default + Send + 'static {
    /// The event's type as it travels, such as `user_add_org`.
    const TYPE: &str;
}

/// An event with its data.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Typed<T> {
    /// The event, with its id, time and organization.
    pub event: Event,
    /// Its data.
    pub data: T,
}

impl<T: EventType> Typed<T> {
    /// Reads an event.
    ///
    /// # Errors
    /// As [`Event::read`].
    pub fn of(event: Event) -> Result<Self, ReadError> {
        let data = event.read()?;
        Ok(Self { event, data })
    }
}

/// Why an event could not be read. Contains nothing of its data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    event_type: String,
    reason: Reason,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Reason {
    OtherType(&'static str),
    Mismatch(Mismatch),
    NotJson,
    NoChange,
}

impl ReadError {
    pub(crate) fn not_json(event_type: &str) -> Self {
        Self { event_type: event_type.to_owned(), reason: Reason::NotJson }
    }

    pub(crate) fn no_change(event_type: &str) -> Self {
        Self { event_type: event_type.to_owned(), reason: Reason::NoChange }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { event_type, reason } = self;
        match reason {
            Reason::OtherType(wanted) => write!(f, "the event is `{event_type}`, not `{wanted}`"),
            Reason::Mismatch(mismatch) => {
                let path = if mismatch.path.is_empty() { "its data" } else { &mismatch.path };
                let Mismatch { expected, found, .. } = mismatch;
                write!(f, "the event `{event_type}` is not as documented: {path}: expected {expected}, found {found}")
            }
            Reason::NotJson => write!(f, "the data of the event `{event_type}` is not JSON"),
            Reason::NoChange => write!(f, "the delivery `{event_type}` has a change that is not as documented"),
        }
    }
}

impl Error for ReadError {}

/// Fills `data` from an event of the type `wanted`.
pub(crate) fn read(event: &Event, wanted: &'static str, data: &mut dyn Decode) -> Result<(), ReadError> {
    let failed = |reason| ReadError { event_type: event.event_type.clone(), reason };
    if event.event_type != wanted {
        return Err(failed(Reason::OtherType(wanted)));
    }
    let json = event.data.as_bytes();
    let outcome = if event.is_whole { binding::read(json, &mut Among(data)) } else { binding::read(json, data) };
    outcome.map_err(|mismatch| failed(Reason::Mismatch(mismatch)))
}

/// What callbacks over HTTP have beside an event's data.
const COMMON: [&str; 8] =
    ["EventType", "EventTime", "TimeStamp", "CorpId", "BizId", "SuiteKey", "eventId", "syncAction"];

/// Data among what all events have in common. A field of the data may have the same name in another case.
struct Among<'d>(&'d mut dyn Decode);

impl Fields for Among<'_> {
    fn field(&mut self, name: &str) -> Option<&mut dyn Decode> {
        match self.0.present() {
            Target::Object(fields) if !COMMON.contains(&name) => fields.field(name),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{AnyEvent, CalendarEventChange, TodoTaskCreate, WorkflowFormChange};

    #[test]
    fn names_are_the_same_in_every_way_of_delivery() {
        let over_http = r#"{"EventType":"todo_task_create","CorpId":"c","taskId":"t","UnionIdList":["u"],"new":1}"#;
        let read: TodoTaskCreate = Event::from_object(over_http).unwrap().read().unwrap();
        assert_eq!((read.task_id.as_deref(), read.union_id_list), (Some("t"), vec!["u".to_owned()]));
        let read: TodoTaskCreate = Event::new("todo_task_create", r#"{"union_id_list":["u"]}"#).read().unwrap();
        assert_eq!(read.union_id_list, ["u"]);
    }

    #[test]
    fn data_is_not_taken_from_what_events_have_in_common() {
        let event = r#"{"corpId":"of the form","EventType":"workflow_form_change","CorpId":"of the event"}"#;
        let read: WorkflowFormChange = Event::from_object(event).unwrap().read().unwrap();
        assert_eq!(read.corp_id.as_deref(), Some("of the form"));
    }

    #[test]
    fn errors_say_what_is_wrong_without_the_data() {
        let error = |event: Event| event.read::<CalendarEventChange>().unwrap_err().to_string();
        assert_eq!(error(Event::new("chat", "{}")), "the event is `chat`, not `calendar_event_change`");
        let wrong = error(Event::new("calendar_event_change", r#"{"calendarEventUpdateTime":"confidential"}"#));
        let beginning = "the event `calendar_event_change` is not as documented: calendarEventUpdateTime: expected";
        assert!(wrong.starts_with(beginning) && !wrong.contains("confidential"), "{wrong}");
    }

    #[test]
    fn an_event_of_an_unknown_type_is_kept_as_json() {
        let AnyEvent::Other(json) = Event::new("tomorrow", r#"{"x":[1]}"#).read_any().unwrap() else { panic!("other") };
        assert_eq!(json["x"][0], 1);
        assert!(matches!(Event::new("user_add_org", "{}").read_any().unwrap(), AnyEvent::UserAddOrg(_)));
        let error = Event::new("tomorrow", "{").read_any().unwrap_err().to_string();
        assert_eq!(error, "the data of the event `tomorrow` is not JSON");
    }
}
