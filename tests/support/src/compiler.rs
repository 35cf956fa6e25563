//! Runs the compiler, and reads its messages.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs, io};

use serde_json::Value;

use crate::specs;

/// A compiler error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompileError {
    /// The line that it points at, from 1.
    pub line: usize,
    /// Its first line, without position and code.
    pub message: String,
    /// The whole message, as people see it.
    pub text: String,
}

impl CompileError {
    /// Reads a compiler message. Returns `None` for warnings, and for the final summary, which has no position.
    fn read(message: &Value) -> Option<Self> {
        let span =
            message.get("spans")?.as_array()?.iter().find(|span| span.get("is_primary") == Some(&true.into()))?;
        let text = |value: &Value| value.as_str().map(|text| text.trim_end().to_owned());
        (message.get("level")? == "error").then_some(())?;
        Some(Self {
            line: usize::try_from(span.get("line_start")?.as_u64()?).ok()?,
            message: text(message.get("message")?)?,
            text: text(message.get("rendered")?)?,
        })
    }

    /// The text without notes about files other than `file`, which are not the reader's own code.
    #[must_use]
    pub fn text_about(&self, file: &Path) -> String {
        let own = format!("--> {}:", file.display());
        let mut parts: Vec<Vec<&str>> = vec![Vec::new()];
        for line in self.text.lines() {
            if (line.starts_with("note:") || line.starts_with("help:"))
                && parts.last().is_some_and(|part| !part.is_empty())
            {
                parts.push(Vec::new());
            }
            if let Some(part) = parts.last_mut() {
                part.push(line);
            }
        }
        let is_own = |part: &&Vec<&str>| {
            let places: Vec<_> = part.iter().filter(|line| line.trim_start().starts_with("--> ")).collect();
            places.is_empty() || places.iter().any(|place| place.trim_start().starts_with(&own))
        };
        parts.iter().filter(is_own).flatten().copied().collect::<Vec<_>>().join("\n")
    }
}

/// A folder with its own packages, which cargo checks with the workspace's versions and compiled dependencies.
#[derive(Debug)]
pub struct Project {
    folder: PathBuf,
    target: PathBuf,
}

impl Project {
    /// Creates an empty folder called `name` in `temporary`, the caller's `CARGO_TARGET_TMPDIR`.
    ///
    /// # Errors
    /// Returns an error if the folder cannot be written.
    pub fn new(temporary: &str, name: &str) -> io::Result<Self> {
        let temporary = Path::new(temporary);
        let project = Self { folder: temporary.join(name), target: temporary.join("..") };
        if project.folder.exists() {
            fs::remove_dir_all(&project.folder)?;
        }
        fs::create_dir_all(&project.folder)?;
        fs::copy(specs::root().join("Cargo.lock"), project.folder.join("Cargo.lock"))?;
        Ok(project)
    }

    /// Writes a file of the project.
    ///
    /// # Errors
    /// Returns an error if it cannot be written.
    pub fn write(&self, path: &str, text: &str) -> io::Result<()> {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().unwrap_or(&path))?;
        fs::write(path, text)
    }

    /// Checks all packages in one run, and returns the errors of each library and program by the path of its root. No errors means
    /// that it compiles.
    ///
    /// # Errors
    /// Returns an error if cargo cannot be run, or checks nothing.
    pub fn check(&self) -> io::Result<BTreeMap<String, Vec<CompileError>>> {
        let mut command = cargo();
        command.args(["check", "--workspace", "--lib", "--bins", "--keep-going", "--offline", "--quiet"]);
        command.args(["--message-format=json", "--manifest-path"]).arg(self.folder.join("Cargo.toml"));
        let output = command.arg("--target-dir").arg(&self.target).output()?;
        let mut checked: BTreeMap<String, Vec<CompileError>> = BTreeMap::new();
        for message in messages(&output) {
            let root = message.pointer("/target/src_path").and_then(Value::as_str).map(Path::new);
            let Some(root) = root.and_then(|root| root.strip_prefix(&self.folder).ok()) else { continue };
            let errors = checked.entry(path_text(root)).or_default();
            errors.extend(message.get("message").and_then(CompileError::read));
        }
        let failed = checked.values().any(|errors| !errors.is_empty());
        if checked.is_empty() || failed == output.status.success() {
            return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
        }
        Ok(checked)
    }

    /// Builds and runs a package's program. It is compiled with the features that it and its dependencies ask for, and no others.
    ///
    /// # Errors
    /// Returns an error if cargo cannot be run.
    pub fn run(&self, package: &str, arguments: &[&str]) -> io::Result<Output> {
        let mut command = cargo();
        command.args(["run", "--package", package, "--offline", "--quiet", "--manifest-path"]);
        command.arg(self.folder.join("Cargo.toml")).arg("--target-dir").arg(&self.target).arg("--").args(arguments);
        command.output()
    }
}

/// The files of the workspace's libraries, by the names that code uses.
///
/// `arguments` say what to build. What is already built is not built again.
///
/// # Errors
/// Returns an error if cargo fails.
pub fn libraries(arguments: &[&str]) -> io::Result<BTreeMap<String, PathBuf>> {
    let mut command = cargo();
    command.args(["build", "--quiet", "--message-format=json"]).args(arguments).current_dir(specs::root());
    let output = command.output()?;
    if !output.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    let artifact = |message: Value| {
        let name = message.pointer("/target/name")?.as_str()?.replace('-', "_");
        let files = message.get("filenames")?.as_array()?.iter().filter_map(Value::as_str);
        let file = files.map(PathBuf::from).find(|file| file.extension().is_some_and(|ending| ending == "rlib"))?;
        Some((name, file))
    };
    Ok(messages(&output).filter_map(artifact).collect())
}

/// Compiles a file as a library that uses some of `libraries`, discards the output, and returns the errors.
///
/// # Errors
/// Returns an error if the compiler cannot be run, or fails without an error that has a position.
pub fn compile(file: &Path, libraries: &BTreeMap<String, PathBuf>, used: &[&str]) -> io::Result<Vec<CompileError>> {
    let mut command = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    command.args(["--edition", "2024", "--crate-type", "lib", "--emit", "metadata", "--error-format", "json"]);
    command.arg("-o").arg(file.with_extension("rmeta")).arg(file);
    for name in used {
        let library = libraries.get(*name).ok_or_else(|| io::Error::other(format!("{name} was not built")))?;
        let mut external = OsString::from(format!("{name}="));
        external.push(library);
        command.arg("--extern").arg(external);
        // Dependencies are in `deps`; the libraries that cargo was asked for are one folder up.
        let folder = library.parent().unwrap_or(library);
        for folder in [folder.to_owned(), folder.join("deps")] {
            let mut dependencies = OsString::from("dependency=");
            dependencies.push(folder);
            command.arg("-L").arg(dependencies);
        }
    }
    let output = command.output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    let errors: Vec<_> =
        said.lines().filter_map(|line| CompileError::read(&serde_json::from_str(line).ok()?)).collect();
    if errors.is_empty() != output.status.success() {
        return Err(io::Error::other(said.into_owned()));
    }
    Ok(errors)
}

/// The cargo that runs this program, or else the one in `PATH`.
///
/// Removes the variables about the package that runs: if they change, build scripts such as ring's run again, and whatever
/// depends on them is compiled again.
#[must_use]
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let is_of_package = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_str().is_some_and(is_of_package)) {
        command.env_remove(name);
    }
    command
}

/// Cargo's messages, one JSON object per line.
fn messages(output: &Output) -> impl Iterator<Item = Value> {
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    let messages: Vec<_> = lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    messages.into_iter()
}

/// A path as manifests and tests write it, on every operating system.
#[must_use]
pub fn path_text(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_errors_with_a_place_count() {
        let message =
            |level: &str, spans: Value| json!({"level": level, "spans": spans, "message": "m", "rendered": "r\n"});
        let spans = json!([{"is_primary": false, "line_start": 1}, {"is_primary": true, "line_start": 7}]);
        let error = CompileError::read(&message("error", spans.clone()));
        assert_eq!(error, Some(CompileError { line: 7, message: "m".to_owned(), text: "r".to_owned() }));
        assert_eq!(CompileError::read(&message("warning", spans)), None);
        assert_eq!(CompileError::read(&message("error", json!([]))), None);
    }

    #[test]
    fn notes_about_other_files_are_left_out() {
        let text = "error: e\n --> own.rs:3:1\n  |\nhelp: h\n --> /x/theirs.rs:1:1\n  |\n1 | theirs\nnote: n\n --> own.rs:1:1\nnote: no place";
        let error = CompileError { line: 3, message: String::new(), text: text.to_owned() };
        let expected = "error: e\n --> own.rs:3:1\n  |\nnote: n\n --> own.rs:1:1\nnote: no place";
        assert_eq!(error.text_about(Path::new("own.rs")), expected);
    }
}
