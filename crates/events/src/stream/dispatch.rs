//! From messages to handlers.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};
use tracing::warn;

use super::frame::{Frame, Kind};
use super::handled::{Admission, Handled, Key, Waiting};
use super::handler;
use super::lane::Lane;
use super::reply::Outcome;

/// Which handler takes what.
#[derive(Clone, Default)]
pub(super) struct Routes {
    pub(super) events: HashMap<String, Lane>,
    pub(super) any_event: Option<Lane>,
    pub(super) callbacks: HashMap<String, Lane>,
}

impl Routes {
    fn find(&self, frame: &Frame) -> Option<&Lane> {
        match frame.kind {
            Kind::Event => self.events.get(frame.event_type()).or(self.any_event.as_ref()),
            Kind::Callback => self.callbacks.get(&frame.topic),
            Kind::System => None,
        }
    }
}

/// Runs handlers, on whichever connection their messages arrive.
pub(super) struct Dispatcher {
    routes: Routes,
    time_limit: Option<Duration>,
    handled: Mutex<Handled>,
    tasks: Mutex<Tasks>,
}

/// What is being handled.
#[derive(Default)]
struct Tasks {
    running: JoinSet<()>,
    /// Whether no more may start. It is decided under one lock with what is running, so that a shutdown counts everything.
    is_closed: bool,
}

impl Dispatcher {
    pub(super) fn new(routes: Routes, time_limit: Option<Duration>) -> Self {
        Self { routes, time_limit, handled: Mutex::default(), tasks: Mutex::default() }
    }

    /// Has a message handled, which is then acknowledged through `acknowledgments`. Returns the acknowledgment if it is known already.
    pub(super) fn dispatch(self: &Arc<Self>, frame: Frame, acknowledgments: &mpsc::Sender<String>) -> Option<String> {
        if self.tasks().is_closed {
            return None;
        }
        let (kind, message_id) = (frame.kind, frame.message_id.clone());
        let Some(lane) = self.routes.find(&frame).cloned() else {
            return Some(Outcome::NoHandler.acknowledge(kind, &message_id));
        };
        let waiting = || Waiting { kind, message_id: message_id.clone(), acknowledgments: acknowledgments.clone() };
        let mut handled = self.handled();
        let key = frame.identity().map(|identity| handled.key(identity));
        match key.map_or(Admission::New, |key| handled.admit(key, waiting, Instant::now())) {
            Admission::New => {}
            Admission::Joined => return None,
            Admission::Repeat(outcome) => return Some(outcome.acknowledge(kind, &message_id)),
        }
        let Some(place) = lane.place() else {
            key.into_iter().for_each(|key| handled.withdraw(key));
            warn!(target: "dingtalk::events", topic = %frame.topic, event_type = %frame.event_type(), "handler is too slow");
            // An event comes again. A message without an answer may.
            return (kind == Kind::Event).then(|| Outcome::Failed.acknowledge(kind, &message_id));
        };
        drop(handled);
        let (this, waiting) = (Arc::clone(self), waiting());
        let mut tasks = self.tasks();
        if tasks.is_closed {
            drop(tasks);
            key.into_iter().for_each(|key| self.handled().withdraw(key));
            return None;
        }
        while tasks.running.try_join_next().is_some() {}
        tasks.running.spawn(async move { this.handle(lane, place, frame, key, waiting).await });
        None
    }

    async fn handle(&self, lane: Lane, _place: OwnedSemaphorePermit, frame: Frame, key: Option<Key>, waiting: Waiting) {
        let _turn = lane.turn().await;
        let (topic, event_type) = (frame.topic.clone(), frame.event_type().to_owned());
        let handling = handler::run(&lane.handler, frame);
        let outcome = match self.time_limit {
            Some(limit) => timeout(limit, handling).await.unwrap_or(Outcome::Failed),
            None => handling.await,
        };
        if outcome == Outcome::Failed {
            warn!(target: "dingtalk::events", %topic, %event_type, "handler failed");
        }
        let others = key.map(|key| self.handled().finish(key, &outcome, Instant::now()));
        for Waiting { kind, message_id, acknowledgments } in others.into_iter().flatten().chain([waiting]) {
            // If the connection has ended, the service sends the message again, and the result is remembered.
            let _ = acknowledgments.send(outcome.acknowledge(kind, &message_id)).await;
        }
    }

    /// Takes no more messages.
    pub(super) fn close(&self) {
        self.tasks().is_closed = true;
    }

    /// Waits until nothing is being handled. Whoever drops the future leaves the rest to [`abort`](Self::abort).
    pub(super) async fn finished(&self) {
        std::future::poll_fn(|context| {
            let mut tasks = self.tasks();
            loop {
                match tasks.running.poll_join_next(context) {
                    std::task::Poll::Ready(Some(_)) => {}
                    std::task::Poll::Ready(None) => return std::task::Poll::Ready(()),
                    std::task::Poll::Pending => return std::task::Poll::Pending,
                }
            }
        })
        .await;
    }

    /// Ends what is still being handled, and returns how much that was.
    pub(super) fn abort(&self) -> usize {
        let mut tasks = self.tasks();
        while tasks.running.try_join_next().is_some() {}
        tasks.running.abort_all();
        tasks.running.len()
    }

    fn handled(&self) -> MutexGuard<'_, Handled> {
        self.handled.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tasks(&self) -> MutexGuard<'_, Tasks> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
