//! Maintainers' commands. `cargo xtask help` lists them.
//!
//! `cargo xtask` compiles this program without the feature `pages`, so that nobody has to wait for the reader of pages who generates
//! code. Commands about pages then compile it with the feature, and go on there.

#![cfg_attr(not(feature = "pages"), allow(dead_code, reason = "commands about pages use it"))]

mod bench;
mod cargo;
mod compat;
mod conformance;
mod demo;
mod failure;
mod files;
mod generate;
mod lock;
mod screen;
mod sentences;
mod stats;

#[cfg(feature = "pages")]
mod crosscheck;
#[cfg(feature = "pages")]
mod drift;
#[cfg(feature = "pages")]
mod import;
#[cfg(feature = "pages")]
mod markdown;
#[cfg(feature = "pages")]
mod pages;
#[cfg(feature = "pages")]
mod texts;
#[cfg(feature = "pages")]
mod update;

#[cfg(not(feature = "pages"))]
mod with_pages;
#[cfg(not(feature = "pages"))]
use with_pages::{self as crosscheck, self as drift, self as import, self as texts, self as update};

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use failure::Result;

/// Commands for those who maintain the bindings
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", disable_version_flag = true)]
struct Arguments {
    /// The repository to work on, if it is not the one this program was built in
    #[arg(long, global = true, hide = true)]
    root: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write the Rust crates, test cases and schemas that the specs describe
    ///
    /// Reads spec/**/*.toml and writes crates/api, crates/ENDPOINTS.md, the test code below tests/apis, tests/guards, spec/schema, spec/src/index.rs and
    /// the lists of APIs in Cargo.toml, tests/apis/Cargo.toml and tests/fuzz/Cargo.toml. Files that are up to date are not touched, and
    /// generated files of specs that are gone are removed. Mistakes in specs are reported all at once, and then nothing is written.
    Generate {
        /// Write nothing; show the differences, and fail if there are any
        #[arg(long)]
        check: bool,
    },
    /// Write specs from documentation pages, and update existing ones
    ///
    /// Writes spec/CRATE/OPERATION.toml, spec/CRATE.toml if the crate is new, and spec/pages.lock. Facts come from the pages; texts
    /// are left as TODO. In an existing spec, what a person wrote stays, and contradictions are shown. Then run `cargo xtask generate`.
    ///
    /// Fails if a page has no endpoint or an endpoint is not understood; all others are written.
    Import(import::Options),
    /// Write our texts for the vendor's words: worksheets, and checks
    Texts(texts::Options),
    /// Compare documentation pages with the specs, and report what changed
    ///
    /// Fails if a spec has to change: an endpoint, a parameter, a field, a value, a limit or an error was added, removed or changed,
    /// and no decision in the spec covers it. Changed texts and examples are counted, and are not failures.
    Drift(drift::Options),
    /// Compare the specs with the vendor's own SDK, and report where they differ
    ///
    /// Installs the source of the SDK for Python from PyPI below the target folder, once for each version. Fails if a difference is
    /// neither settled in a spec nor covered by a rule, or if a decision has no reason any more.
    Crosscheck(crosscheck::Options),
    /// Bring the specs and crates up to date with new pages, and report what changed and what needs a person
    ///
    /// Runs import, drift, crosscheck, texts missing, generate and compat on a copy of the specs, and then writes the specs and what
    /// they generate, so the tree is ready for a branch. Writes nothing if the specs would not generate. The report, in Markdown, has
    /// what changes for users, which versions have to rise, and what is left to do. Fails if something is left to do.
    Update(update::Options),
    /// Show what the specs' changes mean for users, and check that versions rose enough
    ///
    /// Compares spec/ of the git revision OLD with that of the work tree, or the folder OLD with the folder NEW. Each difference is
    /// shown with its place, and with the rule that makes it a patch, minor or major. Exit status: 0 if every crate's version is high
    /// enough, 1 if one is too low, 2 if there is nothing to compare.
    Compat(compat::Options),
    /// Print what is covered, and what is not
    ///
    /// Counts APIs, endpoints, required parameters, errors, texts and pages in the specs. The README shows the same figures, which
    /// `generate` writes. What is not covered comes from spec/pages.lock, with the reason that a person wrote there.
    Stats(stats::Options),
    /// Regenerate, make every kind of call against the simulator, and show what goes over the wire
    ///
    /// Ends with the compiler's message about a call that lacks a required parameter. Takes about a minute and a half on 2 cores if nothing is compiled yet.
    Demo(demo::Options),
    /// Send recorded requests of other clients through the generated crates, and compare what arrives
    ///
    /// Regenerates first. For each request, prints whether it is equal, different (both sides, and where they first differ) or calls an
    /// operation that no spec has. Exit status: 0 if none is different, 1 if one is, 2 if a file cannot be read.
    Conformance(conformance::Options),
    /// Measure what generated code costs
    Bench(bench::Options),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.message().is_empty() {
                screen::complain(&failure);
            }
            failure.exit_code()
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    let root = arguments.root.clone().unwrap_or_else(repository);
    match &arguments.command {
        Command::Generate { check: false } => generate::write(&root),
        Command::Generate { check: true } => generate::check(&root),
        Command::Import(options) => import::run(&root, options),
        Command::Texts(options) => texts::run(&root, options),
        Command::Drift(options) => drift::run(&root, options),
        Command::Crosscheck(options) => crosscheck::run(&root, options),
        Command::Update(options) => update::run(&root, options),
        Command::Compat(options) => compat::run(&root, options),
        Command::Stats(options) => stats::run(&root, options),
        Command::Demo(options) => demo::run(&root, options),
        Command::Conformance(options) => conformance::run(&root, options),
        Command::Bench(options) => bench::run(&root, options),
    }
}

/// The repository that contains this package. The environment comes first, because a checkout may have moved since the build.
fn repository() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&package).parent().map_or_else(|| PathBuf::from("."), Path::to_owned)
}
