//! Paths of Stream mode, which no page documents.

use serde_json::{Value, json};

use super::hub::Hub;
use crate::answer::{PreparedAnswer, PreparedBody};
use crate::check::Findings;
use crate::incoming::Incoming;

/// The path that a connection is opened at.
pub(super) const CONNECT: &str = "/simulated-stream";

/// The answer to a request of Stream mode. `None` if it is another one.
pub(crate) fn builtin(incoming: &Incoming, hub: &Hub, findings: &mut Findings) -> Option<PreparedAnswer> {
    match (incoming.method.as_str(), incoming.path.as_str()) {
        ("POST", "/v1.0/gateway/connections/open") => Some(open(incoming, hub, findings)),
        ("POST", "/robot/sendBySession") => Some(send_by_session(incoming)),
        _ => None,
    }
}

fn open(incoming: &Incoming, hub: &Hub, findings: &mut Findings) -> PreparedAnswer {
    let body: Value = serde_json::from_slice(&incoming.body).unwrap_or_default();
    let text = |name: &str| body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    findings.secrets.extend(text("clientSecret").map(str::to_owned));
    let subscriptions = body.get("subscriptions").and_then(Value::as_array).map(|list| {
        let pair = |item: &Value| {
            let text = |name: &str| item.get(name).and_then(Value::as_str).map(str::to_owned);
            Some((text("type")?, text("topic")?))
        };
        list.iter().map(pair).collect::<Option<Vec<_>>>()
    });
    let (Some(_), Some(_), Some(Some(subscriptions))) = (text("clientId"), text("clientSecret"), subscriptions) else {
        let message = "expected clientId, clientSecret and subscriptions, each with type and topic";
        return json_answer(400, &json!({"code": "Simulator.SpecViolation", "message": message}));
    };
    let host = incoming.headers.get(http::header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let ticket = hub.issue_ticket(subscriptions);
    findings.secrets.push(ticket.clone());
    json_answer(200, &json!({"endpoint": format!("ws://{host}{CONNECT}"), "ticket": ticket}))
}

fn send_by_session(incoming: &Incoming) -> PreparedAnswer {
    if incoming.query_value("session") == Some("simulated-session") {
        json_answer(200, &json!({"errcode": 0, "errmsg": "ok"}))
    } else {
        json_answer(200, &json!({"errcode": 300_001, "errmsg": "the session is unknown"}))
    }
}

fn json_answer(status: u16, body: &Value) -> PreparedAnswer {
    PreparedAnswer::new(status, PreparedBody::Raw(body.to_string().into_bytes()))
}
