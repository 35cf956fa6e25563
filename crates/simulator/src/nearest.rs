//! What somebody may have meant.

/// How similar a suggestion must be, from 0 to 1.
const ALIKE: f64 = 0.6;

/// The value of the candidate most like `word`, if one is similar.
pub(crate) fn most_alike<'c, T>(word: &str, candidates: impl Iterator<Item = (&'c str, T)>) -> Option<T> {
    let word = word.to_lowercase();
    candidates
        .map(|(candidate, value)| (candidate.to_lowercase(), value))
        .filter(|(candidate, _)| most_likeness(&word, candidate) >= ALIKE)
        .map(|(candidate, value)| (strsim::normalized_damerau_levenshtein(&word, &candidate), value))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, value)| value)
}

/// How similar two texts would be if the order of their characters did not matter. They are not more similar than that, and it is
/// much quicker to find out: a request is compared with a thousand paths.
fn most_likeness(one: &str, other: &str) -> f64 {
    let mut unmatched = [0_u32; 256];
    for byte in one.bytes() {
        if let Some(count) = unmatched.get_mut(usize::from(byte)) {
            *count += 1;
        }
    }
    let mut common = 0_usize;
    for byte in other.bytes() {
        if let Some(count) = unmatched.get_mut(usize::from(byte)).filter(|count| **count > 0) {
            *count -= 1;
            common += 1;
        }
    }
    let longer = one.chars().count().max(other.chars().count());
    1.0 - longer.saturating_sub(common) as f64 / longer.max(1) as f64
}

/// The candidate most like `word`, if one is similar.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn similar_names_are_found() {
        let names = ["toCorpIds", "optUserId", "fields", "部门名称"];
        let nearest = |word| nearest(word, names.into_iter());
        assert_eq!(nearest("feilds"), Some("fields"));
        assert_eq!(nearest("opt_user_id"), Some("optUserId"));
        assert_eq!(nearest("部门名"), Some("部门名称"));
        assert_eq!(nearest("something else"), None);
        assert_eq!(nearest(""), None);
    }

    #[test]
    fn no_texts_are_more_similar_than_their_characters() {
        let texts = ["", "a", "ab", "ba", "/v1.0/contact/users", "/v1.0/users/contact", "部门", "门部名", "é"];
        for (one, other) in texts.iter().flat_map(|one| texts.map(|other| (*one, other))) {
            let (exact, most) = (strsim::normalized_damerau_levenshtein(one, other), most_likeness(one, other));
            assert!(exact <= most, "{one:?}, {other:?}: {exact}, {most}");
        }
    }
}
