//! Texts that say no more than the name of what they describe.

use std::collections::BTreeSet;

use super::code::{inside, spans};
use super::words::words;
use crate::names;

/// Words that say nothing by themselves.
const EMPTY: [&str; 16] =
    ["a", "an", "the", "of", "for", "this", "that", "is", "which", "what", "value", "its", "to", "in", "it", "field"];

/// Whether every word of `text` that says something is in `name`.
pub(super) fn repeats(text: &str, name: &str) -> bool {
    let known: BTreeSet<String> = parts(name).collect();
    let code = spans(text);
    let code = code.iter().filter_map(|span| inside(text.get(span.clone())?)).flat_map(parts);
    let said: BTreeSet<String> = words(text)
        .iter()
        .flat_map(|word| word.word.split(['\'', '-']).map(str::to_owned).collect::<Vec<_>>())
        .filter(|word| word.len() > 1 && !EMPTY.contains(&word.as_str()))
        .map(|word| stem(&word))
        .chain(code)
        .collect();
    let whole = stem(&name.to_lowercase().replace(['_', '-'], ""));
    !known.is_empty() && said.iter().all(|word| known.contains(word) || *word == whole)
}

fn parts(name: &str) -> impl Iterator<Item = String> {
    let words = names::snake(name);
    words.split('_').filter(|part| !part.is_empty()).map(stem).collect::<Vec<_>>().into_iter()
}

/// The word without a plural's ending.
fn stem(word: &str) -> String {
    match word.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => word.strip_suffix('s').filter(|stem| stem.len() > 1).unwrap_or(word).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_adds_to_the_name() {
        let empty = [
            ("The user's id.", "userId"),
            ("User ids.", "user_id_list"),
            ("The userId.", "userId"),
            ("The `userId`.", "userId"),
        ];
        for (text, name) in empty {
            assert!(repeats(text, name), "{text} under {name}");
        }
        let full = [("The sender's userId.", "userId"), ("Whether it succeeded.", "success"), ("A user.", "")];
        for (text, name) in full {
            assert!(!repeats(text, name), "{text} under {name}");
        }
    }
}
