//! What an endpoint is, and its address.

use super::state::{Merge, as_toml, list};
use crate::import::draft::{Block, Of};
use dingtalk_spec::authoring::{Node, keys};
use dingtalk_spec::is_unwritten;

impl Merge<'_> {
    pub(super) fn endpoint(&mut self, block: &Block) -> Option<()> {
        let following: Vec<_> = keys::following(&block.path).collect();
        for (key, value) in &block.entries {
            let node = self.existing.root().get(key);
            match *key {
                _ if keys::is_firm(&block.path, key) => {
                    let known = node.map(as_toml).unwrap_or_default();
                    if known != *value {
                        self.conflict(key, &known, value);
                    }
                }
                "summary" if node.and_then(Node::as_text).is_some_and(|text| is_unwritten(text.value)) => {
                    self.document.set(block, key, value)?;
                    self.is_changed |= node.map(as_toml).as_ref() != Some(value);
                }
                "permissions" => self.permissions(block, value)?,
                "deprecated" if node.is_none() => {
                    self.document.set(block, key, value)?;
                    self.changed((*key).to_owned(), "the page says that it is deprecated".to_owned());
                }
                _ if following.contains(key)
                    && node.map(as_toml).as_ref() != Some(value)
                    && !self.existing.is_excused(key) =>
                {
                    self.document.set(block, key, value)?;
                    self.changed((*key).to_owned(), format!("now {value}"));
                }
                _ => {}
            }
        }
        // A page about an endpoint may leave these out; what the pages about an event do not say is not so.
        let is_gone = |key: &&str| self.existing.root().has(key) && block.get(key).is_none();
        let gone: Vec<_> = following.iter().copied().filter(|_| self.draft.of == Of::Event).filter(is_gone).collect();
        for key in gone.into_iter().filter(|key| !self.existing.is_excused(key)) {
            self.document.unset(block, key)?;
            self.changed(key.to_owned(), "the pages no longer say so".to_owned());
        }
        Some(())
    }

    fn permissions(&mut self, block: &Block, value: &str) -> Option<()> {
        let point = |table: &str| {
            Some(format!("x = {table}").parse::<toml::Table>().ok()?.get("x")?.get("point")?.as_str()?.to_owned())
        };
        let known: Vec<_> =
            self.existing.root().list("permissions").iter().map(|known| known.owned_text("point")).collect();
        let tables = list(value);
        let points: Vec<_> = tables.iter().filter_map(|table| point(table)).collect();
        let missing: Vec<_> =
            tables.iter().filter(|table| point(table).is_some_and(|point| !known.contains(&point))).cloned().collect();
        if !missing.is_empty() && !self.existing.is_excused("permissions") {
            self.document.append(block, "permissions", &missing)?;
            self.changed("permissions".to_owned(), format!("also {}", missing.join(", ")));
        }
        for point in known.iter().filter(|point| !points.contains(point)) {
            self.conflict(&format!("permissions.{point}"), "this permission", "no such permission");
        }
        Some(())
    }
}
