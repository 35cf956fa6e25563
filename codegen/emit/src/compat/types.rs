//! Named types and documented errors.

use super::Rule;
use super::answer::Fields;
use super::change::{Findings, called};
use super::choices;
use super::pairs::{Pairs, pairs};
use crate::shared::Shared;
use crate::signature;
use dingtalk_spec::model::{Api, Choice, ErrorRow, ErrorSet, NamedKind, NamedType, NamedValue, Operation, SpecPlace};

/// A type of an operation's module: one of the spec's named types, or a choice.
enum Declared<'m> {
    Named(&'m NamedType),
    Choice(&'m Choice),
}

impl<'m> Declared<'m> {
    fn all(operation: &'m Operation) -> Vec<Self> {
        let is_choice = |named: &&NamedType| operation.choice_called(&named.name).is_none();
        let named = signature::declared_types(operation).filter(is_choice).map(Self::Named);
        named.chain(operation.choices.iter().map(Self::Choice)).collect()
    }

    fn name(&self) -> &'m str {
        match self {
            Self::Named(named) => &named.name,
            Self::Choice(choice) => choice.name(),
        }
    }

    fn place(&self) -> &'m SpecPlace {
        match self {
            Self::Named(named) => &named.place,
            Self::Choice(choice) => &choice.place,
        }
    }

    fn form(&self) -> &'static str {
        match self {
            Self::Named(named) => form(named),
            Self::Choice(choice) => choices::form(choice),
        }
    }
}

/// Compares the named types. The setters of objects that are sent are compared with their builders.
pub(super) fn compare(old: &Operation, new: &Operation, findings: &mut Findings<'_>) {
    // The vendor does not name types.
    let (olds, news) = (Declared::all(old), Declared::all(new));
    let Pairs { kept, renamed: _, removed, added } = pairs(&olds, &news, Declared::name, Declared::name);
    for declared in removed {
        findings.add_gone(Rule::TypeRemoved, declared.place(), declared.name());
    }
    for declared in added {
        findings.add(Rule::TypeAdded, declared.place(), declared.name(), "is new");
    }
    for (before, after) in kept {
        if before.form() != after.form() {
            let what = format!("is {} instead of {}", after.form(), before.form());
            findings.add(Rule::TypeReplaced, after.place(), after.name(), what);
            continue;
        }
        let (before, after) = match (before, after) {
            (Declared::Named(before), Declared::Named(after)) => (before, after),
            (Declared::Choice(before), Declared::Choice(after)) => {
                choices::compare((old, before), (new, after), findings);
                continue;
            }
            _ => continue,
        };
        let fields = Fields { old, new, owner: &after.name };
        match (&before.kind, &after.kind) {
            (NamedKind::Object(old), NamedKind::Object(new)) if after.in_answer => fields.compare(old, new, findings),
            (NamedKind::TextValues(old), NamedKind::TextValues(new)) => values(after, old, new, findings),
            (NamedKind::IntegerValues(old), NamedKind::IntegerValues(new)) => values(after, old, new, findings),
            _ => {}
        }
    }
}

fn form(named: &NamedType) -> &'static str {
    match named.kind {
        NamedKind::Object(_) if named.in_request => "an object that is sent",
        NamedKind::Object(_) => "an object that is answered",
        NamedKind::TextValues(_) => "a list of texts",
        NamedKind::IntegerValues(_) => "a list of numbers",
    }
}

fn values<T: PartialEq + ToString>(
    named: &NamedType,
    old: &[NamedValue<T>],
    new: &[NamedValue<T>],
    findings: &mut Findings<'_>,
) {
    let at: &SpecPlace = &named.place;
    let path = |value: &NamedValue<T>| format!("{}::{}", named.name, value.rust_name);
    let Pairs { kept, renamed, removed, added } = pairs(old, new, |value| &value.rust_name, |value| &value.value);
    for value in removed {
        findings.add(Rule::ValueRemoved, at, &path(value), "is gone");
    }
    for value in added {
        findings.add(Rule::ValueAdded, at, &path(value), "is new");
    }
    for (before, after) in &renamed {
        findings.add(Rule::ValueRenamed, at, &path(before), called(&after.rust_name));
    }
    for (before, after) in kept.into_iter().chain(renamed) {
        let wire = |value: &NamedValue<T>| format!("`{}`", value.value.to_string());
        findings.add_wire(at, &path(after), "travels as", &wire(before), &wire(after));
        if let (None, Some(why)) = (&before.deprecated, &after.deprecated) {
            findings.add(Rule::Deprecated, at, &path(after), format!("is deprecated: {why}"));
        }
    }
}

/// Compares which operations have a type in common.
pub(super) fn compare_shared<'m>(old: &'m Api, new: &'m Api, findings: &mut Findings<'m>) {
    let (olds, news) = (Shared::of(old), Shared::of(new));
    let changes = [
        (Rule::TypesParted, "is no longer the same type as", separated(&olds, &news, new)),
        (Rule::TypesJoined, "is now the same type as", separated(&news, &olds, old)),
    ];
    for (rule, what, pairs) in changes {
        for (name, first, module) in pairs {
            let Some(named) = operation(new, module).and_then(|one| one.named_type(name)) else { continue };
            findings.about(module);
            findings.add(rule, &named.place, name, format!("{what} `{first}::{name}`"));
        }
    }
}

/// Types that modules share in `groups` but not in `others`, which are those of `api`: each with the first of its modules and another.
fn separated<'m>(groups: &Shared<'m>, others: &Shared<'_>, api: &Api) -> Vec<(&'m str, &'m str, &'m str)> {
    let mut pairs = Vec::new();
    for (name, modules) in groups.groups() {
        let has_type = |module: &&str| operation(api, module).is_some_and(|one| one.named_type(name).is_some());
        let mut modules = modules.into_iter().filter(has_type);
        let Some(first) = modules.next() else { continue };
        let others = modules.filter(|module| !others.is_one(name, [first, module]));
        pairs.extend(others.map(|module| (name, first, module)));
    }
    pairs
}

fn operation<'m>(api: &'m Api, module: &str) -> Option<&'m Operation> {
    api.operations.iter().find(|operation| operation.module == module)
}

/// Compares an operation's constants for documented errors.
pub(super) fn compare_errors(old: &Operation, new: &Operation, findings: &mut Findings<'_>) {
    rows("errors", [&old.errors, &new.errors], |row| row.rust_name.clone(), findings);
}

/// Compares the constants for errors that operations share.
pub(super) fn compare_shared_errors(old: &Api, new: &Api, findings: &mut Findings<'_>) {
    let shared_name = |row: &ErrorRow| row.shared_name.clone().unwrap_or_default();
    rows("errors", [&old.errors, &new.errors], shared_name, findings);
    let Pairs { kept, renamed, removed, added } =
        pairs(&old.error_sets, &new.error_sets, |set| &set.name, |set| &set.name);
    let path = |set: &ErrorSet| format!("errors::{}", set.name);
    for set in removed {
        findings.add_gone(Rule::ErrorRemoved, &set.place, &path(set));
    }
    for set in added {
        findings.add(Rule::ErrorAdded, &set.place, &path(set), "is new");
    }
    for (before, after) in kept.into_iter().chain(renamed) {
        rows(&path(after), [&before.rows, &after.rows], |row| row.rust_name.clone(), findings);
    }
}

/// Compares the rows of a module, in which each constant is named by `name`.
fn rows(module: &str, [old, new]: [&[ErrorRow]; 2], name: impl Fn(&ErrorRow) -> String, findings: &mut Findings<'_>) {
    let path = |row: &ErrorRow| format!("{module}::{}", name(row));
    let key = |row: &ErrorRow| (row.status, row.code.clone(), row.messages.clone());
    let Pairs { kept, renamed, removed, added } = pairs(old, new, &name, key);
    for row in removed {
        findings.add_gone(Rule::ErrorRemoved, &row.place, &path(row));
    }
    for (before, after) in renamed {
        findings.add(Rule::ErrorRenamed, &after.place, &path(before), called(&name(after)));
    }
    for row in added {
        findings.add(Rule::ErrorAdded, &row.place, &path(row), "is new");
    }
    for (before, after) in kept {
        let row = |row: &ErrorRow| format!("HTTP {}, `{}`, \"{}\"", row.status, row.code, row.messages.join("\", \""));
        findings.add_wire(&after.place, &path(after), "stands for", &row(before), &row(after));
    }
}
