//! Makes recorded requests through the generated crates and compares them. `cargo xtask conformance` runs this.

use std::fmt::Display;
use std::io::Write as _;
use std::process::ExitCode;

use dingtalk_api_tests::conformance::{self, Tally, recording};

const USAGE: &str = "usage: conformance FILE...";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let files: Vec<_> = std::env::args().skip(1).collect();
    if files.is_empty() {
        complain(USAGE);
        return ExitCode::from(2);
    }
    match run(&files).await {
        Ok(Tally { different: 0, .. }) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(reason) => {
            complain(reason);
            ExitCode::from(2)
        }
    }
}

async fn run(files: &[String]) -> Result<Tally, String> {
    let mut lines = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(file).map_err(|error| format!("cannot read {file}: {error}"))?;
        lines.extend(recording::read(&text).map_err(|error| format!("{file}: {error}"))?);
    }
    let checked = conformance::check(lines).await.map_err(|error| format!("no port is available: {error}"))?;
    checked.iter().for_each(say);
    let tally = Tally::of(&checked);
    say(tally);
    Ok(tally)
}

/// Prints a line. It is not an error if the reader closes the output early.
fn say(line: impl Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

fn complain(line: impl Display) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
