//! Splitting sentences into clauses.

/// Clauses of a sentence.
pub(super) fn clauses(text: &str) -> impl Iterator<Item = &str> {
    text.split(['，', '。', '；', ',', ';', '\n', '！', '（', '）']).map(str::trim).filter(|clause| !clause.is_empty())
}
