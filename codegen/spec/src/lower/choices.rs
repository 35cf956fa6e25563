//! Objects whose shape depends on a kind.

mod kinds;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostics::{Problem, did_you_mean};
use crate::lower::context::Context;
use crate::lower::distinct;
use crate::lower::reference::{Targets, name_of};
use crate::model::{
    Body, Choice, Content, Field, Limits, Location, NamedKind, Pagination, ParameterRef, Rule, RuleKind, Type,
};
use crate::names::{self, Role};
use crate::node::{Entry, Text};

/// Lowers every choice of the file: the body's, then those of types.
pub(crate) fn lower_all(targets: &Targets<'_>, body: Body, cx: &Context<'_>) -> Vec<Choice> {
    let of_body = cx.root.get("body").and_then(|body| body.entry("choice")).and_then(|entry| {
        let fields = targets.parameters.iter().filter(|parameter| parameter.location == Location::Body);
        match body {
            Body::Object => lower(entry, None, fields.map(|parameter| &parameter.field).collect(), targets, cx),
            Body::None | Body::Value | Body::Form => refuse(entry, "the body is not a JSON object", cx),
        }
    });
    let of_types = cx.root.table("types").iter().filter_map(|owner| {
        let entry = owner.node.entry("choice")?;
        let named = targets.types.iter().find(|named| named.name == owner.key)?;
        match &named.kind {
            NamedKind::Object(_) if named.in_answer => refuse(entry, "the type is part of the answer", cx),
            NamedKind::Object(fields) => lower(entry, Some(owner), fields.iter().collect(), targets, cx),
            NamedKind::TextValues(_) | NamedKind::IntegerValues(_) => refuse(entry, "the type is not an object", cx),
        }
    });
    let choices: Vec<_> = of_body.into_iter().chain(of_types).collect();
    check_names(&choices, targets, cx);
    choices
}

fn refuse(entry: &Entry, why: &str, cx: &Context<'_>) -> Option<Choice> {
    let problem = Problem::new(entry.key_span.clone(), "a choice cannot be here").label(why.to_owned());
    cx.report(problem.help("only objects that are sent as JSON can have one"));
    None
}

/// The fields among which a choice is made, by wire name.
struct Fields<'m> {
    fields: Vec<&'m Field>,
    owner: Option<&'m Entry>,
}

impl<'m> Fields<'m> {
    /// Finds a field, or reports that there is none.
    fn find(&self, text: &Text<'_>, cx: &Context<'_>) -> Option<&'m Field> {
        let found = self.fields.iter().find(|field| field.wire_name == text.value);
        let parts = if self.owner.is_some() { ["types"] } else { ["body"] };
        if found.is_none() && cx.damage.spares(&parts) && !text.value.trim().is_empty() {
            let known = self.fields.iter().map(|field| field.wire_name.as_str());
            let what = self.owner.map_or("the body".to_owned(), |owner| format!("`{}`", owner.key));
            let problem = Problem::new(text.span.clone(), format!("no field is called `{}`", text.value))
                .label(format!("{what} has no such field"))
                .maybe_help(did_you_mean(text.value, known));
            cx.report(problem);
        }
        found.copied()
    }
}

fn lower(
    entry: &Entry,
    owner: Option<&Entry>,
    fields: Vec<&Field>,
    targets: &Targets<'_>,
    cx: &Context<'_>,
) -> Option<Choice> {
    let node = &entry.node;
    let fields = Fields { fields, owner };
    let tag_text = node.text("tag")?;
    let tag = fields.find(&tag_text, cx)?;
    if !names_kinds(&tag.ty, targets) {
        let problem = Problem::new(tag_text.span.clone(), format!("`{}` cannot name a kind", tag.wire_name))
            .label(format!("is `{}`; expected text, an integer or a list of values", tag.ty))
            .related(tag.place.span.clone(), "declared here");
        cx.report(problem);
        return None;
    }
    let content = node.text("content").and_then(|text| content(&text, tag, &fields, cx));
    if node.has("content") && content.is_none() {
        return None;
    }
    let kinds = kinds::lower_all(entry, tag, content.as_ref(), &fields, targets, cx);
    let mut choice = Choice {
        owner: owner.map(|owner| owner.key.clone()),
        field: given(entry, tag, cx),
        tag: tag.wire_name.clone(),
        content,
        kinds,
        place: cx.location(&entry.key_span),
    };
    check_keys(entry, &fields, &choice, cx);
    match owner {
        Some(owner) if !node.has("type") => choice.field.ty = Type::Named(owner.key.clone()),
        _ => check_type_name(entry, targets, cx),
    }
    let others = fields.fields.iter().copied().filter(|field| !choice.covers(&field.wire_name));
    distinct::check(others.chain([&choice.field]), Role::Setter, cx);
    Some(choice)
}

fn names_kinds(ty: &Type, targets: &Targets<'_>) -> bool {
    match ty {
        Type::String | Type::Int32 | Type::Int64 => true,
        // A type that is not declared has been reported.
        Type::Named(name) => {
            let named = targets.types.iter().find(|named| named.name == *name);
            named.is_none_or(|named| !matches!(named.kind, NamedKind::Object(_)))
        }
        _ => false,
    }
}

/// The field that holds the object of every kind.
fn content(text: &Text<'_>, tag: &Field, fields: &Fields<'_>, cx: &Context<'_>) -> Option<Content> {
    let field = fields.find(text, cx)?;
    let refuse = |label: String| {
        let problem = Problem::new(text.span.clone(), format!("`{}` cannot hold the kinds' objects", field.wire_name));
        cx.report(problem.label(label).related(field.place.span.clone(), "declared here"));
        None
    };
    let is_text = match &field.ty {
        _ if std::ptr::eq(field, tag) => return refuse("names the kind".to_owned()),
        Type::String => true,
        Type::JsonText(inner) if **inner == Type::Any => true,
        Type::Any => false,
        ty => return refuse(format!("is `{ty}`; expected `string`, `json<any>` or `any`")),
    };
    Some(Content { wire_name: field.wire_name.clone(), is_text })
}

/// The value that stands for all fields of the choice.
fn given(entry: &Entry, tag: &Field, cx: &Context<'_>) -> Field {
    let node = &entry.node;
    let named = |key: &str, role| {
        let name = node.text(key)?;
        Some(names::check(name.value, role).unwrap_or_else(|unfit| cx.unfit(unfit, name.span, "a choice", role)))
    };
    Field {
        wire_name: String::new(),
        rust_name: named("name", Role::Setter).unwrap_or_default(),
        ty: Type::Named(named("type", Role::Type).unwrap_or_default()),
        required: tag.required,
        required_from: None,
        from: None,
        text: node.owned_text("text"),
        example: None,
        default: None,
        limits: Limits::default(),
        format: None,
        unit: None,
        sensitive: false,
        deprecated: None,
        place: cx.location(&entry.key_span),
    }
}

/// A choice beside other fields has a setter and a type of its own; without others, the type that has it is the choice.
fn check_keys(entry: &Entry, fields: &Fields<'_>, choice: &Choice, cx: &Context<'_>) {
    let other = fields.fields.iter().find(|field| !choice.covers(&field.wire_name));
    let is_alone = fields.owner.is_some() && other.is_none();
    let part = if fields.owner.is_some() { "types" } else { "body" };
    let keys = ["name", "type", "text"];
    if let (Some(other), Some(_)) = (other, fields.owner)
        && !keys.iter().any(|key| entry.node.has(key))
        && cx.damage.spares(&[part])
    {
        let problem = Problem::new(other.place.span.clone(), format!("`{}` belongs to no kind", other.wire_name))
            .label("neither the tag nor the field of a kind")
            .related(entry.key_span.clone(), "the choice has no name, so it has to have every field")
            .help("add its kind to the choice's `kinds`, or give the choice `name`, `type` and `text`");
        cx.report(problem);
        return;
    }
    for key in keys {
        let problem = match entry.node.entry(key) {
            Some(found) if is_alone => {
                Problem::new(found.key_span.clone(), format!("`{key}` of a choice without other fields"))
                    .label("the type has no other fields, so it is the choice itself")
            }
            None if !is_alone && cx.damage.spares(&[part]) => {
                let problem = Problem::new(entry.key_span.clone(), format!("missing key `{key}`"));
                match other {
                    Some(other) => problem
                        .label("a choice beside other fields needs it")
                        .related(other.place.span.clone(), "such as this one"),
                    None => problem.label("a choice in the body needs it"),
                }
            }
            _ => continue,
        };
        cx.report(problem);
    }
}

/// Refuses the name of a declared type.
fn check_type_name(entry: &Entry, targets: &Targets<'_>, cx: &Context<'_>) {
    let Some(name) = entry.node.text("type") else { return };
    if let Some(named) = targets.types.iter().find(|named| named.name == name.value) {
        let problem = Problem::new(name.span.clone(), format!("two types are called `{}`", name.value))
            .label("expected a name that no other type has")
            .related(named.place.span.clone(), "the other one");
        cx.report(problem);
    }
}

/// Choices need different names, and the setter of the body's may not be that of a parameter elsewhere.
fn check_names(choices: &[Choice], targets: &Targets<'_>, cx: &Context<'_>) {
    let mut seen: BTreeMap<&str, Range<usize>> = BTreeMap::new();
    for choice in choices.iter().filter(|choice| !choice.name().is_empty()) {
        if let Some(first) = seen.insert(choice.name(), choice.place.span.clone()) {
            let problem =
                Problem::new(choice.place.span.clone(), format!("two choices are called `{}`", choice.name()))
                    .label("the second one")
                    .related(first, "the first");
            cx.report(problem);
        }
    }
    if let Some(choice) = choices.iter().find(|choice| choice.owner.is_none()) {
        let elsewhere = targets.parameters.iter().filter(|parameter| parameter.location != Location::Body);
        distinct::check(elsewhere.map(|parameter| &parameter.field).chain([&choice.field]), Role::Setter, cx);
    }
}

/// Reports rules, a pagination and an idempotency key that mention what is given as part of a choice.
pub(crate) fn check_references(
    choices: &[Choice],
    targets: &Targets<'_>,
    rules: &[Rule],
    pagination: Option<&Pagination>,
    idempotency_key: Option<&ParameterRef>,
    cx: &Context<'_>,
) {
    let Some(choice) = choices.iter().find(|choice| choice.owner.is_none()) else { return };
    let covered = |reference: &ParameterRef| {
        let parameter = targets.get(reference)?;
        let is_covered = parameter.location == Location::Body && choice.covers(&parameter.field.wire_name);
        is_covered.then(|| name_of(parameter))
    };
    let report = |span: Range<usize>, name: String, help: &str| {
        let problem = Problem::new(span, format!("`{name}` is part of a choice"))
            .label("cannot be about it")
            .related(choice.place.span.clone(), "the choice");
        cx.report(problem.help(help.to_owned()));
    };
    for rule in rules {
        let found = match &rule.kind {
            RuleKind::AnyOf(references) | RuleKind::OneOf(references) => references.iter().find_map(covered),
            RuleKind::RequiredWhen { required, parameter, .. } => covered(required).or_else(|| covered(parameter)),
        };
        if let Some(name) = found {
            report(rule.place.span.clone(), name, "what a kind needs follows from the choice: remove the rule");
        }
    }
    let paged = pagination.into_iter().flat_map(|paged| [Some(&paged.position), paged.size.as_ref()]).flatten();
    let span = |key: &str| cx.root.entry(key).map(|entry| entry.key_span.clone()).unwrap_or_default();
    if let Some(name) = paged.into_iter().find_map(covered) {
        report(span("pagination"), name, "positions and sizes are parameters of their own");
    }
    if let Some(name) = idempotency_key.and_then(covered) {
        report(span("idempotency_key"), name, "an idempotency key is a parameter of its own");
    }
}
