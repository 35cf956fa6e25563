//! The checked model: what the specs say, after every rule of the format has been checked.
//!
//! The front end ([`crate::load`]) builds it, and everything else reads it: the Rust emitter, the guards, the simulator. A model
//! never needs to be checked again: names are unique, references resolve, examples fit their fields.

mod choice;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

pub use choice::{Choice, ChoiceFault, Content, Kind, KindForm};

/// A place in a spec file, for messages. Lines and columns count from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecPlace {
    /// Path of the file relative to the spec folder, with `/` between its parts: `contact_1_0/get_org_auth_info.toml`.
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// The same place as a range of bytes, for underlining.
    pub span: std::ops::Range<usize>,
}

impl fmt::Display for SpecPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// One generated crate: an API version of the new gateway, or the legacy API.
#[derive(Debug, Clone)]
pub struct Api {
    /// Name of the spec file and of the crate's folder: `contact_1_0`.
    pub name: String,
    /// Cargo package: `dingtalk-contact-1-0`.
    pub package: String,
    /// Version of the generated package.
    pub version: String,
    /// The API's title: `Contacts 1.0`.
    pub title: String,
    /// What the API is for.
    pub summary: String,
    /// Further paragraphs, in Markdown.
    pub description: Option<String>,
    /// Vendor's name of the operation that the documentation begins with, if a person chose one.
    pub opening_call: Option<String>,
    /// Which server it runs on.
    pub gateway: Gateway,
    /// Errors that several operations share, in the spec's order.
    pub errors: Vec<ErrorRow>,
    /// Named sets of them, in the spec's order.
    pub error_sets: Vec<ErrorSet>,
    /// Operations in order of their module names.
    pub operations: Vec<Operation>,
    /// The crate's spec file.
    pub place: SpecPlace,
}

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

/// DingTalk's two servers, which differ in host, credential and envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gateway {
    /// `api.dingtalk.com`: the HTTP status says whether a call succeeded.
    New,
    /// `oapi.dingtalk.com`: `errcode` says whether a call succeeded.
    Legacy,
}

/// One endpoint.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The vendor's name: `GetOrgAuthInfo`.
    pub name: String,
    /// The Rust function and module: `get_org_auth_info`. Also the spec file's name.
    pub module: String,
    /// One sentence.
    pub summary: String,
    /// Further paragraphs (Markdown).
    pub description: Option<String>,
    /// The documentation page.
    pub page: Page,
    /// Further pages that describe the same endpoint.
    pub other_pages: Vec<Page>,
    /// Kinds of app that may call it.
    pub app_types: Vec<AppType>,
    /// Permission points an app must have.
    pub permissions: Vec<Permission>,
    /// HTTP method.
    pub method: Method,
    /// Path template.
    pub path: PathTemplate,
    /// Credentials it accepts, preferred one first; empty if it takes none.
    pub credentials: Vec<Credential>,
    /// Whether repeating a call does no harm.
    pub safe_to_repeat: bool,
    /// The optional text parameter by which the server recognizes a repeated call.
    pub idempotency_key: Option<ParameterRef>,
    /// Why it is deprecated, and what to use instead.
    pub deprecated: Option<String>,
    /// Path, query, header and body parameters, in that order, each in the page's order.
    pub parameters: Vec<Parameter>,
    /// What the request body is.
    pub body: Body,
    /// What the answer is.
    pub answer: Answer,
    /// Named types, in the spec's order.
    pub types: Vec<NamedType>,
    /// Objects whose shape depends on a kind: the body's, then those of types, in the spec's order.
    pub choices: Vec<Choice>,
    /// Requirements that span several parameters.
    pub rules: Vec<Rule>,
    /// How to get further pages of items.
    pub pagination: Option<Pagination>,
    /// Documented errors: those of this operation alone, then those that it shares.
    pub errors: Vec<ErrorRow>,
    /// Names of the [`ErrorSet`]s among them.
    pub error_sets: Vec<String>,
    /// Calls with their answers.
    pub examples: Vec<Example>,
    /// Where the page is wrong or two pages differ.
    pub page_errors: Vec<PageError>,
    /// Where a page can be read in several ways, and a person chose.
    pub settled: Vec<Settled>,
    /// Start of the spec file.
    pub place: SpecPlace,
    /// Places of the spec file's top-level keys: `method`, `path`, `body`.
    pub keys: BTreeMap<String, SpecPlace>,
}

impl Operation {
    /// The place of a top-level key; the start of the spec file if it does not have the key.
    #[must_use]
    pub fn place_of(&self, key: &str) -> &SpecPlace {
        self.keys.get(key).unwrap_or(&self.place)
    }

    /// The type called `name`.
    #[must_use]
    pub fn named_type(&self, name: &str) -> Option<&NamedType> {
        self.types.iter().find(|named| named.name == name)
    }

    /// The choice among the fields of a type, or of the body if `owner` is `None`.
    #[must_use]
    pub fn choice_of(&self, owner: Option<&str>) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.owner.as_deref() == owner)
    }

    /// The choice whose values are of the type called `name`.
    #[must_use]
    pub fn choice_called(&self, name: &str) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.name() == name)
    }

    /// The documented errors of this operation alone.
    pub fn own_errors(&self) -> impl Iterator<Item = &ErrorRow> {
        self.errors.iter().filter(|row| row.shared_name.is_none())
    }

    /// The documented errors that it shares with others.
    pub fn shared_errors(&self) -> impl Iterator<Item = &ErrorRow> {
        self.errors.iter().filter(|row| row.shared_name.is_some())
    }
}

/// A documentation page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Last part of the address, which identifies the page.
    pub slug: String,
    /// Whole address.
    pub url: String,
}

/// Kinds of app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppType {
    /// Built by an organization for itself.
    Internal,
    /// Built by a provider on behalf of one organization.
    InternalDelegated,
    /// Built by a provider for many organizations.
    ThirdPartyEnterprise,
    /// Built by a provider for individual users.
    ThirdPartyPersonal,
}

/// A permission point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permission {
    /// Its code: `Contact.Org.Read`.
    pub point: String,
    /// What it allows.
    pub text: String,
}

/// HTTP methods in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    /// As it is written in a request line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// A path with placeholders, each of which has a path parameter of that wire name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathTemplate {
    /// As written: `/v1.0/oauth2/{corpId}/token`.
    pub text: String,
    /// Its pieces.
    pub segments: Vec<PathSegment>,
}

/// What is between two slashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathSegment {
    /// Sent as it is.
    Literal(String),
    /// Wire name of the parameter that fills the whole segment.
    Placeholder(String),
    /// A parameter with text around it: `{processId}definitions`.
    Partial {
        /// What is sent before its value.
        before: String,
        /// Its wire name.
        name: String,
        /// What is sent after its value.
        after: String,
    },
}

impl PathSegment {
    /// Wire name of the parameter in it.
    #[must_use]
    pub fn parameter(&self) -> Option<&str> {
        match self {
            Self::Literal(_) => None,
            Self::Placeholder(name) | Self::Partial { name, .. } => Some(name),
        }
    }
}

/// What a call is authorized with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// An app's access token for one organization.
    AppToken,
    /// A user's access token.
    UserToken,
    /// A third-party suite's access token.
    SuiteToken,
    /// The token with which an app's management page signs administrators in.
    SsoToken,
    /// `accessKey`, `timestamp`, `suiteTicket` and `signature` in the query.
    SuiteSignature,
    /// `accessKey`, `timestamp` and `signature` in the query, without a ticket.
    AppSignature,
    /// A custom robot's `access_token` in the query, with `timestamp` and `sign` if the robot has a secret.
    RobotToken,
}

/// Where a parameter travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Location {
    Path,
    Query,
    Header,
    Body,
}

impl Location {
    /// Every place.
    pub const ALL: [Self; 4] = [Self::Path, Self::Query, Self::Header, Self::Body];

    /// Its table in a spec file: `path`, `query`, `headers`, `body`.
    #[must_use]
    pub fn table(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "headers",
            Self::Body => "body",
        }
    }
}

/// Something the caller passes.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Where it travels.
    pub location: Location,
    /// Name, type and text. The wire name is empty for a body that is not an object.
    pub field: Field,
}

/// What the request body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// None is sent.
    None,
    /// A JSON object of the parameters whose place is the body.
    Object,
    /// The one body parameter itself: an array, a map, a scalar.
    Value,
    /// A form of the parameters whose place is the body, as `multipart/form-data`, because one of them is a file.
    Form,
}

impl Body {
    /// Whether it consists of the parameters whose place is the body.
    #[must_use]
    pub fn has_fields(self) -> bool {
        matches!(self, Self::Object | Self::Form)
    }
}

/// What the answer is.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant, reason = "there is one for each operation")]
pub enum Answer {
    /// Nothing to read.
    None,
    /// A JSON object of these fields.
    Object(Vec<Field>),
    /// An array, a map, a scalar.
    Value(Field),
}

/// A named value: a parameter, a field of an object, an answer's field.
#[derive(Debug, Clone)]
pub struct Field {
    /// Name in JSON, query, header or path.
    pub wire_name: String,
    /// Name in Rust, in snake case, never a keyword.
    pub rust_name: String,
    /// Type.
    pub ty: Type,
    /// Whether it must be given. Always false in answers.
    pub required: bool,
    /// Where this comes from, if not from the page.
    pub required_from: Option<RequiredFrom>,
    /// Where the whole field comes from, if no page describes it.
    pub from: Option<FieldFrom>,
    /// What it means (Markdown).
    pub text: String,
    /// An example value.
    pub example: Option<serde_json::Value>,
    /// What the server assumes if it is absent.
    pub default: Option<serde_json::Value>,
    /// Documented bounds.
    pub limits: Limits,
    /// How a time or an address is written.
    pub format: Option<Format>,
    /// What a number counts.
    pub unit: Option<String>,
    /// Whether it is a secret, which is masked whenever it is printed.
    pub sensitive: bool,
    /// Why it is deprecated, and what to use instead.
    pub deprecated: Option<String>,
    /// Where it is declared.
    pub place: SpecPlace,
}

/// Where a field comes from that no page describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldFrom {
    /// An example on the page.
    Example,
    /// The vendor's SDK.
    Sdk,
}

/// The `page` of a page error or a settled question that is about the vendor's SDK.
pub const SDK: &str = "sdk";

/// Where a required flag comes from when it is not the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequiredFrom {
    /// The vendor's SDK.
    Sdk,
    /// Observed behavior of the server.
    Server,
    /// A decision made here, explained in a page error.
    Us,
}

/// Documented bounds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Limits {
    /// Smallest number.
    pub min: Option<i64>,
    /// Largest number.
    pub max: Option<i64>,
    /// Fewest characters, or bytes of a file.
    pub min_length: Option<u64>,
    /// Most characters, or bytes of a file.
    pub max_length: Option<u64>,
    /// Fewest elements.
    pub min_items: Option<u64>,
    /// Most elements.
    pub max_items: Option<u64>,
}

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Milliseconds since 1970-01-01 UTC.
    EpochMilliseconds,
    /// Seconds since 1970-01-01 UTC.
    EpochSeconds,
    /// ISO 8601.
    Iso8601,
    /// `2026-01-31 23:59:59`, in China's time zone.
    LocalDateTime,
    /// `2026-01-31`.
    LocalDate,
    /// An address.
    Url,
    /// Bytes as Base64.
    Base64,
}

/// A type expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// `string`
    String,
    /// `int32`
    Int32,
    /// `int64`
    Int64,
    /// `float64`
    Float64,
    /// `bool`
    Bool,
    /// `any`: any JSON value.
    Any,
    /// `file`: an upload, which has a name.
    File,
    /// `list<T>`
    List(Box<Type>),
    /// `map<T>`: text keys.
    Map(Box<Type>),
    /// `json<T>`: JSON written as text.
    JsonText(Box<Type>),
    /// A type of the operation's `types`.
    Named(String),
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::String => f.write_str("string"),
            Self::Int32 => f.write_str("int32"),
            Self::Int64 => f.write_str("int64"),
            Self::Float64 => f.write_str("float64"),
            Self::Bool => f.write_str("bool"),
            Self::Any => f.write_str("any"),
            Self::File => f.write_str("file"),
            Self::List(item) => write!(f, "list<{item}>"),
            Self::Map(value) => write!(f, "map<{value}>"),
            Self::JsonText(inner) => write!(f, "json<{inner}>"),
            Self::Named(name) => f.write_str(name),
        }
    }
}

/// A named type of one operation.
#[derive(Debug, Clone)]
pub struct NamedType {
    /// Name in Rust, in upper camel case.
    pub name: String,
    /// What it is.
    pub text: String,
    /// Its form.
    pub kind: NamedKind,
    /// Whether the request mentions it. Never together with `in_answer` for an object.
    pub in_request: bool,
    /// Whether the answer mentions it.
    pub in_answer: bool,
    /// Where it is declared.
    pub place: SpecPlace,
}

/// The form of a named type.
#[derive(Debug, Clone)]
pub enum NamedKind {
    /// A JSON object.
    Object(Vec<Field>),
    /// A text from a list that may grow.
    TextValues(Vec<NamedValue<String>>),
    /// A number from a list that may grow.
    IntegerValues(Vec<NamedValue<i64>>),
}

/// One value of a closed list.
#[derive(Debug, Clone)]
pub struct NamedValue<T> {
    /// As it is sent.
    pub value: T,
    /// The variant's name in Rust, in upper camel case.
    pub rust_name: String,
    /// What it means.
    pub text: String,
    /// Why it is deprecated, and what to use instead.
    pub deprecated: Option<String>,
}

/// A parameter, referred to by place and wire name, such as `body.code`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterRef {
    /// Position in [`Operation::parameters`].
    pub index: usize,
    /// Wire names that lead to a field within the parameter, from object to object. Empty if the parameter itself is meant.
    pub inside: Vec<String>,
}

impl ParameterRef {
    /// The field that is meant: the parameter's own, or one within its object.
    #[must_use]
    pub fn field<'o>(&self, operation: &'o Operation) -> Option<&'o Field> {
        field_within(&operation.parameters.get(self.index)?.field, &self.inside, &operation.types)
    }
}

/// The field along these wire names, from object to object.
pub(crate) fn field_within<'m>(field: &'m Field, inside: &[String], types: &'m [NamedType]) -> Option<&'m Field> {
    inside.iter().try_fold(field, |field, wire| {
        let name = match &field.ty {
            Type::Named(name) => name,
            Type::JsonText(inner) => match inner.as_ref() {
                Type::Named(name) => name,
                _ => return None,
            },
            _ => return None,
        };
        match &types.iter().find(|named| named.name == *name)?.kind {
            NamedKind::Object(fields) => fields.iter().find(|field| field.wire_name == *wire),
            _ => None,
        }
    })
}

/// A requirement that spans several parameters.
#[derive(Debug, Clone)]
pub struct Rule {
    /// What is required.
    pub kind: RuleKind,
    /// Why (Markdown).
    pub text: Option<String>,
    /// Where it is declared.
    pub place: SpecPlace,
}

/// What a rule requires.
#[derive(Debug, Clone)]
pub enum RuleKind {
    /// At least one of these.
    AnyOf(Vec<ParameterRef>),
    /// Exactly one of these.
    OneOf(Vec<ParameterRef>),
    /// `required`, whenever `parameter` has `value` (as JSON).
    RequiredWhen {
        /// What must then be given.
        required: ParameterRef,
        /// The parameter that decides.
        parameter: ParameterRef,
        /// The value for which `required` is required.
        value: serde_json::Value,
    },
}

/// How further pages of items are fetched.
#[derive(Debug, Clone)]
pub struct Pagination {
    /// The style.
    pub style: PaginationStyle,
    /// Parameter that says where to continue: a token, a page number, a cursor, an offset.
    pub position: ParameterRef,
    /// Position of the first page, if it must be given.
    pub first: Option<serde_json::Value>,
    /// Parameter for the page size.
    pub size: Option<ParameterRef>,
    /// Path of answer fields to the items: `["result", "list"]`.
    pub items: Vec<String>,
    /// Path to the next position.
    pub next: Option<Vec<String>>,
    /// Path to the flag that says whether there is more.
    pub has_more: Option<Vec<String>>,
}

/// Ways to page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaginationStyle {
    /// `nextToken`.
    Token,
    /// `cursor`.
    Cursor,
    /// `pageNumber`, from 1.
    PageNumber,
    /// `offset`, from 0.
    Offset,
}

/// A documented error.
#[derive(Debug, Clone)]
pub struct ErrorRow {
    /// Name of the operation's constant, in shouty snake case.
    pub rust_name: String,
    /// Name of the crate's constant, if operations share the row.
    pub shared_name: Option<String>,
    /// HTTP status; 200 on the legacy gateway.
    pub status: u16,
    /// `code` on the new gateway; `errcode` as text on legacy, and `sub_code` if the page says so.
    pub code: String,
    /// Possible messages, in the languages known; `%s` matches anything.
    pub messages: Vec<String>,
    /// When it happens, and what to do.
    pub text: String,
    /// Where it is declared.
    pub place: SpecPlace,
}

/// Shared errors that operations document together.
#[derive(Debug, Clone)]
pub struct ErrorSet {
    /// Name of its Rust module, in snake case.
    pub name: String,
    /// The errors, which are among [`Api::errors`].
    pub rows: Vec<ErrorRow>,
    /// Where it is declared.
    pub place: SpecPlace,
}

/// A call and its reply.
#[derive(Debug, Clone)]
pub struct Example {
    /// Unique within the operation, in snake case.
    pub name: String,
    /// What it shows.
    pub text: Option<String>,
    /// Path, query and header values by index in [`Operation::parameters`], as the caller gives them.
    pub arguments: Vec<(usize, serde_json::Value)>,
    /// The JSON body, if there is one.
    pub body: Option<serde_json::Value>,
    /// The server's reply.
    pub reply: ExampleReply,
    /// Where it is declared.
    pub place: SpecPlace,
}

/// The server's side of an example.
#[derive(Debug, Clone)]
pub enum ExampleReply {
    /// Success, with this JSON, or with no body.
    Answer(Option<serde_json::Value>),
    /// Failure with this status and JSON.
    Failure {
        /// HTTP status.
        status: u16,
        /// Body.
        body: serde_json::Value,
    },
}

/// A named note that a page is wrong, or that two pages differ.
#[derive(Debug, Clone)]
pub struct PageError {
    /// Unique within the operation, in kebab case.
    pub name: String,
    /// The fact in question, as a path into the spec: `body.fields.auth_corpid.required`.
    pub at: String,
    /// Which page (a slug, or another description).
    pub page: String,
    /// What the page says.
    pub says: String,
    /// What is true, and how we know.
    pub truth: String,
    /// Where it is declared.
    pub place: SpecPlace,
}

/// A question that a page leaves open, and its resolution.
#[derive(Debug, Clone)]
pub struct Settled {
    /// The fact in question, as a path into the spec: `types.User.fields.name`.
    pub at: String,
    /// Slug of the page that leaves it open.
    pub page: String,
    /// The chosen reading; for a field whose parent is in doubt, the parent.
    pub choice: String,
    /// The reasons for it.
    pub why: String,
    /// Where it is declared.
    pub place: SpecPlace,
}
