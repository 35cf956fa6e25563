//! The facts by which a page and a spec are compared.

pub(super) use dingtalk_spec::authoring::ABSENT;
use dingtalk_spec::model::{FieldFrom, RequiredFrom, SpecPlace};

/// A kind of fact, in the order in which differences are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// The endpoint itself.
    Endpoint,
    /// The address of its page.
    Page,
    /// The vendor's name of the operation.
    Operation,
    /// HTTP method.
    Method,
    /// Path.
    Path,
    /// Who may call it.
    AppTypes,
    /// A permission point.
    Permission,
    /// What authorizes a call.
    Credentials,
    /// Whether there is a body or an answer.
    Content,
    /// How the body is written. Pages are not compared in it.
    Encoding,
    /// A parameter or a field.
    Field,
    /// Whether a parameter is in the path, the query, a header or the body.
    Location,
    /// Which object has a field.
    Nesting,
    /// What a field holds.
    Type,
    /// Whether a field is required.
    Required,
    /// A bound.
    Limit,
    /// A value of a closed list, or the list.
    Value,
    /// The value that the server uses if a field is absent.
    Default,
    /// How a value is written.
    Format,
    /// The unit of a number.
    Unit,
    /// Whether the endpoint or a field is deprecated.
    Deprecated,
    /// A documented error.
    Error,
    /// An example value, compared only if a page error is about it.
    Example,
    /// A text, compared only if a page error is about it, because specs use their own words.
    Text,
}

impl Fact {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Endpoint => "endpoint",
            Self::Page => "page",
            Self::Operation => "operation",
            Self::Method => "method",
            Self::Path => "path",
            Self::AppTypes => "app types",
            Self::Permission => "permission",
            Self::Credentials => "credentials",
            Self::Content => "content",
            Self::Encoding => "encoding",
            Self::Field => "field",
            Self::Location => "location",
            Self::Nesting => "nesting",
            Self::Type => "type",
            Self::Required => "required",
            Self::Limit => "limit",
            Self::Value => "value",
            Self::Default => "default",
            Self::Format => "format",
            Self::Unit => "unit",
            Self::Deprecated => "deprecated",
            Self::Error => "error",
            Self::Example => "example",
            Self::Text => "text",
        }
    }

    /// Whether a page and a spec may disagree on it, unless a page error says how.
    pub(super) fn is_free(self) -> bool {
        matches!(self, Self::Example | Self::Text)
    }
}

/// What happened to a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DifferenceKind {
    /// The page has it, but the spec does not.
    Added,
    /// The spec has it, but the page does not.
    Gone,
    /// Both have it, but say different things.
    Changed,
}

impl DifferenceKind {
    pub(super) fn between(spec: Option<&str>, page: Option<&str>) -> Self {
        match (spec, page) {
            (None, Some(_)) => Self::Added,
            (Some(_), None) => Self::Gone,
            _ => Self::Changed,
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Gone => "gone",
            Self::Changed => "changed",
        }
    }
}

/// What both sides say about one fact.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    pub(crate) at: String,
    pub(crate) fact: Fact,
    pub(crate) page: Option<String>,
    pub(crate) spec: Option<String>,
    pub(crate) detail: Option<String>,
    pub(crate) line: Option<u32>,
    /// Who decides it in the spec, instead of the page.
    pub(crate) decided: Option<Decided>,
}

/// A key of a field by which the spec may differ from the page, and where the field is.
#[derive(Debug, Clone)]
pub(crate) struct Decided {
    pub(crate) by: By,
    pub(crate) place: SpecPlace,
}

/// A key that names another source than the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// `from`: of the whole field.
    From(FieldFrom),
    /// `required_from`: of its flag.
    RequiredFrom(RequiredFrom),
}

impl By {
    /// The key.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::From(_) => "from",
            Self::RequiredFrom(_) => "required_from",
        }
    }
}

impl Pair {
    pub(crate) fn new(at: impl Into<String>, fact: Fact, page: Option<String>, spec: Option<String>) -> Self {
        Self { at: at.into(), fact, page, spec, detail: None, line: None, decided: None }
    }

    /// Makes a pair for each word that either side has.
    pub(crate) fn for_each(at: &str, fact: Fact, page: &[String], spec: &[String]) -> Vec<Self> {
        let only_here = page.iter().filter(|word| !spec.contains(word));
        let pair = |word: &String| {
            let side = |words: &[String]| words.contains(word).then(|| word.clone());
            Self::new(format!("{at}.{word}"), fact, side(page), side(spec))
        };
        spec.iter().chain(only_here).map(pair).collect()
    }

    pub(crate) fn differs(&self) -> bool {
        self.page != self.spec
    }

    /// The page's side, as a page error quotes it.
    pub(crate) fn page_says(&self) -> &str {
        self.page.as_deref().unwrap_or(ABSENT)
    }

    pub(crate) fn spec_says(&self) -> &str {
        self.spec.as_deref().unwrap_or(ABSENT)
    }
}
