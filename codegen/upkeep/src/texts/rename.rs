//! Gives types and shared errors better names than those that an import made up.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::fill::{Filled, tree};
use crate::splice::splice;
use crate::toml_text;
use dingtalk_spec::authoring::names::{self, Role};
use dingtalk_spec::authoring::{Node, Text, Value};

/// The edits that rename types of an endpoint file, wherever the file mentions them. Of each pair, the first is the type's name so far.
pub(super) fn named_types(root: &Node, renames: &[(&str, &str)], filled: &mut Filled) -> Vec<(Range<usize>, String)> {
    let mut taken: BTreeSet<&str> = root.table("types").iter().map(|entry| entry.key.as_str()).collect();
    let mut accepted = BTreeMap::new();
    for &(old, new) in renames.iter().filter(|(old, new)| old != new) {
        let reason = match names::check(new, Role::Type) {
            Err(unfit) => Some(unfit.reason),
            Ok(_) if taken.contains(new) => {
                Some(format!("`{old}` keeps its name, because another type is called `{new}`"))
            }
            Ok(_) => None,
        };
        if let Some(reason) = reason {
            filled.refused.push((new.to_owned(), reason));
            continue;
        }
        taken.remove(old);
        taken.insert(new);
        accepted.insert(old, new);
        filled.names.push((format!("types.{old}"), new.to_owned()));
    }
    let mut found = Vec::new();
    if !accepted.is_empty() {
        found.extend(headers(&filled.text));
        mentions(root, &filled.text, &mut found);
    }
    let edit = |(at, old): (usize, &str)| Some((at..at + old.len(), (*accepted.get(old)?).to_owned()));
    found.into_iter().filter_map(edit).collect()
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

/// The types that headers of tables name, with their places: `[types.Old.fields.id]`.
fn headers(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        let path = line.trim_start_matches('[');
        let brackets = line.len() - path.len();
        let (name, _) = path.strip_prefix("types.")?.split_once(['.', ']'])?;
        (1..=2).contains(&brackets).then_some((start + brackets + "types.".len(), name))
    })
}

/// The words in expressions and paths of facts that may name a type, with their places.
fn mentions<'t>(node: &Node, text: &'t str, found: &mut Vec<(usize, &'t str)>) {
    match &node.value {
        Value::Table(entries) => {
            for entry in entries {
                let is_type = entry.key == "type" && entry.node.as_text().is_some();
                let is_path = entry.key == "at" && entry.node.as_text().is_some();
                if is_type || is_path {
                    let literal = text.get(entry.node.span.clone()).unwrap_or_default();
                    let words = words(literal).filter(|(at, _)| !is_path || is_type_of_path(literal, *at));
                    found.extend(words.map(|(at, word)| (entry.node.span.start + at, word)));
                } else {
                    mentions(&entry.node, text, found);
                }
            }
        }
        Value::List(items) => items.iter().for_each(|item| mentions(item, text, found)),
        _ => {}
    }
}

/// The words of a literal, with their places.
fn words(literal: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_between = |c: char| !c.is_ascii_alphanumeric() && c != '_';
    let mut at = 0;
    let pieces = literal.split_inclusive(is_between).map(move |piece| {
        let start = at;
        at += piece.len();
        (start, piece.trim_end_matches(is_between))
    });
    pieces.filter(|(_, word)| !word.is_empty())
}

/// Whether what begins at `at` of a path is a type's name.
fn is_type_of_path(literal: &str, at: usize) -> bool {
    literal.get(..at).is_some_and(|before| before.trim_start_matches(['"', '\'']) == "types.")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: &str = r#"
[answer.fields.list]
type = "list<Item>"

[answer.fields.items]
type = "Items"

[types.Item.fields.item]
type = "Item2"
text = "An Item."

[types.Items.fields.one]
type = "map<Item>"

[types.Item2.fields.id]
type = "string"

[[page_errors]]
at = "types.Item.fields.item"

[[page_errors]]
at = "answer.fields.Item"
"#;

    fn renamed(renames: &[(&str, &str)]) -> (String, Filled) {
        let mut filled = Filled { text: SPEC.to_owned(), ..Filled::default() };
        let edits = named_types(&tree("demo_1_0/get_item.toml", SPEC).unwrap(), renames, &mut filled);
        (splice(SPEC, edits), filled)
    }

    #[test]
    fn a_type_is_renamed_wherever_it_is_meant() {
        let (text, filled) = renamed(&[("Item", "Thing"), ("Item2", "Item"), ("Items", "Items")]);
        let expected = SPEC
            .replace("list<Item>", "list<Thing>")
            .replace("map<Item>", "map<Thing>")
            .replace("types.Item.", "types.Thing.")
            .replace("Item2", "Item");
        assert_eq!(text, expected);
        let names = [("types.Item", "Thing"), ("types.Item2", "Item")];
        assert_eq!(filled.names, names.map(|(old, new)| (old.to_owned(), new.to_owned())));
    }

    #[test]
    fn a_name_that_a_type_still_has_is_taken() {
        let (text, filled) = renamed(&[("Item2", "Item"), ("Item", "Thing"), ("Items", "Thing")]);
        assert_eq!(text.matches("Item2").count(), 2, "{text}");
        let refused: Vec<_> = filled.refused.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(refused, ["Item", "Thing"]);
    }
}
