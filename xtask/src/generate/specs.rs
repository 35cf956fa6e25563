//! Reads the spec folder.

use std::path::Path;

use dingtalk_spec::SourceFile;

use crate::failure::{Failure, Result};
use crate::files::{self, Found};

/// The ending of a spec file's name.
const ENDING: &str = ".toml";

/// Reads every spec file below `folder`, in order of their paths. Everything that cannot be read is reported at once.
pub(crate) fn read(folder: &Path) -> Result<Vec<SourceFile>> {
    let mut files = files::below(folder, &[ENDING])?;
    files.retain(|file| is_spec(&file.path));
    if files.is_empty() {
        let folder = folder.display();
        return Err(Failure::new(format!("{folder} holds no spec: a file such as contact_1_0.toml is expected there")));
    }
    Ok(files.into_iter().map(|Found { path, bytes }| SourceFile { path, bytes }).collect())
}

/// Whether the file at this path below the spec folder is a spec.
pub(crate) fn is_spec(path: &str) -> bool {
    dingtalk_spec::is_spec(path) && !path.split('/').any(files::is_hidden)
}
