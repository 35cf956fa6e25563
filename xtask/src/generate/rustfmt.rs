//! Formats Rust source with rustfmt.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::failure::{Failure, Result};

const HOW_TO_INSTALL: &str = "generated code is formatted by rustfmt: `rustup component add rustfmt` installs it";

/// Formats the Rust files among `files` (text by path) in the style of the repository at `root`, except those in `done`.
///
/// A process for each file would cost more than the formatting, so all files are written to a temporary folder, where rustfmt finds
/// the modules of each crate itself. Files in `done` that it would find are written empty.
pub(super) fn format(root: &Path, files: &mut BTreeMap<String, String>, done: &BTreeSet<String>) -> Result<()> {
    let folder = tempfile::tempdir().map_err(|error| Failure::new(format!("no temporary folder: {error}")))?;
    let todo = files.keys().map(String::as_str).filter(|path| is_rust(path) && !done.contains(*path));
    let entries = entries(todo.clone());
    for path in todo {
        put(&folder.path().join(path), files.get(path).map_or("", String::as_str))?;
    }
    let found: BTreeSet<_> = entries.iter().copied().filter(|path| is_root(path)).map(folder_of).collect();
    for path in done.iter().filter(|path| is_rust(path) && found.contains(folder_of(path))) {
        put(&folder.path().join(path), "")?;
    }
    run(root, folder.path(), &entries)?;
    for (path, text) in files.iter_mut().filter(|(path, _)| is_rust(path) && !done.contains(*path)) {
        let formatted = folder.path().join(path);
        *text = fs::read_to_string(&formatted).map_err(|error| Failure::io("read back", &formatted, &error))?;
    }
    Ok(())
}

fn is_rust(path: &str) -> bool {
    path.ends_with(".rs")
}

/// Whether rustfmt finds the modules beside this file.
fn is_root(path: &str) -> bool {
    path.ends_with("/lib.rs") || path.ends_with("/mod.rs")
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn put(file: &Path, text: &str) -> Result<()> {
    let write = || {
        fs::create_dir_all(file.parent().unwrap_or(file))?;
        fs::write(file, text)
    };
    write().map_err(|error| Failure::io("write", file, &error))
}

/// The files to pass to rustfmt: `lib.rs` and `mod.rs`, which lead to the modules beside them, and files that neither leads to.
fn entries<'p>(paths: impl Iterator<Item = &'p str> + Clone) -> Vec<&'p str> {
    let led: BTreeSet<_> = paths.clone().filter(|path| is_root(path)).map(folder_of).collect();
    paths.filter(|path| is_root(path) || !led.contains(folder_of(path))).collect()
}

/// Runs as many processes as there are processors.
fn run(root: &Path, folder: &Path, entries: &[&str]) -> Result<()> {
    let processes = std::thread::available_parallelism().map_or(1, usize::from);
    let share = entries.len().div_ceil(processes).max(1);
    let running: Vec<_> =
        entries.chunks(share).map(|share| start(root, share.iter().map(|path| folder.join(path)))).collect();
    // Wait for all before reporting the first failure: they work in a folder that is about to be removed.
    let ended: Vec<_> = running.into_iter().map(|child| child.and_then(finish)).collect();
    ended.into_iter().collect()
}

fn start(root: &Path, files: impl Iterator<Item = PathBuf>) -> Result<Child> {
    let program = std::env::var_os("RUSTFMT").unwrap_or_else(|| "rustfmt".into());
    let mut command = Command::new(&program);
    command.args(["--quiet", "--edition", "2024"]).arg("--config-path").arg(root).args(files);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().map_err(|error| match error.kind() {
        ErrorKind::NotFound => Failure::new(format!("there is no {}; {HOW_TO_INSTALL}", program.display())),
        _ => Failure::new(format!("cannot run {}: {error}", program.display())),
    })
}

fn finish(child: Child) -> Result<()> {
    let output = child.wait_with_output().map_err(|error| Failure::new(format!("rustfmt was interrupted: {error}")))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Failure::new(format!(
        "rustfmt refused the generated code ({}), so nothing was written; {HOW_TO_INSTALL}\n{said}",
        output.status
    )))
}

#[cfg(test)]
mod tests {
    use super::entries;

    #[test]
    fn crate_roots_stand_for_their_modules() {
        let paths = ["a/src/lib.rs", "a/src/one.rs", "b/api/mod.rs", "b/api/one.rs", "c/one.rs", "c/two.rs"];
        assert_eq!(entries(paths.into_iter()), ["a/src/lib.rs", "b/api/mod.rs", "c/one.rs", "c/two.rs"]);
    }
}
