//! Events, held against the software of others: the vendor's client for Stream mode, and a third party's encryption.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod callbacks;
mod load;
mod stream;

use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

/// A running script. It ends with its input.
pub(crate) struct Script {
    process: Child,
    input: Option<ChildStdin>,
    output: Lines<BufReader<ChildStdout>>,
}

impl Script {
    /// Starts a script of ours. Returns `None`, after a message, if its packages cannot be installed here.
    pub(crate) fn start(test: &str, script: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Option<Self> {
        let python = match python() {
            Ok(python) => python,
            Err(why) => {
                // Bypasses the capture of output, so that it is visible.
                writeln!(std::io::stderr(), "{test}: skipped, because its packages are not available: {why}").unwrap();
                return None;
            }
        };
        let mut command = Command::new(python);
        command.arg(dingtalk_vendor_client::folder().join(script)).env("PYTHONUTF8", "1");
        for proxy in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
            command.env_remove(proxy);
        }
        Some(Self::of(command.args(arguments).envs(variables.iter().copied())))
    }

    /// Starts any program that works in this way.
    pub(crate) fn of(command: &mut Command) -> Self {
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let input = process.stdin.take();
        let output = BufReader::new(process.stdout.take().unwrap()).lines();
        Self { process, input, output }
    }

    pub(crate) fn write(&mut self, line: &Value) {
        writeln!(self.input.as_mut().unwrap(), "{line}").unwrap();
    }

    pub(crate) fn read(&mut self) -> Value {
        let line = self.output.next().expect("the script is still running").unwrap();
        serde_json::from_str(&line).unwrap()
    }

    /// Ends the input, and returns the rest of the output.
    pub(crate) fn finish(mut self) -> Vec<Value> {
        drop(self.input.take());
        self.output.by_ref().map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect()
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.process.wait();
    }
}

fn python() -> Result<PathBuf, String> {
    // Tests run at the same time.
    static INSTALLING: Mutex<()> = Mutex::new(());
    let _installing = INSTALLING.lock().unwrap_or_else(PoisonError::into_inner);
    dingtalk_vendor_client::for_events(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("vendor-events"))
}
