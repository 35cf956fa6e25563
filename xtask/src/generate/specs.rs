//! Reading the spec folder.

use std::fs;
use std::path::{Path, PathBuf};

use dingtalk_codegen::SourceFile;

use crate::failure::{Failure, Result};

/// Every spec file below `folder`, in order of their paths. What cannot be read is reported, all of it at once.
pub(crate) fn read(folder: &Path) -> Result<Vec<SourceFile>> {
    let mut found = Found::default();
    found.folder(folder, "");
    if !found.unreadable.is_empty() {
        return Err(Failure::new(found.unreadable.join("\n")));
    }
    if found.files.is_empty() {
        let folder = folder.display();
        return Err(Failure::new(format!("{folder} holds no spec: a file such as contact_1_0.toml is expected there")));
    }
    found.files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found.files)
}

/// Whether the file at this path below the spec folder is one.
pub(crate) fn is_spec(path: &str) -> bool {
    is_toml(path) && !path.split('/').any(is_hidden)
}

fn is_toml(path: &str) -> bool {
    path.ends_with(".toml")
}

/// Editors keep locks and backups in hidden files.
fn is_hidden(name: &str) -> bool {
    name.starts_with('.')
}

#[derive(Default)]
struct Found {
    files: Vec<SourceFile>,
    unreadable: Vec<String>,
}

impl Found {
    fn folder(&mut self, folder: &Path, prefix: &str) {
        let entries = fs::read_dir(folder).and_then(Iterator::collect::<std::io::Result<Vec<_>>>);
        match entries {
            Ok(entries) => entries.iter().for_each(|entry| self.entry(&entry.path(), prefix)),
            Err(error) => self.refuse(folder, &error),
        }
    }

    fn entry(&mut self, path: &Path, prefix: &str) {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            self.unreadable.push(format!("{} has a name that is no text", path.display()));
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
            Ok(_) if is_toml(name) => self.file(path.to_owned(), format!("{prefix}{name}")),
            Ok(_) => {}
            Err(error) => self.refuse(path, &error),
        }
    }

    fn file(&mut self, file: PathBuf, path: String) {
        match fs::read(&file) {
            Ok(bytes) => self.files.push(SourceFile { path, bytes }),
            Err(error) => self.refuse(&file, &error),
        }
    }

    fn refuse(&mut self, path: &Path, error: &std::io::Error) {
        self.unreadable.push(format!("cannot read {}: {error}", path.display()));
    }
}
