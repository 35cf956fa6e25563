//! The record of every parameter that was ever required, one file per API: `tests/guards/<api>.txt`.
//!
//! Lines are only added here, never removed. A flag that is dropped from a spec leaves its line behind, and the tests, which
//! compile a call without each of these parameters, fail until a person removes the line too. Only removing an API removes its
//! record.

use std::collections::BTreeSet;
use std::path::Path;

use dingtalk_emit::Summary;

use super::tree::{self, Change};
use crate::failure::{Failure, Result};
use crate::files;

/// The folder of the records.
const FOLDER: &str = "tests/guards";

const ENDING: &str = ".txt";

/// The path of the record of `api`.
pub(super) fn path(api: &str) -> String {
    format!("{FOLDER}/{api}{ENDING}")
}

/// Changes that remove the records of APIs that no longer exist.
pub(super) fn of_no_api(root: &Path, apis: &[Summary]) -> Result<Vec<Change>> {
    let folder = root.join(FOLDER);
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let is_known = |name: &str| apis.iter().any(|api| name.strip_suffix(ENDING) == Some(&api.name));
    let records = files::below(&folder, &[ENDING])?.into_iter().filter(|record| !is_known(&record.path));
    records
        .map(|record| {
            let path = format!("{FOLDER}/{}", record.path);
            Ok(Change { old: tree::current(root, &path)?, path, new: None })
        })
        .collect()
}

/// Lines of the records that no spec requires any more, each with the path of its record.
pub(super) fn stale(root: &Path, apis: &[Summary]) -> Result<Vec<(String, String)>> {
    let mut stale = Vec::new();
    for api in apis {
        let path = path(&api.name);
        let Some(record) = tree::current(root, &path)? else { continue };
        let lines = entries(&path, &String::from_utf8_lossy(&record))?;
        stale.extend(lines.difference(&api.required).map(|line| (path.clone(), line.clone())));
    }
    Ok(stale)
}

/// The record with `required` added; `None` if it needs no change.
pub(super) fn with(path: &str, record: Option<&str>, required: &BTreeSet<String>) -> Result<Option<String>> {
    let mut lines = entries(path, record.unwrap_or_default())?;
    if required.is_subset(&lines) {
        return Ok(None);
    }
    lines.extend(required.iter().cloned());
    let mut text = HEADER.to_owned();
    for line in lines {
        text.push_str(&line);
        text.push('\n');
    }
    Ok(Some(text))
}

const HEADER: &str = "\
# Required parameters, one a line: the operation and its parameter, or `Type.field` for a field of an object that is sent.
#
# `cargo xtask generate` adds what is missing and never removes a line. The tests compile a call without each of these parameters
# and expect the compiler to name it, so a required flag that is lost in a spec makes them fail. If a parameter really is no longer
# required, remove its line by hand, in the commit that says why.

";

fn entries(path: &str, record: &str) -> Result<BTreeSet<String>> {
    let mut lines = BTreeSet::new();
    for (number, line) in record.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if line.split(' ').count() != 2 {
            let number = number + 1;
            return Err(Failure::new(format!(
                "{path}:{number}: an operation and a parameter are expected, not `{line}`"
            )));
        }
        lines.insert(line.to_owned());
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn required(lines: &[&str]) -> BTreeSet<String> {
        lines.iter().map(|line| (*line).to_owned()).collect()
    }

    #[test]
    fn missing_lines_are_added_in_order() {
        let text = with("x.txt", Some("b two\n"), &required(&["a one"])).unwrap().unwrap();
        assert!(text.starts_with('#'));
        assert!(text.ends_with("\n\na one\nb two\n"), "{text}");
    }

    #[test]
    fn stale_lines_stay_and_nothing_is_rewritten() {
        let record = "# a remark\na one\nz stale\n";
        assert_eq!(with("x.txt", Some(record), &required(&["a one"])).unwrap(), None);
        assert_eq!(with("x.txt", None, &required(&[])).unwrap(), None);
    }

    #[test]
    fn a_garbled_line_is_reported() {
        let failure = with("x.txt", Some("a one\n<<<<<<< HEAD\nwhat is this\n"), &required(&[])).unwrap_err();
        assert_eq!(
            failure.to_string(),
            "error: x.txt:3: an operation and a parameter are expected, not `what is this`"
        );
    }
}
