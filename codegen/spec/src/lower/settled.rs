//! Settled questions, each of which is about a fact in its file.

use std::collections::BTreeMap;

use crate::diagnostics::Problem;
use crate::lower::context::Context;
use crate::lower::page_errors::{check_target, could_be_here};
use crate::model::{SDK, Settled};
use crate::node::Node;

/// Lowers all settled questions. Each may appear only once per page.
pub(crate) fn lower_all(cx: &Context<'_>) -> Vec<Settled> {
    let nodes = cx.root.list("settled");
    let mut seen = BTreeMap::new();
    for node in nodes {
        let Some(at) = node.text("at") else { continue };
        // The SDK may have what the file leaves out, such as a required flag.
        if page(node, cx) != SDK || !could_be_here(&at, cx) {
            check_target(&at, cx);
        }
        if let Some(first) = seen.insert((at.value, page(node, cx)), at.span.clone()) {
            let problem = Problem::new(at.span, format!("`{}` is settled twice", at.value));
            cx.report(problem.label("the second time").related(first, "the first time"));
        }
    }
    let lower = |node: &Node| Settled {
        at: node.owned_text("at"),
        page: page(node, cx),
        choice: node.owned_text("choice"),
        why: node.owned_text("why"),
        place: cx.location(&node.span),
    };
    nodes.iter().map(lower).collect()
}

fn page(node: &Node, cx: &Context<'_>) -> String {
    node.maybe_text("page").unwrap_or_else(|| cx.root.owned_text("page"))
}
