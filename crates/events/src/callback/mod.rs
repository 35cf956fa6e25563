//! Callbacks over HTTP: what DingTalk posts to an address of yours.

mod answer;
#[cfg(feature = "axum")]
mod axum;
mod callbacks;
mod cipher;
mod receiver;
mod recent;
mod refusal;
mod request;
mod robot;
#[cfg(feature = "tower")]
mod service;
mod signature;

pub use answer::Answer;
pub use callbacks::{Callback, Callbacks};
pub use receiver::Receiver;
pub use refusal::{InvalidKey, Refusal};
#[cfg(feature = "tower")]
pub use service::CallbackService;
