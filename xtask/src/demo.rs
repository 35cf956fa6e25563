//! `cargo xtask demo`: the whole way from the specs to typed answers.

use std::path::Path;
use std::process::ExitStatus;

use crate::cargo;
use crate::failure::{Failure, Result};
use crate::generate;
use crate::screen::say;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Call the real service, with credentials from the environment
    ///
    /// Reads DINGTALK_CORP_ID, DINGTALK_CLIENT_ID, DINGTALK_CLIENT_SECRET for the calls of the new gateway, and DINGTALK_SUITE_KEY,
    /// DINGTALK_SUITE_SECRET, DINGTALK_SUITE_TICKET, DINGTALK_AUTH_CORP_ID for the legacy one. If one is missing, nothing is sent
    /// and the exit status is 2.
    #[arg(long)]
    live: bool,
    /// With --live: also make the one call that changes the organization's settings
    ///
    /// Also reads DINGTALK_USER_ID and DINGTALK_TO_CORP_ID.
    #[arg(long, requires = "live")]
    change_settings: bool,
}

pub(crate) fn run(root: &Path, options: &Options) -> Result<()> {
    headline("From the specs to Rust");
    generate::write(root)?;
    headline("Calls, once the demo is compiled (a minute from an empty target folder)");
    calls(root, options)
}

/// Runs the demo program, which is separate because this one must work while the generated crates do not. Cargo shows its progress.
fn calls(root: &Path, options: &Options) -> Result<()> {
    let mut command = cargo::command();
    command.args(["run", "--package", "dingtalk-demo", "--"]).current_dir(root);
    if options.live {
        command.arg("--live");
    }
    if options.change_settings {
        command.arg("--change-settings");
    }
    let status = cargo::status(&mut command)?;
    outcome(status)
}

fn outcome(status: ExitStatus) -> Result<()> {
    match status.code() {
        Some(0) => Ok(()),
        Some(2) => Err(Failure::usage("the live calls were not made")),
        _ => Err(Failure::new(format!("the demo program failed ({status})"))),
    }
}

fn headline(text: &str) {
    say(format!("\n== {text}\n"));
}
