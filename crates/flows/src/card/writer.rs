//! Writing, and the task that updates the card.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dingtalk_card_1_0 as card;
use dingtalk_core::{Client, Error, Result, TransportError, TransportFailure, unique_id};
use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::Settings;

/// What a card shows if its text ends before it has begun. An update must have content.
const NOTHING: &str = "…";

/// Writes the text of a card, as [`stream_text`](super::stream_text) starts it.
///
/// If it is dropped without [`finish`](Self::finish), the card is marked as failed.
pub struct TextWriter {
    shared: Arc<Shared>,
    /// The task, until someone waits for it.
    task: Option<JoinHandle<Result<()>>>,
}

/// What the writer and the task share.
#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Default)]
struct State {
    text: String,
    /// Whether the last update did not have all of the text.
    is_new: bool,
    end: Option<End>,
    /// The error of the last update, until the writer has been told.
    error: Option<Error>,
}

/// How a text ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Finished,
    Failed,
}

impl TextWriter {
    pub(super) fn start(settings: Settings, client: Client) -> Result<Self> {
        let runtime = Handle::try_current().map_err(|error| TransportError::new(TransportFailure::Connect, error))?;
        let shared = Arc::new(Shared::default());
        let task = runtime.spawn(update(settings, client, Arc::clone(&shared)));
        Ok(Self { shared, task: Some(task) })
    }

    /// Appends a piece of text, which the next update shows.
    ///
    /// # Errors
    /// Returns the error of an update that has failed since the last call. The text is kept, and writing can go on: the next update has
    /// all of it.
    pub fn push(&self, piece: impl AsRef<str>) -> Result<()> {
        let error = self.shared.change(|state| {
            state.text.push_str(piece.as_ref());
            state.is_new = true;
            state.error.take()
        });
        error.map_or(Ok(()), Err)
    }

    /// Sends the last update, which has the whole text and marks the card as finished.
    ///
    /// It is sent even if the returned future is dropped.
    ///
    /// # Errors
    /// If the last update fails. What happened to earlier ones does not matter.
    pub fn finish(mut self) -> impl Future<Output = Result<()>> + use<> {
        self.end(End::Finished)
    }

    /// Sends the last update, which has the text so far and marks the card as failed. [`push`](Self::push) a message first, if users
    /// should see one.
    ///
    /// # Errors
    /// If the last update fails.
    pub fn fail(mut self) -> impl Future<Output = Result<()>> + use<> {
        self.end(End::Failed)
    }

    fn end(&mut self, end: End) -> impl Future<Output = Result<()>> + use<> {
        let task = self.task.take();
        self.shared.change(|state| state.end = Some(end));
        async move {
            let Some(task) = task else { return Ok(()) };
            task.await.map_err(|error| TransportError::new(TransportFailure::Broken, error))?
        }
    }
}

impl Drop for TextWriter {
    fn drop(&mut self) {
        // The task ends by itself.
        if self.task.take().is_some() {
            self.shared.change(|state| state.end = Some(End::Failed));
        }
    }
}

impl fmt::Debug for TextWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextWriter").field("length", &self.shared.state().text.len()).finish_non_exhaustive()
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes something, and wakes the task.
    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let changed = change(&mut self.state());
        self.changed.notify_one();
        changed
    }

    /// Waits for what the card does not show yet.
    async fn next(&self) -> (String, Option<End>) {
        loop {
            {
                let mut state = self.state();
                if state.end.is_some() || std::mem::take(&mut state.is_new) {
                    return (state.text.clone(), state.end);
                }
            }
            self.changed.notified().await;
        }
    }
}

/// Updates the card until the text ends.
async fn update(settings: Settings, client: Client, shared: Arc<Shared>) -> Result<()> {
    loop {
        let (text, end) = shared.next().await;
        let outcome = settings.send(&client, &text, end).await;
        if end.is_some() {
            return outcome;
        }
        shared.state().error = outcome.err();
        sleep(settings.interval).await;
    }
}

impl Settings {
    async fn send(&self, client: &Client, text: &str, end: Option<End>) -> Result<()> {
        let is_failure = end == Some(End::Failed);
        let reply = card::streaming_update()
            .out_track_id(&self.out_track_id)
            .guid(unique_id())
            .key(&self.key)
            .content(if text.is_empty() { NOTHING } else { text })
            .is_full(true)
            .is_finalize(end == Some(End::Finished))
            .is_error(is_failure)
            .send(client)
            .full()
            .await?;
        match reply.answer.result {
            Some(false) => Err(reply.mismatch("result", "an updated card", "`false`")),
            _ => Ok(()),
        }
    }
}
