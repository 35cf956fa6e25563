//! Where numbers begin: `从1开始`, and which signs they have.

use super::number::leading_number;

/// The least number, according to a clause that says where numbers begin.
pub(super) fn read(clause: &str) -> Option<i64> {
    if clause.contains("默认") {
        return None;
    }
    if clause.contains("非负整数") {
        return Some(0);
    }
    if clause.contains("正整数") && !clause.contains("非正整数") {
        return Some(1);
    }
    clause.match_indices(['从', '由']).find_map(|(at, word)| {
        let (first, after) = leading_number(clause.get(at + word.len()..)?.trim_start())?;
        after.trim_start().starts_with("开始").then_some(first)
    })
}

/// Whether `text` names no smaller number, which would have a meaning of its own: `从1开始，0表示无`.
pub(super) fn holds(first: i64, text: &str) -> bool {
    let digits = |c: char| c.is_ascii_digit();
    text.match_indices(digits).filter(|(at, _)| !text.get(..*at).unwrap_or_default().ends_with(digits)).all(
        |(at, _)| {
            let is_negative = text.get(..at).unwrap_or_default().ends_with('-');
            let number = text.get(at..).and_then(leading_number).map_or(first, |(number, _)| number);
            if is_negative { -number >= first } else { number >= first }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_number() {
        let least = |text: &str| read(text).filter(|first| holds(*first, text));
        assert_eq!(least("页码从 1 开始"), Some(1));
        assert_eq!(least("游标从0开始"), Some(0));
        assert_eq!(least("必须为正整数"), Some(1));
        assert_eq!(least("从0开始的非负整数"), Some(0));
        assert_eq!(least("从1开始且不超过30"), Some(1));
        assert_eq!(least("默认从1开始"), None);
        assert_eq!(least("从1日开始"), None);
        assert_eq!(least("从开始"), None);
    }

    #[test]
    fn a_smaller_number_has_a_meaning() {
        assert!(!holds(1, "行的索引，从1开始，0表示没有。"));
        assert!(!holds(0, "位置，从0开始，空时返回-1。"));
        assert!(holds(0, "位置，从0开始，最大10。"));
    }
}
