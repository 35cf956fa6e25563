//! The token cache.
//!
//! [`Entry`](entry::Entry) decides what a call does: use the cached token, wait, or fetch. [`Fetcher`](fetcher::Fetcher) runs a fetch as
//! a separate task, so that it continues if its caller goes away, and [`InProgress`](in_progress::InProgress) is how callers wait for it.
//! [`CachedSource`] puts a source of tokens and a cache together.

mod backoff;
mod cached;
mod entry;
mod fetch;
mod fetcher;
mod in_progress;
mod source;
mod token_cache;

pub(crate) use self::fetch::Fetch;
pub(crate) use self::source::CachedSource;
pub use self::token_cache::{TokenCache, TokenCacheBuilder};
