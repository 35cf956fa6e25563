//! A fetch that is in progress, as those see it who wait for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::timeout;

use super::cached::CachedToken;
use crate::error::FetchError;

/// How often a fetch shows that it is alive.
pub(super) const BEAT: Duration = Duration::from_millis(250);

/// After so many silent beats, a fetch stands still.
const SILENT: u32 = 6;

/// How a fetch ended.
pub(super) type Outcome = Result<CachedToken, FetchError>;

/// Counts the signs of life of a fetch. Its task runs on the runtime of the call that started it, which may stand still: a
/// current-thread runtime does so whenever nobody blocks on it.
#[derive(Default)]
pub(super) struct Pulse(AtomicU32);

impl Pulse {
    pub(super) fn beat(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn count(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A fetch that is in progress; callers wait for its outcome.
#[derive(Clone)]
pub(super) struct InProgress {
    number: u64,
    pulse: Arc<Pulse>,
    outcome: watch::Receiver<Option<Outcome>>,
}

/// What waiting for a fetch led to.
pub(super) enum Waited {
    Ended(Outcome),
    /// Its task ended without an outcome, as it does if its runtime stops.
    Abandoned,
    StandsStill,
}

impl InProgress {
    pub(super) fn new(number: u64, outcome: watch::Receiver<Option<Outcome>>) -> Self {
        Self { number, pulse: Arc::default(), outcome }
    }

    pub(super) fn number(&self) -> u64 {
        self.number
    }

    pub(super) fn pulse(&self) -> Arc<Pulse> {
        Arc::clone(&self.pulse)
    }

    /// Waits for the outcome, as long as the fetch is alive.
    ///
    /// Silence is counted in the caller's own waits and not by a clock, because a caller that was held up itself has heard nothing.
    pub(super) async fn wait(&mut self) -> Waited {
        let (mut count, mut silent) = (self.pulse.count(), 0);
        while silent < SILENT {
            match timeout(BEAT, self.outcome.wait_for(Option::is_some)).await {
                Ok(Ok(outcome)) => return outcome.clone().map_or(Waited::Abandoned, Waited::Ended),
                Ok(Err(_)) => return Waited::Abandoned,
                Err(_) => {}
            }
            let earlier = std::mem::replace(&mut count, self.pulse.count());
            silent = if count == earlier { silent + 1 } else { 0 };
        }
        Waited::StandsStill
    }
}
