//! Python with packages from PyPI, in virtual environments.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A Python that can import the packages of a list.
#[derive(Debug)]
pub struct Python {
    program: PathBuf,
}

impl Python {
    /// Installs the packages that the file `requirements` lists, unless an earlier run did.
    ///
    /// # Errors
    /// Why that is impossible here: there is no Python, or PyPI is out of reach.
    pub fn with(requirements: &Path, home: &Path) -> Result<Self, String> {
        let readable = |error: std::io::Error| format!("{}: {error}", requirements.display());
        let wanted = fs::read_to_string(requirements).map_err(readable)?;
        Self::install(home, &wanted, &["--requirement", &requirements.to_string_lossy()])
    }

    /// Installs `wanted` with these arguments of pip, unless an earlier run did.
    pub(crate) fn install(home: &Path, wanted: &str, arguments: &[&str]) -> Result<Self, String> {
        let wanted = format!("{}{wanted}", output(Command::new("python3").arg("--version"))?);
        // Written last, so that an incomplete installation is started over.
        let (program, installed) = (home.join("bin/python"), home.join("installed"));
        if fs::read_to_string(&installed).is_ok_and(|found| found == wanted) {
            return Ok(Self { program });
        }
        output(Command::new("python3").args(["-m", "venv", "--clear"]).arg(home))?;
        let mut pip = Command::new(&program);
        // Compiling whole packages would take longer than using the modules that are called.
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-compile"]);
        output(pip.args(["--timeout", "15", "--retries", "1"]).args(arguments))?;
        fs::write(&installed, wanted).map_err(|error| format!("cannot write {}: {error}", installed.display()))?;
        Ok(Self { program })
    }

    /// Returns the command that runs this script, with pipes for its input and output and without the proxies of the environment.
    #[must_use]
    pub fn script(&self, script: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command.arg(script).env("PYTHONUTF8", "1").stdin(Stdio::piped()).stdout(Stdio::piped());
        for proxy in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
            command.env_remove(proxy);
        }
        command
    }
}

/// The output of a program, or its error output if it fails.
pub(crate) fn output(command: &mut Command) -> Result<String, String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!("{command:?}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr)))
    }
}
