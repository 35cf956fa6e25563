//! The vendor's client for Python, installed from PyPI in a throw-away virtual environment.
//!
//! [`complete`] installs all of it, so that it can make calls. [`sources`] installs its own source alone, which is enough to read
//! what it knows. Both return the reason if that is impossible here.

mod facts;
mod script;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

pub use facts::{Facts, check_python};
pub use script::{Script, skipped};

/// The client's name on PyPI.
const CLIENT: &str = "alibabacloud-dingtalk";

/// The client with everything that it needs, one requirement a line.
const REQUIREMENTS: &str = include_str!("../requirements.txt");

/// The folder of this package's Python code.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The client's requirement, with its version: `alibabacloud-dingtalk==2.2.65`.
///
/// # Errors
/// If the list of requirements does not have it, because any other version would be another source of facts.
pub fn requirement() -> Result<&'static str, String> {
    let is_client = |line: &&str| line.strip_prefix(CLIENT).is_some_and(|rest| rest.starts_with("=="));
    let missing = || format!("tests/vendor/requirements.txt has no line `{CLIENT}==...`");
    REQUIREMENTS.lines().find(is_client).ok_or_else(missing)
}

/// A Python below `home` that can import the client.
///
/// # Errors
/// Returns why there cannot be one, such as that PyPI cannot be reached.
pub fn complete(home: &Path) -> Result<PathBuf, String> {
    install(home, REQUIREMENTS, &["--requirement", &folder().join("requirements.txt").to_string_lossy()])
}

/// A Python below `home` that can import the vendor's client for Stream mode, and a third party's library that encrypts callbacks.
///
/// # Errors
/// Returns why there cannot be one, such as that PyPI cannot be reached.
pub fn for_events(home: &Path) -> Result<PathBuf, String> {
    let requirements = folder().join("events.txt");
    install(home, include_str!("../events.txt"), &["--requirement", &requirements.to_string_lossy()])
}

/// A Python below `home`, and the folder of the client's source, which it cannot import.
///
/// # Errors
/// Returns why there cannot be one, such as that PyPI cannot be reached.
pub fn sources(home: &Path) -> Result<(PathBuf, PathBuf), String> {
    let folder = home.join("client");
    let wanted = requirement()?;
    let program = install(home, wanted, &["--no-deps", "--target", &folder.to_string_lossy(), wanted])?;
    Ok((program, folder.join("alibabacloud_dingtalk")))
}

/// Installs `wanted` in a virtual environment, unless an earlier run did.
fn install(home: &Path, wanted: &str, what: &[&str]) -> Result<PathBuf, String> {
    // Tests run at the same time.
    static INSTALLING: Mutex<()> = Mutex::new(());
    let _installing = INSTALLING.lock().unwrap_or_else(PoisonError::into_inner);
    let wanted = format!("{}{wanted}", output(Command::new("python3").arg("--version"))?);
    // Written last, so that an incomplete installation is started over.
    let (program, installed) = (home.join("bin/python"), home.join("installed"));
    if fs::read_to_string(&installed).is_ok_and(|found| found == wanted) {
        return Ok(program);
    }
    output(Command::new("python3").args(["-m", "venv", "--clear"]).arg(home))?;
    let mut pip = Command::new(&program);
    // Compiling the whole client would take longer than using the modules that are needed.
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-compile"]);
    output(pip.args(["--timeout", "15", "--retries", "1"]).args(what))?;
    fs::write(&installed, wanted).map_err(|error| format!("cannot write {}: {error}", installed.display()))?;
    Ok(program)
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
