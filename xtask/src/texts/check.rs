//! Checks the texts of all specs.

use std::path::Path;

use crate::failure::{Failure, Result};
use crate::generate::specs;
use crate::screen::{count, is_colorful, say};
use crate::sentences;

/// Checks the texts of all specs of the tree at `root`.
pub(super) fn run(root: &Path) -> Result<()> {
    let specs = specs::read(&root.join("spec"))?;
    let report = sentences::faults(root, &specs)?;
    if !report.is_empty() {
        return Err(Failure::report(report.render(is_colorful())));
    }
    say(format!("the texts of {} read well", count(specs.len(), "spec file")));
    Ok(())
}
