//! Path templates.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::diagnostics::{Problem, nearest};
use crate::lower::context::Context;
use crate::model::{PathSegment, PathTemplate};
use crate::node::{Entry, Text};
use crate::path::Piece;

/// Lowers the path and compares its placeholders with the path parameters.
pub(crate) fn lower(cx: &Context<'_>) -> PathTemplate {
    let Some(text) = cx.root.text("path") else {
        return PathTemplate { text: String::new(), segments: Vec::new() };
    };
    let segments = segments(&text, cx);
    if let (Some(_), true) = (&segments, cx.damage.spares(&["path", "path_parameters"])) {
        check_parameters(&text, cx);
    }
    PathTemplate { text: text.value.to_owned(), segments: segments.unwrap_or_default() }
}

/// What is between slashes, with its place in the path.
fn pieces(path: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    let mut start = 1;
    path.split('/').skip(1).map(move |piece| {
        let range = start..start + piece.len();
        start = range.end + 1;
        (piece, range)
    })
}

/// The path's segments; `None` if something is wrong, which is then reported.
fn segments(text: &Text<'_>, cx: &Context<'_>) -> Option<Vec<PathSegment>> {
    let refuse = |range: Range<usize>, message: &str, label: &str| {
        let span = text.part(cx.reporter, &range);
        cx.report(Problem::new(span, message).label(label));
    };
    if text.value.trim().is_empty() {
        return None;
    }
    if !text.value.starts_with('/') {
        refuse(0..text.value.len(), "a path begins with a slash", "expected `/...`");
        return None;
    }
    let mut segments = Vec::new();
    let mut fine = true;
    for (piece, range) in pieces(text.value) {
        match segment(piece) {
            Ok(segment) if is_repeated(&segment, &segments) => {
                refuse(range, "a placeholder appears twice in the path", "the second one");
                fine = false;
            }
            Ok(segment) => segments.push(segment),
            Err(label) => {
                refuse(range, "not a segment of a path", label);
                fine = false;
            }
        }
    }
    fine.then_some(segments)
}

fn is_repeated(segment: &PathSegment, earlier: &[PathSegment]) -> bool {
    let name = segment.parameter();
    name.is_some() && earlier.iter().any(|earlier| earlier.parameter() == name)
}

fn segment(piece: &str) -> Result<PathSegment, &'static str> {
    let Piece { before, name, after } = Piece::of(piece);
    let Some(name) = name else {
        return match piece {
            "" => Err("is empty"),
            "." | ".." => Err("would be resolved away"),
            _ if piece.contains('{') => Err("a placeholder ends with `}`"),
            _ => literal(piece).map(PathSegment::Literal),
        };
    };
    match (before, name, after) {
        (_, "", _) => Err("a placeholder needs the wire name of its parameter"),
        _ if name.contains('{') || after.contains('{') => Err("a segment has at most one placeholder"),
        ("", _, "") => Ok(PathSegment::Placeholder(name.to_owned())),
        _ => Ok(PathSegment::Partial { before: literal(before)?, name: name.to_owned(), after: literal(after)? }),
    }
}

/// Text that is sent as it is.
fn literal(text: &str) -> Result<String, &'static str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@".contains(c);
    if text.contains(['?', '#']) {
        Err("a path ends before `?` and `#`; queries go under `query`")
    } else if text.chars().all(plain) {
        Ok(text.to_owned())
    } else {
        Err("has a character that paths cannot carry as it is")
    }
}

fn check_parameters(text: &Text<'_>, cx: &Context<'_>) {
    let placeholders: BTreeMap<String, Range<usize>> = pieces(text.value)
        .filter_map(|(piece, range)| match segment(piece) {
            Ok(segment) => segment.parameter().map(|name| (name.to_owned(), text.part(cx.reporter, &range))),
            Err(_) => None,
        })
        .collect();
    let parameters = cx.root.table("path_parameters");
    let spare: Vec<&Entry> = parameters.iter().filter(|entry| !placeholders.contains_key(&entry.key)).collect();
    let mut meant = BTreeSet::new();
    for (name, span) in placeholders.iter().filter(|(name, _)| parameters.iter().all(|entry| entry.key != **name)) {
        // A name misspelled on one side would be reported on both.
        let similar = nearest(name, spare.iter().map(|entry| entry.key.as_str()));
        meant.extend(similar);
        let help = match similar {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => format!("declare it: `[path_parameters.{name}]`"),
        };
        let problem = Problem::new(span.clone(), format!("no path parameter is called `{name}`"));
        cx.report(problem.label("fills this placeholder").help(help));
    }
    for entry in spare.into_iter().filter(|entry| !meant.contains(entry.key.as_str())) {
        let problem = Problem::new(entry.key_span.clone(), format!("the path has no placeholder for `{}`", entry.key))
            .label("goes nowhere")
            .related(text.span.clone(), format!("expected `{{{}}}` in it", entry.key));
        cx.report(problem);
    }
}
