//! Secrets in texts of others, and how such texts are printed.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;

use crate::secret::MASK;

/// The longest text that is kept of an error body, in bytes. The body itself is kept whole.
pub(crate) const LONGEST: usize = 64 << 10;

/// Shorter secrets than this are not looked for.
const TELLING: usize = 4;

/// Replaces every secret in `text` with the mask, however its characters are escaped: percent-encoded, as in JSON or as in HTML, also
/// several times. Very short secrets stay: replacing them would only garble the text.
pub(crate) fn scrub(text: &str, secrets: &[String]) -> String {
    let telling = secrets.iter().map(String::as_bytes).filter(|secret| secret.len() >= TELLING);
    let plain = plain(text);
    let mut found: Vec<_> = telling.flat_map(|secret| places(text.as_bytes(), &plain, secret)).collect();
    found.sort_unstable_by_key(|range| range.start);
    let mut clean = String::with_capacity(text.len());
    let mut done = 0;
    for Range { start, end } in found {
        if start >= done {
            clean.push_str(text.get(done..start).unwrap_or_default());
            clean.push_str(MASK);
        }
        done = done.max(end);
    }
    clean.push_str(text.get(done..).unwrap_or_default());
    clean
}

/// Where a secret appears.
fn places(text: &[u8], plain: &[Unit], secret: &[u8]) -> Vec<Range<usize>> {
    let plain_secret: Vec<u8> = self::plain_bytes(secret).iter().map(|unit| unit.byte).collect();
    let bytes: Vec<u8> = plain.iter().map(|unit| unit.byte).collect();
    let within = |start: usize, length: usize| {
        let units = plain.get(start..start + length)?;
        Some(units.first()?.start..units.last()?.end)
    };
    let is_telling = plain_secret.len() >= TELLING;
    let starts = memmem::find_iter(&bytes, &plain_secret).filter(|_| is_telling);
    let escaped = starts.filter_map(|start| within(start, plain_secret.len()));
    // A character before it may have looked like the beginning of an escape.
    let literal = memmem::find_iter(text, secret).map(|start| start..start + secret.len());
    // A text is cut at the end of a character.
    let end = Some(&bytes).filter(|_| text.len() + 4 > LONGEST).and_then(|bytes| cut_off(bytes, &plain_secret));
    escaped.chain(literal).chain(end.and_then(|length| within(bytes.len() - length, length))).collect()
}

/// How much of the secret a text ends with that was cut within the secret.
fn cut_off(text: &[u8], secret: &[u8]) -> Option<usize> {
    const LEAST: usize = 8;
    (LEAST..secret.len()).rev().find(|length| secret.get(..*length).is_some_and(|part| text.ends_with(part)))
}

/// A byte of a text without escapes, and where it is in the text with escapes.
#[derive(Clone, Copy)]
struct Unit {
    byte: u8,
    start: usize,
    end: usize,
}

fn plain(text: &str) -> Vec<Unit> {
    plain_bytes(text.as_bytes())
}

/// Removes escapes, up to eight around each other.
fn plain_bytes(text: &[u8]) -> Vec<Unit> {
    let mut units: Vec<Unit> =
        text.iter().enumerate().map(|(start, byte)| Unit { byte: *byte, start, end: start + 1 }).collect();
    for _ in 0..8 {
        let Some(fewer) = without_escapes(&units) else { break };
        units = fewer;
    }
    for unit in &mut units {
        // In a query, a plus is a space.
        if unit.byte == b'+' {
            unit.byte = b' ';
        }
    }
    units
}

/// Replaces each escape by what it stands for. Returns `None` if there is none.
fn without_escapes(units: &[Unit]) -> Option<Vec<Unit>> {
    let mut plain = Vec::with_capacity(units.len());
    let mut rest = units;
    let mut window = Vec::with_capacity(Escape::LONGEST);
    while let Some(first) = rest.first() {
        window.clear();
        if matches!(first.byte, b'%' | b'\\' | b'&') {
            window.extend(rest.iter().take(Escape::LONGEST).map(|unit| unit.byte));
        }
        let escape = Escape::at(&window);
        match escape.and_then(|escape| Some((escape, rest.get(escape.length - 1)?))) {
            Some((escape, last)) => {
                let (start, end) = (first.start, last.end);
                let mut buffer = [0; 4];
                match escape.stands_for {
                    Character::Byte(byte) => plain.push(Unit { byte, start, end }),
                    Character::Char(character) => {
                        let bytes = character.encode_utf8(&mut buffer).bytes();
                        plain.extend(bytes.map(|byte| Unit { byte, start, end }));
                    }
                }
                rest = rest.get(escape.length..).unwrap_or_default();
            }
            None => {
                plain.push(*first);
                rest = rest.get(1..).unwrap_or_default();
            }
        }
    }
    (plain.len() < units.len()).then_some(plain)
}

/// An escape at the beginning of a text.
#[derive(Clone, Copy)]
struct Escape {
    stands_for: Character,
    length: usize,
}

#[derive(Clone, Copy)]
enum Character {
    Byte(u8),
    Char(char),
}

impl Escape {
    /// The length of the longest escape: `&#x10FFFF;`.
    const LONGEST: usize = 10;

    fn at(text: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(text)
            .or_else(|error| std::str::from_utf8(text.get(..error.valid_up_to()).unwrap_or_default()));
        let text = text.ok()?;
        let after = text.get(1..)?;
        match text.as_bytes().first()? {
            b'%' => {
                let byte = u8::try_from(number(after.get(..2)?, 16)?).ok()?;
                Some(Self { stands_for: Character::Byte(byte), length: 3 })
            }
            b'\\' => Self::after_backslash(after),
            b'&' => Self::after_ampersand(after),
            _ => None,
        }
    }

    fn after_backslash(text: &str) -> Option<Self> {
        let of = |digits: &str, length| {
            let character = char::from_u32(number(digits, 16)?)?;
            Some(Self { stands_for: Character::Char(character), length })
        };
        match text.as_bytes().first()? {
            byte @ (b'\\' | b'/' | b'"' | b'\'') => Some(Self { stands_for: Character::Byte(*byte), length: 2 }),
            b'u' if text.as_bytes().get(1) == Some(&b'{') => {
                let digits = text.get(2..)?.split('}').next()?;
                of(digits, digits.len() + 4)
            }
            b'u' => of(text.get(1..5)?, 6),
            b'x' => of(text.get(1..3)?, 4),
            _ => None,
        }
    }

    fn after_ampersand(text: &str) -> Option<Self> {
        let (name, _) = text.split_once(';')?;
        let character = match (name, name.strip_prefix('#')) {
            ("amp", _) => '&',
            ("lt", _) => '<',
            ("gt", _) => '>',
            ("quot", _) => '"',
            ("apos", _) => '\'',
            (_, Some(digits)) => char::from_u32(match digits.strip_prefix(['x', 'X']) {
                Some(digits) => number(digits, 16)?,
                None => number(digits, 10)?,
            })?,
            _ => return None,
        };
        Some(Self { stands_for: Character::Char(character), length: name.len() + 2 })
    }
}

/// Reads digits, without a sign.
fn number(digits: &str, base: u32) -> Option<u32> {
    digits.bytes().all(|byte| char::from(byte).is_digit(base)).then(|| u32::from_str_radix(digits, base).ok())?
}

/// The form in which texts of a server are printed: on one line, without characters that control a terminal, and not too long,
/// because some servers return a whole page. The accessors of an error return all of it.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    const MOST: usize = 500;
    let end = text.char_indices().nth(MOST).map(|(end, _)| end);
    let shown = end.and_then(|end| text.get(..end)).unwrap_or(text);
    if end.is_none() && !shown.contains(is_control) {
        return shown.into();
    }
    let mut line = String::with_capacity(shown.len() + 3);
    for character in shown.chars() {
        if is_control(character) {
            line.extend(character.escape_default());
        } else {
            line.push(character);
        }
    }
    if end.is_some() {
        line.push_str("...");
    }
    line.into()
}

/// Whether a character ends a line, controls a terminal, or changes the direction of the text.
fn is_control(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, printable, scrub};

    const SECRET: &str = "a+b/c=é\"d";

    fn masked(text: &str) -> String {
        scrub(text, &[SECRET.to_owned(), "key".to_owned(), "%2Bliteral\\u0041".to_owned()])
    }

    #[test]
    fn secrets_are_masked_in_every_form() {
        for form in [
            "a+b/c=é\"d",
            "a%2Bb%2Fc%3D%C3%A9%22d",
            "a%2bb%2fc%3d%c3%a9%22d",
            "a b/c=é\"d",
            r#"a+b\/c=é\"d"#,
            r"a\u002bb\u002Fc\u003d\u00e9\u0022d",
            r#"a+b\\\/c=é\\\"d"#,
            r"a\\u002bb\\\\u002fc=\\u00E9\\u0022d",
            "a%252Bb%252fc%253D%25c3%25a9%2522d",
            "a%25252Bb/c=%C3%A9%22d",
            "a%5Cu002bb%5c/c=é%5C%22d",
            "a&#43;b&#x2F;c&#x3d;é&quot;d",
            "a&amp;#43;b/c=é&amp;quot;d",
            r"a\x2bb/c=é\x22d",
            r"a\u{2b}b/c=é\u{22}d",
            "%61%2B%62/c=é\"d",
        ] {
            assert_eq!(masked(&format!("say {form}, key")), "say ***, key", "{form}");
            assert_eq!(masked(form), "***", "{form}");
        }
        assert_eq!(masked("%2Bliteral\\u0041"), "***");
        assert_eq!(masked("+literalA"), "***");
        assert_eq!(masked(&format!("{SECRET}{SECRET}")), "******");
        // Without its escapes, it would be found in every text.
        assert_eq!(scrub("ABC %41%42", &["%41%42".to_owned()]), "ABC ***");
    }

    #[test]
    fn a_secret_that_is_cut_off_is_masked() {
        let long = |end: &str| format!("{}{end}", "x".repeat(LONGEST - end.len()));
        assert!(masked(&long("a%2Bb/c=é")).ends_with("xx***"));
        assert!(masked(&long("a+b/c")).ends_with("xxa+b/c"));
        assert_eq!(masked("a%2Bb/c=é"), "a%2Bb/c=é");
    }

    #[test]
    fn other_texts_stay_as_they_are() {
        for text in ["", "50% \\ & %zz \\u12 &nope; &#; é%", "a+b/c=", "%", "\\", "&", r"\u{110000} \ud83d", "100%é0"]
        {
            assert_eq!(masked(text), text);
        }
    }

    #[test]
    fn printed_texts_cannot_break_a_line_or_a_terminal() {
        assert_eq!(printable("错误: 50%"), "错误: 50%");
        assert_eq!(printable("a\r\nb\u{1b}[31m\u{202e}\u{9b}"), r"a\r\nb\u{1b}[31m\u{202e}\u{9b}");
        assert_eq!(printable(&"长".repeat(501)), format!("{}...", "长".repeat(500)));
        assert_eq!(printable(&"长".repeat(500)), "长".repeat(500));
    }
}
