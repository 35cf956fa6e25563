//! Texts that are missing from specs.

use dingtalk_spec::{UNWRITTEN, Unwritten};

use crate::screen::count;

/// How many files are listed, and how many places in each.
const FILES: usize = 20;
const PLACES: usize = 8;

/// A warning that lists the texts still to be written; `None` if there are none.
pub(super) fn warning(files: &[Unwritten]) -> Option<String> {
    let texts: usize = files.iter().map(|file| file.at.len()).sum();
    if texts == 0 {
        return None;
    }
    let lacking = format!("{} in {}", count(texts, "text"), count(files.len(), "spec file"));
    let mut text = format!("warning: still to be written (`{UNWRITTEN}`): {lacking}\n");
    for file in files.iter().take(FILES) {
        let places: Vec<_> = file.at.iter().take(PLACES).map(|at| at.strip_suffix(".text").unwrap_or(at)).collect();
        let rest = file.at.len() - places.len();
        let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
        text.push_str(&format!("  spec/{} ({}): {}{more}\n", file.file, file.at.len(), places.join(", ")));
    }
    if files.len() > FILES {
        text.push_str(&format!("  and {}\n", count(files.len() - FILES, "more file")));
    }
    Some(text.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_are_cut() {
        let at: Vec<_> = (0..10).map(|number| format!("query.q{number}.text")).collect();
        let file = |name: &str, at: &[String]| Unwritten { file: name.to_owned(), at: at.to_vec() };
        let text = warning(&[file("a_1_0.toml", &["summary".to_owned()]), file("a_1_0/b.toml", &at)]).unwrap();
        let expected = "warning: still to be written (`TODO`): 11 texts in 2 spec files\n  spec/a_1_0.toml (1): summary\n  \
                        spec/a_1_0/b.toml (10): query.q0, query.q1, query.q2, query.q3, query.q4, query.q5, query.q6, query.q7 and 2 more";
        assert_eq!(text, expected);
        assert_eq!(warning(&[]), None);
        assert!(warning(&vec![file("a.toml", &at); 30]).unwrap().ends_with("and 10 more files"));
    }
}
