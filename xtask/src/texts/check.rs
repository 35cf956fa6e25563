//! Checks the texts of all specs.

use std::collections::BTreeMap;
use std::path::Path;

use dingtalk_spec::{Report, SourceFile, authoring, texts};

use super::store;
use crate::failure::{Failure, Result};
use crate::generate::specs;
use crate::screen::{count, is_colorful, say};

/// Checks the texts of all specs of the tree at `root`.
pub(super) fn run(root: &Path) -> Result<()> {
    let specs = specs::read(&root.join("spec"))?;
    let report = faults(root, &specs)?;
    if !report.is_empty() {
        return Err(Failure::report(report.render(is_colorful())));
    }
    say(format!("the texts of {} read well", count(specs.len(), "spec file")));
    Ok(())
}

/// What is wrong with the texts of these specs.
pub(crate) fn faults(root: &Path, specs: &[SourceFile]) -> Result<Report> {
    Ok(texts::check(specs, &store::operations(root, &[])?, &store::style(root)?))
}

/// How many texts these specs have, by API.
pub(crate) fn sentences(specs: &[SourceFile]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for file in specs {
        let Some(root) = authoring::tree(file) else { continue };
        let api = file.path.split(['/', '.']).next().unwrap_or_default();
        *counts.entry(api.to_owned()).or_default() += texts::sentences(&file.path, &root).len();
    }
    counts
}
