//! How each gateway reports failures and request ids.

use dingtalk_spec::model::Gateway;
use serde_json::{Map, Value, json};

/// Spellings of the request id.
const SPELLINGS: [&str; 4] = ["requestid", "requestId", "request_id", "RequestId"];

/// The `errcode` and `errmsg` of a legacy failure whose reason is a `sub_code`.
const REMOTE_SERVICE_ERROR: (i64, &str) = (50, "Remote service error");

/// A success's body, without a request id.
pub(crate) fn success(gateway: Gateway, mut members: Map<String, Value>) -> Value {
    if gateway == Gateway::Legacy {
        members.insert("errcode".to_owned(), Value::from(0));
        members.insert("errmsg".to_owned(), Value::from("ok"));
    }
    Value::Object(members)
}

/// A failure's body, without a request id.
pub(crate) fn failure(gateway: Gateway, code: &str, message: &str) -> Value {
    match (gateway, code.parse::<i64>()) {
        (Gateway::New, _) => json!({ "code": code, "message": message }),
        (Gateway::Legacy, Ok(code)) => json!({ "errcode": code, "errmsg": message }),
        (Gateway::Legacy, Err(_)) => {
            let (errcode, errmsg) = REMOTE_SERVICE_ERROR;
            json!({ "errcode": errcode, "errmsg": errmsg, "sub_code": code, "sub_msg": message })
        }
    }
}

/// Adds a request id, unless the body has one already, to every legacy object and to failures of the new gateway.
pub(crate) fn add_request_id(gateway: Gateway, is_failure: bool, body: &mut Value, id: &str) {
    if gateway == Gateway::New && !is_failure {
        return;
    }
    let Value::Object(outer) = body else {
        return;
    };
    let object = match outer.get_mut("error_response") {
        Some(Value::Object(inner)) => inner,
        _ => outer,
    };
    if !SPELLINGS.iter().any(|spelling| object.contains_key(*spelling)) {
        let name = if gateway == Gateway::New { "requestid" } else { "request_id" };
        object.insert(name.to_owned(), Value::from(id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_id(gateway: Gateway, is_failure: bool, mut body: Value) -> Value {
        add_request_id(gateway, is_failure, &mut body, "r");
        body
    }

    #[test]
    fn request_ids_are_part_of_legacy_objects_and_of_failures() {
        assert_eq!(with_id(Gateway::New, false, json!({})), json!({}));
        assert_eq!(with_id(Gateway::New, true, json!({})), json!({ "requestid": "r" }));
        assert_eq!(with_id(Gateway::New, true, json!({ "requestId": "own" })), json!({ "requestId": "own" }));
        assert_eq!(
            with_id(Gateway::Legacy, false, json!({ "errcode": 0 })),
            json!({ "errcode": 0, "request_id": "r" })
        );
        assert_eq!(
            with_id(Gateway::Legacy, true, json!({ "error_response": {} })),
            json!({ "error_response": { "request_id": "r" } })
        );
        assert_eq!(with_id(Gateway::Legacy, false, json!([1])), json!([1]));
    }
}
