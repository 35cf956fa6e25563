//! CPU time of this process.

use std::fs;
use std::io;
use std::time::Duration;

/// CPU time, user's and system's, in all threads. Exact to 10 ms.
pub(crate) fn of_this_process() -> io::Result<Duration> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let ticks = ticks(&stat).ok_or_else(|| io::Error::other(format!("/proc/self/stat is not as expected: {stat}")))?;
    Ok(Duration::from_millis(ticks.saturating_mul(10)))
}

/// The sum of the fields `utime` and `stime`, the 14th and the 15th.
fn ticks(stat: &str) -> Option<u64> {
    // The second field is the program's name in parentheses and may hold anything.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(11).map(str::parse::<u64>);
    Some(fields.next()?.ok()? + fields.next()?.ok()?)
}
