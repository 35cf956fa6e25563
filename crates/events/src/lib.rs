//! Receives what DingTalk sends.

mod callback;
mod event;
mod hex;
mod suite_ticket;

#[cfg(feature = "tower")]
pub use callback::CallbackService;
pub use callback::{Answer, Callback, Callbacks, InvalidKey, Receiver, Refusal};
pub use event::Event;
