//! Events, and their one spec file.

use super::{AppType, Field, NamedType, Page, PageError, SpecPlace};

/// All events: what DingTalk sends, as opposed to what it answers.
#[derive(Debug, Clone)]
pub struct Events {
    /// What events are.
    pub summary: String,
    /// The events, in order of their types.
    pub events: Vec<Event>,
    /// Their spec file.
    pub place: SpecPlace,
}

/// Something that happened, of which an app is told.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its type, as it travels: `user_add_org`.
    pub name: String,
    /// The same in snake case, which is the name of its file and of its module.
    pub module: String,
    /// What happened, in a sentence.
    pub summary: String,
    /// Further paragraphs (Markdown).
    pub description: Option<String>,
    /// The documentation page.
    pub page: Page,
    /// Further pages about the same event.
    pub other_pages: Vec<Page>,
    /// Apps that receive it over Stream mode.
    pub stream: Vec<AppType>,
    /// Apps that receive it as a callback over HTTP.
    pub http: Vec<AppType>,
    /// Apps that receive it as SyncHTTP or in a database.
    pub sync_http: Vec<AppType>,
    /// What it brings.
    pub fields: Vec<Field>,
    /// Named types, in the spec's order.
    pub types: Vec<NamedType>,
    /// Its data as it arrives.
    pub examples: Vec<EventExample>,
    /// Where the page is wrong or two pages differ.
    pub page_errors: Vec<PageError>,
    /// Start of the spec file.
    pub place: SpecPlace,
}

/// An event's data as it arrives.
#[derive(Debug, Clone)]
pub struct EventExample {
    /// Unique within the event, in snake case.
    pub name: String,
    /// What it shows.
    pub text: Option<String>,
    /// The data.
    pub data: serde_json::Value,
}
