//! How times, addresses and bytes are written.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dingtalk_spec::model::Format;

/// What the format requires, if the text does not have it.
pub(super) fn violated(format: Format, text: &str) -> Option<&'static str> {
    let (fits, expected) = match format {
        Format::EpochMilliseconds => (is_number(text), "milliseconds since 1970"),
        Format::EpochSeconds => (is_number(text), "seconds since 1970"),
        Format::Iso8601 => (begins_with_date(text), "a time as ISO 8601 writes it"),
        Format::LocalDateTime => (has_shape(text, "0000-00-00 00:00:00"), "a time such as `2026-01-31 23:59:59`"),
        Format::LocalDate => (has_shape(text, "0000-00-00"), "a date such as `2026-01-31`"),
        Format::Url => {
            (text.contains(':') && !text.contains(char::is_whitespace), "an address such as `https://example.com/`")
        }
        Format::Base64 => (STANDARD.decode(text).is_ok(), "Base64"),
    };
    (!fits).then_some(expected)
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
            assert_eq!(violated(format, text), None, "{format:?} {text}");
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
            assert!(violated(format, text).is_some(), "{format:?} {text}");
        }
    }
}
