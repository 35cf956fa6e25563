//! A request's body that knows how much of it was sent.
//!
//! A server may close a connection, or refuse a request, before all of it has arrived. The HTTP client reports this only as a write
//! that failed. The body is therefore handed over in pieces, with pauses in which the connection can notice what the server did: what
//! was not handed over was certainly not sent.

use std::future::Future as _;
use std::io;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use crate::request_body::RequestBody;
use crate::transport::BoxError;
use crate::upload::PIECE;

/// The HTTP client asks twice, before and after it has written what it has, and then lets the runtime look at the connection.
const PAUSE: u8 = 2;

/// The time of a long look. Yielding is not enough if another thread of the runtime is the one that looks.
const LOOK: Duration = Duration::from_millis(1);

/// A body that is being sent.
pub(crate) struct Watched {
    rest: RequestBody,
    /// Whether the server has a part of it.
    begun: bool,
    /// How often the HTTP client has to ask again before it gets the next piece.
    pause: u8,
    look_first: Look,
    look: Option<Pin<Box<tokio::time::Sleep>>>,
    progress: Progress,
}

/// How far the head goes ahead of the body, unless the connection is new, because the server may just have closed it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// Not at all.
    No,
    /// Until this thread has looked at the connection.
    Short,
    /// Until the runtime has.
    Long,
}

/// How far a request got.
#[derive(Clone, Default)]
pub(crate) struct Progress(Arc<Shared>);

#[derive(Default)]
struct Shared {
    connected: AtomicBool,
    handed_over: AtomicBool,
    flow: Mutex<Flow>,
    unreadable: Mutex<Option<io::Error>>,
}

#[derive(Default)]
enum Flow {
    #[default]
    Open,
    /// The server has refused the request. Another write might fail, and lose what is still to be read of the answer.
    Paused(Option<Waker>),
    Over,
}

impl Watched {
    pub(crate) fn is_long(body: &RequestBody) -> bool {
        body.as_bytes().is_none_or(|bytes| bytes.len() > PIECE)
    }

    pub(crate) fn new(body: RequestBody, look_first: Look, progress: &Progress) -> Self {
        Self { rest: body, begun: false, pause: 0, look_first, look: None, progress: progress.clone() }
    }
}

impl http_body::Body for Watched {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        match &mut *self.progress.flow() {
            Flow::Open => {}
            Flow::Paused(waker) => {
                *waker = Some(context.waker().clone());
                return Poll::Pending;
            }
            Flow::Over => return Poll::Ready(Some(Err("the server answered before it had the whole request".into()))),
        }
        let look = std::mem::replace(&mut self.look_first, Look::No);
        match look {
            Look::Long if self.progress.was_idle() => self.look = Some(Box::pin(tokio::time::sleep(LOOK))),
            Look::Short if self.progress.was_idle() => self.pause = PAUSE,
            Look::No | Look::Short | Look::Long => {}
        }
        if let Some(look) = &mut self.look {
            ready!(look.as_mut().poll(context));
            self.look = None;
        }
        if self.pause > 0 {
            self.pause -= 1;
            // Wakes this task once the runtime has looked for events.
            let _ = pin!(tokio::task::yield_now()).poll(context);
            return Poll::Pending;
        }
        let piece = match ready!(self.rest.poll_piece(context)) {
            Some(Ok(piece)) => piece,
            Some(Err(error)) => {
                self.progress.fail(error);
                return Poll::Ready(Some(Err("a file to upload cannot be read".into())));
            }
            None => return Poll::Ready(None),
        };
        if self.rest.is_empty() {
            self.progress.hand_over();
        } else if self.begun {
            self.pause = PAUSE;
        } else {
            // The head has arrived with it, and most refusals are about the head.
            self.begun = true;
            self.look = Some(Box::pin(tokio::time::sleep(LOOK)));
        }
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len())
    }
}

impl Progress {
    /// Notes that the request has a new connection.
    pub(crate) fn connects(&self) {
        self.0.connected.store(true, Ordering::Relaxed);
    }

    /// Whether the request uses a connection that had been idle.
    pub(crate) fn was_idle(&self) -> bool {
        !self.0.connected.load(Ordering::Relaxed)
    }

    /// Notes that nothing keeps the rest from being sent.
    pub(crate) fn hand_over(&self) {
        self.0.handed_over.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_handed_over(&self) -> bool {
        self.0.handed_over.load(Ordering::Relaxed)
    }

    /// Notes that a file could not be read, so that the rest is never sent.
    fn fail(&self, error: io::Error) {
        *self.0.unreadable.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
    }

    /// Why the rest could not be read.
    pub(crate) fn unreadable(&self) -> Option<io::Error> {
        self.0.unreadable.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Keeps back the rest of the body, which is then never sent.
    pub(crate) fn pause(&self) -> Pausing {
        *self.flow() = Flow::Paused(None);
        Pausing(self.clone())
    }

    fn flow(&self) -> MutexGuard<'_, Flow> {
        self.0.flow.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The time in which the answer to an incomplete request is read. Then its connection is closed.
pub(crate) struct Pausing(Progress);

impl Drop for Pausing {
    fn drop(&mut self) {
        let before = std::mem::replace(&mut *self.0.flow(), Flow::Over);
        if let Flow::Paused(Some(waker)) = before {
            waker.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use http_body::Body as _;

    use super::*;

    #[tokio::test]
    async fn the_body_waits_only_on_a_connection_that_was_idle() {
        for (look, is_new, waits) in
            [(Look::Short, false, true), (Look::Long, false, true), (Look::Long, true, false), (Look::No, false, false)]
        {
            let progress = Progress::default();
            if is_new {
                progress.connects();
            }
            let mut upload = Watched::new(Bytes::from_static(b"body").into(), look, &progress);
            let mut waited = false;
            let frame = poll_fn(|context| {
                let frame = Pin::new(&mut upload).poll_frame(context);
                waited |= frame.is_pending();
                assert_eq!(progress.is_handed_over(), frame.is_ready());
                frame
            });
            assert_eq!(frame.await.unwrap().unwrap().into_data().unwrap(), "body");
            assert_eq!(waited, waits);
        }
    }
}
