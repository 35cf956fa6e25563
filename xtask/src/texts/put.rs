//! Puts texts and names into specs.

use std::collections::BTreeMap;

use dingtalk_spec::authoring::EVENTS;
use dingtalk_spec::{ApiSpec, EventSpec, SourceFile, UNWRITTEN};
use dingtalk_upkeep::texts::{self, Check, Memory, What};

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
    let mut texts: BTreeMap<String, String> =
        specs.iter().map(|file| (file.path.clone(), String::from_utf8_lossy(&file.bytes).into_owned())).collect();
    let marked: Vec<_> =
        texts.iter().filter(|(_, text)| text.contains(UNWRITTEN)).map(|(path, _)| path.clone()).collect();
    for path in &marked {
        if !path.contains('/') {
            put.shared_names(&mut texts, path, memory);
        }
    }
    let mut checks: BTreeMap<String, Option<Box<Check<'_>>>> = BTreeMap::new();
    for path in &marked {
        let Some(text) = texts.get(path) else { continue };
        let check = path.split_once('/').and_then(|(owner, _)| {
            let owner = format!("{owner}.toml");
            let read = |owner: &str| {
                check(SourceFile { path: owner.to_owned(), bytes: texts.get(owner)?.clone().into_bytes() })
            };
            checks.entry(owner).or_insert_with_key(|owner| read(owner)).as_deref()
        });
        let filled = match check {
            Some(check) => texts::fill_soundly(path, text, check, memory, What::All),
            None => texts::fill(path, text, memory, What::Texts),
        };
        put.texts += filled.texts;
        put.names += filled.names.len();
        put.refused.extend(filled.refused.into_iter().map(|(_, reason)| (path.clone(), reason)));
        texts.insert(path.clone(), filled.text);
    }
    for file in specs {
        let new = texts.remove(&file.path).unwrap_or_default().into_bytes();
        if new != file.bytes {
            let path = format!("spec/{}", file.path);
            put.changes.push(Change { path, old: Some(file.bytes.clone()), new: Some(new) });
        }
    }
    put
}

/// The check of the specs of an API or of events, which have `file` in common; none if that has mistakes.
fn check<'c>(file: SourceFile) -> Option<Box<Check<'c>>> {
    if file.path.strip_suffix(".toml") == Some(EVENTS) {
        let all = EventSpec::read(file).ok()?;
        return Some(Box::new(move |spec| all.event(spec).map(drop)));
    }
    let api = ApiSpec::read(file).ok()?;
    Some(Box::new(move |spec| api.endpoint(spec).map(drop)))
}

impl Put {
    /// Names the errors that the endpoints of an API share.
    fn shared_names(&mut self, texts: &mut BTreeMap<String, String>, path: &str, memory: &Memory) {
        let api = path.trim_end_matches(".toml");
        for (old, new) in texts.get(path).map(|text| texts::shared_error_names(text, memory)).unwrap_or_default() {
            match texts::rename_shared_error(texts, api, &old, &new) {
                Ok(()) => self.names += 1,
                Err(reason) => self.refused.push((path.to_owned(), reason)),
            }
        }
    }
}
