//! Compares a tree with the tables of [`crate::format`]: unknown keys, missing keys, values of another kind.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::diagnostics::{Problem, Reporter, alternatives, did_you_mean, nearest};
use crate::format::{Key, Shape, Table};
use crate::node::{Entry, Node, Value};

/// Top-level keys with mistakes below them, so that what depends on these keys is not checked and reported as well.
#[derive(Debug, Default)]
pub(crate) struct Damage(BTreeSet<String>);

impl Damage {
    pub(crate) fn add(&mut self, key: &str) {
        self.0.insert(key.to_owned());
    }

    /// Whether nothing is wrong below these top-level keys.
    pub(crate) fn spares(&self, keys: &[&str]) -> bool {
        keys.iter().all(|key| !self.0.contains(*key))
    }
}

/// Checks a whole file.
pub(crate) fn check(root: &Node, table: &'static Table, reporter: &Reporter) -> Damage {
    let checker = Checker { reporter, part: RefCell::default(), damage: RefCell::default() };
    checker.table(root, None, table);
    checker.damage.into_inner()
}

struct Checker<'a> {
    reporter: &'a Reporter,
    /// The top-level key whose value is being checked.
    part: RefCell<Option<String>>,
    damage: RefCell<Damage>,
}

impl Checker<'_> {
    fn report(&self, problem: Problem) {
        if let Some(part) = &*self.part.borrow() {
            self.damage.borrow_mut().add(part);
        }
        self.reporter.report(problem);
    }

    /// `owner` is the key of the table; `None` for the whole file.
    fn table(&self, node: &Node, owner: Option<&Entry>, table: &'static Table) {
        let mut meant = BTreeSet::new();
        for entry in node.entries() {
            if owner.is_none() {
                *self.part.borrow_mut() = Some(entry.key.clone());
            }
            match table.key(&entry.key) {
                Some(key) => self.value(entry, key),
                None => meant.extend(self.unknown_key(node, entry, table)),
            }
        }
        if owner.is_none() {
            *self.part.borrow_mut() = None;
        }
        for key in table.keys {
            if key.required && !node.has(key.name) && !meant.contains(key.name) {
                self.report(missing(node, owner, table, key));
            }
        }
    }

    /// Reports an unknown key, and returns the key that was probably meant.
    fn unknown_key(&self, node: &Node, entry: &Entry, table: &Table) -> Option<&'static str> {
        let free = table.keys.iter().map(|key| key.name).filter(|name| !node.has(name));
        let meant = nearest(&entry.key, free);
        if let (Some(meant), true) = (meant, table.id == "endpoint") {
            self.damage.borrow_mut().add(meant);
        }
        let mut problem = Problem::new(entry.key_span.clone(), format!("unknown key `{}`", entry.key))
            .label(format!("not a key of {}", table.title));
        problem = match meant {
            Some(meant) => problem.help(format!("did you mean `{meant}`?")),
            None => problem.help(
                special_help(table, &entry.key)
                    .unwrap_or_else(|| format!("its keys are {}", list(table.keys.iter().map(|key| key.name)))),
            ),
        };
        self.report(problem);
        meant
    }

    fn value(&self, entry: &Entry, key: &'static Key) {
        let node = &entry.node;
        match (key.shape, &node.value) {
            (Shape::Text | Shape::Type | Shape::Json | Shape::IntegerOrText, Value::Text(text)) => {
                if text.trim().is_empty() {
                    self.blank(node, &entry.key);
                }
            }
            (Shape::Texts, Value::List(items)) => self.texts(entry, items),
            (Shape::Word(words), Value::Text(_)) => self.word(node, &words()),
            (Shape::Words(words), Value::List(items)) => self.words(entry, items, &words()),
            (Shape::Integer(least, most), Value::Integer(number)) => {
                if !(least..=most).contains(number) {
                    let label = bounds(least, most);
                    let message = format!("`{}` cannot be {number}", entry.key);
                    self.report(Problem::new(node.span.clone(), message).label(label));
                }
            }
            (Shape::Table(table), Value::Table(_)) => self.table(node, Some(entry), table),
            (Shape::Named(table), Value::Table(entries)) => {
                for inner in entries {
                    match inner.node.value {
                        Value::Table(_) => self.table(&inner.node, Some(inner), table),
                        _ => self.wrong_kind(inner, &inner.node, "a table"),
                    }
                }
            }
            (Shape::Tables(table), Value::List(items)) => {
                for item in items {
                    match item.value {
                        Value::Table(_) => self.table(item, Some(entry), table),
                        _ => self.wrong_kind(entry, item, "a table"),
                    }
                }
            }
            (Shape::Flag, Value::Flag(_))
            | (Shape::IntegerOrText, Value::Integer(_))
            | (Shape::Values, Value::Table(_))
            | (Shape::Value, _) => {}
            (shape, _) => self.wrong_kind(entry, node, expected(shape)),
        }
    }

    fn wrong_kind(&self, entry: &Entry, node: &Node, expected: &str) {
        let problem = Problem::new(shown(entry, node), format!("`{}` must be {expected}", entry.key))
            .label(format!("this is {}", node.kind()));
        self.report(problem);
    }

    fn blank(&self, node: &Node, key: &str) {
        let problem = Problem::new(node.span.clone(), format!("`{key}` is blank"));
        self.report(problem.label("expected some text"));
    }

    fn texts(&self, entry: &Entry, items: &[Node]) {
        if items.is_empty() {
            let problem = Problem::new(entry.node.span.clone(), format!("`{}` is empty", entry.key));
            self.report(problem.label("expected at least one text"));
        }
        for item in items {
            match &item.value {
                Value::Text(text) if text.trim().is_empty() => self.blank(item, &entry.key),
                Value::Text(_) => {}
                _ => self.wrong_kind(entry, item, expected(Shape::Texts)),
            }
        }
    }

    fn words(&self, entry: &Entry, items: &[Node], words: &[&'static str]) {
        let mut seen = BTreeSet::new();
        for item in items {
            let Value::Text(word) = &item.value else {
                self.wrong_kind(entry, item, "a list of words");
                continue;
            };
            self.word(item, words);
            if !seen.insert(word) {
                let problem = Problem::new(item.span.clone(), format!("`{word}` appears twice"));
                self.report(problem.label("the second one"));
            }
        }
    }

    fn word(&self, node: &Node, words: &[&'static str]) {
        let Value::Text(word) = &node.value else { return };
        if !words.contains(&word.as_str()) {
            let problem = Problem::new(node.span.clone(), format!("unknown word `{word}`"))
                .label(format!("expected {}", alternatives(words.iter().copied())));
            self.report(problem.maybe_help(did_you_mean(word, words.iter().copied())));
        }
    }
}

fn missing(node: &Node, owner: Option<&Entry>, table: &Table, key: &Key) -> Problem {
    let span = match owner {
        // An element of an array of tables has no key.
        Some(entry) if matches!(entry.node.value, Value::List(_)) => node.span.clone(),
        Some(entry) => entry.key_span.clone(),
        None => 0..0,
    };
    Problem::new(span, format!("missing key `{}`", key.name))
        .label(format!("{} needs it", table.title))
        .help(format!("`{}`: {}", key.name, key.doc))
}

/// What to underline: the key, if the value spans several lines.
fn shown(entry: &Entry, node: &Node) -> std::ops::Range<usize> {
    match node.value {
        Value::Table(_) if std::ptr::eq(node, &entry.node) => entry.key_span.clone(),
        _ => node.span.clone(),
    }
}

fn special_help(table: &Table, key: &str) -> Option<String> {
    match (table.id, key) {
        ("answer_field" | "answer", "required" | "required_from" | "default") => {
            Some("answers have no required fields: what the server omits is `None`".to_owned())
        }
        _ => None,
    }
}

fn list<'w>(words: impl Iterator<Item = &'w str>) -> String {
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn bounds(least: i64, most: i64) -> String {
    if most == i64::MAX { format!("expected {least} or more") } else { format!("expected {least} to {most}") }
}

fn expected(shape: Shape) -> &'static str {
    match shape {
        Shape::Text | Shape::Word(_) => "text",
        Shape::Texts => "a list of texts",
        Shape::Words(_) => "a list of words",
        Shape::Flag => "true or false",
        Shape::Integer(..) => "an integer",
        Shape::IntegerOrText => "text or an integer",
        Shape::Type => "a type expression, as text",
        Shape::Json => "JSON, as text",
        Shape::Value => "a value",
        Shape::Values | Shape::Table(_) | Shape::Named(_) => "a table",
        Shape::Tables(_) => "an array of tables",
    }
}
