//! What somebody may have meant.

/// How alike a suggestion must be, from 0 to 1.
const ALIKE: f64 = 0.6;

/// What stands beside the candidate most like `word`, if one is like it.
pub(crate) fn most_alike<'c, T>(word: &str, candidates: impl Iterator<Item = (&'c str, T)>) -> Option<T> {
    let word = word.to_lowercase();
    candidates
        .map(|(candidate, value)| (strsim::normalized_damerau_levenshtein(&word, &candidate.to_lowercase()), value))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, value)| value)
}

/// The candidate most like `word`, if one is like it.
pub(crate) fn nearest<'c>(word: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    most_alike(word, candidates.map(|candidate| (candidate, candidate)))
}

/// `` `a`, `b` or `c` ``.
pub(crate) fn alternatives<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    let mut quoted: Vec<_> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match quoted.pop() {
        None => "nothing".to_owned(),
        Some(last) if quoted.is_empty() => last,
        Some(last) => format!("{} or {last}", quoted.join(", ")),
    }
}
