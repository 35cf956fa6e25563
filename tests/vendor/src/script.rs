//! Programs that take a line and answer with one.

use std::fmt::Display;
use std::io::{self, BufRead as _, BufReader, Lines, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A running program. It ends with its input.
pub struct Script {
    process: Child,
    input: Option<ChildStdin>,
    output: Lines<BufReader<ChildStdout>>,
}

impl Script {
    /// Starts a script of this package with a Python that can run it, and without a proxy.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn start(python: &Path, script: &str, arguments: &[&str], variables: &[(&str, &str)]) -> io::Result<Self> {
        let mut command = Command::new(python);
        command.arg(super::folder().join(script)).env("PYTHONUTF8", "1");
        for proxy in ["http_proxy", "https_proxy", "all_proxy"] {
            command.env_remove(proxy).env_remove(proxy.to_uppercase());
        }
        Self::of(command.args(arguments).envs(variables.iter().copied()))
    }

    /// Starts any program that works in this way.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn of(command: &mut Command) -> io::Result<Self> {
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let input = process.stdin.take();
        let output = process.stdout.take().ok_or_else(|| io::Error::other("the program has no output"))?;
        Ok(Self { process, input, output: BufReader::new(output).lines() })
    }

    /// Writes a line.
    ///
    /// # Errors
    /// If the program no longer reads.
    pub fn write(&mut self, line: impl Display) -> io::Result<()> {
        let input = self.input.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        writeln!(input, "{line}")
    }

    /// Reads the next line.
    ///
    /// # Errors
    /// If the program has ended.
    pub fn read(&mut self) -> io::Result<String> {
        self.output.next().unwrap_or_else(|| Err(io::ErrorKind::UnexpectedEof.into()))
    }

    /// Ends the input, and returns the rest of the output.
    ///
    /// # Errors
    /// If the output is not text.
    pub fn finish(mut self) -> io::Result<Vec<String>> {
        drop(self.input.take());
        self.output.by_ref().collect()
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.process.wait();
    }
}

/// Says that a test is skipped, where a test's own output would not be seen.
pub fn skipped(test: &str, why: impl Display) {
    let _ = writeln!(io::stderr(), "{test}: skipped: {why}");
}
