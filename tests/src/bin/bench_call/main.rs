//! The CPU time of a call, compared with the same call written by hand with reqwest and serde. `cargo xtask bench call` runs this.
//!
//! Only this process is measured; the server is a separate one. Every line of the output is one measurement: the call, the round, and
//! nanoseconds of CPU time per call for the generated function and for its hand-written twin.

mod by_hand;
mod cpu;
mod generated;
mod server;

use std::error::Error;
use std::future::Future;
use std::io::Write as _;
use std::time::Duration;

use by_hand::ByHand;
use generated::Generated;

/// Any error ends the program.
type Result<T> = std::result::Result<T, Box<dyn Error>>;

const USAGE: &str = "usage: bench_call ROUNDS MILLISECONDS
       bench_call --repeat small-get|nested-post|large-answer generated|by-hand TIMES     (for a profiler)
       bench_call --serve";

fn main() -> Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["--serve"] => Ok(server::serve()?),
        ["--repeat", scenario, whose, times] => {
            let scenario = Scenario::ALL.into_iter().find(|own| own.name() == *scenario).ok_or(USAGE)?;
            runtime()?.block_on(repeat(scenario, whose, times.parse()?))
        }
        [rounds, span] => {
            let span = Duration::from_millis(span.parse()?);
            runtime()?.block_on(measure(rounds.parse()?, span))
        }
        _ => Err(USAGE.into()),
    }
}

/// Turns of a measurement. They are short, so that temporary slowdowns of the machine affect both clients.
const TURNS: u32 = 50;

/// A single thread, so that each client's work is measured separately.
fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

/// The calls that are measured.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Scenario {
    SmallGet,
    NestedPost,
    LargeAnswer,
}

impl Scenario {
    const ALL: [Self; 3] = [Self::SmallGet, Self::NestedPost, Self::LargeAnswer];

    fn name(self) -> &'static str {
        match self {
            Self::SmallGet => "small-get",
            Self::NestedPost => "nested-post",
            Self::LargeAnswer => "large-answer",
        }
    }

    /// The organization in the call, from which the server knows what to answer.
    pub(crate) fn corp_id(self) -> &'static str {
        match self {
            Self::SmallGet | Self::NestedPost => "dingbef1744b54241496ee0f45d8xxxx",
            Self::LargeAnswer => server::LARGE,
        }
    }
}

/// A client that makes the calls.
pub(crate) trait Caller {
    /// Makes the call, and returns parts of the answer for comparison.
    fn call(&self, scenario: Scenario) -> impl Future<Output = Result<Vec<Option<String>>>>;
}

async fn repeat(scenario: Scenario, whose: &str, times: u32) -> Result<()> {
    let server = server::start()?;
    match whose {
        "generated" => make(&Generated::new(server.url())?, scenario, times).await,
        "by-hand" => make(&ByHand::new(server.url())?, scenario, times).await,
        _ => Err(USAGE.into()),
    }
}

async fn measure(rounds: u32, span: Duration) -> Result<()> {
    let server = server::start()?;
    let (generated, by_hand) = (Generated::new(server.url())?, ByHand::new(server.url())?);
    let mut sizes = Vec::new();
    for scenario in Scenario::ALL {
        let (one, other) = (generated.call(scenario).await?, by_hand.call(scenario).await?);
        if one != other {
            return Err(format!("{scenario:?}: {one:?} and {other:?} should be equal").into());
        }
        sizes.push((scenario, calls_within(&by_hand, scenario, span / TURNS).await?));
    }
    for round in 0..rounds {
        for (scenario, calls) in &sizes {
            let (mut one, mut other) = (Vec::new(), Vec::new());
            // The clients take turns at being first.
            for turn in 0..TURNS {
                if turn % 2 == round % 2 {
                    one.push(cpu_of(&generated, *scenario, *calls).await?);
                    other.push(cpu_of(&by_hand, *scenario, *calls).await?);
                } else {
                    other.push(cpu_of(&by_hand, *scenario, *calls).await?);
                    one.push(cpu_of(&generated, *scenario, *calls).await?);
                }
            }
            let each = |turns| median(turns).as_nanos() / u128::from(*calls);
            writeln!(std::io::stdout(), "{} {round} {} {}", scenario.name(), each(one), each(other))?;
        }
    }
    Ok(())
}

/// The median, which ignores turns that were interrupted.
fn median(mut turns: Vec<Duration>) -> Duration {
    turns.sort();
    turns.get(turns.len() / 2).copied().unwrap_or_default()
}

/// How many calls fit in `span` of CPU time.
async fn calls_within(caller: &impl Caller, scenario: Scenario, span: Duration) -> Result<u32> {
    let mut calls = 64;
    loop {
        let taken = cpu_of(caller, scenario, calls).await?;
        if taken * 4 >= span {
            let share = span.as_secs_f64() / taken.as_secs_f64();
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few ten thousands")]
            return Ok((f64::from(calls) * share) as u32);
        }
        calls *= 2;
    }
}

async fn cpu_of(caller: &impl Caller, scenario: Scenario, calls: u32) -> Result<Duration> {
    let before = cpu::of_this_process()?;
    make(caller, scenario, calls).await?;
    Ok(cpu::of_this_process()?.saturating_sub(before))
}

async fn make(caller: &impl Caller, scenario: Scenario, calls: u32) -> Result<()> {
    for _ in 0..calls {
        std::hint::black_box(caller.call(scenario).await?);
    }
    Ok(())
}
