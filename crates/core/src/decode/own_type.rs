//! JSON as a type of the caller's.

use serde_core::de::DeserializeOwned;
use serde_json::Value as Json;

use super::Mismatch;

/// Reads JSON as a type of the caller's.
pub(crate) fn own_type<T: DeserializeOwned>(json: Json) -> Result<T, Mismatch> {
    serde_json::from_value(json).map_err(|error| Mismatch {
        path: String::new(),
        expected: format!("JSON of the type `{}`", std::any::type_name::<T>()),
        found: describe(&error),
    })
}

fn describe(error: &serde_json::Error) -> String {
    let text = error.to_string();
    // This names a field of the type. Other messages would quote the content.
    if text.starts_with("missing field `") { format!("something else ({text})") } else { "something else".to_owned() }
}
