//! Reads folders.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result};

/// A file below a folder.
pub(crate) struct Found {
    /// Path relative to the folder, with `/` between its parts.
    pub(crate) path: String,
    pub(crate) bytes: Vec<u8>,
}

/// Finds every file below `folder` whose name has one of these endings, in order of their paths. Everything that cannot be read is
/// reported at once.
pub(crate) fn below(folder: &Path, endings: &'static [&'static str]) -> Result<Vec<Found>> {
    let mut search = Search { endings, files: Vec::new(), unreadable: Vec::new() };
    search.folder(folder, "");
    if !search.unreadable.is_empty() {
        return Err(Failure::new(search.unreadable.join("\n")));
    }
    search.files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(search.files)
}

/// Editors keep locks and backups in hidden files.
pub(crate) fn is_hidden(name: &str) -> bool {
    name.starts_with('.')
}

struct Search {
    endings: &'static [&'static str],
    files: Vec<Found>,
    unreadable: Vec<String>,
}

impl Search {
    fn folder(&mut self, folder: &Path, prefix: &str) {
        let entries = fs::read_dir(folder).and_then(Iterator::collect::<std::io::Result<Vec<_>>>);
        match entries {
            Ok(entries) => entries.iter().for_each(|entry| self.entry(&entry.path(), prefix)),
            Err(error) => self.refuse(folder, &error),
        }
    }

    fn entry(&mut self, path: &Path, prefix: &str) {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            self.unreadable.push(format!("{} has a name that is not UTF-8", path.display()));
            return;
        };
        if is_hidden(name) {
            return;
        }
        let is_link = path.is_symlink();
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() && is_link => {
                self.unreadable.push(format!("{} is a link to a folder, which is not followed", path.display()));
            }
            Ok(metadata) if metadata.is_dir() => self.folder(path, &format!("{prefix}{name}/")),
            Ok(_) if self.endings.iter().any(|ending| name.ends_with(ending)) => {
                self.file(path.to_owned(), format!("{prefix}{name}"))
            }
            Ok(_) => {}
            Err(error) => self.refuse(path, &error),
        }
    }

    fn file(&mut self, file: PathBuf, path: String) {
        match fs::read(&file) {
            Ok(bytes) => self.files.push(Found { path, bytes }),
            Err(error) => self.refuse(&file, &error),
        }
    }

    fn refuse(&mut self, path: &Path, error: &std::io::Error) {
        self.unreadable.push(format!("cannot read {}: {error}", path.display()));
    }
}
