//! A DingTalk stand-in for tests that listens on loopback, serves the endpoint specs, and is as strict as they are.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use dingtalk_core::{AccessToken, Client};
//! use dingtalk_simulator::Simulator;
//!
//! let dingtalk = Simulator::start().await?;
//! let client =
//!     Client::builder().endpoint(dingtalk.url()).credentials(AccessToken::app(dingtalk.app_token())).build()?;
//! # drop(client);
//! # Ok(()) }
//! ```
//!
//! - Every request's credential, method, path, names, types, limits and rules are checked. A request that violates a spec fails with
//!   all violations at once, each with file, line and column of the violated statement, in the gateway's own envelope: code
//!   `Simulator.SpecViolation`, or errcode 40035 on the legacy gateway.
//! - The answer to a good request is the one of the spec's example with the same request, or else the first example of a success, or
//!   else one made up from the types; operations that return nothing answer `{}`.
//! - Any client works, including the vendor's own, which writes booleans as `True` in a query.
//! - Operations that return pages lead from a first page to a last one, so that a program that reads all pages ends.
//! - [`Simulator::answer_next`] requests another answer: a documented error, another example, any body, a delay, or none, because the
//!   connection is closed. [`Simulator::answer_path`] answers paths that no spec has.
//! - [`Simulator::limit_calls_per_second`] sets a rate limit, and [`Simulator::advance`] lets tokens expire.
//! - Token calls issue tokens that are accepted until they expire or are revoked. For bad tokens and signatures the answers are
//!   DingTalk's own.
//! - [`Simulator::push`] sends an event, a robot's message or a card's callback over Stream mode, and [`Simulator::post`] sends an event
//!   to an address as an encrypted callback. [`Simulator::disconnect_streams`], [`Simulator::drop_streams`] and
//!   [`Simulator::freeze_streams`] interrupt Stream mode.
//! - [`Simulator::received`] returns what arrived and what was answered, and [`Received::form`] the texts and files of an upload.
//!
//! The specs of all endpoints are embedded. A simulator starts without reading any of them: each is read at the first call of its
//! operation, once for all simulators of a process.
//!
//! The program `dingtalk-simulator` does the same for clients in any language.

mod answer;
mod builder;
mod catalog;
mod check;
mod clock;
mod credentials;
mod endpoint;
mod envelope;
mod error;
mod form;
mod incoming;
mod issue;
mod judge;
mod limit;
mod nearest;
mod paging;
mod pushing;
mod record;
mod reply;
mod robots;
mod routes;
mod scripts;
mod server;
mod signing;
mod simulator;
mod specs;
mod state;
mod synthesize;
mod tokens;
mod violation;

pub use builder::Builder;
/// The checked specs, as [`Builder::apis`] takes them, and places in them, as in a [`Violation`].
pub use dingtalk_spec::model::{Api, SpecPlace};
pub use error::{ReplyError, StartError};
pub use form::{FormPart, read_form};
pub use pushing::{Acknowledged, CallbackKey, Posted, Push, PushError};
pub use record::{Answered, Received};
pub use reply::Reply;
pub use robots::Robot;
pub use signing::SigningKey;
pub use simulator::Simulator;
pub use tokens::TokenKind;
pub use violation::Violation;

/// The README's code compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
