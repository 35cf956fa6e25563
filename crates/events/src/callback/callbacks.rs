//! Opens callbacks and answers them.

use std::fmt;
use std::time::{Duration, SystemTime};

use dingtalk_core::Secret;
use dingtalk_core::shared::{milliseconds_now, unique_id};
use serde_json::json;

use super::answer::Answer;
use super::cipher::{Cipher, RANDOM};
use super::receiver::Receiver;
use super::recent::Recent;
use super::refusal::{InvalidKey, Reason, Refusal};
use super::request::Sealed;
use super::signature;
use crate::event::Event;

/// Checks, decrypts and answers callbacks: plain functions over a request's query and body.
///
/// ```
/// use dingtalk_events::{Answer, Callbacks, Receiver};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let aes_key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
/// let callbacks = Callbacks::new("token", aes_key, Receiver::app_key("ding1"))?;
///
/// fn handle(callbacks: &Callbacks, query: &str, body: &[u8]) -> Answer {
///     match callbacks.open(query, body) {
///         Ok(callback) => {
///             println!("{:?}", callback.event());
///             callbacks.success(&callback)
///         }
///         Err(refusal) => {
///             eprintln!("{refusal}");
///             Answer::refused()
///         }
///     }
/// }
/// # assert_eq!(handle(&callbacks, "", b"").status(), 403);
/// # Ok(()) }
/// ```
///
/// DingTalk waits 1.5 seconds for the answer to some callbacks, so leave long work to a task of its own. Requests that check an address
/// (`check_url` and the like) are ordinary callbacks that the same answer satisfies.
///
/// With the feature `tower`, `service` makes an HTTP service of it.
pub struct Callbacks {
    token: Secret,
    cipher: Cipher,
    receivers: Vec<Receiver>,
    recent: Recent,
}

/// A callback that has been checked and decrypted.
#[derive(Debug, Clone)]
pub struct Callback {
    event: Event,
    signature: String,
    receiver: String,
}

impl Callbacks {
    /// Creates them with the token and the AES key of the app's event subscription.
    ///
    /// # Errors
    /// If the key does not consist of 43 letters and digits.
    pub fn new(token: impl Into<Secret>, aes_key: impl Into<Secret>, receiver: Receiver) -> Result<Self, InvalidKey> {
        let cipher = Cipher::from_text(aes_key.into().expose()).ok_or(InvalidKey(()))?;
        Ok(Self { token: token.into(), cipher, receivers: vec![receiver], recent: Recent::default() })
    }

    /// Opens callbacks for this receiver, too: for example, those of an internal app that has subscribed in both ways.
    #[must_use]
    pub fn also_for(mut self, receiver: Receiver) -> Self {
        self.receivers.push(receiver);
        self
    }

    /// Refuses callbacks whose timestamp is further than this from this machine's time.
    ///
    /// By default, age does not matter. DingTalk sends a callback that was not answered again later.
    #[must_use]
    pub fn refuse_older_than(mut self, age: Duration) -> Self {
        self.recent.max_age = Some(age);
        self
    }

    /// Refuses older callbacks, and those that were opened before and not [forgotten](Self::forget).
    ///
    /// Signatures of the last 100,000 callbacks are remembered, for twice this time.
    #[must_use]
    pub fn refuse_repeated(mut self, age: Duration) -> Self {
        self.recent.refuses_repeats = true;
        self.refuse_older_than(age)
    }

    /// Checks a request and decrypts it. `query` is the part of its address after the question mark.
    ///
    /// # Errors
    /// If it is not a callback, or not for this app. Log the reason, and answer with [`Answer::refused`].
    pub fn open(&self, query: &str, body: &[u8]) -> Result<Callback, Refusal> {
        self.open_at(query, body, SystemTime::now())
    }

    /// Does the same as [`open`](Self::open) at this time, for tests.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_at(&self, query: &str, body: &[u8], now: SystemTime) -> Result<Callback, Refusal> {
        let sealed = Sealed::read(query, body)?;
        let expected = self.sign(&sealed.timestamp, &sealed.nonce, &sealed.encrypted);
        if !signature::is_same(&expected, &sealed.signature) {
            return Err(Reason::Signature.into());
        }
        self.recent.check_age(&sealed.timestamp, now)?;
        let opened = self.cipher.decrypt(&sealed.encrypted).map_err(|_| Reason::Undecipherable)?;
        let receiver = String::from_utf8_lossy(&opened.receiver).into_owned();
        if !self.receivers.iter().any(|known| known.id() == receiver) {
            return Err(Reason::Receiver { found: receiver, expected: self.receivers.clone() }.into());
        }
        let message = String::from_utf8(opened.message).map_err(|_| Reason::Message)?;
        let event = Event::from_object(&message).ok_or(Reason::Message)?;
        self.recent.note(&expected, now)?;
        Ok(Callback { event, signature: expected, receiver })
    }

    /// Opens this callback again when DingTalk repeats it, because it could not be handled.
    pub fn forget(&self, callback: &Callback) {
        self.recent.forget(&callback.signature);
    }

    /// Returns the answer that confirms a callback.
    #[must_use]
    pub fn success(&self, callback: &Callback) -> Answer {
        self.seal("success", &callback.receiver, &milliseconds_now().to_string())
            .map_or_else(Answer::failed, Answer::success)
    }

    /// Encrypts and signs a message.
    fn seal(&self, message: &str, receiver: &str, timestamp: &str) -> Option<String> {
        let mut random = [0; RANDOM];
        getrandom::fill(&mut random).ok()?;
        let nonce = unique_id();
        let encrypted = self.cipher.encrypt(random, message.as_bytes(), receiver.as_bytes())?;
        let signature = self.sign(timestamp, &nonce, &encrypted);
        let sealed = json!({"msg_signature": signature, "timeStamp": timestamp, "nonce": nonce, "encrypt": encrypted});
        Some(sealed.to_string())
    }

    fn sign(&self, timestamp: &str, nonce: &str, encrypted: &str) -> String {
        signature::sign(self.token.expose(), timestamp, nonce, encrypted)
    }
}

impl Callback {
    /// Returns what happened.
    #[must_use]
    pub fn event(&self) -> &Event {
        &self.event
    }

    /// Returns what happened, owned.
    #[must_use]
    pub fn into_event(self) -> Event {
        self.event
    }

    /// Whether DingTalk only checks the address with it.
    #[must_use]
    pub fn is_check(&self) -> bool {
        matches!(self.event.event_type(), "check_url" | "check_create_suite_url" | "check_update_suite_url")
    }
}

impl fmt::Debug for Callbacks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callbacks").field("receivers", &self.receivers).finish_non_exhaustive()
    }
}
