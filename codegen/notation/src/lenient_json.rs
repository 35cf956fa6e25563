//! JSON as pages write it: with comments, missing and extra commas, single quotes, masked numbers and other slips.

use serde_json::{Map, Number, Value};

/// Deeper than any page nests, but safe for every stack.
const DEEPEST: usize = 64;

/// What was read, and what had to be repaired.
#[derive(Debug, PartialEq)]
pub struct Repaired {
    /// The value.
    pub value: Value,
    /// The first slip, and its line within the text from 0.
    pub slip: Option<(u32, &'static str)>,
}

/// Why text cannot be read as JSON even with repairs, and on which of its lines, from 0.
#[derive(Debug, PartialEq)]
pub struct Unreadable {
    /// The line.
    pub line: u32,
    /// The reason.
    pub reason: &'static str,
}

/// Reads `text`, which must consist of exactly one value.
///
/// # Errors
/// Returns the first slip that cannot be repaired.
pub fn parse(text: &str) -> Result<Repaired, Unreadable> {
    let mut reader = Reader { text, at: 0, slip: None };
    let value = reader.value(0).and_then(|value| {
        reader.blank();
        if reader.peek().is_some() { Err("more text follows the value") } else { Ok(value) }
    });
    let line_of = |at: usize| {
        let before = text.get(..at).unwrap_or(text).matches('\n').count();
        u32::try_from(before).unwrap_or(u32::MAX)
    };
    match value {
        Ok(value) => Ok(Repaired { value, slip: reader.slip.map(|(at, slip)| (line_of(at), slip)) }),
        Err(reason) => Err(Unreadable { line: line_of(reader.at), reason }),
    }
}

type Read<T> = Result<T, &'static str>;

struct Reader<'t> {
    text: &'t str,
    at: usize,
    slip: Option<(usize, &'static str)>,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn eat(&mut self, wanted: &[char]) -> bool {
        let found = self.peek().is_some_and(|c| wanted.contains(&c));
        if found {
            self.next();
        }
        found
    }

    fn slipped(&mut self, what: &'static str) {
        self.slip.get_or_insert((self.at, what));
    }

    /// Skips blanks and comments.
    fn blank(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'));
            self.at += rest.len() - trimmed.len();
            let comment = if trimmed.starts_with("//") {
                trimmed.find('\n').unwrap_or(trimmed.len())
            } else if trimmed.starts_with("/*") {
                trimmed.find("*/").map_or(trimmed.len(), |end| end + 2)
            } else {
                return;
            };
            self.slipped("a comment");
            self.at += comment;
        }
    }

    fn value(&mut self, depth: usize) -> Read<Value> {
        if depth > DEEPEST {
            return Err("it is nested too deeply");
        }
        self.blank();
        match self.peek() {
            Some('{') => self.object(depth),
            Some('[') => self.array(depth),
            Some('"' | '\'' | '“' | '”') => self.string().map(Value::String),
            Some(',' | '}' | ']') => {
                self.slipped("a missing value");
                Ok(Value::Null)
            }
            Some(_) => self.bare(),
            None => Err("it ends too early"),
        }
    }

    fn object(&mut self, depth: usize) -> Read<Value> {
        self.next();
        let mut object = Map::new();
        loop {
            self.between("a surplus comma", !object.is_empty());
            if self.eat(&['}']) {
                return Ok(Value::Object(object));
            }
            if self.peek() == Some('{') && object.is_empty() {
                self.slipped("a brace too many");
                if let Value::Object(inner) = self.value(depth + 1)? {
                    object = inner;
                }
                continue;
            }
            let key = self.key()?;
            self.blank();
            if !self.eat(&[':', '：', '=']) {
                match self.peek() {
                    Some('"' | '{' | '[') => self.slipped("a missing colon"),
                    _ => return Err("a name without a value"),
                }
            }
            let value = self.value(depth + 1)?;
            object.insert(key, value);
            self.blank();
            if self.peek() != Some('}') && !self.eat(&[',', '，']) {
                self.slipped("a missing comma");
            }
        }
    }

    fn array(&mut self, depth: usize) -> Read<Value> {
        self.next();
        let mut items = Vec::new();
        loop {
            self.between("a surplus comma", !items.is_empty());
            if self.eat(&[']']) {
                return Ok(Value::Array(items));
            }
            let before = self.at;
            items.push(self.value(depth + 1)?);
            self.blank();
            if self.peek() != Some(']') && !self.eat(&[',', '，']) {
                self.slipped("a missing comma");
            }
            if self.at == before {
                return Err("a bracket that does not belong here");
            }
        }
    }

    /// Skips what may come before a member or the end: dots for "and so on", and extra commas.
    fn between(&mut self, comma: &'static str, after_one: bool) {
        self.blank();
        let start = self.at;
        while self.rest().starts_with("...") || self.peek().is_some_and(|c| matches!(c, ',' | '，' | '…' | ';')) {
            self.next();
            while self.eat(&['.']) {}
            self.blank();
        }
        let trailing = after_one && self.peek().is_some_and(|c| matches!(c, '}' | ']')) && self.comma_before();
        if self.at > start || trailing {
            self.slipped(comma);
        }
    }

    /// Whether the last significant character is a comma.
    fn comma_before(&self) -> bool {
        self.text.get(..self.at).is_some_and(|before| before.trim_end().ends_with([',', '，']))
    }

    fn key(&mut self) -> Read<String> {
        let key = match self.peek() {
            Some('"' | '\'' | '“' | '”') => self.string()?,
            Some(c) if c.is_alphanumeric() || matches!(c, '_' | '$') => {
                self.slipped("a name without quotes");
                self.token().to_owned()
            }
            Some(_) => return Err("a name is missing"),
            None => return Err("it ends too early"),
        };
        if key.trim().len() != key.len() {
            self.slipped("a name with blanks around it");
        }
        Ok(key.trim().to_owned())
    }

    fn string(&mut self) -> Read<String> {
        let opened = self.next();
        if opened != Some('"') {
            self.slipped("the wrong quotes");
        }
        let closing: &[char] = match opened {
            Some('\'') => &['\''],
            Some('"') => &['"'],
            _ => &['"', '”', '“'],
        };
        let mut out = String::new();
        loop {
            match self.next().ok_or("a text without an end")? {
                '\\' => self.escape(&mut out)?,
                c if closing.contains(&c) => break,
                c => {
                    if c.is_control() {
                        self.slipped("a line break within a text");
                    }
                    out.push(c);
                }
            }
        }
        if opened == Some('"') && self.eat(&['"']) {
            self.slipped("a quote too many");
        }
        Ok(out)
    }

    fn escape(&mut self, out: &mut String) -> Read<()> {
        match self.next().ok_or("a text without an end")? {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            'b' => out.push('\u{8}'),
            'f' => out.push('\u{c}'),
            'u' => out.push(self.unicode()),
            c @ ('"' | '\\' | '/') => out.push(c),
            c => {
                self.slipped("an unknown escape");
                out.extend(['\\', c]);
            }
        }
        Ok(())
    }

    /// The character after `\u`, which may need two escapes.
    fn unicode(&mut self) -> char {
        let first = self.four_digits();
        let unit = match first {
            Some(high @ 0xd800..=0xdbff) if self.rest().starts_with("\\u") => {
                self.at += 2;
                match self.four_digits() {
                    Some(low @ 0xdc00..=0xdfff) => Some(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)),
                    _ => None,
                }
            }
            unit => unit,
        };
        unit.and_then(char::from_u32).unwrap_or_else(|| {
            self.slipped("an unknown escape");
            char::REPLACEMENT_CHARACTER
        })
    }

    fn four_digits(&mut self) -> Option<u32> {
        let digits = self.rest().get(..4)?;
        let unit = u32::from_str_radix(digits, 16).ok()?;
        self.at += 4;
        Some(unit)
    }

    /// Characters up to the end of a word.
    fn token(&mut self) -> &'t str {
        let rest = self.rest();
        let ends =
            |c: char| c.is_whitespace() || matches!(c, ',' | '，' | ':' | '：' | '{' | '}' | '[' | ']' | '"' | '\'');
        let token = rest.get(..rest.find(ends).unwrap_or(rest.len())).unwrap_or_default();
        self.at += token.len();
        token
    }

    /// A value without quotes: a word of JSON, a number, or a slip.
    fn bare(&mut self) -> Read<Value> {
        let start = self.at;
        let token = self.token();
        let value = match token {
            "" => return Err("a character that does not belong here"),
            "true" => return Ok(Value::Bool(true)),
            "false" => return Ok(Value::Bool(false)),
            "null" => return Ok(Value::Null),
            // The request form of a page has types in place of values.
            "Boolean" | "Long" | "Integer" | "Double" | "Float" | "Number" | "Any" => Value::Null,
            token => {
                if let Some(number) = number(token) {
                    return Ok(Value::Number(number));
                }
                unmasked(token).map_or_else(|| Value::String(token.to_owned()), Value::Number)
            }
        };
        self.eat(&['"']);
        self.slip.get_or_insert((start, "a value without quotes"));
        Ok(value)
    }
}

/// A number in JSON's syntax; anything else, such as `007`, is kept only as text.
fn number(token: &str) -> Option<Number> {
    serde_json::from_str(token).ok()
}

/// A number with masked digits: `41xxxx76`. These are read as zero.
fn unmasked(token: &str) -> Option<Number> {
    let shown = token.strip_suffix(['L', 'l']).unwrap_or(token);
    let begins_as_number = shown.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    let masked = |c: char| matches!(c, 'x' | 'X' | '*');
    if !begins_as_number || !shown.chars().all(|c| c.is_ascii_digit() || masked(c) || c == '-' || c == '.') {
        return None;
    }
    number(&shown.replace(masked, "0"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn repaired(text: &str) -> (Value, Option<&'static str>) {
        let repaired = parse(text).unwrap();
        (repaired.value, repaired.slip.map(|(_, slip)| slip))
    }

    #[test]
    fn clean_json_is_not_repaired() {
        for text in
            [r#"{"a": [1, -2.5e3, "x\u4e2d\ud83d\ude00\n"], "b": {}, "c": [null, true, false]}"#, "[]", "\"a\"", "1"]
        {
            assert_eq!(repaired(text), (serde_json::from_str(text).unwrap(), None), "{text}");
        }
    }

    #[test]
    fn slips_of_pages() {
        for (text, value, slip) in [
            ("{\"a\":1\n\"b\":2}", json!({"a": 1, "b": 2}), "a missing comma"),
            ("{\"a\":[1,2,],}", json!({"a": [1, 2]}), "a surplus comma"),
            ("{\"a\":1, // why\n\"b\":/* x */2}", json!({"a": 1, "b": 2}), "a comment"),
            ("{'a':'b'}", json!({"a": "b"}), "the wrong quotes"),
            ("{“a”:“b”}", json!({"a": "b"}), "the wrong quotes"),
            ("{\"a\":,\"b\":}", json!({"a": null, "b": null}), "a missing value"),
            ("{\"a\":41xxxx76}", json!({"a": 41_000_076}), "a value without quotes"),
            ("{\"a\":d63xx,\"b\":007}", json!({"a": "d63xx", "b": "007"}), "a value without quotes"),
            ("{\"a\" \"ok\"}", json!({"a": "ok"}), "a missing colon"),
            ("{\"a\":\"b\"\"}", json!({"a": "b"}), "a quote too many"),
            ("{\" a\":1}", json!({"a": 1}), "a name with blanks around it"),
            ("{a:1}", json!({"a": 1}), "a name without quotes"),
            ("{\"a\":b2\"}", json!({"a": "b2"}), "a value without quotes"),
            ("{\"a\":{{\"b\":1}}}", json!({"a": {"b": 1}}), "a brace too many"),
            ("[{\"a\":1},...]", json!([{"a": 1}]), "a surplus comma"),
            ("{\"a\" : Boolean}", json!({"a": null}), "a value without quotes"),
            ("{\"a\":\"b\nc\"}", json!({"a": "b\nc"}), "a line break within a text"),
        ] {
            assert_eq!(repaired(text), (value, Some(slip)), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_repaired_has_a_line() {
        assert_eq!(parse("{\n\"a\": {\n?\n}\n}"), Err(Unreadable { line: 2, reason: "a name is missing" }));
        assert_eq!(parse("{\"a\": [1"), Err(Unreadable { line: 0, reason: "it ends too early" }));
        assert_eq!(parse("{}\n{}"), Err(Unreadable { line: 1, reason: "more text follows the value" }));
        assert_eq!(
            parse(&"[".repeat(100_000)).map(drop),
            Err(Unreadable { line: 0, reason: "it is nested too deeply" })
        );
        assert!(parse("").is_err());
    }
}
