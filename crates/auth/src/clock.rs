//! The time by which tokens age.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Tells how much time has passed since a point of its own choice.
///
/// Lifetimes are never measured by the time of day, which people and daemons set: [`SystemClock`] only runs forward. Should a clock
/// of one's own jump, no harm is done: forward, tokens seem old and are fetched again; backward, tokens seem suspicious, are used on
/// and refreshed.
pub trait Clock: Send + Sync + 'static {
    /// Time since that point.
    fn now(&self) -> Duration;
}

impl<T: Clock + ?Sized> Clock for Arc<T> {
    fn now(&self) -> Duration {
        (**self).now()
    }
}

/// The clock of the operating system that nobody can set.
///
/// Where it stands still while a machine sleeps, tokens may end unnoticed; the server then refuses them, which costs one more fetch.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock(Instant);

impl SystemClock {
    /// A clock that starts now.
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

/// A clock for tests, which stands still until it is told otherwise. Clones show the same time.
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
    /// What a new clock shows: enough to be set back by a few years.
    pub const START: Duration = Duration::from_secs(1_000_000_000);

    /// A clock that shows [`START`](Self::START).
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(Self::START)))
    }

    /// Lets time pass.
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
