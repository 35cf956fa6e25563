//! Every table with its keys.

mod choice;
mod errors;
mod event;

use super::{Import, Key, Shape, Table};
use crate::model::{AppType, Credential, FieldFrom, Format, Gateway, Method, PaginationStyle, RequiredFrom};
use crate::vocabulary::{Base, words};
use choice::{CHOICE, CHOICE_KEY, KIND};
use errors::{ERROR, ERROR_SET, SHARED_ERROR};
pub(crate) use event::{EVENT, EVENTS};
use event::{EVENT_DATA, EVENT_EXAMPLE};

const fn required(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key {
        name,
        shape,
        required: true,
        doc,
        import: Import::Kept,
        is_dispensable: false,
        is_noted: false,
        is_prose: false,
    }
}

const fn optional(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key { required: false, ..required(name, shape, doc) }
}

const COUNT: Shape = Shape::Integer(0, i64::MAX);
const NUMBER: Shape = Shape::Integer(i64::MIN, i64::MAX);
const STATUS: Shape = Shape::Integer(100, 599);

/// `<crate>.toml`.
pub(crate) static CRATE: Table = Table {
    id: "crate",
    title: "a crate file",
    at: "`<crate>.toml`",
    keys: &[
        required("title", Shape::Text, "What the API is called."),
        required("summary", Shape::Text, "What the API is for, in a sentence.").prose(),
        optional("description", Shape::Text, "Further paragraphs, in Markdown.").prose(),
        required("version", Shape::Text, "Version of the generated package: `0.1.0`."),
        required("gateway", Shape::Word(words::<Gateway>), "Which of DingTalk's two servers it lives on."),
        required("pages", Shape::Text, "Address that every `page` is appended to; ends with a slash."),
        optional(
            "operation_prefix",
            Shape::Text,
            "What every vendor's operation name begins with; left out of Rust names.",
        ),
        optional(
            "opening_call",
            Shape::Text,
            "The operation whose example the API's documentation begins with, by the vendor's name. Absent: one that reads something.",
        ),
        optional(
            "errors",
            Shape::Named(&SHARED_ERROR),
            "Errors that several endpoints document, by names of our choice in snake case: endpoints list them in \
             `shared_errors`.",
        ),
        optional(
            "error_sets",
            Shape::Named(&ERROR_SET),
            "Names for sets of shared errors that endpoints document together, in snake case.",
        ),
    ],
};

/// `<crate>/<operation>.toml`.
pub(crate) static ENDPOINT: Table = Table {
    id: "endpoint",
    title: "an endpoint file",
    at: "`<crate>/<operation>.toml`",
    keys: &[
        required(
            "operation",
            Shape::Text,
            "The vendor's name of the operation: `GetOrgAuthInfo`. In snake case it is the file's name.",
        ),
        required("summary", Shape::Text, "What it does, in a sentence.").prose(),
        optional("description", Shape::Text, "Further paragraphs, in Markdown.").prose(),
        required("page", Shape::Text, "Slug of its documentation page: the last part of the address."),
        optional("other_pages", Shape::Texts, "Slugs of further pages that describe the same endpoint.").dispensable(),
        optional("app_types", APP_TYPES, "Kinds of application that may call it.").follows(),
        optional("permissions", Shape::Tables(&PERMISSION), "Permission points that the application must hold."),
        required("method", Shape::Word(words::<Method>), "HTTP method.").firm(),
        required("path", Shape::Text, "Path from the first slash on, with `{wireName}` for each path parameter.")
            .firm(),
        required(
            "credentials",
            Shape::Words(words::<Credential>),
            "What it accepts for authorization, the preferred one first; `[]` for nothing.",
        )
        .firm(),
        required("safe_to_repeat", Shape::Flag, "Whether a repeated call does no harm."),
        optional(
            "idempotency_key",
            Shape::Text,
            "The optional text parameter by which the server recognizes a repeated call: `headers.x-client-token`. The client makes one up if \
             the caller does not, and repeats the call even if it is not safe to repeat.",
        ),
        optional("deprecated", Shape::Text, "That it is deprecated, and what to use instead.").prose(),
        optional(
            "shared_errors",
            Shape::Texts,
            "Documented errors that other endpoints share: names of `errors` and `error_sets` in `<crate>.toml`.",
        ),
        optional("path_parameters", Shape::Named(&PATH_PARAMETER), "Path parameters by wire name."),
        optional("query", Shape::Named(&PARAMETER), "Query parameters by wire name."),
        optional("headers", Shape::Named(&PARAMETER), "Header parameters by wire name."),
        optional("body", Shape::Table(&BODY), "The request body. Absent: none is sent."),
        optional("answer", Shape::Table(&ANSWER), "The answer. Absent: there is nothing to read."),
        optional("types", Shape::Named(&TYPE), "Named types, in upper camel case."),
        optional("rules", Shape::Tables(&RULE), "Requirements that span several parameters."),
        optional("pagination", Shape::Table(&PAGINATION), "How to get further pages of items."),
        optional("errors", Shape::Tables(&ERROR), "Documented errors that no other endpoint shares."),
        optional("examples", Shape::Tables(&EXAMPLE), "Calls with what came back. They are tests."),
        optional("page_errors", Shape::Tables(&PAGE_ERROR), "Where the page is wrong, or two pages differ."),
        optional("settled", Shape::Tables(&SETTLED), "Where a page can be read in several ways, and a person chose."),
    ],
};

const APP_TYPES: Shape = Shape::Words(words::<AppType>);

static PERMISSION: Table = Table {
    id: "permission",
    title: "a permission",
    at: "`permissions`",
    keys: &[
        required("point", Shape::Text, "Its code: `Contact.Org.Read`."),
        required("text", Shape::Text, "What it allows.").prose(),
    ],
};

const TYPE_KEY: Key = required("type", Shape::Type, "Type expression.");
const TEXT_KEY: Key = required("text", Shape::Text, "What it means, in Markdown.").prose();
const REQUIRED_KEY: Key = optional("required", Shape::Flag, "Whether it must be given; `false` if absent.").noted();
const REQUIRED_FROM_KEY: Key = optional(
    "required_from",
    Shape::Word(words::<RequiredFrom>),
    "Who says whether it is required, if not the page. Goes with `required`.",
);
const FROM_KEY: Key = optional(
    "from",
    Shape::Word(words::<FieldFrom>),
    "Who has it, if no page describes it: an `example` of a page, or else the `sdk`, the vendor's own client. \
     Only for what can be omitted.",
);
const NAME_KEY: Key =
    optional("name", Shape::Text, "Name in Rust, in snake case, if the one made from the wire name cannot be used.");
const EXAMPLE_KEY: Key = optional("example", Shape::Value, "An example value.").dispensable();
const DEFAULT_KEY: Key =
    optional("default", Shape::Value, "What the server assumes if it is absent.").follows().dispensable().noted();
const MIN_KEY: Key = optional("min", NUMBER, "Least number.").follows().dispensable().noted();
const MAX_KEY: Key = optional("max", NUMBER, "Greatest number.").follows().dispensable().noted();
const MIN_LENGTH_KEY: Key =
    optional("min_length", COUNT, "Fewest characters; of a file, bytes.").follows().dispensable().noted();
const MAX_LENGTH_KEY: Key =
    optional("max_length", COUNT, "Most characters; of a file, bytes.").follows().dispensable().noted();
const MIN_ITEMS_KEY: Key = optional("min_items", COUNT, "Fewest elements.").follows().dispensable().noted();
const MAX_ITEMS_KEY: Key = optional("max_items", COUNT, "Most elements.").follows().dispensable().noted();
const FORMAT_KEY: Key =
    optional("format", Shape::Word(words::<Format>), "How a time, an address or bytes are written.")
        .follows()
        .dispensable()
        .noted();
const UNIT_KEY: Key = optional("unit", Shape::Text, "What a number counts: `seconds`.").dispensable().noted();
const SENSITIVE_KEY: Key =
    optional("sensitive", Shape::Flag, "Whether it is a secret, which is masked whenever it is printed. Text only.")
        .dispensable();
const DEPRECATED_KEY: Key =
    optional("deprecated", Shape::Text, "That it is deprecated, and what to use instead.").noted().prose();
const FIELDS_DOC: &str = "Fields by wire name, for a JSON object.";

static PATH_PARAMETER: Table = Table {
    id: "path_parameter",
    title: "a path parameter",
    at: "`path_parameters.<wire name>`",
    keys: &[
        TYPE_KEY,
        NAME_KEY,
        optional("required", Shape::Flag, "`true`: path parameters always are."),
        REQUIRED_FROM_KEY,
        MIN_KEY,
        MAX_KEY,
        MIN_LENGTH_KEY,
        MAX_LENGTH_KEY,
        FORMAT_KEY,
        UNIT_KEY,
        SENSITIVE_KEY,
        DEPRECATED_KEY,
        TEXT_KEY,
        EXAMPLE_KEY,
    ],
};

pub(crate) static PARAMETER: Table = Table {
    id: "parameter",
    title: "a parameter",
    at: "`query.<wire name>`, `headers.<wire name>`, `body.fields.<wire name>`, `types.<Name>.fields.<wire name>`",
    keys: &[
        TYPE_KEY,
        NAME_KEY,
        REQUIRED_KEY,
        REQUIRED_FROM_KEY,
        FROM_KEY,
        DEFAULT_KEY,
        MIN_KEY,
        MAX_KEY,
        MIN_LENGTH_KEY,
        MAX_LENGTH_KEY,
        MIN_ITEMS_KEY,
        MAX_ITEMS_KEY,
        FORMAT_KEY,
        UNIT_KEY,
        SENSITIVE_KEY,
        DEPRECATED_KEY,
        TEXT_KEY,
        EXAMPLE_KEY,
    ],
};

static ANSWER_FIELD: Table = Table {
    id: "answer_field",
    title: "an answer's field",
    at: "`answer.fields.<wire name>`, `data.fields.<wire name>` of an event",
    keys: &[
        TYPE_KEY,
        NAME_KEY,
        FROM_KEY,
        MIN_KEY,
        MAX_KEY,
        MIN_LENGTH_KEY,
        MAX_LENGTH_KEY,
        MIN_ITEMS_KEY,
        MAX_ITEMS_KEY,
        FORMAT_KEY,
        UNIT_KEY,
        SENSITIVE_KEY,
        DEPRECATED_KEY,
        TEXT_KEY,
        EXAMPLE_KEY,
    ],
};

static BODY: Table = Table {
    id: "body",
    title: "the body",
    at: "`body`",
    keys: &[
        optional("fields", Shape::Named(&PARAMETER), FIELDS_DOC),
        CHOICE_KEY,
        optional(
            "type",
            Shape::Type,
            "Type of a body that is not an object, instead of `fields`. The keys below go with it.",
        ),
        optional("name", Shape::Text, "Name in Rust, in snake case. Required with `type`."),
        REQUIRED_KEY,
        REQUIRED_FROM_KEY,
        MIN_KEY,
        MAX_KEY,
        MIN_LENGTH_KEY,
        MAX_LENGTH_KEY,
        MIN_ITEMS_KEY,
        MAX_ITEMS_KEY,
        FORMAT_KEY,
        UNIT_KEY,
        SENSITIVE_KEY,
        DEPRECATED_KEY,
        optional("text", Shape::Text, "What it means, in Markdown. Required with `type`.").prose(),
        EXAMPLE_KEY,
    ],
};

static ANSWER: Table = Table {
    id: "answer",
    title: "the answer",
    at: "`answer`",
    keys: &[
        optional("fields", Shape::Named(&ANSWER_FIELD), FIELDS_DOC),
        optional(
            "type",
            Shape::Type,
            "Type of an answer that is not an object, instead of `fields`. The keys below go with it.",
        ),
        MIN_KEY,
        MAX_KEY,
        MIN_LENGTH_KEY,
        MAX_LENGTH_KEY,
        MIN_ITEMS_KEY,
        MAX_ITEMS_KEY,
        FORMAT_KEY,
        UNIT_KEY,
        SENSITIVE_KEY,
        optional("text", Shape::Text, "What it means, in Markdown. Required with `type`.").prose(),
        EXAMPLE_KEY,
    ],
};

static TYPE: Table = Table {
    id: "type",
    title: "a type",
    at: "`types.<Name>`",
    keys: &[
        optional("base", Shape::Word(words::<Base>), "What the values of a closed list are."),
        required("text", Shape::Text, "What it is, in Markdown.").prose(),
        optional("fields", Shape::Named(&PARAMETER), FIELDS_DOC),
        CHOICE_KEY,
        optional("values", Shape::Tables(&VALUE), "The values of a closed list. It may grow: unknown values are kept."),
    ],
};

static VALUE: Table = Table {
    id: "value",
    title: "a value",
    at: "`types.<Name>.values`",
    keys: &[
        required("value", Shape::IntegerOrText, "As it travels."),
        optional(
            "name",
            Shape::Text,
            "Name in Rust, in upper camel case. Required for integers; text has one made from it.",
        ),
        DEPRECATED_KEY,
        required("text", Shape::Text, "What it means.").prose(),
    ],
};

static RULE: Table = Table {
    id: "rule",
    title: "a rule",
    at: "`rules`",
    keys: &[
        optional(
            "any_of",
            Shape::Texts,
            "Parameters of which at least one must be given: `[\"body.code\", \"query.id\"]`.",
        ),
        optional("one_of", Shape::Texts, "Parameters of which exactly one must be given."),
        optional("required", Shape::Text, "Parameter that must be given whenever `when` holds."),
        optional(
            "when",
            Shape::Values,
            "One parameter and the value it has: `{ \"body.grantType\" = \"refresh_token\" }`.",
        ),
        optional("text", Shape::Text, "Why, in Markdown.").prose(),
    ],
};

static PAGINATION: Table = Table {
    id: "pagination",
    title: "the pagination",
    at: "`pagination`",
    keys: &[
        required("style", Shape::Word(words::<PaginationStyle>), "Which way."),
        required(
            "position",
            Shape::Text,
            "Parameter that holds the position of a page, or a field within one: `query.nextToken`, `body.option.nextToken`.",
        ),
        optional(
            "first",
            Shape::Value,
            "Position of the first page, for `token` and `cursor`, if it has to be sent. Absent: the first call omits it.",
        ),
        optional(
            "size",
            Shape::Text,
            "Parameter that says how many items a page has, or a field within one: `query.maxResults`.",
        ),
        optional(
            "items",
            Shape::Text,
            "Path of answer fields to the list of items: `result.list`. Omitted if the answer itself is the list.",
        ),
        optional("next", Shape::Text, "Path to the next position. Required for `token` and `cursor`."),
        optional("has_more", Shape::Text, "Path to the flag that says whether there is more."),
    ],
};

static EXAMPLE: Table = Table {
    id: "example",
    title: "an example",
    at: "`examples`",
    keys: &[
        required("name", Shape::Text, "Name in snake case, unique in the file."),
        optional("text", Shape::Text, "What it shows.").prose(),
        optional("path_parameters", Shape::Values, "Path parameters' values by wire name.").follows(),
        optional(
            "query",
            Shape::Values,
            "Query parameters' values by wire name; for a `json<T>`, the value before it becomes text.",
        )
        .follows(),
        optional("headers", Shape::Values, "Headers' values by wire name."),
        optional("body", Shape::Json, "The request body, as JSON.").follows(),
        optional("answer", Shape::Json, "The answer, as JSON.").follows(),
        optional("failure", Shape::Json, "The server's refusal, as JSON, instead of an answer."),
        optional(
            "status",
            STATUS,
            "HTTP status of a failure: 400 on the new gateway and 200 on the legacy one if absent.",
        ),
    ],
};

static PAGE_ERROR: Table = Table {
    id: "page_error",
    title: "a page error",
    at: "`page_errors`",
    keys: &[
        required("name", Shape::Text, "Name in kebab case, unique in the file."),
        required("at", Shape::Text, "The fact in question: a path of keys in this file, or `host`."),
        required(
            "page",
            Shape::Text,
            "Which page: a slug, or another description; `sdk` if the vendor's SDK is wrong, as `cargo xtask crosscheck` reports it.",
        ),
        required(
            "says",
            Shape::Text,
            "What the page says; of a page that `cargo xtask drift` compares, in its words: `int64`, `required`, `absent`.",
        ),
        required("truth", Shape::Text, "What is true, and how we know.").prose(),
    ],
};

static SETTLED: Table = Table {
    id: "settled",
    title: "a settled question",
    at: "`settled`",
    keys: &[
        required("at", Shape::Text, "The fact in question: a path of keys in this file."),
        optional(
            "page",
            Shape::Text,
            "Slug of the page that leaves it open, if not `page`; `sdk` if the vendor's SDK differs from the page.",
        ),
        required(
            "choice",
            Shape::Text,
            "The reading taken. Of a row whose parent is in doubt: the parent (`answer`, `answer.list[].user`). \
             Of a bound, a default or a list of values, or if the SDK differs: what the spec has (`20`; `a, b`).",
        ),
        required("why", Shape::Text, "What speaks for it.").prose(),
    ],
};

/// Every table, in order of the key reference.
pub(crate) static TABLES: &[&Table] = &[
    &CRATE,
    &SHARED_ERROR,
    &ERROR_SET,
    &ENDPOINT,
    &PERMISSION,
    &PATH_PARAMETER,
    &PARAMETER,
    &BODY,
    &ANSWER,
    &ANSWER_FIELD,
    &TYPE,
    &VALUE,
    &CHOICE,
    &KIND,
    &RULE,
    &PAGINATION,
    &ERROR,
    &EXAMPLE,
    &PAGE_ERROR,
    &SETTLED,
    &EVENTS,
    &EVENT,
    &EVENT_DATA,
    &EVENT_EXAMPLE,
];
