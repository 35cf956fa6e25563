//! Clocks that measure the age of tokens.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Measures the time since a fixed point.
///
/// Lifetimes are not measured by the time of day, which people and daemons set: [`SystemClock`] only runs forward. If another clock
/// jumps, calls still succeed: after a jump forward, tokens appear expired and are fetched again; after a jump back, tokens are used
/// and refreshed.
pub trait Clock: Send + Sync + 'static {
    /// Returns the time since that point.
    fn now(&self) -> Duration;
}

impl<T: Clock + ?Sized> Clock for Arc<T> {
    fn now(&self) -> Duration {
        (**self).now()
    }
}

/// The operating system's monotonic clock.
///
/// If it stops while a machine sleeps, tokens may expire unnoticed; the server then refuses them, which costs another fetch.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock(Instant);

impl SystemClock {
    /// Creates a clock that starts now.
    #[must_use]
    pub fn new() -> Self {
        Self(Instant::now())
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }
}

/// A clock for tests, which stands still until it is advanced. Clones show the same time.
///
/// ```
/// use std::time::Duration;
/// use dingtalk_auth::{Clock, ManualClock};
///
/// let clock = ManualClock::new();
/// clock.advance(Duration::from_secs(7200));
/// assert_eq!(clock.now(), Duration::from_secs(7200) + ManualClock::START);
/// ```
#[derive(Clone)]
pub struct ManualClock(Arc<Mutex<Duration>>);

impl ManualClock {
    /// The time of a new clock, which can be set back by a few years.
    pub const START: Duration = Duration::from_secs(1_000_000_000);

    /// Creates a clock that shows [`START`](Self::START).
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(Self::START)))
    }

    /// Advances the time.
    pub fn advance(&self, by: Duration) {
        self.set(self.now().saturating_add(by));
    }

    /// Sets the time, forward or back.
    pub fn set(&self, to: Duration) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = to;
    }
}

impl Default for ManualClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Duration {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for ManualClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ManualClock").field(&self.now()).finish()
    }
}
