//! From a file's bytes to text.

use std::borrow::Cow;

use super::findings::Findings;
use super::markdown;
use dingtalk_notation::controls::{has_stray, is_stray};

/// Pages have some ten thousand bytes; anything this large is not a page.
const LARGEST: usize = 4 << 20;

/// The text of a page; refuses what is not text, or too much of it.
pub(super) fn decode<'b>(bytes: &'b [u8], findings: &mut Findings) -> Option<Cow<'b, str>> {
    if bytes.len() > LARGEST {
        findings.refuse(1, format!("the file has {} bytes; no page is larger than {LARGEST}", bytes.len()));
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(without_controls(text.trim_start_matches('\u{feff}'), findings)),
        Err(error) => {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            findings.refuse(u32::try_from(line).unwrap_or(u32::MAX), "the file is not UTF-8 text");
            None
        }
    }
}

/// The text without control characters, which are part of no name and no sentence.
fn without_controls<'t>(text: &'t str, findings: &mut Findings) -> Cow<'t, str> {
    if !has_stray(text) {
        return Cow::Borrowed(text);
    }
    for (line, text) in markdown::numbered(text) {
        if let Some(stray) = text.chars().find(|c| is_stray(*c)) {
            findings.gap(
                line,
                format!("the control character U+{:04X} is left out; the file may be damaged", u32::from(stray)),
            );
        }
    }
    Cow::Owned(text.replace(is_stray, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_left_out_and_reported() {
        for stray in (0..0x20).chain(0x7f..0xa0).filter_map(char::from_u32).filter(|c| !"\n\r\t".contains(*c)) {
            let mut findings = Findings::new("a.md");
            let text = format!("a\nb{stray}c");
            assert_eq!(decode(text.as_bytes(), &mut findings).as_deref(), Some("a\nbc"), "{stray:?}");
            assert_eq!(findings.into_list().iter().map(|finding| finding.line).collect::<Vec<_>>(), [2]);
        }
        let mut findings = Findings::new("a.md");
        let plain = "\r\n\t\u{a0}\u{bf}\u{c0}\u{e0}\u{7ff}中文\u{1f600} \u{2028}";
        assert!(matches!(decode(plain.as_bytes(), &mut findings), Some(Cow::Borrowed(text)) if text == plain));
        assert_eq!(findings.into_list().len(), 0);
    }
}
