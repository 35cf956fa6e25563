//! What goes into the request, and what the answer contains.

use std::ops::Range;

use crate::diagnostics::Problem;
use crate::lower::context::Context;
use crate::lower::distinct;
use crate::lower::field::{self, Site};
use crate::lower::owned;
use crate::model::{Answer, Body, Credential, Location, Parameter, Type};
use crate::names::Role;
use crate::node::{Entry, Node};

/// Lowers all parameters, in the order of the model.
pub(crate) fn lower(credentials: &[Credential], cx: &Context<'_>) -> (Vec<Parameter>, Body) {
    let mut parameters = Vec::new();
    let mut add = |location: Location, site: Site, entries: &[Entry]| {
        let lowered = entries.iter().map(|entry| field::lower_entry(entry, site, cx));
        parameters.extend(lowered.map(|field| Parameter { location, field }));
    };
    add(Location::Path, Site::Path, cx.root.table("path_parameters"));
    add(Location::Query, Site::Query, cx.root.table("query"));
    add(Location::Header, Site::Header, cx.root.table("headers"));
    owned::check_headers(cx.root.table("headers"), cx);
    owned::check_queries(cx.root.table("query"), credentials, cx);
    let body = match cx.root.entry("body") {
        None => Body::None,
        Some(entry) if is_value(entry, cx) => {
            check_value_keys(entry, &["name", "text"], cx);
            let field = field::lower(&entry.node, "", &entry.key_span, Site::BodyValue, cx);
            parameters.push(Parameter { location: Location::Body, field });
            Body::Value
        }
        Some(entry) => {
            let fields = entry.node.table("fields");
            let lowered: Vec<_> =
                fields.iter().map(|entry| (entry, field::lower_entry(entry, Site::BodyField, cx))).collect();
            let is_form = lowered.iter().any(|(_, field)| field.ty == Type::File);
            for (entry, field) in lowered {
                if is_form {
                    field::check_form(&entry.node, &field, cx);
                }
                parameters.push(Parameter { location: Location::Body, field });
            }
            if is_form { Body::Form } else { Body::Object }
        }
    };
    distinct::check(parameters.iter().map(|parameter| &parameter.field), Role::Setter, cx);
    (parameters, body)
}

/// Lowers the answer.
pub(crate) fn lower_answer(cx: &Context<'_>) -> Answer {
    match cx.root.entry("answer") {
        None => Answer::None,
        Some(entry) if is_value(entry, cx) => {
            check_value_keys(entry, &["text"], cx);
            let span = &entry.key_span;
            Answer::Value(field::lower(&entry.node, "", span, Site::AnswerValue, cx))
        }
        Some(entry) => Answer::Object(field::lower_all(entry.node.table("fields"), Site::AnswerField, cx)),
    }
}

/// Whether a body or an answer is something other than an object; reports one that is neither or both.
fn is_value(entry: &Entry, cx: &Context<'_>) -> bool {
    let node = &entry.node;
    let (object, value) = (node.has("fields"), node.has("type"));
    let key = entry.key.as_str();
    if object {
        let mut others = node.entries().iter().filter(|other| !["fields", "choice"].contains(&other.key.as_str()));
        if let (Some(other), true) = (others.next(), cx.damage.spares(&[key])) {
            let message = format!("`{}` does not go with `fields`", other.key);
            let problem = Problem::new(other.key_span.clone(), message)
                .label(format!("only for {key}s that are not objects"))
                .related(first_field(node), "the object's fields");
            cx.report(problem);
        }
    } else if !value && cx.damage.spares(&[key]) {
        let problem = Problem::new(entry.key_span.clone(), format!("the {key} is not described"))
            .label("expected `fields`, or `type` if it is not an object")
            .help(format!("if there is none, omit `[{key}]`"));
        cx.report(problem);
    }
    value && !object
}

fn first_field(node: &Node) -> Range<usize> {
    node.entry("fields")
        .and_then(|entry| entry.node.entries().first())
        .map(|entry| entry.key_span.clone())
        .unwrap_or_default()
}

fn check_value_keys(entry: &Entry, needed: &[&str], cx: &Context<'_>) {
    for key in needed.iter().filter(|key| !entry.node.has(key)) {
        if !cx.damage.spares(&[&entry.key]) {
            continue;
        }
        let problem = Problem::new(entry.key_span.clone(), format!("missing key `{key}`"))
            .label(format!("required because the {} is not an object", entry.key));
        cx.report(problem);
    }
}
