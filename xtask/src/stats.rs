//! `cargo xtask stats`: what the bindings cover.

use std::path::Path;

use dingtalk_emit::Summary;

use crate::failure::Result;
use crate::generate::figures::{Stats, grouped};
use crate::generate::{load, specs};
use crate::lock;
use crate::screen::say;
use crate::sentences;

/// How to show the figures.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Also show the figures of each API
    #[arg(long)]
    apis: bool,
}

/// Prints the figures of the tree at `root`.
pub(crate) fn run(root: &Path, options: &Options) -> Result<()> {
    let specs = specs::read(&root.join("spec"))?;
    let texts = sentences::number(&specs);
    let workspace = load(specs)?;
    let summaries: Vec<_> = workspace.apis.iter().map(dingtalk_emit::summary).collect();
    let with_texts = summaries.iter().map(|api| (api, texts.get(&api.name).copied().unwrap_or_default()));
    say(Stats::new(with_texts.clone(), &lock::read(root)?).to_string().trim_end());
    if options.apis {
        say(table(with_texts).trim_end());
    }
    Ok(())
}

/// The figures of each API, as Markdown.
fn table<'a>(apis: impl Iterator<Item = (&'a Summary, usize)>) -> String {
    let head = "\n| API | endpoints | required parameters | errors | texts | pages |\n| --- | ---: | ---: | ---: | ---: | ---: |\n";
    let row = |(api, texts): (&Summary, usize)| {
        let cells = [api.operations, api.required.len(), api.errors, texts, api.pages.len()].map(grouped);
        format!("| `{}` | {} |\n", api.name, cells.join(" | "))
    };
    head.to_owned() + &apis.map(row).collect::<String>()
}
