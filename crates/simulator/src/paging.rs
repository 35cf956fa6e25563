//! Pages: the answers of an operation lead from the first page to a last one.

use dingtalk_spec::model::{Pagination, PaginationStyle};
use serde_json::Value;

use crate::check::Findings;
use crate::endpoint::Endpoint;

/// Makes an answer that was not written for this request the page at the request's position: the first page stays as it is, and
/// every other is the last. So is a page that would lead to itself.
pub(crate) fn turn_to_page(endpoint: &Endpoint, findings: &Findings, answer: &mut Value) {
    let Some(pagination) = &endpoint.operation.pagination else {
        return;
    };
    let position = findings.given(&endpoint.operation, &pagination.position);
    if !is_first(pagination, position) || leads_to_itself(pagination, position, answer) {
        make_last(pagination, answer);
    }
}

/// Makes an answer the last page if it would lead to itself, as some examples do.
pub(crate) fn end_circle(endpoint: &Endpoint, findings: &Findings, answer: &mut Value) {
    let Some(pagination) = &endpoint.operation.pagination else {
        return;
    };
    if leads_to_itself(pagination, findings.given(&endpoint.operation, &pagination.position), answer) {
        make_last(pagination, answer);
    }
}

fn is_first(pagination: &Pagination, position: Option<&Value>) -> bool {
    let Some(position) = position.map(text).filter(|position| !position.is_empty()) else {
        return true;
    };
    match (&pagination.first, pagination.style) {
        (Some(first), _) => position == text(first),
        (None, PaginationStyle::PageNumber) => position == "1",
        (None, PaginationStyle::Offset) => position == "0",
        (None, PaginationStyle::Token | PaginationStyle::Cursor) => false,
    }
}

fn leads_to_itself(pagination: &Pagination, position: Option<&Value>, answer: &Value) -> bool {
    let at = |path: &Option<Vec<String>>| path.as_deref().and_then(|path| find(answer, path));
    if at(&pagination.has_more) == Some(&Value::Bool(false)) {
        return false;
    }
    let next = at(&pagination.next);
    matches!((next, position), (Some(next), Some(position)) if text(next) == text(position))
}

/// Without a next position, with a flag that says so, or else without items.
fn make_last(pagination: &Pagination, answer: &mut Value) {
    if let Some((last, outer)) = pagination.next.as_deref().and_then(<[String]>::split_last)
        && let Some(Value::Object(members)) = find_mut(answer, outer)
    {
        members.remove(last);
    }
    if let Some((last, outer)) = pagination.has_more.as_deref().and_then(<[String]>::split_last)
        && let Some(Value::Object(members)) = find_mut(answer, outer)
    {
        members.insert(last.clone(), Value::Bool(false));
    } else if pagination.next.is_none()
        && let Some(items) = find_mut(answer, &pagination.items)
    {
        *items = Value::Array(Vec::new());
    }
}

fn find<'v>(answer: &'v Value, path: &[String]) -> Option<&'v Value> {
    path.iter().try_fold(answer, |value, name| value.get(name))
}

fn find_mut<'v>(answer: &'v mut Value, path: &[String]) -> Option<&'v mut Value> {
    path.iter().try_fold(answer, |value, name| value.get_mut(name))
}

/// A position as text: servers and clients write one as a number or as text.
fn text(position: &Value) -> String {
    position.as_str().map_or_else(|| position.to_string(), str::to_owned)
}
