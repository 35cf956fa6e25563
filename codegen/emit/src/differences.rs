//! Where a page is wrong about something that a caller writes or reads.

use super::docs::Docs;
use super::links::{Links, Subject};
use super::markdown::{self, code};
use dingtalk_spec::authoring::ABSENT;
use dingtalk_spec::model::{Operation, PageError, SDK};

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
    for (error, subject) in shown {
        let page =
            if error.page == operation.page.slug { "the page".to_owned() } else { markdown::inline(&error.page) };
        let truth = markdown::linked(&error.truth, &resolve);
        docs.add_item("- ", &format!("{subject}: {page} {}. {truth}", says(error, &resolve)));
    }
}

fn says(error: &PageError, resolve: markdown::Resolve<'_>) -> String {
    if error.says == ABSENT {
        "does not mention it".to_owned()
    } else {
        // The sentence already ends with a period.
        format!("says {}", markdown::linked(error.says.trim().trim_end_matches('.'), resolve))
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
        ["types", owner, ..] => Some(format!("[`{owner}`](type@{owner})")),
        ["body", ..] => Some("The body".to_owned()),
        ["answer", ..] => Some("The answer".to_owned()),
        ["credentials", ..] => Some("Credentials".to_owned()),
        ["app_types", ..] => Some("Kinds of app".to_owned()),
        _ => None,
    }
}
