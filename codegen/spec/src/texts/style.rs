//! `spec/glossary.toml`: the terms that texts use, and phrases that they avoid.

use super::words::Phrases;
use crate::diagnostics::{Problem, Report, Reporter};
use crate::node::{Entry, Node, Value};
use crate::read;
use crate::source::SourceFile;

/// Name of the file in the spec folder.
pub const GLOSSARY: &str = "glossary.toml";

/// How texts should read.
#[derive(Debug, Clone, Default)]
pub struct Style {
    /// The terms, in the file's order.
    pub terms: Vec<Term>,
    /// Sentences that recur.
    pub recurring: Vec<Recurring>,
    /// Words in other writing that texts may contain.
    pub(super) proper_names: Vec<String>,
    /// What to avoid; `None` for what is plain although it contains an avoided phrase.
    pub(super) phrases: Phrases<Option<Avoided>>,
}

/// A term.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Term {
    /// The heading that it is under.
    pub group: String,
    /// The term.
    pub term: String,
    /// What it means.
    pub meaning: String,
    /// Words that no text uses for it.
    pub not: Vec<String>,
    /// Words that mean it on the vendor's pages, and other things as well, so that only people can tell.
    pub confused: Vec<String>,
    /// The words for it on the vendor's pages.
    pub chinese: Vec<String>,
}

/// A sentence that recurs on the vendor's pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recurring {
    /// What pages say.
    pub chinese: Vec<String>,
    /// What texts say.
    pub write: String,
}

/// Why a phrase is avoided.
#[derive(Debug, Clone)]
pub(super) struct Avoided {
    pub(super) rule: &'static str,
    /// What to write instead.
    pub(super) instead: String,
}

/// The keys of each table of the file; the first is required.
const TERM: [&str; 6] = ["term", "group", "meaning", "not", "confused", "chinese"];
const PHRASE: [&str; 2] = ["avoid", "write"];
const RECURRING: [&str; 2] = ["chinese", "write"];

impl Style {
    /// Reads the file.
    ///
    /// # Errors
    /// Reports every mistake in it.
    pub fn read(file: &SourceFile) -> Result<Self, Report> {
        let (reporter, _) = read::decode(file);
        let mut style = Self::default();
        for Entry { key, key_span, node } in read::parse(&reporter).iter().flat_map(|tree| tree.root.entries()) {
            match key.as_str() {
                "terms" => style.terms = tables(node, &TERM, &reporter).into_iter().map(term).collect(),
                "recurring" => {
                    let nodes = tables(node, &RECURRING, &reporter).into_iter();
                    let read = |node: &Node| Recurring {
                        chinese: node.get("chinese").map(texts).unwrap_or_default(),
                        write: node.owned_text("write"),
                    };
                    style.recurring = nodes.map(read).collect();
                }
                "phrases" => tables(node, &PHRASE, &reporter).into_iter().for_each(|node| style.avoid(node)),
                "spellings" => node.entries().iter().for_each(|entry| style.spelling(entry)),
                "plain" => texts(node).iter().for_each(|phrase| style.phrases.add(phrase, None)),
                "proper_names" => style.proper_names = texts(node),
                _ => {
                    let problem = Problem::new(key_span.clone(), format!("unknown key `{key}`"));
                    let known = "`terms`, `recurring`, `phrases`, `spellings`, `plain` or `proper_names`";
                    reporter.report(problem.help(format!("expected {known}")));
                }
            }
        }
        for Term { term, not, .. } in style.terms.clone() {
            for word in not {
                let avoided = Avoided { rule: "the glossary has another term", instead: format!("`{term}`") };
                style.phrases.add(&word, Some(avoided));
            }
        }
        let report = Report::new(reporter.into_diagnostics());
        if report.is_empty() { Ok(style) } else { Err(report) }
    }

    fn avoid(&mut self, node: &Node) {
        for phrase in node.texts("avoid") {
            let instead = node.owned_text("write");
            self.phrases.add(phrase.value, Some(Avoided { rule: "this phrase does not read well", instead }));
        }
    }

    fn spelling(&mut self, Entry { key, node, .. }: &Entry) {
        let instead = node.as_text().map(|text| format!("`{}`", text.value)).unwrap_or_default();
        self.phrases.add(key, Some(Avoided { rule: "texts have US spelling", instead }));
    }

    /// The terms that a wording of the vendor's mentions.
    #[must_use]
    pub fn mentioned(&self, wording: &str) -> Vec<&Term> {
        let found = |term: &&Term| term.chinese.iter().any(|word| wording.contains(word.as_str()));
        self.terms.iter().filter(found).collect()
    }
}

fn term(node: &Node) -> Term {
    let list = |key: &str| node.get(key).map(texts).unwrap_or_default();
    Term {
        group: node.owned_text("group"),
        term: node.owned_text("term"),
        meaning: node.owned_text("meaning"),
        not: list("not"),
        confused: list("confused"),
        chinese: list("chinese"),
    }
}

fn texts(node: &Node) -> Vec<String> {
    node.items().iter().filter_map(Node::as_text).map(|text| text.value.to_owned()).collect()
}

/// The elements of an array of tables, without those that have other keys or lack the first.
fn tables<'t>(node: &'t Node, keys: &[&str], reporter: &Reporter) -> Vec<&'t Node> {
    let (required, _) = keys.split_first().map_or(("", keys), |(first, rest)| (*first, rest));
    let is_fine = |item: &&Node| {
        let strange = item.entries().iter().find(|entry| !keys.contains(&entry.key.as_str()));
        if let Some(Entry { key, key_span, .. }) = strange {
            let problem = Problem::new(key_span.clone(), format!("unknown key `{key}`"));
            reporter.report(problem.help(format!("expected one of {}", keys.join(", "))));
        } else if !item.has(required) {
            reporter.report(Problem::new(item.span.clone(), format!("`{required}` is missing")));
        }
        strange.is_none() && item.has(required)
    };
    if !matches!(node.value, Value::List(_)) {
        reporter.report(Problem::new(node.span.clone(), "expected an array of tables"));
    }
    node.items().iter().filter(is_fine).collect()
}
