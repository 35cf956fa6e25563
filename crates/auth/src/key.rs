//! Keys that tokens are stored under.

use std::fmt;
use std::fmt::Write as _;
use std::sync::Arc;

/// Identifies a token by its kind, its host, and the organization, app or user that it belongs to. Contains no secret.
///
/// The text of a key is the same in every process, and different keys have different texts.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TokenKey(Arc<str>);

impl TokenKey {
    /// The key of an app's access token. `organization` is empty for an internal app created without its corpId.
    #[must_use]
    pub fn app(host: &str, organization: &str, app: &str) -> Self {
        Self::of(&["app", host, organization, app])
    }

    /// The key of a user's access token.
    #[must_use]
    pub fn user(host: &str, app: &str, user: &str) -> Self {
        Self::of(&["user", host, app, user])
    }

    /// The key of a user's refresh token.
    #[must_use]
    pub fn refresh(host: &str, app: &str, user: &str) -> Self {
        Self::of(&["refresh", host, app, user])
    }

    /// The key of a suite's own access token.
    #[must_use]
    pub fn suite(host: &str, suite: &str) -> Self {
        Self::of(&["suite", host, suite])
    }

    /// The key of the latest ticket that was pushed to a suite, whichever host it is used with.
    #[must_use]
    pub fn suite_ticket(suite: &str) -> Self {
        Self::of(&["suite_ticket", suite])
    }

    /// The key of an organization's token for sign-in to management pages.
    #[must_use]
    pub fn sso(host: &str, organization: &str) -> Self {
        Self::of(&["sso", host, organization])
    }

    /// The key of an app's ticket for the JS API. `organization` is as in [`app`](Self::app).
    #[must_use]
    pub fn jsapi_ticket(host: &str, organization: &str, app: &str) -> Self {
        Self::of(&["jsapi_ticket", host, organization, app])
    }

    fn of(parts: &[&str]) -> Self {
        Self(join(parts).into())
    }

    /// Returns the text of the key: letters, digits, `-._~/%`, and colons between the parts.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Joins the parts of a key, so that different parts give different keys.
pub(crate) fn join(parts: &[&str]) -> String {
    parts.iter().map(|part| escape(part)).collect::<Vec<_>>().join(":")
}

/// Escapes everything that separates parts or that a store or a log might misread.
fn escape(part: &str) -> String {
    part.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            text.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

impl fmt::Display for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::TokenKey;

    #[test]
    fn parts_never_run_together() {
        assert_eq!(TokenKey::app("https://h:1", "o", "a").as_str(), "app:https%3A//h%3A1:o:a");
        assert_ne!(TokenKey::app("h", "o:a", "b"), TokenKey::app("h", "o", "a:b"));
        assert_ne!(TokenKey::app("h", "o%3A", "b"), TokenKey::app("h", "o:", "b"));
        assert_ne!(TokenKey::app("h", "o", "a"), TokenKey::user("h", "o", "a"));
        assert_ne!(TokenKey::refresh("h", "o", "a"), TokenKey::user("h", "o", "a"));
        assert_ne!(TokenKey::jsapi_ticket("h", "o", "a"), TokenKey::app("h", "o", "a"));
        assert_ne!(TokenKey::app("h", "", "a"), TokenKey::suite("h", "a"));
        assert_eq!(TokenKey::user("h", "", "钉 \n").as_str(), "user:h::%E9%92%89%20%0A");
    }
}
