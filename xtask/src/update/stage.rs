//! A copy of the specs, so that the tree changes only once everything is known to work.

use std::path::Path;

use crate::failure::{Failure, Result};
use crate::files;
use crate::generate::tree::{self, Change};

/// Every file.
const ALL: &[&str] = &[""];

/// The copy, in a temporary folder.
pub(super) struct Stage(tempfile::TempDir);

impl Stage {
    /// Copies the spec folder of the tree at `root`.
    pub(super) fn new(root: &Path) -> Result<Self> {
        let folder = tempfile::tempdir().map_err(|error| Failure::new(format!("cannot make a folder: {error}")))?;
        let copy =
            |file: files::Found| Change { path: format!("spec/{}", file.path), old: None, new: Some(file.bytes) };
        let spec = root.join("spec");
        let files = if spec.is_dir() { files::below(&spec, ALL)? } else { Vec::new() };
        tree::apply(folder.path(), &files.into_iter().map(copy).collect::<Vec<_>>())?;
        Ok(Self(folder))
    }

    /// Its root, which has nothing but the spec folder.
    pub(super) fn root(&self) -> &Path {
        self.0.path()
    }

    /// What has to change in the tree at `root` to have these specs.
    pub(super) fn changes(&self, root: &Path) -> Result<Vec<Change>> {
        let mut changes = Vec::new();
        for file in files::below(&self.root().join("spec"), ALL)? {
            let path = format!("spec/{}", file.path);
            let old = tree::current(root, &path)?;
            if old.as_deref() != Some(&file.bytes) {
                changes.push(Change { path, old, new: Some(file.bytes) });
            }
        }
        Ok(changes)
    }
}
