//! How open enums deserialize, with the feature `serde`.

pub use serde_core::{Deserialize, Deserializer, Serialize, Serializer};

/// Reads a text.
///
/// # Errors
/// If there is no text.
pub fn text<'de, T: for<'a> From<&'a str>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    String::deserialize(deserializer).map(|text| T::from(&text))
}

/// Reads a whole number.
///
/// # Errors
/// If there is no whole number.
pub fn integer<'de, T: From<i64>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    i64::deserialize(deserializer).map(T::from)
}
