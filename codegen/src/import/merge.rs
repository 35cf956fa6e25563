//! Bringing an existing spec up to date with its page.
//!
//! Facts follow the page. What a person wrote stays: texts, names, judgments, comments, order. Where page and spec contradict each
//! other and no page error says why, both are shown and the spec stays as it is.

use std::collections::BTreeSet;

use heck::ToUpperCamelCase as _;

use super::document::{Document, Place};
use super::draft::{Block, Draft};
use super::endpoint::ENVELOPE;
use super::existing::{Existing, innermost};
use super::report::{NoteKind, Notes};
use super::toml_text;
use crate::model::{Gateway, Type};
use crate::names::{self, Role};
use crate::node::Node;
use crate::type_expr;

/// Facts of a field that follow the page; on others it may be silent without meaning anything.
const FOLLOWING: [&str; 8] = ["default", "min", "max", "min_length", "max_length", "min_items", "max_items", "format"];

/// Facts of the endpoint that nobody changes without being asked.
const FIRM: [&str; 3] = ["method", "path", "credentials"];

/// What the name of an example begins with that follows the page.
const FROM_PAGE: &str = "from_page";

/// The spec's text with the draft's facts in it.
pub(super) fn merge(
    text: &str,
    existing: &Existing,
    draft: &Draft,
    gateway: Gateway,
    notes: &mut Notes,
) -> Option<String> {
    let mut merge = Merge {
        document: Document::read(text)?,
        existing,
        draft,
        gateway,
        mentioned: mentioned(existing),
        is_changed: false,
        added: Vec::new(),
        notes,
    };
    for (place, block) in draft.blocks.iter().enumerate() {
        match block.path.first().map(String::as_str) {
            None => merge.endpoint(block)?,
            Some(_) if merge.document.has(block) => merge.known(block)?,
            Some("types") if !merge.is_wanted(block) => {}
            Some("errors") => merge.error(place, block)?,
            Some("examples") => merge.example(place, block)?,
            Some(_) => merge.add(place, block)?,
        }
    }
    merge.lost();
    let (is_changed, added) = (merge.is_changed, std::mem::take(&mut merge.added));
    let text = if is_changed { merge.document.text() } else { text.to_owned() };
    // Names and judgments of what was there before are a person's.
    notes.0.retain(|note| note.kind != NoteKind::Provisional || added.iter().any(|at| is_within(&note.at, at)));
    Some(text)
}

struct Merge<'m> {
    document: Document,
    existing: &'m Existing,
    draft: &'m Draft,
    gateway: Gateway,
    /// Types that the spec mentions by now.
    mentioned: BTreeSet<String>,
    is_changed: bool,
    /// What was not there.
    added: Vec<String>,
    notes: &'m mut Notes,
}

fn is_within(at: &str, whole: &str) -> bool {
    at.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

impl<'m> Merge<'m> {
    fn changed(&mut self, at: String, message: String) {
        self.is_changed = true;
        self.notes.add(NoteKind::Changed, at, message);
    }

    fn conflict(&mut self, at: &str, spec: &str, page: &str) {
        if !self.existing.is_excused(at) {
            let message = format!("the spec says {spec}, the page {page}: mend the spec, or add a page error");
            self.notes.add(NoteKind::Conflict, at, message);
        }
    }

    /// A type that nothing mentions has no place: its field is something else in the spec.
    fn is_wanted(&self, block: &Block) -> bool {
        block.path.get(1).is_some_and(|name| self.mentioned.contains(name))
    }

    // The endpoint itself.

    fn endpoint(&mut self, block: &Block) -> Option<()> {
        for (key, value) in &block.entries {
            let node = self.existing.root().get(key);
            match *key {
                _ if FIRM.contains(key) => {
                    let known = node.map(as_toml).unwrap_or_default();
                    if known != *value {
                        self.conflict(key, &known, value);
                    }
                }
                "app_types" if node.map(as_toml).as_ref() != Some(value) && !self.existing.is_excused(key) => {
                    self.document.set(block, key, value)?;
                    self.changed((*key).to_owned(), format!("now {value}"));
                }
                "other_pages" => self.pages(block, value)?,
                "permissions" => self.permissions(block, value)?,
                "deprecated" if node.is_none() => {
                    self.document.set(block, key, value)?;
                    self.changed((*key).to_owned(), "the page says that it is given up".to_owned());
                }
                _ => {}
            }
        }
        Some(())
    }

    fn pages(&mut self, block: &Block, value: &str) -> Option<()> {
        let known: Vec<_> = self.existing.root().texts("other_pages").into_iter().map(|slug| slug.value).collect();
        let missing: Vec<_> = list(value).into_iter().filter(|slug| !known.contains(&slug.trim_matches('"'))).collect();
        if !missing.is_empty() {
            self.document.append(block, "other_pages", &missing)?;
            self.changed("other_pages".to_owned(), format!("also {}", missing.join(", ")));
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
            self.conflict(&format!("permissions.{point}"), "that it is needed", "nothing of it");
        }
        Some(())
    }

    // Tables that are there.

    fn known(&mut self, block: &Block) -> Option<()> {
        if block.is_element {
            return self.known_example(block);
        }
        let at = block.at();
        let node = self.existing.get(&block.path)?;
        if self.is_other_form(block) {
            self.conflict(&at, "that it has another form", "this one");
            return Some(());
        }
        self.optional(block, node)?;
        let is_compatible = self.compatible(node, block);
        let is_same = node.text("type").map(|text| text.value.to_owned()) == block.get("type").and_then(unquoted);
        for (key, value) in &block.entries {
            let at = format!("{at}.{key}");
            // Bounds and examples are those of the page's type.
            let is_about_type = *key == "example" || FOLLOWING.contains(key);
            if self.existing.is_excused(&at) || (is_about_type && !is_same) {
                continue;
            }
            let known = node.get(key).map(as_toml);
            match *key {
                // Another type changes what callers write, so it is for a person to decide.
                "type" if !is_compatible => {
                    self.conflict(&at, &format!("`{}`", node.owned_text("type")), &format!("`{}`", unquoted(value)?));
                }
                "base" if known.as_ref() != Some(value) => self.conflict(&at, &known.unwrap_or_default(), value),
                "required" if block.path.first().is_some_and(|first| first != "path_parameters") => {
                    if node.has("default") {
                        self.conflict(&at, "what is taken where it is absent", "that it is required");
                    } else if node.flag("required") != Some(true) && !node.has("required_from") {
                        self.document.set(block, key, value)?;
                        self.changed(at, "required now".to_owned());
                    }
                }
                "deprecated" if known.is_none() => {
                    self.document.set(block, key, value)?;
                    self.changed(at, "the page says that it is given up".to_owned());
                }
                "example" if known.is_none() => {
                    self.document.set(block, key, value)?;
                    self.changed(at, format!("now {value}"));
                }
                "default" if node.flag("required") == Some(true) && !block.is_optional => {}
                _ if FOLLOWING.contains(key) && known.as_ref() != Some(value) => {
                    self.document.set(block, key, value)?;
                    self.changed(at, format!("now {value}"));
                }
                _ => {}
            }
        }
        Some(())
    }

    /// An example that came from the page follows it.
    fn known_example(&mut self, block: &Block) -> Option<()> {
        let is_example = block.path.first().is_some_and(|first| first == "examples");
        if !is_example || self.document.is_same_example(block) {
            return Some(());
        }
        self.document.replace(block)?;
        self.changed(block.title(), "another one on the page now".to_owned());
        Some(())
    }

    fn optional(&mut self, block: &Block, node: &Node) -> Option<()> {
        let at = format!("{}.required", block.at());
        let follows = block.is_optional && node.flag("required") == Some(true) && !node.has("required_from");
        if follows && !self.existing.is_excused(&at) {
            self.document.unset(block, "required")?;
            self.changed(at, "not required any more".to_owned());
        }
        Some(())
    }

    fn compatible(&self, node: &Node, block: &Block) -> bool {
        let parse = |text: &str| type_expr::parse(text).ok().map(|parsed| parsed.ty);
        let ours = node.text("type").and_then(|text| parse(text.value));
        let theirs = block.get("type").and_then(unquoted).and_then(|text| parse(&text));
        ours.zip(theirs).is_none_or(|(ours, theirs)| self.is_compatible(&ours, &theirs))
    }

    /// Whether `ours` is what the page says, or says more than it.
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

    // Tables that are not there.

    fn add(&mut self, place: usize, block: &Block) -> Option<()> {
        let at = block.title();
        if self.existing.is_excused(&at) {
            return Some(());
        }
        if self.is_other_form(block) {
            self.conflict(&block.at(), "that it has another form", "this one");
            return Some(());
        }
        let place = self.place(place, block);
        self.document.add(block, place)?;
        if let Some(ty) = block.get("type").and_then(unquoted) {
            self.mentioned
                .extend(type_expr::parse(&ty).into_iter().flat_map(|parsed| parsed.names).map(|(name, _)| name));
        }
        self.added.push(at.clone());
        self.changed(at, "new".to_owned());
        Some(())
    }

    /// Whether body or answer is an object on one side and none on the other.
    fn is_other_form(&self, block: &Block) -> bool {
        let Some(first) = block.path.first().filter(|first| *first == "body" || *first == "answer") else {
            return false;
        };
        let Some(node) = self.existing.root().get(first) else { return false };
        node.has("fields") != (block.path.len() > 1)
    }

    /// Beside its neighbours on the page.
    fn place(&self, place: usize, block: &Block) -> Place<'m> {
        let draft: &'m Draft = self.draft;
        let (before, after) = draft.blocks.split_at(place);
        let is_sibling = |other: &&Block| {
            let parents = |block: &Block| block.path.split_last().map(|(_, parents)| parents.to_vec());
            let is_in_list = other.is_element == block.is_element;
            is_in_list && if block.is_element { other.path == block.path } else { parents(other) == parents(block) }
        };
        let is_type = block.path.len() == 2 && block.path.first().is_some_and(|first| first == "types");
        let stands = |other: &&Block| self.document.has(other);
        if let Some(before) = before.iter().rev().filter(is_sibling).find(stands).filter(|_| !is_type) {
            return Place::After(before);
        }
        if let Some(after) = after.iter().filter(is_sibling).find(stands).filter(|_| !is_type) {
            return Place::Before(after);
        }
        let in_section = |other: &&Block| other.section == block.section && !other.path.is_empty();
        match before.iter().rev().filter(in_section).find(stands) {
            Some(before) => Place::After(before),
            None => Place::Last,
        }
    }

    fn error(&mut self, place: usize, block: &Block) -> Option<()> {
        let rows = self.document.errors_like(block);
        let page_rows = self.draft.blocks.iter().filter(|other| {
            other.path == block.path
                && other.get("code") == block.get("code")
                && other.get("status") == block.get("status")
        });
        let message = block.get("messages").map(list).unwrap_or_default();
        if let ([row], 1, false) = (rows.as_slice(), page_rows.count(), self.existing.is_excused(&block.title())) {
            // One row on both sides: the same error in other words.
            self.document.add_messages(*row, &message)?;
            self.changed(block.title(), format!("also {}", message.join(", ")));
            return Some(());
        }
        // A code that stands twice makes no name; the row that is there keeps the one that it had.
        let code = block.get("code").and_then(unquoted)?;
        if let Ok(constant) = names::derive(&code, Role::Constant) {
            self.document.name_errors(&code, &toml_text::text(&constant.to_upper_camel_case()))?;
        }
        self.add(place, block)
    }

    /// Examples that a person wrote stay; those that came from the page follow it.
    fn example(&mut self, place: usize, block: &Block) -> Option<()> {
        let examples = self.existing.root().list("examples");
        let is_ours = |node: &&Node| node.text("name").is_some_and(|name| !name.value.starts_with(FROM_PAGE));
        if examples.iter().any(|node| is_ours(&node)) {
            return Some(());
        }
        self.add(place, block)
    }

    // What the page does not have.

    fn lost(&mut self) {
        let existing = self.existing;
        let root = existing.root();
        let mut tables: Vec<Vec<String>> =
            ["path_parameters", "query", "headers"].iter().map(|key| vec![(*key).to_owned()]).collect();
        tables.extend(["body", "answer"].map(|key| vec![key.to_owned(), "fields".to_owned()]));
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
                if !is_envelope && self.draft.blocks.iter().all(|block| block.path != path) {
                    self.conflict(&path.join("."), "that there is such a field", "nothing of it");
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
                self.conflict(&at, "that there is such a value", "nothing of it");
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
                self.conflict(&at, "that there is such an error", "nothing of it");
            }
        }
    }
}

/// Types that a spec mentions.
fn mentioned(existing: &Existing) -> BTreeSet<String> {
    let root = existing.root();
    let mut names: BTreeSet<String> = root.table("types").iter().map(|entry| entry.key.clone()).collect();
    for place in ["path_parameters", "query", "headers"] {
        let types = root.table(place).iter().filter_map(|entry| super::existing::expression(&entry.node));
        names.extend(types.filter_map(|ty| innermost(&ty).map(str::to_owned)));
    }
    names
}

/// The elements of a list that is written as TOML.
fn list(toml: &str) -> Vec<String> {
    let parsed: Option<toml_edit::DocumentMut> = format!("x = {toml}").parse().ok();
    let elements = parsed.as_ref().and_then(|document| document.get("x")?.as_array());
    elements.into_iter().flatten().map(|value| value.to_string().trim().to_owned()).collect()
}

fn unquoted(toml: &str) -> Option<String> {
    let table: toml::Table = format!("x = {toml}").parse().ok()?;
    table.get("x")?.as_str().map(str::to_owned)
}

/// A value as the draft writes it.
fn as_toml(node: &Node) -> String {
    let json = crate::json::Json::from_toml(node).map(|json| json.plain()).unwrap_or_default();
    toml_text::value(&json).unwrap_or_default()
}
