//! Brings the working tree in line with what was generated, and touches nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};

use crate::failure::{Failure, Result};

/// Folders of generated files, which are searched for files that are no longer generated.
const GENERATED_FOLDERS: [&str; 2] = ["crates", "tests/apis"];

/// How names of temporary files begin and end. A file left behind by a crash is removed by the next run.
const TEMPORARY: (&str, &str) = (".generate-", ".tmp");

/// How many lines into a file its marker may be.
const HEADER_LINES: usize = 8;

/// A file to create (no `old`), remove (no `new`) or replace.
#[derive(Debug)]
pub(crate) struct Change {
    /// Relative to the root, with `/` between its parts.
    pub(crate) path: String,
    pub(crate) old: Option<Vec<u8>>,
    pub(crate) new: Option<Vec<u8>>,
}

/// What has to change so that the tree at `root` holds `wanted` (text by path), and no other file with `marker` in its header.
pub(super) fn compare(root: &Path, wanted: &BTreeMap<String, String>, marker: &str) -> Result<Vec<Change>> {
    let mut changes = Vec::new();
    for (path, text) in wanted {
        let old = current(root, path)?;
        if old.as_deref() == Some(text.as_bytes()) {
            continue;
        }
        if let Some(old) = &old
            && has_in_header(text.as_bytes(), marker)
            && !has_in_header(old, "@generated")
        {
            return Err(Failure::new(format!(
                "{path} would be generated, but somebody wrote a file of that name by hand: rename the spec, or remove the file"
            )));
        }
        changes.push(Change { path: path.clone(), old, new: Some(text.clone().into_bytes()) });
    }
    for folder in GENERATED_FOLDERS {
        orphans(&root.join(folder), folder, wanted, marker, &mut changes)?;
    }
    changes.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(changes)
}

/// Makes the changes, each of them atomically.
pub(crate) fn apply(root: &Path, changes: &[Change]) -> Result<()> {
    for change in changes {
        let file = root.join(&change.path);
        match &change.new {
            Some(bytes) => write(&file, |out| out.write_all(bytes))?,
            None => remove(root, &file)?,
        }
    }
    Ok(())
}

/// The current contents of `path`. Nothing is read or written through a link, because it might lead out of the tree.
pub(crate) fn current(root: &Path, path: &str) -> Result<Option<Vec<u8>>> {
    let relative = Path::new(path);
    if !relative.components().all(|component| matches!(component, Component::Normal(_))) {
        return Err(Failure::new(format!("{path} is not a path below the root")));
    }
    let mut file = root.to_owned();
    for component in relative.components() {
        file.push(component);
        if file.is_symlink() {
            return Err(Failure::new(format!(
                "{} is a link, and generated files are not written through links",
                file.display()
            )));
        }
    }
    match fs::read(&file) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::io("read", &file, &error)),
    }
}

fn has_in_header(bytes: &[u8], text: &str) -> bool {
    String::from_utf8_lossy(bytes).lines().take(HEADER_LINES).any(|line| line.contains(text))
}

/// Files below `folder` that have the marker and are not wanted.
fn orphans(
    folder: &Path,
    path: &str,
    wanted: &BTreeMap<String, String>,
    marker: &str,
    found: &mut Vec<Change>,
) -> Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Failure::io("read", folder, &error)),
    };
    for entry in entries {
        let entry = entry.map_err(|error| Failure::io("read", folder, &error))?;
        let file = entry.path();
        let kind = entry.file_type().map_err(|error| Failure::io("read", &file, &error))?;
        // No generated file has such a name.
        let Some(name) = file.file_name().and_then(|name| name.to_str()) else { continue };
        let path = format!("{path}/{name}");
        // A link is neither a folder nor a file here.
        if kind.is_dir() && !name.starts_with('.') && name != "target" {
            orphans(&file, &path, wanted, marker, found)?;
        } else if kind.is_file() && !wanted.contains_key(&path) {
            let bytes = fs::read(&file).map_err(|error| Failure::io("read", &file, &error))?;
            if is_temporary(name) || (!name.starts_with('.') && has_in_header(&bytes, marker)) {
                found.push(Change { path, old: Some(bytes), new: None });
            }
        }
    }
    Ok(())
}

fn is_temporary(name: &str) -> bool {
    name.starts_with(TEMPORARY.0) && name.ends_with(TEMPORARY.1)
}

/// Removes a file, and the folders that it leaves empty.
fn remove(root: &Path, file: &Path) -> Result<()> {
    fs::remove_file(file).map_err(|error| Failure::io("remove", file, &error))?;
    let kept: Vec<PathBuf> = GENERATED_FOLDERS.iter().map(|folder| root.join(folder)).collect();
    for folder in file.ancestors().skip(1).take_while(|folder| !kept.iter().any(|kept| kept == folder)) {
        // Stop at the first folder that is not empty.
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(())
}

/// Writes to a temporary file in the same folder and renames it once it is complete, so that a crash or a full disk leaves the old
/// file intact.
fn write(file: &Path, fill: impl FnOnce(&mut fs::File) -> io::Result<()>) -> Result<()> {
    let attempt = || {
        let folder = file.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut temporary = beside(folder)?;
        fill(temporary.as_file_mut())?;
        temporary.as_file().sync_all()?;
        temporary.persist(file)?;
        Ok(())
    };
    attempt().map_err(|error: io::Error| Failure::io("write", file, &error))
}

fn beside(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
    // Temporary files are private by default, but this one becomes permanent.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARKER: &str = "@generated by a test";

    fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let file = root.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        root
    }

    fn wanted(files: &[(&str, &str)]) -> BTreeMap<String, String> {
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    fn bring(root: &Path, files: &[(&str, &str)]) -> Vec<String> {
        let changes = compare(root, &wanted(files), MARKER).unwrap();
        apply(root, &changes).unwrap();
        changes.into_iter().map(|change| change.path).collect()
    }

    #[test]
    fn unchanged_files_are_not_touched() {
        let root = tree(&[("crates/a/one.rs", "1"), ("crates/a/two.rs", "// @generated\n2")]);
        let modified = || fs::metadata(root.path().join("crates/a/one.rs")).unwrap().modified().unwrap();
        let before = modified();
        let changed =
            bring(root.path(), &[("crates/a/one.rs", "1"), ("crates/a/two.rs", "// @generated by a test\n3")]);
        assert_eq!(changed, ["crates/a/two.rs"]);
        assert_eq!(modified(), before);
    }

    #[test]
    fn orphans_are_removed_with_the_folders_they_leave_empty() {
        let root = tree(&[
            ("crates/gone/src/lib.rs", "// @generated by a test\n"),
            ("crates/mixed/src/lib.rs", "// @generated by a test\n"),
            ("crates/mixed/notes.md", "by hand"),
            ("tests/apis/gone.rs", "// @generated by a test\n"),
        ]);
        bring(root.path(), &[]);
        assert!(!root.path().join("crates/gone").exists());
        assert!(!root.path().join("crates/mixed/src").exists());
        assert!(root.path().join("crates/mixed/notes.md").exists());
        assert!(root.path().join("tests/apis").exists(), "the folder itself stays");
    }

    #[test]
    fn files_without_the_marker_stay() {
        let deep = format!("{}// @generated by a test\n", "\n".repeat(HEADER_LINES));
        let root = tree(&[
            ("crates/core/src/lib.rs", "//! By hand.\n"),
            ("crates/core/src/mentions.rs", &deep),
            ("src/elsewhere.rs", "// @generated by a test\n"),
            ("crates/core/target/out.rs", "// @generated by a test\n"),
        ]);
        assert!(bring(root.path(), &[]).is_empty());
    }

    #[test]
    fn files_written_by_hand_are_not_overwritten() {
        let root = tree(&[("crates/core/src/lib.rs", "//! By hand.\n")]);
        let files = wanted(&[("crates/core/src/lib.rs", "// @generated by a test\n")]);
        let failure = compare(root.path(), &files, MARKER).unwrap_err();
        assert!(failure.to_string().contains("by hand"), "{failure}");
    }

    #[test]
    fn an_interrupted_write_leaves_the_old_file() {
        let root = tree(&[("crates/a.rs", "old")]);
        let file = root.path().join("crates/a.rs");
        let failure = write(&file, |out| {
            out.write_all(b"half")?;
            Err(io::Error::new(ErrorKind::StorageFull, "disk full"))
        });
        assert!(failure.unwrap_err().to_string().contains("disk full"));
        assert_eq!(fs::read_to_string(&file).unwrap(), "old");
        assert_eq!(fs::read_dir(root.path().join("crates")).unwrap().count(), 1, "no temporary file is left");
    }

    #[test]
    fn leftovers_of_a_crash_are_removed() {
        let root = tree(&[("crates/a/.generate-x1y2.tmp", "half"), ("crates/a/.hidden", "// @generated by a test")]);
        assert_eq!(bring(root.path(), &[]), ["crates/a/.generate-x1y2.tmp"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let outside = tree(&[("lib.rs", "// @generated by a test\n")]);
        let root = tree(&[("crates/keep.md", "")]);
        std::os::unix::fs::symlink(outside.path(), root.path().join("crates/link")).unwrap();
        assert!(bring(root.path(), &[]).is_empty());
        let failure = compare(root.path(), &wanted(&[("crates/link/new.rs", "x")]), MARKER).unwrap_err();
        assert!(failure.to_string().contains("is a link"), "{failure}");
        assert!(outside.path().join("lib.rs").exists());
    }

    #[cfg(unix)]
    #[test]
    fn new_files_are_as_readable_as_any_other() {
        use std::os::unix::fs::PermissionsExt as _;
        let root = tree(&[("ordinary", "")]);
        bring(root.path(), &[("crates/a.rs", "x")]);
        let mode = |path: &str| fs::metadata(root.path().join(path)).unwrap().permissions().mode();
        assert_eq!(mode("crates/a.rs"), mode("ordinary"));
    }

    #[test]
    fn paths_stay_below_the_root() {
        let root = tree(&[]);
        assert!(compare(root.path(), &wanted(&[("../out.rs", "x")]), MARKER).is_err());
        assert!(compare(root.path(), &wanted(&[("/out.rs", "x")]), MARKER).is_err());
    }
}
