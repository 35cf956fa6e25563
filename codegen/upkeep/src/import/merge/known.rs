//! Tables that the spec already has.

use super::state::{Merge, as_toml, unquoted};
use crate::import::draft::Block;
use dingtalk_spec::authoring::type_expr;
use dingtalk_spec::authoring::{Node, keys};
use dingtalk_spec::is_unwritten;
use dingtalk_spec::model::Type;

impl Merge<'_> {
    pub(super) fn known(&mut self, block: &Block) -> Option<()> {
        self.marker(block)?;
        if block.is_element {
            return self.known_example(block);
        }
        let at = block.at();
        let node = self.existing.get(&block.path)?;
        if self.is_other_form(block) {
            self.conflict(&at, "another form", "this one");
            return Some(());
        }
        self.optional(block, node)?;
        if node.has("from") {
            self.document.unset(block, "from")?;
            self.changed(format!("{at}.from"), "the page has it now".to_owned());
        }
        let is_compatible = self.compatible(node, block);
        let is_same = node.text("type").map(|text| text.value.to_owned()) == block.get("type").and_then(unquoted);
        // If a page does not mention these, that need not mean anything.
        let following: Vec<_> = keys::following(&block.path).collect();
        for (key, value) in &block.entries {
            let at = format!("{at}.{key}");
            // The page's bounds and examples suit the page's type.
            let is_about_type = *key == "example" || following.contains(key);
            if self.existing.is_excused(&at) || (is_about_type && !is_same) {
                continue;
            }
            let known = || node.get(key).map(as_toml);
            match *key {
                // A new type changes what callers write, so a person has to decide.
                "type" if !is_compatible => {
                    self.conflict(&at, &format!("`{}`", node.owned_text("type")), &format!("`{}`", unquoted(value)?));
                }
                "base" if known().as_ref() != Some(value) => self.conflict(&at, &known().unwrap_or_default(), value),
                "required" if block.path.first().is_some_and(|first| first != "path_parameters") => {
                    if node.has("default") {
                        self.conflict(&at, "a default", "`required`");
                    } else if node.flag("required") != Some(true) && !node.has("required_from") {
                        self.document.set(block, key, value)?;
                        self.changed(at, "now required".to_owned());
                    }
                }
                "deprecated" if !node.has(key) => {
                    self.document.set(block, key, value)?;
                    self.changed(at, "the page says that it is deprecated".to_owned());
                }
                "example" if !node.has(key) => {
                    self.document.set(block, key, value)?;
                    self.changed(at, format!("now {value}"));
                }
                "default" if node.flag("required") == Some(true) && !block.is_optional => {}
                _ if following.contains(key) && known().as_ref() != Some(value) => {
                    self.document.set(block, key, value)?;
                    self.changed(at, format!("now {value}"));
                }
                _ => {}
            }
        }
        Some(())
    }

    /// A text that is still to be written has the key of what the page says now.
    fn marker(&mut self, block: &Block) -> Option<()> {
        for key in ["text", "description", "deprecated"] {
            let Some(marker) = block.get(key) else { continue };
            let known = self.document.text_of(block, key);
            if known.is_some_and(|known| is_unwritten(&known) && Some(known) != unquoted(marker)) {
                self.document.set(block, key, marker)?;
                self.is_changed = true;
            }
        }
        Some(())
    }

    /// An example from the page follows it.
    fn known_example(&mut self, block: &Block) -> Option<()> {
        let is_example = block.path.first().is_some_and(|first| first == "examples");
        if !is_example || self.document.is_same_example(block) {
            return Some(());
        }
        self.document.replace(block)?;
        self.changed(block.title(), "the page has a different example now".to_owned());
        Some(())
    }

    fn optional(&mut self, block: &Block, node: &Node) -> Option<()> {
        let at = format!("{}.required", block.at());
        let follows = block.is_optional && node.flag("required") == Some(true) && !node.has("required_from");
        if follows && !self.existing.is_excused(&at) {
            self.document.unset(block, "required")?;
            self.changed(at, "no longer required".to_owned());
        }
        Some(())
    }

    fn compatible(&self, node: &Node, block: &Block) -> bool {
        let parse = |text: &str| type_expr::parse(text).ok().map(|parsed| parsed.ty);
        let ours = node.text("type").and_then(|text| parse(text.value));
        let theirs = block.get("type").and_then(unquoted).and_then(|text| parse(&text));
        ours.zip(theirs).is_none_or(|(ours, theirs)| self.is_compatible(&ours, &theirs))
    }

    /// Whether `ours` is what the page says, or more specific.
    fn is_compatible(&self, ours: &Type, theirs: &Type) -> bool {
        match (ours, theirs) {
            (_, Type::Any) => true,
            (Type::List(ours), Type::List(theirs))
            | (Type::Map(ours), Type::Map(theirs))
            | (Type::JsonText(ours), Type::JsonText(theirs)) => self.is_compatible(ours, theirs),
            (Type::JsonText(_), Type::String) => true,
            (Type::Named(ours), Type::Named(theirs)) if ours == theirs => true,
            (Type::Named(name), Type::String) => self.base(name) == Some("string"),
            (Type::Named(name), Type::Int32 | Type::Int64) => self.base(name) == Some("int64"),
            (ours, theirs) => ours == theirs,
        }
    }

    fn base(&self, name: &str) -> Option<&str> {
        Some(self.existing.named(name)?.text("base")?.value)
    }
}
