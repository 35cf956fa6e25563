//! Generated sections of files that are otherwise written by hand.

use std::path::Path;

use super::tree;
use crate::failure::{Failure, Result};

/// The file at `path` with `section` between its two marker lines, if there is such a file.
pub(super) fn with(root: &Path, path: &str, markers: (&str, &str), section: &str) -> Result<Option<(String, String)>> {
    let Some(bytes) = tree::current(root, path)? else { return Ok(None) };
    // On Windows, git may check files out with other line endings.
    let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
    let (begin, end) = markers;
    let Some(text) = replaced(&text, begin, end, section) else {
        return Err(Failure::new(format!(
            "{path} has no place for the APIs: add these two lines to it, in this order\n{begin}{end}"
        )));
    };
    Ok(Some((path.to_owned(), text)))
}

fn replaced(text: &str, begin: &str, end: &str, section: &str) -> Option<String> {
    let (before, rest) = text.split_once(begin)?;
    let (_, after) = rest.split_once(end)?;
    Some(format!("{before}{begin}{section}{end}{after}"))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const MARKERS: (&str, &str) = ("<start>\n", "<end>\n");

    #[test]
    fn only_the_section_changes() {
        let text = "a\n<start>\nold\n<end>\nb <end>\n";
        let root = tempfile::tempdir().unwrap();
        for text in [text.to_owned(), text.replace('\n', "\r\n")] {
            fs::write(root.path().join("a.md"), text).unwrap();
            let (path, changed) = with(root.path(), "a.md", MARKERS, "new\n").unwrap().unwrap();
            assert_eq!((path.as_str(), changed.as_str()), ("a.md", "a\n<start>\nnew\n<end>\nb <end>\n"));
        }
    }

    #[test]
    fn a_missing_file_is_left_missing_and_missing_markers_are_reported() {
        let root = tempfile::tempdir().unwrap();
        assert!(with(root.path(), "README.md", MARKERS, "x\n").unwrap().is_none());
        for text in ["# Title\n", "<start>\n", "<end>\n<start>\n"] {
            fs::write(root.path().join("README.md"), text).unwrap();
            let failure = with(root.path(), "README.md", MARKERS, "x\n").unwrap_err();
            assert!(failure.to_string().starts_with("error: README.md has no place for the APIs"), "{failure}");
        }
    }
}
