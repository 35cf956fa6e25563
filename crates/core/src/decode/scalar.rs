//! Texts, numbers and flags, and the leniency with which they are converted.

use super::json;
use super::target::Target;

/// A scalar as it arrived.
#[derive(Clone, Copy)]
pub(crate) enum Scalar<'a> {
    Text(&'a str),
    /// A number as it is written.
    Number(&'a str),
    Bool(bool),
}

impl Scalar<'_> {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Number(raw) if !is_whole(raw) && finite(raw).is_none() => "a number beyond 64 bits",
            Self::Number(raw) if !is_whole(raw) => "a number",
            Self::Number(raw) if raw.parse::<i64>().is_ok() => "a whole number",
            Self::Number(_) => "a whole number beyond 64 bits",
            Self::Bool(_) => "true or false",
        }
    }

    pub(crate) fn to_text(self) -> String {
        match self {
            Self::Text(text) => text.to_owned(),
            Self::Number(raw) if is_whole(raw) => raw.to_owned(),
            Self::Number(raw) => finite(raw).map_or_else(|| raw.to_owned(), |number| number.to_string()),
            Self::Bool(flag) => flag.to_string(),
        }
    }

    fn to_integer(self) -> Option<i64> {
        match self {
            Self::Text(text) => text.trim().parse().ok(),
            Self::Number(raw) => match raw.parse() {
                Ok(number) => Some(number),
                Err(_) if is_whole(raw) => None,
                Err(_) => finite(raw).and_then(whole),
            },
            Self::Bool(_) => None,
        }
    }

    fn to_float(self) -> Option<f64> {
        match self {
            Self::Text(text) => finite(text.trim()),
            Self::Number(raw) => finite(raw),
            Self::Bool(_) => None,
        }
    }

    fn to_bool(self) -> Option<bool> {
        match self {
            Self::Bool(flag) => Some(flag),
            Self::Number("1") | Self::Text("true" | "1") => Some(true),
            Self::Number("0") | Self::Text("false" | "0") => Some(false),
            Self::Text(_) | Self::Number(_) => None,
        }
    }

    fn to_json(self) -> serde_json::Value {
        match self {
            Self::Text(text) => text.into(),
            Self::Number(raw) => json::number(raw),
            Self::Bool(flag) => flag.into(),
        }
    }
}

/// Whether a number is written without fraction and exponent.
fn is_whole(raw: &str) -> bool {
    !raw.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E'))
}

fn finite(raw: &str) -> Option<f64> {
    raw.parse().ok().filter(|number: &f64| number.is_finite())
}

/// Converts a float without a fraction to an integer, if that is exact.
fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

/// Stores a scalar in its target. Returns `None` if it does not fit.
pub(crate) fn put(target: Target<'_>, scalar: Scalar<'_>) -> Option<()> {
    match target {
        Target::Text(text) => *text = scalar.to_text(),
        Target::Int64(number) => *number = scalar.to_integer()?,
        Target::Int32(number) => *number = scalar.to_integer()?.try_into().ok()?,
        Target::Float64(number) => *number = scalar.to_float()?,
        Target::Bool(flag) => *flag = scalar.to_bool()?,
        Target::TextValue(value) => value.set_text(&scalar.to_text()),
        Target::IntegerValue(value) => value.set_integer(scalar.to_integer()?),
        Target::Any(json) => *json = scalar.to_json(),
        Target::Optional(optional) => return put(optional.some(), scalar),
        Target::List(_) | Target::Map(_) | Target::Object(_) => return None,
    }
    Some(())
}

pub(crate) fn is_number_or_flag(target: &Target<'_>) -> bool {
    matches!(
        target,
        Target::Int64(_) | Target::Int32(_) | Target::Float64(_) | Target::IntegerValue(_) | Target::Bool(_)
    )
}

/// The name of a target's type in messages.
pub(crate) fn name_of(target: &Target<'_>) -> &'static str {
    match target {
        Target::Text(_) | Target::TextValue(_) => "text",
        Target::Int64(_) | Target::IntegerValue(_) => "a whole number",
        Target::Int32(_) => "a whole number of 32 bits",
        Target::Float64(_) => "a number",
        Target::Bool(_) => "true or false",
        Target::List(_) => "a list",
        Target::Map(_) | Target::Object(_) => "an object",
        Target::Any(_) | Target::Optional(_) => "JSON",
    }
}
