//! Code as words, texts and marks, with brackets closed.

/// A piece of code.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A name or a number, without PHP's `$`.
    Word(String),
    /// A text's content, as it is written.
    Text(String),
    /// An operator: `=`, `=>`, `->`, `:=`, or a single character.
    Mark(&'static str),
    /// What stands in brackets.
    Group(Vec<Token>),
    /// The end of a line.
    Line,
}

/// Marks that mean something here; any other is a [`Token::Mark`] of nothing.
const MARKS: [&str; 12] = ["=>", "->", "==", "!=", "<=", ">=", ":=", "=", ".", ",", ":", ";"];

/// How deep brackets are told apart.
const DEEPEST: usize = 64;

/// Splits code.
pub(super) fn tokens(code: &str) -> Vec<Token> {
    let mut open: Vec<Vec<Token>> = Vec::new();
    let mut tokens = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
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
                tokens.extend(token);
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

/// The token that begins with `first`, if it is one, and what follows it.
fn token(code: &str, first: char) -> (Option<Token>, &str) {
    if first == '\n' {
        return (Some(Token::Line), after(code, first));
    }
    if is_comment(code) {
        return (None, code.find('\n').map_or("", |end| code.get(end..).unwrap_or_default()));
    }
    if matches!(first, '"' | '\'') {
        return text(code, first);
    }
    if is_word(first) {
        let (word, left) = code.split_at(code.find(|letter| !is_word(letter)).unwrap_or(code.len()));
        return (Some(Token::Word(word.to_owned())), left);
    }
    let mark = MARKS.iter().find(|mark| code.starts_with(**mark));
    match mark {
        Some(mark) => (Some(Token::Mark(mark)), code.get(mark.len()..).unwrap_or_default()),
        None => (None, after(code, first)),
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Comments up to the end of the line. Those over several lines have no code in these samples.
fn is_comment(code: &str) -> bool {
    code.starts_with("//") || code.starts_with('#')
}

/// A text that ends by `quote` in the same line; vendors forget to escape.
fn text(code: &str, quote: char) -> (Option<Token>, &str) {
    let inside = after(code, quote);
    let mut escaped = false;
    for (at, letter) in inside.char_indices() {
        match letter {
            '\n' => {
                return (
                    Some(Token::Text(inside.get(..at).unwrap_or_default().to_owned())),
                    inside.get(at..).unwrap_or_default(),
                );
            }
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if letter == quote => {
                let text = inside.get(..at).unwrap_or_default().to_owned();
                return (Some(Token::Text(text)), inside.get(at + quote.len_utf8()..).unwrap_or_default());
            }
            _ => {}
        }
    }
    (Some(Token::Text(inside.to_owned())), "")
}

/// `code` without its first character.
fn after(code: &str, first: char) -> &str {
    code.get(first.len_utf8()..).unwrap_or_default()
}
