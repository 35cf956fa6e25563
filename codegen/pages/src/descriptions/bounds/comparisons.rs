//! Bounds written with signs: `6<=长度<=20`.

use super::super::super::facts::Shape;
use super::number::{Side, leading_number};

/// Signs, with the side that a number to their right bounds, and whether the number itself is allowed. Longer signs come before
/// their prefixes.
const SIGNS: [(&str, Side, bool); 14] = [
    ("<=", Side::Most, true),
    ("＜＝", Side::Most, true),
    ("＜=", Side::Most, true),
    ("≤", Side::Most, true),
    ("≦", Side::Most, true),
    (">=", Side::Least, true),
    ("＞＝", Side::Least, true),
    ("＞=", Side::Least, true),
    ("≥", Side::Least, true),
    ("≧", Side::Least, true),
    ("<", Side::Most, false),
    ("＜", Side::Most, false),
    (">", Side::Least, false),
    ("＞", Side::Least, false),
];

/// The bounds of a clause that compares the field itself.
pub(super) fn read(clause: &str, shape: &Shape) -> Vec<(Side, i64)> {
    let subjects: &[&str] = match shape {
        Shape::String => &["长度", "字符数"],
        Shape::List(_) => &["长度", "个数", "数量"],
        Shape::Int32 | Shape::Int64 => &["取值", "取值范围", "数值", "值"],
        _ => &[],
    };
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((before, after)) = clause.split_at_checked(at).filter(|(_, after)| !after.is_empty()) {
        let Some((sign, side, allowed)) = SIGNS.iter().find(|(sign, ..)| after.starts_with(sign)) else {
            at += after.chars().next().map_or(1, char::len_utf8);
            continue;
        };
        at += sign.len();
        let (before, after) = (before.trim_end(), after.get(sign.len()..).unwrap_or_default().trim_start());
        if let Some((number, _)) = leading_number(after).filter(|_| subjects.iter().any(|word| before.ends_with(word)))
        {
            found.push(closed(*side, number, *allowed));
        } else if let Some(number) = last_number(before).filter(|_| subjects.iter().any(|word| after.starts_with(word)))
        {
            found.push(closed(side.turned(), number, *allowed));
        }
    }
    found
}

fn closed(side: Side, number: i64, allowed: bool) -> (Side, i64) {
    let next = match side {
        Side::Least => number.saturating_add(1),
        Side::Most => number.saturating_sub(1),
    };
    (side, if allowed { number } else { next })
}

fn last_number(text: &str) -> Option<i64> {
    let digits = text
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(Some(text), |at| text.get(at..).map(|rest| rest.trim_start_matches(|c: char| !c.is_ascii_digit())));
    digits?.parse().ok()
}

impl Side {
    fn turned(self) -> Self {
        match self {
            Self::Least => Self::Most,
            Self::Most => Self::Least,
        }
    }
}
