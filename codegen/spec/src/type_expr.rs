//! Type expressions: `string`, `list<Item>`, `map<list<int64>>`, `json<any>`.

use std::ops::Range;

use crate::model::Type;

/// Far more than any page needs; keeps recursion within bounds.
const DEEPEST: usize = 16;

/// Types that take no argument.
const PLAIN: [(&str, Type); 7] = [
    ("string", Type::String),
    ("int32", Type::Int32),
    ("int64", Type::Int64),
    ("float64", Type::Float64),
    ("bool", Type::Bool),
    ("any", Type::Any),
    ("file", Type::File),
];

/// Types that take one argument.
const GENERIC: [&str; 3] = ["list", "map", "json"];

/// What other notations call our types.
const FOREIGN: [(&str, &str); 20] = [
    ("str", "string"),
    ("text", "string"),
    ("date", "string"),
    ("integer", "int32` or `int64"),
    ("int", "int32` or `int64"),
    ("i32", "int32"),
    ("i64", "int64"),
    ("long", "int64"),
    ("number", "int64` or `float64"),
    ("float", "float64"),
    ("double", "float64"),
    ("f64", "float64"),
    ("boolean", "bool"),
    ("array", "list<...>"),
    ("vec", "list<...>"),
    ("object", "any` or a type of your own under `types"),
    ("dict", "map<...>"),
    ("hashmap", "map<...>"),
    ("value", "any"),
    ("bytes", "file` or `string"),
];

/// A parsed expression.
#[derive(Debug)]
pub struct Parsed {
    /// The type; names are not resolved.
    pub ty: Type,
    /// Names in it that are not built-in types, with their places in the expression.
    pub names: Vec<(String, Range<usize>)>,
}

/// Why an expression cannot be parsed.
#[derive(Debug, PartialEq, Eq)]
pub struct Malformed {
    /// Where the mistake is in the expression, in bytes.
    pub range: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What was expected.
    pub label: String,
}

/// Words that may be used where a type is expected.
pub(crate) fn builtin_names() -> impl Iterator<Item = &'static str> {
    PLAIN.iter().map(|(name, _)| *name).chain(GENERIC)
}

/// What the format calls a type of another notation.
pub fn ours_for(foreign: &str) -> Option<&'static str> {
    let foreign = foreign.to_lowercase();
    if let Some(name) = builtin_names().find(|name| *name == foreign) {
        return Some(name);
    }
    FOREIGN.iter().find(|(name, _)| *name == foreign).map(|(_, ours)| *ours)
}

/// Parses an expression. Names need not be known.
///
/// # Errors
/// Returns where the expression goes wrong.
pub fn parse(text: &str) -> Result<Parsed, Malformed> {
    let mut parser = Parser { text, at: 0, names: Vec::new() };
    let ty = parser.expression(0)?;
    parser.skip_blank();
    if parser.at < text.len() {
        let message = "this is not part of a type".to_owned();
        let label = match parser.rest() {
            rest if rest.starts_with('[') => "a list is written `list<...>`",
            rest if rest.starts_with('?') => "use `required` to say whether it is required",
            rest if rest.starts_with('<') => "only `list`, `map` and `json` take a type",
            _ => "expected nothing more",
        };
        return Err(Malformed { range: parser.at..text.len(), message, label: label.to_owned() });
    }
    Ok(Parsed { ty, names: parser.names })
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    names: Vec<(String, Range<usize>)>,
}

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_blank(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn expression(&mut self, depth: usize) -> Result<Type, Malformed> {
        let (word, range) = self.word()?;
        if depth > DEEPEST {
            return Err(Malformed {
                range,
                message: format!("this type nests deeper than {DEEPEST} levels"),
                label: "too deep".to_owned(),
            });
        }
        if GENERIC.contains(&word) {
            self.expect('<', &format!("what it is a {word} of: `{word}<...>`"))?;
            let argument = Box::new(self.expression(depth + 1)?);
            self.expect('>', "`>`")?;
            return Ok(match word {
                "list" => Type::List(argument),
                "map" => Type::Map(argument),
                _ => Type::JsonText(argument),
            });
        }
        if let Some((_, ty)) = PLAIN.iter().find(|(name, _)| *name == word) {
            return Ok(ty.clone());
        }
        self.names.push((word.to_owned(), range));
        Ok(Type::Named(word.to_owned()))
    }

    fn word(&mut self) -> Result<(&'t str, Range<usize>), Malformed> {
        self.skip_blank();
        let rest = self.rest();
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        match rest.get(..length) {
            Some(word) if length > 0 => {
                let start = self.at;
                self.at += length;
                Ok((word, start..self.at))
            }
            _ => Err(self.unexpected("a type")),
        }
    }

    fn expect(&mut self, wanted: char, description: &str) -> Result<(), Malformed> {
        self.skip_blank();
        if !self.rest().starts_with(wanted) {
            return Err(self.unexpected(description));
        }
        self.at += wanted.len_utf8();
        Ok(())
    }

    fn unexpected(&self, expected: &str) -> Malformed {
        let found = self.rest().chars().next();
        let range = self.at..self.at + found.map_or(0, char::len_utf8);
        let message = match found {
            Some(found) => format!("`{found}` does not belong here in a type"),
            None => "this type breaks off".to_owned(),
        };
        Malformed { range, message, label: format!("expected {expected}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Result<String, (Range<usize>, String)> {
        match parse(text) {
            Ok(parsed) => Ok(parsed.ty.to_string()),
            Err(wrong) => Err((wrong.range, format!("{}: {}", wrong.message, wrong.label))),
        }
    }

    #[test]
    fn parses_what_the_model_prints() {
        for text in ["string", "list<list<int64>>", "map<Item>", "json<list<string>>", "any", "file"] {
            assert_eq!(shown(text).as_deref(), Ok(text));
        }
        assert_eq!(shown(" list < bool > ").as_deref(), Ok("list<bool>"));
    }

    #[test]
    fn remembers_names() {
        assert_eq!(parse("map<list<Item>>").unwrap().names, [("Item".to_owned(), 9..13)]);
    }

    #[test]
    fn explains_what_is_malformed() {
        let cases = [
            ("", 0..0, "this type breaks off: expected a type"),
            ("list", 4..4, "this type breaks off: expected what it is a list of: `list<...>`"),
            ("list<", 5..5, "this type breaks off: expected a type"),
            ("list<int32", 10..10, "this type breaks off: expected `>`"),
            ("list<>", 5..6, "`>` does not belong here in a type: expected a type"),
            ("int32[]", 5..7, "this is not part of a type: a list is written `list<...>`"),
            ("map<string, int32>", 10..11, "`,` does not belong here in a type: expected `>`"),
            ("string<int32>", 6..13, "this is not part of a type: only `list`, `map` and `json` take a type"),
            ("Item?", 4..5, "this is not part of a type: use `required` to say whether it is required"),
        ];
        for (text, range, message) in cases {
            assert_eq!(shown(text), Err((range, message.to_owned())), "{text}");
        }
    }

    #[test]
    fn depth_is_limited() {
        let deep = "list<".repeat(10_000);
        assert!(parse(&deep).unwrap_err().message.contains("nests deeper than 16 levels"));
    }
}
