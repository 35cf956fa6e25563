//! The kinds of a choice.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::Value;

use super::Fields;
use crate::diagnostics::{Problem, alternatives, did_you_mean};
use crate::lower::context::Context;
use crate::lower::reference::Targets;
use crate::model::{Content, Field, Kind, KindForm, NamedKind, Type};
use crate::names::{self, Role};
use crate::node::{Entry, Node};

/// Lowers the kinds of a choice.
pub(super) fn lower_all(
    entry: &Entry,
    tag: &Field,
    content: Option<&Content>,
    fields: &Fields<'_>,
    targets: &Targets<'_>,
    cx: &Context<'_>,
) -> Vec<Kind> {
    let lowering = Lowering { tag, content, fields, known: known_values(tag, targets), targets, cx };
    let nodes = entry.node.list("kinds");
    let kinds: Vec<_> = nodes.iter().filter_map(|node| lowering.kind(node)).collect();
    lowering.check_distinct(nodes);
    lowering.check_complete(entry, &kinds);
    kinds
}

/// A value that the tag's list has.
struct Known {
    value: Value,
    rust_name: String,
    text: String,
    deprecated: Option<String>,
}

/// The values of the tag's list, if its type is one.
fn known_values(tag: &Field, targets: &Targets<'_>) -> Option<Vec<Known>> {
    let Type::Named(name) = &tag.ty else { return None };
    let known = |value: Value, rust_name: &str, text: &str, deprecated: &Option<String>| Known {
        value,
        rust_name: rust_name.to_owned(),
        text: text.to_owned(),
        deprecated: deprecated.clone(),
    };
    match &targets.types.iter().find(|named| named.name == *name)?.kind {
        NamedKind::TextValues(values) => Some(
            values
                .iter()
                .map(|one| known(one.value.as_str().into(), &one.rust_name, &one.text, &one.deprecated))
                .collect(),
        ),
        NamedKind::IntegerValues(values) => {
            Some(values.iter().map(|one| known(one.value.into(), &one.rust_name, &one.text, &one.deprecated)).collect())
        }
        NamedKind::Object(_) => None,
    }
}

struct Lowering<'a> {
    tag: &'a Field,
    content: Option<&'a Content>,
    fields: &'a Fields<'a>,
    known: Option<Vec<Known>>,
    targets: &'a Targets<'a>,
    cx: &'a Context<'a>,
}

impl Lowering<'_> {
    fn kind(&self, node: &Node) -> Option<Kind> {
        let value = self.value(node)?;
        let known = self.known.as_ref().and_then(|known| known.iter().find(|known| known.value == value));
        let form = self.form(node)?;
        let own = match &form {
            KindForm::Alone => None,
            KindForm::Field(wire) => self.fields.fields.iter().find(|field| field.wire_name == *wire).copied(),
            KindForm::Content(_) => None,
        };
        let of_type = match &form {
            KindForm::Content(name) => self.targets.types.iter().find(|named| named.name == *name),
            _ => None,
        };
        let text = node
            .maybe_text("text")
            .or_else(|| known.map(|known| known.text.clone()))
            .or_else(|| own.map(|field| field.text.clone()))
            .or_else(|| of_type.map(|named| named.text.clone()));
        if text.is_none() && self.cx.damage.spares(&[self.part()]) {
            let problem = Problem::new(shown(node), "a kind without a text")
                .label("neither its field nor the tag's list of values says what it is")
                .help("say what it is: `text = \"...\"`");
            self.cx.report(problem);
        }
        Some(Kind {
            rust_name: self.rust_name(node, &value, known),
            text: text.unwrap_or_default(),
            deprecated: known
                .and_then(|known| known.deprecated.clone())
                .or_else(|| own.and_then(|field| field.deprecated.clone())),
            value,
            form,
            place: self.cx.location(&shown(node)),
        })
    }

    fn part(&self) -> &'static str {
        if self.fields.owner.is_some() { "types" } else { "body" }
    }

    fn report(&self, problem: Problem) {
        self.cx.report(problem);
    }

    /// The tag's value, which must be one of its list, if there is a list.
    fn value(&self, node: &Node) -> Option<Value> {
        let value = node.get("value")?;
        let plain = value.to_json()?;
        let (span, shown_value) = (value.span.clone(), shown_value(&plain));
        if let Some(known) = &self.known {
            if !known.iter().any(|known| known.value == plain) {
                let known: Vec<_> = known.iter().map(|known| shown_text(&known.value)).collect();
                let known: Vec<_> = known.iter().map(String::as_str).collect();
                let problem = Problem::new(span, format!("{shown_value} is not a value of `{}`", self.tag.wire_name))
                    .label(format!("expected {}", alternatives(known.iter().copied())))
                    .related(self.tag.place.span.clone(), "declared here");
                self.report(problem.maybe_help(did_you_mean(&shown_text(&plain), known)));
                return None;
            }
            return Some(plain);
        }
        let is_text = self.tag.ty == Type::String;
        if is_text != plain.is_string() && matches!(self.tag.ty, Type::String | Type::Int32 | Type::Int64) {
            let expected = if is_text { "text" } else { "an integer" };
            let problem = Problem::new(span, format!("{shown_value} is not a value of `{}`", self.tag.wire_name))
                .label(format!("expected {expected}"))
                .related(self.tag.place.span.clone(), "declared here");
            self.report(problem);
            return None;
        }
        Some(plain)
    }

    fn form(&self, node: &Node) -> Option<KindForm> {
        match (node.entry("field"), node.entry("type"), self.content) {
            (Some(field), _, Some(content)) => {
                let problem = Problem::new(field.key_span.clone(), "a kind with a field of its own")
                    .label(format!("its object is in `{}`, like every kind's", content.wire_name));
                self.report(problem.help("write `type`, the name of its object"));
                None
            }
            (_, Some(ty), None) => {
                let problem = Problem::new(ty.key_span.clone(), "a kind with an object, but no field for it")
                    .label("goes with the choice's `content`");
                self.report(problem.help("write `field`, or say with `content` which field holds the objects"));
                None
            }
            (Some(_), None, None) => self.own_field(node),
            (None, Some(_), Some(_)) => self.own_type(node),
            (None, None, _) => Some(KindForm::Alone),
        }
    }

    fn own_field(&self, node: &Node) -> Option<KindForm> {
        let text = node.text("field")?;
        let field = self.fields.find(&text, self.cx)?;
        if std::ptr::eq(field, self.tag) {
            let problem = Problem::new(text.span, format!("`{}` names the kind", field.wire_name));
            self.report(problem.label("expected the field that this kind has besides"));
            return None;
        }
        if field.required {
            let problem = Problem::new(text.span, format!("`{}` is required of every kind", field.wire_name))
                .label("expected a field that only this kind has")
                .related(field.place.span.clone(), "required here")
                .help("if the page is wrong, write `required = false` with `required_from` and a page error");
            self.report(problem);
            return None;
        }
        Some(KindForm::Field(field.wire_name.clone()))
    }

    fn own_type(&self, node: &Node) -> Option<KindForm> {
        let text = node.text("type")?;
        match self.cx.resolve(&text) {
            Type::Named(name) if name.is_empty() => None,
            Type::Named(name) if self.cx.index.get(&name).is_some_and(|declared| !declared.is_values) => {
                Some(KindForm::Content(name))
            }
            ty => {
                let problem = Problem::new(text.span, format!("`{ty}` is not an object"));
                self.report(problem.label("expected one of this file's types, with `fields`"));
                None
            }
        }
    }

    fn rust_name(&self, node: &Node, value: &Value, known: Option<&Known>) -> String {
        if let Some(name) = node.text("name") {
            return names::check(name.value, Role::Variant)
                .unwrap_or_else(|unfit| self.cx.unfit(unfit, name.span, "a kind", Role::Variant));
        }
        if let Some(known) = known {
            return known.rust_name.clone();
        }
        match value {
            Value::String(text) => names::derive(text, Role::Variant).unwrap_or_else(|unfit| {
                self.cx.unfit(unfit, shown(node), &format!("the kind `{text}`"), Role::Variant)
            }),
            value => {
                let problem = Problem::new(shown(node), format!("the kind {value} has no name in Rust"))
                    .label("integers need one")
                    .help("give it one: `name = \"InUpperCamelCase\"`");
                self.report(problem);
                String::new()
            }
        }
    }

    /// Values, names and fields must each belong to one kind.
    fn check_distinct(&self, nodes: &[Node]) {
        let mut seen: BTreeMap<(&str, String), Range<usize>> = BTreeMap::new();
        for node in nodes {
            for key in ["value", "field", "name"] {
                let Some(found) = node.get(key) else { continue };
                let Some(plain) = found.to_json() else { continue };
                if let Some(first) = seen.insert((key, plain.to_string()), found.span.clone()) {
                    let what = match key {
                        "value" => "a value",
                        "field" => "a field",
                        _ => "a name",
                    };
                    let problem = Problem::new(found.span.clone(), format!("{what} belongs to two kinds"))
                        .label("the second one")
                        .related(first, "the first");
                    self.report(problem);
                }
            }
        }
    }

    /// There is at least one kind, every value of the tag's list has one, and names that are made from values differ.
    fn check_complete(&self, entry: &Entry, kinds: &[Kind]) {
        let Some(list) = entry.node.entry("kinds").filter(|_| self.cx.damage.spares(&[self.part()])) else { return };
        if list.node.items().is_empty() {
            self.report(Problem::new(list.key_span.clone(), "a choice without kinds").label("expected at least one"));
        }
        if kinds.len() < list.node.items().len() {
            return;
        }
        let values = self.known.iter().flatten().map(|known| &known.value);
        if let Some(value) = values.into_iter().find(|value| !kinds.iter().any(|kind| kind.value == **value)) {
            let problem = Problem::new(list.key_span.clone(), format!("no kind has the value {}", shown_value(value)))
                .label(format!("expected one for each value of `{}`", self.tag.wire_name))
                .related(self.tag.place.span.clone(), "declared here");
            self.report(problem);
        }
        let mut seen: BTreeMap<&str, &Kind> = BTreeMap::new();
        for kind in kinds.iter().filter(|kind| !kind.rust_name.is_empty()) {
            let Some(first) = seen.insert(&kind.rust_name, kind) else { continue };
            if first.value == kind.value {
                continue;
            }
            let problem = Problem::new(kind.place.span.clone(), "two kinds have one name in Rust")
                .label(format!("this one is `{}`", kind.rust_name))
                .related(first.place.span.clone(), "and so is this one")
                .help("give one of them another name: `name = \"...\"`");
            self.report(problem);
        }
    }
}

/// What to underline for a kind as a whole.
fn shown(node: &Node) -> Range<usize> {
    node.get("value").map_or_else(|| node.span.clone(), |value| value.span.clone())
}

fn shown_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn shown_value(value: &Value) -> String {
    format!("`{}`", shown_text(value))
}
