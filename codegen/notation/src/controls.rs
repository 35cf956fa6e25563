//! Control characters.

/// Whether a character is part of no name and no sentence: a control character, unless it ends lines or separates words.
#[must_use]
pub fn is_stray(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}

/// Whether a text has such a character. Looking at bytes is a fast way to see that it has none.
#[must_use]
pub fn has_stray(text: &str) -> bool {
    let mut before = 0;
    text.bytes().any(|byte| {
        let is_stray = match byte {
            b'\n' | b'\r' | b'\t' => false,
            0..b' ' | 0x7f => true,
            // U+0080 to U+009F
            0x80..=0x9f => before == 0xc2,
            _ => false,
        };
        before = byte;
        is_stray
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_show_the_same_as_characters() {
        for c in ('\0'..'\u{3000}').chain("中文\u{1f600}".chars()) {
            assert_eq!(has_stray(&format!("a{c}b")), is_stray(c), "{c:?}");
        }
    }
}
