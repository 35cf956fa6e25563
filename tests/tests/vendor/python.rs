//! Python with the vendor's client.

use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout};

use dingtalk_vendor_client::{Python, folder};
use serde::Deserialize;
use serde_json::Value;

/// Installs the client from PyPI, unless an earlier run did. Returns the reason if that is impossible here.
pub(crate) fn with_client() -> Result<Python, String> {
    dingtalk_vendor_client::complete(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("vendor"))
}

/// The running program `call.py`.
pub(crate) struct Caller {
    process: Child,
    calls: Option<ChildStdin>,
    outcomes: Lines<BufReader<ChildStdout>>,
}

/// The result of a call.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// The typed answer by wire names, and values whose types differ from the client's declarations.
    Done { answer: Value, misfits: Vec<String> },
    /// The client does not have this method.
    Absent(String),
    /// The client threw this.
    Failed(String),
}

impl Caller {
    /// Starts the program that calls the server at `address`.
    pub(crate) fn start(python: &Python, address: &str) -> Self {
        let mut process = python.script(&folder().join("call.py")).arg(address).spawn().unwrap();
        let calls = process.stdin.take();
        let outcomes = BufReader::new(process.stdout.take().unwrap()).lines();
        Self { process, calls, outcomes }
    }

    pub(crate) fn call(&mut self, call: &Value) -> Outcome {
        writeln!(self.calls.as_mut().unwrap(), "{call}").unwrap();
        let outcome = self.outcomes.next().expect("call.py goes on to the last call").unwrap();
        serde_json::from_str(&outcome).unwrap()
    }
}

impl Drop for Caller {
    /// The program ends when its input does.
    fn drop(&mut self) {
        drop(self.calls.take());
        let _ = self.process.wait();
    }
}
