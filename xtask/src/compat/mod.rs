//! `cargo xtask compat`: what the specs' changes mean for users of the crates.

pub(crate) mod changelog;
mod git;
mod json;
mod table;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use dingtalk_emit::compat::{self, Comparison, Revision, Rule, Side};
use dingtalk_spec::SourceFile;

use crate::failure::{Failure, Result};
use crate::generate::specs;
use crate::screen::{is_colorful, say};

/// What to compare, and how to show it.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// A git revision, such as the tag of the last release; with NEW, a folder of specs
    #[arg(required_unless_present = "rules")]
    old: Option<String>,
    /// A folder of specs to compare with the folder OLD, instead of the work tree's
    new: Option<PathBuf>,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
    /// Draft the lines for CHANGELOG.md instead
    #[arg(long, conflicts_with = "json")]
    changelog: bool,
    /// List the rules instead, each with its level and its reason
    #[arg(long, exclusive = true)]
    rules: bool,
}

/// Prints what changed in each crate, and fails if a version is too low for it.
pub(crate) fn run(root: &Path, options: &Options) -> Result<()> {
    let Some(old) = &options.old else { return list_rules() };
    let (old, new) = match &options.new {
        Some(new) => (Specs::of_folder(Path::new(old)), Specs::of_folder(new)),
        None => (Specs::of_revision(root, old), Specs::of_work_tree(root)),
    };
    let specs = Both { old: old.map_err(Failure::unusable)?, new: new.map_err(Failure::unusable)? };
    let comparisons = compat::compare(&specs.old.read()?, &specs.new.read()?);
    say(if options.json {
        json::report(&specs, &comparisons)
    } else if options.changelog {
        changelog::draft(&comparisons).unwrap_or_else(|| "nothing to say: no crate changed".to_owned())
    } else {
        table::report(&specs, &comparisons)
    });
    judge(&comparisons)
}

/// What changed in these APIs between the specs of a git revision, or else of the tree at `root`, and those of the tree at `staged`.
pub(crate) fn since(
    root: &Path,
    revision: Option<&str>,
    staged: &Path,
    apis: &BTreeSet<&str>,
) -> Result<Vec<Comparison>> {
    let old = revision.map_or_else(|| Specs::of_work_tree(root), |revision| Specs::of_revision(root, revision))?;
    let (old, new) = (old.only(apis), Specs::of_work_tree(staged)?.only(apis));
    Ok(compat::compare(&old.read()?, &new.read()?))
}

fn list_rules() -> Result<()> {
    for rule in Rule::ALL {
        say(format!("{:<7}{:<23}{}", rule.level().to_string(), rule.name(), rule.reason()));
    }
    Ok(())
}

fn judge(comparisons: &[Comparison]) -> Result<()> {
    let low = comparisons.iter().filter(|comparison| !comparison.is_met());
    let low: Vec<_> = low.filter_map(|low| Some(format!("{} needs {}", low.name, low.needed()?))).collect();
    if low.is_empty() {
        return Ok(());
    }
    let low = low.join(", ");
    Err(Failure::new(format!("versions are too low: {low}; raise `version` in spec/<crate>.toml, then generate")))
}

/// The specs that are compared.
struct Both {
    old: Specs,
    new: Specs,
}

impl Both {
    fn of(&self, side: Side) -> &Specs {
        match side {
            Side::Old => &self.old,
            Side::New => &self.new,
        }
    }
}

/// A folder of specs, from the file system or a git revision.
struct Specs {
    /// Prefix of its files' paths: `spec/` in the work tree, `v0.1.0:spec/` in a revision.
    prefix: String,
    files: Vec<SourceFile>,
}

impl Specs {
    fn of_folder(folder: &Path) -> Result<Self> {
        Ok(Self { prefix: format!("{}/", folder.display()), files: specs::read(folder)? })
    }

    fn of_work_tree(root: &Path) -> Result<Self> {
        Ok(Self { prefix: "spec/".to_owned(), files: specs::read(&root.join("spec"))? })
    }

    fn of_revision(root: &Path, revision: &str) -> Result<Self> {
        Ok(Self { prefix: format!("{revision}:spec/"), files: git::specs(root, revision)? })
    }

    fn only(mut self, apis: &BTreeSet<&str>) -> Self {
        self.files.retain(|file| file.path.split(['/', '.']).next().is_some_and(|api| apis.contains(api)));
        self
    }

    /// Reads the specs with the current reader and generator.
    fn read(&self) -> Result<Revision> {
        let revision = dingtalk_spec::load(self.files.clone()).and_then(Revision::new);
        revision.map_err(|report| {
            let report = report.render(is_colorful());
            let whose = format!("{}: today's generator does not take these specs", self.prefix);
            Failure::report(format!("{}\n{whose}; nothing was compared", report.trim_end())).unusable()
        })
    }
}
