//! Where specs come from: this crate, a folder, or a program that has loaded them.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use dingtalk_spec::model::Api;
use dingtalk_spec::{SourceFile, is_spec, load};
use dingtalk_spec_files::APIS;

use crate::catalog::{Catalog, source_files};
use crate::error::StartError;

/// Where a simulator's specs come from.
pub(crate) enum Specs {
    /// Those of this crate, each read when it is first needed.
    Embedded,
    /// Those of this crate, all read at once.
    AllEmbedded,
    Folder(PathBuf),
    Apis(Vec<Api>),
}

impl Specs {
    pub(crate) fn catalog(self) -> Result<Arc<Catalog>, StartError> {
        match self {
            Self::Embedded => Ok(Catalog::embedded()),
            Self::AllEmbedded => read_all(source_files(APIS)),
            Self::Folder(folder) => {
                read_all(read_folder(&folder).map_err(|error| StartError::Folder { folder, error })?)
            }
            Self::Apis(apis) => Ok(Arc::new(Catalog::read(apis))),
        }
    }
}

fn read_all(files: Vec<SourceFile>) -> Result<Arc<Catalog>, StartError> {
    let workspace = load(files).map_err(StartError::Specs)?;
    Ok(Arc::new(Catalog::read(workspace.apis)))
}

/// `<api>.toml` and `<api>/<operation>.toml`.
fn read_folder(folder: &Path) -> io::Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    for path in entries(folder)? {
        if path.is_dir() {
            for inner in entries(&path)? {
                files.extend(read_file(folder, &inner)?);
            }
        } else {
            files.extend(read_file(folder, &path)?);
        }
    }
    Ok(files)
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn read_file(folder: &Path, file: &Path) -> io::Result<Option<SourceFile>> {
    let path = file.strip_prefix(folder).unwrap_or(file).to_string_lossy().replace('\\', "/");
    if !is_spec(&path) {
        return Ok(None);
    }
    Ok(Some(SourceFile { path, bytes: fs::read(file)? }))
}
