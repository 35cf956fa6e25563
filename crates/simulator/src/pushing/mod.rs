//! What DingTalk sends by itself: events, messages to robots and callbacks of cards, over Stream mode or to an address.

mod accept;
mod callback_key;
mod error;
mod gateway;
mod handle;
mod hub;
mod post;
mod push;
mod socket;

pub(crate) use accept::accept;
pub use callback_key::CallbackKey;
pub use error::PushError;
pub(crate) use gateway::builtin;
pub(crate) use hub::Hub;
pub use post::Posted;
pub use push::{Acknowledged, Push};
