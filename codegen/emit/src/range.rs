//! Documented bounds in words.

use super::said::{Bound, Said};
use dingtalk_spec::model::{Field, Type};

/// The bounds of a number, or of how many there are of something.
pub(super) struct Range {
    least: Option<String>,
    most: Option<String>,
    noun: &'static str,
}

pub(super) fn ranges(field: &Field) -> impl Iterator<Item = Range> {
    let limits = &field.limits;
    let letters = if field.ty == Type::File { "byte" } else { "character" };
    let ranges = [
        Range::new(limits.min, limits.max, ""),
        Range::new(limits.min_length, limits.max_length, letters),
        Range::new(limits.min_items, limits.max_items, "element"),
    ];
    ranges.into_iter()
}

impl Range {
    fn new<N: ToString>(least: Option<N>, most: Option<N>, noun: &'static str) -> Self {
        Self { least: least.map(|least| least.to_string()), most: most.map(|most| most.to_string()), noun }
    }

    pub(super) fn phrase(&self) -> Option<String> {
        let counted = |number: &str| match self.noun {
            "" => grouped(number),
            noun if number == "1" => format!("{number} {noun}"),
            noun => format!("{} {noun}s", grouped(number)),
        };
        match (self.least.as_deref(), self.most.as_deref()) {
            (None, None) => None,
            (Some(least), None) => Some(format!("at least {}", counted(least))),
            (None, Some(most)) => Some(format!("at most {}", counted(most))),
            (Some(least), Some(most)) if least == most => Some(format!("exactly {}", counted(most))),
            (Some(least), Some(most)) => Some(format!("{} to {}", grouped(least), counted(most))),
        }
    }

    pub(super) fn sentence(&self) -> Option<String> {
        let phrase = self.phrase()?;
        let mut letters = phrase.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        Some(format!("{first}{}.", letters.as_str()))
    }

    /// Whether a text says both bounds. Elements are what the text is about, so it need not call them that.
    pub(super) fn is_said(&self, said: &Said<'_>) -> bool {
        let noun = if self.noun == "element" { "" } else { self.noun };
        let says = |bound: Bound, number: &Option<String>| {
            number.as_ref().is_none_or(|number| said.bound(bound, number, noun))
        };
        says(Bound::Least, &self.least) && says(Bound::Most, &self.most)
    }
}

/// `20971520` as `20,971,520`.
fn grouped(number: &str) -> String {
    let digits = number.strip_prefix('-').unwrap_or(number);
    if !digits.chars().all(|c| c.is_ascii_digit()) {
        return number.to_owned();
    }
    let mut grouped = number.trim_end_matches(digits).to_owned();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_phrases() {
        let cases = [
            (None, None, None),
            (Some(1), None, Some("at least 1 element")),
            (None, Some(20), Some("at most 20 elements")),
            (Some(1), Some(20), Some("1 to 20 elements")),
            (Some(6), Some(6), Some("exactly 6 elements")),
        ];
        for (least, most, expected) in cases {
            assert_eq!(Range::new(least, most, "element").phrase().as_deref(), expected);
        }
        let large = Range::new(Some(1_000), Some(20_971_520), "byte");
        assert_eq!(large.phrase().as_deref(), Some("1,000 to 20,971,520 bytes"));
        assert_eq!(grouped("-1234"), "-1,234");
        assert_eq!(grouped("999"), "999");
        assert_eq!(grouped("1234.5"), "1234.5");
        let signed = Range::new(Some(-1), None, "");
        assert_eq!(signed.phrase().as_deref(), Some("at least -1"));
        assert_eq!(signed.sentence().as_deref(), Some("At least -1."));
    }
}
