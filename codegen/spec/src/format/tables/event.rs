//! Events.

use super::{ANSWER_FIELD, APP_TYPES, FIELDS_DOC, PAGE_ERROR, Shape, TYPE, Table, optional, required};

/// `events.toml`.
pub(crate) static EVENTS: Table = Table {
    id: "events",
    title: "the file of all events",
    at: "`events.toml`",
    keys: &[
        required("summary", Shape::Text, "What events are, in a sentence.").prose(),
        required("pages", Shape::Text, "Address that every `page` is appended to; ends with a slash."),
    ],
};

/// `events/<event>.toml`.
pub(crate) static EVENT: Table = Table {
    id: "event",
    title: "an event file",
    at: "`events/<event>.toml`",
    keys: &[
        required(
            "event",
            Shape::Text,
            "The event's type, as it travels: `user_add_org`. In snake case it is the file's name.",
        ),
        required("summary", Shape::Text, "What happened, in a sentence or two.").prose(),
        optional("description", Shape::Text, "Further paragraphs, in Markdown.").prose(),
        required("page", Shape::Text, "Slug of its documentation page: the last part of the address."),
        optional("other_pages", Shape::Texts, "Slugs of further pages that describe the same event.")
            .follows()
            .dispensable(),
        optional("stream", APP_TYPES, "Kinds of application that receive it over Stream mode.").follows(),
        optional("http", APP_TYPES, "Kinds of application that receive it as a callback over HTTP.").follows(),
        optional("sync_http", APP_TYPES, "Kinds of application that receive it as SyncHTTP or in a database.")
            .follows(),
        optional("data", Shape::Table(&EVENT_DATA), "What it brings. Absent: nothing but that it happened."),
        optional("types", Shape::Named(&TYPE), "Named types, in upper camel case."),
        optional("examples", Shape::Tables(&EVENT_EXAMPLE), "Its data as it arrives. They are tests."),
        optional("page_errors", Shape::Tables(&PAGE_ERROR), "Where the page is wrong, or two pages differ."),
    ],
};

pub(super) static EVENT_DATA: Table = Table {
    id: "event_data",
    title: "an event's data",
    at: "`data`",
    keys: &[required("fields", Shape::Named(&ANSWER_FIELD), FIELDS_DOC)],
};

pub(super) static EVENT_EXAMPLE: Table = Table {
    id: "event_example",
    title: "an event's example",
    at: "`examples` of `events/<event>.toml`",
    keys: &[
        required("name", Shape::Text, "Name in snake case, unique in the file."),
        optional("text", Shape::Text, "What it shows.").prose(),
        required("data", Shape::Json, "The event's data, as JSON.").follows(),
    ],
};
