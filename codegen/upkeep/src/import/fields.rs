//! Parameters, fields and named types as pieces of a spec.

use std::collections::BTreeSet;

use serde_json::Value;

use super::draft::{Block, Section};
use super::existing::Existing;
use super::naming;
use super::report::{NoteKind, Notes};
use super::taken::{known_value, parameter_names, rust_names, value_names};
use super::toml_text;
use super::types::{Form, Mention, Pending, Side, Site, Types, Typing};
use super::wordings::{Wordings, Words, members, shape};
use crate::sayable;
use crate::texts::Kind;
use dingtalk_pages::facts::{FieldFacts, Shape, ValueFacts};
use dingtalk_pages::has_condition;
use dingtalk_spec::authoring::names::{self, Role};
use dingtalk_spec::authoring::vocabulary::word;
use dingtalk_spec::model::{Format, Limits};

/// A table of fields.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s> {
    pub(super) path: &'s [&'s str],
    pub(super) section: Section,
    pub(super) side: Side,
    /// The named type that has these fields; empty for parameters and fields of the answer itself.
    pub(super) owner: &'s str,
    /// The wire name of the object that has these fields; empty for those at a root.
    pub(super) inside: &'s str,
    pub(super) depth: usize,
}

impl Scope<'_> {
    fn is_flat(&self) -> bool {
        matches!(self.path.first(), Some(&"path_parameters" | &"query" | &"headers"))
    }

    fn is_body(&self) -> bool {
        self.owner.is_empty() && self.path.first() == Some(&"body")
    }

    fn role(&self) -> Role {
        if self.side == Side::Answer { Role::Field } else { Role::Setter }
    }
}

/// Writes the fields of one endpoint.
pub(super) struct FieldWriter<'f> {
    pub(super) existing: Option<&'f Existing>,
    pub(super) notes: Notes,
    pub(super) wordings: Wordings,
    pub(super) blocks: Vec<Block>,
    pub(super) types: Types,
    /// Whether the builder has methods for pages. Parameters cannot have their names.
    pub(super) paged: bool,
    /// Whether the endpoint logs a user in, so that its codes are secrets.
    pub(super) is_login: bool,
    /// Whether the body is a form, because it has a file. Beside that, only text can travel.
    pub(super) is_form: bool,
    /// Rust names of the parameters so far: they share one scope, wherever they travel.
    pub(super) parameters: BTreeSet<String>,
    /// Tables and values that already exist.
    seen: BTreeSet<Vec<String>>,
}

impl<'f> FieldWriter<'f> {
    pub(super) fn new(existing: Option<&'f Existing>, notes: Notes, wordings: Wordings) -> Self {
        Self {
            existing,
            notes,
            wordings,
            blocks: Vec::new(),
            types: Types::default(),
            paged: false,
            is_login: false,
            is_form: false,
            parameters: existing.map(parameter_names).unwrap_or_default(),
            seen: BTreeSet::new(),
        }
    }

    /// Writes a table of parameters, or the fields of body or answer, and returns the types first mentioned here.
    pub(super) fn all<'p>(&mut self, facts: &'p [FieldFacts], scope: Scope<'_>) -> Vec<Pending<'p>> {
        let mut taken = if scope.owner.is_empty() && scope.side == Side::Request {
            self.parameters.clone()
        } else {
            self.existing.map(|existing| rust_names(existing, scope.path, scope.role())).unwrap_or_default()
        };
        let mut pending = Vec::new();
        let mut wires = BTreeSet::new();
        for field in facts {
            let at = scope.path.join(".");
            if field.name.trim().is_empty() {
                self.notes.add(NoteKind::LeftOut, at, format!("line {}: a field without a name", field.line));
            } else if !wires.insert(field.name.as_str()) {
                let message = format!("line {}: a second field `{}` in one object", field.line, field.name);
                self.notes.add(NoteKind::LeftOut, at, message);
            } else {
                pending.extend(self.one(field, scope, &mut taken));
            }
        }
        if scope.owner.is_empty() && scope.side == Side::Request {
            self.parameters = taken;
        }
        pending
    }

    fn one<'p>(&mut self, field: &'p FieldFacts, scope: Scope<'_>, taken: &mut BTreeSet<String>) -> Vec<Pending<'p>> {
        let mut path = scope.path.to_vec();
        path.push(&field.name);
        let mut block = Block::new(scope.section, &path);
        if !self.seen.insert(block.path.clone()) {
            return Vec::new();
        }
        let (expression, pending) =
            self.type_of(&field.shape, &field.values, (&field.name, &field.text), &block.path, scope);
        block.set("type", toml_text::text(&expression));
        let name = self.name(field, scope, &block, taken);
        block.set_maybe("name", name.as_deref().map(toml_text::text));
        self.notes_on(field, scope, (&expression, name.as_deref()), &mut block);
        self.blocks.push(block);
        pending
    }

    /// The expression for a shape, and the types first mentioned here.
    pub(super) fn type_of<'p>(
        &mut self,
        shape: &'p Shape,
        values: &'p [ValueFacts],
        (wire, words): (&str, &str),
        at: &[String],
        scope: Scope<'_>,
    ) -> (String, Vec<Pending<'p>>) {
        let is_beside_file = self.is_form && scope.is_body() && *shape != Shape::File;
        let is_flat = scope.is_flat() || is_beside_file;
        let Scope { owner, inside, side, depth, .. } = scope;
        let site = Site { at, wire, words, inside, owner, side, is_flat, depth };
        let mut typing =
            Typing { types: &mut self.types, existing: self.existing, notes: &mut self.notes, pending: Vec::new() };
        let expression = typing.expression(shape, values, site);
        (expression, typing.pending)
    }

    /// The Rust name, if the field needs a different one.
    fn name(
        &mut self,
        field: &FieldFacts,
        scope: Scope<'_>,
        block: &Block,
        taken: &mut BTreeSet<String>,
    ) -> Option<String> {
        if let Some(node) = self.existing.and_then(|existing| existing.get(&block.path)) {
            // Its name is already among the taken ones.
            return node.maybe_text("name");
        }
        let paged = self.paged && scope.owner.is_empty();
        let (given, name) = naming::field(&field.name, scope.role(), paged, taken);
        if let Some(name) = &given {
            let message = format!("the Rust name `{name}` is made up: choose a better one");
            self.notes.add(NoteKind::Provisional, block.at(), message);
        }
        taken.insert(name);
        given
    }

    /// Sets everything in a field's table besides its type and name.
    fn notes_on(
        &mut self,
        field: &FieldFacts,
        scope: Scope<'_>,
        (expression, made_up): (&str, Option<&str>),
        block: &mut Block,
    ) {
        let required = field.required == Some(true) || scope.path == ["path_parameters"];
        if scope.side == Side::Request {
            if required {
                block.set("required", "true");
            } else if field.required == Some(false) {
                block.is_optional = true;
            } else {
                self.notes.add(NoteKind::Provisional, block.at(), "the page does not say whether it is required");
            }
            // Rules are about parameters, not about fields within them.
            if scope.owner.is_empty() && !required && has_condition(&field.text) {
                let message =
                    "the page says when it is required, or what must go with it: see whether `[[rules]]` can say so";
                self.notes.add(NoteKind::Provisional, block.at(), message);
            }
            let default = sayable::default(field, expression == "string").filter(|_| !required);
            block.set_maybe("default", default.and_then(|value| sample(value, expression)));
        }
        self.limits(&field.limits, block);
        block.set_maybe("format", field.format.map(|format| toml_text::text(word::<Format>(format))));
        block.set_maybe("unit", sayable::unit(field).map(toml_text::text));
        if is_sensitive(&field.name, scope.side, self.is_login) && expression == "string" {
            block.set("sensitive", "true");
            self.notes.add(NoteKind::Provisional, block.at(), "treated as a secret because of its name");
        }
        let words = Words {
            kind: Kind::Field,
            name: &field.name,
            inside: scope.inside,
            words: &field.text,
            shape: &shape(&field.shape),
            made_up,
        };
        if field.deprecated {
            let words = Words { kind: Kind::Deprecated, made_up: None, ..words };
            block.set("deprecated", self.wordings.mark(words, format!("{}.deprecated", block.at())));
        }
        block.set("text", self.wordings.mark(words, format!("{}.text", block.at())));
        block.set_maybe(
            "example",
            field.example.as_ref().and_then(|value| sample(value, expression)).filter(|toml| !is_empty(toml)),
        );
    }

    /// Sets the keys of documented limits, as far as they can be true.
    pub(super) fn limits(&mut self, limits: &Limits, block: &mut Block) {
        let sayable = sayable::limits(limits);
        if sayable != *limits {
            self.notes.add(NoteKind::LeftOut, block.at(), "bounds that contradict each other or are out of range");
        }
        block.set_limits(&sayable);
    }

    /// Writes named types, each followed by the types first mentioned there.
    pub(super) fn types(&mut self, pending: Vec<Pending<'_>>, scope: Scope<'_>) {
        for Pending { name, form, from } in pending {
            let mut block = Block::new(scope.section, &["types", &name]);
            let is_new = self.seen.insert(block.path.clone());
            match form {
                Form::Object(fields) => {
                    block.set("text", self.type_text(&name, &from, &members(fields), block.at()));
                    if is_new {
                        self.blocks.push(block);
                    }
                    let path = ["types", &name, "fields"];
                    let scope =
                        Scope { path: &path, owner: &name, inside: &from.wire, depth: scope.depth + 1, ..scope };
                    let further = self.all(fields, scope);
                    self.types(further, scope);
                }
                Form::Values { base, values } => {
                    block.set("base", toml_text::text(base));
                    block.set("text", self.type_text(&name, &from, "list of values", block.at()));
                    if is_new {
                        self.blocks.push(block);
                    }
                    self.values(&name, &from, values, scope.section);
                }
            }
        }
    }

    fn type_text(&mut self, made_up: &str, from: &Mention, shape: &str, at: String) -> String {
        let Mention { wire, inside, words } = from;
        let words = Words { kind: Kind::Type, name: wire, inside, words, shape, made_up: Some(made_up) };
        self.wordings.mark(words, format!("{at}.text"))
    }

    fn values(&mut self, name: &str, from: &Mention, values: Vec<(Value, &ValueFacts)>, section: Section) {
        let path = ["types", name, "values"];
        let mut taken = self.existing.map(|existing| value_names(existing, name)).unwrap_or_default();
        for (value, fact) in values {
            let Some(text) = toml_text::value(&value) else { continue };
            let mut block = Block::element(section, &path);
            if !self.seen.insert([block.path.as_slice(), std::slice::from_ref(&text)].concat()) {
                continue;
            }
            block.set("value", text);
            let plain = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let known = self.existing.and_then(|existing| known_value(existing, name, &value));
            let mut made_up = None;
            if let Some(known) = known {
                made_up = known.maybe_text("name");
                block.set_maybe("name", made_up.as_deref().map(toml_text::text));
            } else {
                let (given, name) = naming::variant(&value, &taken);
                taken.insert(name);
                if let Some(name) = given {
                    let message = format!("the Rust name `{name}` is made up: choose a better one");
                    self.notes.add(NoteKind::Provisional, format!("{}.{plain}", block.at()), message);
                    block.set("name", toml_text::text(&name));
                    made_up = Some(name);
                }
            }
            let words = Words {
                kind: Kind::Value,
                name: &plain,
                inside: &from.wire,
                words: &fact.text,
                shape: &from.words,
                made_up: made_up.as_deref(),
            };
            block.set("text", self.wordings.mark(words, format!("{}.{plain}.text", block.at())));
            self.blocks.push(block);
        }
    }
}

/// Whether an example shows nothing.
fn is_empty(toml: &str) -> bool {
    ["{}", "[]"].contains(&toml)
}

/// An example or a default, in the field's type.
fn sample(value: &Value, expression: &str) -> Option<String> {
    let fitting = match (value, expression) {
        (Value::String(text), "int32" | "int64" | "float64" | "bool") => serde_json::from_str(text.trim()).ok()?,
        (Value::Number(number), "string") => Value::from(number.to_string()),
        (Value::Bool(flag), "string") => Value::from(flag.to_string()),
        (Value::String(text), expression) if expression.contains('<') => serde_json::from_str(text).ok()?,
        _ => value.clone(),
    };
    toml_text::value(&fitting)
}

/// Whether a field with this name holds a secret.
fn is_sensitive(wire: &str, side: Side, is_login: bool) -> bool {
    let words = names::snake(wire);
    let has = |word: &str| words.split('_').any(|part| part == word);
    // Cursors and idempotency keys are not secrets.
    let is_marker = || ["next", "page", "sync", "client", "continuation"].iter().any(|marker| has(marker));
    let is_code = side == Side::Request && (words == "code" && is_login || words.ends_with("auth_code"));
    is_code
        || ["password", "passwd", "pwd"].iter().any(|word| has(word))
        // Names without humps run into it: `appsecret`.
        || words.split('_').any(|part| part.ends_with("secret"))
        || words.ends_with("ticket")
        || (words.ends_with("token") && !is_marker())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_by_name() {
        let is = |wire| is_sensitive(wire, Side::Request, false);
        for secret in ["appSecret", "appsecret", "client_secret", "init_password", "accessToken", "suiteTicket"] {
            assert!(is(secret), "{secret}");
        }
        for other in ["nextToken", "secretaryId", "ticketNo", "code"] {
            assert!(!is(other), "{other}");
        }
    }
}
