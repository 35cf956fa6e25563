//! Documented errors.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostics::Problem;
use crate::lower::context::Context;
use crate::model::{ErrorRow, Gateway};
use crate::names::{self, Role, Unfit};
use crate::node::{Node, Value};

/// Lowers all rows, whose keys must differ, as must their names.
pub(crate) fn lower_all(cx: &Context<'_>) -> Vec<ErrorRow> {
    let mut seen = Seen::default();
    // Rows whose code is missing have been reported.
    let coded = cx.root.list("errors").iter().filter_map(|node| Some((node, code(node)?)));
    let keyed: Vec<Keyed<'_>> = coded
        .map(|(node, code)| {
            let status = status(node, cx);
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
        rows.push(ErrorRow {
            rust_name,
            status: *status,
            code: code.clone(),
            messages: node.texts("messages").into_iter().map(|text| text.value.to_owned()).collect(),
            text: node.owned_text("text"),
            place: cx.location(&node.span),
        });
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

fn code(node: &Node) -> Option<String> {
    match &node.get("code")?.value {
        Value::Text(text) => Some(text.clone()),
        Value::Integer(integer) => Some(integer.to_string()),
        _ => None,
    }
}

fn code_span(node: &Node) -> Range<usize> {
    node.get("code").map_or_else(|| node.span.clone(), |code| code.span.clone())
}

fn status(node: &Node, cx: &Context<'_>) -> u16 {
    let status = node.integer("status").and_then(|status| u16::try_from(status).ok());
    let is_new = cx.facts.gateway == Some(Gateway::New);
    match status {
        Some(status) => {
            if is_new && status < 400 {
                let span = node.get("status").map(|value| value.span.clone()).unwrap_or_default();
                let problem = Problem::new(span, format!("{status} is no failure on the new gateway"));
                cx.report(problem.label("expected 400 to 599"));
            }
            status
        }
        None => {
            if is_new && !node.has("status") {
                let problem = Problem::new(node.span.clone(), "missing key `status`")
                    .label("an error of the new gateway needs it")
                    .help("`status`: HTTP status");
                cx.report(problem);
            }
            200
        }
    }
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
    /// Reports a row whose key another one has.
    fn repeats(&mut self, node: &Node, status: u16, code: &str, cx: &Context<'_>) -> bool {
        let mut repeats = false;
        for message in node.texts("messages") {
            let key = (status, code.to_owned(), message.value.to_owned());
            if let Some(first) = self.keys.insert(key, message.span.clone()) {
                let problem = Problem::new(message.span, "an error stands twice")
                    .label("status, code and message are the same")
                    .related(first, "as of this one");
                cx.report(problem);
                repeats = true;
            }
        }
        repeats
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
