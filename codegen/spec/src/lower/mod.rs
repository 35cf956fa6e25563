//! Turns trees into models, with every check on the way.
//!
//! A mistake is reported where it is found, and lowering continues with a stand-in that later checks ignore. The model is returned
//! only if nothing was reported.

pub(crate) mod choices;
pub(crate) mod context;
pub(crate) mod distinct;
pub(crate) mod error_row;
pub(crate) mod errors;
pub(crate) mod event;
pub(crate) mod examples;
pub(crate) mod field;
pub(crate) mod idempotency_key;
pub(crate) mod krate;
pub(crate) mod limits;
pub(crate) mod owned;
pub(crate) mod page_errors;
pub(crate) mod pagination;
pub(crate) mod parameters;
pub(crate) mod path;
pub(crate) mod reference;
pub(crate) mod rules;
pub(crate) mod settled;
pub(crate) mod shared_errors;
pub(crate) mod type_index;
pub(crate) mod types;
pub(crate) mod unfit;
pub(crate) mod usage;
pub(crate) mod value;

use std::collections::BTreeMap;

use crate::diagnostics::{Problem, Reporter};
use crate::lower::context::Context;
use crate::lower::krate::Facts;
use crate::lower::reference::Targets;
use crate::lower::value::{Side, Values};
use crate::model::{Choice, Credential, Gateway, Method, NamedType, Operation, Page, Permission, SpecPlace};
use crate::names;
use crate::node::{Node, Text};
use crate::shape::Damage;

/// Lowers an endpoint file whose shape has been checked.
pub(crate) fn endpoint(root: &Node, facts: &Facts, damage: &Damage, reporter: &Reporter) -> Operation {
    let cx = Context::new(root, reporter, facts, damage);
    let credentials: Vec<Credential> = root.words("credentials");
    check_credentials(&credentials, &cx);
    let (name, module) = names(&cx);
    let path = path::lower(&cx);
    let (parameters, body) = parameters::lower(&credentials, &cx);
    let answer = parameters::lower_answer(&cx);
    let types = types::lower_all(&cx);
    usage::check(&types, &cx);
    let targets = Targets { parameters: &parameters, answer: &answer, types: &types };
    let choices = choices::lower_all(&targets, body, &cx);
    let rules = rules::lower_all(&targets, &cx);
    let pagination = pagination::lower(&targets, &cx);
    let idempotency_key = idempotency_key::lower(&targets, &cx);
    choices::check_references(&choices, &targets, &rules, pagination.as_ref(), idempotency_key.as_ref(), &cx);
    check_samples(&types, &choices, &cx);
    let examples = examples::lower_all(&targets, &choices, body, &rules, &cx);
    let errors::Errors { rows: errors, sets: error_sets } = errors::lower_all(&cx);
    Operation {
        name,
        module,
        summary: root.owned_text("summary"),
        description: root.maybe_text("description"),
        page: page(&cx),
        other_pages: other_pages(&cx),
        app_types: root.words("app_types"),
        permissions: permissions(root),
        // If the word is missing or unknown, that has been reported and the model is not returned.
        method: root.word("method").unwrap_or(Method::Post),
        path,
        credentials,
        safe_to_repeat: root.flag("safe_to_repeat") == Some(true),
        idempotency_key,
        deprecated: root.maybe_text("deprecated"),
        parameters,
        body,
        answer,
        types,
        choices,
        rules,
        pagination,
        errors,
        error_sets,
        examples,
        page_errors: page_errors::lower_all(&cx),
        settled: settled::lower_all(&cx),
        place: reporter.location(&(0..0)),
        keys: keys(&cx),
    }
}

/// The places of the file's top-level keys.
fn keys(cx: &Context<'_>) -> BTreeMap<String, SpecPlace> {
    cx.root.entries().iter().map(|entry| (entry.key.clone(), cx.location(&entry.key_span))).collect()
}

/// The vendor's name of the operation, and the Rust module made from it.
fn names(cx: &Context<'_>) -> (String, String) {
    let Some(text) = cx.root.text("operation") else { return Default::default() };
    let name = text.value;
    let refuse = |message: String, label: String| {
        cx.report(Problem::new(text.span.clone(), message).label(label));
    };
    let prefix = cx.facts.operation_prefix.as_deref().unwrap_or_default();
    let Some(rest) = name.strip_prefix(prefix) else {
        refuse(
            format!("`{name}` does not begin with `{prefix}`"),
            "the crate's `operation_prefix` says that every operation does".to_owned(),
        );
        return Default::default();
    };
    if !names::is_upper_camel(rest) {
        if !name.trim().is_empty() {
            let expected = format!("expected upper camel case, as in `{prefix}GetToken`");
            refuse(format!("`{name}` is not a valid name for an operation"), expected);
        }
        return Default::default();
    }
    (name.to_owned(), names::module(rest))
}

fn page(cx: &Context<'_>) -> Page {
    let Some(slug) = cx.root.text("page") else {
        return Page { slug: String::new(), url: String::new() };
    };
    page_of(&slug, cx)
}

/// Further pages, each of which may be named only once.
fn other_pages(cx: &Context<'_>) -> Vec<Page> {
    let mut seen: Vec<_> = cx.root.text("page").into_iter().collect();
    let mut pages = Vec::new();
    for slug in cx.root.texts("other_pages") {
        pages.push(page_of(&slug, cx));
        if let Some(first) = seen.iter().find(|first| first.value == slug.value) {
            let problem = Problem::new(slug.span.clone(), format!("the page `{}` is named twice", slug.value));
            cx.report(problem.label("the second time").related(first.span.clone(), "the first time"));
        }
        seen.push(slug);
    }
    pages
}

fn page_of(slug: &Text<'_>, cx: &Context<'_>) -> Page {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    if !slug.value.trim().is_empty() && !slug.value.chars().all(plain) {
        let problem = Problem::new(slug.span.clone(), "not the slug of a page")
            .label("expected the last part of the page's address");
        cx.report(problem);
    }
    Page { slug: slug.value.to_owned(), url: format!("{}{}", cx.facts.pages, slug.value) }
}

fn permissions(root: &Node) -> Vec<Permission> {
    let permission = |node: &Node| Permission { point: node.owned_text("point"), text: node.owned_text("text") };
    root.list("permissions").iter().map(permission).collect()
}

fn check_credentials(credentials: &[Credential], cx: &Context<'_>) {
    if cx.facts.gateway != Some(Gateway::New) {
        return;
    }
    let what = |credential: &Credential| match credential {
        Credential::SuiteSignature | Credential::AppSignature => Some("signatures"),
        Credential::RobotToken => Some("custom robots"),
        Credential::AppToken | Credential::UserToken | Credential::SuiteToken | Credential::SsoToken => None,
    };
    if let Some(what) = credentials.iter().find_map(what) {
        let span = cx.root.get("credentials").map(|node| node.span.clone()).unwrap_or_default();
        let problem = Problem::new(span, format!("{what} belong to the legacy gateway"));
        cx.report(problem.label("this crate is on the new one"));
    }
}

/// Compares examples and defaults of single fields with their types.
fn check_samples(types: &[NamedType], choices: &[Choice], cx: &Context<'_>) {
    for sample in cx.samples.take() {
        let side = if sample.answered { Side::Answered } else { Side::Given };
        Values::new(types, side, cx).choosing(choices).check_decoded(&sample.json, &sample.ty, &sample.what);
    }
}
