//! Waits between connections.

use std::time::Duration;

use dingtalk_core::shared::random_share;

/// The first wait.
const FIRST: Duration = Duration::from_secs(1);

/// The longest wait.
const LONGEST: Duration = Duration::from_secs(60);

/// A connection that lasted so long was good.
const GOOD: Duration = Duration::from_secs(60);

/// Grows with every failure in a row.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    failures: u32,
}

impl Backoff {
    /// Returns how long to wait before the next connection: from half to all of a time that doubles, so that not all clients come back
    /// at once.
    pub(super) fn next(&mut self) -> Duration {
        let doubled = FIRST.saturating_mul(1_u32.checked_shl(self.failures).unwrap_or(u32::MAX)).min(LONGEST);
        self.failures = self.failures.saturating_add(1).min(16);
        doubled.mul_f64(0.5 + 0.5 * random_share())
    }

    /// Notes how long a connection lasted.
    pub(super) fn lasted(&mut self, time: Duration) {
        if time >= GOOD {
            self.failures = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_minute_and_vary() {
        let mut backoff = Backoff::default();
        for longest in [1, 2, 4, 8, 16, 32, 60, 60, 60] {
            let longest = Duration::from_secs(longest);
            let wait = backoff.next();
            assert!(wait >= longest / 2 && wait <= longest, "{wait:?}");
        }
        backoff.lasted(GOOD - Duration::from_millis(1));
        assert!(backoff.next() >= LONGEST / 2);
        backoff.lasted(GOOD);
        let waits: Vec<_> = (0..100).map(|_| Backoff::default().next()).collect();
        assert!(waits.iter().any(|wait| *wait != waits[0]));
    }
}
