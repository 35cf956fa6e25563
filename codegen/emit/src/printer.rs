//! Tokens as source that rustfmt can read.

use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenStream, TokenTree};

/// Appends items. Methods and constants of an `impl` are separated by blank lines, which rustfmt keeps but never adds.
///
/// Lines are indented for the sake of macros' arguments in braces, which rustfmt leaves alone.
pub(super) fn items(text: &mut String, depth: usize, items: TokenStream) {
    let mut printer = Printer { text, depth, is_impl: false, before: Before::Nothing };
    printer.stream(items, Level::File);
}

/// Where tokens are, as far as it matters for blank lines.
#[derive(Clone, Copy, PartialEq)]
enum Level {
    File,
    /// Directly inside an `impl` of the file.
    Impl,
    Inside,
}

/// What a token is printed after, as far as it matters for a space between them.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    /// Nothing on this line, or something that is never followed by a space.
    Nothing,
    Name,
    Literal,
    /// Punctuation or a closing bracket.
    Other,
}

struct Printer<'t> {
    text: &'t mut String,
    /// How many braces are open.
    depth: usize,
    /// Whether the current item of the file is an `impl`.
    is_impl: bool,
    before: Before,
}

impl Printer<'_> {
    fn stream(&mut self, tokens: TokenStream, level: Level) {
        let mut tokens = tokens.into_iter().peekable();
        let mut starts_item = true;
        while let Some(token) = tokens.next() {
            let begins = std::mem::replace(&mut starts_item, false);
            match token {
                TokenTree::Ident(name) => {
                    if begins && level == Level::File {
                        self.is_impl = name == "impl";
                    }
                    self.token(&name.to_string(), Before::Name);
                }
                TokenTree::Literal(literal) => self.token(&literal.to_string(), Before::Literal),
                TokenTree::Punct(punct) if punct.as_char() == '#' => {
                    match tokens.next_if(|next| matches!(next, TokenTree::Group(group) if is_brackets(group))) {
                        Some(TokenTree::Group(attribute)) => self.attribute(&attribute),
                        _ => self.token("#", Before::Nothing),
                    }
                    starts_item = begins;
                }
                TokenTree::Punct(punct) => {
                    self.punct(&punct);
                    if punct.as_char() == ';' {
                        self.end_item(level);
                        starts_item = true;
                    }
                }
                TokenTree::Group(group) => {
                    self.group(&group, level);
                    let goes_on =
                        matches!(tokens.peek(), Some(TokenTree::Punct(next)) if ",;.?".contains(next.as_char()));
                    if group.delimiter() == Delimiter::Brace && !goes_on {
                        self.end_item(level);
                        starts_item = true;
                    }
                }
            }
        }
    }

    fn token(&mut self, token: &str, before: Before) {
        self.begin(self.before != Before::Nothing);
        self.text.push_str(token);
        self.before = before;
    }

    /// Indents a new line, or separates a token from the one before.
    fn begin(&mut self, is_apart: bool) {
        if self.text.ends_with('\n') {
            self.text.extend(std::iter::repeat_n("    ", self.depth));
        } else if is_apart {
            self.text.push(' ');
        }
    }

    fn punct(&mut self, punct: &Punct) {
        let sticks = match punct.as_char() {
            ',' | ';' | '?' => true,
            // After a name, it usually belongs to a macro. If not, rustfmt adds the space.
            '!' => self.before == Before::Name,
            // The first two of three colons in a row would be read as a path separator.
            ':' => self.before != Before::Other || !self.text.ends_with(':'),
            // After a number, it would become part of the number.
            '.' => self.before != Before::Literal || self.text.ends_with('"'),
            _ => false,
        };
        self.begin(!sticks && self.before != Before::Nothing);
        self.text.push(punct.as_char());
        let ends_path = punct.as_char() == ':' && self.text.ends_with("::");
        let joins = ends_path || punct.spacing() == Spacing::Joint || matches!(punct.as_char(), '.' | '&' | '!');
        self.before = if joins { Before::Nothing } else { Before::Other };
    }

    fn group(&mut self, group: &Group, level: Level) {
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ('(', ')'),
            Delimiter::Bracket => ('[', ']'),
            Delimiter::Brace => {
                let inside = if level == Level::File && self.is_impl { Level::Impl } else { Level::Inside };
                self.token("{", Before::Nothing);
                self.end_line();
                self.depth += 1;
                self.stream(group.stream(), inside);
                self.depth -= 1;
                self.end_line();
                return self.token("}", Before::Other);
            }
            Delimiter::None => return self.stream(group.stream(), level),
        };
        if self.before == Before::Name {
            self.before = Before::Nothing;
        }
        self.token(&open.to_string(), Before::Nothing);
        self.stream(group.stream(), Level::Inside);
        self.before = Before::Nothing;
        self.token(&close.to_string(), Before::Other);
    }

    /// An attribute on a separate line; documentation as a comment.
    fn attribute(&mut self, attribute: &Group) {
        self.end_line();
        match documentation(attribute.stream()) {
            Some(line) => {
                self.begin(false);
                self.text.push_str("///");
                self.text.push_str(line.trim_end());
            }
            None => {
                self.token("#", Before::Nothing);
                self.group(attribute, Level::Inside);
            }
        }
        self.text.push('\n');
        self.before = Before::Nothing;
    }

    fn end_item(&mut self, level: Level) {
        self.end_line();
        if level == Level::Impl {
            self.text.push('\n');
        }
    }

    fn end_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.before = Before::Nothing;
    }
}

fn is_brackets(group: &Group) -> bool {
    group.delimiter() == Delimiter::Bracket
}

/// The text of `doc = "..."`, if it is one line.
fn documentation(attribute: TokenStream) -> Option<String> {
    let mut tokens = attribute.into_iter();
    match (tokens.next(), tokens.next(), tokens.next(), tokens.next()) {
        (Some(TokenTree::Ident(name)), Some(TokenTree::Punct(_)), Some(TokenTree::Literal(literal)), None)
            if name == "doc" =>
        {
            unescaped(&literal.to_string())
        }
        _ => None,
    }
}

/// The value of a text literal, if it can be written in a line comment.
fn unescaped(literal: &str) -> Option<String> {
    if let Some(raw) = literal.strip_prefix("r\"") {
        // `quote!` turns comments into raw strings.
        return raw.strip_suffix('"').map(str::to_owned);
    }
    let inner = literal.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::with_capacity(inner.len());
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        text.push(match letter {
            '\\' => match letters.next()? {
                escaped @ ('\\' | '"' | '\'') => escaped,
                't' => '\t',
                _ => return None,
            },
            letter => letter,
        });
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    fn printed(tokens: TokenStream) -> String {
        let mut text = String::new();
        items(&mut text, 0, tokens);
        text
    }

    #[test]
    fn documentation_becomes_a_comment() {
        let line = r#" A \ and a "quote"."#;
        assert_eq!(printed(quote! { #[doc = #line] struct A; }), "/// A \\ and a \"quote\".\nstruct A;\n");
        let unusual = "\u{7f}\n";
        assert!(printed(quote! { #[doc = #unusual] struct A; }).starts_with("#[doc = \""));
    }

    #[test]
    fn only_contents_of_an_impl_are_separated() {
        let blank = |text: &str| text.trim_end().matches("\n\n").count();
        assert_eq!(blank(&printed(quote! { impl A { const B: C = C { d: 1 }; fn e() { f(); g(); } fn h() {} } })), 3);
        assert_eq!(blank(&printed(quote! { trait A { fn e(); fn h(); } use a::b; use c::d; })), 0);
    }

    #[test]
    fn tokens_do_not_change() {
        let tokens = quote! {
            impl<'a> A<'a> { fn f(r#type: B<'a>) -> Option<u8> { Some(match r#type { "a" => -1, _ => return None, }) } }
        };
        let again: TokenStream = printed(tokens.clone()).parse().unwrap();
        assert_eq!(again.to_string(), tokens.to_string());
    }
}
