//! Answers: the structs that are read, and how they are paged.

use super::Rule;
use super::change::{Findings, called, instead};
use super::pairs::{Pairs, pairs};
use crate::signature;
use dingtalk_spec::model::{Answer, Field, Operation, Pagination, ParameterRef};

/// Compares `Response`.
pub(super) fn compare(old: &Operation, new: &Operation, findings: &mut Findings<'_>) {
    let is_same = match (&old.answer, &new.answer) {
        (Answer::Object(before), Answer::Object(after)) => {
            return Fields { old, new, owner: "Response" }.compare(before, after, findings);
        }
        (Answer::Value(before), Answer::Value(after)) => signature::is_same_type(before, after),
        (Answer::None, Answer::None) => true,
        _ => false,
    };
    if !is_same {
        let what = instead("is", &response(old), &response(new));
        findings.add(Rule::AnswerReplaced, answer_location(new), "Response", what);
    }
}

fn answer_location(operation: &Operation) -> &dingtalk_spec::model::SpecPlace {
    match &operation.answer {
        Answer::Value(field) => &field.place,
        Answer::Object(fields) => fields.first().map_or(&operation.place, |field| &field.place),
        Answer::None => &operation.place,
    }
}

fn response(operation: &Operation) -> String {
    match &operation.answer {
        Answer::None => "`()`".to_owned(),
        Answer::Object(_) => "a struct".to_owned(),
        Answer::Value(field) => format!("`{}`", signature::answer(operation, field)),
    }
}

/// Two revisions of a struct that is read.
pub(super) struct Fields<'m> {
    pub(super) old: &'m Operation,
    pub(super) new: &'m Operation,
    /// The struct.
    pub(super) owner: &'m str,
}

impl Fields<'_> {
    pub(super) fn compare(&self, old: &[Field], new: &[Field], findings: &mut Findings<'_>) {
        let Pairs { kept, renamed, removed, added } =
            pairs(old, new, |field| &field.rust_name, |field| field.wire_name.as_str());
        for field in removed {
            findings.add_gone(Rule::FieldRemoved, &field.place, &self.path(field));
        }
        for (before, after) in &renamed {
            findings.add(Rule::FieldRenamed, &after.place, &self.path(before), called(&after.rust_name));
        }
        for field in added {
            findings.add(Rule::FieldAdded, &field.place, &self.path(field), "is new");
        }
        for (before, after) in kept.into_iter().chain(renamed) {
            self.field(before, after, findings);
        }
    }

    /// A field that both revisions have.
    fn field(&self, old: &Field, new: &Field, findings: &mut Findings<'_>) {
        let (at, path) = (&new.place, self.path(new));
        if !signature::is_same_type(old, new) {
            let ty = |operation, field| format!("`{}`", signature::answered(operation, field));
            findings.add(Rule::FieldRetyped, at, &path, instead("is", &ty(self.old, old), &ty(self.new, new)));
        }
        let method = format!("{path}()");
        match (signature::time(old), signature::time(new)) {
            (None, Some(time)) => findings.add(Rule::TimeAdded, at, &method, format!("is new, and returns `{time}`")),
            (Some(_), None) => findings.add(Rule::TimeRemoved, at, &method, "is gone"),
            (before, after) if before != after => {
                let time = |time: Option<&str>| format!("`{}`", time.unwrap_or_default());
                findings.add(Rule::TimeRetyped, at, &method, instead("returns", &time(before), &time(after)));
            }
            _ => {}
        }
        let name = |field: &Field| format!("`{}`", field.wire_name);
        findings.add_wire(at, &path, "is read from", &name(old), &name(new));
        if let (None, Some(why)) = (&old.deprecated, &new.deprecated) {
            findings.add(Rule::Deprecated, at, &path, format!("is deprecated: {why}"));
        }
    }

    fn path(&self, field: &Field) -> String {
        format!("{}.{}", self.owner, field.rust_name)
    }
}

/// Compares how further pages are fetched.
pub(super) fn compare_pages(old: &Operation, new: &Operation, findings: &mut Findings<'_>) {
    let (subject, at) = ("Builder::pages", &new.place);
    let (before, after) = match (&old.pagination, &new.pagination) {
        (None, None) => return,
        (Some(_), None) => return findings.add_gone(Rule::PagesRemoved, &old.place, subject),
        (None, Some(_)) => return findings.add(Rule::PagesAdded, at, subject, "is new, and so is `items`"),
        (Some(before), Some(after)) => (before, after),
    };
    if signature::item(old) != signature::item(new) {
        let item = |operation| match signature::item(operation) {
            Some(item) => format!("`{}`", signature::owned(operation, item)),
            None => "nothing".to_owned(),
        };
        findings.add(Rule::ItemsRetyped, at, "Builder::items", instead("gives", &item(old), &item(new)));
    }
    findings.add_wire(at, subject, "goes by", &way(old, before), &way(new, after));
}

/// How further pages are fetched, in words.
fn way(operation: &Operation, pagination: &Pagination) -> String {
    let Pagination { style, position, first, size, items, next, has_more } = pagination;
    let parameter = |reference: &ParameterRef| {
        let parameter = operation.parameters.get(reference.index)?;
        let inside: String = reference.inside.iter().map(|name| format!(".{name}")).collect();
        Some(format!("{}.{}{inside}", parameter.location.table(), parameter.field.wire_name))
    };
    let path = |path: &Vec<String>| (!path.is_empty()).then(|| path.join("."));
    let default = || position.field(operation).and_then(|field| field.default.as_ref());
    let first = first.as_ref().or_else(default);
    let parts = [
        ("position", parameter(position)),
        ("first position", first.map(ToString::to_string)),
        ("size", size.as_ref().and_then(parameter)),
        ("items", path(items)),
        ("next", next.as_ref().and_then(path)),
        ("more", has_more.as_ref().and_then(path)),
    ];
    let parts = parts.into_iter().filter_map(|(name, part)| Some(format!("{name} `{}`", part?)));
    format!("{style:?} ({})", parts.collect::<Vec<_>>().join(", "))
}
