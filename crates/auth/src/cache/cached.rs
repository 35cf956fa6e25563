//! A cached token and its age.

use std::time::Duration;

use dingtalk_core::Secret;

use crate::answer::LONGEST;
use crate::store::StoredToken;

/// How long before it expires a token is refreshed.
const EARLY: Duration = Duration::from_secs(600);

/// Returns how long before it expires a token of this lifetime is refreshed. A short-lived token is used for half its lifetime
/// first; otherwise it would be refreshed constantly.
pub(crate) fn margin(lifetime: Duration) -> Duration {
    EARLY.min(lifetime / 2)
}

/// A cached token.
#[derive(Clone)]
pub(crate) struct CachedToken {
    token: Secret,
    /// When it was obtained.
    since: Duration,
    /// The remaining lifetime at that time.
    left: Duration,
    margin: Duration,
}

impl CachedToken {
    pub(crate) fn new(stored: &StoredToken, since: Duration) -> Self {
        let margin = margin(stored.lifetime());
        // Whoever wrote it to a store may have stated any time.
        let left = stored.remaining().min(LONGEST);
        Self { token: stored.token().clone(), since, left, margin }
    }

    pub(crate) fn token(&self) -> &Secret {
        &self.token
    }

    pub(crate) fn into_token(self) -> Secret {
        self.token
    }

    /// The remaining lifetime, as far as known.
    pub(crate) fn remaining(&self, now: Duration) -> Duration {
        self.left.saturating_sub(now.saturating_sub(self.since))
    }

    /// Whether calls may use it. If the clock was set back, its age is unknown, and the server decides.
    pub(crate) fn is_usable(&self, now: Duration) -> bool {
        now.checked_sub(self.since).is_none_or(|age| age < self.left)
    }

    /// Whether it should be refreshed.
    pub(crate) fn is_due(&self, now: Duration) -> bool {
        now.checked_sub(self.since).is_none_or(|age| age.saturating_add(self.margin) >= self.left)
    }
}

/// A token that a fetch has found.
pub(super) struct FoundToken {
    pub(super) token: StoredToken,
    /// When its lifetime started.
    pub(super) at: Duration,
    /// Whether the server has just issued it. Otherwise it comes from the store.
    pub(super) is_fresh: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    #[test]
    fn a_stored_lifetime_is_bounded() {
        let token = CachedToken::new(&StoredToken::fresh("t", Duration::MAX), HOUR);
        assert_eq!(token.remaining(HOUR), 720 * HOUR);
    }

    #[test]
    fn a_token_is_due_ten_minutes_before_it_expires() {
        let token = CachedToken::new(&StoredToken::fresh("t", 2 * HOUR), HOUR);
        let at = |seconds| HOUR + Duration::from_secs(seconds);
        assert_eq!((token.is_due(at(6599)), token.is_due(at(6600))), (false, true));
        assert_eq!((token.is_usable(at(7199)), token.is_usable(at(7200))), (true, false));
        let set_back = Duration::ZERO;
        assert_eq!((token.is_due(set_back), token.is_usable(set_back)), (true, true));
        let remaining = [at(0), at(7199), at(7200), at(9000), set_back].map(|now| token.remaining(now).as_secs());
        assert_eq!(remaining, [7200, 1, 0, 0, 7200]);
    }

    #[test]
    fn a_short_lived_token_is_due_after_half_its_lifetime() {
        let token = CachedToken::new(&StoredToken::fresh("t", Duration::from_secs(60)), Duration::ZERO);
        assert!(!token.is_due(Duration::from_secs(29)) && token.is_due(Duration::from_secs(30)));
    }
}
