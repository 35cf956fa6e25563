//! What the bindings cover, in figures.

use std::collections::BTreeSet;
use std::fmt;

use dingtalk_emit::Summary;
use dingtalk_lock::{Entry, Lock, Seen};

/// What all APIs have together, as Markdown.
pub(crate) struct Stats {
    apis: usize,
    operations: usize,
    required: usize,
    errors: usize,
    texts: usize,
    pages: usize,
    /// What no API covers, and why.
    left_out: Vec<String>,
}

impl Stats {
    /// Adds up APIs, each with the number of its texts. The record of pages says what is not covered.
    pub(crate) fn new<'a>(apis: impl Iterator<Item = (&'a Summary, usize)>, lock: &Lock) -> Self {
        let mut stats =
            Self { apis: 0, operations: 0, required: 0, errors: 0, texts: 0, pages: 0, left_out: Vec::new() };
        let mut pages = BTreeSet::new();
        for (api, texts) in apis {
            stats.apis += 1;
            stats.operations += api.operations;
            stats.required += api.required.len();
            stats.errors += api.errors;
            stats.texts += texts;
            pages.extend(api.pages.iter().map(String::as_str));
        }
        stats.pages = pages.len();
        let left_out = lock.entries().filter(|(slug, entry)| entry.seen == Seen::LeftOut && !pages.contains(slug));
        let line = |(slug, entry): (&str, &Entry)| {
            let reason = entry.reason.as_deref().unwrap_or("no reason is recorded");
            format!("`{}::{}` (`{slug}`): {reason}", entry.krate, entry.operation)
        };
        stats.left_out = left_out.map(line).collect();
        stats
    }
}

impl fmt::Display for Stats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = [
            ("APIs, each with a crate", self.apis),
            ("endpoints", self.operations),
            ("required parameters, each guarded by a test", self.required),
            ("errors that pages document", self.errors),
            ("texts in English", self.texts),
            ("pages of the vendor's documentation that they follow", self.pages),
        ];
        writeln!(f, "| Covered | |\n| --- | ---: |")?;
        for (what, number) in rows {
            writeln!(f, "| {what} | {} |", grouped(number))?;
        }
        if self.left_out.is_empty() {
            return writeln!(f, "\nEvery page that is known has its endpoint.");
        }
        writeln!(f, "\nNot covered:\n")?;
        self.left_out.iter().try_for_each(|line| writeln!(f, "- {line}"))
    }
}

/// `1234567` as `1,234,567`.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let separated = |(place, digit): (usize, char)| {
        let is_first_of_three = place > 0 && (digits.len() - place).is_multiple_of(3);
        [is_first_of_three.then_some(','), Some(digit)]
    };
    digits.chars().enumerate().flat_map(separated).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn digits_are_grouped() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }
}
