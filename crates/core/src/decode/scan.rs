//! JSON as a sequence of tokens.
//!
//! Everything between the quotes of a text is accepted, because a flaw in one name must not cost the whole answer: what cannot be
//! read there becomes U+FFFD. Everything else is as strict as JSON.

use std::borrow::Cow;

/// The place where text ceases to be JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Flaw {
    at: usize,
}

/// A place in JSON text.
pub(crate) struct Scanner<'a> {
    json: &'a str,
    at: usize,
}

/// What a value is, by its first character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Object,
    List,
    Text,
    Number,
    True,
    False,
    Null,
}

/// Returns the text of a body. Each run of bytes that are not UTF-8 becomes one U+FFFD.
pub(crate) fn text_of(body: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(body) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(repaired(body)),
    }
}

#[cold]
fn repaired(body: &[u8]) -> String {
    let pieces = || {
        let mut in_run = false;
        body.utf8_chunks().flat_map(move |chunk| {
            let goes_on = in_run && chunk.valid().is_empty();
            in_run = !chunk.invalid().is_empty();
            [chunk.valid(), if in_run && !goes_on { "\u{fffd}" } else { "" }]
        })
    };
    // Long bodies should not be moved while they grow.
    let mut text = String::with_capacity(pieces().map(str::len).sum());
    text.extend(pieces());
    text
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(json: &'a str) -> Self {
        Self { json, at: if json.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 } }
    }

    /// Describes a flaw without repeating any content.
    pub(crate) fn describe(&self, flaw: Flaw) -> String {
        let before = self.json.get(..flaw.at).unwrap_or(self.json);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
        if before.trim_start_matches('\u{feff}').trim().is_empty() && before.len() == self.json.len() {
            "nothing".to_owned()
        } else if before.len() == self.json.len() {
            format!("something else (it ends unexpectedly at line {line}, column {column})")
        } else {
            format!("something else (at line {line}, column {column})")
        }
    }

    pub(crate) fn flaw(&self) -> Flaw {
        Flaw { at: self.at.min(self.json.len()) }
    }

    /// Returns what comes after the current place.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.json.as_bytes().get(self.at..).unwrap_or_default()
    }

    #[inline]
    fn byte(&self) -> Option<u8> {
        self.json.as_bytes().get(self.at).copied()
    }

    /// Skips white space, and returns the byte that follows.
    #[inline]
    fn next_byte(&mut self) -> Option<u8> {
        loop {
            match self.byte() {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                other => return other,
            }
        }
    }

    #[inline]
    fn expect(&mut self, byte: u8) -> Result<(), Flaw> {
        if self.next_byte() == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            Err(self.flaw())
        }
    }

    /// Returns the kind of the value that comes next.
    #[inline]
    pub(crate) fn kind(&mut self) -> Result<Kind, Flaw> {
        match self.next_byte() {
            Some(b'"') => Ok(Kind::Text),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::List),
            Some(b't') => Ok(Kind::True),
            Some(b'f') => Ok(Kind::False),
            Some(b'n') => Ok(Kind::Null),
            _ => Err(self.flaw()),
        }
    }

    /// Checks that nothing follows.
    pub(crate) fn end(&mut self) -> Result<(), Flaw> {
        if self.next_byte().is_none() { Ok(()) } else { Err(self.flaw()) }
    }

    /// Enters an object or a list. Returns whether it is not empty.
    #[inline]
    fn enter(&mut self, open: u8, close: u8) -> Result<bool, Flaw> {
        self.expect(open)?;
        Ok(self.next_byte() != Some(close) || {
            self.at += 1;
            false
        })
    }

    /// Goes past the end of a member or element. Returns whether another one follows.
    #[inline]
    fn another(&mut self, close: u8) -> Result<bool, Flaw> {
        match self.next_byte() {
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            Some(byte) if byte == close => {
                self.at += 1;
                Ok(false)
            }
            _ => Err(self.flaw()),
        }
    }

    /// Enters an object. Returns whether it has a member.
    #[inline]
    pub(crate) fn enter_object(&mut self) -> Result<bool, Flaw> {
        self.enter(b'{', b'}')
    }

    /// Returns whether another member follows the last one.
    #[inline]
    pub(crate) fn another_member(&mut self) -> Result<bool, Flaw> {
        self.another(b'}')
    }

    /// Enters a list. Returns whether it has an element.
    #[inline]
    pub(crate) fn enter_list(&mut self) -> Result<bool, Flaw> {
        self.enter(b'[', b']')
    }

    /// Returns whether another element follows the last one.
    #[inline]
    pub(crate) fn another_element(&mut self) -> Result<bool, Flaw> {
        self.another(b']')
    }

    /// Reads a key and its colon.
    #[inline]
    pub(crate) fn key(&mut self) -> Result<Cow<'a, str>, Flaw> {
        self.next_byte();
        let key = self.text()?;
        self.expect(b':')?;
        Ok(key)
    }

    /// Reads a text.
    #[inline]
    pub(crate) fn text(&mut self) -> Result<Cow<'a, str>, Flaw> {
        let (raw, escaped) = self.raw_text()?;
        Ok(if escaped { unescape(raw).into() } else { raw.into() })
    }

    /// Reads a text as it is written, without its quotes, and whether it has escapes.
    #[inline]
    fn raw_text(&mut self) -> Result<(&'a str, bool), Flaw> {
        self.expect(b'"')?;
        let start = self.at;
        let mut escaped = false;
        loop {
            self.at += plain_length(self.rest());
            match self.byte() {
                Some(b'"') => {
                    let raw = self.json.get(start..self.at).ok_or(Flaw { at: start })?;
                    self.at += 1;
                    return Ok((raw, escaped));
                }
                Some(_) => {
                    escaped = true;
                    // An escape is at least one more byte, which may be a quote. No byte of a longer character is one.
                    self.at += 2;
                }
                None => return Err(self.flaw()),
            }
        }
    }

    /// Reads a number as it is written.
    pub(crate) fn number(&mut self) -> Result<&'a str, Flaw> {
        self.next_byte();
        let start = self.at;
        if self.byte() == Some(b'-') {
            self.at += 1;
        }
        if self.byte() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.byte() {
                self.at += 1;
            }
            self.digits()?;
        }
        self.json.get(start..self.at).ok_or(Flaw { at: start })
    }

    /// Goes past at least one digit.
    #[inline]
    fn digits(&mut self) -> Result<(), Flaw> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.byte() {
            self.at += 1;
        }
        if self.at > start { Ok(()) } else { Err(self.flaw()) }
    }

    /// Goes past `true`, `false` or `null`.
    pub(crate) fn word(&mut self, word: &str) -> Result<(), Flaw> {
        self.next_byte();
        if self.rest().starts_with(word.as_bytes()) {
            self.at += word.len();
            Ok(())
        } else {
            Err(self.flaw())
        }
    }

    /// Skips a value of any depth, without recursion.
    pub(crate) fn skip(&mut self) -> Result<(), Flaw> {
        // Whether each open value is an object; the others are lists.
        let mut open: Vec<bool> = Vec::new();
        loop {
            let entered = match self.kind()? {
                Kind::Object => self.enter_object()?.then_some(true),
                Kind::List => self.enter_list()?.then_some(false),
                scalar => self.skip_scalar(scalar).map(|()| None)?,
            };
            open.extend(entered);
            if entered.is_none() && self.leave(&mut open)? {
                return Ok(());
            }
            if open.last() == Some(&true) {
                self.skip_key()?;
            }
        }
    }

    /// Leaves the values that end here. Returns whether all have ended.
    fn leave(&mut self, open: &mut Vec<bool>) -> Result<bool, Flaw> {
        while let Some(&is_object) = open.last() {
            if if is_object { self.another_member()? } else { self.another_element()? } {
                return Ok(false);
            }
            open.pop();
        }
        Ok(true)
    }

    fn skip_key(&mut self) -> Result<(), Flaw> {
        self.raw_text()?;
        self.expect(b':')
    }

    fn skip_scalar(&mut self, kind: Kind) -> Result<(), Flaw> {
        match kind {
            Kind::Text => self.raw_text().map(|_| ()),
            Kind::Number => self.number().map(|_| ()),
            Kind::True => self.word("true"),
            Kind::False => self.word("false"),
            Kind::Null | Kind::Object | Kind::List => self.word("null"),
        }
    }

    /// Returns to an earlier place.
    pub(crate) fn place(&self) -> usize {
        self.at
    }

    pub(crate) fn return_to(&mut self, place: usize) {
        self.at = place;
    }
}

/// The number of bytes before the first quote or backslash, eight at a time.
#[inline]
fn plain_length(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // Sets the high bit of the lowest zero byte, and perhaps of bytes above it.
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word & HIGH;
    let (words, rest) = bytes.as_chunks::<8>();
    let mut length = 0;
    for word in words {
        let word = u64::from_le_bytes(*word);
        let found = zeros(word ^ (ONES * b'"' as u64)) | zeros(word ^ (ONES * b'\\' as u64));
        if found != 0 {
            return length + (found.trailing_zeros() / 8) as usize;
        }
        length += 8;
    }
    length + rest.iter().position(|byte| matches!(byte, b'"' | b'\\')).unwrap_or(rest.len())
}

/// Replaces escapes by what they stand for.
#[inline(never)]
fn unescape(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((plain, escape)) = rest.split_once('\\') {
        text.push_str(plain);
        let mut after = escape.chars();
        match after.next() {
            Some('u') => {
                let (character, length) = code_unit(after.as_str());
                text.push(character);
                rest = after.as_str().get(length..).unwrap_or_default();
                continue;
            }
            Some('n') => text.push('\n'),
            Some('t') => text.push('\t'),
            Some('r') => text.push('\r'),
            Some('b') => text.push('\u{8}'),
            Some('f') => text.push('\u{c}'),
            Some(same @ ('"' | '\\' | '/')) => text.push(same),
            _ => text.push(char::REPLACEMENT_CHARACTER),
        }
        rest = after.as_str();
    }
    text.push_str(rest);
    text
}

/// Reads what follows `\u`: the character, and how many bytes it takes.
fn code_unit(text: &str) -> (char, usize) {
    let Some(first) = hex(text) else { return (char::REPLACEMENT_CHARACTER, 0) };
    if let Some(character) = char::from_u32(first) {
        return (character, 4);
    }
    // Half a surrogate pair. The other half must follow.
    let second = text.get(4..).and_then(|rest| rest.strip_prefix("\\u")).and_then(hex);
    match second {
        Some(second @ 0xDC00..=0xDFFF) if first < 0xDC00 => {
            let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
            (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 10)
        }
        _ => (char::REPLACEMENT_CHARACTER, 4),
    }
}

fn hex(text: &str) -> Option<u32> {
    let digits = text.get(..4)?;
    // `from_str_radix` also accepts a sign.
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}
