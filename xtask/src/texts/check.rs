//! Checks the texts of all specs.

use std::path::Path;

use dingtalk_spec::SourceFile;
use dingtalk_spec::texts;

use super::store;
use crate::failure::{Failure, Result};
use crate::generate::specs;
use crate::screen::{count, is_colorful, say};

/// Checks the texts of all specs of the tree at `root`.
pub(super) fn run(root: &Path) -> Result<()> {
    let specs = specs::read(&root.join("spec"))?;
    check(root, &specs)?;
    say(format!("the texts of {} read well", count(specs.len(), "spec file")));
    Ok(())
}

/// Fails if a text of these specs breaks a rule.
pub(crate) fn check(root: &Path, specs: &[SourceFile]) -> Result<()> {
    let report = texts::check(specs, &store::operations(root, specs)?, &store::style(root)?);
    if report.is_empty() { Ok(()) } else { Err(Failure::report(report.render(is_colorful()))) }
}
