//! Spec files as text, and places in them.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::model::SpecPlace;

/// A spec file as it was found.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Path relative to the spec folder, with `/` between its parts.
    pub path: String,
    /// What the file contains, which may not even be text.
    pub bytes: Vec<u8>,
}

/// A spec file as text, with its lines counted.
pub(crate) struct Source {
    pub(crate) path: Arc<str>,
    pub(crate) text: String,
    line_starts: Vec<usize>,
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({})", self.path)
    }
}

impl Source {
    pub(crate) fn new(path: &str, text: String) -> Self {
        let after_newlines = text.match_indices('\n').map(|(at, _)| at + 1);
        let line_starts = std::iter::once(0).chain(after_newlines).collect();
        Self { path: Arc::from(path), text, line_starts }
    }

    /// The place of `span`, moved to lie inside the text and on whole characters.
    pub(crate) fn location(&self, span: Range<usize>) -> SpecPlace {
        let start = self.boundary_before(span.start);
        let end = self.boundary_before(span.end).max(start);
        let line = self.line_of(start);
        let before = self.text.get(self.line_start(line)..start).unwrap_or_default();
        SpecPlace {
            file: Arc::clone(&self.path),
            line: count(line + 1),
            column: count(before.chars().count() + 1),
            span: start..end,
        }
    }

    /// The whole lines that `span` touches: the number of the first, counted from 1, and their range.
    pub(crate) fn lines_of(&self, span: &Range<usize>) -> (usize, Range<usize>) {
        let first = self.line_of(span.start);
        let last = self.line_of(span.end);
        let end = self.line_starts.get(last + 1).copied().unwrap_or(self.text.len());
        (first + 1, self.line_start(first)..end)
    }

    pub(crate) fn slice(&self, span: &Range<usize>) -> &str {
        self.text.get(span.clone()).unwrap_or_default()
    }

    fn line_of(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|&start| start <= offset).saturating_sub(1)
    }

    fn line_start(&self, line: usize) -> usize {
        self.line_starts.get(line).copied().unwrap_or(self.text.len())
    }

    fn boundary_before(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_and_columns_in_characters() {
        let source = Source::new("a.toml", "x = 1\r\n中文 = 2\n".to_owned());
        let place = source.location(14..15);
        assert_eq!((place.line, place.column), (2, 4));
        assert_eq!(source.lines_of(&(14..15)), (2, 7..18));
    }

    #[test]
    fn spans_outside_the_text_are_moved_inside() {
        let source = Source::new("a.toml", "é".to_owned());
        assert_eq!(source.location(1..99).span, 0..2);
        let nothing = Source::new("a.toml", String::new());
        assert_eq!(nothing.location(5..9).to_string(), "a.toml:1:1");
    }
}
