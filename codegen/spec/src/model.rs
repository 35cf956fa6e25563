//! The checked model: what the specs say, after every rule of the format has been checked.
//!
//! The front end ([`crate::load`]) builds it, and everything else reads it: the Rust emitter, the guards, the simulator. A model
//! never needs to be checked again: names are unique, references resolve, examples fit their fields.

mod choice;
mod event;
mod example;
mod requirement;
mod types;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

pub use choice::{Choice, ChoiceFault, Content, Kind, KindForm};
pub use event::{Event, EventExample, Events};
pub use example::{Example, ExampleReply};
pub(crate) use requirement::field_within;
pub use requirement::{Pagination, PaginationStyle, ParameterRef, Rule, RuleKind};
pub use types::{Format, Limits, NamedKind, NamedType, NamedValue, Type};

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
