//! Makes every kind of call and shows it, then what the compiler says about an incomplete one. `cargo xtask demo` runs this.

mod calls;
mod live;
mod missing;
mod settings;
mod show;
mod simulated;

use std::process::ExitCode;

const USAGE: &str = "usage: demo [--live [--change-settings]]";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let made = match arguments.as_slice() {
        [] => simulated::run().await,
        ["--live"] => live::run(false).await,
        ["--live", "--change-settings"] => live::run(true).await,
        _ => {
            show::complain(USAGE);
            ExitCode::from(2)
        }
    };
    if made != ExitCode::SUCCESS {
        return made;
    }
    show::say("\n== A call that lacks a required parameter\n");
    match missing::show() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            show::complain(format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
