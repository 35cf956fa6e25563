//! Descriptions that begin alike. This shows which rows belong together, so a sign for it stays, while the words are removed.

use super::text;

/// How many characters count as a beginning.
const LENGTH: usize = 4;

/// Beginnings that a page has more than once, in order.
pub(crate) struct Beginnings {
    shared: Vec<String>,
}

impl Beginnings {
    /// The beginnings of all cells of the page.
    pub(crate) fn of(page: &str) -> Self {
        let mut known = Vec::new();
        let mut shared = Vec::new();
        for row in page.lines().filter(|line| line.starts_with('|')) {
            for beginning in super::cells(row).iter().filter_map(|cell| beginning(cell)) {
                let beginning = beginning.to_owned();
                if known.contains(&beginning) && !shared.contains(&beginning) {
                    shared.push(beginning.clone());
                }
                known.push(beginning);
            }
        }
        Self { shared }
    }

    /// `cell` without its prose, except for the sign of a shared beginning.
    pub(crate) fn abridged(&self, cell: &str) -> String {
        let number = beginning(cell).and_then(|own| self.shared.iter().position(|shared| shared == own));
        let abridged = text::abridged(cell);
        match number {
            Some(number) => format!("…⟨{}⟩{abridged}", number + 1),
            None => abridged,
        }
    }
}

/// The first characters of a cell, if they are only prose.
fn beginning(cell: &str) -> Option<&str> {
    let (end, _) = cell.char_indices().nth(LENGTH)?;
    let beginning = cell.get(..end)?;
    let stays = text::KEPT.iter().filter_map(|word| cell.find(word)).any(|at| at < end);
    (!stays && beginning.chars().all(text::is_prose)).then_some(beginning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_replace_shared_beginnings() {
        let beginnings = Beginnings::of("| a | 扩展属性，一。 |\n| b | 部门名称。 |\n| c | 扩展属性的二。 |\n");
        assert_eq!(beginnings.abridged("扩展属性，一。"), "…⟨1⟩…，…。");
        assert_eq!(beginnings.abridged("扩展属性的二。"), "…⟨1⟩…。");
        assert_eq!(beginnings.abridged("部门名称。"), "…。");
    }

    #[test]
    fn kept_words_are_not_beginnings() {
        let beginnings = Beginnings::of("| a | 名最大值 20。 |\n| b | 名最大值 30。 |\n");
        assert_eq!(beginnings.abridged("名最大值 20。"), "…最大值 20。");
    }
}
