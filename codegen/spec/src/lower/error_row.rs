//! What every row of documented errors has, wherever it is declared.

use std::ops::Range;

use crate::diagnostics::{Problem, Reporter};
use crate::model::{ErrorRow, Gateway};
use crate::node::{Node, Value};

/// The row's code; `None` if it is missing, which has been reported.
pub(crate) fn code(node: &Node) -> Option<String> {
    match &node.get("code")?.value {
        Value::Text(text) => Some(text.clone()),
        Value::Integer(integer) => Some(integer.to_string()),
        _ => None,
    }
}

pub(crate) fn code_span(node: &Node) -> Range<usize> {
    node.get("code").map_or_else(|| node.span.clone(), |code| code.span.clone())
}

/// The row's HTTP status, which only the legacy gateway's rows may omit.
pub(crate) fn status(node: &Node, span: &Range<usize>, gateway: Option<Gateway>, reporter: &Reporter) -> u16 {
    let status = node.integer("status").and_then(|status| u16::try_from(status).ok());
    let is_new = gateway == Some(Gateway::New);
    match status {
        Some(status) => {
            // Core recognizes an error whatever its status, so a page may document one that arrives with 200.
            if is_new && status != 200 && status < 400 {
                let span = node.get("status").map(|value| value.span.clone()).unwrap_or_default();
                let problem = Problem::new(span, format!("{status} is not a failure on the new gateway"));
                reporter.report(problem.label("expected 200, or 400 to 599"));
            }
            status
        }
        None => {
            if is_new && !node.has("status") {
                let problem = Problem::new(span.clone(), "missing key `status`")
                    .label("an error of the new gateway needs it")
                    .help("`status`: HTTP status");
                reporter.report(problem);
            }
            200
        }
    }
}

/// The model's row.
pub(crate) fn row(
    node: &Node,
    span: &Range<usize>,
    names: (String, Option<String>),
    key: (u16, String),
    reporter: &Reporter,
) -> ErrorRow {
    let ((rust_name, shared_name), (status, code)) = (names, key);
    ErrorRow {
        rust_name,
        shared_name,
        status,
        code,
        messages: node.texts("messages").into_iter().map(|text| text.value.to_owned()).collect(),
        text: node.owned_text("text"),
        place: reporter.location(span),
    }
}
