//! The types that a file declares and what mentions them, collected before anything is lowered.

use std::collections::{BTreeMap, BTreeSet};

use crate::node::{Entry, Node};
use crate::type_expr;

/// A declared type.
#[derive(Debug)]
pub(crate) struct Declared<'t> {
    pub(crate) entry: &'t Entry,
    /// Whether it is a closed list of values; an object otherwise.
    pub(crate) is_values: bool,
    pub(crate) in_request: bool,
    pub(crate) in_answer: bool,
    mentions: Vec<String>,
}

impl Declared<'_> {
    /// Whether it is an object in both the request and the answer, which is not allowed.
    pub(crate) fn is_torn(&self) -> bool {
        self.in_request && self.in_answer && !self.is_values
    }
}

/// Declared types by name.
#[derive(Debug)]
pub(crate) struct TypeIndex<'t> {
    types: BTreeMap<&'t str, Declared<'t>>,
    /// Types that parameters and the answer mention directly.
    roots: BTreeSet<String>,
}

impl<'t> TypeIndex<'t> {
    pub(crate) fn new(root: &'t Node) -> Self {
        let declare = |entry: &'t Entry| {
            let declared = Declared {
                entry,
                is_values: entry.node.has("base") || entry.node.has("values"),
                in_request: false,
                in_answer: false,
                mentions: fields(&entry.node).flat_map(mentions).chain(chosen(&entry.node)).collect(),
            };
            (entry.key.as_str(), declared)
        };
        let types = root.table("types").iter().map(declare).collect();
        let mut index = Self { types, roots: BTreeSet::new() };
        let request = ["path_parameters", "query", "headers"]
            .into_iter()
            .flat_map(|place| root.table(place))
            .map(|entry| &entry.node)
            .chain(root.get("body").into_iter().flat_map(itself_and_fields));
        let answer = ["answer", "data"].into_iter().filter_map(|place| root.get(place)).flat_map(itself_and_fields);
        let chosen = root.get("body").into_iter().flat_map(chosen);
        index.mark(request.flat_map(mentions).chain(chosen).collect(), |declared| &mut declared.in_request);
        index.mark(answer.flat_map(mentions).collect(), |declared| &mut declared.in_answer);
        index
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Declared<'t>> {
        self.types.get(name)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &'t str> {
        self.types.keys().copied()
    }

    /// Whether the type `owner` mentions the type `name`.
    pub(crate) fn mentions(&self, owner: &str, name: &str) -> bool {
        self.get(owner).is_some_and(|declared| declared.mentions.iter().any(|known| known == name))
    }

    /// Types that are torn between request and answer directly, not only because another such type mentions them.
    pub(crate) fn torn(&self) -> impl Iterator<Item = &Declared<'t>> {
        let drawn: BTreeSet<&str> = self
            .types
            .values()
            .filter(|declared| declared.is_torn())
            .flat_map(|declared| declared.mentions.iter().map(String::as_str))
            .collect();
        self.types.values().filter(move |declared| {
            let name = declared.entry.key.as_str();
            declared.is_torn() && (self.roots.contains(name) || !drawn.contains(name))
        })
    }

    fn mark(&mut self, roots: Vec<String>, flag: for<'d> fn(&'d mut Declared<'t>) -> &'d mut bool) {
        self.roots.extend(roots.iter().cloned());
        let mut waiting = roots;
        while let Some(name) = waiting.pop() {
            if let Some(declared) = self.types.get_mut(name.as_str())
                && !std::mem::replace(flag(declared), true)
            {
                waiting.extend(declared.mentions.iter().cloned());
            }
        }
    }
}

fn fields(owner: &Node) -> impl Iterator<Item = &Node> {
    owner.table("fields").iter().map(|entry| &entry.node)
}

/// The types of the kinds between which an object's `choice` chooses.
fn chosen(owner: &Node) -> Vec<String> {
    let kinds = owner.get("choice").map(|choice| choice.list("kinds")).unwrap_or_default();
    kinds.iter().filter_map(|kind| Some(kind.text("type")?.value.to_owned())).collect()
}

fn itself_and_fields(owner: &Node) -> impl Iterator<Item = &Node> {
    std::iter::once(owner).chain(fields(owner))
}

fn mentions(field: &Node) -> Vec<String> {
    let parsed = field.text("type").and_then(|text| type_expr::parse(text.value).ok());
    parsed.map(|parsed| parsed.names.into_iter().map(|(name, _)| name).collect()).unwrap_or_default()
}
