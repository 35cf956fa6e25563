//! Types of values, with their bounds and formats.

use std::fmt;

use super::{Field, SpecPlace};

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
