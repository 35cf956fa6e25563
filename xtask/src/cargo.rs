//! Running cargo.

use std::process::{Command, ExitStatus};

use crate::failure::{Failure, Result};

/// The cargo that runs this program, or else the one in `PATH`.
///
/// The variables that describe the running package are removed. Build scripts such as ring's rerun when these change, and
/// everything that depends on them is compiled again.
pub(crate) fn command() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let is_of_package = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(is_of_package)) {
        command.env_remove(name);
    }
    command
}

/// Runs cargo, and returns its status, or that of the program that it ran.
pub(crate) fn status(command: &mut Command) -> Result<ExitStatus> {
    command.status().map_err(|error| Failure::new(format!("cannot run cargo: {error}")))
}
