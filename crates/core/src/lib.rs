//! The runtime that the generated DingTalk API bindings share.
//!
//! A [`Client`] holds connections and credentials; every generated crate sends its requests through it.
//!
//! ```
//! use dingtalk_core::{AccessToken, Client};
//!
//! # fn main() -> dingtalk_core::Result<()> {
//! let client = Client::builder().credentials(AccessToken::app("the token")).build()?;
//! // contact_1_0::get_org_auth_info().target_corp_id("ding123").send(&client).await?
//! # Ok(()) }
//! ```
//!
//! What may go wrong is one type, [`Error`]. Secrets are never printed ([`Secret`]).
//!
//! A call is repeated where that helps and does no harm ([`RetryPolicy`]), within its time ([`ClientBuilder::timeout`]). Awaiting
//! [`Sending`] gives the typed answer; before that the call can be adjusted, and [`Sending::full`] gives status, headers and body
//! too. Where an operation answers page by page, its builder also has `pages` and `items` ([`Pages`], [`Items`]).
//!
//! # Events
//!
//! Sent by `tracing` to the target `dingtalk`, inside the span `call` (debug level, field `operation`); no field holds a secret.
//!
//! | Level | Message | Fields |
//! | --- | --- | --- |
//! | debug | `call answered` | `operation`, `attempts`, `status`, `elapsed_ms` |
//! | debug | `attempt failed` | `operation`, `attempt`, `status`, `code`, `request_id`, `elapsed_ms` |
//! | debug | `token refused` | `operation`, `code` |
//! | warn | `call failed` | `operation`, `attempts`, `status`, `code`, `request_id`, `elapsed_ms` |

pub mod binding;
mod call;
mod client;
mod credentials;
mod decode;
mod envelope;
mod error;
mod pace;
mod pages;
mod request;
mod retry;
mod secret;
mod sending;
mod signature;
mod transport;
mod wire;

pub use client::{Client, ClientBuilder};
pub use credentials::{AccessToken, Credential, CredentialFuture, Credentials, SigningKey};
pub use decode::Mismatch;
pub use error::{ApiError, BadArgument, CredentialsError, DecodeError, Error, Result};
pub use pages::{Items, Pages};
pub use request::Request;
pub use retry::{RetryPolicy, Stopped};
pub use secret::Secret;
pub use sending::{Reply, Sending, SendingFull};
pub use signature::sign;
pub use transport::{BoxFuture, Transport, TransportError, TransportFailure};

/// Whatever JSON: the type of values whose form is not documented.
pub use serde_json::Value as Json;
