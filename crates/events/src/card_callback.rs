//! Callbacks of cards.

use std::fmt;

use dingtalk_core::Json;

/// What a person did on a card, such as a click on a button.
///
/// Printing it shows which card and who, but not what was entered.
#[derive(Clone, PartialEq)]
pub struct CardCallback {
    data: Json,
}

impl CardCallback {
    /// Reads a callback. Returns `None` if the text is not a JSON object.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        let data: Json = serde_json::from_str(text).ok()?;
        data.is_object().then_some(Self { data })
    }

    fn text_of(&self, name: &str) -> Option<&str> {
        self.data.get(name)?.as_str()
    }

    /// Returns the id that the app gave the card.
    #[must_use]
    pub fn out_track_id(&self) -> &str {
        self.text_of("outTrackId").unwrap_or_default()
    }

    /// Returns the id of the person.
    #[must_use]
    pub fn user_id(&self) -> &str {
        self.text_of("userId").unwrap_or_default()
    }

    /// Returns the corpId of the person's organization.
    #[must_use]
    pub fn corp_id(&self) -> Option<&str> {
        self.text_of("corpId")
    }

    /// Returns what the card sends about the action, read from its JSON.
    #[must_use]
    pub fn content(&self) -> Option<Json> {
        match self.data.get("content")? {
            Json::String(text) => serde_json::from_str(text).ok(),
            other => Some(other.clone()),
        }
    }

    /// Returns everything that arrived.
    #[must_use]
    pub fn json(&self) -> &Json {
        &self.data
    }
}

impl fmt::Debug for CardCallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardCallback")
            .field("out_track_id", &self.out_track_id())
            .field("user_id", &self.user_id())
            .finish_non_exhaustive()
    }
}
