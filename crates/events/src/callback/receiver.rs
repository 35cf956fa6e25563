//! The one that a callback is for.

use std::fmt;

/// The id that DingTalk encrypts callbacks for. It depends on the kind of app, and on how it subscribed.
///
/// ```
/// use dingtalk_events::Receiver;
///
/// let receiver = Receiver::suite_key("suite123");
/// assert_eq!(receiver.to_string(), "the suite key `suite123`");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receiver {
    kind: &'static str,
    id: String,
}

impl Receiver {
    /// The app key (client id) of an internal app that subscribed to events in the developer console.
    pub fn app_key(id: impl Into<String>) -> Self {
        Self { kind: "app key", id: id.into() }
    }

    /// The corpId of the organization of an internal app that registered its address with a call.
    pub fn corp_id(id: impl Into<String>) -> Self {
        Self { kind: "corpId", id: id.into() }
    }

    /// The suite key (client id) of a third-party app.
    pub fn suite_key(id: impl Into<String>) -> Self {
        Self { kind: "suite key", id: id.into() }
    }

    /// The custom key of a custom app.
    pub fn custom_key(id: impl Into<String>) -> Self {
        Self { kind: "custom key", id: id.into() }
    }

    /// Returns the id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl fmt::Display for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the {} `{}`", self.kind, self.id)
    }
}
