//! Text of others within Markdown.

/// Inline code that neither breaks out of its table cell nor ends early.
pub(crate) fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ").replace('|', "\\|");
    let fence = "`".repeat(1 + longest_run(&text));
    if fence.len() > 1 { format!("{fence} {text} {fence}") } else { format!("`{text}`") }
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

/// Text in which no character has a special meaning.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::new();
    for character in text.replace(['\n', '\r'], " ").chars() {
        if "\\|*_<>[]#".contains(character) {
            plain.push('\\');
        }
        plain.push(character);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_text_stays_in_its_cell() {
        assert_eq!(code("a|b\nc"), "`a\\|b c`");
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(plain("<b>|*x*"), "\\<b\\>\\|\\*x\\*");
    }
}
