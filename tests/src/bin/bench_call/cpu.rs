//! CPU time of this process.

use std::io;
use std::time::Duration;

/// User and system CPU time of all threads.
#[cfg(unix)]
pub(crate) fn of_this_process() -> io::Result<Duration> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::try_from(time).map_err(io::Error::other)
}

#[cfg(not(unix))]
pub(crate) fn of_this_process() -> io::Result<Duration> {
    Err(io::ErrorKind::Unsupported.into())
}
