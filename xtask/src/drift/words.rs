//! Describes differences in words.

use dingtalk_pages::facts::Severity;
use dingtalk_spec::model::SpecPlace;
use dingtalk_upkeep::drift::{Difference, DifferenceKind, Fact, Reworded};

use super::report::Report;
use crate::screen::count;

/// What happened: `newly required`, `value gone`.
pub(super) fn event(difference: &Difference) -> String {
    let kind = difference.kind();
    let is = |word| difference.page.as_deref() == Some(word);
    match (difference.fact, kind) {
        (Fact::Page | Fact::Operation, DifferenceKind::Changed) => format!("{} renamed", difference.fact.name()),
        (Fact::Content, _) => format!("{} {}", difference.at, kind.name()),
        (Fact::Location, _) => "moved".to_owned(),
        (Fact::Type, _) => "retyped".to_owned(),
        (Fact::Required, _) if is("required") => "newly required".to_owned(),
        (Fact::Required, _) => "no longer required".to_owned(),
        (Fact::Deprecated, DifferenceKind::Added) => "deprecated".to_owned(),
        (Fact::Deprecated, _) => "no longer deprecated".to_owned(),
        (fact, _) => format!("{} {}", fact.name(), kind.name()),
    }
}

/// Both sides, unless the event and the path already say it: `int64 -> string`.
pub(crate) fn sides(difference: &Difference) -> String {
    let Difference { fact, spec, page, detail, .. } = difference;
    match (fact, spec, page) {
        (Fact::Required | Fact::Deprecated | Fact::Permission, ..) => String::new(),
        (Fact::Field, ..) => detail.clone().unwrap_or_default(),
        (_, Some(spec), Some(page)) => format!("{spec} -> {page}"),
        (_, Some(one), None) | (_, None, Some(one)) => match detail {
            Some(detail) => format!("{one}: {detail}"),
            None => one.clone(),
        },
        (_, None, None) => String::new(),
    }
}

/// The fact, without its last step if the event already says it.
pub(crate) fn subject(difference: &Difference) -> &str {
    let at = difference.at.as_str();
    let steps: &[&str] = match difference.fact {
        Fact::Type => &[".type"],
        Fact::Required => &[".required"],
        Fact::Location => &[".location"],
        Fact::Default => &[".default"],
        Fact::Format => &[".format"],
        Fact::Unit => &[".unit"],
        Fact::Deprecated => &[".deprecated"],
        _ => &[],
    };
    steps.iter().find_map(|step| at.strip_suffix(step)).unwrap_or(at)
}

/// The page's place, if there is one: `pages/x.md:41`.
pub(super) fn page_place(difference: &Difference) -> Option<String> {
    let place = difference.page_place.as_ref()?;
    Some(match place.line {
        Some(line) => format!("{}:{line}", place.file),
        None => place.file.to_string(),
    })
}

/// The spec's place, relative to the repository's root: `spec/contact_1_0/get_user.toml:7:1`.
pub(crate) fn spec_place(location: &SpecPlace) -> String {
    format!("spec/{location}")
}

/// Both places, the page's first.
pub(super) fn places(difference: &Difference) -> Vec<String> {
    page_place(difference).into_iter().chain(difference.spec_place.as_ref().map(spec_place)).collect()
}

/// Which parts of a page's text changed.
pub(super) fn reworded(page: &Reworded) -> &'static str {
    match (page.text, page.examples) {
        (true, true) => "texts and examples",
        (true, false) => "texts",
        _ => "examples",
    }
}

/// What was compared, in a sentence.
pub(super) fn summary(report: &Report<'_>) -> String {
    let drift = report.drift;
    let mut parts = vec![format!("{} compared", count(drift.compared, "page"))];
    let differences: usize = drift.endpoints.iter().map(|one| one.differences.len()).sum();
    let outdated: usize = drift.endpoints.iter().map(|one| one.outdated.len()).sum();
    let mut found = Vec::new();
    if differences > 0 {
        found.push(count(differences, "difference"));
    }
    if outdated > 0 {
        found.push(count(outdated, "outdated decision"));
    }
    parts.push(if found.is_empty() {
        "nothing differs from the specs".to_owned()
    } else {
        format!("{} in {}", found.join(" and "), count(drift.endpoints.len(), "endpoint"))
    });
    if !drift.reworded.is_empty() {
        parts.push(format!("{} with changed texts or examples only", count(drift.reworded.len(), "page")));
    }
    if drift.left_out > 0 {
        parts.push(format!("{} left out", count(drift.left_out, "page")));
    }
    if drift.out_of_scope > 0 {
        parts.push(format!("{} of APIs without specs", count(drift.out_of_scope, "page")));
    }
    let gaps = report.number_of(Severity::Gap);
    if gaps > 0 {
        parts.push(format!("{} not understood", count(gaps, "passage")));
    }
    parts.join("; ")
}
