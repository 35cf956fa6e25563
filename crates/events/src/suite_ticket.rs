//! Tickets in events.

use dingtalk_core::{Json, Secret};

/// Returns the ticket that an event brings.
pub(crate) fn find(event_type: &str, data: &str) -> Option<Secret> {
    match event_type {
        "suite_ticket" => ticket_of(&serde_json::from_str(data).ok()?),
        // These carry a list of changes.
        _ if event_type.starts_with("SYNC_HTTP_PUSH") => {
            let event: Json = serde_json::from_str(data).ok()?;
            let changes = event.get("bizData").and_then(Json::as_array)?;
            // The last one is the newest.
            changes.iter().rev().find_map(in_change)
        }
        _ => None,
    }
}

fn in_change(change: &Json) -> Option<Secret> {
    let data = match change.get("biz_data")? {
        Json::String(text) => serde_json::from_str(text).ok()?,
        other => other.clone(),
    };
    let is_ticket = data.get("syncAction").and_then(Json::as_str) == Some("suite_ticket");
    is_ticket.then(|| ticket_of(&data)).flatten()
}

fn ticket_of(data: &Json) -> Option<Secret> {
    let ticket = data.get("suiteTicket").or_else(|| data.get("SuiteTicket"))?.as_str()?;
    (!ticket.is_empty()).then(|| ticket.into())
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn tickets_are_found_in_every_form() {
        let ticket = |event_type, data| find(event_type, data).map(dingtalk_core::Secret::into_exposed);
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
