//! Puts rows that may belong in several places where a person decided.
//!
//! A `[[settled]]` entry of the spec decides. If there is none, but the spec has the field in one of the places in question, that
//! place is kept, and the question is still reported.

use super::existing::{Existing, innermost};
use super::report::{NoteKind, Notes};
use dingtalk_pages::facts::{Certainty, Doubt, FieldFacts, PageFacts, Shape, Tree};
use dingtalk_spec::authoring::Node;

/// The page's facts with every doubtful row in its place, and whether doubts remain.
pub(super) fn settle(facts: &PageFacts, existing: Option<&Existing>, notes: &mut Notes) -> PageFacts {
    let mut facts = facts.clone();
    let slug = facts.slug.clone();
    for (root, tree) in [("body", &mut facts.body), ("answer", &mut facts.answer)] {
        let Some(tree) = tree else { continue };
        let mut doubts = tree.certainty.doubts().to_vec();
        if doubts.is_empty() && matches!(tree.certainty, Certainty::Ambiguous(_)) {
            notes.add(NoteKind::Doubt, root, "too many readings are about as good to list: check the whole nesting");
        }
        let mut choices = existing.map(|existing| choices(existing, root, &slug)).unwrap_or_default();
        let mut open: Vec<(Doubt, String)> = Vec::new();
        let mut rest = doubts.as_mut_slice();
        while let Some((doubt, later)) = rest.split_first_mut() {
            rest = later;
            open.extend(one(root, tree, doubt, rest, existing, &mut choices));
        }
        report(root, &open, notes);
        tree.certainty = tree.certainty.with(open.into_iter().map(|(doubt, _)| doubt).collect());
    }
    facts
}

fn full(root: &str, parent: &str) -> String {
    if parent.is_empty() { root.to_owned() } else { format!("{root}.{parent}") }
}

/// Moves a row to where a person put it. Returns the doubt, and the parent that was taken, unless a person settled it.
fn one(
    root: &str,
    tree: &mut Tree,
    doubt: &Doubt,
    later: &mut [Doubt],
    existing: Option<&Existing>,
    choices: &mut Vec<Choice>,
) -> Option<(Doubt, String)> {
    let chosen = choice(root, doubt, choices);
    let written = || {
        let existing = existing?;
        doubt.parents.iter().find(|parent| stands(existing, root, parent, &doubt.name))
    };
    let is_settled = chosen.is_some();
    let first = doubt.parents.first()?;
    let wanted = chosen.as_ref().or_else(written).unwrap_or(first).clone();
    if *first != wanted {
        relocate(&mut tree.root, doubt, first, &wanted);
        doubt.move_below(&wanted, later);
    }
    (!is_settled).then(|| (doubt.clone(), wanted))
}

/// Reports what is open, with the readings that compete. Rows that follow each other and have the same choice are one question.
fn report(root: &str, open: &[(Doubt, String)], notes: &mut Notes) {
    for rows in open.chunk_by(|(one, one_taken), (next, taken)| one.parents == next.parents && one_taken == taken) {
        let ([(first, taken), ..], [.., (last, _)]) = (rows, rows) else { continue };
        let lines = match (first.line, last.line) {
            (from, to) if from == to => format!("line {from}"),
            (from, to) => format!("lines {from} to {to}"),
        };
        let others = first.parents.iter().filter(|parent| *parent != taken);
        let others: Vec<_> = others.map(|parent| format!("`{}`", full(root, parent))).collect();
        let others = if others.is_empty() { "elsewhere".to_owned() } else { format!("to {}", others.join(" or ")) };
        let message = format!(
            "{lines}: read as part of `{}`, but may belong {others}; check, and record the choice in `[[settled]]`",
            full(root, taken)
        );
        let names: Vec<_> = rows.iter().map(|(doubt, _)| doubt.name.as_str()).collect();
        notes.add(NoteKind::Doubt, names.join(", "), message);
    }
}

/// The parent that a person chose for a field.
struct Choice {
    name: String,
    parent: String,
}

/// What people decided about rows of `root`, as far as the spec has the row in the object that was chosen.
fn choices(existing: &Existing, root: &str, slug: &str) -> Vec<Choice> {
    let settled = existing.root().list("settled").iter();
    let about = settled.filter(|settled| settled.text("page").is_none_or(|page| page.value == slug));
    let choice = |settled: &Node| {
        let (at, parent) = (settled.text("at")?, settled.text("choice")?);
        let inner = parent.value.strip_prefix(root)?;
        let table = fields_of(existing, root, inner.strip_prefix('.').unwrap_or(inner))?.join(".");
        let name = at.value.strip_prefix(&table)?.strip_prefix('.')?;
        Some(Choice { name: name.to_owned(), parent: parent.value.to_owned() })
    };
    about.filter_map(choice).collect()
}

/// The parent that a person chose for a row. If several rows have its name, each choice is for one of them: where the row is anyway
/// comes first.
fn choice(root: &str, doubt: &Doubt, choices: &mut Vec<Choice>) -> Option<String> {
    let fits = |parent: &&String| {
        choices.iter().position(|choice| choice.name == doubt.name && choice.parent == full(root, parent))
    };
    let (parent, place) = doubt.parents.iter().find_map(|parent| Some((parent.clone(), fits(&parent)?)))?;
    choices.remove(place);
    Some(parent)
}

/// Whether the spec has the field `name` in the object at `parent`.
fn stands(existing: &Existing, root: &str, parent: &str, name: &str) -> bool {
    fields_of(existing, root, parent).is_some_and(|mut table| {
        table.push(name.to_owned());
        existing.get(&table).is_some()
    })
}

/// Where the spec has the fields of the object at `parent`.
fn fields_of(existing: &Existing, root: &str, parent: &str) -> Option<Vec<String>> {
    let fields_of_type = |at: &[String]| {
        let ty = existing.type_of(at)?;
        Some(vec!["types".to_owned(), innermost(&ty)?.to_owned(), "fields".to_owned()])
    };
    // A root that is not an object has a type.
    let own = || vec![root.to_owned(), "fields".to_owned()];
    let mut table = fields_of_type(&[root.to_owned()]).unwrap_or_else(own);
    for step in steps(parent) {
        table.push(step.to_owned());
        table = fields_of_type(&table)?;
    }
    Some(table)
}

/// The names in a path like `list[].user`.
fn steps(path: &str) -> impl Iterator<Item = &str> {
    path.split('.').map(|step| step.trim_end_matches(['[', ']', '{', '}'])).filter(|step| !step.is_empty())
}

/// Moves a row from one object to another. If that is impossible, it stays.
fn relocate(root: &mut Shape, doubt: &Doubt, from: &str, to: &str) {
    let is_meant = |field: &FieldFacts| field.line == doubt.line && field.name == doubt.name;
    let Some(moved) = object(root, from).and_then(|fields| {
        let place = fields.iter().position(is_meant)?;
        Some(fields.remove(place))
    }) else {
        return;
    };
    let target = if object(root, to).is_some() { to } else { from };
    if let Some(fields) = object(root, target) {
        let place = fields.iter().position(|field| field.line > moved.line).unwrap_or(fields.len());
        fields.insert(place, moved);
    }
}

/// The fields of the object at `path`.
fn object<'s>(root: &'s mut Shape, path: &str) -> Option<&'s mut Vec<FieldFacts>> {
    let mut fields = innermost_fields(root)?;
    for step in steps(path) {
        let field = fields.iter_mut().find(|field| field.name == step)?;
        fields = innermost_fields(&mut field.shape)?;
    }
    Some(fields)
}

fn innermost_fields(shape: &mut Shape) -> Option<&mut Vec<FieldFacts>> {
    match shape {
        Shape::Object { fields, .. } => Some(fields),
        Shape::List(inner) | Shape::Map(inner) | Shape::JsonText(inner) => innermost_fields(inner),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: &str = r#"
page = "a"

[answer.fields.users]
type = "list<Person>"

[answer.fields.groups]
type = "list<Group>"

[types.Person.fields.name]
type = "string"

[types.Group.fields.name]
type = "string"

[[settled]]
at = "types.Group.fields.name"
choice = "answer.groups[]"

[[settled]]
at = "types.Person.fields.name"
choice = "answer.users[]"

[[settled]]
at = "types.Person.fields.name"
page = "b"
choice = "answer"

[[settled]]
at = "types.Group.fields.nick"
choice = "answer.users[]"
"#;

    #[test]
    fn each_row_of_a_name_has_a_choice_of_its_own() {
        let existing = Existing::read("a.toml", SPEC).unwrap();
        let chosen = |slug: &str, doubts: &[(&str, &[&str])]| {
            let mut choices = choices(&existing, "answer", slug);
            let one = |(name, parents): &(&str, &[&str])| {
                let parents = parents.iter().map(|parent| (*parent).to_owned()).collect();
                choice("answer", &Doubt { name: (*name).to_owned(), line: 1, parents }, &mut choices)
            };
            doubts.iter().map(one).collect::<Vec<_>>()
        };
        let (users, groups) = (Some("users[]".to_owned()), Some("groups[]".to_owned()));
        let both: [&str; 2] = ["users[]", "groups[]"];
        assert_eq!(
            chosen("a", &[("name", &both), ("name", &["groups[]", "users[]"])]),
            [users.clone(), groups.clone()]
        );
        assert_eq!(chosen("a", &[("name", &both), ("name", &both)]), [users, groups.clone()]);
        assert_eq!(chosen("a", &[("name", &["", "groups[]"])]), [groups]);
        // The entry of another page, and one whose place is not in the object that it chose.
        assert_eq!(chosen("c", &[("name", &["", "other[]"])]), [None]);
        assert_eq!(chosen("a", &[("nick", &both)]), [None]);
    }
}
