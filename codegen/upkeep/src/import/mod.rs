//! Turns what pages say into specs.
//!
//! There is no I/O: facts and the text of a spec go in, the text of a spec and a report come out. A new spec has all facts but none
//! of the page's sentences: markers with the keys of its wordings are where ours belong (see [`crate::texts`]).

mod api;
mod certainty;
mod crate_file;
mod document;
mod draft;
mod endpoint;
mod event;
mod examples;
mod existing;
mod fields;
mod further;
mod merge;
mod naming;
mod owner;
mod pagination;
mod report;
mod settle;
mod share;
mod shared;
mod sift;
mod taken;
#[cfg(test)]
mod tests;
mod types;
mod wordings;
mod write;

pub use api::ApiFile;
pub use certainty::Certain;
pub use crate_file::crate_file;
pub use event::{event, event_path, events_file, second_event};
pub use owner::Owner;
pub use report::{Note, NoteKind};
pub use share::{Endpoint, Sharing, share_errors};

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::texts::Wording;
use crate::toml_text;
use dingtalk_pages::facts::PageFacts;
use dingtalk_pages::visit::each_field;
use existing::Existing;
use report::Notes;

/// The result of importing an endpoint.
#[derive(Debug, Clone)]
pub struct Imported {
    /// Path of its spec relative to the spec folder.
    pub path: String,
    /// Text of its spec; absent if it was not understood.
    pub text: Option<String>,
    /// How certain the nesting of its body and its answer is.
    pub certainty: Certain,
    /// What a person should look at.
    pub notes: Vec<Note>,
    /// The vendor's words for everything that needs a text.
    pub wordings: Vec<Wording>,
}

impl Imported {
    /// An empty result for the endpoint that `page` describes.
    #[must_use]
    pub fn nothing(page: &PageFacts) -> Self {
        Self { certainty: Certain::of(page), ..Self::at(String::new()) }
    }

    /// An empty result for the spec at `path`, whose nesting is certain.
    #[must_use]
    pub fn at(path: String) -> Self {
        Self { path, text: None, certainty: Certain::Exact, notes: Vec::new(), wordings: Vec::new() }
    }

    /// The result with the spec that was written, or with the reasons why it cannot be.
    fn ended(mut self, outcome: Result<String, Vec<String>>) -> Self {
        match outcome {
            Ok(text) => self.text = Some(text),
            Err(reasons) => {
                let refused = |message| Note { kind: NoteKind::Refused, at: String::new(), message };
                self.notes = reasons.into_iter().map(refused).collect();
            }
        }
        self.notes.sort_by_key(|note| note.kind);
        self
    }
}

/// The page that gives an endpoint's facts, and the other pages that describe it. The first is the page that the spec names, or else
/// one that is not deprecated, whose nesting is the most certain, and which describes the most. Nothing if there are no pages.
#[must_use]
pub fn main_page<'p>(
    mut pages: Vec<&'p PageFacts>,
    existing: Option<&str>,
) -> Option<(&'p PageFacts, Vec<&'p PageFacts>)> {
    if let [page] = pages.as_slice() {
        return Some((page, Vec::new()));
    }
    let known = existing.and_then(|text| Existing::read("", text)?.root().maybe_text("page"));
    let rank = |page: &PageFacts| {
        let is_usual = endpoint::is_usual_path(page);
        (page.deprecated, !is_usual, Certain::of(page), Reverse(number_of_fields(page)), page.slug.clone())
    };
    pages.sort_by_key(|page| (known.as_deref() != Some(&page.slug), !page.has_address, rank(page)));
    let mut pages = pages.into_iter();
    Some((pages.next()?, pages.collect()))
}

fn number_of_fields(page: &PageFacts) -> usize {
    let mut number = 0;
    each_field(page, &mut |_| number += 1);
    number
}

/// Writes the spec of the endpoint that `main` describes, or updates `existing`.
#[must_use]
pub fn endpoint(main: &PageFacts, others: &[&PageFacts], api: &ApiFile, existing: Option<&str>) -> Imported {
    let mut imported = Imported::nothing(main);
    let outcome = write::write(main, others, api, existing, &mut imported);
    imported.ended(outcome)
}

/// Adds to a spec what the vendor's SDK has and no page: the fields at the paths in `wanted`, as the SDK describes them, and the types
/// that they mention. Their texts remain to be written.
#[must_use]
pub fn supplement(path: &str, existing: &str, api: &ApiFile, sdk: &PageFacts, wanted: &BTreeSet<String>) -> Imported {
    let mut imported = Imported { path: path.to_owned(), ..Imported::nothing(sdk) };
    let mut notes = Notes::default();
    match write::supplement(path, existing, api, sdk, wanted, &mut notes) {
        Ok(text) => imported.text = Some(text),
        Err(reasons) => reasons.into_iter().for_each(|reason| notes.add(NoteKind::Refused, "", reason)),
    }
    imported.notes = notes.0;
    imported
}
