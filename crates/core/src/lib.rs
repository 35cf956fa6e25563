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
//! Every call fails with the same type, [`Error`], which also says what kind of failure it is ([`Error::is_retryable`] and the
//! like). Secrets are never printed ([`Secret`]).
//!
//! A failed call is repeated if that can help and does no harm ([`RetryPolicy`]), within the call's time limit
//! ([`ClientBuilder::timeout`]). Awaiting [`Sending`] returns the typed answer. Before that, the call can be adjusted, and
//! [`Sending::full`] makes it return status, headers and body as well. If an operation returns its result in pages, its builder
//! also has `pages` and `items` ([`Pages`], [`Items`]).
//!
//! # Calls that no crate has
//!
//! The client calls any endpoint of either gateway, with the same tokens, retries, errors and events ([`AnyCall`]):
//!
//! ```
//! use dingtalk_core::{Client, CredentialKind, Method};
//!
//! # async fn example(client: Client) -> dingtalk_core::Result<()> {
//! let user = client
//!     .request(Method::GET, "/v1.0/contact/users/{unionId}")
//!     .path("unionId", "me")
//!     .credential(CredentialKind::UserToken)
//!     .send()
//!     .await?;
//! println!("{}", user["nick"]);
//!
//! let call = client.legacy_request(Method::POST, "/topapi/v2/user/get").safe_to_repeat(true);
//! let user = call.body_field("userid", "manager1").send().await?;
//! println!("{}", user["result"]["name"]);
//! # Ok(()) }
//! ```
//!
//! A generated call takes further parameters ([`Sending::query`], [`Sending::body_field`]), and [`Reply::unknown_fields`] returns the
//! fields of an answer that its type does not have.
//!
//! # Files
//!
//! An [`Upload`] is sent as it is read, from memory, from disk or from a stream. [`Client::download`] fetches a file from an address
//! that an answer contains, without a token and up to a limit.
//!
//! # Features
//!
//! | Feature | Provides |
//! | --- | --- |
//! | `rustls` (default) | TLS with rustls on ring |
//! | `native-tls` | The operating system's TLS: Secure Transport, SChannel, or else OpenSSL, whose headers are needed to build |
//! | `blocking` | The same calls in programs without `async`: `send(&client).wait()`, see `blocking` |
//! | `jiff`, `chrono` | Setters take the times of these crates, and the types in [`time`] convert into them |
//! | `serde` | `Serialize` and `Deserialize` for the values that answers hold; a [`Secret`] is serialized only inside a `SerializableSecret`. To read recorded replies, use [`read_answer`] |
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
//! | debug | `attempt failed` | `operation`, `attempt`, `kind`, `status`, `code`, `request_id`, `error`, `elapsed_ms` |
//! | debug | `token refused` | `operation`, `code` |
//! | debug | `idle connection was closed` | `operation`, `error` |
//! | debug | `pacing together again` | |
//! | warn | `pacing alone` | `error` |
//! | warn | `call failed` | `operation`, `attempts`, `kind`, `status`, `code`, `request_id`, `error`, `elapsed_ms` |
//! | warn | `pages end, although the server says that there are more` | `operation`, `field` |
//!
//! `kind` is `bad_argument`, `credentials`, `connect`, `timeout`, `unsent`, `broken`, `too_large`, `api` or `decode`, and
//! `error` is the text of the error. What a server sent is shortened, and its control characters are escaped.

mod addresses;
mod answer_error;
mod any_call;
mod asking;
mod attempts;
pub mod binding;
#[cfg(feature = "blocking")]
pub mod blocking;
mod body;
mod builder;
mod call;
mod called;
mod classify;
mod client;
mod connects;
mod credential;
mod deadline;
mod decode;
mod default_transport;
mod download;
mod envelope;
mod error;
mod error_body;
mod events;
mod exchange;
mod extra;
mod fleet;
mod mask;
mod options;
mod outside;
mod pace;
mod pager;
mod pages;
mod percent;
mod pools;
mod record;
mod recorded;
mod request;
mod request_body;
mod retry;
mod retry_after;
mod robot;
mod secret;
mod sending;
#[doc(hidden)]
pub mod shared;
mod signature;
mod static_credentials;
mod suite_tickets;
pub mod time;
mod tls;
mod transport;
mod upgrade;
mod upgraded;
mod upload;
mod uploading;
mod watched;
mod wire;

pub use answer_error::{ApiError, DecodeError};
pub use any_call::{AnyCall, SendingAs, SendingBytes};
pub use attempts::Stopped;
#[doc(inline)]
pub use binding::{CredentialKind, DocumentedError};
pub use builder::ClientBuilder;
pub use client::{Client, CredentialFuture, Credentials};
pub use credential::Credential;
pub use decode::Mismatch;
pub use download::{Download, Downloaded};
pub use error::{BadArgument, CredentialsError, Error, Result};
pub use fleet::{SharedPace, Turn};
pub use pages::{Items, Pages};
pub use record::Record;
pub use recorded::read_answer;
pub use request::Request;
pub use request_body::RequestBody;
pub use retry::RetryPolicy;
pub use robot::Robot;
pub use secret::Secret;
#[cfg(feature = "serde")]
pub use secret::SerializableSecret;
pub use sending::{Reply, Sending, SendingFull};
pub use shared::unique_id;
pub use signature::{SigningSecret, sign};
pub use static_credentials::{AccessToken, SigningKey};
pub use suite_tickets::SuiteTickets;
pub use transport::{BoxFuture, Transport, TransportError, TransportFailure};
pub use upgraded::Upgraded;
pub use upload::{Upload, UploadParts, UploadProgress};
pub use uploading::Uploading;

/// An HTTP method, as [`Client::request`] takes it.
pub use http::Method;

/// Any JSON value: the type of values whose structure is not documented.
pub use serde_json::Value as Json;

/// The README's code compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
