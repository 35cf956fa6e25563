//! Running cargo.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::failure::{Failure, Result};

/// The cargo that runs this program, else whichever is found.
pub(crate) fn program() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Where cargo puts what it compiles for the repository at `root`.
pub(crate) fn target_folder(root: &Path) -> Result<PathBuf> {
    let mut command = Command::new(program());
    command.args(["metadata", "--no-deps", "--format-version", "1"]).current_dir(root);
    command.stdin(Stdio::null()).stderr(Stdio::inherit());
    let output = command.output().map_err(|error| Failure::new(format!("cannot run cargo: {error}")))?;
    let metadata: Option<serde_json::Value> = serde_json::from_slice(&output.stdout).ok();
    let folder = metadata.as_ref().and_then(|metadata| metadata.get("target_directory")?.as_str());
    folder.map(PathBuf::from).ok_or_else(|| Failure::new("`cargo metadata` does not say where the target folder is"))
}
