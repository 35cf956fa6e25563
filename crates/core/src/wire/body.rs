//! Bodies that are JSON.

use bytes::Bytes;

use super::located;
use crate::binding::{Body, Endpoint, Location, Slots};
use crate::error::Error;

/// Writes the body as JSON, unless there is none.
pub(super) fn write(
    operation: &Endpoint<'_>,
    slots: &Slots,
    extra: &[(String, serde_json::Value)],
) -> Result<Option<Bytes>, Error> {
    if !extra.is_empty() {
        return extended_body(operation, slots, extra).map(Some);
    }
    let json = match operation.body {
        Body::None => return Ok(None),
        // A form is written elsewhere.
        Body::Object | Body::Form => serde_json::to_vec(slots),
        Body::Value => match located(slots, Location::Body).next() {
            Some((_, value)) => serde_json::to_vec(value),
            None => return Ok(None),
        },
    };
    let json = json.map_err(|error| Error::bad_argument(operation, "body", format!("has no JSON form: {error}")))?;
    Ok(Some(Bytes::from(json)))
}

/// The body with further fields.
fn extended_body(
    operation: &Endpoint<'_>,
    slots: &Slots,
    extra: &[(String, serde_json::Value)],
) -> Result<Bytes, Error> {
    let refuse = |reason: String| Error::bad_argument(operation, "body_field", reason);
    let unwritable = |error| refuse(format!("has no JSON form: {error}"));
    let value = located(slots, Location::Body).next().map(|(_, value)| value);
    let whole = match (operation.body, value) {
        (Body::None, _) | (_, None) => serde_json::Value::Object(serde_json::Map::new()),
        (Body::Object | Body::Form, Some(_)) => serde_json::to_value(slots).map_err(unwritable)?,
        (Body::Value, Some(value)) => serde_json::to_value(value).map_err(unwritable)?,
    };
    let serde_json::Value::Object(mut fields) = whole else {
        return Err(refuse("cannot be added: the body is not an object".to_owned()));
    };
    for (name, value) in extra {
        if fields.insert(name.clone(), value.clone()).is_some() {
            return Err(refuse(format!("`{name}` is already set")));
        }
    }
    serde_json::to_vec(&fields).map(Bytes::from).map_err(unwritable)
}
