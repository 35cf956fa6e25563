//! Lists within a cell, whose lines are glued together: blanks before the marks tell where they begin.

/// What a cell lists.
#[derive(Debug, PartialEq)]
pub(super) struct List<'t> {
    /// The text before the list.
    pub(super) head: &'t str,
    /// The items up to the first note that has its own list.
    pub(super) items: Vec<&'t str>,
    /// The lists within items.
    pub(super) inner: Vec<Vec<&'t str>>,
}

/// Blanks before the first mark of a list within an item, and before its other marks.
const OPENS: usize = 4;
const CONTINUES: usize = 3;

pub(super) fn read(text: &str) -> List<'_> {
    let mut pieces = pieces(text).into_iter();
    let head = pieces.next().and_then(|piece| piece.first().copied()).unwrap_or_default();
    let mut list = List { head, items: Vec::new(), inner: Vec::new() };
    if head.split_once("[!").is_some_and(|(_, note)| introduces(note)) {
        return list;
    }
    for piece in pieces {
        let (text, inner) = piece.split_first().map_or(("", piece.as_slice()), |(text, inner)| (*text, inner));
        let (item, note) = text.split_once("[!").unwrap_or((text, ""));
        list.items.push(item.trim());
        if !inner.is_empty() {
            list.inner.push(inner.to_vec());
        }
        if !note.is_empty() && introduces(note) {
            break;
        }
        // Several blanks mark a new paragraph, which may introduce another list.
        if item.trim().split_once("  ").is_some_and(|(_, paragraph)| paragraph.ends_with(['：', ':'])) {
            break;
        }
    }
    list
}

/// Whether the list after a note belongs to the note.
fn introduces(note: &str) -> bool {
    let text = note.split_once(']').map_or(note, |(_, text)| text).trim();
    text.is_empty() || text.ends_with(['：', ':']) || text.contains("如下")
}

/// `text` before, between and after the marks of a list, each with the items of the list within it.
fn pieces(text: &str) -> Vec<Vec<&str>> {
    let marks = marks(text);
    let until = |index: usize| marks.get(index).map_or(text.len(), |mark| mark.start);
    let mut pieces = vec![vec![text.get(..until(0)).unwrap_or_default()]];
    let mut is_inner = false;
    for (index, mark) in marks.iter().enumerate() {
        let continues = || marks.get(index + 1).is_some_and(|next| next.blanks == CONTINUES);
        let opens = index > 0 && mark.blanks == OPENS && continues();
        is_inner = opens || (is_inner && mark.blanks == CONTINUES);
        let piece = text.get(mark.end..until(index + 1)).unwrap_or_default();
        match pieces.last_mut() {
            Some(last) if is_inner => last.push(piece.trim()),
            _ => pieces.push(vec![piece]),
        }
    }
    pieces
}

/// A mark that begins an item: `- `, or without its blank before emphasis.
struct Mark {
    start: usize,
    end: usize,
    /// How many blanks are before it.
    blanks: usize,
}

fn marks(text: &str) -> Vec<Mark> {
    let mark = |(start, sign): (usize, &str)| {
        let (before, after) = (text.get(..start)?, text.get(start + sign.len()..)?);
        let blanks = before.len() - before.trim_end_matches(' ').len();
        let begins = (before.is_empty() || blanks > 0) && (after.starts_with(' ') || after.starts_with("**"));
        begins.then_some(Mark { start, end: start + sign.len(), blanks })
    };
    text.match_indices('-').filter_map(mark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_within_items() {
        let list = read("角色：   - A：甲，可以：    - x   - y - B：乙    - z   - w   - v - C：丙");
        assert_eq!((list.head.trim(), list.items), ("角色：", vec!["A：甲，可以：", "B：乙", "C：丙"]));
        assert_eq!(list.inner, [vec!["x", "y"], vec!["z", "w", "v"]]);
    }

    #[test]
    fn blanks_alone_make_no_list_within_an_item() {
        for text in ["结果。   - 1：甲    - 2：乙", "结果。    - 1：甲   - 2：乙", "结果。   - 1：甲   - 2：乙"]
        {
            let list = read(text);
            assert_eq!((list.items, list.inner), (vec!["1：甲", "2：乙"], Vec::new()), "{text}");
        }
    }

    #[test]
    fn a_mark_may_lack_its_blank() {
        assert_eq!(read("验证。 -** 0**：否   - 1：是").items, ["** 0**：否", "1：是"]);
        assert_eq!(read("a -1 b-c").items, [] as [&str; 0]);
    }
}
