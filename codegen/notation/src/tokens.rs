//! Code as words, texts and marks, with brackets matched.

/// A piece of code.
#[derive(Debug, PartialEq, Eq)]
pub enum Token {
    /// A name or a number, without PHP's `$`.
    Word(String),
    /// The content of a text, as written.
    Text(String),
    /// An operator: `=`, `=>`, `->`, `:=`, or a single character.
    Mark(&'static str),
    /// The contents of brackets.
    Group(Vec<Token>),
    /// The end of a line.
    Line,
}

/// How deep brackets may nest; deeper ones are treated as text.
const DEEPEST: usize = 64;

/// Splits code into tokens.
#[must_use]
pub fn tokens(code: &str) -> Vec<Token> {
    let mut open: Vec<Vec<Token>> = Vec::new();
    let mut tokens = Vec::new();
    let mut rest = code;
    while let Some(first) = first_of(rest) {
        match first {
            '(' | '[' | '{' if open.len() < DEEPEST => {
                open.push(std::mem::take(&mut tokens));
                rest = after(rest, first);
            }
            ')' | ']' | '}' => {
                if let Some(outer) = open.pop() {
                    let group = std::mem::replace(&mut tokens, outer);
                    tokens.push(Token::Group(group));
                }
                rest = after(rest, first);
            }
            _ => {
                let (token, left) = token(rest, first);
                if let Some(token) = token {
                    tokens.push(token);
                }
                rest = left;
            }
        }
    }
    while let Some(outer) = open.pop() {
        let group = std::mem::replace(&mut tokens, outer);
        tokens.push(Token::Group(group));
    }
    tokens
}

/// The token that begins with `first`, if any, and what follows it.
fn token(code: &str, first: char) -> (Option<Token>, &str) {
    if first == '\n' {
        return (Some(Token::Line), after(code, first));
    }
    if is_blank(first) {
        let blanks = code.bytes().position(|byte| !is_blank(char::from(byte))).unwrap_or(code.len());
        return (None, code.get(blanks..).unwrap_or_default());
    }
    if is_comment(code) {
        return (None, code.find('\n').map_or("", |end| code.get(end..).unwrap_or_default()));
    }
    if matches!(first, '"' | '\'') {
        return text(code, first);
    }
    if is_word(first) {
        let (word, left) = code.split_at(word_end(code));
        return (Some(Token::Word(word.to_owned())), left);
    }
    match mark(code) {
        Some(mark) => (Some(Token::Mark(mark)), code.get(mark.len()..).unwrap_or_default()),
        None => (None, after(code, first)),
    }
}

/// The mark that the code begins with, if it has a meaning here.
fn mark(code: &str) -> Option<&'static str> {
    Some(match code.as_bytes() {
        [b'=', b'>', ..] => "=>",
        [b'-', b'>', ..] => "->",
        [b'=', b'=', ..] => "==",
        [b'!', b'=', ..] => "!=",
        [b'<', b'=', ..] => "<=",
        [b'>', b'=', ..] => ">=",
        [b':', b'=', ..] => ":=",
        [b'=', ..] => "=",
        [b'.', ..] => ".",
        [b',', ..] => ",",
        [b':', ..] => ":",
        [b';', ..] => ";",
        _ => return None,
    })
}

/// The first character, with a fast path for ASCII, which is most of the code.
fn first_of(code: &str) -> Option<char> {
    match code.as_bytes().first() {
        Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
        _ => code.chars().next(),
    }
}

/// Where the word at the start of `code` ends.
fn word_end(code: &str) -> usize {
    let bytes = code.as_bytes();
    let is_part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_');
    let ascii = bytes.iter().position(|byte| !is_part(byte)).unwrap_or(bytes.len());
    match bytes.get(ascii) {
        Some(byte) if !byte.is_ascii() => code.find(|letter| !is_word(letter)).unwrap_or(code.len()),
        _ => ascii,
    }
}

fn is_blank(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\r')
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Comments up to the end of the line. Block comments contain no code in these samples.
fn is_comment(code: &str) -> bool {
    matches!(code.as_bytes(), [b'/', b'/', ..] | [b'#', ..])
}

/// A text that ends at `quote` or with the line, because samples forget the closing quote.
fn text(code: &str, quote: char) -> (Option<Token>, &str) {
    let inside = after(code, quote);
    let mut escaped = false;
    // Only ASCII characters matter, and their bytes occur in no others.
    let end = inside.bytes().position(|byte| match byte {
        b'\n' => true,
        _ if escaped => {
            escaped = false;
            false
        }
        b'\\' => {
            escaped = true;
            false
        }
        byte => char::from(byte) == quote,
    });
    let (text, left) = inside.split_at(end.unwrap_or(inside.len()));
    (Some(Token::Text(text.to_owned())), left.strip_prefix(quote).unwrap_or(left))
}

/// `code` without its first character.
fn after(code: &str, first: char) -> &str {
    code.get(first.len_utf8()..).unwrap_or_default()
}
