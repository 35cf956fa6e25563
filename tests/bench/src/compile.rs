//! Compiles packages and measures what it costs.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, SystemTime};

use crate::cpu;
use crate::tools::{Failure, Result, cargo, say};
use crate::workspace::{self, ANCHOR, GENERATED, TWIN, Workspace};

/// Ways to compile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mode {
    Check,
    Debug,
    Release,
}

impl Mode {
    const ALL: [Self; 3] = [Self::Check, Self::Debug, Self::Release];

    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Check => &["check"],
            Self::Debug => &["build"],
            Self::Release => &["build", "--release"],
        }
    }
}

/// Everything that was measured.
pub(crate) struct Costs {
    times: BTreeMap<(Mode, &'static str), Vec<Duration>>,
    sizes: BTreeMap<&'static str, u64>,
}

impl Costs {
    /// The shortest time, in ms, because disturbances can only add to a measurement.
    pub(crate) fn least(&self, mode: Mode, package: &'static str) -> f64 {
        self.sorted(mode, package).first().copied().unwrap_or_default()
    }

    /// The median time, in ms.
    pub(crate) fn median(&self, mode: Mode, package: &'static str) -> f64 {
        let times = self.sorted(mode, package);
        times.get(times.len() / 2).copied().unwrap_or_default()
    }

    /// Size of the release program, in bytes.
    pub(crate) fn size(&self, package: &str) -> u64 {
        self.sizes.get(package).copied().unwrap_or_default()
    }

    fn sorted(&self, mode: Mode, package: &'static str) -> Vec<f64> {
        let times = self.times.get(&(mode, package)).into_iter().flatten();
        let mut times: Vec<_> = times.map(|time| time.as_secs_f64() * 1000.0).collect();
        times.sort_by(f64::total_cmp);
        times
    }
}

/// Compiles both styles `rounds` times, in turn, so that a temporary slowdown of the machine affects both.
pub(crate) fn measure(root: &Path, rounds: u32) -> Result<Costs> {
    cpu::of_children()?;
    let workspace = workspace::write(root, &cargo::target_folder(root)?)?;
    say("compiling the dependencies, unless a former run did");
    for mode in Mode::ALL {
        build(&workspace, mode, &["--workspace"])?;
    }
    let mut costs = Costs { times: BTreeMap::new(), sizes: BTreeMap::new() };
    for round in 1..=rounds {
        say(format!("round {round} of {rounds}"));
        for mode in Mode::ALL {
            for package in packages(mode) {
                let time = recompile(&workspace, mode, package)?;
                costs.times.entry((mode, package)).or_default().push(time);
            }
        }
    }
    for package in [GENERATED.one, GENERATED.more, TWIN.one, TWIN.more] {
        let program = workspace.program(package);
        let size = fs::metadata(&program).map_err(|error| Failure::io("read", &program, &error))?.len();
        costs.sizes.insert(package, size);
    }
    Ok(costs)
}

/// Packages in the order in which they depend on each other.
fn packages(mode: Mode) -> Vec<&'static str> {
    let crates = [GENERATED.empty, TWIN.empty, GENERATED.krate, TWIN.krate];
    let programs = [GENERATED.one, TWIN.one, GENERATED.more, TWIN.more];
    // Checking a program shows nothing that checking its crate does not.
    if mode == Mode::Check { crates.to_vec() } else { [crates, programs].concat() }
}

/// CPU time of compiling one package, whose dependencies are compiled already.
fn recompile(workspace: &Workspace, mode: Mode, package: &str) -> Result<Duration> {
    let source = workspace.source(package);
    let touch = || fs::File::options().append(true).open(&source)?.set_modified(SystemTime::now());
    touch().map_err(|error| Failure::io("touch", &source, &error))?;
    let before = cpu::of_children()?;
    let said = build(workspace, mode, &["--package", package, "--package", ANCHOR])?;
    let time = cpu::of_children()?.saturating_sub(before);
    let compiled = said.lines().filter(|line| line.contains("Compiling ") || line.contains("Checking ")).count();
    if compiled == 1 {
        Ok(time)
    } else {
        Err(Failure::new(format!("{package} alone should have been compiled, but cargo said:\n{said}")))
    }
}

/// Runs cargo, and returns its output.
fn build(workspace: &Workspace, mode: Mode, arguments: &[&str]) -> Result<String> {
    let mut command = cargo::command();
    command.args(mode.arguments()).args(arguments).arg("--target-dir").arg(&workspace.target);
    // Nothing may be reused, and nothing may be compiled elsewhere.
    command.env("CARGO_INCREMENTAL", "0").env_remove("RUSTC_WRAPPER").env_remove("RUSTC_WORKSPACE_WRAPPER");
    command.env("CARGO_TERM_COLOR", "never").current_dir(&workspace.folder).stdin(Stdio::null());
    let output = command.output().map_err(|error| Failure::new(format!("cannot run cargo: {error}")))?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() { Ok(said) } else { Err(Failure::new(format!("cargo failed:\n{said}"))) }
}
