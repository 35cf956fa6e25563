//! Puts texts and names into specs.

use std::collections::BTreeMap;

use dingtalk_pages::texts::{self, Memory, What};
use dingtalk_spec::{SourceFile, UNWRITTEN};

use crate::generate::tree::Change;

/// Specs with texts and names in place of markers.
#[derive(Default)]
pub(super) struct Put {
    pub(super) changes: Vec<Change>,
    pub(super) texts: usize,
    pub(super) names: usize,
    /// Names that could not be used, by file.
    pub(super) refused: Vec<(String, String)>,
}

/// Puts what `memory` has into every spec that has a marker for it.
pub(super) fn into_specs(specs: &[SourceFile], memory: &Memory) -> Put {
    let mut put = Put::default();
    let apis: BTreeMap<&str, &SourceFile> =
        specs.iter().filter_map(|file| Some((file.path.strip_suffix(".toml")?, file))).collect();
    for file in specs {
        let text = String::from_utf8_lossy(&file.bytes);
        if !text.contains(UNWRITTEN) {
            continue;
        }
        let api = file.path.split_once('/').and_then(|(api, _)| apis.get(api));
        let filled = match api {
            Some(api) => texts::fill_soundly(&file.path, &text, api, memory, What::All),
            None => texts::fill(&file.path, &text, memory, What::Texts),
        };
        put.texts += filled.texts;
        put.names += filled.names.len();
        put.refused.extend(filled.refused.into_iter().map(|(_, reason)| (file.path.clone(), reason)));
        if filled.text != text {
            let path = format!("spec/{}", file.path);
            put.changes.push(Change { path, old: Some(file.bytes.clone()), new: Some(filled.text.into_bytes()) });
        }
    }
    put
}
