//! Gives types and shared errors better names than those that an import made up.

use std::collections::BTreeMap;
use std::ops::Range;

use super::fill::Filled;
use crate::splice::splice;
use crate::toml_text;
use dingtalk_spec::SourceFile;
use dingtalk_spec::authoring::names::{self, Role};
use dingtalk_spec::authoring::{self, Node, Text, Value};

/// Renames the type `old` of an endpoint file, wherever the file mentions it.
pub(super) fn named_type(path: &str, old: &str, new: &str, filled: &mut Filled) {
    if old == new {
        return;
    }
    let Some(root) = tree(path, &filled.text) else { return };
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

/// Renames an error that an API's endpoints share, in the API's file and in theirs, by their paths.
///
/// # Errors
/// Returns why the name cannot be used.
pub fn shared_error(specs: &mut BTreeMap<String, String>, api: &str, old: &str, new: &str) -> Result<(), String> {
    let path = format!("{api}.toml");
    let Some((text, root)) = specs.get(&path).and_then(|text| Some((text, tree(&path, text)?))) else {
        return Err(format!("spec/{path} cannot be read"));
    };
    let constant = names::check(new, Role::Constant).map_err(|unfit| unfit.reason)?;
    let key = constant.to_lowercase();
    let is_taken =
        |key: &str| ["errors", "error_sets"].iter().any(|table| root.get(table).is_some_and(|table| table.has(key)));
    if key == old {
        return Ok(());
    }
    if !names::is_module(&key) || is_taken(&key) {
        return Err(format!("`{old}` keeps its name, because another error of the API is called `{key}`"));
    }
    let mut edits = Vec::new();
    let header = format!("[errors.{old}]");
    let Some(at) = text.find(&header) else { return Err(format!("`{old}` has no table of its own in spec/{path}")) };
    edits.push((at..at + header.len(), format!("[errors.{key}]")));
    if let Some(name) = root.get("errors").and_then(|errors| errors.get(old)?.entry("name")) {
        let end = text
            .get(name.node.span.end..)
            .and_then(|rest| rest.find('\n'))
            .map_or(text.len(), |end| name.node.span.end + end + 1);
        edits.push((name.key_span.start..end, String::new()));
    }
    let sets = root.table("error_sets").iter().flat_map(|set| set.node.texts("errors"));
    edits.extend(listed(sets, old, &key));
    let edited = splice(text, edits);
    let mut changed = vec![(path, edited)];
    for (path, text) in specs.iter().filter(|(path, _)| path.starts_with(&format!("{api}/"))) {
        if !text.contains(old) {
            continue;
        }
        let Some(root) = tree(path, text) else { continue };
        changed
            .push((path.clone(), splice(text, listed(root.texts("shared_errors").into_iter(), old, &key).collect())));
    }
    specs.extend(changed);
    Ok(())
}

/// Where a list has the name, and what it is replaced with.
fn listed<'t>(
    names: impl Iterator<Item = Text<'t>>,
    old: &str,
    new: &str,
) -> impl Iterator<Item = (Range<usize>, String)> {
    names.filter(move |name| name.value == old).map(move |name| (name.span, toml_text::text(new)))
}

fn tree(path: &str, text: &str) -> Option<Node> {
    authoring::tree(&SourceFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() })
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
