//! `cargo xtask crosscheck`: where specs differ from the vendor's own clients.

mod clients;
mod json;
mod markdown;
mod people;
mod report;
mod words;
mod write;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use dingtalk_spec::{SourceFile, Workspace};
use dingtalk_upkeep::crosscheck::{self, Crosscheck};
use dingtalk_upkeep::import::Imported;
use dingtalk_upkeep::texts::Memory;

use crate::drift::Format;
use crate::failure::{Failure, Result};
use crate::generate::{load, specs};
use crate::screen::{count, say};
use crate::{import, pages};
use clients::Clients;
use report::{Certainties, Report};

/// What to compare, and how to report it.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Only this API; may be repeated
    #[arg(long, value_name = "API")]
    api: Vec<String>,
    /// What the SDK of the legacy gateway knows, as JSON Lines; without it, that gateway is not compared
    #[arg(long, value_name = "FILE")]
    oapi_facts: Option<PathBuf>,
    /// Instead of the specs, compare what an import of these pages or folders of pages would write
    #[arg(long, num_args = 1.., value_name = "PAGE_OR_FOLDER")]
    pages: Vec<PathBuf>,
    /// Write into the specs what only the SDK has, with `from = "sdk"` and texts to be written; then report what is left
    #[arg(long, conflicts_with = "pages")]
    write: bool,
    /// How to report differences
    #[arg(long, value_enum, default_value_t = Format::People)]
    format: Format,
    /// Also list the differences that are settled, and by what
    #[arg(long)]
    all: bool,
    /// Succeed with a message if the SDK cannot be installed here
    #[arg(long)]
    if_available: bool,
}

/// Compares the specs at `root` with the vendor's clients, and fails if a difference is not settled.
pub(crate) fn run(root: &Path, options: &Options) -> Result<()> {
    let (workspace, certainties) = subject(root, options)?;
    if let Some(unknown) = options.api.iter().find(|name| workspace.apis.iter().all(|api| api.name != **name)) {
        return Err(Failure::usage(format!("there is no API `{unknown}`")));
    }
    let chosen = |mut workspace: Workspace| {
        workspace.apis.retain(|api| options.api.is_empty() || options.api.contains(&api.name));
        workspace
    };
    let workspace = chosen(workspace);
    let Clients { calls, without } = match clients::read(&workspace, options.oapi_facts.as_deref()) {
        Err(clients::Problem::Unavailable(why)) if options.if_available => {
            say(format!("not compared, because the SDK is not available here: {why}"));
            return Ok(());
        }
        read => read?,
    };
    let mut crosscheck = crosscheck::compare(&workspace, &calls);
    if options.write {
        write::write(root, &crosscheck)?;
        crosscheck = crosscheck::compare(&chosen(subject(root, options)?.0), &calls);
    }
    let report = Report { crosscheck: &crosscheck, certainties: &certainties, without: &without, all: options.all };
    let text = match options.format {
        Format::People => people::render(&report),
        Format::Markdown => markdown::render(&report),
        Format::Json => json::render(&report),
    };
    say(text.trim_end());
    verdict(&crosscheck)
}

/// How the specs of these APIs differ from the vendor's clients, as Markdown, and a failure if a difference is not settled.
pub(crate) fn in_markdown(
    root: &Path,
    apis: &BTreeSet<&str>,
    oapi_facts: Option<&Path>,
) -> Result<(String, Result<()>)> {
    let mut workspace = load(specs::read(&root.join("spec"))?)?;
    workspace.apis.retain(|api| apis.contains(&*api.name));
    let Clients { calls, without } = clients::read(&workspace, oapi_facts)?;
    let crosscheck = crosscheck::compare(&workspace, &calls);
    let certainties = Certainties::new();
    let report = Report { crosscheck: &crosscheck, certainties: &certainties, without: &without, all: false };
    Ok((markdown::render(&report), verdict(&crosscheck)))
}

/// The command's result: a failure if a difference is not settled.
fn verdict(crosscheck: &Crosscheck) -> Result<()> {
    let open = crosscheck.open().count();
    if open == 0 {
        return Ok(());
    }
    let verb = if open == 1 { "differs" } else { "differ" };
    Err(Failure::new(format!(
        "{} {verb} from the SDK; see \"Specs and the vendor's SDK\" in spec/README.md",
        count(open, "operation")
    )))
}

/// The specs to compare; if they are made from pages, with how certain their nesting is.
fn subject(root: &Path, options: &Options) -> Result<(Workspace, Certainties)> {
    if options.pages.is_empty() {
        return Ok((load(specs::read(&root.join("spec"))?)?, Certainties::new()));
    }
    let pages = pages::read(&options.pages)?;
    let nowhere = tempfile::tempdir().map_err(|error| Failure::new(format!("cannot make a folder: {error}")))?;
    let memory = Memory::default();
    let rehearsal = import::rehearse(nowhere.path(), &pages.facts, (&[], &[]), &memory)?;
    let certainty = |imported: &Imported| (imported.path.clone(), imported.certainty);
    let certainties = rehearsal.imported().map(certainty).collect();
    let specs = rehearsal.specs()?.into_iter().map(|(path, bytes)| SourceFile { path, bytes });
    Ok((load(specs.collect())?, certainties))
}
