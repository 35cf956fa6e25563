//! Gives types better names than those that an import made up.

use std::ops::Range;

use super::fill::Filled;
use crate::splice::splice;
use dingtalk_spec::SourceFile;
use dingtalk_spec::authoring::names::{self, Role};
use dingtalk_spec::authoring::{self, Node, Value};

/// Renames the type `old` of an endpoint file, wherever the file mentions it.
pub(super) fn named_type(path: &str, old: &str, new: &str, filled: &mut Filled) {
    if old == new {
        return;
    }
    let file = SourceFile { path: path.to_owned(), bytes: filled.text.clone().into_bytes() };
    let Some(root) = authoring::tree(&file) else { return };
    let is_taken = root.get("types").is_some_and(|types| types.has(new));
    let reason = match names::check(new, Role::Type) {
        Err(unfit) => Some(unfit.reason),
        Ok(_) if is_taken => Some(format!("`{old}` keeps its name, because another type is called `{new}`")),
        Ok(_) => None,
    };
    if let Some(reason) = reason {
        filled.refused.push((new.to_owned(), reason));
        return;
    }
    let mut edits: Vec<_> = headers(&filled.text, old).map(|range| (range, new.to_owned())).collect();
    mentions(&root, &filled.text, old, &mut |range| edits.push((range, new.to_owned())));
    filled.text = splice(&filled.text, edits);
    filled.names.push((format!("types.{old}"), new.to_owned()));
}

/// Where headers of tables name the type: `[types.Old.fields.id]`.
fn headers<'t>(text: &'t str, old: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    let mut at = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        let path = line.trim_start_matches('[');
        let brackets = line.len() - path.len();
        let rest = path.strip_prefix("types.")?.strip_prefix(old)?;
        let begins = start + brackets + "types.".len();
        ((1..=2).contains(&brackets) && rest.starts_with(['.', ']'])).then(|| begins..begins + old.len())
    })
}

/// Where expressions and paths of facts name the type.
fn mentions(node: &Node, text: &str, old: &str, found: &mut impl FnMut(Range<usize>)) {
    match &node.value {
        Value::Table(entries) => {
            for entry in entries {
                let is_type = entry.key == "type" && entry.node.as_text().is_some();
                let is_path = entry.key == "at" && entry.node.as_text().is_some();
                if is_type || is_path {
                    let literal = text.get(entry.node.span.clone()).unwrap_or_default();
                    let start = entry.node.span.start;
                    names_in(literal, old, is_path).for_each(|at| found(start + at..start + at + old.len()));
                } else {
                    mentions(&entry.node, text, old, found);
                }
            }
        }
        Value::List(items) => items.iter().for_each(|item| mentions(item, text, old, found)),
        _ => {}
    }
}

/// Where a literal has the name as a whole word; in a path, only after `types`.
fn names_in<'l>(literal: &'l str, old: &'l str, is_path: bool) -> impl Iterator<Item = usize> + 'l {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    literal.match_indices(old).map(|(at, _)| at).filter(move |at| {
        let before = literal.get(..*at).unwrap_or_default();
        let after = literal.get(at + old.len()..).unwrap_or_default();
        let is_whole = !before.ends_with(is_part) && !after.starts_with(is_part);
        is_whole && (!is_path || before.trim_start_matches(['"', '\'']) == "types.")
    })
}
