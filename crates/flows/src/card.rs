//! Text that is streamed into a card.

mod writer;

use std::marker::PhantomData;
use std::time::Duration;

use dingtalk_core::binding::{Argument, Set, Unset};
use dingtalk_core::{Client, Result};

pub use writer::TextWriter;

/// The shortest time between two updates.
const INTERVAL: Duration = Duration::from_millis(300);

/// Streams text into a card, as the assistant of an AI card writes it.
///
/// Pieces that are written faster than the card can be updated are merged, so the writer never waits. Updates arrive in order, each with
/// the whole text so far, as Markdown requires. The last one marks the card as finished or as failed, and is always sent, even if the
/// writer is dropped.
///
/// ```
/// use dingtalk_core::Client;
/// use dingtalk_flows::card::stream_text;
///
/// async fn answer(client: &Client, card: &str) -> dingtalk_core::Result<()> {
///     // The variable `content` of a card that `create_and_deliver` has sent.
///     let text = stream_text().out_track_id(card).key("content").start(client)?;
///     for word in ["Plain ", "words ", "one ", "by ", "one."] {
///         text.push(word)?;
///     }
///     text.finish().await
/// }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let dingtalk = dingtalk_simulator::Simulator::start().await?;
/// # let token = dingtalk_core::AccessToken::app(dingtalk.app_token());
/// # answer(&Client::builder().endpoint(dingtalk.url()).credentials(token).build()?, "a card").await?;
/// # let last = dingtalk.received().pop().and_then(|received| received.json()).unwrap_or_default();
/// # assert_eq!((&last["content"], &last["isFinalize"]), (&"Plain words one by one.".into(), &true.into()));
/// # assert_eq!(dingtalk.violations(), []);
/// # Ok(()) }
/// ```
///
/// # Limits
///
/// DingTalk asks for at most 1 KB an update, and recommends no more than 3 KB in total; longer texts may be refused. It does not say
/// how often a card may be updated. The default [`interval`](TextStream::interval) is 300 ms, and a rate limit slows the updates down.
pub fn stream_text() -> TextStream {
    let settings = Settings { out_track_id: String::new(), key: String::new(), interval: INTERVAL };
    TextStream { settings, state: PhantomData }
}

/// A text that [`stream_text`] begins. Its type records which required parameters have been set.
#[must_use = "nothing is sent until `start` is called"]
pub struct TextStream<OutTrackIdState = Unset, KeyState = Unset> {
    settings: Settings,
    state: PhantomData<(OutTrackIdState, KeyState)>,
}

/// What is updated, and how often.
struct Settings {
    out_track_id: String,
    key: String,
    interval: Duration,
}

impl<OutTrackIdState, KeyState> TextStream<OutTrackIdState, KeyState> {
    /// Required. The id of the card, as chosen when the card was created.
    pub fn out_track_id(self, out_track_id: impl Argument<String>) -> TextStream<Set, KeyState> {
        self.with(|settings| settings.out_track_id = out_track_id.into_argument())
    }

    /// Required. The variable of the card that receives the text.
    pub fn key(self, key: impl Argument<String>) -> TextStream<OutTrackIdState, Set> {
        self.with(|settings| settings.key = key.into_argument())
    }

    /// Sets the shortest time from the end of an update to the beginning of the next one; 300 ms by default.
    pub fn interval(self, interval: Duration) -> Self {
        self.with(|settings| settings.interval = interval)
    }

    /// Starts a task that updates the card as text is written.
    ///
    /// # Errors
    /// If it is called outside of a Tokio runtime.
    pub fn start(self, client: &Client) -> Result<TextWriter>
    where
        OutTrackIdState: required::StreamTextOutTrackId,
        KeyState: required::StreamTextKey,
    {
        TextWriter::start(self.settings, client.clone())
    }

    fn with<OutTrackId, Key>(mut self, change: impl FnOnce(&mut Settings)) -> TextStream<OutTrackId, Key> {
        change(&mut self.settings);
        TextStream { settings: self.settings, state: PhantomData }
    }
}

/// The required parameters: each trait is implemented once its parameter has been set.
pub mod required {
    dingtalk_core::binding::required! {
        "see https://docs.rs/dingtalk-flows/latest/dingtalk_flows/card/fn.stream_text.html";
        StreamTextOutTrackId "`card::stream_text` is missing its required parameter `out_track_id`" "call `.out_track_id(...)` before this";
        StreamTextKey "`card::stream_text` is missing its required parameter `key`" "call `.key(...)` before this";
    }
}
