//! Stands for a command that needs the feature `pages`: runs it in the program that has the feature.

use std::ffi::OsString;
use std::path::Path;

use crate::cargo;
use crate::failure::{Failure, Result};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// What the command takes; `--help` lists it
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    arguments: Vec<OsString>,
}

/// Passes all arguments of this program on.
pub(crate) fn run(_root: &Path, _options: &Options) -> Result<()> {
    let mut command = cargo::command();
    command.args(["run", "--quiet", "--manifest-path"]).arg(crate::repository().join("Cargo.toml"));
    let status = command.args(["--package", "xtask", "--"]).args(std::env::args_os().skip(1)).status();
    let status = status.map_err(|error| Failure::new(format!("cannot run cargo: {error}")))?;
    if status.success() { Ok(()) } else { Err(Failure::told(status)) }
}
