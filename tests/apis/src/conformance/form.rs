//! Forms as JSON, to be compared like other bodies.

use dingtalk_simulator::{FormPart, read_form};
use serde_json::{Map, Value, json};

/// The fields of a form: texts, and files as objects of what matters about them.
pub(super) fn fields(content_type: &str, body: &[u8]) -> Option<Value> {
    let parts = read_form(content_type, body).ok()?;
    Some(Value::Object(parts.into_iter().map(field).collect()))
}

fn field(part: FormPart) -> (String, Value) {
    let content = String::from_utf8_lossy(&part.content);
    let value = match part.file_name {
        Some(name) => json!({ "name": name, "type": part.content_type, "content": content }),
        None => Value::from(content),
    };
    (part.name, value)
}

/// Ignores the media types of files for which the recording client sent none.
pub(super) fn ignore_added_types(recorded: &Value, sent: &mut Value) {
    let nothing = Map::new();
    for (name, file) in recorded.as_object().unwrap_or(&nothing) {
        if let (Some(Value::Null), Some(Value::Object(ours))) = (file.get("type"), sent.get_mut(name)) {
            ours.insert("type".to_owned(), Value::Null);
        }
    }
}

/// A content type without the boundary, which is another one for each request.
pub(super) fn without_boundary(content_type: &str) -> &str {
    content_type.split_once("; boundary=").map_or(content_type, |(kind, _)| kind)
}
