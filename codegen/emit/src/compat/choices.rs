//! Choices between kinds.

use super::Rule;
use super::change::{Findings, called, instead};
use super::pairs::{Pairs, pairs};
use crate::signature;
use dingtalk_spec::model::{Choice, Kind, Operation};

/// What the enum of a choice is, as far as all of its variants show it.
pub(super) fn form(choice: &Choice) -> &'static str {
    let is_text = choice.kinds.iter().any(|kind| kind.value.is_string());
    match (is_text, choice.content.is_some()) {
        (true, false) => "a choice of kinds, named by text, with fields of their own",
        (true, true) => "a choice of kinds, named by text, with one field",
        (false, false) => "a choice of kinds, named by numbers, with fields of their own",
        (false, true) => "a choice of kinds, named by numbers, with one field",
    }
}

/// Compares two revisions of a choice.
pub(super) fn compare(
    (old, before): (&Operation, &Choice),
    (new, after): (&Operation, &Choice),
    findings: &mut Findings<'_>,
) {
    let path = |kind: &Kind| format!("{}::{}", after.name(), kind.rust_name);
    let Pairs { kept, renamed, removed, added } =
        pairs(&before.kinds, &after.kinds, |kind| &kind.rust_name, |kind| &kind.value);
    for kind in removed {
        findings.add_gone(Rule::ValueRemoved, &kind.place, &path(kind));
    }
    for kind in added {
        findings.add(Rule::ValueAdded, &kind.place, &path(kind), "is new");
    }
    for (before, after) in &renamed {
        findings.add(Rule::ValueRenamed, &after.place, &path(before), called(&after.rust_name));
    }
    for (one, other) in kept.into_iter().chain(renamed) {
        let held = |operation, choice, kind| match signature::held(operation, choice, kind) {
            Some(ty) => format!("`{ty}`"),
            None => "nothing".to_owned(),
        };
        let (was, is) = (held(old, before, one), held(new, after, other));
        if was != is {
            findings.add(Rule::KindRetyped, &other.place, &path(other), instead("has", &is, &was));
        }
        findings.add_wire(&other.place, &path(other), "travels", &travels(before, one), &travels(after, other));
        if let (None, Some(why)) = (&one.deprecated, &other.deprecated) {
            findings.add(Rule::Deprecated, &other.place, &path(other), format!("is deprecated: {why}"));
        }
    }
    conversions((old, before), (new, after), findings);
}

fn conversions((old, before): (&Operation, &Choice), (new, after): (&Operation, &Choice), findings: &mut Findings<'_>) {
    let (was, is) = (signature::conversions(old, before), signature::conversions(new, after));
    let subject = |ty: &str| format!("{}: From<{ty}>", after.name());
    for ty in was.iter().filter(|ty| !is.contains(ty)) {
        findings.add_gone(Rule::ConversionRemoved, &before.place, &subject(ty));
    }
    for ty in is.iter().filter(|ty| !was.contains(ty)) {
        findings.add(Rule::ConversionAdded, &after.place, &subject(ty), "is new");
    }
}

/// How a kind is sent.
fn travels(choice: &Choice, kind: &Kind) -> String {
    let text = choice.content.as_ref().is_some_and(|content| content.is_text);
    let held = match choice.holder(kind) {
        Some(field) if text => format!(", its object as JSON text in `{field}`"),
        Some(field) => format!(" and in `{field}`"),
        None => String::new(),
    };
    format!("with {} in `{}`{held}", kind.value, choice.tag)
}
