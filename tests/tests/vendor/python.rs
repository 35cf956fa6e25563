//! Python with the vendor's client, in a virtual environment.

use std::fs;
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
        let version = output(Command::new("python3").arg("--version"))?;
        let requirements = folder().join("requirements.txt");
        let wanted = format!("{version}{}", fs::read_to_string(&requirements).unwrap());
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("vendor");
        // Written last, so that an incomplete installation is started over.
        let (program, installed) = (home.join("bin/python"), home.join("installed"));
        if fs::read_to_string(&installed).is_ok_and(|found| found == wanted) {
            return Ok(Self { program });
        }
        output(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&home))?;
        let mut pip = Command::new(&program);
        // Compiling the whole client would take longer than using the two modules that are called.
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-compile"]);
        output(pip.args(["--timeout", "15", "--retries", "1", "--requirement"]).arg(&requirements))?;
        fs::write(&installed, wanted).unwrap();
        Ok(Self { program })
    }

    /// Starts the program that calls the server at `address`.
    pub(crate) fn caller(&self, address: &str) -> Caller {
        let mut command = Command::new(&self.program);
        command.arg(folder().join("call.py")).arg(address).env("PYTHONUTF8", "1");
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

/// The folder of our Python code.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vendor")
}

/// The output of a program, or its error output if it fails.
fn output(command: &mut Command) -> Result<String, String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!("{command:?}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr)))
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
