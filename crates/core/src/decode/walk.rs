//! The walk over the JSON, lenient where DingTalk's servers are known to deviate.

use std::cell::RefCell;
use std::fmt;

use serde_core::Deserialize as _;
use serde_core::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde_core::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;

use super::{Decode, List, Mismatch, Target};

/// Fills `target` from `json`.
pub(crate) fn decode(json: &[u8], target: &mut dyn Decode) -> Result<(), Mismatch> {
    let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
    let failure = RefCell::new(None);
    let root = Trail { parent: None, segment: Segment::Root, failure: &failure };
    let mut parser = serde_json::Deserializer::from_slice(json);
    let outcome = Fill { target, trail: &root }.deserialize(&mut parser).and_then(|_| parser.end());
    outcome.map_err(|error| {
        failure.take().unwrap_or_else(|| Mismatch {
            path: String::new(),
            expected: "JSON".to_owned(),
            found: syntax_error(&error),
        })
    })
}

/// The key of the map in which serde_json passes numbers as text, if any crate of the program enables its feature
/// `arbitrary_precision`.
const NUMBER: &str = "$serde_json::private::Number";

/// Describes a syntax error of the JSON.
fn syntax_error(error: &serde_json::Error) -> String {
    match error.classify() {
        Category::Eof if error.line() <= 1 && error.column() == 0 => "nothing".to_owned(),
        // Its message would quote the content.
        Category::Data => format!("something else (line {}, column {})", error.line(), error.column()),
        Category::Eof | Category::Syntax | Category::Io => format!("something else ({error})"),
    }
}

/// The path to the current value.
struct Trail<'a> {
    parent: Option<&'a Trail<'a>>,
    segment: Segment<'a>,
    /// The first mismatch, because serde's errors carry only text.
    failure: &'a RefCell<Option<Mismatch>>,
}

enum Segment<'a> {
    Root,
    Key(&'a str),
    Index(usize),
    /// A value of a map. Its key is content of the answer and not part of its documentation.
    Entry,
}

impl<'a> Trail<'a> {
    fn below(&'a self, segment: Segment<'a>) -> Trail<'a> {
        Trail { parent: Some(self), segment, failure: self.failure }
    }

    fn path(&self) -> String {
        let mut path = self.parent.map(Trail::path).unwrap_or_default();
        match self.segment {
            Segment::Root => {}
            Segment::Key(key) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(key);
            }
            Segment::Index(index) => path.push_str(&format!("[{index}]")),
            Segment::Entry => path.push_str("[*]"),
        }
        path
    }

    fn mismatch<E: serde_core::de::Error>(&self, expected: &str, found: &str) -> E {
        self.failure.borrow_mut().get_or_insert_with(|| Mismatch {
            path: self.path(),
            expected: expected.to_owned(),
            found: found.to_owned(),
        });
        E::custom("mismatch")
    }
}

/// A value to fill.
struct Fill<'a> {
    target: &'a mut dyn Decode,
    trail: &'a Trail<'a>,
}

/// What a target was filled with.
#[derive(PartialEq)]
enum Filled {
    Value,
    Null,
}

impl<'de> DeserializeSeed<'de> for Fill<'_> {
    type Value = Filled;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Filled, D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// The next element of a list, which is added only once it arrives.
struct Element<'a> {
    list: &'a mut dyn List,
    trail: &'a Trail<'a>,
}

impl<'de> DeserializeSeed<'de> for Element<'_> {
    type Value = Filled;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Filled, D::Error> {
        Fill { target: self.list.push(), trail: self.trail }.deserialize(deserializer)
    }
}

/// A scalar as it arrived.
#[derive(Clone, Copy)]
enum Scalar<'a> {
    Text(&'a str),
    Integer(i64),
    /// Beyond the signed 64 bits.
    Huge(u64),
    Float(f64),
    Bool(bool),
}

impl Fill<'_> {
    fn scalar<E: serde_core::de::Error>(self, scalar: Scalar<'_>) -> Result<Filled, E> {
        match put_scalar(self.target.target(), scalar) {
            Some(()) => Ok(Filled::Value),
            None => Err(self.trail.mismatch(name_of(&self.target.target()), scalar.name())),
        }
    }

    fn number<E: serde_core::de::Error>(self, text: &str) -> Result<Filled, E> {
        let scalar = match (text.parse(), text.parse(), text.parse()) {
            (Ok(number), _, _) => Scalar::Integer(number),
            (_, Ok(number), _) => Scalar::Huge(number),
            (_, _, Ok(number)) => Scalar::Float(number),
            _ => return Err(self.trail.mismatch(name_of(&self.target.target()), "a number")),
        };
        self.scalar(scalar)
    }

    fn list<'de, A: SeqAccess<'de>>(list: &mut dyn List, trail: &Trail<'_>, mut items: A) -> Result<(), A::Error> {
        list.clear();
        for index in 0.. {
            let below = trail.below(Segment::Index(index));
            match items.next_element_seed(Element { list, trail: &below })? {
                Some(Filled::Value) => {}
                Some(Filled::Null) => list.pop(),
                None => break,
            }
        }
        Ok(())
    }

    /// A list wrapped in an object, as older calls return it: `{"string": ["a", "b"]}`. An empty one may be `{}`.
    fn wrapped_list<'de, A: MapAccess<'de>>(
        list: &mut dyn List,
        trail: &Trail<'_>,
        mut entries: A,
    ) -> Result<(), A::Error> {
        list.clear();
        if entries.next_key::<IgnoredAny>()?.is_some() {
            entries.next_value_seed(BareList { list, trail })?;
        }
        if entries.next_key::<IgnoredAny>()?.is_some() {
            return Err(trail.mismatch("a list", "an object"));
        }
        Ok(())
    }
}

impl<'de> Visitor<'de> for Fill<'_> {
    type Value = Filled;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: serde_core::de::Error>(self) -> Result<Filled, E> {
        match self.trail.segment {
            Segment::Root => Err(self.trail.mismatch(name_of(&self.target.target()), "null")),
            Segment::Key(_) | Segment::Index(_) | Segment::Entry => {
                self.target.forget();
                Ok(Filled::Null)
            }
        }
    }

    fn visit_bool<E: serde_core::de::Error>(self, flag: bool) -> Result<Filled, E> {
        self.scalar(Scalar::Bool(flag))
    }

    fn visit_i64<E: serde_core::de::Error>(self, number: i64) -> Result<Filled, E> {
        self.scalar(Scalar::Integer(number))
    }

    fn visit_u64<E: serde_core::de::Error>(self, number: u64) -> Result<Filled, E> {
        self.scalar(i64::try_from(number).map_or(Scalar::Huge(number), Scalar::Integer))
    }

    fn visit_f64<E: serde_core::de::Error>(self, number: f64) -> Result<Filled, E> {
        self.scalar(Scalar::Float(number))
    }

    fn visit_str<E: serde_core::de::Error>(self, text: &str) -> Result<Filled, E> {
        match self.target.target() {
            Target::Text(target) => *target = text.to_owned(),
            // Some calls return an empty text for a missing number.
            other if text.is_empty() && is_number_or_flag(&other) => self.target.forget(),
            _ => return self.scalar(Scalar::Text(text)),
        }
        Ok(Filled::Value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Filled, A::Error> {
        match self.target.target() {
            Target::List(list) => Self::list(list, self.trail, items)?,
            Target::Any(json) => *json = serde_json::Value::deserialize(SeqAccessDeserializer::new(items))?,
            other => return Err(self.trail.mismatch(name_of(&other), "a list")),
        }
        Ok(Filled::Value)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Filled, A::Error> {
        let trail = self.trail;
        match self.target.target() {
            Target::Object(object) => {
                while let Some(key) = entries.next_key_seed(Key)? {
                    match object.field(&key) {
                        Some(target) => {
                            let below = trail.below(Segment::Key(&key));
                            entries.next_value_seed(Fill { target, trail: &below })?;
                        }
                        None if key == NUMBER => return Err(trail.mismatch("an object", "a number")),
                        None => {
                            entries.next_value::<IgnoredAny>()?;
                        }
                    }
                }
            }
            Target::Map(map) => {
                while let Some(key) = entries.next_key::<String>()? {
                    if key == NUMBER {
                        return Err(trail.mismatch("an object", "a number"));
                    }
                    let below = trail.below(Segment::Entry);
                    entries.next_value_seed(Fill { target: map.entry(key), trail: &below })?;
                }
            }
            Target::List(list) => Self::wrapped_list(list, trail, entries)?,
            Target::Any(json) => *json = serde_json::Value::deserialize(MapAccessDeserializer::new(entries))?,
            other => {
                let expected = name_of(&other);
                return match entries.next_key_seed(Key)? {
                    Some(key) if key == NUMBER => self.number(&entries.next_value::<String>()?),
                    _ => Err(trail.mismatch(expected, "an object")),
                };
            }
        }
        Ok(Filled::Value)
    }
}

/// The array inside a wrapped list.
struct BareList<'a> {
    list: &'a mut dyn List,
    trail: &'a Trail<'a>,
}

impl<'de> DeserializeSeed<'de> for BareList<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let trail = self.trail;
        deserializer.deserialize_seq(self).inspect_err(|_| {
            let _: D::Error = trail.mismatch("a list", "an object");
        })
    }
}

impl<'de> Visitor<'de> for BareList<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<(), A::Error> {
        Fill::list(self.list, self.trail, items)
    }
}

/// A key, borrowed if the JSON allows it.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = std::borrow::Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = std::borrow::Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E: serde_core::de::Error>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(key.into())
    }

    fn visit_str<E: serde_core::de::Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(key.to_owned().into())
    }
}

impl Scalar<'_> {
    fn name(self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Integer(_) => "a whole number",
            Self::Huge(_) => "a whole number beyond 64 bits",
            Self::Float(_) => "a number",
            Self::Bool(_) => "true or false",
        }
    }

    fn to_text(self) -> String {
        match self {
            Self::Text(text) => text.to_owned(),
            Self::Integer(number) => number.to_string(),
            Self::Huge(number) => number.to_string(),
            Self::Float(number) => number.to_string(),
            Self::Bool(flag) => flag.to_string(),
        }
    }

    fn to_integer(self) -> Option<i64> {
        match self {
            Self::Text(text) => text.trim().parse().ok(),
            Self::Integer(number) => Some(number),
            Self::Float(number) => whole(number),
            Self::Huge(_) | Self::Bool(_) => None,
        }
    }

    fn to_float(self) -> Option<f64> {
        match self {
            Self::Text(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
            Self::Integer(number) => Some(number as f64),
            Self::Huge(number) => Some(number as f64),
            Self::Float(number) => Some(number),
            Self::Bool(_) => None,
        }
    }

    fn to_bool(self) -> Option<bool> {
        match self {
            Self::Bool(flag) => Some(flag),
            Self::Integer(1) | Self::Text("true" | "1") => Some(true),
            Self::Integer(0) | Self::Text("false" | "0") => Some(false),
            Self::Text(_) | Self::Integer(_) | Self::Huge(_) | Self::Float(_) => None,
        }
    }

    fn to_json(self) -> serde_json::Value {
        match self {
            Self::Text(text) => text.into(),
            Self::Integer(number) => number.into(),
            Self::Huge(number) => number.into(),
            Self::Float(number) => number.into(),
            Self::Bool(flag) => flag.into(),
        }
    }
}

/// Converts a float without a fraction to an integer, if that is exact.
fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

/// Stores a scalar in its target. Returns `None` if it does not fit.
fn put_scalar(target: Target<'_>, scalar: Scalar<'_>) -> Option<()> {
    match target {
        Target::Text(text) => *text = scalar.to_text(),
        Target::Int64(number) => *number = scalar.to_integer()?,
        Target::Int32(number) => *number = scalar.to_integer()?.try_into().ok()?,
        Target::Float64(number) => *number = scalar.to_float()?,
        Target::Bool(flag) => *flag = scalar.to_bool()?,
        Target::TextValue(value) => value.set_text(&scalar.to_text()),
        Target::IntegerValue(value) => value.set_integer(scalar.to_integer()?),
        Target::Any(json) => *json = scalar.to_json(),
        Target::List(_) | Target::Map(_) | Target::Object(_) => return None,
    }
    Some(())
}

fn is_number_or_flag(target: &Target<'_>) -> bool {
    matches!(
        target,
        Target::Int64(_) | Target::Int32(_) | Target::Float64(_) | Target::IntegerValue(_) | Target::Bool(_)
    )
}

fn name_of(target: &Target<'_>) -> &'static str {
    match target {
        Target::Text(_) | Target::TextValue(_) => "text",
        Target::Int64(_) | Target::IntegerValue(_) => "a whole number",
        Target::Int32(_) => "a whole number of 32 bits",
        Target::Float64(_) => "a number",
        Target::Bool(_) => "true or false",
        Target::List(_) => "a list",
        Target::Map(_) | Target::Object(_) => "an object",
        Target::Any(_) => "JSON",
    }
}

#[cfg(test)]
mod tests {
    use super::syntax_error;

    #[test]
    fn syntax_errors_are_described_without_content() {
        let error = serde_json::from_str::<i64>("\n \"s3cret\"").unwrap_err();
        assert_eq!(syntax_error(&error), "something else (line 2, column 9)");
    }
}
