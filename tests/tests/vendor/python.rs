//! Python with the vendor's client, in a virtual environment.

use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::Deserialize;
use serde_json::Value;

/// A Python that can import the vendor's client.
pub(crate) struct Python {
    program: PathBuf,
}

impl Python {
    /// Installs the client from PyPI, unless an earlier run did. Returns the reason if that is impossible here.
    pub(crate) fn with_client() -> Result<Self, String> {
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("vendor");
        Ok(Self { program: dingtalk_vendor_client::complete(&home)? })
    }

    /// Starts the program that calls the server at `address`.
    pub(crate) fn caller(&self, address: &str) -> Caller {
        let mut command = Command::new(&self.program);
        command.arg(dingtalk_vendor_client::folder().join("call.py")).arg(address).env("PYTHONUTF8", "1");
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        for proxy in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
            command.env_remove(proxy);
        }
        let mut process = command.spawn().unwrap();
        let calls = process.stdin.take();
        let outcomes = BufReader::new(process.stdout.take().unwrap()).lines();
        Caller { process, calls, outcomes }
    }
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
