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
