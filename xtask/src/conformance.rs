//! `cargo xtask conformance`: requests of other clients, sent again through the generated crates.

use std::path::{Path, PathBuf};

use crate::cargo;
use crate::failure::{Failure, Result};
use crate::generate;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Files of recorded requests, one JSON object per line
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// Runs the program in the test package that makes the calls. It is separate because it needs the generated crates.
pub(crate) fn run(root: &Path, options: &Options) -> Result<()> {
    let files = options.files.iter().map(|file| absolute(file)).collect::<Result<Vec<_>>>()?;
    // Compare with the specs as they are now.
    generate::write(root)?;
    let mut command = cargo::command();
    command.args(["run", "--quiet", "--package", "dingtalk-api-tests", "--bin", "conformance", "--"]);
    command.args(files).current_dir(root);
    let status = cargo::status(&mut command)?;
    match status.code() {
        Some(0) => Ok(()),
        Some(1) => Err(Failure::new("recorded requests differ from those of the generated crates")),
        Some(2) => Err(Failure::usage("nothing was compared")),
        _ => Err(Failure::new(format!("the calls were not made ({status})"))),
    }
}

/// Makes the path absolute, because cargo runs in the root.
fn absolute(file: &Path) -> Result<PathBuf> {
    std::path::absolute(file).map_err(|error| Failure::io("find", file, &error))
}
