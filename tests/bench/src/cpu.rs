//! CPU time of child processes.

use std::fs;
use std::time::Duration;

use crate::tools::{Failure, Result};

/// Ticks in a second, as Linux counts them for user programs on every usual processor.
const TICKS: u64 = 100;

/// User and system CPU time of all child processes that have ended, and of their children. Accurate to 10 ms.
pub(crate) fn of_children() -> Result<Duration> {
    let file = "/proc/self/stat";
    let stat = fs::read_to_string(file)
        .map_err(|error| Failure::new(format!("CPU time is read from {file}, which only Linux has: {error}")))?;
    ticks(&stat)
        .map(|ticks| Duration::from_millis(ticks.saturating_mul(1000 / TICKS)))
        .ok_or_else(|| Failure::new(format!("{file} is not as expected: {stat}")))
}

/// The sum of the fields `cutime` and `cstime`, the 16th and the 17th.
fn ticks(stat: &str) -> Option<u64> {
    // The second field is the program's name in parentheses and may hold anything.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(13).map(str::parse::<u64>);
    Some(fields.next()?.ok()? + fields.next()?.ok()?)
}

#[cfg(test)]
mod tests {
    use super::ticks;

    #[test]
    fn finds_the_fields_behind_any_name() {
        let stat = "7 (a) b) S 1 2 3 4 5 6 7 8 9 10 11 12 40 2 20 0 1";
        assert_eq!(ticks(stat), Some(42));
        assert_eq!(ticks("7 (a) S 1 2"), None);
    }
}
