//! Requests: setters, and the types of builders, which record what has been set.

use super::Rule;
use super::change::{Findings, called, instead};
use super::pairs::{Pairs, pairs};
use crate::signature::{self, Builder, Setter};
use dingtalk_spec::model::{Location, Operation, Type};

/// Compares the operation's own builder and those of objects that both revisions send.
pub(super) fn compare(old: &Operation, new: &Operation, findings: &mut Findings<'_>) {
    let builders = signature::builders(new);
    for before in &signature::builders(old) {
        let is_same = |after: &&Builder<'_>| object_name(after) == object_name(before);
        if let Some(after) = builders.iter().find(is_same) {
            Comparison { old, new, builder: &after.name }.compare(before, after, findings);
        }
    }
}

fn object_name<'m>(builder: &Builder<'m>) -> Option<&'m str> {
    builder.object.map(|object| object.name.as_str())
}

struct Comparison<'m> {
    old: &'m Operation,
    new: &'m Operation,
    /// The name of the builder in the new revision.
    builder: &'m str,
}

impl Comparison<'_> {
    fn compare(&self, old: &Builder<'_>, new: &Builder<'_>, findings: &mut Findings<'_>) {
        let at = new.object.map_or(&self.new.place, |object| &object.place);
        if old.name != new.name {
            findings.add(Rule::BuilderRenamed, at, &old.name, called(&new.name));
        }
        let wire = |setter: &Setter<'_>| (setter.location, setter.field.wire_name.clone());
        let Pairs { kept, renamed, removed, added } =
            pairs(&old.setters, &new.setters, |setter| &setter.field.rust_name, wire);
        for gone in removed {
            let subject = format!("{}::{}", old.name, gone.field.rust_name);
            findings.add_gone(Rule::SetterRemoved, &gone.field.place, &subject);
        }
        for (before, after) in &renamed {
            let subject = format!("{}::{}", old.name, before.field.rust_name);
            findings.add(Rule::SetterRenamed, &after.field.place, &subject, called(&after.field.rust_name));
        }
        for setter in added {
            self.added(setter, findings);
        }
        for (before, after) in kept.iter().chain(&renamed) {
            self.setter(before, after, findings);
        }
        for (before, after) in &kept {
            guard(before, after, findings);
        }
        if are_reordered(&kept, new) {
            let order: Vec<_> = required(new).map(|setter| format!("`{}`", setter.field.rust_name)).collect();
            let what = format!("has its type parameters in another order: {}", order.join(", "));
            findings.add(Rule::SettersReordered, at, self.builder, what);
        }
    }

    fn added(&self, setter: &Setter<'_>, findings: &mut Findings<'_>) {
        let (rule, what) = if setter.guard.is_some() {
            (Rule::RequiredSetterAdded, "is new, and must be given")
        } else {
            (Rule::SetterAdded, "is new")
        };
        findings.add(rule, &setter.field.place, &self.path(setter), what);
    }

    /// A setter that both revisions have.
    fn setter(&self, old: &Setter<'_>, new: &Setter<'_>, findings: &mut Findings<'_>) {
        let (at, path) = (&new.field.place, self.path(new));
        match (old.guard.is_some(), new.guard.is_some()) {
            (false, true) => findings.add(Rule::SetterRequired, at, &path, "must be given now"),
            (true, false) => findings.add(Rule::SetterOptional, at, &path, "may be left out now"),
            (true, true) | (false, false) => {}
        }
        if !signature::is_same_argument(old.field, new.field) {
            let argument =
                |operation, setter: &Setter<'_>| format!("`{}`", signature::argument(operation, setter.field));
            let what = instead("takes", &argument(self.old, old), &argument(self.new, new));
            findings.add(Rule::ArgumentChanged, at, &path, what);
        }
        findings.add_wire(at, &path, "travels", &travels(old), &travels(new));
        if let (None, Some(why)) = (&old.field.deprecated, &new.field.deprecated) {
            findings.add(Rule::Deprecated, at, &path, format!("is deprecated: {why}"));
        }
    }

    fn path(&self, setter: &Setter<'_>) -> String {
        format!("{}::{}", self.builder, setter.field.rust_name)
    }
}

/// Compares the traits of a setter whose name has not changed.
fn guard(old: &Setter<'_>, new: &Setter<'_>, findings: &mut Findings<'_>) {
    if let (Some(before), Some(after)) = (&old.guard, &new.guard)
        && before != after
    {
        findings.add(Rule::GuardRenamed, &new.field.place, &format!("required::{before}"), called(after));
    }
}

fn required<'b, 'm>(builder: &'b Builder<'m>) -> impl Iterator<Item = &'b Setter<'m>> {
    builder.setters.iter().filter(|setter| setter.guard.is_some())
}

/// Whether required setters of both revisions, given here in their old order, have another order in the new one.
fn are_reordered(kept: &[(&Setter<'_>, &Setter<'_>)], new: &Builder<'_>) -> bool {
    let both = kept.iter().filter(|(before, after)| before.guard.is_some() && after.guard.is_some());
    let position = |after: &Setter<'_>| required(new).position(|setter| setter.guard == after.guard);
    !both.map(|(_, after)| position(after)).is_sorted()
}

fn travels(setter: &Setter<'_>) -> String {
    let place = match setter.location {
        Some(Location::Path) => "in the path ",
        Some(Location::Query) => "in the query ",
        Some(Location::Header) => "in the headers ",
        Some(Location::Body) => "in the body ",
        None => "",
    };
    let name = &setter.field.wire_name;
    let name = if name.is_empty() { "alone".to_owned() } else { format!("as `{name}`") };
    let json = if matches!(setter.field.ty, Type::JsonText(_)) { ", written as JSON text" } else { "" };
    format!("{place}{name}{json}")
}
