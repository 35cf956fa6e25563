//! Python with the vendor's client, in a virtual environment.

use std::path::{Path, PathBuf};

use dingtalk_vendor_client::Script;
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
        Caller(Script::start(&self.program, "call.py", &[address], &[]).unwrap())
    }
}

/// The running program `call.py`.
pub(crate) struct Caller(Script);

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
        self.0.write(call).unwrap();
        serde_json::from_str(&self.0.read().unwrap()).unwrap()
    }
}
