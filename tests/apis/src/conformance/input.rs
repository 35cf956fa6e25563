//! The logical input of a recorded call, and how its values become typed arguments.
//!
//! Typed calls cannot take every input: they insist on required parameters, and on the page's types. If the input does not fit,
//! a sample is sent instead and the [`Change`] is recorded, so that everything else can still be compared.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::iter::Copied;
use std::slice;

use dingtalk_core::binding::Argument;
use dingtalk_core::{Json, Secret, Upload};
use serde_json::{Map, Value};

/// Parameters by wire name.
#[derive(Debug, Default, Clone)]
pub struct Input {
    path: Map<String, Value>,
    query: Map<String, Value>,
    headers: Map<String, Value>,
    body: Option<Value>,
    asked: RefCell<Vec<At>>,
    forced: RefCell<Vec<At>>,
    changes: RefCell<Vec<(At, Change)>>,
}

/// How a call differs from its input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Required, but not in the input: a sample is sent.
    Added,
    /// Another one is sent, of several that exclude each other.
    LeftOut,
    /// The input's value does not have the parameter's type: a sample is sent.
    Replaced,
}

/// A place in a request: `query.userId`, `body[0].name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    /// `path`, `query`, `headers` or `body`.
    pub part: &'static str,
    /// The path from there.
    pub steps: Vec<Step>,
}

/// One step into a JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Step {
    Name(String),
    Index(usize),
}

impl At {
    /// A whole part of a request.
    #[must_use]
    pub fn part(part: &'static str) -> Self {
        Self { part, steps: Vec::new() }
    }

    /// The value called `name` inside this one.
    #[must_use]
    pub fn name(&self, name: &str) -> Self {
        self.step(Step::Name(name.to_owned()))
    }

    /// The element at `index` inside this one.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.step(Step::Index(index))
    }

    fn step(&self, step: Step) -> Self {
        Self { part: self.part, steps: self.steps.iter().cloned().chain([step]).collect() }
    }

    /// Whether `other` is this place or inside it.
    fn holds(&self, other: &Self) -> bool {
        self.part == other.part && other.steps.starts_with(&self.steps)
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.part)?;
        self.steps.iter().try_for_each(|step| match step {
            Step::Name(name) => write!(f, ".{name}"),
            Step::Index(index) => write!(f, "[{index}]"),
        })
    }
}

impl Input {
    /// The recorded input. A body of `null` counts as absent.
    #[must_use]
    pub fn new(
        path: Map<String, Value>,
        query: Map<String, Value>,
        headers: Map<String, Value>,
        body: Option<Value>,
    ) -> Self {
        Self { path, query, headers, body: body.filter(|body| !body.is_null()), ..Self::default() }
    }

    /// The value of a path parameter.
    #[must_use]
    pub fn path(&self, name: &str) -> Given<'_> {
        self.given(At::part("path").name(name), self.path.get(name))
    }

    /// The value of a query parameter.
    #[must_use]
    pub fn query(&self, name: &str) -> Given<'_> {
        self.given(At::part("query").name(name), self.query.get(name))
    }

    /// The value of a header, whose name is not case-sensitive.
    #[must_use]
    pub fn header(&self, name: &str) -> Given<'_> {
        let value = self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        self.given(At::part("headers").name(name), value)
    }

    /// The value of a field of the body.
    #[must_use]
    pub fn body(&self, name: &str) -> Given<'_> {
        self.given(At::part("body").name(name), self.body.as_ref().and_then(|body| body.get(name)))
    }

    /// The body, if it is a single value.
    #[must_use]
    pub fn whole_body(&self) -> Given<'_> {
        self.given(At::part("body"), self.body.as_ref())
    }

    /// The body, from which a choice reads its fields.
    #[must_use]
    pub fn whole_body_unasked(&self) -> Given<'_> {
        Given::new(self, At::part("body"), self.body.clone())
    }

    /// Ensures that at least one of these is sent.
    pub fn any_of(&self, given: &[Given<'_>]) {
        if let ([first, ..], true) = (given, given.iter().all(|given| given.0.value.is_none())) {
            self.forced.borrow_mut().push(first.0.at.clone());
        }
    }

    /// Ensures that exactly one of these is sent.
    pub fn one_of(&self, given: &[Given<'_>]) {
        self.any_of(given);
        for superfluous in given.iter().filter(|given| given.0.value.is_some()).skip(1) {
            self.note(&superfluous.0.at, Change::LeftOut);
        }
    }

    /// How the call differs from this input.
    #[must_use]
    pub fn changes(&self) -> Vec<(At, Change)> {
        self.changes.borrow().clone()
    }

    /// The places that the call read.
    #[must_use]
    pub fn asked(&self) -> Vec<At> {
        self.asked.borrow().clone()
    }

    /// Whether the input has a value for this place.
    #[must_use]
    pub fn has(&self, at: &At) -> bool {
        let root = match (at.part, at.steps.split_first()) {
            ("body", _) => return self.body.as_ref().is_some_and(|body| descend(body, &at.steps).is_some()),
            ("path", Some((Step::Name(name), rest))) => self.path.get(name).map(|value| (value, rest)),
            ("query", Some((Step::Name(name), rest))) => self.query.get(name).map(|value| (value, rest)),
            _ => None,
        };
        root.is_some_and(|(value, rest)| descend(value, rest).is_some())
    }

    fn given(&self, at: At, value: Option<&Value>) -> Given<'_> {
        self.asked.borrow_mut().push(at.clone());
        Given::new(self, at, value.filter(|value| !value.is_null()).cloned())
    }

    fn note(&self, at: &At, change: Change) {
        let mut changes = self.changes.borrow_mut();
        // Parts of a sample do not count as separate changes.
        if !changes.iter().any(|(known, _)| known.holds(at)) {
            changes.push((at.clone(), change));
        }
    }

    fn is_left_out(&self, at: &At) -> bool {
        self.changes.borrow().contains(&(at.clone(), Change::LeftOut))
    }
}

/// The value that these steps lead to.
fn descend<'v>(value: &'v Value, steps: &[Step]) -> Option<&'v Value> {
    steps.iter().try_fold(value, |value, step| match step {
        Step::Name(name) => value.get(name),
        Step::Index(index) => value.get(index),
    })
}

/// The input's value for one parameter.
///
/// It is kept for the rest of the program, and so is what it becomes. Generated calls hold several at once, and nothing in them has to
/// be dropped if reading the next one fails: code for that would be most of each call.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a>(&'a Kept<'a>);

#[derive(Debug)]
struct Kept<'a> {
    input: &'a Input,
    at: At,
    value: Option<Value>,
}

impl<'a> Given<'a> {
    fn new(input: &'a Input, at: At, value: Option<Value>) -> Self {
        Self(Box::leak(Box::new(Kept { input, at, value })))
    }

    /// The argument, or a sample if there is none.
    #[must_use]
    pub fn required<T: Taken<'a>>(self) -> T {
        T::take(self)
    }

    /// The argument, if there is one.
    #[must_use]
    pub fn optional<T: Taken<'a>>(self) -> Option<T> {
        if self.is_sent() { Some(T::take(self)) } else { None }
    }

    fn is_sent(self) -> bool {
        let is_forced = self.0.input.forced.borrow().contains(&self.0.at);
        (self.0.value.is_some() || is_forced) && !self.0.input.is_left_out(&self.0.at)
    }

    /// The field of an object.
    #[must_use]
    pub fn field(self, name: &str) -> Self {
        let value = self.0.value.as_ref().and_then(|value| value.get(name));
        self.within(self.0.at.name(name), value.filter(|value| !value.is_null()))
    }

    /// The choice that this object makes. What its kind needs and the object lacks is a sample.
    #[must_use]
    pub fn chosen(self) -> Chosen<'a> {
        Chosen(self)
    }

    /// The choice that this object makes, if it has the tag.
    #[must_use]
    pub fn chosen_if_has(self, tag: &str) -> Option<Chosen<'a>> {
        self.field(tag).0.value.is_some().then_some(Chosen(self))
    }

    /// The tag's value, or `sample` if there is none.
    #[must_use]
    pub fn kind<T: Scalar>(self, sample: T) -> T {
        let read = self.0.value.as_ref().and_then(T::read);
        read.unwrap_or_else(|| {
            self.note_sample();
            sample
        })
    }

    /// Those of the fields with these names that the object has.
    #[must_use]
    pub fn fields(self, names: &[&str]) -> BTreeMap<String, Json> {
        let value = |name: &&str| Some(((*name).to_owned(), self.field(name).0.value.clone()?));
        names.iter().filter_map(value).collect()
    }

    /// The value of JSON that is written as text.
    #[must_use]
    pub fn json_text(self) -> Self {
        Self::new(self.0.input, self.0.at.clone(), self.0.value.as_ref().map(unpacked))
    }

    /// The object with these fields, which may be written as text. A sample of one has samples of its required fields.
    #[must_use]
    pub fn object(self) -> Self {
        let object = self.0.value.as_ref().map(unpacked).filter(Value::is_object);
        if object.is_none() {
            self.note_sample();
        }
        self.within(self.0.at.clone(), object.as_ref())
    }

    /// Notes that a sample is sent.
    fn note_sample(self) {
        let change = if self.0.value.is_some() { Change::Replaced } else { Change::Added };
        self.0.input.note(&self.0.at, change);
    }

    /// The value, or a sample if it is absent or of another type.
    fn scalar<T: Scalar>(self) -> T {
        let read = self.0.value.as_ref().and_then(T::read);
        read.unwrap_or_else(|| {
            self.note_sample();
            T::sample(self)
        })
    }

    /// The elements of the list, which may be written as text. A sample of one is empty.
    fn items(self) -> Vec<Self> {
        let list = self.0.value.as_ref().map(unpacked);
        let Some(Value::Array(items)) = &list else {
            self.note_sample();
            return Vec::new();
        };
        items.iter().enumerate().map(|(index, item)| self.within(self.0.at.index(index), Some(item))).collect()
    }

    /// The entries of the map, which may be written as text. A sample of one is empty.
    fn entries(self) -> Vec<(String, Self)> {
        let map = self.0.value.as_ref().map(unpacked);
        let Some(Value::Object(entries)) = &map else {
            self.note_sample();
            return Vec::new();
        };
        entries.iter().map(|(key, item)| (key.clone(), self.within(self.0.at.name(key), Some(item)))).collect()
    }

    fn within(self, at: At, value: Option<&Value>) -> Self {
        self.0.input.asked.borrow_mut().push(at.clone());
        Self::new(self.0.input, at, value.cloned())
    }

    /// The sample text for a parameter with this name.
    fn sample_text(self) -> String {
        let name = self.0.at.steps.iter().rev().find_map(|step| match step {
            Step::Name(name) => Some(name.as_str()),
            Step::Index(_) => None,
        });
        format!("{}-v", name.unwrap_or(self.0.at.part))
    }
}

/// What generated calls pass to setters. Most setters are compiled for each of these, so there are few, and none has to be dropped.
pub trait Taken<'a> {
    /// The argument, or a sample if there is none of this type.
    fn take(given: Given<'a>) -> Self;
}

/// A value that becomes what the setter takes when the setter asks for it.
impl<'a> Taken<'a> for Given<'a> {
    fn take(given: Self) -> Self {
        given
    }
}

/// The elements of a list.
pub type Items<'a> = Copied<slice::Iter<'a, Given<'a>>>;

impl<'a> Taken<'a> for Items<'a> {
    fn take(given: Given<'a>) -> Self {
        given.items().leak().iter().copied()
    }
}

/// The entries of a map.
pub type Entries<'a> = Copied<slice::Iter<'a, (&'a str, Given<'a>)>>;

impl<'a> Taken<'a> for Entries<'a> {
    fn take(given: Given<'a>) -> Self {
        let entries = given.entries().into_iter().map(|(key, item)| (&*key.leak(), item));
        entries.collect::<Vec<_>>().leak().iter().copied()
    }
}

impl<'a, T: Scalar> Taken<'a> for &'a [T] {
    fn take(given: Given<'a>) -> Self {
        given.items().into_iter().map(Given::scalar).collect::<Vec<_>>().leak()
    }
}

/// The object of a choice, which the setter takes as the choice.
#[derive(Debug, Clone, Copy)]
pub struct Chosen<'a>(Given<'a>);

impl<T: Choice> Argument<T> for Chosen<'_> {
    fn into_argument(self) -> T {
        T::choose(self.0)
    }
}

/// A choice, implemented by generated code for all that are sent.
pub trait Choice: Sized {
    /// Makes the choice that an object with these fields makes.
    fn choose(given: Given<'_>) -> Self;
}

/// A type of values in requests. Generated code implements it for all types that are sent.
///
/// The generated calls compile these functions for each of them. So what needs no type is outside of them, and they have loops instead
/// of adapters.
pub trait Logical: Sized {
    /// The value, or a sample if there is none of this type.
    fn of(given: Given<'_>) -> Self;
}

impl<T: Logical> Argument<T> for Given<'_> {
    fn into_argument(self) -> T {
        T::of(self)
    }
}

impl From<Given<'_>> for Json {
    fn from(given: Given<'_>) -> Self {
        given.scalar()
    }
}

impl<T: Choice> Logical for T {
    fn of(given: Given<'_>) -> Self {
        T::choose(given.object())
    }
}

impl<T: Logical> Logical for Vec<T> {
    fn of(given: Given<'_>) -> Self {
        let mut list = Self::new();
        for item in given.items() {
            list.push(T::of(item));
        }
        list
    }
}

impl<T: Logical> Logical for BTreeMap<String, T> {
    fn of(given: Given<'_>) -> Self {
        let mut map = Self::new();
        for (key, item) in given.entries() {
            map.insert(key, T::of(item));
        }
        map
    }
}

/// A type without parts.
pub trait Scalar: Sized + 'static {
    /// Converts `value` to this type. Text and numbers are converted to each other: the wire shows whether that is right.
    fn read(value: &Value) -> Option<Self>;

    /// Any value.
    fn sample(given: Given<'_>) -> Self;
}

macro_rules! scalars {
    ($($ty:ty: |$value:ident| $read:expr, |$given:ident| $sample:expr;)*) => {$(
        impl Scalar for $ty {
            fn read($value: &Value) -> Option<Self> {
                $read
            }

            fn sample($given: Given<'_>) -> Self {
                $sample
            }
        }

        impl Logical for $ty {
            fn of(given: Given<'_>) -> Self {
                given.scalar()
            }
        }

        impl Taken<'_> for $ty {
            fn take(given: Given<'_>) -> Self {
                given.scalar()
            }
        }
    )*};
}

scalars! {
    String: |value| Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned)), |given| given.sample_text();
    &'static str: |value| String::read(value).map(|text| &*text.leak()), |given| given.sample_text().leak();
    Secret: |value| String::read(value).map(Self::from), |given| given.sample_text().into();
    i64: |value| value.as_i64().or_else(|| value.as_str()?.parse().ok()), |_given| 7;
    i32: |value| i64::read(value)?.try_into().ok(), |_given| 7;
    f64: |value| value.as_f64().or_else(|| value.as_str()?.parse().ok()), |_given| 7.0;
    bool: |value| value.as_bool().or_else(|| value.as_str()?.to_ascii_lowercase().parse().ok()), |_given| true;
    Json: |value| Some(value.clone()), |given| given.sample_text().into();
    Upload: |value| file(value), |given| Self::bytes(given.sample_text(), "content");
}

/// A file: an object of its name and its content, or only its name.
fn file(value: &Value) -> Option<Upload> {
    match value {
        Value::String(name) => Some(Upload::bytes(name, "content")),
        Value::Object(file) => {
            let text = |key| file.get(key).and_then(Value::as_str).map(str::to_owned);
            Some(Upload::bytes(text("name")?, text("content")?))
        }
        _ => None,
    }
}

/// The value of JSON that was recorded as text.
fn unpacked(value: &Value) -> Value {
    value.as_str().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_else(|| value.clone())
}
