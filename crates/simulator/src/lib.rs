//! A DingTalk stand-in for tests: it listens on loopback, serves the endpoint specs, and is as strict as they are.
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
//! - It checks credential, method, path, names, types, limits and rules of every request. What goes against a spec is answered with
//!   all violations at once, each with file, line and column of the statement in question, in the gateway's own envelope: code
//!   `Simulator.SpecViolation`, or errcode 40035 on the legacy gateway.
//! - A good request is answered with the spec's example for this very request, else with its first example of a success, else with
//!   an answer made up from the types: `{}` where an operation answers nothing.
//! - Any client is welcome, the vendor's own among them, which writes booleans as `True` in a query.
//! - [`Simulator::answer_next`] asks for something else: a documented error, another example, or any body at all.
//! - Token calls hand out tokens that it then accepts, until they expire or are revoked. Bad tokens and signatures get the answers
//!   that DingTalk gives.
//! - [`Simulator::received`] tells what arrived and what was answered.
//!
//! The program `dingtalk-simulator` does the same for clients in whatever language.

mod answer;
mod builder;
mod check;
mod clock;
mod envelope;
mod error;
mod incoming;
mod issue;
mod nearest;
mod record;
mod reply;
mod routes;
mod server;
mod signing;
mod simulator;
mod specs;
mod state;
mod statements;
mod synthesize;
mod tokens;
mod violation;

pub use builder::Builder;
/// The checked specs, as [`Builder::apis`] takes them and [`Violation`] refers to them.
pub use dingtalk_spec::model::{Api, SpecPlace};
pub use error::{ReplyError, StartError};
pub use record::{Answered, Received};
pub use reply::Reply;
pub use signing::SigningKey;
pub use simulator::Simulator;
pub use tokens::TokenKind;
pub use violation::Violation;

/// The README's code compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
