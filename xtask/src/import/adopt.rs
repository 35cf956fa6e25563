//! Pages whose endpoint is called something else in its spec, because the page has no name for it, or a wrong one.

use std::collections::BTreeMap;
use std::path::Path;

use dingtalk_pages::facts::PageFacts;
use dingtalk_spec::SourceFile;
use dingtalk_upkeep::import::Owner;

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
        // A spec that is called so and mentions the page is the page's: no other need be read.
        let called_so = tree::current(work.root, &format!("spec/{path}"))?;
        if called_so.as_deref().is_some_and(|text| mentions(text, &page.slug)) {
            continue;
        }
        if !owners.contains_key(&page.krate) {
            owners.insert(page.krate.clone(), read(work.root, &page.krate)?);
        }
        let owner_of = if called_so.is_some() { Owner::naming } else { Owner::of };
        if let Some(owner) = owners.get(&page.krate).and_then(|owners| owner_of(page, owners)) {
            page.operation.clone_from(&owner.operation);
        }
    }
    Ok(())
}

fn mentions(spec: &[u8], slug: &str) -> bool {
    std::str::from_utf8(spec).is_ok_and(|text| text.contains(&format!("\"{slug}\"")))
}

/// The specs of a crate.
fn read(root: &Path, krate: &str) -> Result<Vec<Owner>> {
    let folder = root.join("spec").join(krate);
    let found = if folder.is_dir() { files::below(&folder, &[".toml"])? } else { Vec::new() };
    let file = |found: files::Found| SourceFile { path: format!("{krate}/{}", found.path), bytes: found.bytes };
    Ok(found.into_iter().filter_map(|found| Owner::read(&file(found))).collect())
}
