//! Named types.

use std::collections::BTreeMap;

use crate::diagnostics::Problem;
use crate::lower::context::Context;
use crate::lower::field::{self, Site};
use crate::model::{NamedKind, NamedType, NamedValue};
use crate::names::{self, Role};
use crate::node::{Entry, Node, Text};
use crate::vocabulary::Base;

/// Lowers every type of the file.
pub(crate) fn lower_all(cx: &Context<'_>) -> Vec<NamedType> {
    cx.root.table("types").iter().map(|entry| lower(entry, cx)).collect()
}

fn lower(entry: &Entry, cx: &Context<'_>) -> NamedType {
    if let Err(unfit) = names::check(&entry.key, Role::Type) {
        cx.unfit(unfit, entry.key_span.clone(), "a type", Role::Type);
    }
    check_form(entry, cx);
    let declared = cx.index.get(&entry.key);
    NamedType {
        name: entry.key.clone(),
        text: entry.node.owned_text("text"),
        kind: kind(entry, cx),
        in_request: declared.is_some_and(|declared| declared.in_request),
        in_answer: declared.is_some_and(|declared| declared.in_answer),
        place: cx.location(&entry.key_span),
    }
}

fn check_form(entry: &Entry, cx: &Context<'_>) {
    let node = &entry.node;
    let (object, list) = (node.has("fields"), node.has("base") || node.has("values"));
    let missing = if node.has("base") { "values" } else { "base" };
    let problem = match (object, list) {
        (true, true) => Problem::new(entry.key_span.clone(), format!("`{}` has two forms", entry.key))
            .label("has `fields` like an object, and `base` or `values` like a list of values"),
        (false, false) if !cx.damage.spares(&["types"]) => return,
        (false, false) => Problem::new(entry.key_span.clone(), format!("`{}` has no form", entry.key))
            .label("expected `fields`, or `base` and `values`"),
        (false, true) if !node.has(missing) && cx.damage.spares(&["types"]) => {
            Problem::new(entry.key_span.clone(), format!("missing key `{missing}`"))
                .label("a list of values needs `base` and `values`")
        }
        _ => return,
    };
    cx.report(problem);
}

fn kind(entry: &Entry, cx: &Context<'_>) -> NamedKind {
    let node = &entry.node;
    let declared = cx.index.get(&entry.key);
    if declared.is_none_or(|declared| !declared.is_values) {
        let only_answered = declared.is_some_and(|declared| declared.in_answer && !declared.in_request);
        let site = if only_answered { Site::AnsweredField } else { Site::GivenField };
        return NamedKind::Object(field::lower_all(node.table("fields"), site, cx));
    }
    match node.word::<Base>("base") {
        Some(Base::Integer) => NamedKind::IntegerValues(values(node, cx, integer_value)),
        _ => NamedKind::TextValues(values(node, cx, text_value)),
    }
}

/// Lowers the values of a closed list, which must differ, as must their names.
fn values<T: Ord + Clone>(
    node: &Node,
    cx: &Context<'_>,
    read: fn(&Node, &Context<'_>) -> Option<(T, String)>,
) -> Vec<NamedValue<T>> {
    let mut seen = BTreeMap::new();
    let mut named = BTreeMap::new();
    let mut values = Vec::new();
    for item in node.list("values") {
        let Some((value, rust_name)) = read(item, cx) else { continue };
        let span = item.get("value").map(|value| value.span.clone()).unwrap_or_default();
        if let Some(first) = seen.insert(value.clone(), span.clone()) {
            let problem = Problem::new(span, "a value appears twice in one list");
            cx.report(problem.label("the second one").related(first, "the first"));
        } else if let (Some(first), false) = (named.insert(rust_name.clone(), span.clone()), rust_name.is_empty()) {
            let problem = Problem::new(span, "two values have one name in Rust")
                .label(format!("this one is `{rust_name}`"))
                .related(first, "and so is this one")
                .help("give one of them another name: `name = \"...\"`");
            cx.report(problem);
        }
        values.push(NamedValue {
            value,
            rust_name,
            text: item.owned_text("text"),
            deprecated: item.maybe_text("deprecated"),
        });
    }
    values
}

fn text_value(item: &Node, cx: &Context<'_>) -> Option<(String, String)> {
    let value = item.get("value")?;
    let Some(text) = value.as_text() else {
        return wrong_base(value, "text", cx);
    };
    let name = match item.text("name") {
        Some(name) => given_name(&name, cx),
        None => names::derive(text.value, Role::Variant).unwrap_or_else(|unfit| {
            let what = format!("the value `{}`", text.value);
            cx.unfit(unfit, text.span.clone(), &what, Role::Variant)
        }),
    };
    Some((text.value.to_owned(), name))
}

fn integer_value(item: &Node, cx: &Context<'_>) -> Option<(i64, String)> {
    let value = item.get("value")?;
    let Some(integer) = value.as_integer() else {
        return wrong_base(value, "integers", cx);
    };
    let name = match item.text("name") {
        Some(name) => given_name(&name, cx),
        None if item.has("name") || !cx.damage.spares(&["types"]) => String::new(),
        None => {
            let problem = Problem::new(value.span.clone(), format!("the value {integer} has no name in Rust"))
                .label("integers need one")
                .help("give it one: `name = \"InUpperCamelCase\"`");
            cx.report(problem);
            String::new()
        }
    };
    Some((integer, name))
}

fn given_name(name: &Text<'_>, cx: &Context<'_>) -> String {
    names::check(name.value, Role::Variant)
        .unwrap_or_else(|unfit| cx.unfit(unfit, name.span.clone(), "a value", Role::Variant))
}

fn wrong_base<T>(value: &Node, base: &str, cx: &Context<'_>) -> Option<T> {
    let problem = Problem::new(value.span.clone(), format!("this list's values are {base}, says its `base`"))
        .label(format!("this is {}", value.kind()));
    cx.report(problem);
    None
}
