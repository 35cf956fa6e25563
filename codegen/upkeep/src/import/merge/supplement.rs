//! Adds fields that no page has.

use std::collections::BTreeSet;

use super::Merge;
use crate::import::document::Document;
use crate::import::draft::{Block, Draft};
use crate::import::existing::Existing;
use crate::import::report::Notes;
use crate::import::toml_text;
use dingtalk_spec::UNWRITTEN;
use dingtalk_spec::model::Gateway;

/// What says in a field's table that the vendor's SDK has it.
const FROM: (&str, &str) = ("from", "sdk");

/// The spec's text with the fields at the paths in `wanted`, and with the types that they mention.
pub(in crate::import) fn supplement(
    text: &str,
    existing: &Existing,
    draft: &Draft,
    wanted: &BTreeSet<String>,
    notes: &mut Notes,
) -> Option<String> {
    let draft = &Draft { blocks: draft.blocks.iter().map(|block| marked(block, wanted)).collect(), ..Draft::default() };
    let mut merge = Merge {
        document: Document::read(text)?,
        existing,
        draft,
        gateway: Gateway::New,
        mentioned: existing.root().table("types").iter().map(|entry| entry.key.clone()).collect(),
        is_changed: false,
        added: Vec::new(),
        notes,
    };
    // Types of which everything is new.
    let mut types = BTreeSet::new();
    for (place, block) in draft.blocks.iter().enumerate() {
        let is_new_type = match block.path.as_slice() {
            [first, name] if first == "types" => {
                let is_new = !existing.has_type(name) && merge.is_wanted(block);
                is_new && types.insert(name.clone())
            }
            [first, name, ..] if first == "types" => types.contains(name),
            _ => false,
        };
        if (is_new_type || wanted.contains(&block.at())) && !merge.document.has(block) {
            merge.missing(place, block)?;
        }
    }
    Some(if merge.is_changed { merge.document.text() } else { text.to_owned() })
}

/// A wanted field says from where it is, and can be omitted. The SDK has no wording that a worksheet could ask about.
fn marked(block: &Block, wanted: &BTreeSet<String>) -> Block {
    let mut block = block.clone();
    let texts = block.entries.iter_mut().filter(|(key, _)| *key == "text");
    texts.for_each(|(_, text)| *text = toml_text::text(UNWRITTEN));
    if wanted.contains(&block.at()) {
        block.entries.retain(|(key, _)| *key != "required");
        let place = block.entries.iter().take_while(|(key, _)| ["type", "name"].contains(key)).count();
        block.entries.insert(place, (FROM.0, toml_text::text(FROM.1)));
    }
    block
}
