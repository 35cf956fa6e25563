//! Receives what DingTalk sends: events, messages to robots and callbacks of cards.
//!
//! A robot that repeats what it hears:
//!
//! ```
//! use std::time::Duration;
//!
//! use dingtalk_core::Client;
//! use dingtalk_events::{Listener, RobotMessage};
//!
//! async fn echo(client: Client, message: RobotMessage) -> dingtalk_core::Result<()> {
//!     let text = message.text().unwrap_or("I only understand text.").to_owned();
//!     message.reply_text(&client, text).await
//! }
//!
//! async fn run(client: Client, end: impl Future) -> Result<(), Box<dyn std::error::Error>> {
//!     let replies = client.clone();
//!     let listening = Listener::new("client id", "client secret")
//!         .on_robot_message(move |message| echo(replies.clone(), message))
//!         .start(&client)
//!         .await?;
//!     end.await; // such as `tokio::signal::ctrl_c()`
//!     listening.shutdown(Duration::from_secs(10)).await;
//!     Ok(())
//! }
//!
//! # use dingtalk_simulator::{Push, Simulator};
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let dingtalk = Simulator::start().await?;
//! # let client = Client::builder().endpoint(dingtalk.url()).build()?;
//! # run(client, async { assert_eq!(dingtalk.push(Push::robot_message("hello")).await.unwrap().code, 200) }).await?;
//! # let reply = dingtalk.received().pop().unwrap();
//! # assert!(reply.target.starts_with("/robot/sendBySession?session="), "{reply}");
//! # assert_eq!(reply.json().unwrap()["text"]["content"], "hello");
//! # Ok(()) }
//! ```
//!
//! There are two ways, and each app chooses one in the developer console:
//!
//! - Stream mode ([`Listener`]): the program connects, and needs no public address. DingTalk recommends it.
//! - HTTP callbacks ([`Callbacks`]): DingTalk posts encrypted events to an address of yours, and signed messages to that of a robot
//!   ([`RobotMessage::open`]).
//!
//! Both deliver an [`Event`] at least once. Repeats in Stream mode are recognized for five minutes, and those of callbacks if asked to
//! ([`Callbacks::refuse_repeated`]), by this process only. What must not happen twice needs a memory of its own, by [`Event::id`].
//!
//! # Types of events
//!
//! [`types`] has a type for each documented event. A handler in Stream mode takes it ([`Listener::on`]), and every event can be read as its
//! type ([`Event::read`]) or as any ([`Event::read_any`]):
//!
//! ```
//! use dingtalk_events::types::AnyEvent;
//! use dingtalk_events::{Event, ReadError};
//!
//! fn handle(event: &Event) -> Result<(), ReadError> {
//!     match event.read_any()? {
//!         AnyEvent::UserAddOrg(joined) => println!("{:?} joined", joined.user_id),
//!         AnyEvent::Other(json) => println!("{}: {json}", event.event_type()),
//!         _ => {}
//!     }
//!     Ok(())
//! }
//! # handle(&Event::new("user_add_org", r#"{"userId":["u1"]}"#)).unwrap();
//! ```
//!
//! Third-party apps that receive by SyncHTTP get several events at a time: [`Event::changes`] returns them.
//!
//! # Suite tickets
//!
//! DingTalk pushes the tickets of third-party apps as events. A `dingtalk_auth::Suite` takes them from either way:
//! `listener.suite_tickets(suite.clone())`, or `service.suite_tickets(suite.clone())`. In other cases, [`Event::suite_ticket`] returns
//! them.
//!
//! # Tests
//!
//! `dingtalk_simulator::Simulator` sends all of this, on loopback: `dingtalk.push(Push::robot_message("hello"))` over Stream mode, and
//! `dingtalk.post(address, &key, Push::event("user_add_org", data))` as an encrypted callback. It also repeats, delays and disconnects.
//!
//! # Features
//!
//! - `stream` (default): Stream mode. It adds a WebSocket library to what the client has anyway.
//! - `tower`: callbacks as a service of `tower`, which most servers take. Off by default, because the plain functions need no server.
//! - `axum`: this service is also a handler of `axum`.
//! - `rustls` (default) and `native-tls`: TLS, as in [`dingtalk_core`].
//!
//! # Log
//!
//! Emitted with `tracing` under the target `dingtalk::events`. No field contains a secret or the text of a message. The WebSocket library,
//! however, logs whole messages at the level `trace` of its target `tungstenite`: keep that at `debug`.
//!
//! | Level | Message | Fields |
//! | --- | --- | --- |
//! | info | `connected` | |
//! | info | `connection ended` | `reason`, `lasted_s` |
//! | warn | `cannot connect` | `error` |
//! | warn | `handler failed`, `handler is too slow` | `event_type`, in Stream mode also `topic` |
//! | warn | `event cannot be read` | `error` |
//! | warn | `suite ticket could not be kept` | `error` |
//! | warn | `callback refused` | `refusal` |
//! | debug | `connection ends`, `message of an unknown kind` | `reason`, `bytes` |

mod callback;
mod card_callback;
mod changes;
mod event;
mod robot_message;
#[cfg(feature = "stream")]
mod stream;
mod suite_ticket;
mod typed;
pub mod types;

#[cfg(feature = "tower")]
pub use callback::CallbackService;
pub use callback::{Answer, Callback, Callbacks, InvalidKey, Receiver, Refusal};
pub use card_callback::CardCallback;
pub use event::Event;
pub use robot_message::RobotMessage;
#[cfg(feature = "stream")]
pub use stream::{HandlerResult, ListenError, Listener, Listening};
pub use typed::{EventType, ReadError, Typed};

/// The README's code compiles.
#[cfg(all(doctest, feature = "stream"))]
#[doc = include_str!("../README.md")]
mod readme {}
