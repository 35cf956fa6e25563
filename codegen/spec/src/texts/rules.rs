//! What every text has to be.

use std::ops::Range;

use super::code::{inside, spans};
use super::names::{Names, Operations};
use super::repeats::repeats;
use super::style::{Avoided, Style};
use super::words::words;
use crate::diagnostics::nearest;
use crate::unwritten::is_unwritten;

/// What a text describes.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'s> {
    /// The key: `text`, `summary`.
    pub key: &'s str,
    /// What is described, in one word: `parameter`, `type`, `value`, `error`.
    pub about: &'s str,
    /// The name of what is described.
    pub name: &'s str,
    /// The names in the text's file, if it is known.
    pub names: Option<&'s Names>,
    /// The names in the vendor's words that the text stands for, if they are known.
    pub words: Option<&'s Names>,
    /// The vendor's names of all operations.
    pub operations: &'s Operations,
}

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where, in bytes of the text.
    pub range: Range<usize>,
    /// Which rule is broken, and by what.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Style {
    /// Everything that is wrong with a text.
    #[must_use]
    pub fn faults(&self, text: &str, subject: Subject<'_>) -> Vec<Fault> {
        if is_unwritten(text) {
            let help = "say in English what it means".to_owned();
            return vec![Fault { range: 0..text.len(), message: "the text is still to be written".to_owned(), help }];
        }
        let mut faults = self.phrasing(text);
        self.writing(text, &mut faults);
        sentence(text, subject, &mut faults);
        if matches!(subject.about, "path_parameter" | "parameter" | "answer_field") && repeats(text, subject.name) {
            let message = format!("the text only repeats the name `{}`", subject.name);
            let help = "say what the name does not: whose, where it comes from, what it looks like".to_owned();
            faults.push(Fault { range: 0..text.len(), message, help });
        }
        // What pages say wrongly need not exist.
        if !matches!(subject.about, "page_error" | "settled") {
            code(text, subject, &mut faults);
        }
        faults
    }

    /// Other writing than Latin is for proper names, and for what travels, in code.
    fn writing(&self, text: &str, faults: &mut Vec<Fault>) {
        let code = spans(text);
        let names = self.proper_names.iter().flat_map(|name| text.match_indices(name.as_str()));
        let names: Vec<_> = names.map(|(at, name)| at..at + name.len()).collect();
        let is_fine = |at: usize| code.iter().chain(&names).any(|range| range.contains(&at));
        if let Some((at, c)) = text.char_indices().find(|(at, c)| is_foreign(*c) && !is_fine(*at)) {
            let message = format!("`{c}` is not English");
            let help = "translate it, write what travels in backticks, or add a proper name to spec/glossary.toml";
            faults.push(Fault { range: at..at + c.len_utf8(), message, help: help.to_owned() });
        }
    }

    /// The words in a text that should be others. Comments are held to this as well.
    #[must_use]
    pub fn phrasing(&self, text: &str) -> Vec<Fault> {
        let mut faults = Vec::new();
        let words = words(text);
        let mut from = 0;
        while let Some(rest) = words.get(from..).filter(|rest| !rest.is_empty()) {
            let Some((length, avoided)) = self.phrases.at(rest) else {
                from += 1;
                continue;
            };
            let (first, last) = (rest.first(), rest.get(length - 1));
            if let (Some(Avoided { rule, instead }), Some(first), Some(last)) = (avoided, first, last) {
                let range = first.range.start..last.range.end;
                let phrase = text.get(range.clone()).unwrap_or_default();
                let message = format!("`{phrase}`: {rule}");
                faults.push(Fault { range, message, help: format!("write {instead}") });
            }
            from += length;
        }
        faults
    }
}

/// Ideographs and kana, and the punctuation that goes with them.
fn is_foreign(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// Texts are whole sentences.
fn sentence(text: &str, subject: Subject<'_>, faults: &mut Vec<Fault>) {
    let mut fault = |range, message: &str, help: &str| {
        faults.push(Fault { range, message: message.to_owned(), help: help.to_owned() });
    };
    let trimmed = text.trim();
    let first = trimmed.chars().next().unwrap_or(' ');
    if first.is_lowercase() {
        fault(0..first.len_utf8(), "a text begins with a capital letter", "write whole sentences");
    }
    let last = trimmed.chars().next_back().unwrap_or(' ');
    if !matches!(last, '.' | '!' | '?') && !trimmed.ends_with("```") {
        let end = text.trim_end().len();
        fault(end.saturating_sub(last.len_utf8())..end, "a text ends with a period", "write whole sentences");
    }
    if subject.key == "summary" && subject.about == "endpoint" {
        let verb = trimmed.split(' ').next().unwrap_or_default();
        if !verb.ends_with('s') {
            let help = "say what the call does, as in `Lists the members of a group.`";
            fault(0..verb.len(), "a summary begins with a verb in the third person", help);
        }
        if trimmed.trim_end_matches('.').contains(". ") {
            fault(0..text.len(), "a summary is one sentence", "move the rest to `description`");
        }
    }
}

/// Code that looks like a name of the vendor's is one.
fn code(text: &str, subject: Subject<'_>, faults: &mut Vec<Fault>) {
    let spans = spans(text);
    let codes: Vec<_> = spans
        .into_iter()
        .filter_map(|span| Some((inside(text.get(span.clone())?)?, span)))
        .filter(|(code, _)| !code.is_empty())
        .collect();
    // The fields that a text about another operation names are probably that one's.
    let is_about_another =
        codes.iter().any(|(code, _)| subject.operations.contains(*code) || looks_like_operation(code));
    let Some(names) = subject.names else { return };
    let is_known = |code: &str| {
        let in_words = subject.words.is_some_and(|words| words.has(code));
        subject.operations.contains(code) || names.has(code) || in_words || code == subject.name
    };
    for (code, range) in codes.into_iter().filter(|(code, _)| !is_known(code)) {
        let after = text.get(range.end..).unwrap_or_default();
        if looks_like_operation(code) && !after.starts_with(" of ") {
            let message = format!("no operation or type is called `{code}`");
            let help = match nearest(code, subject.operations.iter().map(String::as_str)) {
                Some(name) => format!("did you mean `{name}`?"),
                None => format!("correct it, or name its API, as in: `{code}` of storage 2.0"),
            };
            faults.push(Fault { range, message, help });
        } else if looks_like_field(code) && !is_about_another {
            let message = format!("no parameter, field or value is called `{code}`");
            let help = match names.similar(code) {
                Some(name) => format!("did you mean `{name}`?"),
                // Without the page, it may be a value that no list has.
                None if subject.words.is_none() => continue,
                None => "correct it, or name the operation that has it as well".to_owned(),
            };
            faults.push(Fault { range, message, help });
        }
    }
}

/// `GetUser`: at least two words.
fn looks_like_operation(code: &str) -> bool {
    code.starts_with(|c: char| c.is_ascii_uppercase())
        && code.chars().all(|c| c.is_ascii_alphanumeric())
        && code.chars().any(|c| c.is_ascii_lowercase())
        && code.chars().skip(1).any(|c| c.is_ascii_uppercase())
}

/// `userId`, `user_id`, `result.list`.
fn looks_like_field(code: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    let has_parts = code.chars().any(|c| c.is_ascii_uppercase()) || code.contains('_');
    code.starts_with(|c: char| c.is_ascii_lowercase()) && code.chars().all(is_word) && has_parts
}
