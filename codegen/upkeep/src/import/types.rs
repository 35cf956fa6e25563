//! Types of fields: expressions, and the named types that they mention.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::existing::Existing;
use super::naming;
use super::report::{NoteKind, Notes};
use crate::sayable;
use dingtalk_pages::facts::{FieldFacts, Shape, ValueFacts};

/// Deeper than any page nests; limits recursion.
const DEEPEST: usize = 12;

/// Who writes the values of a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Request,
    Answer,
}

/// Where a type is mentioned.
#[derive(Debug, Clone, Copy)]
pub(super) struct Site<'s> {
    /// Path of the field in the spec.
    pub(super) at: &'s [String],
    pub(super) wire: &'s str,
    /// What the page says about the field.
    pub(super) words: &'s str,
    /// The wire name of the object that has the field; empty at a root.
    pub(super) inside: &'s str,
    /// The named type that the field belongs to; empty for a parameter or a field of the answer itself.
    pub(super) owner: &'s str,
    pub(super) side: Side,
    /// Whether it travels as text: in a path, a query or a header.
    pub(super) is_flat: bool,
    /// How many named types it is inside.
    pub(super) depth: usize,
}

/// A named type whose table has not been written yet.
#[derive(Debug)]
pub(super) struct Pending<'p> {
    pub(super) name: String,
    pub(super) form: Form<'p>,
    pub(super) from: Mention,
}

/// The field that a type is first mentioned for.
#[derive(Debug, Clone, Default)]
pub(super) struct Mention {
    pub(super) wire: String,
    pub(super) inside: String,
    pub(super) words: String,
}

impl Site<'_> {
    fn mention(self) -> Mention {
        Mention { wire: self.wire.to_owned(), inside: self.inside.to_owned(), words: self.words.to_owned() }
    }
}

#[derive(Debug)]
pub(super) enum Form<'p> {
    Object(&'p [FieldFacts]),
    Values { base: &'static str, values: Vec<(Value, &'p ValueFacts)> },
}

/// The types of one endpoint.
#[derive(Debug, Default)]
pub(super) struct Types {
    declared: BTreeMap<String, Declared>,
}

/// What has been declared under a name.
#[derive(Debug)]
struct Declared {
    /// Absent for a closed list, which both sides may mention.
    side: Option<Side>,
    /// Its contents without texts: two types with the same contents are the same.
    contents: String,
    page_name: Option<String>,
}

pub(super) struct Typing<'t, 'p> {
    pub(super) types: &'t mut Types,
    pub(super) existing: Option<&'t Existing>,
    pub(super) notes: &'t mut Notes,
    pub(super) pending: Vec<Pending<'p>>,
}

impl<'p> Typing<'_, 'p> {
    /// The expression for `shape`. Types first mentioned here become pending.
    pub(super) fn expression(&mut self, shape: &'p Shape, values: &'p [ValueFacts], site: Site<'_>) -> String {
        if !site.is_flat {
            return self.nested(shape, values, site, Level::default());
        }
        let level = Level { is_inside_json: true, ..Level::default() };
        match shape {
            Shape::List(_) | Shape::Map(_) | Shape::Object { .. } => {
                let message = "a list or an object where only text can travel: treated as JSON text";
                self.notes.add(NoteKind::Provisional, site.at.join("."), message);
                format!("json<{}>", self.nested(shape, values, site, level))
            }
            Shape::Any | Shape::File => "string".to_owned(),
            _ => self.nested(shape, values, site, Level::default()),
        }
    }

    fn nested(&mut self, shape: &'p Shape, values: &'p [ValueFacts], site: Site<'_>, level: Level) -> String {
        if level.depth > DEEPEST || site.depth > DEEPEST {
            return "any".to_owned();
        }
        let deeper = Level { depth: level.depth + 1, ..level };
        match shape {
            Shape::String => self.closed("string", values, site, level),
            Shape::Int32 => self.closed("int32", values, site, level),
            Shape::Int64 => self.closed("int64", values, site, level),
            Shape::Float64 => "float64".to_owned(),
            Shape::Bool => "bool".to_owned(),
            Shape::Any => "any".to_owned(),
            Shape::File => "file".to_owned(),
            Shape::List(inner) => {
                format!("list<{}>", self.nested(inner, values, site, Level { is_many: true, ..deeper }))
            }
            Shape::Map(inner) => {
                format!("map<{}>", self.nested(inner, values, site, Level { is_many: true, ..deeper }))
            }
            // The generator does not support the contents of JSON text elsewhere.
            Shape::JsonText(_) if site.side == Side::Answer || level.depth > 0 || level.is_inside_json => {
                "string".to_owned()
            }
            Shape::JsonText(inner) => {
                format!("json<{}>", self.nested(inner, values, site, Level { is_inside_json: true, ..deeper }))
            }
            Shape::Object { name, fields } if !sayable::has_names(fields) => {
                self.recursive(name.as_deref(), site, level)
            }
            Shape::Object { name, fields } => self.object(name.as_deref(), fields, site, level),
        }
    }

    /// The expression for an object without fields: any value, unless the page described its type elsewhere.
    fn recursive(&self, page_name: Option<&str>, site: Site<'_>, level: Level) -> String {
        let described = self.types.declared.iter().find(|(_, declared)| {
            declared.side == Some(site.side) && page_name.is_some() && declared.page_name.as_deref() == page_name
        });
        match described {
            // Otherwise, it might be infinite.
            Some((name, _)) if level.is_many => name.clone(),
            _ => "any".to_owned(),
        }
    }

    fn object(&mut self, page_name: Option<&str>, fields: &'p [FieldFacts], site: Site<'_>, level: Level) -> String {
        let contents = contents(fields);
        let wanted = Wanted {
            base: match page_name.filter(|name| naming::is_telling(name)) {
                Some(name) => name.to_owned(),
                None => naming::type_name(site.wire, level.is_many),
            },
            side: Some(site.side),
            contents,
            page_name: page_name.map(str::to_owned),
        };
        let hint = self.existing.and_then(|existing| existing.type_at(site.at, true));
        let (name, is_new) = self.name(wanted, hint, site);
        if is_new {
            self.pending.push(Pending { name: name.clone(), form: Form::Object(fields), from: site.mention() });
        }
        name
    }

    /// A scalar, or the closed list of its values.
    fn closed(&mut self, scalar: &'static str, values: &'p [ValueFacts], site: Site<'_>, level: Level) -> String {
        if values.is_empty() {
            return scalar.to_owned();
        }
        let base = if scalar == "string" { "string" } else { "int64" };
        let Some(values) = based(base, values) else {
            let message = "the page lists values that do not fit the type; they are left out";
            self.notes.add(NoteKind::LeftOut, site.at.join("."), message);
            return scalar.to_owned();
        };
        let hint = self.existing.and_then(|existing| existing.type_at(site.at, false));
        let list: Vec<_> = values.iter().map(|(value, _)| value.to_string()).collect();
        let wanted = Wanted {
            base: naming::type_name(site.wire, level.is_many),
            side: None,
            contents: format!("{base}: {}", list.join(", ")),
            page_name: None,
        };
        let (name, is_new) = self.name(wanted, hint, site);
        if is_new {
            self.pending.push(Pending {
                name: name.clone(),
                form: Form::Values { base, values },
                from: site.mention(),
            });
        }
        name
    }

    /// The name of a type, and whether it has yet to be written.
    fn name(&mut self, wanted: Wanted, hint: Option<String>, site: Site<'_>) -> (String, bool) {
        if let Some(hint) = hint {
            // If a person made two places share a type, fields that only one of them has are added to it.
            let known = self.types.declared.get(&hint).is_some_and(|known| known.contents == wanted.contents);
            self.types.declared.entry(hint.clone()).or_insert_with(|| wanted.declared());
            return (hint, !known);
        }
        let owned = format!("{}{}", site.owner, wanted.base);
        let sided = match site.side {
            Side::Request => format!("Given{}", wanted.base),
            Side::Answer => format!("Answered{}", wanted.base),
        };
        for candidate in [&wanted.base, &owned, &sided] {
            match self.types.declared.get(candidate) {
                Some(known) if known.is_same(&wanted) => return (candidate.clone(), false),
                Some(_) => {}
                None if self.is_written(candidate) => {}
                None => {
                    self.types.declared.insert(candidate.clone(), wanted.declared());
                    return (candidate.clone(), true);
                }
            }
        }
        let name = naming::free(owned, |name| self.types.declared.contains_key(name) || self.is_written(name));
        self.types.declared.insert(name.clone(), wanted.declared());
        (name, true)
    }

    /// Whether the spec already uses this type name for another place.
    fn is_written(&self, name: &str) -> bool {
        self.existing.is_some_and(|existing| existing.has_type(name))
    }
}

/// The depth within an expression.
#[derive(Debug, Clone, Copy, Default)]
struct Level {
    depth: usize,
    is_many: bool,
    is_inside_json: bool,
}

/// A type that needs a name.
struct Wanted {
    base: String,
    side: Option<Side>,
    contents: String,
    page_name: Option<String>,
}

impl Wanted {
    fn declared(&self) -> Declared {
        Declared { side: self.side, contents: self.contents.clone(), page_name: self.page_name.clone() }
    }
}

impl Declared {
    fn is_same(&self, wanted: &Wanted) -> bool {
        self.side == wanted.side && self.contents == wanted.contents
    }
}

/// A description of an object's contents: everything that a page and a spec must agree on.
fn contents(fields: &[FieldFacts]) -> String {
    let field = |field: &FieldFacts| {
        let FieldFacts { name, required, limits, default, format, unit, deprecated, .. } = field;
        let values: Vec<_> = field.values.iter().map(|value| value.value.to_string()).collect();
        let facts = format!("{required:?} {limits:?} {default:?} {format:?} {unit:?} {deprecated}");
        format!("{name}: {} {facts} [{}]", shape(&field.shape), values.join(", "))
    };
    fields.iter().map(field).collect::<Vec<_>>().join("; ")
}

fn shape(of: &Shape) -> String {
    match of {
        Shape::Object { name, fields } => format!("{} {{ {} }}", name.as_deref().unwrap_or_default(), contents(fields)),
        Shape::List(inner) => format!("list<{}>", shape(inner)),
        Shape::Map(inner) => format!("map<{}>", shape(inner)),
        Shape::JsonText(inner) => format!("json<{}>", shape(inner)),
        scalar => format!("{scalar:?}"),
    }
}

/// The values converted to the base type, without duplicates; nothing if one of them does not fit.
fn based<'p>(base: &str, values: &'p [ValueFacts]) -> Option<Vec<(Value, &'p ValueFacts)>> {
    let mut seen = BTreeSet::new();
    let mut based = Vec::new();
    for fact in values {
        let value = match (&fact.value, base) {
            (Value::String(text), "string") if !text.trim().is_empty() => Value::from(text.as_str()),
            (Value::Number(number), "string") => Value::from(number.to_string()),
            (Value::Number(number), _) => Value::from(number.as_i64()?),
            (Value::String(text), "int64") => Value::from(text.trim().parse::<i64>().ok()?),
            _ => return None,
        };
        if seen.insert(value.to_string()) {
            based.push((value, fact));
        }
    }
    Some(based)
}
