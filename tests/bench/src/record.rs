//! Records what each run of the compiler costs. Cargo starts the compiler through this program.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, ExitCode};
use std::time::Duration;

use crate::cpu;
use crate::tools::{Failure, Result, complain};

/// Environment variable for the file that costs are written to.
const FILE: &str = "DINGTALK_BENCH_RECORD";

/// How often the compiler's peak memory is read. It only ever rises, so little is missed.
const PAUSE: Duration = Duration::from_millis(5);

/// What compiling a package cost.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Cost {
    pub(crate) cpu: Duration,
    /// Peak memory, in kB.
    pub(crate) peak: u64,
}

impl Cost {
    /// The cost of both runs, one after the other.
    pub(crate) fn and(self, other: Self) -> Self {
        Self { cpu: self.cpu + other.cpu, peak: self.peak.max(other.peak) }
    }
}

/// Makes cargo record what the compiler costs in `file`.
pub(crate) fn through(command: &mut Command, file: &Path) -> Result<()> {
    let this = std::env::current_exe().map_err(|error| Failure::new(format!("cannot find this program: {error}")))?;
    command.env("RUSTC_WRAPPER", this).env(FILE, file).env("CARGO_INCREMENTAL", "0");
    command.env_remove("RUSTC_WORKSPACE_WRAPPER");
    Ok(())
}

/// Costs by package. Several runs of the compiler for one package, as for its tests, are added up.
pub(crate) fn read(file: &Path) -> Result<BTreeMap<String, Cost>> {
    let text = fs::read_to_string(file).map_err(|error| Failure::io("read", file, &error))?;
    let mut costs: BTreeMap<String, Cost> = BTreeMap::new();
    for line in text.lines() {
        let (package, cost) =
            parsed(line).ok_or_else(|| Failure::new(format!("{}: unexpected line: {line}", file.display())))?;
        let sum = costs.entry(package.to_owned()).or_default();
        *sum = sum.and(cost);
    }
    Ok(costs)
}

fn parsed(line: &str) -> Option<(&str, Cost)> {
    let mut words = line.split(' ');
    let (package, milliseconds, peak) = (words.next()?, words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    Some((package, Cost { cpu: Duration::from_millis(milliseconds), peak }))
}

/// Runs the compiler on cargo's behalf, if cargo started this program for it.
pub(crate) fn recorded() -> Option<ExitCode> {
    let file = std::env::var_os(FILE)?;
    let mut arguments = std::env::args_os().skip(1);
    let compiler = arguments.next()?;
    Some(compile(&compiler, arguments, Path::new(&file)).unwrap_or_else(|failure| {
        complain(failure);
        ExitCode::FAILURE
    }))
}

fn compile(compiler: &OsString, arguments: impl Iterator<Item = OsString>, file: &Path) -> Result<ExitCode> {
    let start = Command::new(compiler).args(arguments).spawn();
    let mut child = start.map_err(|error| Failure::new(format!("cannot run the compiler: {error}")))?;
    let (success, peak) = watch(&mut child)?;
    let package = std::env::var("CARGO_PKG_NAME").unwrap_or_else(|_| "none".to_owned());
    let line = format!("{package} {} {peak}\n", cpu::of_children()?.as_millis());
    let append = || fs::File::options().create(true).append(true).open(file)?.write_all(line.as_bytes());
    append().map_err(|error| Failure::io("write", file, &error))?;
    Ok(if success { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Waits for the compiler, and returns whether it succeeded and its peak memory in kB.
fn watch(child: &mut Child) -> Result<(bool, u64)> {
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        let ended = child.try_wait().map_err(|error| Failure::new(format!("the compiler was lost: {error}")))?;
        if let Some(ended) = ended {
            return Ok((ended.success(), peak));
        }
        peak = fs::read_to_string(&status).ok().and_then(|status| high_water(&status)).unwrap_or(peak);
        std::thread::sleep(PAUSE);
    }
}

fn high_water(status: &str) -> Option<u64> {
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Cost, high_water, parsed};

    #[test]
    fn lines_are_read_as_written() {
        let cost = Cost { cpu: Duration::from_millis(20), peak: 7 };
        assert_eq!(parsed("a-b 20 7"), Some(("a-b", cost)));
        assert_eq!(parsed("a-b 20"), None);
    }

    #[test]
    fn peak_memory_is_found() {
        assert_eq!(high_water("Name:\trustc\nVmHWM:\t  1234 kB\nVmRSS:\t 5 kB\n"), Some(1234));
        assert_eq!(high_water("Name:\trustc\n"), None);
    }
}
