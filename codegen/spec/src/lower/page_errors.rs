//! Page errors, each of which points at a fact in its file.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostics::{Problem, did_you_mean};
use crate::format;
use crate::lower::context::Context;
use crate::lower::shared_errors::Named;
use crate::model::PageError;
use crate::names;
use crate::node::{Node, Text, Value};

/// Facts that have no key.
const VIRTUAL: [&str; 1] = ["host"];

/// Keys of the file itself that a page may have although the spec does not.
const OPTIONAL: [&str; 4] = ["answer", "app_types", "body", "deprecated"];

/// Keys that identify an element of an array of tables.
const ELEMENT_KEYS: [&str; 4] = ["name", "value", "code", "point"];

/// Lowers all page errors.
pub(crate) fn lower_all(cx: &Context<'_>) -> Vec<PageError> {
    let mut seen = BTreeMap::new();
    let nodes = cx.root.list("page_errors");
    for node in nodes {
        if let Some(name) = node.text("name") {
            if !names::is_kebab(name.value) {
                let problem =
                    Problem::new(name.span.clone(), format!("`{}` is not a valid name for a page error", name.value));
                cx.report(problem.label("expected kebab case, as in `wrong-method`"));
            } else if let Some(first) = seen.insert(name.value, name.span.clone()) {
                let problem = Problem::new(name.span, format!("two page errors are called `{}`", name.value));
                cx.report(problem.label("the second one").related(first, "the first"));
            }
        }
        if let Some(at) = node.text("at")
            && !is_missing_here(&at, node, cx)
        {
            check_target(&at, cx);
        }
    }
    let lower = |node: &Node| PageError {
        name: node.owned_text("name"),
        at: node.owned_text("at"),
        page: node.owned_text("page"),
        says: node.owned_text("says"),
        truth: node.owned_text("truth"),
        place: cx.location(&node.span),
    };
    nodes.iter().map(lower).collect()
}

/// The `says` of a page error about a page that does not mention the fact.
pub const ABSENT: &str = "absent";

/// Whether pages may note `key` of a field, its values, or that it travels elsewhere.
fn is_note(key: &str) -> bool {
    matches!(key, "location" | "values") || format::PARAMETER.key(key).is_some_and(|key| key.is_noted)
}

/// Whether the page mistakenly has what the file does not. The page error then says something other than [`ABSENT`].
fn is_missing_here(at: &Text<'_>, node: &Node, cx: &Context<'_>) -> bool {
    node.text("says").is_some_and(|says| says.value != ABSENT) && could_be_here(at, cx)
}

/// Whether the file could have this: a field, a value, an error, a permission, or a note on a field.
pub(crate) fn could_be_here(at: &Text<'_>, cx: &Context<'_>) -> bool {
    let dots = at.value.match_indices('.');
    let mut splits = dots.filter_map(|(dot, _)| Some((at.value.get(..dot)?, at.value.get(dot + 1..)?)));
    let is_there = |owner: &str| follow(cx.root, owner, 0).is_ok();
    OPTIONAL.contains(&at.value) || splits.any(|(owner, element)| is_element(owner, element, is_there))
}

/// Whether `element` is something that `owner` may contain. Names of fields, values, errors and permissions may contain dots.
fn is_element(owner: &str, element: &str, is_there: impl Fn(&str) -> bool) -> bool {
    // What follows a field of the file is meant to be about that, and what ends in a field's key about a field.
    let is_field = || {
        let dots = element.match_indices('.').map(|(dot, _)| dot);
        let mut fields = dots.filter_map(|dot| element.get(..dot));
        let key = element.rsplit_once('.').map(|(_, key)| key);
        key.is_none_or(|key| format::PARAMETER.key(key).is_none())
            && !fields.any(|field| is_there(&format!("{owner}.{field}")))
    };
    match owner.split('.').collect::<Vec<_>>().as_slice() {
        ["path_parameters" | "query" | "headers"] | ["body" | "answer" | "data", "fields"] => is_field(),
        ["types", _, "fields"] => is_there(owner) && is_field(),
        ["types", _, "values"] => is_there(owner),
        ["errors" | "permissions"] => true,
        ["body" | "answer"]
        | ["path_parameters" | "query" | "headers", _, ..]
        | ["body" | "answer" | "data", "fields", _, ..]
        | ["types", _, "fields", _, ..] => is_note(element) && is_there(owner),
        _ => false,
    }
}

/// Reports a path that leads to no fact in the file.
pub(crate) fn check_target(at: &Text<'_>, cx: &Context<'_>) {
    let part = at.value.split('.').next().unwrap_or_default();
    if VIRTUAL.contains(&at.value) || at.value.trim().is_empty() || !cx.damage.spares(&[part]) {
        return;
    }
    let Err((from, node)) = follow(cx.root, at.value, 0) else { return };
    if is_shared_error(at.value, cx) {
        return;
    }
    let step = at.value.get(from..).unwrap_or_default().split('.').next().unwrap_or_default();
    let mut steps = steps(node);
    if from == 0 {
        steps.extend(VIRTUAL.map(str::to_owned));
    }
    let span = at.part(cx.reporter, &(from..from + step.len()));
    let label = match at.value.get(..from.saturating_sub(1)) {
        Some(owner) if from > 0 => format!("`{owner}` has no `{step}`"),
        _ => format!("the file has no `{step}`"),
    };
    let help = did_you_mean(step, steps.iter().map(String::as_str));
    let problem = Problem::new(span, format!("no fact is at `{}`", at.value)).label(label);
    cx.report(problem.maybe_help(help));
}

/// Whether a path leads to an error that the endpoint shares, which is declared in its crate's file.
fn is_shared_error(path: &str, cx: &Context<'_>) -> bool {
    let Some(path) = path.strip_prefix("errors.") else { return false };
    let listed = cx.root.texts("shared_errors");
    let rows = listed.iter().filter_map(|name| cx.facts.errors.get(name.value)).flat_map(Named::rows);
    rows.filter_map(|row| path.strip_prefix(row.code.as_str())).any(|rest| matches!(rest, "" | ".status" | ".messages"))
}

/// Follows a path; if it ends too early, returns how far it got.
fn follow<'t>(node: &'t Node, path: &str, from: usize) -> Result<(), (usize, &'t Node)> {
    let rest = path.get(from..).unwrap_or_default();
    let mut farthest = (from, node);
    for (step, next) in children(node) {
        let Some(after) = rest.strip_prefix(step.as_str()) else { continue };
        if after.is_empty() {
            return Ok(());
        }
        if after.starts_with('.') {
            match follow(next, path, from + step.len() + 1) {
                Ok(()) => return Ok(()),
                Err(stop) if stop.0 > farthest.0 => farthest = stop,
                Err(_) => {}
            }
        }
    }
    Err(farthest)
}

/// Where a path leads, or the last part of it that exists.
pub(crate) fn place(node: &Node, path: &str) -> Option<Range<usize>> {
    let keys = node.entries().iter().map(|entry| (entry.key.clone(), &entry.key_span, &entry.node));
    let items = node.items().iter().flat_map(|item| names_of(item).map(move |name| (name, &item.span, item)));
    let leads = |(step, span, next): (String, _, _)| {
        let rest = path.strip_prefix(step.as_str())?;
        let rest = if rest.is_empty() { rest } else { rest.strip_prefix('.')? };
        Some((step.len(), span, next, rest))
    };
    // Names may contain dots, so the longest match wins.
    let (_, span, next, rest) = keys.chain(items).filter_map(leads).max_by_key(|(length, ..)| *length)?;
    Some(place(next, rest).unwrap_or_else(|| span.clone()))
}

fn steps(node: &Node) -> Vec<String> {
    children(node).into_iter().map(|(step, _)| step).collect()
}

/// What a path can continue with, and the names for it.
pub(crate) fn children(node: &Node) -> Vec<(String, &Node)> {
    match &node.value {
        Value::Table(entries) => entries.iter().map(|entry| (entry.key.clone(), &entry.node)).collect(),
        Value::List(items) => items.iter().flat_map(|item| names_of(item).map(move |name| (name, item))).collect(),
        _ => Vec::new(),
    }
}

fn names_of(item: &Node) -> impl Iterator<Item = String> {
    ELEMENT_KEYS.iter().filter_map(|key| match &item.get(key)?.value {
        Value::Text(text) => Some(text.clone()),
        Value::Integer(integer) => Some(integer.to_string()),
        _ => None,
    })
}
