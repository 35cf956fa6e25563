//! Remembers the texts that specs already have.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dingtalk_lock::Digest;
use dingtalk_spec::{SourceFile, authoring};
use dingtalk_upkeep::texts::{self, Known, Memory, Remembered};

use super::store;
use crate::failure::Result;
use crate::generate::{specs, tree};
use crate::import::rehearse;
use crate::pages::{self, Pages};
use crate::screen::{complain, count, say};

/// The texts that stand for the same words. Each has places, with the keys of the words at these places alone.
type Same = BTreeMap<String, (Remembered, Vec<(String, Digest)>)>;

/// Remembers the texts of the specs for the words of `pages`.
pub(super) fn run(root: &Path, paths: &[PathBuf]) -> Result<()> {
    let mut memory = store::memory(root)?;
    let before = memory.len();
    let pages = pages::read(paths)?;
    let texts = found(root, &pages, &memory)?;
    let mut differing = 0;
    for (key, texts) in texts {
        differing += usize::from(texts.len() > 1);
        if texts.len() > 1 {
            complain(format!("the same words have several texts:\n{}", listed(&texts)));
        }
        remember(&mut memory, key, &texts);
    }
    let changes = store::changes(root, &memory)?;
    tree::apply(root, &changes)?;
    say(format!(
        "{} known, {} of them new; {differing} differ by place",
        count(memory.len(), "text"),
        memory.len() - before
    ));
    Ok(())
}

/// Remembers the texts that stand for the same words.
///
/// One of a field may be about its endpoint more than about the words, unless several endpoints have it or it came from a worksheet.
/// So it is remembered for its place, where it tells whether the words changed, and the words get another text if they appear elsewhere.
fn remember(memory: &mut Memory, key: Digest, texts: &Same) {
    // The most frequent text, and of those that are as frequent, the last one.
    let Some((known, places)) = texts.values().max_by_key(|(_, places)| places.len()) else { return };
    let first = places.first().map(|(place, _)| api(place)).unwrap_or_default();
    let is_general = memory.get(&key).is_some_and(|known| known.text.is_some());
    if !known.kind.may_differ() || (texts.len() == 1 && (places.len() > 1 || is_general)) {
        memory.put(first, key, known.clone());
        return;
    }
    if texts.len() > 1 {
        memory.put(first, key, Remembered { text: None, name: None, safe_to_repeat: None, ..known.clone() });
    }
    for (known, places) in texts.values() {
        for (place, own) in places {
            memory.put(api(place), *own, known.clone());
        }
    }
}

/// The texts with their places, for people.
fn listed(texts: &Same) -> String {
    let each = texts.values().map(|(known, places)| {
        let text = known.text.as_deref().unwrap_or_default();
        let places: Vec<_> = places.iter().map(|(place, _)| place.as_str()).collect();
        format!("  {text} ({})", places.join("; "))
    });
    each.collect::<Vec<_>>().join("\n")
}

fn api(place: &str) -> &str {
    place.split('/').next().unwrap_or_default()
}

/// The texts that specs have for the words of the pages.
fn found(root: &Path, pages: &Pages, memory: &Memory) -> Result<BTreeMap<Digest, Same>> {
    let rehearsal = rehearse(root, &pages.facts, (&pages.events, &pages.overviews), memory)?;
    let specs: BTreeMap<_, SourceFile> =
        specs::read(&root.join("spec"))?.into_iter().map(|file| (file.path.clone(), file)).collect();
    let mut texts: BTreeMap<Digest, Same> = BTreeMap::new();
    for imported in rehearsal.imported() {
        let krate = imported.path.split('/').next().unwrap_or_default();
        let trees = (specs.get(&imported.path), specs.get(&format!("{krate}.toml")));
        let (Some(spec), Some(api)) = trees else { continue };
        let (Some(spec), Some(api)) = (authoring::tree(spec), authoring::tree(api)) else { continue };
        for Known { wording, key, own, remembered } in
            texts::known_texts(&imported.path, &spec, &api, &imported.wordings)
        {
            let same = texts.entry(key).or_default();
            let text = remembered.text.clone().unwrap_or_default();
            let (_, places) = same.entry(text).or_insert_with(|| (remembered, Vec::new()));
            places.push((format!("{} {}", imported.path, wording.at), own));
        }
    }
    Ok(texts)
}
