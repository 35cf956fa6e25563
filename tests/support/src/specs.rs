//! The specs of this workspace.

use std::path::{Path, PathBuf};
use std::{fs, io};

use dingtalk_spec::{SourceFile, is_spec};

/// The workspace's root.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// All spec files of the workspace, sorted by path.
///
/// # Errors
/// Returns an error if one cannot be read.
pub fn files() -> io::Result<Vec<SourceFile>> {
    files_below(&root().join("spec"))
}

/// All spec files below a folder, sorted by path.
///
/// # Errors
/// Returns an error if one cannot be read.
pub fn files_below(folder: &Path) -> io::Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    collect(folder, "", &mut files)?;
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<SourceFile>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{path}/"), files)?;
        } else if is_spec(&path) {
            files.push(SourceFile { bytes: fs::read(entry.path())?, path });
        }
    }
    Ok(())
}
