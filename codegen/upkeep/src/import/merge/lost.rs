//! What the spec has but the page does not.

use super::state::{Merge, as_toml};
use crate::import::draft::Block;
use crate::import::endpoint::ENVELOPE;
use dingtalk_spec::authoring::Node;
use dingtalk_spec::model::Gateway;

impl Merge<'_> {
    pub(super) fn lost(&mut self) {
        if self.draft.is_partial {
            return;
        }
        let existing = self.existing;
        let root = existing.root();
        let mut tables: Vec<Vec<String>> =
            ["path_parameters", "query", "headers"].iter().map(|key| vec![(*key).to_owned()]).collect();
        tables.extend(["body", "answer", "data"].map(|key| vec![key.to_owned(), "fields".to_owned()]));
        for entry in root.table("types") {
            let path = vec!["types".to_owned(), entry.key.clone()];
            if self.draft.blocks.iter().any(|block| block.path == path) {
                self.lost_values(&entry.key, &entry.node);
                tables.push([path, vec!["fields".to_owned()]].concat());
            }
        }
        for table in tables {
            for entry in existing.table(&table) {
                let path = [table.clone(), vec![entry.key.clone()]].concat();
                let is_envelope = self.gateway == Gateway::Legacy
                    && table.first().is_some_and(|first| first == "answer")
                    && ENVELOPE.contains(&entry.key.as_str());
                let is_elsewhere = entry.node.has("from");
                if !is_envelope && !is_elsewhere && self.draft.blocks.iter().all(|block| block.path != path) {
                    self.conflict(&path.join("."), "this field", "no such field");
                }
            }
        }
        self.lost_errors();
    }

    fn lost_values(&mut self, name: &str, node: &Node) {
        let path = ["types", name, "values"];
        for value in node.list("values").iter().filter_map(|value| value.get("value")) {
            let toml = as_toml(value);
            let is_on_page =
                self.draft.blocks.iter().any(|block| block.path == path && block.get("value") == Some(&toml));
            if !is_on_page {
                let at = format!("{}.{}", path.join("."), toml.trim_matches('"'));
                self.conflict(&at, "this value", "no such value");
            }
        }
    }

    fn lost_errors(&mut self) {
        for row in self.existing.root().list("errors") {
            let Some(code) = row.get("code") else { continue };
            let code = as_toml(code);
            let is_on_page = |block: &Block| {
                block.path == ["errors"]
                    && block.get("code").is_some_and(|known| known.trim_matches('"') == code.trim_matches('"'))
            };
            if !self.draft.blocks.iter().any(is_on_page) {
                let at = format!("errors.{}", code.trim_matches('"'));
                self.conflict(&at, "this error", "no such error");
            }
        }
        for code in &self.draft.lost_errors {
            self.conflict(&format!("errors.{code}"), "that there is such an error", "nothing of it");
        }
    }
}
