//! Stream mode: one WebSocket over which DingTalk sends everything.

mod backoff;
mod connection;
mod dispatch;
mod frame;
mod handled;
mod handler;
mod lane;
mod listener;
mod listening;
mod open;
mod reply;
mod stop;
mod supervise;

pub use handler::HandlerResult;
pub use listener::Listener;
pub use listening::{ListenError, Listening};
