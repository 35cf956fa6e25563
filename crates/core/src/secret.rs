//! Text that must not be printed.

use std::fmt;

/// Printed in place of a secret.
pub(crate) const MASK: &str = "***";

/// A client secret, a token or a ticket. Printing it shows `***`.
///
/// With the feature `serde` it can be deserialized, but not serialized: answers are serialized without their secrets. To store one
/// on purpose, wrap it in `SerializableSecret`.
///
/// ```
/// let token = dingtalk_core::Secret::new("t0k3n");
/// assert_eq!(format!("{token:?}"), "***");
/// assert_eq!(token.expose(), "t0k3n");
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Returns the secret itself. Take care where it goes.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Returns the secret itself, owned.
    #[must_use]
    pub fn into_exposed(self) -> String {
        self.0
    }

    pub(crate) fn text_mut(&mut self) -> &mut String {
        &mut self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&String> for Secret {
    fn from(text: &String) -> Self {
        Self(text.clone())
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

#[cfg(feature = "serde")]
impl<'de> serde_core::Deserialize<'de> for Secret {
    fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

/// A secret that is serialized as plain text, for programs that store secrets on purpose. Printing it shows `***`.
///
/// ```
/// use dingtalk_core::{Secret, SerializableSecret};
///
/// let stored = serde_json::to_string(&SerializableSecret(Secret::new("t0k3n"))).unwrap();
/// assert_eq!(stored, r#""t0k3n""#);
/// let read: Secret = serde_json::from_str(&stored).unwrap();
/// assert_eq!(read.expose(), "t0k3n");
/// ```
#[cfg(feature = "serde")]
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct SerializableSecret(pub Secret);

#[cfg(feature = "serde")]
impl serde_core::Serialize for SerializableSecret {
    fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.expose())
    }
}

#[cfg(feature = "serde")]
impl<'de> serde_core::Deserialize<'de> for SerializableSecret {
    fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Secret::deserialize(deserializer).map(Self)
    }
}

/// A secret has no serde form of its own.
///
/// ```compile_fail,E0277
/// let _ = serde_json::to_string(&dingtalk_core::Secret::new("t0k3n"));
/// ```
#[cfg(doctest)]
struct NotSerialized;

#[cfg(all(test, feature = "serde"))]
mod tests {
    #[test]
    fn with_serde_a_secret_is_a_text_once_it_is_wrapped() {
        let secret = super::SerializableSecret(super::Secret::new("t0k3n"));
        let json = serde_json::to_string(&secret).unwrap();
        assert_eq!((json.as_str(), format!("{secret:?}")), ("\"t0k3n\"", "SerializableSecret(***)".to_owned()));
        assert_eq!(serde_json::from_str::<super::SerializableSecret>(&json).unwrap(), secret);
        assert_eq!(serde_json::from_str::<super::Secret>(&json).unwrap(), secret.0);
        assert!(serde_json::from_str::<super::Secret>("7").is_err());
    }
}
