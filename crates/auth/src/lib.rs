//! Credentials for the DingTalk API bindings: give them to a client once, and forget tokens.
//!
//! ```no_run
//! # fn main() -> dingtalk_core::Result<()> {
//! use dingtalk_auth::{App, Suite};
//! use dingtalk_core::Client;
//!
//! let client = Client::builder().credentials(App::internal("client id", "client secret")).build()?;
//!
//! // Or a suite, and its application in an organization that installed it:
//! let suite = Suite::new("suite key", "suite secret", "the ticket that was pushed last");
//! let client = Client::builder().credentials(suite.app("ding123")).credentials(suite.clone()).build()?;
//! // Every operation says which credential it takes; the client picks it.
//! // contact_1_0::get_org_auth_info().send(&client).await?
//! suite.update_ticket("the ticket that has just been pushed");
//! # Ok(()) }
//! ```
//!
//! | Source | Gives |
//! | --- | --- |
//! | [`App::new`] | an application's token in one organization, fetched by `oauth2_1_0::get_token` |
//! | [`App::internal`] | an internal application's token, fetched by `get_access_token` |
//! | [`Suite::app`] | a third-party application's token for an organization that installed it, fetched by `get_corp_access_token` |
//! | [`Suite`] | a suite's own token, fetched by `get_suite_access_token`, and signatures of legacy calls; the program hands over tickets as they are pushed |
//! | [`User`] | a user's token, by a login's code or a refresh token, fetched by `get_user_token` |
//! | [`Sso`] | the token for sign-in to management pages, fetched by `get_sso_access_token` |
//! | [`dingtalk_core::AccessToken`] | a token that the program has got somehow |
//! | [`dingtalk_core::Credentials`] | whatever the program implements |
//!
//! Beside tokens, each application has a ticket for the JS API: [`App::jsapi_ticket`], fetched by `create_jsapi_ticket`.
//!
//! Tokens are fetched once, however many calls wait, refreshed in the background before they end, and dropped when the server
//! refuses them: [`TokenCache`] says how. Processes share them through a [`TokenStore`], such as Redis.
//!
//! When a token cannot be had, a call fails with [`dingtalk_core::Error::Credentials`], whose source is a [`FetchError`].
//!
//! The [`guide`] leads from a first call to production.
//!
//! # Features
//!
//! - `rustls` (default) and `native-tls`: TLS, as in [`dingtalk_core`].
//! - `redis`: `RedisStore`, by which a fleet shares its tokens and makes one fetch. Off by default.
//!
//! # Events
//!
//! Sent by `tracing` to the target `dingtalk::auth`; no field holds a secret.
//!
//! | Level | Message | Fields |
//! | --- | --- | --- |
//! | debug | `token at hand` | `key`, `lifetime_s`, `fetched` (or else taken from the store) |
//! | debug | `token refused by the server` | `key` |
//! | warn | `token fetch failed` | `key`, `error`, `status`, `code`, `failures`, `wait_ms`, `has_token` |
//! | warn | `token store failed` | `key`, `action`, `error` |

mod app;
mod cache;
mod clock;
mod error;
mod jsapi;
mod key;
mod random;
mod sso;
mod store;
mod suite;
mod user;

#[doc = include_str!("guide.md")]
pub mod guide {}

pub use app::App;
pub use cache::{TokenCache, TokenCacheBuilder};
pub use clock::{Clock, ManualClock, SystemClock};
pub use error::FetchError;
pub use jsapi::JsapiTicket;
pub use key::TokenKey;
pub use sso::Sso;
#[cfg(feature = "redis")]
pub use store::RedisStore;
pub use store::{Lease, MemoryStore, StoreError, StoreFuture, StoredToken, TokenStore};
pub use suite::Suite;
pub use user::User;

/// The README's code compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
