//! Documented errors.

use super::{Key, STATUS, Shape, Table, optional, required};

const STATUS_KEY: Key = optional("status", STATUS, "HTTP status. Required on the new gateway; 200 on the legacy one.");
const CODE_KEY: Key = required("code", Shape::IntegerOrText, "Its code.");
const MESSAGES_KEY: Key = required("messages", Shape::Texts, "What the message may be; `%s` stands for anything.");
const MEANING_KEY: Key = required("text", Shape::Text, "When it happens, and what to do.").prose();

pub(super) static ERROR: Table = Table {
    id: "error",
    title: "an error",
    at: "`errors`",
    keys: &[
        STATUS_KEY,
        CODE_KEY,
        optional("name", Shape::Text, "Name in Rust, in upper camel case. Required if codes repeat or are not words."),
        MESSAGES_KEY,
        MEANING_KEY,
    ],
};

pub(super) static SHARED_ERROR: Table = Table {
    id: "shared_error",
    title: "a shared error",
    at: "`errors.<name>` of `<crate>.toml`",
    keys: &[
        STATUS_KEY,
        CODE_KEY,
        optional(
            "name",
            Shape::Text,
            "Name in Rust for the endpoints that share it, in upper camel case, if it is not the name of the table.",
        ),
        MESSAGES_KEY,
        MEANING_KEY,
    ],
};

pub(super) static ERROR_SET: Table = Table {
    id: "error_set",
    title: "a set of errors",
    at: "`error_sets.<name>` of `<crate>.toml`",
    keys: &[required("errors", Shape::Texts, "Names of shared errors.")],
};
