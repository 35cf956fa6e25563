//! Checks for types that are unused, that both sides use, or that contain themselves.

use std::collections::BTreeSet;

use crate::diagnostics::Problem;
use crate::lower::context::Context;
use crate::model::{NamedKind, NamedType, Type};

/// Tables from which types are mentioned.
const MENTIONING: [&str; 7] = ["path_parameters", "query", "headers", "body", "answer", "data", "types"];

/// Checks how the types of a file are used.
pub(crate) fn check(types: &[NamedType], cx: &Context<'_>) {
    if cx.damage.spares(&MENTIONING) && !cx.unresolved.get() {
        check_unused(types, cx);
    }
    for declared in cx.index.torn() {
        let name = &declared.entry.key;
        let span = declared.entry.key_span.clone();
        let problem = Problem::new(span, format!("`{name}` is used in the request and in the answer"))
            .label("what is given and what is answered differ in Rust")
            .help(format!("declare two types, such as `{name}` and `Answered{name}`"));
        cx.report(problem);
    }
    check_cycles(types, cx);
}

/// Reports unused types, except those that unused types mention.
fn check_unused(types: &[NamedType], cx: &Context<'_>) {
    let unused: Vec<_> = types.iter().filter(|named| !named.in_request && !named.in_answer).collect();
    let mentioned = |named: &NamedType| {
        unused.iter().any(|other| other.name != named.name && cx.index.mentions(&other.name, &named.name))
    };
    let alone: Vec<_> = unused.iter().copied().filter(|named| !mentioned(named)).collect();
    // If all are mentioned, they mention each other in a cycle.
    for named in if alone.is_empty() { unused } else { alone } {
        let message = format!("the type `{}` is not used", named.name);
        let problem = Problem::new(named.place.span.clone(), message).label("no parameter and no answer mentions it");
        cx.report(problem);
    }
}

/// Reports each cycle once, at the type that is declared first.
fn check_cycles(types: &[NamedType], cx: &Context<'_>) {
    let mut reported: BTreeSet<&str> = BTreeSet::new();
    for named in types {
        if reported.contains(named.name.as_str()) {
            continue;
        }
        let Some(cycle) = cycle_from(named, types) else { continue };
        let names: Vec<_> = cycle.iter().map(|named| format!("`{}`", named.name)).collect();
        let message = format!(
            "`{}` contains itself: {} -> {}",
            named.name,
            names.join(" -> "),
            names.first().cloned().unwrap_or_default()
        );
        let problem = Problem::new(named.place.span.clone(), message)
            .label("would have no end")
            .help("one of them must hold a list or a map of the next, or `any`");
        cx.report(problem);
        reported.extend(cycle.iter().map(|named| named.name.as_str()));
    }
}

/// A shortest path from a type back to itself.
fn cycle_from<'m>(start: &'m NamedType, types: &'m [NamedType]) -> Option<Vec<&'m NamedType>> {
    let mut seen = BTreeSet::new();
    let mut ways = std::collections::VecDeque::from([vec![start]]);
    while let Some(way) = ways.pop_front() {
        for next in way.last().into_iter().flat_map(|last| held(last, types)) {
            if next.name == start.name {
                return Some(way);
            }
            if seen.insert(next.name.as_str()) {
                ways.push_back(way.iter().copied().chain([next]).collect());
            }
        }
    }
    None
}

/// Types that values of `named` store inline.
fn held<'m>(named: &'m NamedType, types: &'m [NamedType]) -> Vec<&'m NamedType> {
    let NamedKind::Object(fields) = &named.kind else { return Vec::new() };
    let by_value = fields.iter().filter_map(|field| {
        let mut ty = &field.ty;
        while let Type::JsonText(inner) = ty {
            ty = inner;
        }
        if let Type::Named(name) = ty { Some(name) } else { None }
    });
    by_value.filter_map(|name| types.iter().find(|named| named.name == *name)).collect()
}
