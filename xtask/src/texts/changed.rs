//! Places whose words changed since their texts were written.

use std::path::Path;

use dingtalk_pages::event::EventFacts;
use dingtalk_pages::facts::PageFacts;
use dingtalk_spec::{SourceFile, authoring};
use dingtalk_upkeep::texts;

use super::store;
use crate::failure::Result;
use crate::generate::tree;
use crate::import::rehearse;

/// A text that may no longer say what the page says.
pub(crate) struct Changed {
    /// The spec, relative to the spec folder.
    pub(crate) path: String,
    /// The fact, as a path of keys.
    pub(crate) at: String,
    /// The text.
    pub(crate) text: String,
}

/// The texts of specs that do not stand for the words that these pages have now.
pub(crate) fn changed(root: &Path, pages: &[PageFacts], events: &[EventFacts]) -> Result<Vec<Changed>> {
    let memory = store::memory(root)?;
    let rehearsal = rehearse(root, pages, (events, &[]), &memory)?;
    let read = |path: &str| -> Result<_> {
        let bytes = tree::current(root, &format!("spec/{path}"))?;
        Ok(bytes.and_then(|bytes| authoring::tree(&SourceFile { path: path.to_owned(), bytes })))
    };
    let mut changed = Vec::new();
    for imported in rehearsal.imported() {
        let krate = imported.path.split('/').next().unwrap_or_default();
        let (Some(spec), Some(api)) = (read(&imported.path)?, read(&format!("{krate}.toml"))?) else { continue };
        for known in texts::known_texts(&imported.path, &spec, &api, &imported.wordings) {
            let at = &known.wording.at;
            if memory.at(&known.key, &imported.path, at).is_none() {
                let text = known.remembered.text.unwrap_or_default();
                changed.push(Changed { path: imported.path.clone(), at: at.clone(), text });
            }
        }
    }
    Ok(changed)
}
