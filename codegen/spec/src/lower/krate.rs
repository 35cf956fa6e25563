//! Crate files.

use crate::diagnostics::{Problem, Reporter, did_you_mean};
use crate::lower::shared_errors::Shared;
use crate::model::{Api, Gateway};
use crate::names;
use crate::node::Node;
use crate::shape::Damage;

/// What endpoint files need to know about their crate; empty if its file is wrong or missing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts {
    pub(crate) gateway: Option<Gateway>,
    pub(crate) pages: String,
    pub(crate) operation_prefix: Option<String>,
    pub(crate) errors: Shared,
}

/// Reads what endpoint files need to know.
pub(crate) fn facts(root: &Node, damage: &Damage, reporter: &Reporter) -> Facts {
    let gateway = root.word("gateway");
    Facts {
        errors: Shared::lower(root, gateway, damage, reporter),
        gateway,
        pages: root.owned_text("pages"),
        operation_prefix: root.maybe_text("operation_prefix"),
    }
}

/// Lowers a crate file; the operations come later.
pub(crate) fn lower(root: &Node, name: &str, facts: &Facts, reporter: &Reporter) -> Api {
    check_pages(root, reporter);
    check_version(root, reporter);
    check_prefix(root, reporter);
    Api {
        name: name.to_owned(),
        package: format!("dingtalk-{}", name.replace('_', "-")),
        version: root.owned_text("version"),
        title: root.owned_text("title"),
        summary: root.owned_text("summary"),
        description: root.maybe_text("description"),
        opening_call: root.maybe_text("opening_call"),
        // If the word is missing or unknown, that has been reported and the model is not returned.
        gateway: root.word("gateway").unwrap_or(Gateway::New),
        errors: facts.errors.rows().cloned().collect(),
        error_sets: facts.errors.sets().cloned().collect(),
        operations: Vec::new(),
        place: reporter.location(&(0..0)),
    }
}

/// Reports an opening call that none of the crate's operations is.
pub(crate) fn check_opening_call(root: &Node, operations: &[&str], reporter: &Reporter) {
    let Some(call) = root.text("opening_call") else { return };
    if !operations.contains(&call.value) {
        let problem = Problem::new(call.span, format!("there is no operation `{}`", call.value))
            .label("expected the `operation` of one of the crate's endpoint files")
            .maybe_help(did_you_mean(call.value, operations.iter().copied()));
        reporter.report(problem);
    }
}

/// Checks the address that slugs are appended to.
pub(crate) fn check_pages(root: &Node, reporter: &Reporter) {
    let Some(pages) = root.text("pages") else { return };
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/:%".contains(c);
    let rest = pages.value.strip_prefix("https://");
    let complete = rest.is_some_and(|rest| rest.ends_with('/') && rest.chars().all(plain));
    if !complete && !pages.value.trim().is_empty() {
        let problem = Problem::new(pages.span, "slugs cannot be appended to `pages`")
            .label("expected `https://.../`, with a slash at its end");
        reporter.report(problem);
    }
}

fn check_version(root: &Node, reporter: &Reporter) {
    let Some(version) = root.text("version") else { return };
    let numbers: Vec<_> = version.value.split('.').collect();
    if numbers.len() != 3 || !numbers.iter().all(|number| is_version_number(number)) {
        let problem = Problem::new(version.span, "not a version").label("expected one like `0.1.0`");
        reporter.report(problem);
    }
}

/// Whether Cargo accepts it as a number of a version: only digits, without leading zeros.
fn is_version_number(text: &str) -> bool {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    is_plain && text.parse::<u64>().is_ok()
}

fn check_prefix(root: &Node, reporter: &Reporter) {
    let Some(prefix) = root.text("operation_prefix") else { return };
    if !names::is_upper_camel(prefix.value) {
        let problem =
            Problem::new(prefix.span, "operations cannot begin so").label("expected upper camel case, as in `Oapi`");
        reporter.report(problem);
    }
}
