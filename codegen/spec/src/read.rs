//! Turns bytes into a tree, and reports what is wrong with the text or the TOML.

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

use crate::diagnostics::{Problem, Reporter};
use crate::node::{Entry, Node, Value};
use crate::source::{Source, SourceFile};

/// Nothing in a spec nests nearly as deep. The TOML reader also has a limit, but a far higher one.
const DEEPEST: usize = 32;

/// A file's tree, as far as it could be read.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) root: Node,
    /// Whether keys appear twice, so that some of what was written is missing from the tree.
    pub(crate) has_duplicates: bool,
}

/// The tree of a spec file; `None` if the file cannot be read as TOML. [`load`](crate::load) says why.
#[must_use]
pub fn tree(file: &SourceFile) -> Option<Node> {
    let (reporter, _) = decode(file);
    parse(&reporter).map(|tree| tree.root)
}

/// Decodes a file, and returns whether it is UTF-8. If it is not, that is reported.
pub(crate) fn decode(file: &SourceFile) -> (Reporter, bool) {
    let bytes = file.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&file.bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => (Reporter::new(Arc::new(Source::new(&file.path, text.to_owned()))), true),
        Err(error) => {
            let text = String::from_utf8_lossy(bytes).into_owned();
            let reporter = Reporter::new(Arc::new(Source::new(&file.path, text)));
            let at = error.valid_up_to();
            let byte = bytes.get(at).copied().unwrap_or_default();
            let span = at..at + char::REPLACEMENT_CHARACTER.len_utf8();
            let problem = Problem::new(span, "the file is not UTF-8")
                .label(format!("byte {byte:#04x}, the first that does not fit"));
            reporter.report(problem.help("save the file as UTF-8"));
            (reporter, false)
        }
    }
}

/// Reads a file's TOML; `None` if it makes no sense, which is then reported.
pub(crate) fn parse(reporter: &Reporter) -> Option<Tree> {
    let text = &reporter.source.text;
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in without_echoes(&errors, &reporter.source) {
        reporter.report(describe(error, &reporter.source));
    }
    if !errors.iter().all(is_duplicate) {
        return None;
    }
    let mut converter = Converter { reporter, too_deep: false };
    let root = Node { span: 0..0, value: Value::Table(converter.table(table.into_inner(), 0)) };
    if converter.too_deep {
        return None;
    }
    if root.entries().is_empty() && errors.is_empty() {
        let problem = Problem::new(0..0, "the file is empty");
        reporter.report(problem.help("remove it, or write its first key"));
        return None;
    }
    Some(Tree { root, has_duplicates: !errors.is_empty() })
}

fn is_duplicate(error: &toml::de::Error) -> bool {
    error.message() == "duplicate key"
}

/// Omits what follows from another mistake: further errors on the same line, and the keys of a table that appears twice.
fn without_echoes<'e>(errors: &'e [toml::de::Error], source: &Source) -> Vec<&'e toml::de::Error> {
    let mut kept = Vec::new();
    let mut last_line = 0;
    let mut repeated_table = None;
    for error in errors {
        let at = error.span().map_or(source.text.len(), |span| span.start);
        let (line, text) = source.lines_of(&(at..at));
        let header = source.text.get(..at).and_then(|before| before.rfind("\n["));
        let echo = line == last_line || (is_duplicate(error) && header.is_some() && repeated_table == header);
        if is_duplicate(error) && source.slice(&text).starts_with('[') {
            repeated_table = header;
        }
        if !echo {
            kept.push(error);
        }
        last_line = line;
    }
    kept
}

fn describe(error: &toml::de::Error, source: &Source) -> Problem {
    let end = source.text.len();
    let span = error.span().unwrap_or(end..end);
    if is_duplicate(error) {
        let key = source.slice(&span);
        return Problem::new(span.clone(), format!("`{key}` appears twice in one table")).label("the second one");
    }
    match error.message().split_once(", expected ") {
        Some((what, expected)) => Problem::new(span, format!("not TOML: {what}")).label(format!("expected {expected}")),
        None => Problem::new(span, format!("not TOML: {}", error.message())),
    }
}

struct Converter<'a> {
    reporter: &'a Reporter,
    too_deep: bool,
}

impl Converter<'_> {
    /// Entries in the order in which they are first mentioned.
    fn table(&mut self, table: DeTable<'_>, depth: usize) -> Vec<Entry> {
        let mut entries: Vec<Entry> = table
            .into_iter()
            .map(|(key, value)| Entry {
                key_span: key.span(),
                key: key.into_inner().into_owned(),
                node: self.node(value, depth + 1),
            })
            .collect();
        entries.sort_by_key(|entry| entry.key_span.start);
        entries
    }

    fn node(&mut self, value: Spanned<DeValue<'_>>, depth: usize) -> Node {
        let span = value.span();
        if depth > DEEPEST {
            if !self.too_deep {
                let message = format!("nested deeper than {DEEPEST} levels");
                self.reporter.report(Problem::new(span.clone(), message));
            }
            self.too_deep = true;
            return Node { span, value: Value::Date };
        }
        let value = match value.into_inner() {
            DeValue::String(text) => Value::Text(text.into_owned()),
            DeValue::Integer(integer) => Value::Integer(self.integer(&integer, &span)),
            DeValue::Float(float) => Value::Float(float.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(flag) => Value::Flag(flag),
            DeValue::Datetime(_) => Value::Date,
            DeValue::Array(items) => Value::List(items.into_iter().map(|item| self.node(item, depth + 1)).collect()),
            DeValue::Table(table) => Value::Table(self.table(table, depth)),
        };
        Node { span, value }
    }

    fn integer(&self, integer: &DeInteger<'_>, span: &std::ops::Range<usize>) -> i64 {
        i64::from_str_radix(integer.as_str(), integer.radix()).unwrap_or_else(|_| {
            let problem = Problem::new(span.clone(), "this integer needs more than 64 bits");
            self.reporter.report(problem.help("write it as text"));
            0
        })
    }
}
