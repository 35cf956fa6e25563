//! The text of cells, without markup.

/// Plain text of a cell: no emphasis, links, images or escapes, and only one kind of blank. Lists and notes keep their marks.
#[must_use]
pub fn plain(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len());
    let mut rest = cell;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        rest = after;
        match c {
            '\\' => match after.chars().next().filter(char::is_ascii_punctuation) {
                Some(escaped) => {
                    out.push(escaped);
                    rest = after.get(1..).unwrap_or_default();
                }
                None => out.push('\\'),
            },
            '*' if after.starts_with('*') => rest = after.get(1..).unwrap_or_default(),
            '!' if after.starts_with('[') && !after.starts_with("[!") => match link(after) {
                Some((_, remaining)) => rest = remaining,
                None => out.push('!'),
            },
            '[' => match link(c_and_after(cell, after)) {
                Some((text, remaining)) => {
                    out.push_str(&plain(text));
                    rest = remaining;
                }
                None => out.push('['),
            },
            '\u{a0}' | '\u{3000}' | '\t' => out.push(' '),
            '\u{200b}' | '\u{feff}' => {}
            c => out.push(c),
        }
    }
    out.trim().to_owned()
}

/// The rest of `cell`, starting one byte before `after`.
fn c_and_after<'c>(cell: &'c str, after: &str) -> &'c str {
    cell.get(cell.len() - after.len() - 1..).unwrap_or_default()
}

/// The text of the link that `text` begins with, and what follows it.
///
/// It searches only up to the next bracket of the same kind, so that a cell full of brackets takes linear time.
fn link(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('[')?;
    let (shown, after) = inner.split_at_checked(inner.find(['[', ']'])?)?;
    let address = after.strip_prefix("](")?;
    let (_, after) = address.split_at_checked(address.find(['(', ')'])?)?;
    Some((shown, after.strip_prefix(')')?))
}

/// A name or a type: plain, and on one line.
#[must_use]
pub fn word(cell: &str) -> String {
    plain(cell).trim_matches('`').trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_removed_and_marks_stay() {
        assert_eq!(plain("调用[**某**接口](0001-a.md)获取dept\\_id。"), "调用某接口获取dept_id。");
        assert_eq!(plain("a\u{3000}b\u{a0}c"), "a b c");
        assert_eq!(plain("x ![p](https://a/b.png)y"), "x y");
        assert_eq!(plain("**1**（默认）：是  **[!NOTE]**  b"), "1（默认）：是  [!NOTE]  b");
        assert_eq!(plain("[\"a\",\"b\"]"), "[\"a\",\"b\"]");
        assert_eq!(plain("c:\\dir \\* \\"), "c:\\dir * \\");
        assert_eq!(word("`a\\_b`"), "a_b");
    }

    #[test]
    fn brackets_take_linear_time() {
        for open in ["[", "[a](", "![", "\\["] {
            assert!(!plain(&open.repeat(500_000)).is_empty());
        }
    }
}
