//! Whether a value keeps its field's limits and format. The specs' own examples must, and so must what a test sends.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::model::{Field, Format, Limits, Type};

/// What a field's limits or its format require, if `value` does not keep them.
pub(crate) fn broken(field: &Field, value: &Value) -> Option<String> {
    // A spec has a file's name, not its content.
    if field.ty == Type::File {
        return None;
    }
    let of_format = || Some(field.format?.violated_by(value.as_str()?)?.to_owned());
    let of_limits = field.limits.exceeded_by(value).map(|beyond| beyond.expected);
    of_limits.or_else(of_format).or_else(|| mistaken_unit(field, value))
}

/// What a field's format requires, if `value` is a time in another unit.
pub(crate) fn mistaken_unit(field: &Field, value: &Value) -> Option<String> {
    field.format?.mistaken_in(value).map(str::to_owned)
}

/// A limit that a value exceeds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beyond {
    /// What the limit requires: `at most 5 characters`.
    pub expected: String,
    /// The number of characters, elements or bytes; nothing for a number.
    pub length: Option<u64>,
}

impl Limits {
    /// The limit that `value` exceeds, if any.
    #[must_use]
    pub fn exceeded_by(&self, value: &Value) -> Option<Beyond> {
        match value {
            Value::Number(number) => {
                let exact = number.as_i64();
                let rough = number.as_f64()?;
                let below = |least: i64| exact.map_or(rough < least as f64, |number| number < least);
                let above = |most: i64| exact.map_or(rough > most as f64, |number| number > most);
                let expected = match (self.min, self.max) {
                    (Some(least), _) if below(least) => format!("at least {least}"),
                    (_, Some(most)) if above(most) => format!("at most {most}"),
                    _ => return None,
                };
                Some(Beyond { expected, length: None })
            }
            Value::String(text) => outside(text.chars().count() as u64, self.min_length, self.max_length, "character"),
            Value::Array(items) => outside(items.len() as u64, self.min_items, self.max_items, "element"),
            _ => None,
        }
    }

    /// The limit that a file of this many bytes exceeds, if any.
    #[must_use]
    pub fn exceeded_by_bytes(&self, length: u64) -> Option<Beyond> {
        outside(length, self.min_length, self.max_length, "byte")
    }
}

fn outside(length: u64, least: Option<u64>, most: Option<u64>, noun: &str) -> Option<Beyond> {
    let plural = |limit: u64| if limit == 1 { "" } else { "s" };
    let expected = match (least, most) {
        (Some(least), _) if length < least => format!("at least {least} {noun}{}", plural(least)),
        (_, Some(most)) if length > most => format!("at most {most} {noun}{}", plural(most)),
        _ => return None,
    };
    Some(Beyond { expected, length: Some(length) })
}

impl Format {
    /// What this format requires, if the text does not have it.
    #[must_use]
    pub fn violated_by(self, text: &str) -> Option<&'static str> {
        let (fits, expected) = match self {
            Self::EpochMilliseconds => (is_number(text), "milliseconds since 1970"),
            Self::EpochSeconds => (is_number(text), "seconds since 1970"),
            Self::Iso8601 => (begins_with_date(text), "a time as ISO 8601 writes it"),
            Self::LocalDateTime => (has_shape(text, "0000-00-00 00:00:00"), "a time such as `2026-01-31 23:59:59`"),
            Self::LocalDate => (has_shape(text, "0000-00-00"), "a date such as `2026-01-31`"),
            Self::Url => {
                (text.contains(':') && !text.contains(char::is_whitespace), "an address such as `https://example.com/`")
            }
            Self::Base64 => (STANDARD.decode(text).is_ok(), "Base64"),
        };
        (!fits).then_some(expected)
    }

    /// The unit of a time, if an example of it is in the other one. A caller may mean a time in 1970, but no example does.
    fn mistaken_in(self, value: &Value) -> Option<&'static str> {
        let (mistaken, expected) = match self {
            Self::EpochMilliseconds => ("0000000000", "milliseconds since 1970, not seconds"),
            Self::EpochSeconds => ("0000000000000", "seconds since 1970, not milliseconds"),
            _ => return None,
        };
        let is_mistaken = match value {
            Value::Array(items) => return items.iter().find_map(|item| self.mistaken_in(item)),
            Value::Number(number) => has_shape(&number.to_string(), mistaken),
            Value::String(text) => has_shape(text, mistaken),
            _ => false,
        };
        is_mistaken.then_some(expected)
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A date with or without hyphens, alone or with a time of day behind a `T`.
fn begins_with_date(text: &str) -> bool {
    let date = text.split('T').next().unwrap_or_default();
    has_shape(date, "0000-00-00") || has_shape(date, "00000000")
}

/// Whether the text has digits where the shape has `0`, and is otherwise the same.
fn has_shape(text: &str, shape: &str) -> bool {
    let same = |(byte, wanted): (u8, u8)| if wanted == b'0' { byte.is_ascii_digit() } else { byte == wanted };
    text.len() == shape.len() && text.bytes().zip(shape.bytes()).all(same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn seconds_are_not_milliseconds() {
        let milliseconds = |value: Value| Format::EpochMilliseconds.mistaken_in(&value);
        for value in [json!(1_767_225_600), json!("1767225600"), json!([1_767_225_600_000_i64, 1_767_225_600])] {
            assert_eq!(milliseconds(value), Some("milliseconds since 1970, not seconds"));
        }
        for value in [json!(0), json!(1_767_225_600_000_i64), json!("x"), json!([])] {
            assert_eq!(milliseconds(value), None);
        }
        assert!(Format::EpochSeconds.mistaken_in(&json!(1_767_225_600_000_i64)).is_some());
        assert_eq!(Format::EpochSeconds.mistaken_in(&json!(1_767_225_600)), None);
        assert_eq!(Format::Url.mistaken_in(&json!("1767225600")), None);
    }

    #[test]
    fn knows_its_formats() {
        let fits = [
            (Format::EpochMilliseconds, "1767225600000"),
            (Format::EpochSeconds, "0"),
            (Format::Iso8601, "2026-01-31T23:59:59+08:00"),
            (Format::Iso8601, "20260131"),
            (Format::LocalDateTime, "2026-01-31 23:59:59"),
            (Format::LocalDate, "2026-01-31"),
            (Format::Url, "dingtalk://dingtalkclient/page"),
            (Format::Base64, "dGV4dA=="),
        ];
        for (format, text) in fits {
            assert_eq!(format.violated_by(text), None, "{format:?} {text}");
        }
        let unfit = [
            (Format::EpochMilliseconds, "-1"),
            (Format::EpochSeconds, ""),
            (Format::Iso8601, "31.1.2026"),
            (Format::LocalDateTime, "2026-01-31T23:59:59"),
            (Format::LocalDate, "2026-1-31"),
            (Format::Url, "example"),
            (Format::Base64, "dGV4dA"),
        ];
        for (format, text) in unfit {
            assert!(format.violated_by(text).is_some(), "{format:?} {text}");
        }
    }
}
