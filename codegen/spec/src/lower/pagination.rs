//! How further pages of items are fetched.

use std::ops::Range;

use crate::diagnostics::Problem;
use crate::lower::context::Context;
use crate::lower::field::{self, Site};
use crate::lower::reference::Targets;
use crate::model::{Answer, Pagination, PaginationStyle, ParameterRef, Type};
use crate::node::{Node, Text};

/// Lowers the pagination.
pub(crate) fn lower(targets: &Targets<'_>, cx: &Context<'_>) -> Option<Pagination> {
    let entry = cx.root.entry("pagination")?;
    let node = &entry.node;
    let style: PaginationStyle = node.word("style")?;
    let position = node.text("position").and_then(|text| {
        let number = matches!(style, PaginationStyle::PageNumber | PaginationStyle::Offset);
        let expected = if number { "an integer" } else { "text or an integer" };
        parameter(&text, targets, cx, expected, |ty| is_position(ty, number))
    });
    let first = first(node, style, position.as_ref(), targets, cx);
    let size =
        node.text("size").and_then(|text| parameter(&text, targets, cx, "an integer", |ty| is_position(ty, true)));
    let items = items(node, &entry.key_span, targets, cx);
    let next = node.text("next").and_then(|text| {
        let (path, ty) = targets.answer_path(&text, cx)?;
        check_next(node, &text, ty, position.as_ref(), targets, cx);
        Some(path)
    });
    let has_more = node.text("has_more").and_then(|text| {
        let (path, ty) = targets.answer_path(&text, cx)?;
        expect(&text.span, ty, "a boolean", |ty| *ty == Type::Bool, cx);
        Some(path)
    });
    let followed = matches!(style, PaginationStyle::Token | PaginationStyle::Cursor);
    if followed && !node.has("next") && cx.damage.spares(&["pagination"]) {
        let problem = Problem::new(entry.key_span.clone(), "missing key `next`")
            .label("this style continues from a position in the answer");
        cx.report(problem.help("`next`: path of answer fields to the next position"));
    }
    Some(Pagination { style, position: position?, first, size, items: items?, next, has_more })
}

/// The position of the first page, in a style that does not count pages or items.
fn first(
    node: &Node,
    style: PaginationStyle,
    position: Option<&ParameterRef>,
    targets: &Targets<'_>,
    cx: &Context<'_>,
) -> Option<serde_json::Value> {
    let entry = node.entry("first")?;
    if matches!(style, PaginationStyle::PageNumber | PaginationStyle::Offset) {
        let problem = Problem::new(entry.key_span.clone(), "this style counts, and takes no `first`")
            .label("not for this style")
            .help("where it begins is the `default` of the parameter");
        cx.report(problem);
        return None;
    }
    field::sample(node, "first", &targets.field(position?)?.ty, Site::Query, cx)
}

fn items(node: &Node, span: &Range<usize>, targets: &Targets<'_>, cx: &Context<'_>) -> Option<Vec<String>> {
    if let Some(text) = node.text("items") {
        let (path, ty) = targets.answer_path(&text, cx)?;
        expect(&text.span, ty, "a list", |ty| matches!(ty, Type::List(_)), cx);
        return Some(path);
    }
    let is_list = matches!(targets.answer, Answer::Value(field) if matches!(field.ty, Type::List(_)));
    if !is_list && cx.damage.spares(&["pagination", "answer"]) {
        let problem = Problem::new(span.clone(), "missing key `items`")
            .label("the answer itself is not a list")
            .help("`items`: path of answer fields to the list of items");
        cx.report(problem);
    }
    Some(Vec::new())
}

fn parameter(
    text: &Text<'_>,
    targets: &Targets<'_>,
    cx: &Context<'_>,
    expected: &str,
    fits: impl Fn(&Type) -> bool,
) -> Option<ParameterRef> {
    let reference = targets.parameter_or_inside(text, cx)?;
    expect(&text.span, &targets.field(&reference)?.ty, expected, fits, cx);
    Some(reference)
}

fn check_next(
    node: &Node,
    text: &Text<'_>,
    ty: &Type,
    position: Option<&ParameterRef>,
    targets: &Targets<'_>,
    cx: &Context<'_>,
) {
    let Some(field) = position.and_then(|position| targets.field(position)) else { return };
    let wanted = &field.ty;
    if !is_position(wanted, false) {
        return;
    }
    let named = node.text("position").map(|position| position.value).unwrap_or_default();
    let expected = format!("`{wanted}`, as `{named}` is");
    let text_wanted = *wanted == Type::String;
    expect(&text.span, ty, &expected, |ty| is_position(ty, false) && (*ty == Type::String) == text_wanted, cx);
}

fn is_position(ty: &Type, number: bool) -> bool {
    matches!(ty, Type::Int32 | Type::Int64) || (!number && *ty == Type::String)
}

/// Reports a target of another type, unless that type could not be resolved.
fn expect(span: &Range<usize>, ty: &Type, expected: &str, fits: impl Fn(&Type) -> bool, cx: &Context<'_>) {
    let unresolved = matches!(ty, Type::Named(name) if cx.index.get(name).is_none());
    if !unresolved && !fits(ty) {
        let problem = Problem::new(span.clone(), format!("this must be {expected}"));
        cx.report(problem.label(format!("is `{ty}`")));
    }
}
