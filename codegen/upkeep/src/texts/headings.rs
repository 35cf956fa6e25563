//! Calls that wordings mention by the headings of their pages.

use std::collections::HashMap;

/// Operations by the headings of their pages.
#[derive(Debug, Default)]
pub struct Headings<'h> {
    /// By the first characters, which makes looking for any of 1,150 headings cheap.
    by_beginning: HashMap<[char; SHORTEST], Vec<Heading<'h>>>,
}

/// The heading of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heading<'h> {
    /// The heading.
    pub title: &'h str,
    /// The operation that the page describes.
    pub operation: &'h str,
    /// Its API.
    pub api: &'h str,
}

/// Shorter headings are words that any sentence may have.
const SHORTEST: usize = 4;

impl<'h> FromIterator<Heading<'h>> for Headings<'h> {
    fn from_iter<I: IntoIterator<Item = Heading<'h>>>(headings: I) -> Self {
        let mut by_beginning: HashMap<_, Vec<_>> = HashMap::new();
        for heading in headings {
            if let Some(beginning) = beginning(heading.title) {
                by_beginning.entry(beginning).or_default().push(heading);
            }
        }
        Self { by_beginning }
    }
}

impl<'h> Headings<'h> {
    /// The longest heading that `words` contain, because headings contain each other.
    pub(super) fn mentioned(&self, words: &str) -> Option<Heading<'h>> {
        let rests = words.char_indices().filter_map(|(at, _)| words.get(at..));
        let found = rests.flat_map(|rest| {
            let candidates = beginning(rest).and_then(|beginning| self.by_beginning.get(&beginning));
            candidates.into_iter().flatten().filter(move |heading| rest.starts_with(heading.title))
        });
        found.max_by_key(|heading| heading.title.len()).copied()
    }
}

fn beginning(text: &str) -> Option<[char; SHORTEST]> {
    let mut chars = text.chars();
    let mut beginning = [' '; SHORTEST];
    for place in &mut beginning {
        *place = chars.next()?;
    }
    Some(beginning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_heading_is_meant() {
        let heading = |title: &'static str| Heading { title, operation: "Op", api: "a_1_0" };
        let headings: Headings<'_> = ["查询用户", "查询用户详情", "用户"].into_iter().map(heading).collect();
        assert_eq!(headings.mentioned("可调用查询用户详情接口获取"), Some(heading("查询用户详情")));
        assert_eq!(headings.mentioned("查询用户"), Some(heading("查询用户")));
        assert_eq!(headings.mentioned("用户"), None);
    }
}
