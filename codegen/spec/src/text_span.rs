//! Places inside a TOML string, so that a mistake within a type expression or an example's JSON can be underlined there.

use std::ops::Range;

/// Maps each byte of a string's value to its place in the file.
#[derive(Debug)]
pub(crate) struct TextMap {
    /// The whole literal with its quotes, for values that cannot be mapped.
    literal: Range<usize>,
    /// `(offset in the value, offset in the file)` wherever the difference between the two changes.
    steps: Vec<(usize, usize)>,
}

impl TextMap {
    /// Maps `value`, which is the value of the literal at `span` of `file`.
    pub(crate) fn new(file: &str, span: &Range<usize>, value: &str) -> Self {
        let raw = file.get(span.clone()).unwrap_or_default();
        let steps = follow(raw, value).unwrap_or_default();
        let steps = steps.into_iter().map(|(from, to)| (from, span.start + to)).collect();
        Self { literal: span.clone(), steps }
    }

    /// Maps everything to the whole literal.
    pub(crate) fn opaque(span: &Range<usize>) -> Self {
        Self { literal: span.clone(), steps: Vec::new() }
    }

    /// The file's range for a range of the value.
    pub(crate) fn span(&self, range: &Range<usize>) -> Range<usize> {
        match (self.offset(range.start), self.offset(range.end)) {
            (Some(start), Some(end)) if start <= end => start..end,
            _ => self.literal.clone(),
        }
    }

    fn offset(&self, offset: usize) -> Option<usize> {
        let after = self.steps.partition_point(|(from, _)| *from <= offset);
        let (from, to) = self.steps.get(after.checked_sub(1)?)?;
        Some(to + (offset - from))
    }
}

/// Walks a literal and its value in parallel; `None` if they do not match.
fn follow(raw: &str, value: &str) -> Option<Vec<(usize, usize)>> {
    let (quote, escapes) = if raw.starts_with("\"\"\"") {
        (3, true)
    } else if raw.starts_with("'''") {
        (3, false)
    } else {
        (1, raw.starts_with('"'))
    };
    let mut at = quote;
    if quote == 3 {
        at += newline_length(raw.get(at..)?);
    }
    // Most literals are written as they are read.
    if raw.get(at..)?.starts_with(value) && !(escapes && value.contains('\\')) {
        return Some(vec![(0, at)]);
    }
    let mut steps = vec![(0, at)];
    let mut skewed = false;
    for (offset, wanted) in value.char_indices() {
        if escapes {
            let skipped = line_continuation_length(raw.get(at..)?);
            at += skipped;
            skewed |= skipped > 0;
        }
        if skewed {
            steps.push((offset, at));
        }
        let length = character_length(raw.get(at..)?, wanted, escapes)?;
        skewed = length != wanted.len_utf8();
        at += length;
    }
    if skewed {
        steps.push((value.len(), at));
    }
    Some(steps)
}

/// Bytes that denote the character `wanted` at the start of `raw`.
fn character_length(raw: &str, wanted: char, escapes: bool) -> Option<usize> {
    if escapes && raw.starts_with('\\') {
        return Some(match raw.get(1..2)? {
            "x" => 4,
            "u" => 6,
            "U" => 10,
            _ => 2,
        });
    }
    if wanted == '\n' && raw.starts_with("\r\n") {
        return Some(2);
    }
    raw.starts_with(wanted).then(|| wanted.len_utf8())
}

/// The length of a backslash at a line's end together with the whitespace that it swallows.
fn line_continuation_length(raw: &str) -> usize {
    let Some(after) = raw.strip_prefix('\\') else { return 0 };
    let rest = after.trim_start_matches([' ', '\t', '\r', '\n']);
    let swallowed = after.get(..after.len() - rest.len()).unwrap_or_default();
    if swallowed.contains('\n') { raw.len() - rest.len() } else { 0 }
}

fn newline_length(raw: &str) -> usize {
    if raw.starts_with("\r\n") { 2 } else { usize::from(raw.starts_with('\n')) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is underlined for the `x` of a value.
    fn underlined<'f>(file: &'f str, value: &str) -> &'f str {
        let map = TextMap::new(file, &(0..file.len()), value);
        let at = value.find('x').unwrap();
        &file[map.span(&(at..at + 1))]
    }

    #[test]
    fn follows_every_kind_of_literal() {
        assert_eq!(underlined("'abx'", "abx"), "x");
        assert_eq!(underlined(r#""a\tbx""#, "a\tbx"), "x");
        assert_eq!(underlined(r#""\u00e9中x""#, "é中x"), "x");
        assert_eq!(underlined("'''\r\na\r\nx'''", "a\nx"), "x");
        assert_eq!(underlined("\"\"\"\na \\\n   b\\\n x\"\"\"", "a bx"), "x");
        // What the literal begins with looks like its value.
        assert_eq!(TextMap::new(r#""\\""#, &(0..4), r"\").span(&(0..1)), 1..3);
    }

    #[test]
    fn falls_back_to_the_whole_literal() {
        let map = TextMap::new("'abc'", &(0..5), "other");
        assert_eq!(map.span(&(1..2)), 0..5);
    }
}
