//! Errors that several endpoints of an API document and their specs share.

use std::collections::BTreeMap;

use dingtalk_spec::SourceFile;
use dingtalk_upkeep::import::{self, Endpoint};

use super::Work;
use crate::failure::Result;
use crate::files;
use crate::generate::tree::{self, Change};

/// The result of sharing errors.
#[derive(Default)]
pub(super) struct Shared {
    /// How many errors were added to crate files.
    pub(super) errors: usize,
    /// Crate files and specs that change only for this reason.
    pub(super) files: Vec<String>,
}

/// Shares errors in every crate that has a changed spec.
pub(super) fn share_errors(work: &mut Work<'_>) -> Result<Shared> {
    let mut shared = Shared::default();
    let places: BTreeMap<String, usize> =
        work.changes.iter().enumerate().map(|(place, change)| (change.path.clone(), place)).collect();
    for (name, krate) in &work.crates {
        let Some(krate) = krate else { continue };
        let folder = format!("{name}/");
        let written: Vec<_> = work.changes.iter().filter(|change| is_below(&change.path, &folder)).collect();
        if written.is_empty() {
            continue;
        }
        let endpoints = endpoints(work, &folder, &written)?;
        let sharing = import::share_errors(krate.api.file(), &endpoints);
        shared.errors += sharing.added;
        let api = sharing.api.map(|text| (krate.api.file().path.clone(), text));
        for (path, text) in api.into_iter().chain(sharing.endpoints) {
            let path = format!("spec/{path}");
            let new = Some(text.into_bytes());
            if let Some(change) = places.get(&path).and_then(|place| work.changes.get_mut(*place)) {
                change.new = new;
            } else {
                let old = tree::current(work.root, &path)?;
                shared.files.push(path.clone());
                work.changes.push(Change { path, old, new });
            }
        }
    }
    Ok(shared)
}

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix("spec/").is_some_and(|path| path.starts_with(folder))
}

/// All specs of a crate, as they will be.
fn endpoints(work: &Work<'_>, folder: &str, written: &[&Change]) -> Result<Vec<Endpoint>> {
    let mut endpoints = BTreeMap::new();
    let below = work.root.join("spec").join(folder);
    if below.is_dir() {
        for found in files::below(&below, &[".toml"])? {
            endpoints.insert(format!("{folder}{}", found.path), (found.bytes, false));
        }
    }
    for change in written {
        if let (Some(path), Some(new)) = (change.path.strip_prefix("spec/"), &change.new) {
            endpoints.insert(path.to_owned(), (new.clone(), true));
        }
    }
    let endpoint = |(path, (bytes, is_written))| Endpoint { file: SourceFile { path, bytes }, is_written };
    Ok(endpoints.into_iter().map(endpoint).collect())
}
