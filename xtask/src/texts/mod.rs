//! `cargo xtask texts`: our texts for the vendor's words.

mod apply;
mod changed;
mod check;
mod judge;
mod learn;
mod missing;
mod put;
mod store;

use std::path::{Path, PathBuf};

use crate::failure::Result;
pub(crate) use changed::{Changed, changed};
pub(crate) use missing::missing;
pub(crate) use store::memory;

/// What to do with texts.
#[derive(clap::Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Print a worksheet: every wording of these pages that has no text yet, the most frequent first
    ///
    /// Works as if the pages were imported now, so specs need not exist yet. Fill in the sheet, and apply it.
    Missing(missing::Options),
    /// Check filled worksheets, and write their texts into spec/texts and into every spec that lacks them
    ///
    /// Entries that break a rule are refused, with the place and the rule, and stay unwritten; all others are written. Applying a
    /// sheet again changes nothing. Without a sheet, fills what spec/texts has into the specs.
    Apply {
        /// Worksheets that were filled in
        #[arg(value_name = "SHEET")]
        sheets: Vec<PathBuf>,
        /// Write nothing; say what would be written
        #[arg(long)]
        dry_run: bool,
    },
    /// Check the texts of all specs: whole sentences, US spelling, the terms of spec/glossary.toml, names that exist
    Check,
    /// Remember the texts that specs already have for the words of these pages
    ///
    /// Do so after you changed a text in a spec by hand. A text of a field that only one endpoint has is remembered for that place; if
    /// specs say the same words differently, each keeps its text, and they are listed.
    Learn {
        /// Pages, or folders of pages
        #[arg(required = true, value_name = "PAGE_OR_FOLDER")]
        pages: Vec<PathBuf>,
    },
}

/// Runs the command on the tree at `root`.
pub(crate) fn run(root: &Path, options: &Options) -> Result<()> {
    match &options.command {
        Command::Missing(options) => missing::run(root, options),
        Command::Apply { sheets, dry_run } => apply::run(root, sheets, *dry_run),
        Command::Check => check::run(root),
        Command::Learn { pages } => learn::run(root, pages),
    }
}
