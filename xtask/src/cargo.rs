//! Running cargo.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::failure::{Failure, Result};

/// The cargo that runs this program, or else the one in the path.
///
/// Without what it says about the package that runs: build scripts, ring's for one, run again when that changes, and whatever
/// depends on them is compiled again.
pub(crate) fn command() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let is_of_package = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(is_of_package)) {
        command.env_remove(name);
    }
    command
}

/// Where cargo puts what it compiles for the repository at `root`.
pub(crate) fn target_folder(root: &Path) -> Result<PathBuf> {
    let mut command = command();
    command.args(["metadata", "--no-deps", "--format-version", "1"]).current_dir(root);
    command.stdin(Stdio::null()).stderr(Stdio::inherit());
    let output = command.output().map_err(|error| Failure::new(format!("cannot run cargo: {error}")))?;
    let metadata: Option<serde_json::Value> = serde_json::from_slice(&output.stdout).ok();
    let folder = metadata.as_ref().and_then(|metadata| metadata.get("target_directory")?.as_str());
    folder.map(PathBuf::from).ok_or_else(|| Failure::new("`cargo metadata` does not say where the target folder is"))
}
