//! Operations in groups, by what their paths have in common.

use std::collections::BTreeMap;

use heck::ToSnakeCase;

use dingtalk_spec::model::{Api, Operation, PathSegment};

/// A crate with fewer operations needs no groups.
const FEW: usize = 10;

/// Larger groups are divided, if their paths allow it.
const MANY: usize = 20;

/// Operations about one thing.
pub(super) struct Family<'a> {
    /// Nothing if the crate has no groups.
    pub(super) title: Option<String>,
    /// In order of their names.
    pub(super) operations: Vec<&'a Operation>,
}

/// An operation with the words of its path.
type Entry<'a> = (&'a Operation, Vec<String>);

/// The operations of an API in groups, those without a group of their own at the end.
pub(super) fn families(api: &Api) -> Vec<Family<'_>> {
    let entries: Vec<Entry<'_>> = api.operations.iter().map(|operation| (operation, words(operation))).collect();
    let all = || vec![Family { title: None, operations: api.operations.iter().collect() }];
    if entries.len() < FEW {
        return all();
    }
    let common = common(&entries);
    let (mut families, others) = divide("", &entries, common);
    if families.is_empty() {
        return all();
    }
    families.sort_by(|a, b| a.title.cmp(&b.title));
    if !others.is_empty() {
        families.push(Family { title: Some("Other operations".to_owned()), operations: others });
    }
    families
}

/// What a path says besides versions and parameters. The legacy gateway's newer paths begin with `topapi`.
fn words(operation: &Operation) -> Vec<String> {
    let literals = operation.path.segments.iter().filter_map(|segment| match segment {
        PathSegment::Literal(text) => Some(text.as_str()),
        PathSegment::Placeholder(_) => None,
    });
    let is_version =
        |text: &str| text.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let telling = literals.filter(|text| !text.is_empty() && !is_version(text) && *text != "topapi");
    telling.map(|text| text.to_snake_case().replace('_', " ")).collect()
}

/// How many words all paths begin with, leaving at least one to each.
fn common(entries: &[Entry<'_>]) -> usize {
    let Some((_, first)) = entries.first() else { return 0 };
    let shared = |index: &usize| {
        entries.iter().all(|(_, words)| words.len() > index + 1 && words.get(*index) == first.get(*index))
    };
    (0..first.len()).take_while(shared).count()
}

/// The groups by the word at `depth`, and the operations that are alone with theirs.
fn divide<'a>(title: &str, entries: &[Entry<'a>], depth: usize) -> (Vec<Family<'a>>, Vec<&'a Operation>) {
    let mut groups: BTreeMap<String, Vec<&Entry<'a>>> = BTreeMap::new();
    let mut others = Vec::new();
    for entry in entries {
        match entry.1.get(depth) {
            // One thing is often called in the singular and in the plural.
            Some(word) => groups.entry(word.trim_end_matches('s').to_owned()).or_default().push(entry),
            None => others.push(entry.0),
        }
    }
    let mut families = Vec::new();
    for group in groups.into_values() {
        let word = group.iter().filter_map(|(_, words)| words.get(depth)).max_by_key(|word| word.len());
        let title = longer(title, word.map_or("", String::as_str));
        if group.len() == 1 {
            others.extend(group.iter().map(|entry| entry.0));
            continue;
        }
        let group: Vec<Entry<'a>> = group.into_iter().cloned().collect();
        let (parts, rest) = if group.len() > MANY { divide(&title, &group, depth + 1) } else { Default::default() };
        if parts.is_empty() {
            families.push(Family { title: Some(title), operations: group.iter().map(|entry| entry.0).collect() });
        } else {
            families.extend(parts);
            if !rest.is_empty() {
                families.push(Family { title: Some(title), operations: rest });
            }
        }
    }
    others.sort_by(|a, b| a.module.cmp(&b.module));
    (families, others)
}

fn longer(title: &str, word: &str) -> String {
    if title.is_empty() {
        let mut letters = word.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        format!("{first}{}", letters.as_str())
    } else {
        format!("{title}: {word}")
    }
}
