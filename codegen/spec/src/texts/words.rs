//! Words of a text, and phrases among them.

use std::collections::HashMap;
use std::ops::Range;

use super::code::spans;

/// A word in lower case, and where it is. A code span is an empty word, which no phrase contains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) word: String,
    pub(super) range: Range<usize>,
}

/// The words of a text.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut done = 0;
    for span in spans(text) {
        plain(text, done..span.start, &mut words);
        done = span.end;
        words.push(Word { word: String::new(), range: span });
    }
    plain(text, done..text.len(), &mut words);
    words
}

fn plain(text: &str, range: Range<usize>, words: &mut Vec<Word>) {
    let is_inside = |c: char| c.is_alphanumeric() || c == '\'' || c == '-';
    let Some(part) = text.get(range.clone()) else { return };
    let mut start = None;
    for (at, c) in part.char_indices().chain([(part.len(), ' ')]) {
        match (start, is_inside(c)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                start = None;
                let word = part.get(from..at).unwrap_or_default().trim_matches(['\'', '-']);
                if !word.is_empty() {
                    let range = range.start + from..range.start + at;
                    words.push(Word { word: word.to_lowercase(), range });
                }
            }
            _ => {}
        }
    }
}

/// Phrases with something that belongs to each.
#[derive(Debug, Clone)]
pub(super) struct Phrases<T>(HashMap<String, Vec<(Vec<String>, T)>>);

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T> Phrases<T> {
    pub(super) fn add(&mut self, phrase: &str, value: T) {
        let words: Vec<_> = words(phrase).into_iter().map(|word| word.word).collect();
        if let Some(first) = words.first() {
            self.0.entry(first.clone()).or_default().push((words, value));
        }
    }

    /// The longest phrase that begins at the first of `words`, and how many words it has.
    pub(super) fn at(&self, words: &[Word]) -> Option<(usize, &T)> {
        let candidates = self.0.get(&words.first()?.word)?;
        let fits = |(phrase, _): &&(Vec<String>, T)| {
            phrase.len() <= words.len() && phrase.iter().zip(words).all(|(wanted, word)| *wanted == word.word)
        };
        let (phrase, value) = candidates.iter().filter(fits).max_by_key(|(phrase, _)| phrase.len())?;
        Some((phrase.len(), value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_whole_words_in_a_row() {
        let mut phrases = Phrases::default();
        phrases.add("is no", 1);
        phrases.add("is no longer", 2);
        let at = |text: &str| {
            let words = words(text);
            (0..words.len()).find_map(|from| Some((from, *phrases.at(words.get(from..)?)?.1)))
        };
        assert_eq!(at("It Is\n no account."), Some((1, 1)));
        assert_eq!(at("It is no longer so."), Some((1, 2)));
        assert_eq!(at("This nobody knows, it is `x` no."), None);
    }
}
