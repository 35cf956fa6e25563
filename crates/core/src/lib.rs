//! The runtime that the generated DingTalk API bindings share.
//!
//! A [`Client`] holds connections and credentials; every generated crate sends its requests through it.
//!
//! ```no_run
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
//! # Features
//!
//! | Feature | Brings |
//! | --- | --- |
//! | `rustls` (default) | TLS by rustls on ring |
//! | `native-tls` | TLS by the operating system: Secure Transport, SChannel, elsewhere OpenSSL, whose headers the build then needs |
//! | `serde` | `Serialize` and `Deserialize` for the values that answers hold |
//!
//! The generated crates and `dingtalk-auth` have the same two features for TLS and hand them on. To leave rustls out, say
//! `default-features = false, features = ["native-tls"]` for each of them. Where both are on, `native-tls` is used, as in reqwest.
//! With neither, [`ClientBuilder::build`] refuses https addresses, unless a [`Transport`] is given.
//!
//! Either way TLS is 1.2 or newer, and certificates are checked against those that the operating system trusts and those given by
//! [`ClientBuilder::root_certificate`]. No setting turns that off.
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
mod tls;
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

/// The README's code compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
