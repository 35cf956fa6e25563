//! A handler and the work that it has at most.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::handler::Handler;

/// How much work each handler has at most.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Messages that are handled at the same time.
    pub(super) running: usize,
    /// Messages that wait.
    pub(super) waiting: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { running: 32, waiting: 1000 }
    }
}

/// A handler with its own limits, so that a slow one delays no other.
#[derive(Clone)]
pub(super) struct Lane {
    pub(super) handler: Handler,
    places: Arc<Semaphore>,
    running: Arc<Semaphore>,
}

impl Lane {
    pub(super) fn new(handler: Handler, limits: Limits) -> Self {
        let places = limits.running.saturating_add(limits.waiting).min(Semaphore::MAX_PERMITS);
        Self {
            handler,
            places: Arc::new(Semaphore::new(places)),
            running: Arc::new(Semaphore::new(limits.running.clamp(1, Semaphore::MAX_PERMITS))),
        }
    }

    /// Takes a place for a message, if there is one.
    pub(super) fn place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.places).try_acquire_owned().ok()
    }

    /// Waits for a message's turn. The semaphore is never closed.
    pub(super) async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.running).acquire_owned().await.ok()
    }
}
