//! Credentials for the DingTalk API bindings: give them to a client once, and forget tokens.
//!
//! ```no_run
//! # fn main() -> dingtalk_core::Result<()> {
//! use dingtalk_auth::{App, Suite};
//! use dingtalk_core::Client;
//!
//! let suite = Suite::new("suite key", "suite secret", "the ticket that was pushed last");
//! let client = Client::builder()
//!     .credentials(App::new("ding123", "client id", "client secret"))
//!     .credentials(suite.clone())
//!     .build()?;
//! // Every operation says which credential it takes; the client picks it.
//! // contact_1_0::get_org_auth_info().send(&client).await?
//! suite.update_ticket("the ticket that has just been pushed");
//! # Ok(()) }
//! ```
//!
//! | Source | Gives |
//! | --- | --- |
//! | [`App`] | an application's token, fetched by `oauth2_1_0::get_token` |
//! | [`User`] | a user's token, by a login's code or a refresh token, fetched by `oauth2_1_0::get_user_token` |
//! | [`Suite`] | signatures of legacy calls, with tickets that the program hands over as they are pushed |
//! | [`dingtalk_core::AccessToken`] | a token that the program has got somehow |
//! | [`dingtalk_core::Credentials`] | whatever the program implements |
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
mod key;
mod random;
mod store;
mod suite;
mod user;

#[doc = include_str!("guide.md")]
pub mod guide {}

pub use app::App;
pub use cache::{TokenCache, TokenCacheBuilder};
pub use clock::{Clock, ManualClock, SystemClock};
pub use error::FetchError;
pub use key::TokenKey;
#[cfg(feature = "redis")]
pub use store::RedisStore;
pub use store::{Lease, MemoryStore, StoreError, StoreFuture, StoredToken, TokenStore};
pub use suite::Suite;
pub use user::User;
