//! Spacing of calls, so that they stay below the server's rate limits.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep_until, timeout};

use crate::binding::Endpoint;
use crate::called::call_name;

/// Limits the calls per second of each operation.
#[derive(Debug)]
pub(crate) struct Pace {
    gap: Duration,
    lanes: Mutex<HashMap<String, Arc<Lane>>>,
}

/// The queue of one operation's calls.
#[derive(Debug)]
struct Lane {
    state: Mutex<LaneState>,
    /// Held by the call whose turn is next. Calls acquire it in the order in which they ask.
    head: Semaphore,
}

#[derive(Debug)]
struct LaneState {
    /// When the next call may start.
    next: Instant,
    /// How many calls are waiting.
    queue: u32,
}

impl Pace {
    pub(crate) fn new(calls_per_second: u32) -> Self {
        Self { gap: Duration::from_secs(1) / calls_per_second.max(1), lanes: Mutex::default() }
    }

    /// Waits for a turn. Calls get their turn in the order in which they ask; one that gives up leaves its turn to the next.
    ///
    /// Fails if the turn would come after `left`.
    pub(crate) async fn turn(&self, operation: &Endpoint<'_>, left: Duration) -> Result<(), ()> {
        let lane = self.lane(operation);
        let _queueing = lane.queue(self.gap, left)?;
        timeout(left, lane.pass(self.gap)).await.map_err(|_| ())
    }

    fn lane(&self, operation: &Endpoint<'_>) -> Arc<Lane> {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(lanes.entry(call_name(operation)).or_default())
    }
}

impl Default for Lane {
    fn default() -> Self {
        Self { state: Mutex::new(LaneState { next: Instant::now(), queue: 0 }), head: Semaphore::new(1) }
    }
}

impl Lane {
    fn state(&self) -> MutexGuard<'_, LaneState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Joins the queue unless the turn would come too late.
    fn queue(&self, gap: Duration, left: Duration) -> Result<Queueing<'_>, ()> {
        let mut state = self.state();
        let wait = state.next.saturating_duration_since(Instant::now()) + gap.saturating_mul(state.queue);
        if wait >= left {
            return Err(());
        }
        state.queue += 1;
        Ok(Queueing(self))
    }

    /// Waits for the calls ahead, then until the next call may start.
    async fn pass(&self, gap: Duration) {
        let _head = self.head.acquire().await;
        let (now, next) = (Instant::now(), self.state().next);
        if next > now {
            sleep_until(next).await;
        }
        self.state().next = next.max(now) + gap;
    }
}

/// A call's place in the queue.
struct Queueing<'a>(&'a Lane);

impl Drop for Queueing<'_> {
    fn drop(&mut self) {
        self.0.state().queue -= 1;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::{Instant, timeout};

    use super::Pace;
    use crate::binding::{Body, Gateway, Method, Operation};

    static OPERATION: Operation = Operation {
        api: "sample_1_0",
        name: "sample",
        page: "https://example.com/page",
        gateway: Gateway::New,
        method: Method::Get,
        path: "/x",
        credentials: &[],
        safe_to_repeat: true,
        body: Body::None,
        answers: true,
        parameters: &[],
        rules: &[],
        errors: &[],
    };
    static OTHER: Operation = Operation { name: "other", ..OPERATION };
    const LONG: Duration = Duration::from_secs(3600);

    #[tokio::test(start_paused = true)]
    async fn turns_are_spaced_for_each_operation() {
        let (pace, begun) = (Pace::new(20), Instant::now());
        for turn in 0..5 {
            pace.turn(&OPERATION, LONG).await.unwrap();
            assert_eq!(begun.elapsed().as_millis() / 10, turn * 5);
        }
        let before = Instant::now();
        pace.turn(&OTHER, LONG).await.unwrap();
        assert_eq!(before.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn a_turn_that_would_come_too_late_is_refused_at_once() {
        let (pace, begun) = (Pace::new(1), Instant::now());
        pace.turn(&OPERATION, LONG).await.unwrap();
        pace.turn(&OPERATION, Duration::from_millis(900)).await.unwrap_err();
        assert_eq!(begun.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn calls_that_give_up_leave_their_turns_to_others() {
        let (pace, begun) = (Pace::new(1), Instant::now());
        pace.turn(&OPERATION, LONG).await.unwrap();
        for _ in 0..100 {
            timeout(Duration::from_millis(1), pace.turn(&OPERATION, LONG)).await.unwrap_err();
        }
        pace.turn(&OPERATION, LONG).await.unwrap();
        assert_eq!(begun.elapsed().as_secs(), 1);
    }
}
