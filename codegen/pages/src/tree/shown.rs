//! What the examples and the samples show, combined: which names are inside which.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::{Map, Value};

use super::key::key;

/// The greatest depth of an example that is looked at. No page nests this deep.
const DEEPEST: usize = 64;

/// A place in what is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Spot(usize);

/// Everything shown. The elements of a list are merged: a name in one of them counts for all.
#[derive(Debug)]
pub(super) struct Shown {
    spots: Vec<Seen>,
    /// Names of the table that are shown anywhere.
    names: HashSet<String>,
    /// The rows with unique names.
    unique: HashMap<String, usize>,
}

#[derive(Debug, Default)]
struct Seen {
    /// Its name as the examples spell it, and the place that contains it; absent for the root.
    inside: Option<(Spot, String)>,
    /// The fields of the objects here, by [`key`].
    fields: BTreeMap<String, Spot>,
    /// How many objects the examples have here, and whether their fields differ.
    objects: usize,
    differ: bool,
    /// How often a list is shown, and how often an object outside a list.
    lists: usize,
    bare: usize,
    /// Whether there is a text, a number or a flag here.
    scalar: bool,
    /// Whether one of the fields is a row of the table.
    tells: bool,
}

/// The places that belong to one row: several for a map's values, none if nothing is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct View(Vec<Spot>);

impl View {
    /// Its places.
    pub(super) fn spots(&self) -> impl Iterator<Item = Spot> {
        self.0.iter().copied()
    }
}

impl Shown {
    /// Nothing is shown.
    pub(super) fn nothing() -> Self {
        Self { spots: vec![Seen::default()], names: HashSet::new(), unique: HashMap::new() }
    }

    /// The root of everything shown.
    pub(super) const ROOT: Spot = Spot(0);

    /// Adds a value to what is shown at a place.
    pub(super) fn add_json(&mut self, at: Spot, value: &Value) {
        self.add_value(at, value, 0);
    }

    /// Adds a text: plain, or JSON that travels as text.
    pub(super) fn add_text(&mut self, at: Spot, text: &str) {
        match serde_json::from_str(text) {
            Ok(value @ (Value::Object(_) | Value::Array(_))) => self.add_json(at, &value),
            _ => self.add_scalar(at),
        }
    }

    fn add_value(&mut self, at: Spot, value: &Value, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match value {
            Value::Null => {}
            Value::Bool(_) | Value::Number(_) => self.add_scalar(at),
            Value::String(text) => self.add_text(at, text),
            Value::Array(items) => items.iter().for_each(|item| self.add_value(at, item, depth + 1)),
            Value::Object(fields) => {
                self.count(at, fields);
                for (name, value) in fields {
                    let field = self.add_field(at, name);
                    match value {
                        Value::Array(_) => self.add_form(field, true),
                        Value::Object(_) => self.add_form(field, false),
                        _ => {}
                    }
                    self.add_value(field, value, depth + 1);
                }
            }
        }
    }

    fn count(&mut self, at: Spot, fields: &Map<String, Value>) {
        let Some(content) = self.spots.get_mut(at.0) else { return };
        let keys: BTreeSet<String> = fields.keys().map(|name| key(name)).collect();
        content.differ |= content.objects > 0 && !keys.iter().eq(content.fields.keys());
        content.objects += 1;
    }

    /// Shows a list at a place, or an object outside a list.
    pub(super) fn add_form(&mut self, at: Spot, is_list: bool) {
        if let Some(content) = self.spots.get_mut(at.0) {
            content.lists += usize::from(is_list);
            content.bare += usize::from(!is_list);
        }
    }

    fn add_scalar(&mut self, at: Spot) {
        if let Some(content) = self.spots.get_mut(at.0) {
            content.scalar = true;
        }
    }

    /// The place of a field, created if needed.
    pub(super) fn add_field(&mut self, at: Spot, name: &str) -> Spot {
        let new = Spot(self.spots.len());
        let Some(content) = self.spots.get_mut(at.0) else { return at };
        let field = *content.fields.entry(key(name)).or_insert(new);
        if field == new {
            self.spots.push(Seen { inside: Some((at, name.trim().to_owned())), ..Seen::default() });
        }
        field
    }

    /// The path to a place: `list[].user`.
    pub(super) fn path(&self, spot: Spot) -> String {
        let mut names = Vec::new();
        let mut next = self.spots.get(spot.0);
        while let Some(Seen { inside: Some((up, name)), lists, .. }) = next {
            names.push(format!("{name}{}", if *lists > 0 { "[]" } else { "" }));
            next = self.spots.get(up.0);
        }
        names.reverse();
        names.join(".")
    }

    /// The root.
    pub(super) fn root(&self) -> View {
        View(vec![Self::ROOT])
    }

    /// What is shown for the field `key` of the objects in `view`.
    pub(super) fn field(&self, view: &View, key: &str) -> View {
        View(self.contents(view).filter_map(|content| content.fields.get(key).copied()).collect())
    }

    /// What is shown for all fields of the objects in `view`, regardless of their names.
    pub(super) fn values(&self, view: &View) -> View {
        View(self.contents(view).flat_map(|content| content.fields.values().copied()).collect())
    }

    /// Whether an object in `view` has the field.
    pub(super) fn has(&self, view: &View, key: &str) -> bool {
        self.contents(view).any(|content| content.fields.contains_key(key))
    }

    /// The fields of the objects in `view`, as [`key`]s.
    pub(super) fn keys<'shown>(&'shown self, view: &'shown View) -> impl Iterator<Item = &'shown str> {
        self.contents(view).flat_map(|content| content.fields.keys().map(String::as_str))
    }

    /// All names, with the places that have them.
    pub(super) fn names(&self) -> impl Iterator<Item = (Spot, &str)> {
        self.spots
            .iter()
            .enumerate()
            .flat_map(|(spot, content)| content.fields.keys().map(move |key| (Spot(spot), key.as_str())))
    }

    /// Records which names the table has: the rows' names in their order, and whether each is unique.
    pub(super) fn compare<'row>(&mut self, rows: impl Iterator<Item = (&'row str, bool)> + Clone) {
        let keys: HashSet<&str> = rows.clone().map(|(key, _)| key).collect();
        let unique = rows.enumerate().filter(|(_, (_, is_unique))| *is_unique);
        self.unique = unique.map(|(row, (key, _))| (key.to_owned(), row)).collect();
        for content in &mut self.spots {
            let told = content.fields.keys().filter(|key| keys.contains(key.as_str()));
            content.tells = told.map(|key| self.names.insert(key.clone())).count() > 0;
        }
    }

    /// The last row that has a unique name and is in `view`.
    pub(super) fn last_row(&self, view: &View) -> Option<usize> {
        self.keys(view).filter_map(|key| self.unique.get(key).copied()).max()
    }

    /// Whether an object anywhere has the field.
    pub(super) fn has_somewhere(&self, key: &str) -> bool {
        self.names.contains(key)
    }

    /// Whether `view` has objects with fields that are rows of the table.
    pub(super) fn tells(&self, view: &View) -> bool {
        self.contents(view).any(|content| content.tells)
    }

    /// Whether `view` has objects with fields.
    pub(super) fn has_objects(&self, view: &View) -> bool {
        self.contents(view).any(|content| !content.fields.is_empty())
    }

    /// Whether `view` has texts, numbers or flags.
    pub(super) fn has_scalars(&self, view: &View) -> bool {
        self.contents(view).any(|content| content.scalar)
    }

    /// Whether the examples have several objects in `view`, all with the same fields.
    pub(super) fn are_alike(&self, view: &View) -> bool {
        self.contents(view).count() > 0 && self.contents(view).all(|content| content.objects > 1 && !content.differ)
    }

    /// Whether `view` shows lists, and no object outside a list.
    pub(super) fn are_lists(&self, view: &View) -> bool {
        self.contents(view).any(|content| content.lists > 0) && self.contents(view).all(|content| content.bare == 0)
    }

    /// Whether `view` shows lists more than once, and no object outside a list.
    pub(super) fn is_list(&self, view: &View) -> bool {
        let lists: usize = self.contents(view).map(|content| content.lists).sum();
        lists > 1 && self.contents(view).all(|content| content.bare == 0)
    }

    fn contents<'shown>(&'shown self, view: &'shown View) -> impl Iterator<Item = &'shown Seen> {
        view.0.iter().filter_map(|spot| self.spots.get(spot.0))
    }
}
