//! Where specs come from: out of the crate, out of a folder, or ready made.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::{fs, io};

use dingtalk_spec::model::Api;
use dingtalk_spec::{Report, SourceFile, load};

use crate::error::StartError;
use crate::routes::Routes;
use crate::statements::Statements;

/// Spec files as they were when this crate was built: path and content.
static EMBEDDED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/specs.rs"));

/// Where a simulator's specs come from.
pub(crate) enum Specs {
    Embedded,
    Folder(PathBuf),
    Apis(Vec<Api>),
}

impl Specs {
    pub(crate) fn load(self) -> Result<Arc<Routes>, StartError> {
        match self {
            Self::Embedded => embedded(),
            Self::Folder(folder) => {
                let files = read_folder(&folder).map_err(|error| StartError::Folder { folder, error })?;
                routes(files).map(Arc::new).map_err(StartError::Specs)
            }
            Self::Apis(apis) => Ok(Arc::new(Routes::new(apis, &Statements::default()))),
        }
    }
}

/// Reading them takes a while, and they never change: once is enough for all simulators of a process.
fn embedded() -> Result<Arc<Routes>, StartError> {
    static LOADED: OnceLock<Result<Arc<Routes>, Report>> = OnceLock::new();
    let loaded = LOADED.get_or_init(|| {
        let file = |(path, bytes): &(&str, &[u8])| SourceFile { path: (*path).to_owned(), bytes: bytes.to_vec() };
        routes(EMBEDDED.iter().map(file).collect()).map(Arc::new)
    });
    loaded.clone().map_err(StartError::Specs)
}

fn routes(files: Vec<SourceFile>) -> Result<Routes, Report> {
    let statements = Statements::of(&files);
    Ok(Routes::new(load(files)?.apis, &statements))
}

/// `<crate>.toml` and `<crate>/<operation>.toml`.
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

fn read_file(folder: &Path, path: &Path) -> io::Result<Option<SourceFile>> {
    if path.extension().is_none_or(|extension| extension != "toml") {
        return Ok(None);
    }
    let relative = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
    Ok(Some(SourceFile { path: relative, bytes: fs::read(path)? }))
}
