//! What a call that asks a source for a credential passes on to the calls that the source makes.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::binding::CredentialKind;
use crate::deadline::Deadline;
use crate::retry::RetryPolicy;
use crate::transport::BoxFuture;

/// So many sources may ask each other.
const DEEPEST: usize = 8;

thread_local! {
    /// What the future that is being polled has been asked. A source may also call through a client that it got elsewhere.
    static CURRENT: RefCell<Option<Arc<Asking>>> = const { RefCell::new(None) };
}

/// A source is being asked for a credential.
#[derive(Debug)]
pub(crate) struct Asking {
    /// The source's address.
    source: usize,
    kind: CredentialKind,
    /// What the source that made this call has been asked itself.
    before: Option<Arc<Self>>,
    pub(crate) passed_on: PassedOn,
    /// When the call that asks is out of time.
    until: Deadline,
}

/// Options of a call that also hold for the calls that fetch its token.
#[derive(Debug, Clone, Default)]
pub(crate) struct PassedOn {
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) timeout: Option<Duration>,
}

/// The source is already being asked for this credential, so it would wait for itself.
#[derive(Debug)]
pub(crate) struct AsksItself;

impl Asking {
    /// Asks the source at this address.
    pub(crate) fn begin(
        source: usize,
        kind: CredentialKind,
        before: Option<&Arc<Self>>,
        passed_on: PassedOn,
        until: Deadline,
    ) -> Result<Arc<Self>, AsksItself> {
        let earlier = || std::iter::successors(before, |asking| asking.before.as_ref());
        let is_repeated = earlier().any(|asking| (asking.source, asking.kind) == (source, kind));
        // A source that is made anew for each call has a new address, too.
        if is_repeated || earlier().count() >= DEEPEST {
            return Err(AsksItself);
        }
        Ok(Arc::new(Self { source, kind, before: before.cloned(), passed_on, until }))
    }

    /// Returns how much time the call that asks has left.
    pub(crate) fn time_left(&self) -> Duration {
        self.until.left()
    }

    /// Returns what the source has been asked whose future is being polled.
    pub(crate) fn current() -> Option<Arc<Self>> {
        CURRENT.try_with(|current| current.borrow().clone()).ok().flatten()
    }

    /// Polls a source's future so that the calls it makes know of this.
    pub(crate) fn around<T>(self: &Arc<Self>, future: BoxFuture<'_, T>) -> impl Future<Output = T> + Send {
        Around { asking: Arc::clone(self), future }
    }
}

struct Around<'a, T> {
    asking: Arc<Asking>,
    future: BoxFuture<'a, T>,
}

impl<T> Future for Around<'_, T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let asking = Arc::clone(&self.asking);
        let outer = CURRENT.try_with(|current| current.replace(Some(asking))).ok().flatten();
        // Restored on drop, so that a panic does not leave it behind.
        let _restored = Restored(outer);
        self.future.as_mut().poll(context)
    }
}

struct Restored(Option<Arc<Asking>>);

impl Drop for Restored {
    fn drop(&mut self) {
        let outer = self.0.take();
        let _ = CURRENT.try_with(|current| current.replace(outer));
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_time_of_the_call_that_asks_passes() {
        let until = Deadline::after(Instant::now(), Duration::from_secs(10));
        let asking = Asking::begin(1, CredentialKind::AppToken, None, PassedOn::default(), until).unwrap();
        tokio::time::sleep(Duration::from_secs(4)).await;
        assert_eq!(asking.time_left(), Duration::from_secs(6));
    }
}
