//! Pacing together with other processes.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, timeout};
use tracing::{debug, warn};

use crate::transport::{BoxError, BoxFuture};

/// Gives turns to the calls of several processes, so that together they keep to a limit. `dingtalk-auth` has one in Redis.
///
/// Used by [`ClientBuilder::shared_calls_per_second`](crate::ClientBuilder::shared_calls_per_second). Calls do not depend on it: if it
/// fails or does not respond within a second, the process paces its calls alone, and asks again after 5 s.
pub trait SharedPace: Send + Sync + 'static {
    /// Reserves the next turn of `operation`, such as `contact_1_0::get_user`, unless it would come after `longest`.
    ///
    /// Turns of an operation are `gap` apart, whichever process they are given to. The error is logged and must not contain secrets.
    fn reserve<'a>(
        &'a self,
        operation: &'a str,
        gap: Duration,
        longest: Duration,
    ) -> BoxFuture<'a, Result<Turn, Box<dyn std::error::Error + Send + Sync>>>;
}

/// A pace that several clients use.
impl<T: SharedPace + ?Sized> SharedPace for Arc<T> {
    fn reserve<'a>(
        &'a self,
        operation: &'a str,
        gap: Duration,
        longest: Duration,
    ) -> BoxFuture<'a, Result<Turn, Box<dyn std::error::Error + Send + Sync>>> {
        (**self).reserve(operation, gap, longest)
    }
}

/// When a call may start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// After this wait. The turn is reserved.
    In(Duration),
    /// Too late for this call. Nothing is reserved.
    TooLate,
}

/// The time limit for an answer.
const LIMIT: Duration = Duration::from_secs(1);

/// How long a process paces alone after a failure.
const ALONE: Duration = Duration::from_secs(5);

/// A shared pace whose failures never reach a caller.
pub(crate) struct Fleet {
    pace: Box<dyn SharedPace>,
    /// Since when this process has been pacing alone, if it has.
    failed: Mutex<Option<Instant>>,
}

impl Fleet {
    pub(crate) fn new(pace: Box<dyn SharedPace>) -> Self {
        Self { pace, failed: Mutex::new(None) }
    }

    /// Reserves a turn, or returns `None` if this process has to pace alone.
    pub(crate) async fn reserve(&self, operation: &str, gap: Duration, longest: Duration) -> Option<Turn> {
        if self.failed().is_some_and(|failed| failed.elapsed() < ALONE) {
            return None;
        }
        let outcome = match timeout(LIMIT, self.pace.reserve(operation, gap, longest)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(BoxError::from(format!("no response within {LIMIT:?}"))),
        };
        match outcome {
            Ok(turn) => {
                if self.failed().take().is_some() {
                    debug!(target: "dingtalk", "pacing together again");
                }
                Some(turn)
            }
            Err(error) => {
                *self.failed() = Some(Instant::now());
                warn!(target: "dingtalk", %error, "pacing alone");
                None
            }
        }
    }

    fn failed(&self) -> MutexGuard<'_, Option<Instant>> {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Fleet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fleet")
    }
}
