//! What one page says about an endpoint, before a person has judged it.
//!
//! Texts are the vendor's own, in the vendor's language: they help a person write ours, and never go into a spec.

use std::sync::Arc;

use serde_json::Value;

use dingtalk_spec::model::{AppType, Credential, Format, Gateway, Limits, Method};

/// An endpoint, as one page describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct PageFacts {
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
    /// What it says about the call as a whole, by lines: its introduction, and notes above the request.
    pub notes: Vec<String>,
    /// The server of the endpoint.
    pub gateway: Gateway,
    /// The crate that it belongs to: `contact_1_0`, `oapi`.
    pub krate: String,
    /// The vendor's name of the operation: `GetOrgAuthInfo`, `OapiServiceGetAuthInfo`.
    pub operation: String,
    /// HTTP method.
    pub method: Method,
    /// Path from the first slash, with `{wireName}` for path parameters.
    pub path: String,
    /// Who may call it.
    pub app_types: Vec<AppType>,
    /// Permissions that the application needs.
    pub permissions: Vec<PermissionFacts>,
    /// What authorizes the call, the preferred credential first. Parameters that carry credentials are not among the parameters.
    pub credentials: Vec<Credential>,
    /// Path parameters.
    pub path_parameters: Vec<FieldFacts>,
    /// Query parameters.
    pub query: Vec<FieldFacts>,
    /// Additional headers.
    pub headers: Vec<FieldFacts>,
    /// The request body; absent if none is sent.
    pub body: Option<Tree>,
    /// The answer; absent if there is nothing to read. The legacy envelope's `errcode`, `errmsg` and `request_id` are omitted.
    pub answer: Option<Tree>,
    /// Documented errors, in the page's order.
    pub errors: Vec<ErrorFacts>,
    /// Calls with their answers.
    pub examples: Vec<ExampleFacts>,
    /// Whether the page says that the endpoint is deprecated.
    pub deprecated: bool,
}

/// A permission point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PermissionFacts {
    /// Its code: `Contact.Org.Read`.
    pub point: String,
    /// The page's name for it.
    pub text: String,
}

/// A parameter or a field.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldFacts {
    /// Wire name.
    pub name: String,
    /// What it holds.
    pub shape: Shape,
    /// Whether it is required; absent if the page does not say so.
    pub required: Option<bool>,
    /// Documented bounds.
    pub limits: Limits,
    /// The closed list of its values, if the page has one.
    pub values: Vec<ValueFacts>,
    /// The value that the server uses if it is absent.
    pub default: Option<Value>,
    /// An example value.
    pub example: Option<Value>,
    /// How a time or an address is written.
    pub format: Option<Format>,
    /// The unit of a number.
    pub unit: Option<String>,
    /// Whether the page says that it is deprecated.
    pub deprecated: bool,
    /// The page's description.
    pub text: String,
    /// The line of its row in the page, from 1.
    pub line: u32,
}

/// What a field, an element or a root holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Text.
    String,
    /// A 32-bit number.
    Int32,
    /// A 64-bit number.
    Int64,
    /// A number with a fraction.
    Float64,
    /// True or false.
    Bool,
    /// Any JSON value.
    Any,
    /// An upload.
    File,
    /// An object.
    Object {
        /// The page's name of the type, if it has one (`ObjectDataDeleteDto`).
        name: Option<String>,
        /// In the page's order. Empty if the page describes none.
        fields: Vec<FieldFacts>,
    },
    /// A list.
    List(Box<Shape>),
    /// An object with free keys.
    Map(Box<Shape>),
    /// JSON that travels as text.
    JsonText(Box<Shape>),
}

/// One value of a closed list.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueFacts {
    /// As it travels: text or an integer.
    pub value: Value,
    /// What the page says it means.
    pub text: String,
}

/// A body or an answer with its nesting, which tables do not show.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    /// The root, mostly an object.
    pub root: Shape,
    /// What the page says about the root itself, if it is not an object and has a row.
    pub row: RootRow,
    /// How sure the nesting is.
    pub certainty: Certainty,
}

/// What the row of a body or an answer says about it, besides its type.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RootRow {
    /// Whether it is required; absent if the page does not say so.
    pub required: Option<bool>,
    /// Documented bounds.
    pub limits: Limits,
}

/// How sure a tree's nesting is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Certainty {
    /// Nothing else is possible: no row could be elsewhere, or the examples show each row in its place.
    Exact,
    /// This reading fits the page clearly better than others, but rows could still be elsewhere.
    Consistent(Vec<Doubt>),
    /// Other readings fit the page about as well; a person has to choose. Without doubts, there are too many readings to list.
    Ambiguous(Vec<Doubt>),
}

impl Certainty {
    /// The certainty in one word.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Consistent(_) => "consistent",
            Self::Ambiguous(_) => "ambiguous",
        }
    }

    /// The rows that may be in several places.
    #[must_use]
    pub fn doubts(&self) -> &[Doubt] {
        match self {
            Self::Exact => &[],
            Self::Consistent(doubts) | Self::Ambiguous(doubts) => doubts,
        }
    }

    /// The same with only these doubts. Once a person has settled all of them, nothing is ambiguous.
    #[must_use]
    pub fn with(&self, doubts: Vec<Doubt>) -> Self {
        match self {
            Self::Ambiguous(known) if known.is_empty() || !doubts.is_empty() => Self::Ambiguous(doubts),
            Self::Exact => Self::Exact,
            Self::Consistent(_) | Self::Ambiguous(_) => Self::Consistent(doubts),
        }
    }
}

/// A row that may be in several places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// The row's name.
    pub name: String,
    /// Its line in the page, from 1.
    pub line: u32,
    /// Where it may be, as paths of its parent (empty for the root, `list[].user` below it); the chosen one comes first.
    pub parents: Vec<String>,
}

impl Doubt {
    /// Changes where the rows in `later` may be, now that this row, which may be above them, is in the object at `parent`.
    pub fn move_below(&self, parent: &str, later: &mut [Self]) {
        let below =
            |parent: &str| if parent.is_empty() { self.name.clone() } else { format!("{parent}.{}", self.name) };
        let new = below(parent);
        let old: Vec<_> = self.parents.iter().map(|parent| below(parent)).filter(|old| *old != new).collect();
        for path in later.iter_mut().flat_map(|doubt| &mut doubt.parents) {
            let rest = old.iter().find_map(|old| path.strip_prefix(old.as_str()));
            if let Some(rest) = rest.filter(|rest| rest.is_empty() || rest.starts_with(['.', '[', '{'])) {
                *path = format!("{new}{rest}");
            }
        }
        for doubt in later {
            let mut seen = Vec::new();
            doubt.parents.retain(|parent| {
                !seen.contains(parent) && {
                    seen.push(parent.clone());
                    true
                }
            });
        }
    }
}

/// A documented error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorFacts {
    /// HTTP status; 200 on the legacy gateway.
    pub status: u16,
    /// Its code.
    pub code: String,
    /// Its message, in the page's language; `%s` matches anything.
    pub message: String,
    /// What the page says about it.
    pub text: String,
    /// The line of its row in the page, from 1.
    pub line: u32,
}

/// A call and what came back, as far as the page shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct ExampleFacts {
    /// Path parameters' values by wire name.
    pub path_parameters: Vec<(String, String)>,
    /// Query parameters' values by wire name.
    pub query: Vec<(String, String)>,
    /// Names of parameters in the query, or in a form, that no table describes.
    pub undescribed: Vec<String>,
    /// The JSON body.
    pub body: Option<Value>,
    /// The answer's JSON.
    pub answer: Option<Value>,
}

/// Something about a page that a person should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The page's file.
    pub file: Arc<str>,
    /// Line in the page, from 1.
    pub line: u32,
    /// How bad it is.
    pub severity: Severity,
    /// What it is, and what to do.
    pub message: String,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The page was understood; something in it is odd (a repaired example, a row with a wrong number of cells).
    Note,
    /// Something in the page is not understood, and is missing from the facts.
    Gap,
    /// The page does not describe an endpoint.
    Refused,
}
