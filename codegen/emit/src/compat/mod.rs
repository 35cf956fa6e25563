//! What a change of the specs means for users of the generated crates.
//!
//! Two revisions are compared model against model, by rules that follow from the generated code ([`Rule`]): a change that keeps
//! some code from compiling is major, one that adds something to call is minor, the rest is a patch. Names and types come from the
//! emitter. If none of them differ, the generated files themselves show whether documentation does. Both revisions pass through the
//! same generator, so changes to the generator are not seen here.

mod answer;
mod builder;
mod change;
mod choices;
mod operation;
mod pairs;
mod rule;
#[cfg(test)]
mod tests;
mod types;
mod version;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

pub use change::{Change, Side};
pub use rule::{Level, Rule};
pub use version::Version;

use crate::generate;
use dingtalk_spec::model::Api;
use dingtalk_spec::{Report, Workspace};

/// Specs, and what is generated from them.
#[derive(Debug)]
pub struct Revision {
    workspace: Workspace,
    /// Text by path.
    files: BTreeMap<String, String>,
}

impl Revision {
    /// Generates what the specs describe.
    ///
    /// # Errors
    /// Reports what the generator cannot emit.
    pub fn new(workspace: Workspace) -> Result<Self, Report> {
        let files = generate::with_own_types(&workspace)?.into_iter().map(|file| (file.path, file.text)).collect();
        Ok(Self { workspace, files })
    }

    fn apis(&self) -> BTreeMap<&str, &Api> {
        self.workspace.apis.iter().map(|api| (api.name.as_str(), api)).collect()
    }
}

/// What happened to a crate.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The crate: `contact_1_0`.
    pub name: String,
    /// Its version in the old revision, if that has the crate.
    pub old: Option<Version>,
    /// Its version in the new revision, if that has the crate.
    pub new: Option<Version>,
    /// The differences, most severe first.
    pub changes: Vec<Change>,
}

impl Comparison {
    /// How much the version must rise; `None` if nothing differs or one revision does not have the crate.
    #[must_use]
    pub fn level(&self) -> Option<Level> {
        self.changes.iter().map(Change::level).max()
    }

    /// The lowest version that the new revision may have; `None` if the old one does not have the crate.
    #[must_use]
    pub fn needed(&self) -> Option<Version> {
        let old = self.old?;
        Some(self.level().map_or(old, |level| old.after(level)))
    }

    /// Whether the new revision's version is high enough. A crate that is new or gone has none to compare.
    #[must_use]
    pub fn is_met(&self) -> bool {
        match (self.needed(), self.new) {
            (Some(needed), Some(new)) => new >= needed,
            (None, _) | (_, None) => true,
        }
    }
}

/// Compares every crate of two revisions, in order of names.
#[must_use]
pub fn compare(old: &Revision, new: &Revision) -> Vec<Comparison> {
    let (olds, news) = (old.apis(), new.apis());
    let names: BTreeSet<_> = olds.keys().chain(news.keys()).copied().collect();
    let compare = |name: &str| {
        let (before, after) = (olds.get(name).copied(), news.get(name).copied());
        let changes = match (before, after) {
            (Some(before), Some(after)) => operation::Crate { old, new, apis: (before, after) }.changes(),
            _ => Vec::new(),
        };
        let version = |api: &Api| Version::of(&api.version);
        Comparison {
            name: name.to_owned(),
            old: before.map(version),
            new: after.map(version),
            changes: sorted(changes),
        }
    };
    names.into_iter().map(compare).collect()
}

/// Most severe first, otherwise in the order found: operation by operation.
fn sorted(mut changes: Vec<Change>) -> Vec<Change> {
    changes.sort_by_key(|change| Reverse(change.level()));
    changes
}
