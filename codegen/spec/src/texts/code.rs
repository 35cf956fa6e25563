//! Code in a text: what is between backticks.

use std::ops::Range;

/// Where code is, backticks included: spans and fenced blocks. An open span ends with the text.
pub(super) fn spans(text: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find('`')).map(|at| from + at) {
        let ticks = text.get(start..).map_or(0, |rest| rest.len() - rest.trim_start_matches('`').len());
        let fence = "`".repeat(ticks);
        let inside = start + ticks;
        let end = text.get(inside..).and_then(|rest| rest.find(&fence)).map_or(text.len(), |at| inside + at + ticks);
        spans.push(start..end);
        from = end;
    }
    spans
}

/// The code of a span without its backticks; `None` for a fenced block.
pub(super) fn inside(span: &str) -> Option<&str> {
    if span.starts_with("```") { None } else { Some(span.trim_matches('`')) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_and_blocks_are_found() {
        let text = "`a` and ``b`c``:\n\n```json\n{}\n```\n`open";
        let found: Vec<_> = spans(text).into_iter().map(|span| &text[span]).collect();
        assert_eq!(found, ["`a`", "``b`c``", "```json\n{}\n```", "`open"]);
        assert_eq!(found.into_iter().map(inside).collect::<Vec<_>>(), [Some("a"), Some("b`c"), None, Some("open")]);
    }
}
