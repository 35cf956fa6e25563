//! Credentials for the DingTalk API bindings: configure them once, and the client fetches and renews tokens.
//!
//! ```no_run
//! # fn main() -> dingtalk_core::Result<()> {
//! use dingtalk_auth::{App, Suite};
//! use dingtalk_core::Client;
//!
//! let client = Client::builder().credentials(App::internal("client id", "client secret")).build()?;
//!
//! // Or a suite, and its app in an organization that installed it:
//! let suite = Suite::new("suite key", "suite secret", "the latest ticket");
//! let client = Client::builder().credentials(suite.app("ding123")).credentials(suite.clone()).build()?;
//! // Every operation declares which credential it takes, and the client selects it.
//! // contact_1_0::get_org_auth_info().send(&client).await?
//! // Whenever DingTalk pushes a new ticket:
//! suite.update_ticket("the new ticket");
//! # Ok(()) }
//! ```
//!
//! | Source | Provides |
//! | --- | --- |
//! | [`App::new`] | an app's token in one organization, fetched by `oauth2_1_0::get_token` |
//! | [`App::internal`] | an internal app's token, fetched by `get_access_token` |
//! | [`Suite::app`] | a third-party app's token for an organization that installed it, fetched by `get_corp_access_token` |
//! | [`Suite`] | a suite's own token, fetched by `get_suite_access_token`, and signatures of legacy calls; `dingtalk-events` or the program passes on tickets as they are pushed |
//! | [`User`] | a user's token, fetched by `get_user_token` with the code of a login or with a refresh token |
//! | [`Sso`] | the token for sign-in to management pages, fetched by `get_sso_access_token` |
//! | [`dingtalk_core::AccessToken`] | a token that the program already has |
//! | [`dingtalk_core::Robot`] | a custom robot's access token, signed with its secret |
//! | [`dingtalk_core::Credentials`] | anything that the program implements |
//!
//! Each app also has a ticket for the JS API: [`App::jsapi_ticket`], fetched by `create_jsapi_ticket`, which signs pages
//! ([`App::jsapi_signature`]). [`LoginPage`] builds the address of DingTalk's login page, and checks what it sends back.
//!
//! A token is fetched once however many calls wait for it, refreshed in the background before it expires, and dropped if the server
//! refuses it; see [`TokenCache`]. Processes share tokens through a [`TokenStore`], such as Redis.
//!
//! If a token cannot be fetched, the call fails with [`dingtalk_core::Error::Credentials`], whose source is a [`FetchError`].
//!
//! The [`guide`] covers everything from a first call to production.
//!
//! # Features
//!
//! - `rustls` (default) and `native-tls`: TLS, as in [`dingtalk_core`].
//! - `redis`: `RedisStore`, with which several processes share tokens, and `RedisPace`, with which they share a rate limit. Off by default.
//!
//! # Events
//!
//! Emitted with `tracing` under the target `dingtalk::auth`. No field contains a secret.
//!
//! | Level | Message | Fields |
//! | --- | --- | --- |
//! | debug | `token obtained` | `key`, `lifetime_s`, `fetched` (false: taken from the store) |
//! | debug | `token refused by the server` | `key` |
//! | warn | `token fetch failed` | `key`, `error`, `status`, `code`, `failures`, `wait_ms`, `has_token` |
//! | warn | `token store failed` | `key`, `action`, `error` |
//! | warn | `unusable token in the store` | `key`, `defect` |
//! | warn | `token fetch taken over` | `key` |

mod answer;
mod app;
mod app_identity;
mod cache;
mod clock;
mod error;
mod in_time;
mod jsapi;
mod key;
mod login;
mod random;
mod sso;
mod store;
mod suite;
mod suite_identity;
mod suite_ticket;
mod user;

#[doc = include_str!("guide.md")]
pub mod guide {}

pub use app::App;
pub use cache::{TokenCache, TokenCacheBuilder};
pub use clock::{Clock, ManualClock, SystemClock};
pub use error::FetchError;
pub use jsapi::{JsapiSignature, JsapiTicket};
pub use key::TokenKey;
pub use login::{Login, LoginError, LoginPage};
pub use sso::Sso;
pub use store::{Lease, MemoryStore, StoreError, StoreFuture, StoredToken, TokenStore};
#[cfg(feature = "redis")]
pub use store::{RedisPace, RedisStore};
pub use suite::Suite;
pub use user::User;

/// The README's code compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
