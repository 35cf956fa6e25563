//! What a program does with messages.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;

use dingtalk_core::Json;

use super::frame::Frame;
use super::reply::Outcome;

/// What a handler returns.
///
/// Handlers of events and messages return `()`, or a `Result` that says whether they succeeded. Handlers of cards and other callbacks may
/// also return JSON, which is the answer.
///
/// If the handler of an event fails, DingTalk is asked to send the event again later; other messages are acknowledged as failed. The error
/// is dropped: it may contain texts of messages, which are logged only by the program itself.
pub trait HandlerResult: Send {
    /// Returns the answer, or `None` if the handler failed.
    fn into_answer(self) -> Option<Json>;
}

impl HandlerResult for () {
    fn into_answer(self) -> Option<Json> {
        Some(Json::Null)
    }
}

impl HandlerResult for Json {
    fn into_answer(self) -> Option<Json> {
        Some(self)
    }
}

impl<T: HandlerResult, E: Send> HandlerResult for Result<T, E> {
    fn into_answer(self) -> Option<Json> {
        self.ok()?.into_answer()
    }
}

pub(super) type Handling = Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// A handler of any kind of message.
pub(super) type Handler = Arc<dyn Fn(Frame) -> Handling + Send + Sync>;

/// Makes a handler of a function that takes what `read` makes of a message.
pub(super) fn handler<T, H, F, R>(read: impl Fn(Frame) -> Option<T> + Send + Sync + 'static, handle: H) -> Handler
where
    H: Fn(T) -> F + Send + Sync + 'static,
    F: Future<Output = R> + Send + 'static,
    R: HandlerResult,
{
    Arc::new(move |frame| {
        let handling = read(frame).map(&handle);
        Box::pin(async move {
            match handling {
                Some(handling) => handling.await.into_answer().map_or(Outcome::Failed, |answer| Outcome::done(&answer)),
                None => Outcome::Failed,
            }
        })
    })
}

/// Runs a handler. A panic is a failure like another one.
pub(super) async fn run(handler: &Handler, frame: Frame) -> Outcome {
    // Nothing of ours is shared with the handler, so nothing can be left in an inconsistent state.
    let Ok(mut handling) = catch_unwind(AssertUnwindSafe(|| handler(frame))) else { return Outcome::Failed };
    poll_fn(move |context| {
        let poll = AssertUnwindSafe(|| handling.as_mut().poll(context));
        catch_unwind(poll).unwrap_or(std::task::Poll::Ready(Outcome::Failed))
    })
    .await
}
