//! Pages whose endpoint is called something else in its spec, because the page has no name for it, or a wrong one.

use std::collections::BTreeMap;
use std::path::Path;

use dingtalk_pages::import::Owner;
use dingtalk_pages::page::facts::PageFacts;
use dingtalk_spec::SourceFile;

use super::Work;
use crate::failure::Result;
use crate::files;
use crate::generate::tree;

/// Gives each page the operation's name in the spec that it belongs to.
pub(super) fn adopt(work: &mut Work<'_>, facts: &mut [PageFacts]) -> Result<()> {
    let mut owners = BTreeMap::new();
    for page in facts {
        let Some(krate) = work.krate(page)? else { continue };
        let Ok(path) = krate.api.spec_path(page) else { continue };
        // Specs that are called so need not be searched.
        if tree::current(work.root, &format!("spec/{path}"))?.is_some() {
            continue;
        }
        if !owners.contains_key(&page.krate) {
            owners.insert(page.krate.clone(), read(work.root, &page.krate)?);
        }
        if let Some(owner) = owners.get(&page.krate).and_then(|owners| Owner::of(page, owners)) {
            page.operation.clone_from(&owner.operation);
        }
    }
    Ok(())
}

/// The specs of a crate.
fn read(root: &Path, krate: &str) -> Result<Vec<Owner>> {
    let folder = root.join("spec").join(krate);
    let found = if folder.is_dir() { files::below(&folder, &[".toml"])? } else { Vec::new() };
    let file = |found: files::Found| SourceFile { path: format!("{krate}/{}", found.path), bytes: found.bytes };
    Ok(found.into_iter().filter_map(|found| Owner::read(&file(found))).collect())
}
