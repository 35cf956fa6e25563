//! Remembers the texts that specs already have.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dingtalk_pages::page::lock::Digest;
use dingtalk_pages::texts::{self, Known, Remembered};
use dingtalk_spec::{SourceFile, authoring};

use super::store;
use crate::failure::Result;
use crate::generate::{specs, tree};
use crate::import::rehearse;
use crate::pages;
use crate::screen::{complain, count, say};

/// Every text that stands for a wording, with the places that have it.
type Texts = BTreeMap<Digest, BTreeMap<String, (Remembered, Vec<(String, Digest)>)>>;

/// Remembers the texts of the specs for the words of `pages`.
pub(super) fn run(root: &Path, paths: &[PathBuf]) -> Result<()> {
    let mut memory = store::memory(root)?;
    let before = memory.len();
    let pages = pages::read(paths)?;
    let texts = found(root, &pages.facts, &memory)?;
    let mut differing = 0;
    for (key, texts) in texts {
        // The most frequent text, and of those that are as frequent, the one that comes first.
        let Some((remembered, _)) = texts.values().max_by_key(|(_, places)| places.len()) else { continue };
        let mut remembered = remembered.clone();
        if texts.len() > 1 {
            differing += 1;
            let each = texts.values().map(|(known, places)| {
                let text = known.text.as_deref().unwrap_or_default();
                let places: Vec<_> = places.iter().map(|(place, _)| place.as_str()).collect();
                format!("  {text} ({})", places.join("; "))
            });
            complain(format!("the same words have several texts:\n{}", each.collect::<Vec<_>>().join("\n")));
            if remembered.kind.may_differ() {
                remembered = Remembered { text: None, name: None, ..remembered };
                for (known, places) in texts.values() {
                    for (place, own) in places {
                        memory.put(api(place), own.clone(), known.clone());
                    }
                }
            }
        }
        let place = texts.values().flat_map(|(_, places)| places).map(|(place, _)| place).min();
        memory.put(place.map(|place| api(place)).unwrap_or_default(), key, remembered);
    }
    let changes = store::changes(root, &memory)?;
    tree::apply(root, &changes)?;
    say(format!("{} known, {} of them new; {differing} differ by place", count(memory.len(), "text"), memory.len() - before));
    Ok(())
}

fn api(place: &str) -> &str {
    place.split('/').next().unwrap_or_default()
}

/// The texts that specs have for the words of the pages.
fn found(root: &Path, facts: &[dingtalk_pages::page::facts::PageFacts], memory: &texts::Memory) -> Result<Texts> {
    let rehearsal = rehearse(root, facts, memory)?;
    let specs: BTreeMap<_, SourceFile> =
        specs::read(&root.join("spec"))?.into_iter().map(|file| (file.path.clone(), file)).collect();
    let mut texts = Texts::new();
    for imported in rehearsal.imported() {
        let krate = imported.path.split('/').next().unwrap_or_default();
        let trees = (specs.get(&imported.path), specs.get(&format!("{krate}.toml")));
        let (Some(spec), Some(api)) = trees else { continue };
        let (Some(spec), Some(api)) = (authoring::tree(spec), authoring::tree(api)) else { continue };
        for Known { wording, key, own, remembered } in texts::known_texts(&imported.path, &spec, &api, &imported.wordings) {
            let same = texts.entry(key).or_default();
            let text = remembered.text.clone().unwrap_or_default();
            let (_, places) = same.entry(text).or_insert_with(|| (remembered, Vec::new()));
            places.push((format!("{} {}", imported.path, wording.at), own));
        }
    }
    Ok(texts)
}
