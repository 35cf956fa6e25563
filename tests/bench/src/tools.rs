//! What every measurement needs: failures, the screen, and cargo.

use std::fmt::{self, Display};
use std::io::Write as _;
use std::path::Path;

/// A result whose error ends the command.
pub(crate) type Result<T> = std::result::Result<T, Failure>;

/// Why a measurement failed.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// `doing` something with `path` failed.
    pub(crate) fn io(doing: &str, path: &Path, error: &std::io::Error) -> Self {
        Self(format!("cannot {doing} {}: {error}", path.display()))
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.0.trim_end())
    }
}

/// Prints a line. A reader that goes away (`| head`) is not an error.
pub(crate) fn say(line: impl Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Prints a line to stderr.
pub(crate) fn complain(line: impl Display) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Running cargo.
pub(crate) mod cargo {
    use std::path::{Path, PathBuf};
    use std::process::{Command, Stdio};

    use super::{Failure, Result};

    /// The cargo that runs this program, or else the first one in `PATH`, without the variables that describe the running package:
    /// build scripts that read them would run again.
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
        let metadata = metadata(root)?;
        let folder = metadata.get("target_directory").and_then(|folder| folder.as_str());
        folder.map(PathBuf::from).ok_or_else(|| Failure::new("`cargo metadata` does not name the target folder"))
    }

    /// What `cargo metadata` says about the workspace at `root`.
    pub(crate) fn metadata(root: &Path) -> Result<serde_json::Value> {
        let mut command = command();
        command.args(["metadata", "--no-deps", "--format-version", "1"]).current_dir(root);
        command.stdin(Stdio::null()).stderr(Stdio::inherit());
        let output = command.output().map_err(|error| Failure::new(format!("cannot run cargo: {error}")))?;
        serde_json::from_slice(&output.stdout)
            .map_err(|error| Failure::new(format!("`cargo metadata` printed something unexpected: {error}")))
    }
}
