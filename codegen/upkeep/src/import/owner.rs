//! Which spec an endpoint has, if it is not called what its page calls it.

use dingtalk_spec::authoring;
use dingtalk_spec::{SourceFile, path};

use dingtalk_pages::facts::PageFacts;

/// What identifies the endpoint of a spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// The operation's name.
    pub operation: String,
    slugs: Vec<String>,
    method: String,
    path: String,
}

impl Owner {
    /// Reads an endpoint file. Nothing if it is not one.
    #[must_use]
    pub fn read(file: &SourceFile) -> Option<Self> {
        let root = authoring::tree(file)?;
        let others = root.texts("other_pages").into_iter().map(|slug| slug.value.to_owned());
        Some(Self {
            operation: root.maybe_text("operation")?,
            slugs: root.maybe_text("page").into_iter().chain(others).collect(),
            method: root.maybe_text("method")?,
            path: unnamed(&root.maybe_text("path")?),
        })
    }

    /// The spec of a page: one that names the page, or else one with its method and path.
    #[must_use]
    pub fn of<'o>(page: &PageFacts, owners: &'o [Self]) -> Option<&'o Self> {
        let path = unnamed(&page.path);
        let has_address = |owner: &&Self| owner.method == page.method.as_str() && owner.path == path;
        Self::naming(page, owners).or_else(|| owners.iter().find(has_address))
    }

    /// The spec that names the page.
    #[must_use]
    pub fn naming<'o>(page: &PageFacts, owners: &'o [Self]) -> Option<&'o Self> {
        owners.iter().find(|owner| page.has_address && owner.slugs.contains(&page.slug))
    }
}

/// A path whose placeholders have no names.
fn unnamed(text: &str) -> String {
    path::renamed(text, |_| Some(String::new()))
}
