//! Choices between kinds.

use super::{Key, Shape, Table, optional, required};

pub(super) const CHOICE_KEY: Key = optional(
    "choice",
    Shape::Table(&CHOICE),
    "If the value of one field decides which others there are: which kinds there are.",
);

pub(super) static CHOICE: Table = Table {
    id: "choice",
    title: "a choice",
    at: "`body.choice`, `types.<Name>.choice`",
    keys: &[
        optional(
            "name",
            Shape::Text,
            "Name of its setter in Rust, in snake case. Omitted, with `type` and `text`, for a type without other fields: \
             that type is the choice itself.",
        ),
        optional("type", Shape::Text, "Name of its type in Rust, in upper camel case, which no other type has."),
        required("tag", Shape::Text, "Wire name of the field whose value names the kind."),
        optional(
            "content",
            Shape::Text,
            "Wire name of the field that holds the object of every kind, if there is one field for all of them: JSON as \
             text, or `any`.",
        ),
        required("kinds", Shape::Tables(&KIND), "The kinds. There may be more: others can be sent as well."),
        optional("text", Shape::Text, "What is chosen, in Markdown.").prose(),
    ],
};

pub(super) static KIND: Table = Table {
    id: "kind",
    title: "a kind",
    at: "`choice.kinds`",
    keys: &[
        required("value", Shape::IntegerOrText, "The tag's value."),
        optional("field", Shape::Text, "Wire name of the field that this kind has, and no other."),
        optional("type", Shape::Text, "The object of this kind, if there is `content`."),
        optional(
            "name",
            Shape::Text,
            "Name in Rust, in upper camel case. Required for integers; text has one made from it.",
        ),
        optional("text", Shape::Text, "What it is. Absent: what the tag's list of values, the field or the type says.")
            .prose(),
    ],
};
