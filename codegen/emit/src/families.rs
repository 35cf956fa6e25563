//! Groups operations by what their paths have in common.

use std::collections::BTreeMap;

use heck::ToSnakeCase;

use dingtalk_spec::model::{Api, Operation, PathSegment};

/// A crate with fewer operations needs no groups.
const FEW: usize = 10;

/// Larger groups are divided, if their paths allow it.
const MANY: usize = 20;

/// Operations about one thing.
pub(super) struct Family<'a> {
    /// `None` if the crate has no groups.
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

/// The words of a path, without versions and parameters. The legacy gateway's newer paths begin with `topapi`.
fn words(operation: &Operation) -> Vec<String> {
    let literals = operation.path.segments.iter().filter_map(|segment| match segment {
        PathSegment::Literal(text) => Some(text.as_str()),
        PathSegment::Placeholder(_) | PathSegment::Partial { .. } => None,
    });
    let is_version =
        |text: &str| text.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let telling = literals.filter(|text| !text.is_empty() && !is_version(text) && *text != "topapi");
    telling.map(|text| text.to_snake_case().replace('_', " ")).collect()
}

/// How many leading words all paths share, leaving at least one for each.
fn common(entries: &[Entry<'_>]) -> usize {
    let Some((_, first)) = entries.first() else { return 0 };
    let shared = |index: &usize| {
        entries.iter().all(|(_, words)| words.len() > index + 1 && words.get(*index) == first.get(*index))
    };
    (0..first.len()).take_while(shared).count()
}

/// The groups by the word at `depth`, and the operations whose word no other operation has.
fn divide<'a>(title: &str, entries: &[Entry<'a>], depth: usize) -> (Vec<Family<'a>>, Vec<&'a Operation>) {
    let mut groups: BTreeMap<String, Vec<&Entry<'a>>> = BTreeMap::new();
    let mut others = Vec::new();
    for entry in entries {
        match entry.1.get(depth) {
            // The same thing is often named in both the singular and the plural.
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

#[cfg(test)]
mod tests {
    use super::*;
    use dingtalk_spec::{SourceFile, load};

    /// Titles and sizes of the groups of an API with these paths.
    fn groups(paths: &[String]) -> Vec<(String, usize)> {
        let api = "title = \"T\"\nsummary = \"S.\"\nversion = \"0.1.0\"\ngateway = \"new\"\npages = \"https://a.b/\"\n";
        let mut files = vec![SourceFile { path: "a_1_0.toml".to_owned(), bytes: api.into() }];
        for (index, path) in paths.iter().enumerate() {
            let text = format!(
                "operation = \"Call{index}\"\nsummary = \"C.\"\npage = \"p{index}\"\nmethod = \"GET\"\npath = \"{path}\"\n\
                 credentials = []\nsafe_to_repeat = true\n"
            );
            files.push(SourceFile { path: format!("a_1_0/call{index}.toml"), bytes: text.into() });
        }
        let workspace = load(files).unwrap();
        let group = |family: Family<'_>| (family.title.unwrap_or_default(), family.operations.len());
        families(&workspace.apis[0]).into_iter().map(group).collect()
    }

    fn paths(counted: &[(&str, usize)]) -> Vec<String> {
        let of =
            |(path, count): &(&str, usize)| (0..*count).map(|index| format!("{path}/x{index}")).collect::<Vec<_>>();
        counted.iter().flat_map(of).collect()
    }

    fn expected(groups: &[(&str, usize)]) -> Vec<(String, usize)> {
        groups.iter().map(|(title, size)| ((*title).to_owned(), *size)).collect()
    }

    #[test]
    fn paths_make_groups() {
        assert_eq!(groups(&paths(&[("/v1.0/a/users", 3), ("/v1.0/a/depts", 3)])), expected(&[("", 6)]), "too few");
        assert_eq!(groups(&paths(&[("/v1.0/a/users", 12)])), expected(&[("", 12)]), "all alone");
        let mixed =
            paths(&[("/v1.0/a/orgAccounts", 5), ("/v1.0/a/orgAccount", 4), ("/v2.0/a/depts", 3), ("/v1.0/a/z", 1)]);
        assert_eq!(groups(&mixed), expected(&[("Depts", 3), ("Org accounts", 9), ("Other operations", 1)]));
        let large = paths(&[("/topapi/a/shift", 12), ("/topapi/a/group", 12), ("/topapi/b", 4)]);
        assert_eq!(groups(&large), expected(&[("A: group", 12), ("A: shift", 12), ("B", 4)]));
    }
}
