//! When something is out of time. It is computed once: reading the clock takes a measurable part of a short call.

use std::future::Future;
use std::time::Duration;

use tokio::time::error::Elapsed;
use tokio::time::{Instant, timeout_at};

/// Instead of an instant that no clock reaches. About 30 years, as Tokio has it.
const FAR: Duration = Duration::from_secs(30 * 365 * 24 * 3600);

/// When something is out of time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline(Instant);

impl Deadline {
    pub(crate) fn after(begun: Instant, limit: Duration) -> Self {
        Self(begun.checked_add(limit).unwrap_or_else(|| begun + FAR))
    }

    pub(crate) fn left(self) -> Duration {
        self.left_at(Instant::now())
    }

    pub(crate) fn left_at(self, now: Instant) -> Duration {
        self.0.saturating_duration_since(now)
    }

    /// Awaits the future, until this.
    pub(crate) fn limit<T>(self, future: impl Future<Output = T>) -> impl Future<Output = Result<T, Elapsed>> {
        timeout_at(self.0, future)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn time_passes_until_none_is_left() {
        let deadline = Deadline::after(Instant::now(), Duration::from_secs(10));
        tokio::time::sleep(Duration::from_secs(4)).await;
        assert_eq!(deadline.left(), Duration::from_secs(6));
        deadline.limit(std::future::pending::<()>()).await.unwrap_err();
        assert_eq!(deadline.left(), Duration::ZERO);
    }

    #[tokio::test]
    async fn the_longest_limit_is_far_away() {
        assert!(Deadline::after(Instant::now(), Duration::MAX).left() > FAR / 2);
    }
}
