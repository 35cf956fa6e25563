//! `cargo xtask bench`: what generated code costs to compile and to run, compared with the same operations written by hand.

mod api_twin;
mod call;
mod cold;
mod compile;
mod corpus;
mod cpu;
mod generated;
mod operations;
mod peers;
mod record;
mod report;
mod specs;
mod tools;
mod twin;
mod workspace;

use std::path::Path;
use std::process::ExitCode;

use clap::Parser;

use operations::{Field, Kind, Operation};
use tools::Result;

/// Operations in the crate that is measured.
const OPERATIONS: usize = 100;
/// How many more operations the larger program calls than the smaller one.
const USED: usize = 20;

/// Measure what generated code costs
#[derive(Parser)]
#[command(name = "cargo xtask bench", bin_name = "cargo xtask bench", disable_version_flag = true)]
enum Bench {
    /// Compare what generated operations and hand-written ones with serde derives cost to compile
    ///
    /// Makes 100 operations (2 required and 4 optional parameters, 8 answer fields, one nested struct), once with the generator and
    /// once as people would write them by hand, and programs that call 1 and 21 of them. Compiles each in turn, several rounds, and
    /// prints the least CPU time per operation, without the fixed costs. The first run compiles the dependencies three times.
    Compile(Compile),
    /// Compare what generated calls and hand-written ones with reqwest and serde cost in CPU time
    ///
    /// Makes a small GET, a nested POST and one with an answer of 80 kB, in turn with the generated crates and by hand, several
    /// rounds, against a server in a separate process, and prints the medians and their ratio.
    Call(call::Call),
    /// Compare the cold debug build of a program that uses contact and auth with one that uses reqwest and serde directly
    ///
    /// Builds each from scratch, in turn, several rounds, and prints the least CPU time of each and their ratio. Both make the same
    /// call, with rustls on ring and the same versions of dependencies.
    Cold(cold::Cold),
    /// Measure what all APIs of the vendor's documentation would cost
    ///
    /// Copies the workspace below the target folder, imports every page in PAGES, generates, and compiles what was generated, as well as
    /// a twin of the same operations with serde derives. Prints a table in Markdown. Takes about ten minutes of CPU.
    Corpus(corpus::Corpus),
    /// Compare what the largest API crates cost to check with serde twins of them and with other published SDKs
    ///
    /// Checks each crate from scratch, with its default features, several rounds, and prints a table in Markdown: the least CPU time of the
    /// crate alone and with its dependencies, its lines, and the size of its metadata. Takes about five minutes of CPU a round.
    Peers(peers::Peers),
}

#[derive(clap::Args)]
struct Compile {
    /// How often everything is compiled
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=50))]
    rounds: u32,
    /// Fail if a cost is over its budget
    #[arg(long)]
    assert: bool,
}

fn main() -> ExitCode {
    // Cargo runs the compiler through this program to measure it.
    if let Some(status) = record::recorded() {
        return status;
    }
    match run(&Bench::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            tools::complain(&failure);
            ExitCode::FAILURE
        }
    }
}

fn run(bench: &Bench) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap_or(Path::new("."));
    match bench {
        Bench::Compile(options) => {
            let costs = compile::measure(root, options.rounds)?;
            report::tell(&costs, options.rounds, options.assert)
        }
        Bench::Call(options) => call::run(root, options),
        Bench::Cold(options) => cold::run(root, options),
        Bench::Corpus(options) => corpus::run(root, options),
        Bench::Peers(options) => peers::run(root, options),
    }
}

/// What a program passes: all required parameters, a text and a list, each with its value as Rust.
fn passed(operation: &Operation) -> impl Iterator<Item = (&Field, &'static str)> {
    let optional = operation.optional.iter().filter(|field| matches!(field.kind, Kind::Text | Kind::Texts));
    operation.required.iter().chain(optional).map(|field| (field, value(field.kind)))
}

fn value(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "\"text\"",
        Kind::Integer => "7",
        Kind::Flag => "true",
        Kind::Texts => "[\"one\", \"two\"]",
        Kind::Nested => "Default::default()",
    }
}

/// What a program does with an answer: it reads a text, and a number in the nested struct.
fn use_of_answer(operation: &Operation) -> String {
    let first = |fields: &[Field], kind| {
        fields.iter().find(|field| field.kind == kind).map_or_else(String::new, |field| field.rust.clone())
    };
    let text = first(&operation.answer, Kind::Text);
    let nested = first(&operation.answer, Kind::Nested);
    let number = first(&operation.nested, Kind::Integer);
    format!("    println!(\"{{:?}} {{:?}}\", answer.{text}, answer.{nested}.and_then(|detail| detail.{number}));\n")
}

fn calls(operations: &[Operation]) -> String {
    operations.iter().map(|operation| format!("    {}(&client).await?;\n", operation.module)).collect()
}

const MAIN: &str = "    Ok(())
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    match runtime.map(|runtime| runtime.block_on(run())) {
        Ok(Ok(())) => {}
        Ok(Err(error)) => println!(\"{error}\"),
        Err(error) => println!(\"{error}\"),
    }
}
";
