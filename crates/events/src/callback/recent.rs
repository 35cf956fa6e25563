//! How old a callback may be, and which ones have been seen.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::refusal::Reason;

/// Refuses callbacks that are too old, and, if asked to, those that were opened before.
#[derive(Default)]
pub(super) struct Recent {
    pub(super) max_age: Option<Duration>,
    pub(super) refuses_repeats: bool,
    seen: Mutex<Seen>,
}

/// Signatures of callbacks that are still young enough to be repeated.
#[derive(Default)]
struct Seen {
    signatures: HashSet<String>,
    /// In the order in which they may be forgotten.
    order: VecDeque<(SystemTime, String)>,
}

impl Recent {
    /// Signatures that are remembered at most. Only the one who knows the token can make new ones.
    const MOST: usize = 100_000;

    pub(super) fn check_age(&self, timestamp: &str, now: SystemTime) -> Result<(), Reason> {
        match self.max_age {
            Some(max_age) if is_older(timestamp, max_age, now)? => Err(Reason::Stale),
            _ => Ok(()),
        }
    }

    /// Notes a signature that is right.
    pub(super) fn note(&self, signature: &str, now: SystemTime) -> Result<(), Reason> {
        let Some(max_age) = self.max_age.filter(|_| self.refuses_repeats) else { return Ok(()) };
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        // It may come from a clock that is as far ahead.
        let is_over = |since: SystemTime| now.duration_since(since).is_ok_and(|age| age > max_age.saturating_mul(2));
        while seen.order.front().is_some_and(|(since, _)| is_over(*since)) || seen.order.len() >= Self::MOST {
            let Some((_, old)) = seen.order.pop_front() else { break };
            seen.signatures.remove(&old);
        }
        if !seen.signatures.insert(signature.to_owned()) {
            return Err(Reason::Repeated);
        }
        seen.order.push_back((now, signature.to_owned()));
        Ok(())
    }

    /// Forgets a signature, so that its callback can be opened again.
    pub(super) fn forget(&self, signature: &str) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.signatures.remove(signature) {
            seen.order.retain(|(_, known)| known != signature);
        }
    }
}

/// Whether a time is further away than this, in the past or in the future.
pub(super) fn is_older(timestamp: &str, age: Duration, now: SystemTime) -> Result<bool, Reason> {
    let sent = parse(timestamp).ok_or(Reason::Query("timestamp"))?;
    Ok(now.duration_since(sent).unwrap_or_else(|error| error.duration()) > age)
}

/// Reads a time in milliseconds, or in seconds as in the vendor's examples.
fn parse(timestamp: &str) -> Option<SystemTime> {
    const MILLISECONDS_FROM: u64 = 100_000_000_000;
    let number: u64 = timestamp.parse().ok()?;
    let since = if number < MILLISECONDS_FROM { Duration::from_secs(number) } else { Duration::from_millis(number) };
    UNIX_EPOCH.checked_add(since)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    #[test]
    fn times_are_in_milliseconds_or_seconds() {
        assert_eq!(parse("1700000000123"), Some(UNIX_EPOCH + Duration::from_millis(1_700_000_000_123)));
        assert_eq!(parse("1700000000"), Some(UNIX_EPOCH + Duration::from_secs(1_700_000_000)));
        for wrong in ["", "-1", "soon", "99999999999999999999999"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_can_no_longer_be_repeated_is_forgotten() {
        let recent = Recent { max_age: Some(HOUR), refuses_repeats: true, ..Recent::default() };
        let begin = UNIX_EPOCH + 400_000 * HOUR;
        assert_eq!(recent.note("a", begin), Ok(()));
        assert_eq!(recent.note("a", begin + 2 * HOUR), Err(Reason::Repeated));
        assert_eq!(recent.note("b", begin + 3 * HOUR), Ok(()));
        assert_eq!(recent.seen.lock().unwrap().signatures.len(), 1);
        recent.forget("b");
        assert_eq!(recent.note("b", begin + 3 * HOUR), Ok(()));
    }
}
