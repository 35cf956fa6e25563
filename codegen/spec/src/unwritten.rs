//! Texts that a person still has to write.
//!
//! An import knows the facts of a page but must not repeat its sentences, so it leaves a marker where ours belong: [`UNWRITTEN`],
//! or, if the text will come from a worksheet, [`UNWRITTEN`] with the key of its wording: `TODO(859782da9c803004)`.

/// Marks a text that still has to be written.
pub const UNWRITTEN: &str = "TODO";

/// Texts that are missing from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unwritten {
    /// Path of the file relative to the spec folder.
    pub file: String,
    /// Where they belong, as paths of keys: `summary`, `body.fields.code.text`.
    pub at: Vec<String>,
}

/// Whether `text` is a marker instead of a text.
#[must_use]
pub fn is_unwritten(text: &str) -> bool {
    text == UNWRITTEN || unwritten_key(text).is_some()
}

/// The key in a marker.
#[must_use]
pub fn unwritten_key(text: &str) -> Option<&str> {
    let key = text.strip_prefix(UNWRITTEN)?.strip_prefix('(')?.strip_suffix(')')?;
    (!key.is_empty() && key.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_not_texts() {
        assert_eq!(unwritten_key("TODO(859782da9c803004)"), Some("859782da9c803004"));
        let cases = ["TODO", "TODO(0a)", "TODO()", "TODO(write it)", "TODO later", "todo", ""];
        let markers: Vec<_> = cases.into_iter().filter(|text| is_unwritten(text)).collect();
        assert_eq!(markers, ["TODO", "TODO(0a)"]);
    }
}
