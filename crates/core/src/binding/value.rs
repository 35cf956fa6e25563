//! A parameter's value before it is written to the wire.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde_core::ser::{Serialize, Serializer};

use super::Slots;
use crate::Secret;

/// A parameter's value.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// Text, and values out of a list of texts.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number.
    Float(f64),
    /// True or false.
    Bool(bool),
    /// Several values.
    List(Vec<Value>),
    /// Values by key.
    Map(BTreeMap<String, Value>),
    /// An object with named fields.
    Object(Slots),
    /// Whatever JSON.
    Any(serde_json::Value),
}

impl Value {
    /// One value, converted to `T` first.
    pub fn of<T: Into<Value>>(value: impl Into<T>) -> Self {
        value.into().into()
    }

    /// The values of an iterator, converted to `T` first.
    pub fn list<T: Into<Value>>(items: impl IntoIterator<Item = impl Into<T>>) -> Self {
        let mut list = Vec::new();
        for item in items {
            list.push(item.into().into());
        }
        Self::List(list)
    }

    /// The keys and values of an iterator, the values converted to `T` first.
    pub fn map<T: Into<Value>>(entries: impl IntoIterator<Item = (impl Into<String>, impl Into<T>)>) -> Self {
        let mut map = BTreeMap::new();
        for (key, value) in entries {
            map.insert(key.into(), value.into().into());
        }
        Self::Map(map)
    }

    /// Whether a float in it has no JSON form.
    pub(crate) fn has_unwritable_number(&self) -> bool {
        match self {
            Self::Float(number) => !number.is_finite(),
            Self::List(items) => items.iter().any(Self::has_unwritable_number),
            Self::Map(entries) => entries.values().any(Self::has_unwritable_number),
            Self::Object(slots) => slots.given().any(|(_, value)| value.has_unwritable_number()),
            Self::Text(_) | Self::Integer(_) | Self::Bool(_) | Self::Any(_) => false,
        }
    }

    /// The form of a path, query or header value; `None` where only JSON can say it.
    pub(crate) fn to_plain_text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Text(text) => Some(text.into()),
            Self::Integer(number) => Some(number.to_string().into()),
            Self::Float(number) => Some(number.to_string().into()),
            Self::Bool(flag) => Some(flag.to_string().into()),
            Self::List(_) | Self::Map(_) | Self::Object(_) | Self::Any(_) => None,
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Float(number) => serializer.serialize_f64(*number),
            Self::Bool(flag) => serializer.serialize_bool(*flag),
            Self::List(items) => serializer.collect_seq(items),
            Self::Map(entries) => serializer.collect_map(entries),
            Self::Object(slots) => slots.serialize(serializer),
            Self::Any(json) => json.serialize(serializer),
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => fmt::Debug::fmt(text, f),
            Self::Integer(number) => fmt::Debug::fmt(number, f),
            Self::Float(number) => fmt::Debug::fmt(number, f),
            Self::Bool(flag) => fmt::Debug::fmt(flag, f),
            Self::List(items) => fmt::Debug::fmt(items, f),
            Self::Map(entries) => fmt::Debug::fmt(entries, f),
            Self::Object(slots) => fmt::Debug::fmt(slots, f),
            Self::Any(json) => fmt::Display::fmt(json, f),
        }
    }
}

macro_rules! from {
    ($($source:ty => |$name:ident| $value:expr;)*) => {$(
        impl From<$source> for Value {
            fn from($name: $source) -> Self {
                $value
            }
        }
    )*};
}

from! {
    String => |text| Self::Text(text);
    &str => |text| Self::Text(text.to_owned());
    Secret => |secret| Self::Text(secret.into_exposed());
    i64 => |number| Self::Integer(number);
    i32 => |number| Self::Integer(number.into());
    f64 => |number| Self::Float(number);
    bool => |flag| Self::Bool(flag);
    Slots => |slots| Self::Object(slots);
    serde_json::Value => |json| Self::Any(json);
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(items: Vec<T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Value>> From<BTreeMap<String, T>> for Value {
    fn from(entries: BTreeMap<String, T>) -> Self {
        Self::Map(entries.into_iter().map(|(key, value)| (key, value.into())).collect())
    }
}
