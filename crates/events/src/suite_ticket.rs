//! Tickets in events.

use dingtalk_core::{Json, Secret};

use crate::event::Event;

/// Returns the ticket that an event brings. Of several, the last one is the newest.
pub(crate) fn find(event: &Event) -> Option<Secret> {
    let changes = event.changes();
    let events = changes.iter().flatten().rev().chain([event]);
    events.filter(|event| event.event_type() == "suite_ticket").find_map(|event| ticket_of(&event.json().ok()?))
}

fn ticket_of(data: &Json) -> Option<Secret> {
    let ticket = data.get("suiteTicket").or_else(|| data.get("SuiteTicket"))?.as_str()?;
    (!ticket.is_empty()).then(|| ticket.into())
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::event::Event;

    #[test]
    fn tickets_are_found_in_every_form() {
        let ticket = |event_type, data| find(&Event::new(event_type, data)).map(dingtalk_core::Secret::into_exposed);
        for (event_type, data) in [
            ("suite_ticket", r#"{"suiteTicket":"t1"}"#),
            ("suite_ticket", r#"{"EventType":"suite_ticket","SuiteKey":"suite1","SuiteTicket":"t1"}"#),
            (
                "SYNC_HTTP_PUSH_HIGH",
                r#"{"bizData":[{"biz_data":"{\"syncAction\":\"suite_ticket\",\"suiteTicket\":\"t1\"}"}]}"#,
            ),
            (
                "SYNC_HTTP_PUSH_HIGH",
                r#"{"bizData":[{"biz_data":{"syncAction":"suite_ticket","suiteTicket":"t0"}},
                   {"biz_data":{"syncAction":"suite_ticket","suiteTicket":"t1"}},
                   {"biz_data":{"syncAction":"org_suite_auth","suiteTicket":"t2"}},{}]}"#,
            ),
        ] {
            assert_eq!(ticket(event_type, data).as_deref(), Some("t1"), "{data}");
        }
        assert_eq!(ticket("user_add_org", r#"{"suiteTicket":"t1"}"#), None);
        assert_eq!(ticket("suite_ticket", r#"{"suiteTicket":""}"#), None);
        assert_eq!(ticket("suite_ticket", "x"), None);
    }
}
