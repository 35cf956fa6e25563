//! Prints what was measured, and compares it with the budgets.

use crate::compile::{Costs, Mode};
use crate::tools::{Failure, Result, complain, say};
use crate::workspace::{GENERATED, Style, TWIN};
use crate::{OPERATIONS, USED};

/// Checking the generated crate may take this share of what its twin takes.
const CHECK_SHARE: f64 = 1.0 / 7.0;
/// What an operation that is used may add to a debug build of the user's crate, in ms of CPU.
const DEBUG_LIMIT: f64 = 25.0;
/// What an operation that is used may add to a program, in kB.
const SIZE_LIMIT: f64 = 8.0;

/// Prints the table. Fails if `assert` is set and a budget is exceeded.
pub(crate) fn tell(costs: &Costs, rounds: u32, assert: bool) -> Result<()> {
    say(format!("\nfor each operation, least of {rounds}                generated      by hand        ratio"));
    row("the crate, check          (ms of CPU)", |style| of_crate(costs, Mode::Check, style));
    row("the crate, debug", |style| of_crate(costs, Mode::Debug, style));
    row("the crate, release", |style| of_crate(costs, Mode::Release, style));
    row("a user's crate, debug     (each used)", |style| of_user(costs, Mode::Debug, style));
    row("a user's crate, release", |style| of_user(costs, Mode::Release, style));
    row("a user's program, stripped       (kB)", |style| of_program(costs, style));
    row("the crate, check, median, fixed costs in", |style| share(costs.median(Mode::Check, style.krate), OPERATIONS));
    say(format!(
        "\n{OPERATIONS} operations; a user's crate is one that calls {USED} more, less one that calls 1. No incremental compilation."
    ));
    let exceeded = exceeded(costs);
    if exceeded.is_empty() {
        say("every budget is kept");
        return Ok(());
    }
    for budget in &exceeded {
        complain(format!("over budget: {budget}"));
    }
    if assert { Err(Failure::new("generated code costs more than it may")) } else { Ok(()) }
}

fn exceeded(costs: &Costs) -> Vec<String> {
    let check = of_crate(costs, Mode::Check, &GENERATED) / of_crate(costs, Mode::Check, &TWIN);
    let debug = of_user(costs, Mode::Debug, &GENERATED);
    let size = of_program(costs, &GENERATED);
    let budgets = [
        (check, CHECK_SHARE, "checking, as a share of what the hand-written twin takes"),
        (debug, DEBUG_LIMIT, "ms of CPU for each operation used in a debug build"),
        (size, SIZE_LIMIT, "kB for each operation used"),
    ];
    let over = budgets.into_iter().filter(|(cost, limit, _)| cost > limit);
    over.map(|(cost, limit, what)| format!("{cost:.3} {what}, where {limit:.3} is the most")).collect()
}

fn row(what: &str, cost: impl Fn(&Style) -> f64) {
    let (generated, twin) = (cost(&GENERATED), cost(&TWIN));
    let ratio = if generated > 0.0 { format!("1 / {:.1}", twin / generated) } else { "-".to_owned() };
    say(format!("{what:<42} {generated:>10.1}   {twin:>10.1}   {ratio:>10}"));
}

/// CPU ms for each operation of the crate.
fn of_crate(costs: &Costs, mode: Mode, style: &Style) -> f64 {
    share(costs.least(mode, style.krate) - costs.least(mode, style.empty), OPERATIONS)
}

/// CPU ms for each operation that a user's crate calls.
fn of_user(costs: &Costs, mode: Mode, style: &Style) -> f64 {
    share(costs.least(mode, style.more) - costs.least(mode, style.one), USED)
}

/// kB for each operation that a program calls.
#[allow(clippy::cast_precision_loss, reason = "no program is that large")]
fn of_program(costs: &Costs, style: &Style) -> f64 {
    share((costs.size(style.more) as f64 - costs.size(style.one) as f64) / 1000.0, USED)
}

#[allow(clippy::cast_precision_loss, reason = "a hundred")]
fn share(total: f64, number: usize) -> f64 {
    total / number as f64
}
