//! `cargo xtask bench corpus`: what all APIs of the vendor's documentation would cost.

mod copy;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use dingtalk_spec::model::Api;

use crate::cpu;
use crate::record::Cost;
use crate::tools::{Failure, Result, cargo, complain, say};
use copy::Copy;

/// How many of the largest crates have a separate row.
const LARGEST: usize = 4;

#[derive(clap::Args)]
pub(crate) struct Corpus {
    /// A folder of documentation pages
    #[arg(value_name = "PAGES")]
    pages: PathBuf,
    /// Leave out the twin with serde derives
    #[arg(long)]
    no_twin: bool,
}

pub(crate) fn run(root: &Path, options: &Corpus) -> Result<()> {
    let pages = fs::canonicalize(&options.pages).map_err(|error| Failure::io("find", &options.pages, &error))?;
    let target = cargo::target_folder(root)?;
    // Built first, so that only its work is measured.
    run_cargo(root, &["build", "--quiet", "--package", "xtask"])?;
    let xtask = target.join("debug").join(format!("xtask{}", std::env::consts::EXE_SUFFIX));
    let copy = Copy::new(root, &target.join("bench-corpus"))?;

    complain("importing");
    let import = timed(|| copy.xtask(&xtask, &["import".as_ref(), pages.as_os_str()], true))?;
    complain("generating");
    copy.forget_generated()?;
    let from_nothing = timed(|| copy.xtask(&xtask, &["generate".as_ref()], false))?;
    let apis = copy.load()?;
    let largest = apis.iter().max_by_key(|api| api.operations.len());
    let largest = largest.ok_or_else(|| Failure::new("no API was imported"))?;
    copy.change_a_summary(largest)?;
    let after_change = timed(|| copy.xtask(&xtask, &["generate".as_ref()], false))?;
    if !options.no_twin {
        copy.put_twins(&apis)?;
    }

    complain("checking");
    let check = copy.compile(&["check"])?;
    complain("building");
    let debug = copy.compile(&["build"])?;
    let rows = Rows { apis: &apis, check: &check, debug: &debug };
    rows.print(!options.no_twin);
    say(format!("\n| | |\n| --- | --- |\n| generated lines in crates/api | {} |", copy.lines()?));
    say(format!("| import of all pages | {} of CPU |", seconds(import)));
    say(format!("| generate from nothing | {} |", seconds(from_nothing)));
    say(format!("| generate after a change in `{}` | {} |", largest.name, seconds(after_change)));
    complain("building the generated tests");
    let tests = copy.compile_tests()?;
    if let Some(cost) = tests {
        let each = cost.cpu.as_secs_f64() * 1000.0 / number(operations(&apis));
        say(format!("| generated test programs | {each:.1} ms an operation, at most {} |", megabytes(cost.peak)));
    }
    Ok(())
}

/// CPU time that `work` spends in child processes.
fn timed(work: impl FnOnce() -> Result<()>) -> Result<Duration> {
    let before = cpu::of_children()?;
    work()?;
    Ok(cpu::of_children()?.saturating_sub(before))
}

fn run_cargo(folder: &Path, arguments: &[&str]) -> Result<()> {
    let mut command = cargo::command();
    command.args(arguments).current_dir(folder);
    finish(&mut command)
}

fn finish(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).status();
    let status = status.map_err(|error| Failure::new(format!("cannot run {command:?}: {error}")))?;
    if status.success() { Ok(()) } else { Err(Failure::new(format!("{command:?} failed ({status})"))) }
}

/// The table of crates.
struct Rows<'a> {
    apis: &'a [Api],
    check: &'a BTreeMap<String, Cost>,
    debug: &'a BTreeMap<String, Cost>,
}

impl Rows<'_> {
    fn print(&self, has_twin: bool) {
        say("| crates (operations) | check | an operation | peak | debug |\n| --- | --- | --- | --- | --- |");
        let mut by_size: Vec<_> = self.apis.iter().collect();
        by_size.sort_by_key(|api| std::cmp::Reverse(api.operations.len()));
        for api in by_size.iter().take(LARGEST) {
            self.row(&api.name, std::slice::from_ref(*api), &|api| api.package.clone());
        }
        self.row(&format!("all {}", self.apis.len()), self.apis, &|api| api.package.clone());
        if has_twin {
            if let Some(largest) = by_size.first() {
                self.row(
                    &format!("{} with serde derives", largest.name),
                    std::slice::from_ref(*largest),
                    &copy::twin_package,
                );
            }
            self.row("all with serde derives", self.apis, &copy::twin_package);
        }
    }

    fn row(&self, name: &str, apis: &[Api], package: &dyn Fn(&Api) -> String) {
        let sum = |costs: &BTreeMap<String, Cost>| {
            let costs = apis.iter().filter_map(|api| costs.get(&package(api)).copied());
            costs.fold(Cost::default(), Cost::and)
        };
        let (check, debug, operations) = (sum(self.check), sum(self.debug), operations(apis));
        let each = check.cpu.as_secs_f64() * 1000.0 / number(operations);
        let (checked, built, peak) = (seconds(check.cpu), seconds(debug.cpu), megabytes(check.peak));
        say(format!("| {name} ({operations}) | {checked} | {each:.1} ms | {peak} | {built} |"));
    }
}

fn operations(apis: &[Api]) -> usize {
    apis.iter().map(|api| api.operations.len()).sum()
}

#[allow(clippy::cast_precision_loss, reason = "a few thousand")]
fn number(count: usize) -> f64 {
    count as f64
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

fn megabytes(kilobytes: u64) -> String {
    format!("{} MB", kilobytes / 1024)
}
