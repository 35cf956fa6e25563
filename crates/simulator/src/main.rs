//! The simulator as a program.

use std::io::{self, Write as _};
use std::process::ExitCode;

use dingtalk_simulator::{Simulator, StartError};

const HELP: &str = "\
A DingTalk stand-in on loopback that serves the endpoint specs, and is as strict as they are.

Usage: dingtalk-simulator [OPTIONS]

Options:
      --specs <DIR>       Serve the specs in this folder instead of the embedded ones
      --listen <ADDRESS>  Loopback address to listen on [default: 127.0.0.1:8080]
      --calls-per-second <NUMBER>
                          Refuse calls of an operation beyond so many in a second
  -h, --help              Print this help
  -V, --version           Print the version

It prints its address, the tokens and the signing key that it accepts, and then a line for each request,
followed by the violations of the spec.
";

/// What the command line requests.
enum Task {
    Help,
    Version,
    Serve(Settings),
}

struct Settings {
    specs: Option<String>,
    listen: String,
    calls_per_second: Option<u32>,
}

fn main() -> ExitCode {
    let task = match parse(std::env::args().skip(1)) {
        Ok(task) => task,
        Err(problem) => {
            eprintln!("error: {problem}\n\nFor more information, try --help.");
            return ExitCode::from(2);
        }
    };
    let outcome = match task {
        Task::Help => say(HELP),
        Task::Version => say(concat!("dingtalk-simulator ", env!("CARGO_PKG_VERSION"), "\n")),
        Task::Serve(settings) => match start(settings) {
            Ok(dingtalk) => say(&greeting(&dingtalk)).map(|()| serve_forever(&dingtalk)),
            Err(error) => {
                eprintln!("error: {error}");
                return ExitCode::FAILURE;
            }
        },
    };
    // When standard output is closed, there is nowhere left to report that.
    if outcome.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Task, String> {
    let mut settings = Settings { specs: None, listen: "127.0.0.1:8080".to_owned(), calls_per_second: None };
    while let Some(argument) = arguments.next() {
        let (name, inline) = match argument.split_once('=') {
            Some((name, value)) if name.starts_with("--") => (name.to_owned(), Some(value.to_owned())),
            _ => (argument, None),
        };
        let mut value = || inline.clone().or_else(|| arguments.next()).ok_or_else(|| format!("{name} needs a value"));
        match name.as_str() {
            "-h" | "--help" => return Ok(Task::Help),
            "-V" | "--version" => return Ok(Task::Version),
            "--specs" => settings.specs = Some(value()?),
            "--listen" => settings.listen = value()?,
            "--calls-per-second" => {
                let number = value()?;
                let number = number.parse().map_err(|_| format!("{name}: `{number}` is not a whole number"))?;
                settings.calls_per_second = Some(number);
            }
            _ => return Err(format!("unknown option {name}")),
        }
    }
    Ok(Task::Serve(settings))
}

fn start(settings: Settings) -> Result<Simulator, StartError> {
    let builder = Simulator::builder().listen(settings.listen).remember(0).on_request(|request| {
        let lines = request.violations.iter().map(|violation| format!("  {violation}\n"));
        // The server goes on even if standard output is closed.
        let _ = say(&format!("{request}\n{}", lines.collect::<String>()));
    });
    let dingtalk = match settings.specs {
        Some(folder) => builder.specs(folder),
        None => builder,
    }
    .start_blocking()?;
    if let Some(calls) = settings.calls_per_second {
        dingtalk.limit_calls_per_second(calls);
    }
    Ok(dingtalk)
}

fn greeting(dingtalk: &Simulator) -> String {
    let key = dingtalk.signing_key();
    format!(
        "\
Listening on {}, for both gateways

  app token     {}
  user token    {}
  suite token   {}
  sso token     {}
  access key    {}
  suite secret  {}
  suite ticket  {}

",
        dingtalk.url(),
        dingtalk.app_token(),
        dingtalk.user_token(),
        dingtalk.suite_token(),
        dingtalk.sso_token(),
        key.access_key(),
        key.secret(),
        key.suite_ticket(),
    )
}

/// Waits until the process is ended.
fn serve_forever(_dingtalk: &Simulator) {
    loop {
        std::thread::park();
    }
}

fn say(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}
