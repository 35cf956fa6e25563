//! The values of a request before it is written. A value may be an object, which has values itself.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde_core::ser::{Error as _, Serialize, SerializeMap as _, Serializer};

use super::argument::{AnyJson, Argument};
use super::operation::{Location, Parameter};
use crate::secret::{MASK, Secret};
use crate::shared::unique_id;
use crate::upload::Upload;

/// A parameter's value.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// Text, including values of a list of texts.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number.
    Float(f64),
    /// True or false.
    Bool(bool),
    /// A list.
    List(Vec<Value>),
    /// A map from keys to values.
    Map(BTreeMap<String, Value>),
    /// An object with named fields.
    Object(Slots),
    /// Any JSON value.
    Any(serde_json::Value),
    /// A file.
    File(Upload),
}

impl Value {
    /// Creates a value from what a setter for `T` takes.
    pub fn of<T: IntoValue>(value: impl Argument<T>) -> Self {
        value.into_argument().into_value()
    }

    /// Creates a list from what a setter for a list of `T` takes.
    pub fn list<T: IntoValue>(items: impl IntoIterator<Item = impl Argument<T>>) -> Self {
        // A plain loop: users compile it for each type of list, and adapters take almost three times as long. The iterator comes first:
        // beside a list, there would be code that drops the list if making the iterator panics.
        let mut items = items.into_iter();
        let mut list = Vec::new();
        #[allow(
            clippy::while_let_on_iterator,
            reason = "`for` makes an iterator of the iterator, with one more function"
        )]
        while let Some(item) = items.next() {
            list.push(item.into_argument().into_value());
        }
        Self::List(list)
    }

    /// Creates a map from what a setter for a map to `T` takes.
    pub fn map<T: IntoValue>(entries: impl IntoIterator<Item = (impl Argument<String>, impl Argument<T>)>) -> Self {
        let mut map = BTreeMap::new();
        for (key, value) in entries {
            map.insert(key.into_argument(), value.into_argument().into_value());
        }
        Self::Map(map)
    }

    /// Creates the object of a kind without a type: its fields, and `tag` with the name of the kind.
    pub fn unknown_kind(tag: &str, kind: impl IntoValue, fields: BTreeMap<String, serde_json::Value>) -> Self {
        let mut object: BTreeMap<_, _> = fields.into_iter().map(|(name, json)| (name, Self::Any(json))).collect();
        object.insert(tag.to_owned(), kind.into_value());
        Self::Map(object)
    }

    /// Whether it contains a float without a JSON form.
    pub(crate) fn has_unwritable_number(&self) -> bool {
        match self {
            Self::Float(number) => !number.is_finite(),
            Self::List(items) => items.iter().any(Self::has_unwritable_number),
            Self::Map(entries) => entries.values().any(Self::has_unwritable_number),
            Self::Object(slots) => slots.given().any(|(_, value)| value.has_unwritable_number()),
            Self::Text(_) | Self::Integer(_) | Self::Bool(_) | Self::Any(_) | Self::File(_) => false,
        }
    }

    /// Returns the value along these wire names, from object to object.
    pub(crate) fn within(&self, path: &[&str]) -> Option<&Self> {
        let Some((name, rest)) = path.split_first() else { return Some(self) };
        let inner = match self {
            Self::Object(slots) => slots.get(slots.index(name)?),
            Self::Map(entries) => entries.get(*name),
            _ => None,
        };
        inner?.within(rest)
    }

    /// Sets the value along these wire names. Objects that are missing are created.
    fn put_within(&mut self, path: &[&str], value: Self) {
        let Some((name, rest)) = path.split_first() else { return *self = value };
        let empty = || Self::Map(BTreeMap::new());
        match self {
            Self::Object(slots) => {
                let index = slots.index(name);
                if let Some(slot) = index.and_then(|index| slots.values.get_mut(index)) {
                    slot.get_or_insert_with(empty).put_within(rest, value);
                }
            }
            Self::Map(entries) => entries.entry((*name).to_owned()).or_insert_with(empty).put_within(rest, value),
            _ => {}
        }
    }

    /// Returns the form of a path, query or header value, or `None` if only JSON can express it.
    pub(crate) fn to_plain_text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Text(text) => Some(text.into()),
            Self::Integer(number) => Some(number.to_string().into()),
            Self::Float(number) => Some(number.to_string().into()),
            Self::Bool(flag) => Some(flag.to_string().into()),
            Self::List(_) | Self::Map(_) | Self::Object(_) | Self::Any(_) | Self::File(_) => None,
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
            Self::File(_) => Err(S::Error::custom("a file is not JSON")),
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
            Self::File(upload) => fmt::Debug::fmt(upload, f),
        }
    }
}

/// The values of a list of parameters, by position.
#[derive(Clone)]
pub struct Slots {
    parameters: &'static [Parameter],
    values: Vec<Option<Value>>,
}

impl Slots {
    /// Creates slots without values for these parameters.
    #[must_use]
    pub fn new(parameters: &'static [Parameter]) -> Self {
        Self { parameters, values: vec![None; parameters.len()] }
    }

    /// Sets or removes the value of the parameter at `index`.
    pub fn put(&mut self, index: usize, value: Option<Value>) {
        if let Some(slot) = self.values.get_mut(index) {
            *slot = value;
        }
    }

    /// Sets the value of the parameter at `index`.
    #[must_use]
    pub fn with(mut self, index: usize, value: Value) -> Self {
        self.put(index, Some(value));
        self
    }

    /// Sets the value of the parameter at `index` to what a setter for `T` takes.
    #[must_use]
    pub fn set<T: IntoValue>(mut self, index: usize, value: impl Argument<T>) -> Self {
        self.put(index, Some(value.into_argument().into_value()));
        self
    }

    /// Sets or removes the value of the parameter at `index`.
    #[must_use]
    pub fn with_option<T: IntoValue>(self, index: usize, value: Option<T>) -> Self {
        match value {
            Some(value) => self.with(index, value.into_value()),
            None => self.without(index),
        }
    }

    /// Removes the value of the parameter at `index`.
    fn without(mut self, index: usize) -> Self {
        self.put(index, None);
        self
    }

    /// Sets the value of the parameter at `index` if it has none.
    #[must_use]
    pub fn or(mut self, index: usize, value: Value) -> Self {
        if let Some(slot) = self.values.get_mut(index) {
            slot.get_or_insert(value);
        }
        self
    }

    /// Sets the value along these wire names within the value at `index` if there is none.
    #[must_use]
    pub fn or_within(mut self, index: usize, path: &[&'static str], value: Value) -> Self {
        if self.get_within(index, path).is_none() {
            self.put_within(index, path, value);
        }
        self
    }

    /// Returns the value along these wire names within the value at `index`.
    pub(crate) fn get_within(&self, index: usize, path: &[&str]) -> Option<&Value> {
        self.get(index)?.within(path)
    }

    /// Sets the value along these wire names within the value at `index`. Objects that are missing are created.
    pub(crate) fn put_within(&mut self, index: usize, path: &[&str], value: Value) {
        if let Some(slot) = self.values.get_mut(index) {
            slot.get_or_insert_with(|| Value::Map(BTreeMap::new())).put_within(path, value);
        }
    }

    /// The position of the parameter with this wire name.
    fn index(&self, name: &str) -> Option<usize> {
        self.parameters.iter().position(|parameter| parameter.name == name)
    }

    /// Returns the value at `index`.
    pub(crate) fn get(&self, index: usize) -> Option<&Value> {
        self.values.get(index).and_then(Option::as_ref)
    }

    /// Returns the parameter at `index`.
    pub(crate) fn parameter(&self, index: usize) -> Option<&'static Parameter> {
        self.parameters.get(index)
    }

    /// Returns the parameters that have a value, in the page's order.
    pub(crate) fn given(&self) -> impl Iterator<Item = (&'static Parameter, &Value)> {
        self.parameters.iter().zip(&self.values).filter_map(|(parameter, value)| Some((parameter, value.as_ref()?)))
    }

    /// Makes up the text by which the server recognizes a repeated call, if there is such a parameter without a value.
    pub(crate) fn make_up_idempotency_key(&mut self) {
        let mut slots = self.parameters.iter().zip(&mut self.values);
        if let Some((_, value)) = slots.find(|(parameter, _)| parameter.idempotency_key) {
            value.get_or_insert_with(|| Value::Text(unique_id()));
        }
    }

    /// Whether the server recognizes a repeated call.
    pub(crate) fn has_idempotency_key(&self) -> bool {
        self.given().any(|(parameter, _)| parameter.idempotency_key)
    }

    /// Writes `name { setter: value, ... }`, with secrets masked.
    ///
    /// # Errors
    /// Returns the formatter's error.
    pub fn describe(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct(name);
        for (parameter, value) in self.given() {
            if parameter.sensitive {
                out.field(parameter.setter, &MASK);
            } else {
                out.field(parameter.setter, value);
            }
        }
        out.finish()
    }
}

impl fmt::Debug for Slots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.describe("", f)
    }
}

impl PartialEq for Slots {
    fn eq(&self, other: &Self) -> bool {
        self.parameters == other.parameters && self.values == other.values
    }
}

/// Serializes the body parameters as a JSON object.
impl Serialize for Slots {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.serialize_into::<S>(&mut map)?;
        map.end()
    }
}

impl Slots {
    fn serialize_into<S: Serializer>(&self, map: &mut S::SerializeMap) -> Result<(), S::Error> {
        for (parameter, value) in self.given().filter(|(parameter, _)| parameter.location == Location::Body) {
            match value {
                Value::Object(inner) if parameter.flattened => inner.serialize_into::<S>(map)?,
                Value::Map(entries) if parameter.flattened => {
                    for (name, value) in entries {
                        if self.given().any(|(other, _)| other.location == Location::Body && other.name == name) {
                            return Err(S::Error::custom(format!("`{name}` is already set")));
                        }
                        map.serialize_entry(name, value)?;
                    }
                }
                value if parameter.json_text => {
                    let text = serde_json::to_string(value).map_err(S::Error::custom)?;
                    map.serialize_entry(parameter.name, &text)?;
                }
                value => map.serialize_entry(parameter.name, value)?,
            }
        }
        Ok(())
    }
}

/// A type of values in requests.
///
/// A trait of its own and not `From<..> for Value`: the compiler finds an implementation by the type that has it, without looking
/// through those of all types of a crate.
///
/// ```
/// use dingtalk_core::binding::{IntoValue, Value};
///
/// assert_eq!("text".into_value(), Value::Text("text".to_owned()));
/// ```
#[diagnostic::on_unimplemented(message = "`{Self}` is not a value of a request", label = "not a value of a request")]
pub trait IntoValue {
    /// Returns it as a value.
    fn into_value(self) -> Value;
}

impl IntoValue for Value {
    fn into_value(self) -> Value {
        self
    }
}

macro_rules! into_value {
    ($($source:ty => |$name:ident| $value:expr;)*) => {$(
        impl IntoValue for $source {
            fn into_value(self) -> Value {
                let $name = self;
                $value
            }
        }
    )*};
}

into_value! {
    String => |text| Value::Text(text);
    &str => |text| Value::Text(text.to_owned());
    &String => |text| Value::Text(text.clone());
    Secret => |secret| Value::Text(secret.into_exposed());
    i64 => |number| Value::Integer(number);
    i32 => |number| Value::Integer(number.into());
    u32 => |number| Value::Integer(number.into());
    u64 => |number| Value::Any(number.into());
    f64 => |number| Value::Float(number);
    bool => |flag| Value::Bool(flag);
    Slots => |slots| Value::Object(slots);
    serde_json::Value => |json| Value::Any(json);
    AnyJson => |json| Value::Any(json.0);
    Upload => |upload| Value::File(upload);
}

impl<T: IntoValue> IntoValue for Vec<T> {
    fn into_value(self) -> Value {
        Value::list::<T>(self)
    }
}

impl<T: IntoValue> IntoValue for BTreeMap<String, T> {
    fn into_value(self) -> Value {
        Value::map::<T>(self)
    }
}
