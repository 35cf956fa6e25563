//! Spacing of calls, so that they stay below the server's rate limits.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep_until, timeout};

use crate::binding::Endpoint;
use crate::called::call_name;
use crate::fleet::{Fleet, SharedPace, Turn};

/// Limits the calls per second of each operation.
#[derive(Debug)]
pub(crate) struct Pace {
    gap: Duration,
    lanes: Mutex<HashMap<String, Arc<Lane>>>,
    /// The other processes that keep to the same limit.
    fleet: Option<Fleet>,
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
    /// When the call at the head of the queue is due.
    due: Instant,
    /// A turn among the fleet's calls that a call reserved before it gave up.
    left_over: Option<Instant>,
    /// Whether the last turn was not the fleet's.
    alone: bool,
    /// How many calls are waiting.
    queue: u32,
}

/// How long to wait for a call that is due. It may belong to a runtime that stands still.
const PATIENCE: Duration = Duration::from_secs(2);

/// The turn would come too late.
#[derive(Debug)]
pub(crate) struct TooLate;

impl Pace {
    pub(crate) fn new(calls_per_second: u32) -> Self {
        Self { gap: Duration::from_secs(1) / calls_per_second.max(1), lanes: Mutex::default(), fleet: None }
    }

    pub(crate) fn shared(self, pace: Box<dyn SharedPace>) -> Self {
        Self { fleet: Some(Fleet::new(pace)), ..self }
    }

    /// Waits for a turn. Calls get their turn in the order in which they ask; one that gives up leaves its turn to the next.
    ///
    /// Fails if the turn would come after `left`.
    pub(crate) async fn turn(&self, operation: &Endpoint<'_>, left: Duration) -> Result<(), TooLate> {
        let name = call_name(operation);
        let lane = self.lane(&name);
        let _queueing = lane.queue(self.gap, left)?;
        timeout(left, self.pass(&lane, &name, left)).await.map_err(|_| TooLate)?
    }

    fn lane(&self, name: &str) -> Arc<Lane> {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        match lanes.get(name) {
            Some(lane) => Arc::clone(lane),
            None => Arc::clone(lanes.entry(name.to_owned()).or_default()),
        }
    }

    /// Waits for the calls ahead, then until the next call may start.
    async fn pass(&self, lane: &Lane, name: &str, left: Duration) -> Result<(), TooLate> {
        let begun = Instant::now();
        let _head = lane.head().await;
        match &self.fleet {
            Some(fleet) => self.pass_together(fleet, lane, name, left.saturating_sub(begun.elapsed())).await,
            None => {
                self.pass_alone(lane).await;
                Ok(())
            }
        }
    }

    async fn pass_alone(&self, lane: &Lane) {
        let asked = Instant::now();
        loop {
            let next = lane.expect_next();
            if next <= Instant::now() {
                lane.state().next = next.max(asked) + self.gap;
                return;
            }
            sleep_until(next).await;
        }
    }

    async fn pass_together(&self, fleet: &Fleet, lane: &Lane, name: &str, left: Duration) -> Result<(), TooLate> {
        let left_over = lane.state().left_over.take().filter(|turn| *turn > Instant::now());
        let turn = match left_over {
            Some(turn) => turn,
            None => match fleet.reserve(name, self.gap, left).await {
                Some(Turn::In(wait)) => lane.together(Instant::now() + wait),
                Some(Turn::TooLate) => return Err(TooLate),
                None => {
                    lane.state().alone = true;
                    self.pass_alone(lane).await;
                    return Ok(());
                }
            },
        };
        let reserved = Reserved { lane, turn: Some(turn) };
        sleep_until(turn).await;
        reserved.used();
        lane.state().next = turn + self.gap;
        Ok(())
    }
}

impl Default for Lane {
    fn default() -> Self {
        let now = Instant::now();
        Self {
            state: Mutex::new(LaneState { next: now, due: now, left_over: None, alone: false, queue: 0 }),
            head: Semaphore::new(1),
        }
    }
}

impl Lane {
    fn state(&self) -> MutexGuard<'_, LaneState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until this call is at the head of the queue, or until the call there is overdue.
    async fn head(&self) -> Option<SemaphorePermit<'_>> {
        loop {
            match timeout(PATIENCE, self.head.acquire()).await {
                Ok(head) => {
                    self.state().due = Instant::now();
                    return head.ok();
                }
                Err(_) if self.state().due.elapsed() >= PATIENCE => return None,
                Err(_) => {}
            }
        }
    }

    /// When the call at the head may start, if this process paces alone.
    fn expect_next(&self) -> Instant {
        let mut state = self.state();
        state.due = state.next;
        state.next
    }

    /// When the call at the head may start, if this is the fleet's turn.
    fn together(&self, turn: Instant) -> Instant {
        let mut state = self.state();
        // The fleet does not know of calls that were paced alone.
        state.alone &= turn < state.next;
        state.due = if state.alone { state.next } else { turn };
        state.due
    }

    /// Joins the queue unless the turn would come too late.
    fn queue(&self, gap: Duration, left: Duration) -> Result<Queueing<'_>, TooLate> {
        let mut state = self.state();
        let wait = state.next.saturating_duration_since(Instant::now()) + gap.saturating_mul(state.queue);
        if wait >= left {
            return Err(TooLate);
        }
        state.queue += 1;
        Ok(Queueing(self))
    }
}

/// A turn of the fleet that a call waits for. If it gives up, the turn is left to the next call.
struct Reserved<'a> {
    lane: &'a Lane,
    turn: Option<Instant>,
}

impl Reserved<'_> {
    fn used(mut self) {
        self.turn = None;
    }
}

impl Drop for Reserved<'_> {
    fn drop(&mut self) {
        if let Some(turn) = self.turn {
            self.lane.state().left_over = Some(turn);
        }
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
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use tokio::time::{Instant, timeout};

    use super::{Pace, SharedPace, Turn};
    use crate::BoxFuture;
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

    #[tokio::test(start_paused = true)]
    async fn a_call_that_is_not_polled_holds_up_nobody_for_long() {
        let (pace, begun) = (Pace::new(1), Instant::now());
        pace.turn(&OPERATION, LONG).await.unwrap();
        let mut idle = Box::pin(pace.turn(&OPERATION, LONG));
        assert!(timeout(Duration::ZERO, &mut idle).await.is_err());
        pace.turn(&OPERATION, LONG).await.unwrap();
        assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
        idle.await.unwrap();
    }

    /// Turns of all processes, a second apart, of which the first few fail.
    struct Shared {
        next: Mutex<Instant>,
        asked: Arc<AtomicU32>,
        fails: u32,
    }

    impl SharedPace for Shared {
        fn reserve<'a>(
            &'a self,
            operation: &'a str,
            gap: Duration,
            longest: Duration,
        ) -> BoxFuture<'a, Result<Turn, Box<dyn std::error::Error + Send + Sync>>> {
            assert_eq!((operation, gap.as_secs()), ("sample_1_0::sample", 1));
            let number = self.asked.fetch_add(1, Ordering::SeqCst);
            let mut next = self.next.lock().unwrap();
            let turn = (*next).max(Instant::now());
            let wait = turn - Instant::now();
            let outcome = match () {
                () if number < self.fails => Err("away".into()),
                () if wait >= longest => Ok(Turn::TooLate),
                () => {
                    *next = turn + gap;
                    Ok(Turn::In(wait))
                }
            };
            Box::pin(std::future::ready(outcome))
        }
    }

    fn fleet(fails: u32) -> (Pace, Arc<AtomicU32>) {
        let asked = Arc::new(AtomicU32::new(0));
        let shared = Shared { next: Mutex::new(Instant::now()), asked: Arc::clone(&asked), fails };
        (Pace::new(1).shared(Box::new(shared)), asked)
    }

    #[tokio::test(start_paused = true)]
    async fn a_fleet_gives_the_turns() {
        let ((pace, asked), begun) = (fleet(0), Instant::now());
        for turn in 0..5 {
            pace.turn(&OPERATION, LONG).await.unwrap();
            assert_eq!((begun.elapsed().as_millis() / 10, asked.load(Ordering::SeqCst)), (turn * 100, turn as u32 + 1));
        }
        pace.turn(&OPERATION, Duration::from_millis(900)).await.unwrap_err();
    }

    #[tokio::test(start_paused = true)]
    async fn calls_that_give_up_leave_the_fleets_turns_to_others() {
        let ((pace, asked), begun) = (fleet(0), Instant::now());
        pace.turn(&OPERATION, LONG).await.unwrap();
        for _ in 0..100 {
            timeout(Duration::from_millis(1), pace.turn(&OPERATION, LONG)).await.unwrap_err();
        }
        pace.turn(&OPERATION, LONG).await.unwrap();
        assert_eq!((begun.elapsed().as_secs(), asked.load(Ordering::SeqCst)), (1, 2));
    }

    #[tokio::test(start_paused = true)]
    async fn without_its_fleet_a_process_keeps_its_own_pace() {
        let ((pace, asked), begun) = (fleet(1), Instant::now());
        for turn in 0..10 {
            pace.turn(&OPERATION, LONG).await.unwrap();
            assert_eq!(begun.elapsed().as_millis() / 10, turn * 100);
        }
        // Not asked again for a while.
        assert!((2..8).contains(&asked.load(Ordering::SeqCst)), "{asked:?}");
    }
}
