//! The runtime that the generated DingTalk API bindings share.
//!
//! A [`Client`] holds connections and credentials. Every generated crate sends its requests through it.
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
//! Every call fails with the same type, [`Error`]. Secrets are never printed ([`Secret`]).
//!
//! A failed call is repeated if that can help and does no harm ([`RetryPolicy`]), within the call's time limit
//! ([`ClientBuilder::timeout`]). Awaiting [`Sending`] returns the typed answer. Before that, the call can be adjusted, and
//! [`Sending::full`] makes it return status, headers and body as well. If an operation returns its result in pages, its builder
//! also has `pages` and `items` ([`Pages`], [`Items`]).
//!
//! # Features
//!
//! | Feature | Provides |
//! | --- | --- |
//! | `rustls` (default) | TLS with rustls on ring |
//! | `native-tls` | The operating system's TLS: Secure Transport, SChannel, or else OpenSSL, whose headers are needed to build |
//! | `serde` | `Serialize` and `Deserialize` for the values that answers hold; a [`Secret`] is serialized only inside a `SerializableSecret` |
//!
//! The generated crates and `dingtalk-auth` have the same two TLS features and forward them. To build without rustls, set
//! `default-features = false, features = ["native-tls"]` for each of these crates. If both are enabled, `native-tls` is used, as in
//! reqwest. With neither, [`ClientBuilder::build`] refuses https addresses unless a [`Transport`] is set.
//!
//! In both cases, the minimum version is TLS 1.2, and certificates are checked against those that the operating system trusts and
//! those added by [`ClientBuilder::root_certificate`]. No setting disables this.
//!
//! # A program's own reqwest
//!
//! Cargo gives all users of a crate in a program the same features, and the feature `rustls` needs reqwest's `rustls-no-provider`. Clients
//! that a program makes with reqwest work beside ours if its own features of reqwest include TLS. If they do not, reqwest's clients now have
//! TLS as well, and panic when they are built unless the program has chosen a cryptography provider for rustls before, at its start:
//! `rustls::crypto::ring::default_provider().install_default()`. Core does not do this for the program, because the first choice is
//! final.
//!
//! # Events
//!
//! Emitted with `tracing` under the target `dingtalk`, inside the span `call` (debug level, field `operation`). No field contains a
//! secret.
//!
//! | Level | Message | Fields |
//! | --- | --- | --- |
//! | debug | `call succeeded` | `operation`, `attempts`, `status`, `elapsed_ms` |
//! | debug | `attempt failed` | `operation`, `attempt`, `status`, `code`, `request_id`, `elapsed_ms` |
//! | debug | `token refused` | `operation`, `code` |
//! | warn | `call failed` | `operation`, `attempts`, `status`, `code`, `request_id`, `elapsed_ms` |

mod answer_error;
mod asking;
mod attempts;
pub mod binding;
mod builder;
mod call;
mod client;
mod credential;
mod decode;
mod default_transport;
mod envelope;
mod error;
mod options;
mod pace;
mod pager;
mod pages;
mod percent;
mod request;
mod retry;
mod secret;
mod sending;
mod signature;
mod static_credentials;
mod tls;
mod transport;
mod wire;

pub use answer_error::{ApiError, DecodeError};
pub use attempts::Stopped;
#[doc(inline)]
pub use binding::{CredentialKind, DocumentedError};
pub use builder::ClientBuilder;
pub use client::{Client, CredentialFuture, Credentials};
pub use credential::Credential;
pub use decode::Mismatch;
pub use error::{BadArgument, CredentialsError, Error, Result};
pub use pages::{Items, Pages};
pub use request::Request;
pub use retry::RetryPolicy;
pub use secret::Secret;
#[cfg(feature = "serde")]
pub use secret::SerializableSecret;
pub use sending::{Reply, Sending, SendingFull};
pub use signature::sign;
pub use static_credentials::{AccessToken, SigningKey};
pub use transport::{BoxFuture, Transport, TransportError, TransportFailure};

/// Any JSON value: the type of values whose structure is not documented.
pub use serde_json::Value as Json;

/// The README's code compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
