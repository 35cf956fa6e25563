//! Documentation comments.

use proc_macro2::TokenStream;
use quote::quote;

use super::markdown::{self, Block, PLAIN, Resolve, WIDTH};

/// The lines of a documentation comment.
///
/// Texts of specs go through [`markdown`]; our own texts are valid Markdown already.
#[derive(Debug, Default, Clone)]
pub(super) struct Docs {
    lines: Vec<String>,
    /// Whether the last line belongs to a paragraph.
    ends_in_paragraph: bool,
}

impl Docs {
    /// A comment with one paragraph, our own.
    pub(super) fn paragraph(text: impl AsRef<str>) -> Self {
        let mut docs = Self::default();
        docs.add_paragraph(text);
        docs
    }

    /// A spec's text.
    pub(super) fn text(text: &str) -> Self {
        Self::linked("", text, PLAIN)
    }

    /// A spec's text with our own words before its first paragraph.
    pub(super) fn text_after(opening: &str, text: &str) -> Self {
        Self::linked(opening, text, PLAIN)
    }

    /// A spec's text with our own words before its first paragraph, and links for the names that `resolve` knows.
    pub(super) fn linked(opening: &str, text: &str, resolve: Resolve<'_>) -> Self {
        let mut docs = Self::default();
        let mut blocks = markdown::blocks(text, resolve);
        if let Some(Block::Paragraph(first)) = blocks.first_mut() {
            *first = format!("{opening}{first}");
        } else {
            let opening = if blocks.is_empty() { "Not described." } else { opening.trim_end() };
            docs.add_paragraph(opening);
        }
        docs.add_blocks(&blocks);
        docs
    }

    pub(super) fn add_text(&mut self, text: &str, resolve: Resolve<'_>) {
        self.add_blocks(&markdown::blocks(text, resolve));
    }

    fn add_blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(text) => self.add_paragraph(text),
                Block::Item(marker, text) => self.add_item(marker, text),
                Block::Code(language, lines) => {
                    let longest = lines.iter().map(|line| line.matches('`').count()).max().unwrap_or(0);
                    let fence = "`".repeat(longest.max(2) + 1);
                    self.add_code(&fence, language, lines.iter().map(String::as_str));
                }
            }
        }
    }

    pub(super) fn add_paragraph(&mut self, text: impl AsRef<str>) {
        let text = text.as_ref();
        if !text.is_empty() {
            self.part();
            self.lines.extend(markdown::wrap("", text));
            self.ends_in_paragraph = true;
        }
    }

    /// A short paragraph, our own, which joins the paragraph before it if both fit on one line.
    pub(super) fn add_note(&mut self, text: impl AsRef<str>) {
        let text = text.as_ref();
        let begins = self.lines.iter().rev().nth(1).is_none_or(String::is_empty);
        match self.lines.last_mut() {
            Some(line)
                if self.ends_in_paragraph && begins && line.chars().count() + 1 + text.chars().count() <= WIDTH =>
            {
                if !text.is_empty() {
                    line.push(' ');
                    line.push_str(text);
                }
            }
            _ => self.add_paragraph(text),
        }
    }

    /// An element of a list.
    pub(super) fn add_item(&mut self, marker: &str, text: &str) {
        let follows = self.lines.last().is_some_and(|line| line.starts_with(' ') || is_item(line));
        if !follows {
            self.part();
        }
        self.lines.extend(markdown::wrap(marker, text));
        self.ends_in_paragraph = false;
    }

    pub(super) fn add_heading(&mut self, text: &str) {
        self.part();
        self.lines.push(format!("# {text}"));
    }

    pub(super) fn add_subheading(&mut self, text: &str) {
        self.part();
        self.lines.push(format!("## {text}"));
    }

    pub(super) fn add_code<'a>(&mut self, fence: &str, tag: &str, lines: impl IntoIterator<Item = &'a str>) {
        self.part();
        self.lines.push(format!("{fence}{tag}"));
        self.lines.extend(lines.into_iter().map(str::to_owned));
        self.lines.push(fence.to_owned());
    }

    /// A table; its cells are valid Markdown.
    pub(super) fn add_table(&mut self, head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
        self.part();
        self.lines.push(format!("| {} |", head.join(" | ")));
        self.lines.push(format!("|{}", " --- |".repeat(head.len())));
        self.lines.extend(rows.into_iter().map(|cells| format!("| {} |", cells.join(" | "))));
    }

    /// Starts a new part of the comment.
    fn part(&mut self) {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.ends_in_paragraph = false;
    }

    /// As attributes of an item.
    pub(super) fn outer(&self) -> TokenStream {
        let lines = self.lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
        quote! { #(#[doc = #lines])* }
    }

    /// As the comment at a file's head.
    pub(super) fn inner(&self) -> String {
        let line = |line: &String| if line.is_empty() { "//!\n".to_owned() } else { format!("//! {line}\n") };
        self.lines.iter().map(line).collect()
    }
}

fn is_item(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    line.starts_with("- ") || (rest.len() < line.len() && rest.starts_with(". "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_separate_parts_but_not_list_items() {
        let mut docs = Docs::text_after("Required. ", "What.\n\n- a\n- b\n```\n# x\n```");
        docs.add_heading("Errors");
        docs.add_table(&["Code", "Meaning"], [vec!["`1`".into(), "one".into()]]);
        let expected = "//! Required. What.\n//!\n//! - a\n//! - b\n//!\n//! ```text\n//! # x\n//! ```\n//!\n//! # Errors\n\
                        //!\n//! | Code | Meaning |\n//! | --- | --- |\n//! | `1` | one |\n";
        assert_eq!(docs.inner(), expected);
    }

    #[test]
    fn a_note_joins_a_short_paragraph_and_nothing_else() {
        let noted = |text: &str| {
            let mut docs = Docs::text(text);
            docs.add_note("A note.");
            docs.inner()
        };
        assert_eq!(noted("Short."), "//! Short. A note.\n");
        assert_eq!(noted("- item"), "//! - item\n//!\n//! A note.\n");
        assert_eq!(noted("One.\n\nTwo."), "//! One.\n//!\n//! Two. A note.\n");
        let long = "a".repeat(WIDTH - 5);
        assert_eq!(noted(&long), format!("//! {long}\n//!\n//! A note.\n"));
        let wrapped = format!("{long} {long}");
        assert_eq!(noted(&wrapped), format!("//! {long}\n//! {long}\n//!\n//! A note.\n"));
    }

    #[test]
    fn missing_text_is_mentioned() {
        assert_eq!(Docs::text("\u{200b}").inner(), "//! Not described.\n");
        assert_eq!(Docs::text_after("Required. ", "- a").inner(), "//! Required.\n//!\n//! - a\n");
    }
}
