//! Documented errors of an endpoint.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostics::Problem;
use crate::lower::context::Context;
use crate::lower::error_row::{self, code, code_span, status};
use crate::lower::shared_errors::Named;
use crate::model::ErrorRow;
use crate::names::{self, Role, Unfit};
use crate::node::{Node, Text};

/// The errors of an operation.
pub(crate) struct Errors {
    /// Its own errors, then those that it shares.
    pub(crate) rows: Vec<ErrorRow>,
    /// Names of the sets of shared errors.
    pub(crate) sets: Vec<String>,
}

/// Lowers all rows, whose keys and names must differ.
pub(crate) fn lower_all(cx: &Context<'_>) -> Errors {
    let mut seen = Seen::default();
    let mut errors = Errors { rows: own(&mut seen, cx), sets: Vec::new() };
    for name in cx.root.texts("shared_errors") {
        let Some(named) = cx.facts.errors.find(&name, cx.reporter) else { continue };
        for row in named.rows() {
            if seen.is_new(row, &name, cx) {
                errors.rows.push(row.clone());
            }
        }
        if let Named::Set(set) = named {
            errors.sets.push(set.name.clone());
        }
    }
    errors
}

/// The rows of this endpoint alone.
fn own(seen: &mut Seen, cx: &Context<'_>) -> Vec<ErrorRow> {
    // Rows whose code is missing have been reported.
    let coded = cx.root.list("errors").iter().filter_map(|node| Some((node, code(node)?)));
    let keyed: Vec<Keyed<'_>> = coded
        .map(|(node, code)| {
            let status = status(node, &node.span, cx.facts.gateway, cx.reporter);
            let repeats = seen.repeats(node, status, &code, cx);
            Keyed { node, code, status, repeats }
        })
        .collect();
    let mut rows = Vec::new();
    for row in &keyed {
        let Keyed { node, code, status, repeats } = row;
        let rivals = keyed.iter().filter(|other| other.code == *code && !other.repeats).count();
        let rust_name = rust_name(node, code, rivals > 1 && !repeats, cx);
        if !repeats {
            seen.check_name(node, &rust_name, cx);
        }
        rows.push(error_row::row(node, &node.span, (rust_name, None), (*status, code.clone()), cx.reporter));
    }
    rows
}

/// A row with its key.
struct Keyed<'t> {
    node: &'t Node,
    code: String,
    status: u16,
    /// Whether an earlier row has the same key.
    repeats: bool,
}

fn rust_name(node: &Node, code: &str, is_repeated: bool, cx: &Context<'_>) -> String {
    if let Some(name) = node.text("name") {
        return names::check(name.value, Role::Constant)
            .unwrap_or_else(|unfit| cx.unfit(unfit, name.span, "an error", Role::Constant));
    }
    if node.has("name") {
        return String::new();
    }
    let what = format!("the error `{code}`");
    if is_repeated {
        let reason = "more errors have this code".to_owned();
        let unfit = Unfit { name: String::new(), reason, proposal: None };
        return cx.unfit(unfit, code_span(node), &what, Role::Constant);
    }
    names::derive(code, Role::Constant).unwrap_or_else(|unfit| cx.unfit(unfit, code_span(node), &what, Role::Constant))
}

/// What rows have been seen so far.
#[derive(Default)]
struct Seen {
    keys: BTreeMap<(u16, String, String), Range<usize>>,
    names: BTreeMap<String, Range<usize>>,
}

impl Seen {
    /// Reports a row with the same key as another one in the file.
    fn repeats(&mut self, node: &Node, status: u16, code: &str, cx: &Context<'_>) -> bool {
        let mut repeats = false;
        for message in node.texts("messages") {
            let key = (status, code.to_owned(), message.value.to_owned());
            if let Some(first) = self.keys.insert(key, message.span.clone()) {
                let problem = Problem::new(message.span, "an error appears twice")
                    .label("status, code and message are the same")
                    .related(first, "as of this one");
                cx.report(problem);
                repeats = true;
            }
        }
        repeats
    }

    /// Whether the shared row can be listed by `name` beside those before it; if not, reports why.
    fn is_new(&mut self, row: &ErrorRow, name: &Text<'_>, cx: &Context<'_>) -> bool {
        let refuse = |message: &str, label: String, first: Range<usize>, what: &str| {
            let problem = Problem::new(name.span.clone(), message).label(label).related(first, what);
            cx.report(problem);
        };
        for message in &row.messages {
            let key = (row.status, row.code.clone(), message.clone());
            if let Some(first) = self.keys.insert(key, name.span.clone()) {
                if first != name.span {
                    let label = format!("it has {} `{}` \"{message}\"", row.status, row.code);
                    refuse("an error appears twice", label, first, "and so has this one");
                }
                return false;
            }
        }
        if let Some(first) = self.names.insert(row.rust_name.clone(), name.span.clone()) {
            let label = format!("it has an error `{}`", row.rust_name);
            refuse("two errors have one name in Rust", label, first, "and so has this one");
        }
        true
    }

    fn check_name(&mut self, node: &Node, name: &str, cx: &Context<'_>) {
        if name.is_empty() {
            return;
        }
        let span = node.text("name").map_or_else(|| code_span(node), |name| name.span);
        if let Some(first) = self.names.insert(name.to_owned(), span.clone()) {
            let problem = Problem::new(span, "two errors have one name in Rust")
                .label(format!("this one is `{name}`"))
                .related(first, "and so is this one")
                .help("give one of them another name: `name = \"...\"`");
            cx.report(problem);
        }
    }
}
