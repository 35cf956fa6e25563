//! `cargo xtask bench`: what generated code costs.

use std::ffi::OsString;
use std::path::Path;

use crate::cargo;
use crate::failure::{Failure, Result};

#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Options {
    /// What to measure; `--help` lists it
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    arguments: Vec<OsString>,
}

/// Runs the benchmark package. It is separate so that the other commands need not be compiled with it.
pub(crate) fn run(root: &Path, options: &Options) -> Result<()> {
    let mut command = cargo::command();
    command.args(["run", "--quiet", "--package", "dingtalk-bench", "--"]).args(&options.arguments).current_dir(root);
    let status = cargo::status(&mut command)?;
    if status.success() { Ok(()) } else { Err(Failure::new(format!("nothing more was measured ({status})"))) }
}
