//! A token at hand, and how old it is.

use std::time::Duration;

use dingtalk_core::Secret;

use crate::error::FetchError;
use crate::store::StoredToken;

/// How long before its end a token is refreshed.
const EARLY: Duration = Duration::from_secs(600);

/// What a lifetime of 0, or none, means.
const USUAL: Duration = Duration::from_secs(7200);

/// No answer is believed to promise more.
const LONGEST: Duration = Duration::from_secs(30 * 24 * 3600);

/// A token as an answer gives it, with its lifetime in seconds. An empty one is none.
pub(crate) fn fresh(token: Option<Secret>, seconds: Option<i64>) -> Result<StoredToken, FetchError> {
    let token = token.filter(|token| !token.expose().is_empty()).ok_or_else(FetchError::no_token)?;
    Ok(StoredToken::fresh(token, lifetime(seconds)))
}

/// The lifetime that an answer states, in seconds.
fn lifetime(seconds: Option<i64>) -> Duration {
    let stated = seconds.and_then(|seconds| u64::try_from(seconds).ok()).filter(|seconds| *seconds > 0);
    stated.map_or(USUAL, Duration::from_secs).min(LONGEST)
}

/// How long before its end a token of this lifetime is refreshed. A short-lived one is given half its life first: otherwise it
/// would be refreshed all the time.
pub(crate) fn margin(lifetime: Duration) -> Duration {
    EARLY.min(lifetime / 2)
}

/// A token at hand.
#[derive(Clone)]
pub(crate) struct Held {
    token: Secret,
    since: Duration,
    /// What it had left then.
    left: Duration,
    margin: Duration,
}

impl Held {
    pub(crate) fn new(stored: &StoredToken, since: Duration) -> Self {
        let margin = margin(stored.lifetime());
        Self { token: stored.token().clone(), since, left: stored.remaining(), margin }
    }

    pub(crate) fn token(&self) -> &Secret {
        &self.token
    }

    pub(crate) fn into_token(self) -> Secret {
        self.token
    }

    /// How much is left of it, by what is known.
    pub(crate) fn remaining(&self, now: Duration) -> Duration {
        self.left.saturating_sub(now.saturating_sub(self.since))
    }

    /// Whether calls may use it. Where the clock went back its age is unknown: the server will say.
    pub(crate) fn is_usable(&self, now: Duration) -> bool {
        now.checked_sub(self.since).is_none_or(|age| age < self.left)
    }

    /// Whether it is time for a new one.
    pub(crate) fn is_due(&self, now: Duration) -> bool {
        now.checked_sub(self.since).is_none_or(|age| age.saturating_add(self.margin) >= self.left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    #[test]
    fn lifetimes_are_sane() {
        for stated in [None, Some(0), Some(-1), Some(i64::MIN)] {
            assert_eq!(lifetime(stated), 2 * HOUR);
        }
        assert_eq!(lifetime(Some(300)), Duration::from_secs(300));
        assert_eq!(lifetime(Some(i64::MAX)), 720 * HOUR);
    }

    #[test]
    fn a_token_is_due_ten_minutes_before_its_end() {
        let held = Held::new(&StoredToken::fresh("t", 2 * HOUR), HOUR);
        let at = |seconds| HOUR + Duration::from_secs(seconds);
        assert_eq!((held.is_due(at(6599)), held.is_due(at(6600))), (false, true));
        assert_eq!((held.is_usable(at(7199)), held.is_usable(at(7200))), (true, false));
        let set_back = Duration::ZERO;
        assert_eq!((held.is_due(set_back), held.is_usable(set_back)), (true, true));
        let remaining = [at(0), at(7199), at(7200), at(9000), set_back].map(|now| held.remaining(now).as_secs());
        assert_eq!(remaining, [7200, 1, 0, 0, 7200]);
    }

    #[test]
    fn a_short_lived_token_is_due_after_half_its_life() {
        let held = Held::new(&StoredToken::fresh("t", Duration::from_secs(60)), Duration::ZERO);
        assert!(!held.is_due(Duration::from_secs(29)) && held.is_due(Duration::from_secs(30)));
    }
}
