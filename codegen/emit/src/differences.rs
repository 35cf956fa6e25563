//! Where a page is wrong about something that a caller writes or reads.

use super::docs::Docs;
use super::links::{Links, Subject};
use super::markdown::{self, code};
use dingtalk_spec::authoring::{ABSENT, vocabulary};
use dingtalk_spec::model::{Format, Operation, PageError, SDK};

/// Facts that change no call: what a text says, what an example shows.
const WORDS: [&str; 2] = ["text", "example"];

/// Adds the differences from the pages.
pub(super) fn add(docs: &mut Docs, links: &Links<'_>, operation: &Operation) {
    let resolve = links.about(Subject::Request);
    let of_pages = operation.page_errors.iter().filter(|error| error.page != SDK);
    let shown: Vec<_> = of_pages.filter_map(|error| Some((error, subject(links, &error.at)?))).collect();
    if shown.is_empty() {
        return;
    }
    docs.add_heading("Differences from the documentation");
    let of_errors = shown.iter().map(|(error, subject)| {
        let page =
            if error.page == operation.page.slug { "the page".to_owned() } else { markdown::inline(&error.page) };
        (error.truth.as_str(), (format!("{page} {}", says(error, &resolve)), subject))
    });
    for (truth, mistakes) in grouped(of_errors) {
        let clauses = grouped(mistakes.into_iter()).into_iter();
        let clauses: Vec<_> = clauses.map(|(says, of)| format!("{}: {says}", markdown::listed(&of))).collect();
        docs.add_item("- ", &format!("{}. {}", clauses.join("; "), markdown::linked(truth, &resolve)));
    }
}

/// Values by key, in order of the first value of each: one truth may answer several mistakes, and is told once.
fn grouped<K: PartialEq, V>(pairs: impl Iterator<Item = (K, V)>) -> Vec<(K, Vec<V>)> {
    let mut groups: Vec<(K, Vec<V>)> = Vec::new();
    for (key, value) in pairs {
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, values)) => values.push(value),
            None => groups.push((key, vec![value])),
        }
    }
    groups
}

fn says(error: &PageError, resolve: markdown::Resolve<'_>) -> String {
    let value = error.at.split_once(".values.").map(|(_, value)| value);
    if error.says == ABSENT {
        "does not mention it".to_owned()
    } else if value == Some(&error.says) {
        "lists it".to_owned()
    } else if let Some(format) = vocabulary::find::<Format>(&error.says) {
        format!("says {}", format_name(format))
    } else {
        // The sentence already ends with a period.
        format!("says {}", markdown::linked(error.says.trim().trim_end_matches('.'), resolve))
    }
}

/// The spec's words for formats are nobody else's.
fn format_name(format: Format) -> &'static str {
    match format {
        Format::EpochMilliseconds => "milliseconds since the epoch",
        Format::EpochSeconds => "seconds since the epoch",
        Format::Iso8601 => "a time in ISO 8601",
        Format::LocalDateTime => "a local date and time",
        Format::LocalDate => "a local date",
        Format::Url => "a web address",
        Format::Base64 => "Base64",
    }
}

/// What a difference is about, in Rust's names, if it is something that a caller writes or reads.
fn subject(links: &Links<'_>, at: &str) -> Option<String> {
    let steps: Vec<&str> = at.split('.').collect();
    if steps.last().is_some_and(|last| WORDS.contains(last)) {
        return None;
    }
    let named = |subject, name: &str| links.about(subject)(name).unwrap_or_else(|| code(name));
    match steps.as_slice() {
        ["path_parameters" | "query" | "headers", name, ..] | ["body", "fields", name, ..] => {
            Some(named(Subject::Request, name))
        }
        ["answer", "fields", name, ..] => Some(named(Subject::Answer, name)),
        ["types", owner, "fields", name, ..] => {
            Some(format!("{} of [`{owner}`](type@{owner})", named(Subject::Type(owner), name)))
        }
        ["types", owner, "values", value] => Some(format!("{} of [`{owner}`](type@{owner})", code(value))),
        ["types", owner, ..] => Some(format!("[`{owner}`](type@{owner})")),
        ["body", ..] => Some("The body".to_owned()),
        ["answer", ..] => Some("The answer".to_owned()),
        ["credentials", ..] => Some("Credentials".to_owned()),
        ["app_types", ..] => Some("Kinds of app".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_truth_is_told_once() {
        let groups = grouped([("t", 1), ("u", 2), ("t", 3)].into_iter());
        assert_eq!(groups, [("t", vec![1, 3]), ("u", vec![2])]);
    }
}
