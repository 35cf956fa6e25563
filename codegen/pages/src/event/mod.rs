//! Pages about events: what DingTalk sends, as opposed to what it answers.
//!
//! Few of these pages describe fields in words, and each in its own way. All show an event as it arrives in each way of delivery, so the
//! examples are all that is known about the data. What all events have in common, such as their ids and times, is beside the data or
//! among it, depending on the way.

mod arrival;
mod given;
mod merge;
mod read;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde_json::{Map, Value};

use super::facts::FieldFacts;
use arrival::Way;
use dingtalk_spec::model::AppType;
pub(super) use given::overview;
pub use given::{Given, Overview};
pub(super) use read::read;

/// An event, as one page describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct EventFacts {
    /// The page's file, as the caller named it.
    pub file: Arc<str>,
    /// Last part of its address, which identifies it.
    pub slug: String,
    /// Whether the page states its address. Otherwise, the slug is the file's name, and only useful for messages.
    pub has_address: bool,
    /// The vendor's own identifier of the document.
    pub doc_id: Option<String>,
    /// Its heading.
    pub title: String,
    /// The event's type: `user_add_org`.
    pub event: String,
    /// What the page says about it.
    pub text: String,
    /// Who receives it, and how.
    pub ways: Ways,
    /// Its data as it arrives, by way of delivery: Stream mode, HTTP, SyncHTTP.
    pub examples: Vec<Map<String, Value>>,
    /// The line of the first example, from 1.
    pub line: u32,
    /// Whether the vendor keeps the page only for those who use an older way.
    pub is_archived: bool,
}

/// Kinds of apps that receive an event, by the way of delivery.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ways {
    /// Over Stream mode.
    pub stream: Vec<AppType>,
    /// As a callback over HTTP.
    pub http: Vec<AppType>,
    /// As SyncHTTP, or in a database.
    pub sync_http: Vec<AppType>,
}

impl Ways {
    /// With the receivers that another page names. A page about one kind of app denies the others what a page about them grants.
    pub fn joined(mut self, other: &Self) -> Self {
        let ways =
            [(&mut self.stream, &other.stream), (&mut self.http, &other.http), (&mut self.sync_http, &other.sync_http)];
        for (ours, theirs) in ways {
            theirs.iter().for_each(|receiver| add(ours, *receiver));
        }
        self
    }

    /// Adds one who receives it in this way.
    fn add(&mut self, way: Way, receiver: AppType) {
        let receivers = match way {
            Way::Stream => &mut self.stream,
            Way::Http => &mut self.http,
            Way::SyncHttp => &mut self.sync_http,
        };
        add(receivers, receiver);
    }

    /// Whether nobody is said to receive it.
    pub fn is_empty(&self) -> bool {
        self.stream.is_empty() && self.http.is_empty() && self.sync_http.is_empty()
    }
}

/// Adds a kind of app to a list without repeating it.
fn add(receivers: &mut Vec<AppType>, receiver: AppType) {
    if !receivers.contains(&receiver) {
        receivers.push(receiver);
    }
}

impl EventFacts {
    /// What it brings, in order of names.
    #[must_use]
    pub fn fields(&self) -> Vec<FieldFacts> {
        merge::fields(&self.examples.iter().collect::<Vec<_>>(), self.line)
    }
}

/// The page that gives an event's facts, with the examples and ways of delivery of its other pages. It is the page that the spec names, or
/// else a current one.
#[must_use]
pub fn main_page(mut pages: Vec<&EventFacts>, known: Option<&str>) -> Option<EventFacts> {
    let is_known = |page: &EventFacts| known == Some(page.slug.as_str());
    pages.sort_by_key(|page| (!is_known(page), page.is_archived, !page.has_address, page.slug.as_str()));
    let (first, others) = pages.split_first()?;
    let mut main = (*first).clone();
    for other in others {
        main.examples.extend(other.examples.iter().cloned());
        main.ways = main.ways.joined(&other.ways);
    }
    Some(main)
}
