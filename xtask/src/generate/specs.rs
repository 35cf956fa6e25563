//! Reading the spec folder.

use std::path::Path;

use dingtalk_codegen::SourceFile;

use crate::failure::{Failure, Result};
use crate::files::{self, Found};

/// Every spec file below `folder`, in order of their paths. What cannot be read is reported, all of it at once.
pub(crate) fn read(folder: &Path) -> Result<Vec<SourceFile>> {
    let files = files::below(folder, &[".toml"])?;
    if files.is_empty() {
        let folder = folder.display();
        return Err(Failure::new(format!("{folder} holds no spec: a file such as contact_1_0.toml is expected there")));
    }
    Ok(files.into_iter().map(|Found { path, bytes }| SourceFile { path, bytes }).collect())
}
