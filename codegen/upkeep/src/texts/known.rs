//! The texts that specs already have for the vendor's words.

use super::memory::Remembered;
use super::wording::{Kind, Wording, at_place};
use dingtalk_lock::Digest;
use dingtalk_spec::authoring::Node;
use dingtalk_spec::is_unwritten;
use dingtalk_spec::texts::{Sentence, sentences};

/// A text that a spec has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known<'w> {
    /// The wording that it stands for.
    pub wording: &'w Wording,
    /// The key of the wording.
    pub key: Digest,
    /// The key of the wording at this place alone.
    pub own: Digest,
    /// The text, and the name in Rust of what the vendor does not name.
    pub remembered: Remembered,
}

/// The texts of the spec at `path`, an endpoint's, for these wordings. `api` is the API's file.
#[must_use]
pub fn known_texts<'w>(path: &str, spec: &Node, api: &Node, wordings: &'w [Wording]) -> Vec<Known<'w>> {
    let own = sentences(path, spec);
    let shared = sentences("", api);
    let find = |wording: &Wording| match wording.kind {
        Kind::Error => own.iter().chain(&shared).find(|sentence| is_error(sentence, wording)),
        _ => own.iter().find(|sentence| sentence.at == wording.at),
    };
    let known = |wording: &'w Wording| {
        let sentence = find(wording).filter(|sentence| !is_unwritten(sentence.text.value))?;
        let safe_to_repeat = spec.flag("safe_to_repeat").filter(|_| wording.kind == Kind::Summary);
        let name = match wording.kind {
            Kind::Type => Some(sentence.name.clone()),
            // A shared error is called like its table.
            Kind::Error => sentence.table.maybe_text("name").or_else(|| wording.made_up.clone()),
            Kind::Value | Kind::Field => sentence.table.maybe_text("name"),
            _ => None,
        };
        let key = wording.key();
        let own = at_place(&key, path, &wording.at);
        let text = Some(sentence.text.value.to_owned());
        Some(Known { wording, key, own, remembered: Remembered { kind: wording.kind, text, name, safe_to_repeat } })
    };
    wordings.iter().filter_map(known).collect()
}

/// Whether a row of errors has the code and the message.
fn is_error(sentence: &Sentence<'_>, wording: &Wording) -> bool {
    let code = sentence.table.get("code");
    let code = code.and_then(|code| {
        code.as_text().map(|text| text.value.to_owned()).or(code.as_integer().map(|code| code.to_string()))
    });
    matches!(sentence.about, "error" | "shared_error")
        && code.as_deref() == Some(wording.name.as_str())
        && sentence.table.texts("messages").iter().any(|message| message.value == wording.shape)
}
