//! The vendor's client for Python, installed from PyPI in a throw-away virtual environment.
//!
//! [`complete`] installs all of it, so that it can make calls. [`sources`] installs its own source alone, which is enough to read
//! what it knows. Both return the reason if that is impossible here.

mod facts;
mod python;

use std::path::{Path, PathBuf};

pub use facts::{Facts, check_python};
pub use python::Python;

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
#[must_use]
pub fn requirement() -> &'static str {
    let is_client = |line: &&str| line.strip_prefix(CLIENT).is_some_and(|rest| rest.starts_with("=="));
    REQUIREMENTS.lines().find(is_client).unwrap_or(CLIENT)
}

/// A Python below `home` that can import the client.
///
/// # Errors
/// Returns why there cannot be one, such as that PyPI cannot be reached.
pub fn complete(home: &Path) -> Result<Python, String> {
    Python::with(&folder().join("requirements.txt"), home)
}

/// A Python below `home`, and the folder of the client's source, which it cannot import.
///
/// # Errors
/// Returns why there cannot be one, such as that PyPI cannot be reached.
pub fn sources(home: &Path) -> Result<(Python, PathBuf), String> {
    let folder = home.join("client");
    let arguments = ["--no-deps", "--target", &folder.to_string_lossy(), requirement()];
    Ok((Python::install(home, requirement(), &arguments)?, folder.join("alibabacloud_dingtalk")))
}
