//! Waits after failures.

use std::time::Duration;

use crate::error::FetchError;
use crate::random::jitter;

const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(60);

/// The server may refuse so many tokens in a minute before fetches are spaced.
const FREE_REFUSALS: u32 = 3;
const REFUSALS_COUNT_FOR: Duration = Duration::from_secs(60);

/// A time without fetches after a failure.
pub(super) struct Backoff {
    since: Duration,
    length: Duration,
    pub(super) error: FetchError,
    /// Whether there was a valid token when it started. If so, it ends when that token expires.
    pub(super) had_token: bool,
}

impl Backoff {
    pub(super) fn new(failures: u32, error: FetchError, had_token: bool, since: Duration) -> Self {
        Self { since, length: jitter(wait(failures)), error, had_token }
    }

    /// Returns the remaining time. Returns `None` if the clock was set back, because the time is then unknown.
    pub(super) fn left(&self, now: Duration) -> Option<Duration> {
        self.length.checked_sub(now.checked_sub(self.since)?).filter(|left| !left.is_zero())
    }

    pub(super) fn length(&self) -> Duration {
        self.length
    }
}

/// 1, 2, 4, ... 60 s.
fn wait(failures: u32) -> Duration {
    let doublings = failures.saturating_sub(1).min(16);
    FIRST.saturating_mul(1 << doublings).min(LONGEST)
}

/// Counts tokens that the server refused.
#[derive(Default)]
pub(super) struct Refusals {
    since: Duration,
    count: u32,
}

impl Refusals {
    /// Counts one more, and returns how many exceed the free ones.
    pub(super) fn count(&mut self, now: Duration) -> u32 {
        if now.checked_sub(self.since).is_none_or(|age| age >= REFUSALS_COUNT_FOR) {
            *self = Self { since: now, count: 0 };
        }
        self.count = self.count.saturating_add(1);
        self.count.saturating_sub(FREE_REFUSALS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_minute() {
        let waits: Vec<_> = [1, 2, 3, 4, 5, 6, 7, 8, u32::MAX].map(|failures| wait(failures).as_secs()).into();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
    }

    #[test]
    fn a_clock_that_is_set_back_ends_a_backoff() {
        let now = Duration::from_secs(100);
        let backoff = Backoff::new(7, FetchError::no_token(), false, now);
        assert!(backoff.left(now).is_some());
        assert!(backoff.left(now + Duration::from_secs(73)).is_none());
        assert!(backoff.left(Duration::ZERO).is_none());
    }

    #[test]
    fn three_refusals_a_minute_are_free() {
        let mut refusals = Refusals::default();
        let start = Duration::from_secs(1000);
        assert_eq!([(); 5].map(|()| refusals.count(start)), [0, 0, 0, 1, 2]);
        assert_eq!(refusals.count(start + Duration::from_secs(60)), 0);
    }
}
