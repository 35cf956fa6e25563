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
        let version = output(Command::new("python3").arg("--version"))?;
        let wanted = format!("{version}{}", fs::read_to_string(requirements).map_err(readable)?);
        // Written last, so that an incomplete installation is started over.
        let (program, installed) = (home.join("bin/python"), home.join("installed"));
        if fs::read_to_string(&installed).is_ok_and(|found| found == wanted) {
            return Ok(Self { program });
        }
        output(Command::new("python3").args(["-m", "venv", "--clear"]).arg(home))?;
        let mut pip = Command::new(&program);
        // Compiling whole packages would take longer than using the modules that are called.
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-compile"]);
        output(pip.args(["--timeout", "15", "--retries", "1", "--requirement"]).arg(requirements))?;
        fs::write(&installed, wanted).map_err(|error| error.to_string())?;
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
fn output(command: &mut Command) -> Result<String, String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!("{command:?}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr)))
    }
}
