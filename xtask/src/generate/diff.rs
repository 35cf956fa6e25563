//! Shows what differs.

use std::time::Duration;

use similar::TextDiff;

use super::tree::Change;

/// Lines shown for one file, and for all of them.
const FILE_LINES: usize = 60;
const ALL_LINES: usize = 240;

/// The changes as a unified diff, cut if it gets long.
pub(super) fn unified(changes: &[Change]) -> String {
    let mut text = String::new();
    let mut room = ALL_LINES;
    for (shown, change) in changes.iter().enumerate() {
        if room == 0 {
            let rest = changes.len() - shown;
            text.push_str(&format!("... and {}\n", crate::screen::count(rest, "more file")));
            break;
        }
        let lines = of(change);
        let limit = room.min(FILE_LINES);
        for line in lines.lines().take(limit) {
            text.push_str(line);
            text.push('\n');
        }
        let total = lines.lines().count();
        if total > limit {
            let rest = total - limit;
            text.push_str(&format!("... {} in {}\n", crate::screen::count(rest, "more line"), change.path));
        }
        room = room.saturating_sub(total.min(limit));
    }
    text
}

fn of(change: &Change) -> String {
    let text = |bytes: &Option<Vec<u8>>| String::from_utf8_lossy(bytes.as_deref().unwrap_or_default()).into_owned();
    let name = |side: &Option<Vec<u8>>, prefix: &str| match side {
        Some(_) => format!("{prefix}/{}", change.path),
        None => "/dev/null".to_owned(),
    };
    let (old, new) = (text(&change.old), text(&change.new));
    // Past this time limit, the diff is coarser but still shown.
    let diff = TextDiff::configure().timeout(Duration::from_millis(200)).diff_lines(&*old, &*new);
    diff.unified_diff().context_radius(2).header(&name(&change.old, "a"), &name(&change.new, "b")).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(path: &str, old: Option<&str>, new: Option<&str>) -> Change {
        let bytes = |text: Option<&str>| text.map(|text| text.as_bytes().to_vec());
        Change { path: path.to_owned(), old: bytes(old), new: bytes(new) }
    }

    #[test]
    fn shows_what_changes_in_a_file() {
        let shown = unified(&[change("x.rs", Some("a\nb\n"), Some("a\nc\n"))]);
        assert_eq!(shown, "--- a/x.rs\n+++ b/x.rs\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n");
    }

    #[test]
    fn added_and_removed_files_have_only_one_side() {
        let shown = unified(&[change("new.rs", None, Some("a\n")), change("old.rs", Some("b\n"), None)]);
        assert!(shown.contains("--- /dev/null\n+++ b/new.rs\n"), "{shown}");
        assert!(shown.contains("--- a/old.rs\n+++ /dev/null\n"), "{shown}");
    }

    #[test]
    fn long_diffs_are_cut() {
        let long = "line\n".repeat(1000);
        let changes: Vec<_> = (0..30).map(|number| change(&format!("{number}.rs"), None, Some(&long))).collect();
        let shown = unified(&changes);
        assert!(shown.lines().count() < 300, "{}", shown.lines().count());
        assert!(shown.contains("... 943 more lines in 0.rs"), "{shown}");
        assert!(shown.contains("... and 26 more files"), "{shown}");
    }
}
