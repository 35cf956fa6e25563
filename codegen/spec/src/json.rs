//! JSON in which every part knows its place, parsed from an example's text or converted from a TOML value.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::Value as Plain;

use crate::diagnostics::Problem;
use crate::node::{Node, Text, Value};
use crate::source::Source;
use crate::text_span::TextMap;

/// A JSON value and its place in the spec file.
#[derive(Debug)]
pub(crate) struct Json {
    pub(crate) span: Range<usize>,
    pub(crate) kind: Kind,
}

/// What it is.
#[derive(Debug)]
pub(crate) enum Kind {
    /// `null`, a boolean, a number or text.
    Scalar(Plain),
    List(Vec<Json>),
    Object(Vec<Member>),
}

/// A member of an object.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) name_span: Range<usize>,
    pub(crate) value: Json,
}

impl Json {
    /// Parses the JSON in a TOML string.
    pub(crate) fn parse(text: &Text<'_>, source: &Source) -> Result<Self, Problem> {
        Self::parse_mapped(text.value, &TextMap::new(&source.text, &text.span, text.value))
    }

    /// Parses JSON that is text within JSON; every part of it has the place `span`.
    pub(crate) fn parse_nested(text: &str, span: &Range<usize>) -> Result<Self, Problem> {
        Self::parse_mapped(text, &TextMap::opaque(span))
    }

    fn parse_mapped(text: &str, map: &TextMap) -> Result<Self, Problem> {
        if let Err(error) = serde_json::from_str::<Plain>(text) {
            let at = offset(text, error.line(), error.column());
            let message = error.to_string();
            let reason = match message.split(" at line ").next().unwrap_or(&message) {
                "expected ident" => "expected a JSON value",
                reason => reason,
            };
            return Err(Problem::new(map.span(&at), "not JSON").label(reason));
        }
        let mut scanner = Scanner { text, at: 0, map, duplicate: None };
        let json = scanner.value();
        match scanner.duplicate {
            Some(duplicate) => Err(duplicate),
            None => Ok(json),
        }
    }

    /// Reads a TOML value as the same JSON.
    pub(crate) fn from_toml(node: &Node) -> Result<Self, Problem> {
        let kind = match &node.value {
            Value::Text(text) => Kind::Scalar(Plain::from(text.as_str())),
            Value::Integer(integer) => Kind::Scalar(Plain::from(*integer)),
            Value::Flag(flag) => Kind::Scalar(Plain::from(*flag)),
            Value::Float(float) if float.is_finite() => Kind::Scalar(Plain::from(*float)),
            Value::Float(_) => {
                let problem = Problem::new(node.span.clone(), "JSON has no such number");
                return Err(problem.label("expected a finite one"));
            }
            Value::Date => {
                let problem = Problem::new(node.span.clone(), "JSON has no dates");
                return Err(problem.label("expected the text that travels"));
            }
            Value::List(items) => Kind::List(items.iter().map(Self::from_toml).collect::<Result<_, _>>()?),
            Value::Table(entries) => {
                let member = |entry: &crate::node::Entry| {
                    Ok(Member {
                        name: entry.key.clone(),
                        name_span: entry.key_span.clone(),
                        value: Self::from_toml(&entry.node)?,
                    })
                };
                Kind::Object(entries.iter().map(member).collect::<Result<_, Problem>>()?)
            }
        };
        Ok(Self { span: node.span.clone(), kind })
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Scalar(Plain::Null))
    }

    /// The value without its places.
    pub(crate) fn plain(&self) -> Plain {
        match &self.kind {
            Kind::Scalar(value) => value.clone(),
            Kind::List(items) => items.iter().map(Self::plain).collect(),
            Kind::Object(members) => members.iter().map(|member| (member.name.clone(), member.value.plain())).collect(),
        }
    }

    /// What to underline: only the first character of a value that may span several lines.
    pub(crate) fn head(&self) -> Range<usize> {
        match self.kind {
            Kind::Scalar(_) => self.span.clone(),
            Kind::List(_) | Kind::Object(_) => self.span.start..self.span.start + 1,
        }
    }

    /// Its name in messages.
    pub(crate) fn describe(&self) -> String {
        match &self.kind {
            Kind::Scalar(Plain::Null) => "null".to_owned(),
            Kind::Scalar(Plain::String(_)) => "text".to_owned(),
            Kind::Scalar(Plain::Bool(_)) => "a boolean".to_owned(),
            Kind::Scalar(number) => format!("the number {number}"),
            Kind::List(_) => "a list".to_owned(),
            Kind::Object(_) => "an object".to_owned(),
        }
    }
}

/// Where the JSON parser stopped. It counts lines from 1 and columns in bytes.
fn offset(text: &str, line: usize, column: usize) -> Range<usize> {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut start = (before + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let found = text.get(start..).and_then(|rest| rest.chars().next());
    start..start + found.filter(|c| *c != '\n').map_or(0, char::len_utf8)
}

/// Walks over text that is known to be JSON.
struct Scanner<'t> {
    text: &'t str,
    at: usize,
    map: &'t TextMap,
    duplicate: Option<Problem>,
}

impl Scanner<'_> {
    fn peek(&mut self) -> Option<char> {
        let rest = self.text.get(self.at..)?;
        let trimmed = rest.trim_start();
        self.at += rest.len() - trimmed.len();
        trimmed.chars().next()
    }

    fn value(&mut self) -> Json {
        let first = self.peek();
        let start = self.at;
        let kind = match first {
            Some('{') => Kind::Object(self.members()),
            Some('[') => Kind::List(self.items()),
            _ => Kind::Scalar(self.scalar()),
        };
        Json { span: self.map.span(&(start..self.at)), kind }
    }

    fn items(&mut self) -> Vec<Json> {
        let mut items = Vec::new();
        self.at += 1;
        while !matches!(self.peek(), Some(']') | None) {
            items.push(self.value());
            self.skip_comma();
        }
        self.at += 1;
        items
    }

    fn members(&mut self) -> Vec<Member> {
        let mut members = Vec::new();
        let mut seen: BTreeMap<String, Range<usize>> = BTreeMap::new();
        self.at += 1;
        while !matches!(self.peek(), Some('}') | None) {
            let start = self.at;
            let name = self.scalar().as_str().unwrap_or_default().to_owned();
            let name_span = self.map.span(&(start..self.at));
            self.peek();
            self.at += 1;
            let value = self.value();
            if let Some(first) = seen.insert(name.clone(), name_span.clone()) {
                let message = format!("`{name}` appears twice in one object");
                let problem = Problem::new(name_span.clone(), message).label("the second one");
                self.duplicate.get_or_insert(problem.related(first, "the first"));
            }
            members.push(Member { name, name_span, value });
            self.skip_comma();
        }
        self.at += 1;
        members
    }

    fn skip_comma(&mut self) {
        if self.peek() == Some(',') {
            self.at += 1;
        }
    }

    fn scalar(&mut self) -> Plain {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = if rest.starts_with('"') { string_length(rest) } else { word_length(rest) };
        let raw = rest.get(..length).unwrap_or_default();
        self.at += length;
        serde_json::from_str(raw).unwrap_or_default()
    }
}

fn string_length(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn word_length(rest: &str) -> usize {
    let ends = |c: char| c.is_ascii_whitespace() || ",]}:".contains(c);
    // At least one character, so that every scan comes to an end.
    rest.find(ends).unwrap_or(rest.len()).max(rest.chars().next().map_or(0, char::len_utf8))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(file: &str, value: &str) -> Result<Json, Problem> {
        let source = Source::new("a.toml", file.to_owned());
        Json::parse(&Text { value, span: 0..file.len() }, &source)
    }

    #[test]
    fn scans_what_the_parser_accepts() {
        let text = r#" {"a": [1, -2.5e3, true, null, "x\"]}"], "b": {}, "c": [[]], "": "" } "#;
        let json = parse(&format!("'{text}'"), text).unwrap();
        assert_eq!(json.plain(), serde_json::from_str::<Plain>(text).unwrap());
    }

    #[test]
    fn knows_places() {
        let text = "{\n  \"a\": [10]\n}";
        let file = format!("'''\n{text}'''");
        let json = parse(&file, text).unwrap();
        let Kind::Object(members) = json.kind else { panic!() };
        assert_eq!(&file[members[0].name_span.clone()], "\"a\"");
        assert_eq!(&file[members[0].value.span.clone()], "[10]");
    }

    #[test]
    fn refuses_duplicates_and_depth() {
        let text = r#"{"a": 1, "a": 2}"#;
        assert!(parse(&format!("'{text}'"), text).is_err());
        let deep = "[".repeat(100_000);
        assert!(parse(&format!("'{deep}'"), &deep).is_err());
    }
}
