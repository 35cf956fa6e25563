//! Stands for a command that needs the feature `pages`: runs it in the program that has the feature.

use std::ffi::OsString;
use std::path::Path;

use crate::cargo;
use crate::failure::{Failure, Result};

#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Options {
    /// What the command takes; `--help` lists it
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    arguments: Vec<OsString>,
}

/// Passes all arguments of this program on.
pub(crate) fn run(_root: &Path, _options: &Options) -> Result<()> {
    let mut command = cargo::command();
    command.args(["run", "--quiet", "--manifest-path"]).arg(crate::repository().join("Cargo.toml"));
    command.args(["--package", "xtask", "--"]).args(std::env::args_os().skip(1));
    let status = cargo::status(&mut command)?;
    match status.code() {
        Some(0) => Ok(()),
        Some(code) => Err(Failure::told(code)),
        None => Err(Failure::new(format!("the command about pages ended early ({status})"))),
    }
}
