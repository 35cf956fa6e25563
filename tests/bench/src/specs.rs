//! Reads a repository's specs.

use std::fs;
use std::path::Path;

use dingtalk_spec::model::Api;
use dingtalk_spec::{SourceFile, is_spec};

use crate::tools::{Failure, Result};

/// The APIs of the repository at `root`.
pub(crate) fn load(root: &Path) -> Result<Vec<Api>> {
    let mut files = Vec::new();
    let spec = root.join("spec");
    walk(&spec, &mut |file| {
        let path = file.strip_prefix(&spec).unwrap_or(file).to_string_lossy().into_owned();
        if is_spec(&path) {
            files.push(SourceFile { path, bytes: fs::read(file)? });
        }
        Ok(())
    })?;
    let workspace = dingtalk_spec::load(files).map_err(|report| Failure::new(report.to_string()))?;
    Ok(workspace.apis)
}

/// Shows every file below `folder`.
pub(crate) fn walk(folder: &Path, see: &mut dyn FnMut(&Path) -> std::io::Result<()>) -> Result<()> {
    let failed = |error| Failure::io("read", folder, &error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            walk(&path, see)?;
        } else {
            see(&path).map_err(|error| Failure::io("read", &path, &error))?;
        }
    }
    Ok(())
}
