//! Text that must not be printed.

use std::fmt;

/// Printed in place of a secret.
pub(crate) const MASK: &str = "***";

/// A client secret, a token or a ticket. Printing it shows `***`.
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
impl serde_core::Serialize for Secret {
    fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde_core::Deserialize<'de> for Secret {
    fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

#[cfg(all(test, feature = "serde"))]
mod tests {
    #[test]
    fn with_serde_a_secret_is_a_text() {
        let secret = super::Secret::new("t0k3n");
        let json = serde_json::to_string(&secret).unwrap();
        assert_eq!(json, "\"t0k3n\"");
        assert_eq!(serde_json::from_str::<super::Secret>(&json).unwrap(), secret);
        assert!(serde_json::from_str::<super::Secret>("7").is_err());
    }
}
