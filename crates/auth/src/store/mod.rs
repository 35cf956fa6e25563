//! Where tokens are kept.

mod guarded;
mod memory;
#[cfg(feature = "redis")]
mod redis;
mod token_store;

pub(crate) use self::guarded::{GuardedStore, Unavailable};
pub use self::memory::MemoryStore;
#[cfg(feature = "redis")]
pub use self::redis::RedisStore;
pub use self::token_store::{Lease, StoreError, StoreFuture, StoredToken, TokenStore};
