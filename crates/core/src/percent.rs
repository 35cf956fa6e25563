//! Percent-encoding, as DingTalk's signature guide asks for it.

use std::fmt;

use percent_encoding::percent_encode_byte;

/// Whether a byte stays as it is: letters, digits and `-`, `_`, `.`.
static PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < plain.len() {
        #[allow(clippy::indexing_slicing, reason = "the index is less than the length")]
        {
            plain[byte] = (byte as u8).is_ascii_alphanumeric() || matches!(byte as u8, b'-' | b'_' | b'.');
        }
        byte += 1;
    }
    plain
};

/// Percent-encodes a path segment or a query value.
pub(crate) fn percent_encode(text: &str) -> Encoded<'_> {
    Encoded { text, at: 0 }
}

/// A percent-encoded text, in pieces.
#[derive(Clone)]
pub(crate) struct Encoded<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Encoded<'a> {
    type Item = &'a str;

    #[inline]
    fn next(&mut self) -> Option<&'a str> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let first = *rest.first()?;
        let plain = rest.iter().position(|byte| !is_plain(*byte)).unwrap_or(rest.len());
        if plain == 0 {
            self.at += 1;
            return Some(percent_encode_byte(first));
        }
        let start = self.at;
        self.at += plain;
        self.text.get(start..self.at)
    }
}

#[inline]
fn is_plain(byte: u8) -> bool {
    PLAIN.get(usize::from(byte)).copied().unwrap_or_default()
}

impl fmt::Display for Encoded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.clone().try_for_each(|piece| f.write_str(piece))
    }
}

#[cfg(test)]
mod tests {
    use super::percent_encode;

    #[test]
    fn everything_but_letters_digits_and_three_marks_is_encoded() {
        use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
        const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');
        let ascii: String = (0..128_u8).map(char::from).collect();
        for text in [&ascii, "", "中a文", "a b", "é~*/+"] {
            assert_eq!(percent_encode(text).to_string(), utf8_percent_encode(text, ENCODED).to_string());
        }
    }
}
