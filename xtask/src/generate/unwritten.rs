//! Texts that are missing from specs, or do not read well.

use dingtalk_spec::UNWRITTEN;

use crate::screen::count;

/// A warning about texts that break a rule; `None` if there are none. A text does not make code wrong, so it is no mistake of a spec.
pub(super) fn faults<'k>(faults: impl Iterator<Item = &'k String>) -> Option<String> {
    let faults: Vec<_> = faults.collect();
    if faults.is_empty() {
        return None;
    }
    let what = count(faults.len(), "fault");
    let shown: Vec<_> = faults.iter().take(FILES).map(|fault| format!("  {fault}\n")).collect();
    let hint = "`cargo xtask texts check` shows them all";
    Some(format!("warning: texts that do not read well: {what}; {hint}\n{}", shown.concat()).trim_end().to_owned())
}

/// How many files are listed, and how many places in each.
const FILES: usize = 20;
const PLACES: usize = 8;

/// A warning that lists the texts still to be written, by file and place; `None` if there are none.
pub(super) fn warning<'k>(files: impl Iterator<Item = &'k (String, Vec<String>)>) -> Option<String> {
    let files: Vec<_> = files.collect();
    let texts: usize = files.iter().map(|(_, at)| at.len()).sum();
    if texts == 0 {
        return None;
    }
    let lacking = format!("{} in {}", count(texts, "text"), count(files.len(), "spec file"));
    let mut text = format!("warning: still to be written (`{UNWRITTEN}`): {lacking}\n");
    for (file, at) in files.iter().take(FILES) {
        let places: Vec<_> = at.iter().take(PLACES).map(|at| at.strip_suffix(".text").unwrap_or(at)).collect();
        let rest = at.len() - places.len();
        let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
        text.push_str(&format!("  spec/{} ({}): {}{more}\n", file, at.len(), places.join(", ")));
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
        let file = |name: &str, at: &[String]| (name.to_owned(), at.to_vec());
        let text = warning([file("a_1_0.toml", &["summary".to_owned()]), file("a_1_0/b.toml", &at)].iter()).unwrap();
        let expected = "warning: still to be written (`TODO`): 11 texts in 2 spec files\n  spec/a_1_0.toml (1): summary\n  \
                        spec/a_1_0/b.toml (10): query.q0, query.q1, query.q2, query.q3, query.q4, query.q5, query.q6, query.q7 and 2 more";
        assert_eq!(text, expected);
        assert_eq!(warning([].iter()), None);
        assert!(warning(vec![file("a.toml", &at); 30].iter()).unwrap().ends_with("and 10 more files"));
    }
}
