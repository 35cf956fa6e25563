//! Facts written down by a person, and how the reader's facts differ from them.
//!
//! Each line is a fact that belongs to the line above with less indentation; the order of lines does not matter. After a field's type
//! come its flag, its limits (`[1..20]`, `[..64 characters]`, `[1..20 items]`) and its values (`{a, b}`). If a page is unclear, a line
//! ends with ` ?` (it may be absent) or ` ?1`, ` ?2`, ... (one of the page's lines with that number holds).

use std::collections::BTreeMap;

/// What a page documents.
pub(crate) struct Expectation {
    facts: Vec<Fact>,
}

struct Fact {
    /// The line, with the names above it.
    text: String,
    depth: usize,
    holds: Holds,
}

#[derive(Clone, PartialEq, Eq)]
enum Holds {
    Always,
    Perhaps,
    OneOf(String),
}

/// A part whose facts may be nested.
#[derive(Clone, Copy)]
pub(crate) enum Section {
    Body,
    Answer,
}

impl Section {
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Answer => "answer",
        }
    }

    fn holds(self, fact: &Fact) -> bool {
        fact.text.split(['.', ':', '\n']).next() == Some(self.title())
    }
}

impl Expectation {
    pub(crate) fn parse(text: &str) -> Self {
        Self { facts: facts(text) }
    }

    /// Whether fields of `section` have fields.
    pub(crate) fn is_nested(&self, section: Section) -> bool {
        let bare = |fact: &Fact| fact.depth == 0 && fact.text.contains("list of object");
        let of_section = || self.facts.iter().filter(|fact| section.holds(fact) && fact.holds != Holds::Perhaps);
        of_section().any(|fact| fact.depth > 1 || bare(fact))
    }

    /// Where the fields of `section` are and what they are, without required flags, limits and values.
    pub(crate) fn nesting(&self, section: Section) -> Nesting<'_> {
        Nesting { expected: self, section }
    }

    /// What is missing (`-`) and what is superfluous (`+`) in `shown`.
    pub(crate) fn differences(&self, shown: &str) -> Vec<String> {
        differences(&self.facts, &facts(shown), |_| true, str::to_owned)
    }
}

/// The part of an expectation that concerns the nesting of a section.
pub(crate) struct Nesting<'e> {
    expected: &'e Expectation,
    section: Section,
}

impl Nesting<'_> {
    pub(crate) fn differences(&self, shown: &str) -> Vec<String> {
        differences(&self.expected.facts, &facts(shown), |fact| self.section.holds(fact), bare)
    }
}

/// A field's line without its flag, its limits and its values.
fn bare(line: &str) -> String {
    let line = [" {", " ["].iter().fold(line, |line, end| line.split(end).next().unwrap_or(line));
    line.trim_end_matches(", required").trim_end_matches(", optional").to_owned()
}

fn differences(
    expected: &[Fact],
    shown: &[Fact],
    concerns: impl Fn(&Fact) -> bool,
    form: impl Fn(&str) -> String,
) -> Vec<String> {
    let shown: Vec<_> = shown.iter().filter(|fact| concerns(fact)).map(|fact| form(&fact.text)).collect();
    let expected: Vec<_> =
        expected.iter().filter(|fact| concerns(fact)).map(|fact| (form(&fact.text), &fact.holds)).collect();
    let mut found = Vec::new();
    let mut choices: BTreeMap<&str, (usize, Vec<&str>)> = BTreeMap::new();
    for (text, holds) in &expected {
        let is_shown = shown.contains(text);
        match holds {
            Holds::Always if !is_shown => found.push(format!("- {text}")),
            Holds::OneOf(number) => {
                let (holding, texts) = choices.entry(number).or_default();
                *holding += usize::from(is_shown && !texts.contains(&text.as_str()));
                texts.push(text);
            }
            _ => {}
        }
    }
    let undecided = choices.into_values().filter(|(holding, _)| *holding != 1);
    found.extend(undecided.map(|(_, texts)| format!("- {}", texts.join(" | "))));
    let unexpected = shown.iter().filter(|text| !expected.iter().any(|(known, _)| known == *text));
    found.extend(unexpected.map(|text| format!("+ {text}")));
    found
}

/// The lines of `text`, without the reader's own judgment: how certain a tree is, and how many examples it found.
fn facts(text: &str) -> Vec<Fact> {
    let mut above: Vec<String> = Vec::new();
    let lines = text.lines().filter(|line| !line.starts_with("examples: "));
    let facts = lines.map(|line| {
        let bare = line.trim_start();
        let depth = (line.len() - bare.len()) / 2;
        let bare = [" (exact)", " (consistent)", " (ambiguous)"]
            .iter()
            .fold(bare.to_owned(), |bare, certainty| if depth == 0 { bare.replace(certainty, "") } else { bare });
        let (bare, holds) = marked(&bare);
        above.truncate(depth);
        let text = above.iter().map(String::as_str).chain([bare]).collect::<Vec<_>>().join(".");
        above.push(bare.split(':').next().unwrap_or(bare).to_owned());
        Fact { text, depth, holds }
    });
    facts.collect()
}

/// A line and its mark.
fn marked(line: &str) -> (&str, Holds) {
    match line.rsplit_once(" ?") {
        Some((line, "")) => (line, Holds::Perhaps),
        Some((line, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
            (line, Holds::OneOf(number.to_owned()))
        }
        _ => (line, Holds::Always),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXPECTED: &str =
        "body\n  a: string, required\n  b: list of object\n    c: any ?1\n    c: object ?1\n    d: string ?\n";

    fn differ(shown: &str) -> Vec<String> {
        Expectation::parse(EXPECTED).differences(shown)
    }

    #[test]
    fn neither_order_nor_certainty_matters() {
        let shown = "body (exact)\n  b: list of object\n    c: object\n  a: string, required\nexamples: 1\n";
        assert_eq!(differ(shown), [""; 0]);
    }

    #[test]
    fn what_is_missing_elsewhere_or_twofold() {
        assert_eq!(
            differ("body (exact)\n  a: string, optional\n  b: list of object\n    c: any\n    c: object\n"),
            ["- body.a: string, required", "- body.b.c: any | body.b.c: object", "+ body.a: string, optional"]
        );
        assert_eq!(
            differ("body\n  a: string, required\n  b: list of object\n    c: any\n  d: string\n"),
            ["+ body.d: string"]
        );
    }

    #[test]
    fn nesting_ignores_flags() {
        let expected = Expectation::parse(EXPECTED);
        assert!(expected.is_nested(Section::Body) && !expected.is_nested(Section::Answer));
        let differ = |shown| expected.nesting(Section::Body).differences(shown);
        assert_eq!(differ("body\n  a: string {x}\n  b: list of object\n    c: any\n"), [""; 0]);
        assert_eq!(differ("body\n  a: string\n  b: object\n    c: any\n").len(), 2);
    }
}
